"""Dates and moments from the number pad."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.typed import typed_date, typed_moment, typed_month

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0315", "2026-03-15"),
        ("20260315", "2026-03-15"),
        ("2026-3-15", "2026-03-15"),
        ("2026/03/15", "2026-03-15"),
        ("2026.3.15", "2026-03-15"),
        ("3/15", "2026-03-15"),
        ("3-15", "2026-03-15"),
        ("3月15日", "2026-03-15"),
        ("2026年3月15日", "2026-03-15"),
        (" 2026 年 3 月 15 日 ", "2026-03-15"),
        ("０３１５", "2026-03-15"),
        ("２０２６－３－１５", "2026-03-15"),
        ("2025-10-10(五)", "2025-10-10"),
        ("2026 3 15", "2026-03-15"),
        ("今天", "2026-11-22"),
        ("明天", "2026-11-23"),
        ("昨天", "2026-11-21"),
        ("20240229", "2024-02-29"),
    ],
)
def test_dates(text: str, meant: str) -> None:
    assert typed_date(text, TODAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "日期没有填"),
        ("  ", "日期没有填"),
        ("0229", "2026 年 2 月没有 29 日"),
        ("20230229", "2023 年 2 月没有 29 日"),
        ("1315", "月份 13 不存在"),
        ("20261301", "月份 13 不存在"),
        ("0001-01-01", "年份 1 不对"),
        ("315", "看不懂日期「315」"),
        ("260315", "看不懂日期"),
        ("下周", "看不懂日期「下周」"),
        ("0315 0930", "看不懂日期"),
    ],
)
def test_dates_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UserMistake, match=said):
        typed_date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0315 0930", "2026-03-15T09:30"),
        ("2026-3-15 9:30", "2026-03-15T09:30"),
        ("2026/7/23 19:28", "2026-07-23T19:28"),
        ("2026-04-28 18:06:00", "2026-04-28T18:06"),
        ("2026-04-28T18:06:00", "2026-04-28T18:06"),
        ("3月15日 9点30分", "2026-03-15T09:30"),
        ("9:30", "2026-11-22T09:30"),
        ("０９３０", "2026-11-22T09:30"),
        ("03150930", "2026-03-15T09:30"),
        ("202603150930", "2026-03-15T09:30"),
        ("昨天 2359", "2026-11-21T23:59"),
    ],
)
def test_moments(text: str, meant: str) -> None:
    assert typed_moment(text, TODAY) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "时间没有填"),
        ("20260315", "还缺时间"),
        ("0315 2400", "没有 24:00 这个时间"),
        ("9:60", "没有 09:60 这个时间"),
        ("中午", "看不懂时间"),
        ("0230 0930", "2026 年 2 月没有 30 日"),
    ],
)
def test_moments_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UserMistake, match=said):
        typed_moment(text, TODAY)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_written_form_comes_back(day: date) -> None:
    forms = (f"{day:%Y%m%d}", f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日")
    assert {typed_date(form, TODAY) for form in forms} == {day}
    assert typed_date(f"{day:%m%d}", day) == day


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UserMistake):
        assert typed_date(text, TODAY).year >= 1900
    with suppress(UserMistake):
        assert typed_moment(text, TODAY).second == 0


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("202610", "202610"),
        ("2026-10", "202610"),
        ("2026年3月", "202603"),
        ("２０２６／３", "202603"),
        ("10月", "202610"),
        ("3", "202603"),
    ],
)
def test_months_as_they_are_typed(text: str, month: str) -> None:
    assert typed_month(text, date(2026, 11, 20)) == month


@pytest.mark.parametrize("text", ["", "13", "202613", "0", "189901", "去年", "2026-10-01"])
def test_what_is_no_month_says_how_to_type_one(text: str) -> None:
    with pytest.raises(UserMistake, match="月份"):
        typed_month(text, date(2026, 11, 20))
