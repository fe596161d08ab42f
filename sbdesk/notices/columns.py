"""Tables that may run over pages: columns, rows that grow, heads that come again (PAPER §4).

Tables of reading matter have horizontal rules only; tables to be filled by hand have full frames.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sbdesk.notices.blocks import CELL_PAD, Strip, strips_height
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, SetLine, fit_lines, set_one_line
from sbdesk.notices.page import MM, Align, Paper
from sbdesk.notices.pen_parts import pen_words

HEAD_HEIGHT = 6.0
_LINE = 4.7
_PADDING = 1.8
_MOST_LINES = 8
_PEN_SIZE = 10.0


@dataclass(frozen=True)
class Column:
    """A column: its head and width in mm."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Words:
    """Text in a cell: one line at the first of `sizes` that fits, else several at the last."""

    text: str
    face: str = "song"
    sizes: tuple[float, ...] = (10.5, 10.0, 9.5, 9.0)


@dataclass(frozen=True)
class Pen:
    """A cell for the pen; rows of parts as `pen_words` takes them."""

    rows: tuple[tuple[str, ...], ...]


Cell = tuple[Words, ...] | Pen
"""Pieces that stand one below the other, or something to fill in."""


def plain(text: str) -> Cell:
    """A cell of words in Song."""
    return (Words(text),)


def figures(text: str) -> Cell:
    """A cell of figures or dates in Hei, where they line up."""
    return (Words(text, "hei", (10.0, 9.5, 9.0)),)


@dataclass(frozen=True)
class Table:
    """How a table looks: its columns from `left` on, with full frames or horizontal rules only.

    `row` is the least height of a row.
    """

    columns: tuple[Column, ...]
    left: float
    framed: bool = False
    row: float = 6.5

    @property
    def starts(self) -> tuple[float, ...]:
        """The left edge of each column."""
        widths = [column.width for column in self.columns]
        return tuple(self.left + sum(widths[:index]) for index in range(len(widths)))

    @property
    def right(self) -> float:
        """The right edge of the last column."""
        return self.left + sum(column.width for column in self.columns)

    def head(self, faces: Faces) -> Strip:
        """The heads of the columns between their rules."""
        lines = [set_one_line([Run(column.head, "hei", 9)], faces) for column in self.columns]

        def draw(paper: Paper, top: float) -> None:
            paper.rule(self.left, top, self.right, top, 1.0)
            for line, column, start in zip(lines, self.columns, self.starts, strict=True):
                _put(paper, line, column, start, top, HEAD_HEIGHT)
            bottom = top + HEAD_HEIGHT
            paper.rule(self.left, bottom, self.right, bottom, 0.75)
            self._sides(paper, top, bottom)

        return Strip(HEAD_HEIGHT, draw, air=1.2, keep=True)

    def rows(self, cells: Sequence[Cell], faces: Faces, closing: float = 0.5) -> list[Strip]:
        """A row as strips: one, or one for each line where it is too long to stay in one piece.

        `closing` is the rule beneath, in points; 0 for none.
        """
        set_cells = [
            cell if isinstance(cell, Pen) else self._lines(cell, column, faces)
            for cell, column in zip(cells, self.columns, strict=True)
        ]
        most = max((_count(cell) for cell in set_cells), default=1)
        if most <= _MOST_LINES:
            height = max(self.row, _PADDING + _LINE * most)
            return [Strip(height, partial(self._whole, set_cells, height, closing))]
        strips = [
            Strip(_LINE, partial(self._line, set_cells, index, closing if index == most - 1 else 0))
            for index in range(most)
        ]
        strips[0] = replace(strips[0], keep=True)
        strips[-2] = replace(strips[-2], keep=True)
        return strips

    def title(self, text: str, hint: str, faces: Faces) -> Strip:
        """A row over all columns that names the group beneath it; stays with the next row."""
        name = set_one_line([Run(text, "hei-bold", 10.5)], faces)
        more = set_one_line([Run(hint, "hei", 9)], faces)
        height = 6.2

        def draw(paper: Paper, top: float) -> None:
            width = paper.put(name, self.left + CELL_PAD, top, height)
            paper.put(more, self.left + CELL_PAD + width + 3.0, top, height)
            paper.rule(self.left, top + height, self.right, top + height, 0.5)
            if self.framed:
                for x in (self.left, self.right):
                    paper.rule(x, top, x, top + height, 1.0)

        return Strip(height, draw, keep=True)

    def _lines(self, cell: Sequence[Words], column: Column, faces: Faces) -> list[SetLine]:
        room = (column.width - 2 * CELL_PAD) * MM
        return [
            line
            for words in cell
            if words.text
            for line in fit_lines(words.text, words.face, words.sizes, room, faces)
        ]

    def _whole(
        self,
        cells: Sequence[Pen | list[SetLine]],
        height: float,
        closing: float,
        paper: Paper,
        top: float,
    ) -> None:
        for cell, column, start in zip(cells, self.columns, self.starts, strict=True):
            if isinstance(cell, Pen):
                self._pen(paper, cell, start, top, height)
                continue
            first = top + ((height - _LINE * len(cell)) / 2 if self.framed else _PADDING / 2)
            for index, line in enumerate(cell):
                _put(paper, line, column, start, first + _LINE * index, _LINE)
        self._close(paper, top, top + height, closing)

    def _pen(self, paper: Paper, cell: Pen, start: float, top: float, height: float) -> None:
        pitch = min(height / len(cell.rows), 5.4)
        first = top + (height - pitch * len(cell.rows)) / 2
        for index, parts in enumerate(cell.rows):
            pen_words(paper, start + CELL_PAD, first + pitch * index, pitch, parts, _PEN_SIZE)

    def _line(
        self,
        cells: Sequence[Pen | list[SetLine]],
        index: int,
        closing: float,
        paper: Paper,
        top: float,
    ) -> None:
        for cell, column, start in zip(cells, self.columns, self.starts, strict=True):
            if isinstance(cell, Pen):
                if index == 0:
                    self._pen(paper, cell, start, top, self.row)
            elif index < len(cell):
                _put(paper, cell[index], column, start, top, _LINE)
        self._close(paper, top, top + _LINE, closing)

    def _close(self, paper: Paper, top: float, bottom: float, closing: float) -> None:
        if closing:
            paper.rule(self.left, bottom, self.right, bottom, closing)
        self._sides(paper, top, bottom)

    def _sides(self, paper: Paper, top: float, bottom: float) -> None:
        if not self.framed:
            return
        for x in self.starts[1:]:
            paper.rule(x, top, x, bottom, 0.5)
        for x in (self.left, self.right):
            paper.rule(x, top, x, bottom, 1.0)


