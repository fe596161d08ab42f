"""What the file of a visit says."""

from datetime import date, datetime

import pytest

from sbdesk.domain.states import DueState
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.due import due_cell, every
from sbdesk.gui.visits.contents import (
    WholeVisit,
    facts,
    next_due_words,
    promise_words,
    read_visited,
    read_whole,
    state_of,
    visited_words,
)
from sbdesk.services.customers import withdraw_customer
from sbdesk.services.visits import (
    FollowUpRow,
    VisitFile,
    log_visit,
    visit_pk,
)
from tests.gui.visits.conftest import fill
from tests.gui.visits.hall import TODAY, Hall

AT = datetime(2026, 9, 8, 9, 30)


def promise(
    due_on: date | None = date(2026, 10, 20), done_on: date | None = None, result: str = ""
) -> FollowUpRow:
    fields = FollowUpFields(what="换表箱", due_on=due_on, done_on=done_on, result=result)
    return FollowUpRow(b"1" * 16, fields, "李春梅", DueState.LATER)


def whole(fields: VisitFields, *promises: FollowUpRow) -> WholeVisit:
    file = VisitFile(1, b"1" * 16, "访〔2026〕A1号", fields, "7113300001", "张守明", promises)
    return WholeVisit(file, None, TODAY)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (VisitFields(planned_on=date(2026, 10, 1), latest_on=date(2026, 10, 5)), "逾期 4 天"),
        (VisitFields(planned_on=date(1926, 10, 1)), "逾期"),
        (VisitFields(planned_on=TODAY), "今日走访"),
        (VisitFields(planned_on=date(2026, 12, 1)), "计划中"),
        (VisitFields(visited=AT), "已走访"),
    ],
)
def test_the_badge_says_where_a_visit_stands(fields: VisitFields, said: str) -> None:
    assert state_of(whole(fields))[1] == said


def test_a_visit_with_open_promises_is_not_done() -> None:
    kept = promise(done_on=TODAY, result="已换")
    assert state_of(whole(VisitFields(visited=AT), kept)) == (Glyph.DONE, "已走访")
    glyph, words = state_of(whole(VisitFields(visited=AT), kept, promise()))
    assert (glyph, words) == (Glyph.WEEK, "待跟进 1 件")
    late = promise(due_on=date(2026, 10, 1))
    assert state_of(whole(VisitFields(visited=AT), late)) == (Glyph.OVERDUE, "待跟进 1 件，有逾期")


def test_the_time_of_a_visit_in_words() -> None:
    assert visited_words(VisitFields()) == ""
    assert visited_words(VisitFields(visited=AT)) == "2026-09-08(二) 09:30"
    day = visited_words(VisitFields(visited=AT, until=AT.replace(hour=11)))
    assert day == "2026-09-08(二) 09:30–11:30"
    night = visited_words(VisitFields(visited=AT, until=datetime(2026, 9, 9, 8, 0)))
    assert night == "2026-09-08(二) 09:30 到 2026-09-09(三)"


def test_a_promise_says_who_by_when_and_how_late() -> None:
    assert promise_words(promise(), TODAY) == "李春梅办，10/20 前"
    late = promise(due_on=date(2026, 10, 6))
    assert promise_words(late, TODAY) == "李春梅办，10/6 前，逾期 3 天"
    kept = promise(done_on=TODAY, result="已换")
    assert promise_words(kept, TODAY) == "李春梅 10/9 办完：已换"
    assert promise_words(promise(due_on=None), TODAY) == "李春梅办，没有定日期"


def test_the_header_names_plan_and_visit() -> None:
    planned = VisitFields(planned_on=date(2026, 10, 1), latest_on=date(2026, 10, 5))
    found = {fact.caption: fact for fact in facts(whole(planned))}
    assert found["计划"].glyph is Glyph.OVERDUE
    assert (found["计划"].value, found["计划"].detail) == ("10/1", "最迟 10/5")
    assert found["户号"].value == "7113 3000 01"
    made = VisitFields(None, TODAY, None, AT, channel="上门走访", satisfaction="满意")
    found = {fact.caption: fact for fact in facts(whole(made))}
    assert found["计划"].glyph is None
    assert (found["方式"].value, found["满意度"].value) == ("上门走访", "满意")


def test_the_rhythm_comes_from_the_score(hall: Hall) -> None:
    who = fill(hall)
    coal = read_visited(hall.desk, who["coal"])
    assert coal is not None
    assert coal.rhythm == "信用 A 级 93 分，每半年走访一次"
    assert next_due_words(coal) == "今天 2026-10-09(五) 就该走访"
    brick = read_visited(hall.desk, who["brick"])
    assert brick is not None
    assert brick.rhythm == "按现有记录算 A 级 100 分，每半年走访一次"
    assert next_due_words(brick) == "最迟 2027-02-03(三) 前走访，还有 117 天"
    assert brick.open_promises == ()
    long = read_visited(hall.desk, who["long"])
    assert long is not None
    assert [row.fields.due_on for row in long.open_promises] == [TODAY, date(2026, 10, 20)]


def test_a_long_forgotten_customer_is_told_by_days(hall: Hall) -> None:
    customer = hall.customer("老砖厂", "6267000785112")
    log_visit(hall.desk, VisitFields(customer, visited=datetime(2026, 3, 1, 9, 0), said="好"))
    found = read_visited(hall.desk, customer)
    assert found is not None
    assert next_due_words(found) == "最迟 2026-09-01(二) 前走访，已过 38 天"


def test_a_planned_visit_shows_what_is_ahead_a_made_one_does_not(hall: Hall) -> None:
    who = fill(hall)
    planned = log_visit(hall.desk, VisitFields(who["long"], TODAY)).id
    file = read_whole(hall.desk, visit_pk(hall.desk, planned.hex()))
    assert file is not None
    assert file.ahead is not None
    assert len(file.ahead.open_promises) == 2
    made = VisitFields(who["long"], visited=AT, said="好")
    file = read_whole(hall.desk, visit_pk(hall.desk, log_visit(hall.desk, made).id.hex()))
    assert file is not None
    assert file.ahead is None


def test_a_visit_outlives_its_customer(hall: Hall) -> None:
    who = fill(hall)
    made = log_visit(hall.desk, VisitFields(who["hotel"], TODAY)).id
    withdraw_customer(hall.desk, who["hotel"], "重复建档")
    file = read_whole(hall.desk, visit_pk(hall.desk, made.hex()))
    assert file is not None
    assert file.customer is None
    assert read_visited(hall.desk, who["hotel"]) is None
    assert read_whole(hall.desk, 999) is None


def test_words_shared_by_the_tabs() -> None:
    assert [every(months) for months in (1, 2, 3, 6, 12)] == [
        "每月", "每 2 个月", "每季", "每半年", "每年",
    ]  # fmt: skip
    assert due_cell(TODAY, DueState.TODAY, TODAY).text == "今日"
    assert not due_cell(TODAY, DueState.DONE, TODAY).coloured
