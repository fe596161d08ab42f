"""Working days against the notices of 2018–2026 and the yearly totals."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.calendar import SeedDay, calendar_of, seed_calendar, seed_days

HOLIDAYS = Path(__file__).parents[3] / "shared" / "data" / "holidays"
needs_holidays = pytest.mark.skipif(not HOLIDAYS.is_dir(), reason="shared data absent")

OFF_2025 = (("01-01", 1), ("01-28", 8), ("04-04", 3), ("05-01", 5), ("05-31", 3), ("10-01", 8))
WORKED_2025 = ("01-26", "02-08", "04-27", "09-28", "10-11")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, total: int) -> None:
    calendar = seed_calendar()
    assert sum(map(calendar.is_workday, _days(date(year, 1, 1), date(year, 12, 31)))) == total


def test_the_holidays_of_2025() -> None:
    calendar = seed_calendar()
    for start, length in OFF_2025:
        first = date.fromisoformat(f"2025-{start}")
        for day in _days(first, first + timedelta(length - 1)):
            assert calendar.is_holiday(day)
            assert not calendar.is_workday(day)
    for text in WORKED_2025:
        day = date.fromisoformat(f"2025-{text}")
        assert calendar.is_workday(day)
        assert calendar.is_makeup(day)
        assert not calendar.is_holiday(day)
    assert calendar.name(date(2025, 10, 8)) == "国庆节"
    assert calendar.name(date(2025, 9, 28)) == "国庆节"
    assert calendar.name(date(2025, 9, 29)) == ""


def test_beyond_the_table_the_week_decides() -> None:
    calendar = seed_calendar()
    assert not calendar.estimated(date(2026, 12, 31))
    assert calendar.estimated(date(2027, 1, 1))
    assert calendar.estimated(date(2003, 12, 31))
    assert not calendar.estimated(date(2004, 1, 1))
    assert calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 10, 2))


@given(st.dates())
def test_no_date_is_refused(day: date) -> None:
    for calendar in (seed_calendar(), calendar_of([])):
        assert calendar.is_workday(day) in (True, False)
        assert isinstance(calendar.name(day), str)
        assert calendar.is_holiday(day) <= (not calendar.is_workday(day))
        assert calendar.is_makeup(day) <= calendar.is_workday(day)


def test_an_empty_table_knows_nothing() -> None:
    calendar = calendar_of([])
    assert calendar.estimated(date(2025, 10, 1))
    assert calendar.is_workday(date(2025, 10, 1))


def test_a_table_spans_whole_years() -> None:
    calendar = calendar_of([SeedDay(date(2027, 5, 1), True, "劳动节")])
    assert (calendar.first, calendar.last) == (date(2027, 1, 1), date(2027, 12, 31))
    assert not calendar.is_workday(date(2027, 5, 1))


def test_seed_rows_are_sorted_unique_and_named_in_chinese() -> None:
    rows = seed_days()
    assert [row.day for row in rows] == sorted({row.day for row in rows})
    assert rows[0].day.year == 2004
    assert rows[-1].day.year == 2026
    assert not any(row.name.isascii() for row in rows)


@needs_holidays
@pytest.mark.parametrize("year", range(2018, 2027))
def test_the_seed_agrees_with_the_notices(year: int) -> None:
    off: dict[date, bool] = {}
    for notice in HOLIDAYS.glob("20??.json"):  # a notice may speak of the last days before it
        for row in json.loads(notice.read_text(encoding="utf-8"))["days"]:
            off[date.fromisoformat(row["date"])] = row["isOffDay"]
    calendar = seed_calendar()
    for day in _days(date(year, 1, 1), date(year, 12, 31)):
        expected = not off[day] if day in off else day.weekday() < 5
        assert calendar.is_workday(day) == expected, day


@needs_holidays
def test_the_seed_agrees_with_the_second_source() -> None:
    with (HOLIDAYS / "workdays_2022_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            assert seed_calendar().is_workday(day) == (row["is_workday"] == "1"), day
