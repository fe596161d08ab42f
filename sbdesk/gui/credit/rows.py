"""The score list: large customers under their grades, worst first, those not graded last."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sbdesk.domain.credit import Scorecard
from sbdesk.gui import palette
from sbdesk.gui.parts.due import every
from sbdesk.gui.parts.rows import Cell, Column, Group
from sbdesk.services.credit import GradeRow, graded_ids, graded_rows
from sbdesk.services.desk import Desk
from sbdesk.services.rules import scorecard

_AT_ONCE = 500
_INKS = {"C": palette.SOON, "D": palette.OVERDUE}


@dataclass(frozen=True)
class Graded:
    """Ids in order, headings, rows, and the row of each record."""

    ids: "array[int]"
    groups: tuple[Group, ...]
    rows: Mapping[int, GradeRow]
    by_record: Mapping[bytes, int] = field(default_factory=dict)


def read_graded(desk: Desk) -> Graded:
    """Read the list; called off the GUI thread."""
    ids = graded_ids(desk)
    rows: dict[int, GradeRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows |= graded_rows(desk, ids[start : start + _AT_ONCE])
    return arrange(ids, rows, scorecard(desk.today()))


def arrange(ids: Iterable[int], rows: Mapping[int, GradeRow], card: Scorecard) -> Graded:
    """Headings over the runs of one grade, in the order of `ids`."""
    ordered = [rows[pk] for pk in ids if pk in rows]
    counts: dict[str, int] = {}
    starts: dict[str, int] = {}
    for at, row in enumerate(ordered):
        starts.setdefault(row.grade, at)
        counts[row.grade] = counts.get(row.grade, 0) + 1
    groups = tuple(_group(card, grade, starts[grade], counts[grade]) for grade in starts)
    by_record = {row.id: row.pk for row in ordered}
    return Graded(array("q", (row.pk for row in ordered)), groups, rows, by_record)


def _group(card: Scorecard, grade: str, start: int, count: int) -> Group:
    if grade not in card.grades:
        return Group(start, f"{grade} 级" if grade else "未评", f"{count} 户")
    months = card.band(grade).visit_every_months
    return Group(start, f"{grade} 级", f"{count} 户 · {every(months)}走访")


def columns() -> tuple[Column[GradeRow], ...]:
    """客户 得分."""
    return (
        Column("客户", lambda row: row.name or "（无户名）"),
        Column("得分", score_cell, width=64, right=True),
    )


def score_cell(row: GradeRow) -> Cell:
    """The score last fixed, in the colour of its grade; — before the first."""
    if row.score is None:
        return Cell("—", ink=palette.INK_3)
    return Cell(str(row.score), ink=_INKS.get(row.grade))
