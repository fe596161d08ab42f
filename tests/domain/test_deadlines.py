"""Due dates: vectors of the calendar notices, the sentence, and rules that always hold."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.calendar import calendar_of, seed_calendar
from sbdesk.domain.deadlines import UNITS, Skipped, TimeLimit, Unit, basis_words, due

AT_NINE = datetime(2025, 9, 26, 9, 0)


def limit(
    value: int = 5,
    unit: Unit = "工作日",
    *,
    first: bool = False,
    roll: bool = False,
    verified: str | None = "全文核对",
    event: str = "受理",
) -> TimeLimit:
    return TimeLimit(
        id="trial",
        title="试算",
        value=value,
        unit=unit,
        counts_first_day=first,
        roll_over=roll,
        basis="供电营业规则",
        article="第八十一条",
        edition="2024",
        valid_from=date(2024, 6, 1),
        valid_to=None,
        scope="国家",
        verified=verified,
        start_event=event,
    )


def noon(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-24", 15, "2026-10-22"),
        ("2026-09-24", 20, "2026-10-29"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2026-01-01", 3, "2026-01-06"),
        ("2025-09-26", 5, "2025-10-10"),
    ],
)
def test_working_days_start_not_counted(start: str, days: int, end: str) -> None:
    assert due(limit(days), noon(start), seed_calendar()).due == date.fromisoformat(end)


def test_the_sentence_as_designed() -> None:
    found = due(limit(), AT_NINE, seed_calendar())
    assert found.sentence == (
        "受理 2025-09-26(五)+ 5个工作日 = 2025-10-10(五)：9/28(日，调休上班)、29、30、10/9、10/10；"
        "10/1–10/8 放假；受理当日不计。依据《供电营业规则》第八十一条。"
    )
    assert [day.day for day in found.counted] == [28, 29, 30, 9, 10]
    assert found.skipped[0] == Skipped(date(2025, 9, 27), "周六")
    assert found.skipped[1] == Skipped(date(2025, 10, 1), "国庆节")
    assert len(found.skipped) == 9
    assert not found.estimated


def test_an_unverified_row_prints_no_law() -> None:
    sentence = due(limit(verified=None), AT_NINE, seed_calendar()).sentence
    assert sentence.endswith("受理当日不计。此为本所约定的时限。")
    assert "供电营业规则" not in sentence
    assert "第八十一条" not in sentence


def test_the_number_of_the_document_stands_behind_its_title() -> None:
    from dataclasses import replace

    words = basis_words(replace(limit(), basis_no="国家发展改革委令第14号"))
    assert words == "依据《供电营业规则》（国家发展改革委令第14号）第八十一条。"


def test_beyond_the_table_it_is_estimated_and_said() -> None:
    found = due(limit(5), noon("2026-12-30"), seed_calendar())
    assert found.due == date(2027, 1, 6)
    assert found.estimated
    assert "2027年放假安排未公布，按周一至周五估算" in found.sentence
    assert not due(limit(1), noon("2026-12-30"), seed_calendar()).estimated


def test_before_the_table_it_is_estimated_too() -> None:
    found = due(limit(2), noon("2002-05-03"), seed_calendar())
    assert found.due == date(2002, 5, 7)
    assert "2002年放假安排不在日历内，按周一至周五估算" in found.sentence


def test_the_start_day_may_count() -> None:
    assert due(limit(1, first=True), AT_NINE, seed_calendar()).due == date(2025, 9, 26)
    on_saturday = due(limit(1, first=True), noon("2025-09-27"), seed_calendar())
    assert on_saturday.due == date(2025, 9, 28)
    assert "受理当日休息，从下一个工作日起算" in on_saturday.sentence
    assert "受理当日计入" in due(limit(3, first=True), AT_NINE, seed_calendar()).sentence


def test_hours_run_on_through_night_and_holiday() -> None:
    found = due(limit(24, "小时"), datetime(2025, 9, 30, 17, 45), seed_calendar())
    assert found.due == datetime(2025, 10, 1, 17, 45)
    assert found.day == date(2025, 10, 1)
    assert found.counted == ()
    assert found.sentence.startswith(
        "受理 2025-09-30(二) 17:45 + 24小时 = 2025-10-01(三) 17:45：从受理时起连续计算"
    )


def test_minutes() -> None:
    found = due(limit(30, "分钟"), datetime(2026, 12, 31, 23, 45), seed_calendar())
    assert found.due == datetime(2027, 1, 1, 0, 15)
    assert not found.estimated


def test_natural_days_and_their_roll_over() -> None:
    plain = due(limit(7, "自然日", event="送达"), noon("2026-09-24"), seed_calendar())
    assert plain.due == date(2026, 10, 1)
    assert plain.sentence.startswith("送达 2026-09-24(四)+ 7个自然日 = 2026-10-01(四)：")
    rolled = due(limit(7, "自然日", roll=True), noon("2026-09-24"), seed_calendar())
    assert rolled.due == date(2026, 10, 8)
    assert "最后一天 10/1(四)休息，顺延到下一个工作日" in rolled.sentence
    assert len(rolled.skipped) == 7
    assert len(rolled.counted) == 7


def test_the_word_of_the_start_event() -> None:
    found = due(limit(1, event="走访"), AT_NINE, seed_calendar())
    assert found.sentence.startswith("走访 2025-09-26(五)+")
    assert "走访当日不计" in found.sentence


def test_a_long_count_is_told_in_runs() -> None:
    found = due(limit(20), noon("2025-09-26"), seed_calendar())
    assert "9/28–9/30、10/9–10/11、10/13–10/17" in found.sentence
    assert "(其中 9/28、10/11 调休上班)" in found.sentence


def test_editions_have_their_time() -> None:
    from dataclasses import replace

    old = replace(limit(), valid_to=date(2024, 12, 31))
    assert old.in_force(date(2024, 6, 1))
    assert old.in_force(date(2024, 12, 31))
    assert not old.in_force(date(2025, 1, 1))
    assert not old.in_force(date(2024, 5, 31))
    assert limit().in_force(date(2099, 1, 1))


starts = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31))


@given(starts, st.integers(1, 80), st.booleans())
def test_working_days_counted_are_working_days(start: datetime, days: int, first: bool) -> None:
    calendar = seed_calendar()
    found = due(limit(days, first=first), start, calendar)
    assert len(found.counted) == days
    assert all(map(calendar.is_workday, found.counted))
    assert not any(calendar.is_workday(item.day) for item in found.skipped)
    assert found.due == found.counted[-1]
    after = start.date() if first else start.date() + timedelta(1)
    between = sorted([*found.counted, *(item.day for item in found.skipped)])
    assert between == [after + timedelta(n) for n in range(len(between))]
    assert found.estimated == any(map(calendar.estimated, between))


@given(starts, st.integers(1, 60))
def test_one_day_more_is_never_earlier(start: datetime, days: int) -> None:
    shorter = due(limit(days), start, seed_calendar())
    assert shorter.day < due(limit(days + 1), start, seed_calendar()).day


@given(starts, st.integers(1, 400), st.sampled_from(UNITS), st.booleans(), st.booleans())
def test_every_clock_explains_itself(
    start: datetime, value: int, unit: Unit, first: bool, roll: bool
) -> None:
    found = due(limit(value, unit, first=first, roll=roll), start, calendar_of([]))
    assert found.sentence.endswith("。依据《供电营业规则》第八十一条。")
    assert f"{value}" in found.sentence
    assert found.day >= start.date()
    assert ("估算" in found.sentence) == found.estimated
