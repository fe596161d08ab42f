"""The list of visits as it is ordered and grouped: planned, to be followed up, made by month."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sbdesk.domain.states import DueState
from sbdesk.gui.parts.due import due_cell
from sbdesk.gui.parts.rows import Cell, Column, Group
from sbdesk.services.desk import Desk
from sbdesk.services.visits import VisitRow, visit_ids, visit_rows

_AT_ONCE = 500
_RANK = list(DueState)
PLANNED, TO_FOLLOW = "计划中", "待跟进"


@dataclass(frozen=True)
class Listed:
    """Everything the list needs: ids in order, headings, rows, the day they were read on."""

    ids: "array[int]"
    groups: tuple[Group, ...]
    rows: Mapping[int, VisitRow]
    today: date
    by_record: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def overdue(self) -> int:
        """How many are late: not made in time, or with a promise not kept in time."""
        return sum(row.state is DueState.OVERDUE for row in self.rows.values())

    @property
    def planned(self) -> int:
        """How many are planned."""
        return sum(not row.visited for row in self.rows.values())


def read_listed(desk: Desk) -> Listed:
    """Read the list; called off the GUI thread."""
    ids = visit_ids(desk)
    rows: dict[int, VisitRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows |= visit_rows(desk, ids[start : start + _AT_ONCE])
    return arrange(ids, rows, desk.today())


def arrange(ids: Iterable[int], rows: Mapping[int, VisitRow], today: date) -> Listed:
    """Put visits under their headings; what is not late keeps the order of `ids`."""
    known = [rows[pk] for pk in ids if pk in rows]
    planned = [row for row in known if not row.visited]
    to_follow = [row for row in known if row.visited and row.open_follow_ups]
    to_follow.sort(key=lambda row: _RANK.index(row.state))
    made = [row for row in known if row.visited and not row.open_follow_ups]
    groups: list[Group] = []
    _head(groups, 0, PLANNED, len(planned))
    _head(groups, len(planned), TO_FOLLOW, len(to_follow))
    before = len(planned) + len(to_follow)
    for start, title, count in _months(made):
        _head(groups, before + start, title, count)
    ordered = [*planned, *to_follow, *made]
    return Listed(
        array("q", (row.pk for row in ordered)),
        tuple(groups),
        rows,
        today,
        {row.id: row.pk for row in ordered},
    )


def _head(groups: list[Group], start: int, title: str, count: int) -> None:
    if count:
        groups.append(Group(start, title, f"{count} 次"))


def _months(made: Sequence[VisitRow]) -> list[tuple[int, str, int]]:
    """(start, heading, count) for each run of visits of one month."""
    found: list[tuple[int, str, int]] = []
    held: tuple[int, int] | None = None
    for at, row in enumerate(made):
        day = row.day or date.min
        if (day.year, day.month) != held:
            held = (day.year, day.month)
            found.append((at, f"已走访 {day.year} 年 {day.month} 月", 0))
        start, title, count = found[-1]
        found[-1] = (start, title, count + 1)
    return found


def columns(today: date) -> tuple[Column[VisitRow], ...]:
    """日期 客户 村 走访人 待办."""
    return (
        Column("日期", lambda row: day_cell(row, today), width=112),
        Column("客户", lambda row: row.customer or "（已撤回的客户）"),
        Column("村", lambda row: row.village, width=76, wide_only=True),
        Column("走访人", lambda row: row.visitors, width=76),
        Column("待办", open_cell, width=44, right=True),
    )


def day_cell(row: VisitRow, today: date) -> Cell:
    """The day with the state; of a visit made the day itself presses nobody, its promises do."""
    cell = due_cell(row.day, row.state, today)
    return replace(cell, coloured=False) if row.visited else cell


def open_cell(row: VisitRow) -> Cell:
    """How many promises are open; nothing when none is."""
    return Cell(str(row.open_follow_ups) if row.open_follow_ups else "")
