"""What is filled in by hand or torn off: boxes, blanks, cut line, code, foot (PAPER §4, §5)."""

from collections.abc import Sequence

from sbdesk.domain.paper_codes import spaced
from sbdesk.notices.line_setting import Run, set_one_line
from sbdesk.notices.page import MM, Paper, baseline_of
from sbdesk.notices.qr import MODULES, dark_runs, modules

_TICK_SHARE = 0.84
_TICK_LABEL_GAP = 0.7
CUT_LEFT, CUT_RIGHT = 10.0, 200.0
FOOT_TOP, FOOT_HEIGHT = 283.0, 4.0


def tick_box(
    paper: Paper, x: float, top: float, height: float, label: Run, ticked: bool = False
) -> float:
    """A box with its word in the line box at `top`; returns the right edge of the word."""
    side = _TICK_SHARE * label.size / MM
    box_top = top + (height - side) / 2
    paper.frame(x, box_top, side, side, 0.8)
    if ticked:
        marks = ((0.2, 0.5), (0.42, 0.74), (0.82, 0.22))
        paper.stroke_path(((x + a * side, box_top + b * side) for a, b in marks), 1.3)
    left = x + side + _TICK_LABEL_GAP
    return left + paper.put([label], left, top, height)


def tick_width(paper: Paper, label: Run) -> float:
    """Room that `tick_box` takes, in mm."""
    line = set_one_line([label], paper.faces)
    return _TICK_SHARE * label.size / MM + _TICK_LABEL_GAP + line.width / MM


def blank(paper: Paper, x: float, top: float, height: float, length: float, size: float) -> float:
    """A rule to write on, a little below the baseline; returns its right end."""
    y = baseline_of(top, height, size) + 0.12 * size / MM + 0.35
    paper.rule(x, y, x + length, y, 0.5)
    return x + length


def pen_words(
    paper: Paper, x: float, top: float, height: float, parts: Sequence[str], size: float
) -> float:
    """Words, boxes and blanks in a row; returns the right end.

    A part that begins with ☐ is a tick box, one that begins with _ a blank of so many mm, any
    other is text. Boxes keep 3 mm from what follows; a blank and a word touch.
    """
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if part.startswith("☐"):
            x = tick_box(paper, x, top, height, Run(part[1:], "hei", size)) + 3.0
        elif part.startswith("_"):
            x = blank(paper, x + 0.3, top, height, float(part[1:]), size) + 0.3
        else:
            x += paper.put([Run(part, "hei", size)], x, top, height)
            x += {"_": 0.0, "☐": 3.0}.get(following[:1], 1.5)
    return x


def code_block(paper: Paper, code: str, right: float, top: float, module: float) -> float:
    """QR and digits, right-aligned; returns the bottom. `module` in mm, 4 clear about the code."""
    side = MODULES * module
    left = right - side - 4 * module
    paper.fill(
        (left + column * module, top + row * module, length * module, module)
        for row, column, length in dark_runs(modules(code))
    )
    middle = top + side + 3 * module + 1.2
    paper.put([Run(spaced(code), "hei-bold", 9.5)], right, middle - 2.0, 4.0, "right")
    return middle + 2.0


def cut_line(paper: Paper, y: float, cut_number: str | None, hint: str) -> None:
    """Scissors, dashes and, on the line itself, the number through which the seal goes."""
    paper.once(f"scissors-{y:.1f}", lambda: _scissors(paper, CUT_LEFT, y))
    dashes_from = CUT_LEFT + 6.0
    if cut_number:
        line = set_one_line([Run(cut_number, "song-bold", 15)], paper.faces, 1.0)
        half = line.width / MM / 2 + 9.0
        paper.dashes(dashes_from, 105 - half, y)
        paper.dashes(105 + half, CUT_RIGHT, y)
        paper.put(line, 105, y - 4, 8, "centre")
    else:
        paper.dashes(dashes_from, CUT_RIGHT, y)
    paper.put([Run(hint, "hei", 8)], CUT_RIGHT, y - 4.4, 4, "right")


def _scissors(paper: Paper, x: float, y: float) -> None:
    for side in (-1, 1):
        paper.circle(x + 0.9, y + side * 1.05, 0.62, 0.6)
        paper.stroke_path(((x + 1.45, y + side * 0.75), (x + 4.0, y - side * 0.9)), 0.6)


def foot(paper: Paper, left: float, right: float, copies: str, facts: Sequence[str]) -> float:
    """The last line of the page: copies at the left; page, printing time, edition at the right."""
    paper.put([Run(copies, "hei", 8)], left, FOOT_TOP, FOOT_HEIGHT)
    x = right
    for fact in reversed([f for f in facts if f]):
        x -= paper.put([Run(fact, "hei", 8)], x, FOOT_TOP, FOOT_HEIGHT, "right") + 2.0
    return FOOT_TOP + FOOT_HEIGHT
