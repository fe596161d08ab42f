"""Visits and promises."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.states import DueState
from sbdesk.domain.visits import (
    FollowUpFields,
    VisitFields,
    follow_up_problems,
    follow_up_state,
    visit_problems,
    visit_state,
)

NOW = datetime(2026, 11, 18, 10, 0)  # a Wednesday
TODAY = NOW.date()
PLANNED = VisitFields(
    customer_id=b"1" * 16, planned_on=date(2026, 11, 20), latest_on=date(2026, 11, 30)
)
DONE = replace(
    PLANNED, visited=datetime(2026, 11, 18, 9, 0), visitors="王所长、李明", said="电压低"
)
PROMISE = FollowUpFields(
    customer_id=b"1" * 16, what="测电压", owner_id=b"2" * 16, due_on=date(2026, 11, 20)
)


def said(fields: VisitFields) -> dict[str, str]:
    return {problem.field: problem.text for problem in visit_problems(fields, NOW)}


def test_good_ones() -> None:
    assert said(PLANNED) == {}
    assert said(DONE) == {}
    assert follow_up_problems(PROMISE, TODAY) == []


def test_all_problems_at_once() -> None:
    assert set(said(VisitFields(until=NOW, satisfaction="很好"))) == {
        "customer_id",
        "planned_on",
        "until",
        "satisfaction",
    }


@pytest.mark.parametrize(
    ("bad", "field", "text"),
    [
        (replace(DONE, visited=datetime(2026, 11, 18, 10, 1)), "visited", "晚于现在"),
        (replace(DONE, until=datetime(2026, 11, 18, 8, 0)), "until", "早于开始时间"),
        (replace(DONE, said=""), "said", "至少写一样"),
        (replace(PLANNED, planned_on=date(2026, 12, 1)), "planned_on", "晚于最迟日期"),
        (replace(DONE, seen="字" * 4001), "seen", "多 1 个字"),
    ],
)
def test_each_problem(bad: VisitFields, field: str, text: str) -> None:
    assert text in said(bad)[field]


def test_promises() -> None:
    empty = {p.field for p in follow_up_problems(FollowUpFields(), TODAY)}
    assert empty == {"customer_id", "what", "owner_id", "due_on"}
    late = replace(PROMISE, due_on=date(2026, 11, 17))
    assert [p.field for p in follow_up_problems(late, TODAY)] == ["due_on"]
    assert follow_up_problems(late, TODAY, is_new=False) == []
    kept = replace(PROMISE, done_on=date(2026, 11, 19))
    assert {p.field for p in follow_up_problems(kept, TODAY)} == {"done_on", "result"}
    long = replace(PROMISE, what="字" * 501)
    assert [p.field for p in follow_up_problems(long, TODAY)] == ["what"]


def test_states_of_promises() -> None:
    assert follow_up_state(PROMISE, TODAY) is DueState.THIS_WEEK
    assert follow_up_state(PROMISE, date(2026, 11, 21)) is DueState.OVERDUE
    assert follow_up_state(replace(PROMISE, done_on=TODAY), TODAY) is DueState.DONE


def test_a_visit_is_done_when_its_promises_are_kept() -> None:
    kept = replace(PROMISE, done_on=TODAY, result="合格")
    assert visit_state(PLANNED, (), TODAY) is DueState.LATER
    assert visit_state(PLANNED, (), date(2026, 12, 1)) is DueState.OVERDUE
    assert visit_state(DONE, (), TODAY) is DueState.DONE
    assert visit_state(DONE, (kept,), TODAY) is DueState.DONE
    assert visit_state(DONE, (kept, PROMISE), TODAY) is DueState.THIS_WEEK
    assert visit_state(DONE, (PROMISE,), date(2026, 11, 21)) is DueState.OVERDUE
    assert visit_state(DONE, (replace(PROMISE, due_on=None),), TODAY) is DueState.LATER
