"""Visits and what was promised in them: fields, problems, states (inventory rows 28–37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sbdesk.domain.complaints import SATISFACTIONS
from sbdesk.domain.errors import Problem
from sbdesk.domain.states import DueState, due_state
from sbdesk.domain.text import text_problem

_LONGEST: Final = 4000


@dataclass(frozen=True)
class VisitFields:
    """All a clerk may edit; a visit is planned, then happens (`visited` set)."""

    customer_id: bytes | None = None
    planned_on: date | None = None
    latest_on: date | None = None
    visited: datetime | None = None
    until: datetime | None = None
    visitors: str = ""
    channel: str = ""
    said: str = ""
    seen: str = ""
    expected_demand: str = ""
    satisfaction: str = ""


@dataclass(frozen=True)
class FollowUpFields:
    """One promise: what, who, by when; it belongs to a visit or a complaint."""

    customer_id: bytes | None = None
    visit_id: bytes | None = None
    complaint_id: bytes | None = None
    what: str = ""
    owner_id: bytes | None = None
    due_on: date | None = None
    done_on: date | None = None
    result: str = ""


def visit_problems(fields: VisitFields, now: datetime) -> list[Problem]:
    """Everything that forbids saving, all at once; `now` is the wall clock of saving."""
    found: list[Problem] = []
    if fields.customer_id is None:
        found.append(Problem("customer_id", "没有选客户"))
    if fields.planned_on is None and fields.visited is None:
        found.append(Problem("planned_on", "计划日期和走访时间至少填一个"))
    if fields.visited is not None:
        found += _happened_problems(fields, now)
    elif fields.until is not None:
        found.append(Problem("until", "有结束时间，却没有开始时间"))
    planned, latest = fields.planned_on, fields.latest_on
    if planned is not None and latest is not None and planned > latest:
        found.append(Problem("planned_on", f"计划日期晚于最迟日期 {latest}"))
    if fields.satisfaction and fields.satisfaction not in SATISFACTIONS:
        found.append(Problem("satisfaction", f"满意度应为{'、'.join(SATISFACTIONS)}之一"))
    for field in ("said", "seen", "expected_demand", "visitors"):
        if wrong := text_problem(getattr(fields, field), _LONGEST):
            found.append(Problem(field, wrong))
    return found


def _happened_problems(fields: VisitFields, now: datetime) -> list[Problem]:
    found: list[Problem] = []
    visited, until = fields.visited, fields.until
    if visited is not None and visited > now:
        found.append(Problem("visited", f"走访时间 {visited:%Y-%m-%d %H:%M} 晚于现在"))
    if visited is not None and until is not None and until < visited:
        found.append(Problem("until", "结束时间早于开始时间"))
    if not (fields.said or fields.seen):
        found.append(Problem("said", "客户说了什么、现场看到什么，至少写一样"))
    return found


def follow_up_problems(
    fields: FollowUpFields, today: date, *, is_new: bool = True
) -> list[Problem]:
    """Everything that forbids saving a promise; a new one may not be due in the past."""
    found: list[Problem] = []
    if fields.customer_id is None:
        found.append(Problem("customer_id", "没有选客户"))
    if not fields.what:
        found.append(Problem("what", "没有写要办什么事"))
    elif wrong := text_problem(fields.what, 500):
        found.append(Problem("what", wrong))
    if fields.owner_id is None:
        found.append(Problem("owner_id", "没有选由谁办"))
    if fields.due_on is None:
        found.append(Problem("due_on", "没有写哪天办完"))
    elif is_new and fields.done_on is None and fields.due_on < today:
        found.append(Problem("due_on", f"期限 {fields.due_on} 已经过去"))
    if fields.done_on is not None:
        if fields.done_on > today:
            found.append(Problem("done_on", f"办完日期 {fields.done_on} 晚于今天"))
        if not fields.result:
            found.append(Problem("result", "办完了，请写结果"))
    return found


def follow_up_state(fields: FollowUpFields, today: date) -> DueState:
    """Where a promise stands."""
    return due_state(fields.due_on, today, done=fields.done_on is not None)


def visit_state(fields: VisitFields, follow_ups: Sequence[FollowUpFields], today: date) -> DueState:
    """Where a visit stands; one that happened is done only when all its promises are kept."""
    if fields.visited is None:
        return due_state(fields.latest_on or fields.planned_on, today)
    pending = [item.due_on for item in follow_ups if item.done_on is None]
    if not pending:
        return DueState.DONE
    days = [day for day in pending if day is not None]
    return due_state(min(days) if days else None, today)
