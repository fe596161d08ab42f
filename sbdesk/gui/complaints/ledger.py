"""The ledger as the list shows it: which complaints, in which order, under which headings."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from sbdesk.domain.states import DueState
from sbdesk.gui.complaints.words import due_cell, short_category, short_number
from sbdesk.gui.parts.rows import Cell, Column, Group
from sbdesk.services.complaints import ComplaintRow, complaint_ids, complaint_rows
from sbdesk.services.desk import Desk

_AT_ONCE = 500
_NEVER = datetime.max


class Show(Enum):
    """Which complaints the list holds; the value is the word of the menu."""

    ALL = "全部"
    OPEN = "只看未结"
    LATE = "只看逾期"


@dataclass(frozen=True)
class Ledger:
    """Ids in order with their headings; `open` and `late` count the whole ledger."""

    ids: "array[int]"
    groups: tuple[Group, ...]
    open: int
    late: int
    total: int
    today: date


def columns(today: date) -> tuple[Column[ComplaintRow], ...]:
    """期限 编号 类型 客户."""
    return (
        Column("期限", lambda row: due_cell(row.state, today), width=112, sort="due"),
        Column("编号", lambda row: short_number(row.number), width=76),
        Column("类型", lambda row: short_category(row.category) or Cell("未分类")),
        Column("客户", lambda row: row.customer or "（未留姓名）", width=104),
    )


def read_ledger(desk: Desk, show: Show = Show.ALL, descending: bool = False) -> Ledger:
    """Open ones by what is due first, those that wait last; then the closed, newest first.

    `descending` turns the order round inside each heading's part. Called off the GUI thread.
    """
    rows = list(_rows(desk))
    open_rows = sorted((row for row in rows if row.closed_on is None), key=_urgency)
    closed = [row for row in rows if row.closed_on is not None]
    late = [row for row in open_rows if row.state.state is DueState.OVERDUE]
    shown_open = late if show is Show.LATE else open_rows
    shown_closed = closed if show is Show.ALL else []
    if descending:
        shown_open, shown_closed = shown_open[::-1], shown_closed[::-1]
    today = desk.today()
    return Ledger(
        array("q", [row.pk for row in (*shown_open, *shown_closed)]),
        (*_open_group(shown_open, show), *_months(shown_closed, len(shown_open), today)),
        len(open_rows),
        len(late),
        len(rows),
        today,
    )


def _rows(desk: Desk) -> Iterator[ComplaintRow]:
    ids = complaint_ids(desk)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        found = complaint_rows(desk, part)
        yield from (found[pk] for pk in part if pk in found)


def _urgency(row: ComplaintRow) -> tuple[bool, datetime, int]:
    due = row.state.due
    if due is None:
        return True, _NEVER, row.pk
    moment = due if isinstance(due, datetime) else datetime.combine(due, time.max)
    return False, moment, row.pk


def _open_group(rows: list[ComplaintRow], show: Show) -> Iterator[Group]:
    if rows:
        yield Group(0, "逾期" if show is Show.LATE else "未结", f"{len(rows)} 件")


def _months(rows: list[ComplaintRow], start: int, today: date) -> Iterator[Group]:
    """A heading for each month in which complaints were closed."""
    begun, month = 0, None
    months = [(row.closed_on.year, row.closed_on.month) for row in rows if row.closed_on]
    for at, this in enumerate(months):
        if this != month:
            begun, month = at, this
            count = months.count(this)
            year = "" if this[0] == today.year else f"{this[0]} 年 "
            yield Group(start + begun, "已结", f"{year}{this[1]} 月 {count} 件")
