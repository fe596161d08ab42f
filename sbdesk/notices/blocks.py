"""A page's body as strips: pieces that stand one below the other and are never torn (PAPER §5).

A paragraph is one strip a line, a table one a row, so a body can be measured, squeezed and
carried over to an attached page without knowing what is in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, SetLine, fit_lines, set_lines, set_one_line
from sbdesk.notices.page import MM, Align, Paper

CELL_PAD = 1.5


@dataclass(frozen=True)
class Strip:
    """`height` mm of the page, `air` above it (which may give way), `draw` at a given top.

    `keep` holds the strip together with the one that follows.
    """

    height: float
    draw: Callable[[Paper, float], None]
    air: float = 0.0
    keep: bool = False


def strips_height(strips: Sequence[Strip], less_air: float = 0.0) -> float:
    """Height of all, each air less by `less_air` (never below 0), the first without its air."""
    return sum(
        strip.height + (max(strip.air - less_air, 0.0) if index else 0.0)
        for index, strip in enumerate(strips)
    )


def air_to_give(strips: Sequence[Strip], room: float, most: float) -> float | None:
    """The least each air must give, in steps of 0.25 mm up to `most`, for the strips to fit."""
    steps = round(most / 0.25)
    for less in (0.25 * step for step in range(steps + 1)):
        if strips_height(strips, less) <= room:
            return less
    return None


def draw_strips(paper: Paper, strips: Sequence[Strip], top: float, less_air: float = 0.0) -> float:
    """Draw the strips from `top` down; returns the bottom of the last."""
    for index, strip in enumerate(strips):
        top += max(strip.air - less_air, 0.0) if index else 0.0
        strip.draw(paper, top)
        top += strip.height
    return top


def paginate(strips: Sequence[Strip], room: float) -> tuple[tuple[Strip, ...], ...]:
    """The strips shared out to pages with `room` mm each; kept strips move together."""
    pages: list[list[Strip]] = [[]]
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if strip.keep:
            continue
        if pages[-1] and strips_height([*pages[-1], *group]) > room:
            pages.append([])
        pages[-1].extend(group)
        group = []
    pages[-1].extend(group)
    return tuple(tuple(page) for page in pages if page)


def put_lines(
    paper: Paper,
    lines: Sequence[SetLine],
    x: float,
    box: tuple[float, float],
    what: str,
    most: int = 2,
    align: Align = "left",
) -> float:
    """One or a few lines within a box (top, height), its middle kept; returns the widest, in mm.

    Raises UserMistake for more than `most` lines: text is never cut.
    """
    if len(lines) > most:
        raise UserMistake(f"{what}太长，纸上放不下；请改短后再打印。")
    top, height = box
    pitch = height if len(lines) == 1 else max(3.5, height / len(lines))
    first = top + (height - pitch * len(lines)) / 2
    widths = [
        paper.put(line, x, first + pitch * index, pitch, align) for index, line in enumerate(lines)
    ]
    return max(widths, default=0.0)


def run_width(run: Run, faces: Faces) -> float:
    """Width of a run set on one line, in mm."""
    return set_one_line([run], faces).width / MM


def line_strip(line: SetLine, x: float, height: float, air: float = 0.0) -> Strip:
    """One set line at x."""

    def draw(paper: Paper, top: float) -> None:
        paper.put(line, x, top, height)

    return Strip(height, draw, air)


def paragraph(
    runs: Sequence[Run],
    faces: Faces,
    left: float,
    width: float,
    line_height: float,
    indent: float = 0.0,
) -> list[Strip]:
    """Justified text; `indent` (mm) moves the first line in."""
    lines = set_lines(runs, faces, width * MM, indent * MM)
    return [
        line_strip(line, left + (indent if index == 0 else 0.0), line_height)
        for index, line in enumerate(lines)
    ]


def heading(text: str, faces: Faces, left: float, line_height: float, air: float) -> Strip:
    """A section heading, Hei 700 12 pt, kept with what follows."""
    line = set_one_line([Run(text, "hei-bold", 12)], faces)
    strip = line_strip(line, left, line_height, air)
    return Strip(strip.height, strip.draw, strip.air, keep=True)


@dataclass(frozen=True)
class ReadingTable:
    """A table to be read: horizontal rules only."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def reading_table(
    table: ReadingTable, faces: Faces, left: float, width: float, row_height: float = 6.0
) -> list[Strip]:
    """Head and rows; a cell that is too long for its column goes on below and the row grows."""
    widths = _column_widths(table, faces, width)
    starts = [left + sum(widths[:index]) for index in range(len(widths))]
    strips = [_head_strip(table.heads, faces, starts, left, width)]
    for number, row in enumerate(table.rows):
        cells = [
            fit_lines(cell, *_cell_style(cell), (widths[index] - 2 * CELL_PAD) * MM, faces)
            for index, cell in enumerate(row)
        ]
        last = number == len(table.rows) - 1
        strips.append(_row_strip(cells, starts, row_height, (left, width) if last else None))
    return strips


def _cell_style(cell: str) -> tuple[str, tuple[float, ...]]:
    """Figures and dates in Hei, where they line up; words in Song."""
    if all(c.isascii() or c in "–％‰" for c in cell):
        return "hei", (10.0, 9.5, 9.0)
    return "song", (10.5, 10.0, 9.5, 9.0)


def _column_widths(table: ReadingTable, faces: Faces, width: float) -> list[float]:
    """Widths after the longest cell of each column; what is left over is shared evenly."""
    wanted: list[float] = []
    for index, head in enumerate(table.heads):
        column = [set_one_line([Run(head, "hei", 9)], faces).width]
        for row in table.rows:
            face, sizes = _cell_style(row[index])
            column.append(set_one_line([Run(row[index], face, sizes[0])], faces).width)
        wanted.append(max(column) / MM + 2 * CELL_PAD)
    over = sum(wanted) - width
    if over <= 0:
        return [w - over / len(wanted) for w in wanted]
    even = width / len(wanted)
    narrow = sum(w for w in wanted if w <= even)
    share = (width - narrow) / sum(w for w in wanted if w > even)
    return [w if w <= even else w * share for w in wanted]


def _head_strip(
    heads: Sequence[str], faces: Faces, starts: Sequence[float], left: float, width: float
) -> Strip:
    lines = [set_one_line([Run(head, "hei", 9)], faces) for head in heads]

    def draw(paper: Paper, top: float) -> None:
        paper.rule(left, top, left + width, top, 1.0)
        for line, start in zip(lines, starts, strict=True):
            paper.put(line, start + CELL_PAD, top, 6.0)
        paper.rule(left, top + 6.0, left + width, top + 6.0, 0.75)

    return Strip(6.0, draw, air=1.2, keep=True)


def _row_strip(
    cells: Sequence[Sequence[SetLine]],
    starts: Sequence[float],
    row_height: float,
    closing: tuple[float, float] | None,
) -> Strip:
    lines = max((len(cell) for cell in cells), default=1)
    step = row_height - 0.8
    height = row_height + step * (max(lines, 1) - 1)

    def draw(paper: Paper, top: float) -> None:
        for cell, start in zip(cells, starts, strict=True):
            for index, line in enumerate(cell):
                paper.put(line, start + CELL_PAD, top + index * step, row_height)
        if closing:
            left, width = closing
            paper.rule(left, top + height, left + width, top + height, 1.0)

    return Strip(height, draw)