def _count(cell: Pen | list[SetLine]) -> int:
    return len(cell.rows) if isinstance(cell, Pen) else len(cell)


def _put(
    paper: Paper, line: SetLine, column: Column, start: float, top: float, height: float
) -> None:
    if column.align == "right":
        paper.put(line, start + column.width - CELL_PAD, top, height, "right")
    elif column.align == "centre":
        paper.put(line, start + column.width / 2, top, height, "centre")
    else:
        paper.put(line, start + CELL_PAD, top, height)


@dataclass(frozen=True)
class Stretch:
    """Strips that follow each other; `head` stands above them, on every page they reach."""

    strips: tuple[Strip, ...]
    head: Strip | None = None


def share_out(
    stretches: Sequence[Stretch], first: float, later: float
) -> tuple[tuple[Strip, ...], ...]:
    """The strips shared out to pages, with `first` mm of room on page 1 and `later` on the others.

    Kept strips move together. A group that no page can hold overflows; `draw_strips` shows where.
    """
    pages: list[list[Strip]] = [[]]
    shown: Strip | None = None
    for group, head in _groups(stretches):
        room = first if len(pages) == 1 else later
        begun = [head] if head and head is not shown else []
        if pages[-1] and strips_height([*pages[-1], *begun, *group]) > room:
            pages.append([])
            begun = [head] if head else []
        pages[-1].extend([*begun, *group])
        shown = head
    return tuple(tuple(page) for page in pages)


def _groups(stretches: Sequence[Stretch]) -> list[tuple[list[Strip], Strip | None]]:
    """The strips in groups that stay together, each with the head of its first strip."""
    groups: list[tuple[list[Strip], Strip | None]] = []
    joining = False
    for stretch in stretches:
        for strip in stretch.strips:
            if joining:
                groups[-1][0].append(strip)
            else:
                groups.append(([strip], stretch.head))
            joining = strip.keep
    return groups
