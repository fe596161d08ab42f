"""补打: the frozen page with a stamp, and nothing else changed."""

import re
from datetime import date
from pathlib import Path

import pytest

from sbdesk.domain.errors import Damaged
from sbdesk.notices.complaint_reply import STAMP_AT, draw
from sbdesk.notices.faces import Faces
from sbdesk.notices.pdf_objects import PdfFile, renumbered
from sbdesk.notices.rendering import page_count, render_page
from sbdesk.notices.reprint import STAMP_HEIGHT, STAMP_WIDTH, stamp
from tests.notices.examples import EVERYTHING_LONG, REPLY
from tests.notices.poppler import fonts_of, text_of

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def frozen(faces: Faces) -> bytes:
    return draw(REPLY, faces).pdf


def test_the_frozen_file_is_the_beginning_of_the_reprint(frozen: bytes, faces: Faces) -> None:
    stamped = stamp(frozen, 1, DAY, STAMP_AT, faces)
    assert stamped.startswith(frozen)
    assert stamped == stamp(frozen, 1, DAY, STAMP_AT, Faces())
    assert stamped != stamp(frozen, 2, DAY, STAMP_AT, faces)


def test_the_stamp_says_which_reprint_and_when(frozen: bytes, faces: Faces, tmp_path: Path) -> None:
    text = text_of(stamp(frozen, 3, DAY, STAMP_AT, faces), tmp_path)
    assert re.search(r"补打3 +2026-11-22", text)
    before = set(text_of(frozen, tmp_path).split())
    assert before <= set(text.split())


def test_only_the_stamps_place_looks_different(frozen: bytes, faces: Faces) -> None:
    stamped = stamp(frozen, 1, DAY, STAMP_AT, faces)
    one, other = render_page(frozen, 0, 100), render_page(stamped, 0, 100)
    scale = 100 / 25.4
    left, top = STAMP_AT[0] * scale - 2, STAMP_AT[1] * scale - 2
    right, bottom = left + STAMP_WIDTH * scale + 4, top + STAMP_HEIGHT * scale + 4
    changed = [
        (at % one.stride, at // one.stride)
        for at, (a, b) in enumerate(zip(one.data, other.data, strict=True))
        if a != b
    ]
    assert len(changed) > 200
    assert all(left <= x <= right and top <= y <= bottom for x, y in changed)
    free = [one.data[y * one.stride + x] for x, y in changed]
    assert min(free) > 250


def test_every_page_is_stamped_and_every_face_embedded(faces: Faces, tmp_path: Path) -> None:
    long = draw(EVERYTHING_LONG, faces)
    stamped = stamp(long.pdf, 1, DAY, STAMP_AT, faces)
    assert page_count(stamped) == long.pages
    pages = text_of(stamped, tmp_path).split("\f")[:-1]
    assert len(pages) == long.pages
    assert all("补打1" in page for page in pages)
    assert all(flags == ["yes", "yes", "yes"] for _, flags in fonts_of(stamped, tmp_path))


def test_a_reprint_is_made_from_the_frozen_file_not_from_another(
    frozen: bytes, faces: Faces
) -> None:
    stamped = stamp(frozen, 1, DAY, STAMP_AT, faces)
    with pytest.raises(Damaged):
        stamp(stamped, 2, DAY, STAMP_AT, faces)


@pytest.mark.parametrize("cut", [0, 10, 5000, -4, -30, -400])
def test_a_cut_off_file_is_refused(frozen: bytes, faces: Faces, cut: int) -> None:
    with pytest.raises(Damaged):
        stamp(frozen[:cut], 1, DAY, STAMP_AT, faces)


def test_a_file_that_is_not_ours_is_refused(faces: Faces) -> None:
    for foreign in (b"%PDF-1.7\nnothing", b"PK\x03\x04", b"xref\nstartxref\n0\n%%EOF"):
        with pytest.raises(Damaged):
            stamp(foreign, 1, DAY, STAMP_AT, faces)


def test_a_shifted_object_is_noticed(frozen: bytes, faces: Faces) -> None:
    shifted = frozen.replace(b"5 0 obj", b"5  0obj", 1)
    with pytest.raises(Damaged):
        stamp(shifted, 1, DAY, STAMP_AT, faces)


def test_the_parts_of_a_file_are_found(frozen: bytes) -> None:
    file = PdfFile(frozen)
    (page,) = file.pages()
    assert b"/Type /Page" in file.head(page)
    assert file.reference(page, b"Contents") in file.objects
    reached = file.reachable([file.root])
    assert page in reached
    assert file.reference(page, b"Font") in reached
    with pytest.raises(Damaged):
        file.reference(page, b"NoSuchKey")


def test_renumbering_leaves_streams_alone() -> None:
    data = b"<< /A 3 0 R /Length 7 >>\nstream\n3 0 R..\nendstream"
    assert renumbered(data, 10) == b"<< /A 13 0 R /Length 7 >>\nstream\n3 0 R..\nendstream"
