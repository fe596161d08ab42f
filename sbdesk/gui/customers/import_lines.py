"""The rows behind the counts of an import, as tables: refused, changed, clashing, doubtful.

A sheet may have a hundred thousand rows: a line is made when it is painted.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, LazyTableModel
from sbdesk.services.import_outcome import Difference, Imported

Line = tuple[Cell | str, ...]
_NOTHING = "（空）"


@dataclass(frozen=True)
class LineTable:
    """A table: title, heads with their widths at 100 % (0 takes what is left), and its lines."""

    title: str
    heads: tuple[tuple[str, int], ...]
    count: int
    line: Callable[[int], Line]


def line_view(table: LineTable) -> ListView:
    """The list that shows it."""

    def fetch(ids: Sequence[int]) -> Mapping[int, Line]:
        return {number: table.line(number) for number in ids}

    columns = tuple(
        Column[Line](head, partial(_cell, at), width=width)
        for at, (head, width) in enumerate(table.heads)
    )
    model = LazyTableModel(columns, fetch)
    view = ListView(model)
    model.setParent(view)
    view.show_ids(array("q", range(table.count)))
    view.setAccessibleName(table.title)
    return view


def tables_of(outcome: Imported) -> list[LineTable]:
    """The tables that have rows, what needs a person first."""
    clashes = [one for one in outcome.differences if one.left_alone]
    updates = [one for one in outcome.differences if not one.left_alone]
    found = (
        _refused(outcome),
        _compared("两边都改过", clashes, outcome.kind),
        _compared("更新", updates, outcome.kind),
        _doubts(outcome),
        _missing(outcome),
    )
    return [table for table in found if table.count]


def _cell(at: int, line: Line) -> Cell | str:
    return line[at]


def _refused(outcome: Imported) -> LineTable:
    def line(number: int) -> Line:
        one = outcome.errors[number]
        return str(one.row), one.column, Cell(one.reason, glyph=Glyph.OVERDUE, coloured=False)

    heads = (("行", 72), ("栏目", 160), ("原因", 0))
    return LineTable("退回", heads, len(outcome.errors), line)


def _doubts(outcome: Imported) -> LineTable:
    def line(number: int) -> Line:
        one = outcome.warnings[number]
        reason = Cell(one.reason, glyph=Glyph.TODAY, coloured=False)
        return str(one.row or "整表"), one.column, reason

    heads = (("行", 72), ("栏目", 160), ("说明", 0))
    return LineTable("提醒", heads, len(outcome.warnings), line)


def _missing(outcome: Imported) -> LineTable:
    def line(number: int) -> Line:
        words = "以前导入过，这次表里没有；不会撤回"
        return outcome.missing[number], Cell(words, ink=palette.INK_2)

    heads = (("户号", 160), ("说明", 0))
    return LineTable("表里没有的", heads, len(outcome.missing), line)


def _compared(title: str, differences: Sequence[Difference], kind: str) -> LineTable:
    """Cell by cell: now, in the sheet, and which of the two will stand."""
    months = kind != "customers"

    def line(number: int) -> Line:
        one = differences[number]
        result = Cell("保留本所的", glyph=Glyph.CLASH) if one.left_alone else Cell("改成表里的")
        return (
            str(one.row),
            one.customer_no,
            *((_month(one.month),) if months else ()),
            one.title,
            _value(one.ours_shown, stands=one.left_alone),
            _value(one.theirs_shown, stands=not one.left_alone),
            result,
        )

    when = (("年月", 80),) if months else ()
    row = (("行", 72), ("户号", 140), *when, ("栏目", 120))
    heads = (*row, ("现在", 0), ("表里", 0), ("结果", 120))
    return LineTable(title, heads, len(differences), line)


def _value(shown: str, *, stands: bool) -> Cell:
    """What will stand is in full ink."""
    return Cell(shown or _NOTHING, ink=None if stands else palette.INK_3)


def _month(month: str) -> str:
    return f"{month[:4]}-{month[4:]}" if len(month) == 6 else month
