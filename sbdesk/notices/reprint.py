"""A frozen notice printed again: the same page with a frame 「补打1 2026-11-22」 (PAPER §5).

The stamped file begins with the frozen one, byte for byte; the stamp is appended as an
incremental update. So the archive's SHA-256 can be checked against the reprint as well, and no
later version of program, face or wording can change what was issued.
"""

import re
from datetime import date

from sbdesk.domain.errors import Damaged
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run
from sbdesk.notices.page import Paper
from sbdesk.notices.pdf_objects import PdfFile, renumbered

STAMP_WIDTH, STAMP_HEIGHT = 33.0, 6.0
_NAME = b"/SbdeskStamp"


def stamp(pdf: bytes, ordinal: int, day: date, at: tuple[float, float], faces: Faces) -> bytes:
    """The frozen file with the stamp on every page, its upper left corner at `at` (mm).

    The same arguments give the same bytes. Raises Damaged for a file that is not one of ours
    or is cut off.
    """
    frozen = PdfFile(pdf)
    mark = PdfFile(_mark(ordinal, day, at, faces))
    by = frozen.size
    (page,) = mark.pages()
    drawing = mark.reference(page, b"Contents")
    fonts = mark.reference(page, b"Font")
    objects = {
        number + by: renumbered(mark.objects[number], by)
        for number in mark.reachable([drawing, fonts])
    }
    objects[drawing + by] = _as_form(objects[drawing + by], fonts + by)
    call = by + mark.size
    command = b"q 1 0 0 1 0 0 cm %b Do Q" % _NAME
    objects[call] = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(command), command)
    for number in frozen.pages():
        objects[number] = _with_stamp(frozen.objects[number], call, drawing + by)
    return frozen.extended(objects)


def _mark(ordinal: int, day: date, at: tuple[float, float], faces: Faces) -> bytes:
    paper = Paper(faces, "补打")
    x, y = at
    paper.frame(x, y, STAMP_WIDTH, STAMP_HEIGHT, 1.0)
    runs = [
        Run(f"补打{ordinal}", "hei-bold", 10.5),
        Run("  ", "hei", 10),
        Run(day.isoformat(), "hei", 10),
    ]
    paper.put(runs, x + STAMP_WIDTH / 2, y, STAMP_HEIGHT, "centre")
    return paper.finish().pdf


def _as_form(content: bytes, fonts: int) -> bytes:
    """A page's content stream as a form that brings its own fonts."""
    extra = (
        b"<<\n/Type /XObject /Subtype /Form /BBox [ 0 0 595.276 841.89 ] "
        b"/Resources << /Font %d 0 R >>\n" % fonts
    )
    return content.replace(b"<<", extra, 1)


def _with_stamp(page: bytes, call: int, form: int) -> bytes:
    """The page object with one more content stream and one more named form."""
    page, contents = re.subn(
        rb"/Contents (\d+ 0 R)", lambda m: b"/Contents [ %b %d 0 R ]" % (m.group(1), call), page
    )
    entry = b"%b %d 0 R" % (_NAME, form)
    if b"/XObject <<" in page:
        page, resources = re.subn(rb"/XObject <<", b"/XObject << " + entry, page, count=1)
    else:
        added = b"/Resources << /XObject << %b >>" % entry
        page, resources = re.subn(rb"/Resources <<", added, page, count=1)
    if contents != 1 or resources != 1:
        raise Damaged("存档的PDF文件不是本程序生成的，不能补打。")
    return page
