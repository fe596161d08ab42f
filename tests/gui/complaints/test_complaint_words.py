"""How a complaint is spoken of: numbers, categories, due dates by state."""

from datetime import date, datetime

import pytest

from sbdesk.domain.complaints import ComplaintState
from sbdesk.domain.states import DueState
from sbdesk.gui.complaints.words import (
    due_cell,
    due_words,
    short_category,
    short_number,
    state_words,
    whole_category,
)
from sbdesk.gui.glyphs import Glyph

TODAY = date(2026, 10, 9)
MORNING = datetime(2026, 10, 9, 8, 30)


@pytest.mark.parametrize(
    ("number", "short"),
    [("投〔2026〕A37号", "A37号"), ("投〔2025〕B104号", "B104号"), ("", ""), ("旧账 5", "旧账 5")],
)
def test_the_list_shows_the_end_of_a_number(number: str, short: str) -> None:
    assert short_number(number) == short


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("营业投诉 / 抄表催费 / 抄表", "营业 › 抄表"),
        ("供电质量投诉 / 频繁停电", "供电质量 › 频繁停电"),
        ("举报", "举报"),
        ("老分类", "老分类"),
        ("", ""),
    ],
)
def test_the_list_shows_top_and_end_of_a_category(path: str, short: str) -> None:
    assert short_category(path) == short


def test_the_file_shows_all_of_a_category() -> None:
    assert whole_category("营业投诉 / 抄表催费 / 抄表") == "营业投诉 › 抄表催费 › 抄表"


def state(kind: DueState, due: datetime | date | None, step: str = "答复") -> ComplaintState:
    return ComplaintState(kind, step, due)


@pytest.mark.parametrize(
    ("of", "text", "secondary", "glyph"),
    [
        (state(DueState.OVERDUE, date(2026, 9, 30)), "9/30", "9 天", Glyph.OVERDUE),
        (state(DueState.OVERDUE, MORNING), "今日 08:30", "", Glyph.OVERDUE),
        (state(DueState.OVERDUE, date(2025, 12, 31)), "2025-12-31", "282 天", Glyph.OVERDUE),
        (state(DueState.TODAY, TODAY), "今日", "", Glyph.TODAY),
        (state(DueState.TODAY, datetime(2026, 10, 9, 14, 20)), "今日 14:20", "", Glyph.TODAY),
        (state(DueState.LATER, date(2026, 10, 13)), "10/13", "", Glyph.WEEK),
        (state(DueState.WAITING, None, "回访"), "待回访", "", Glyph.WAITING),
        (state(DueState.DONE, date(2026, 9, 29), "已办结"), "9/29", "", Glyph.DONE),
        (state(DueState.DONE, TODAY, "已办结"), "10/9", "", Glyph.DONE),
        (state(DueState.LATER, None), "—", "", Glyph.WEEK),
    ],
)
def test_due_cells(of: ComplaintState, text: str, secondary: str, glyph: Glyph) -> None:
    cell = due_cell(of, TODAY)
    assert (cell.text, cell.secondary, cell.glyph) == (text, secondary, glyph)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (state(DueState.OVERDUE, date(2026, 10, 6)), "答复逾期 3 天"),
        (state(DueState.OVERDUE, MORNING, "联系客户"), "联系客户已逾期"),
        (state(DueState.TODAY, TODAY), "今日答复"),
        (state(DueState.TODAY, datetime(2026, 10, 9, 14, 20), "联系客户"), "今日 14:20 前联系客户"),
        (state(DueState.LATER, date(2026, 10, 15)), "10/15 前答复"),
        (state(DueState.WAITING, None, "回访"), "待回访"),
        (state(DueState.DONE, date(2026, 9, 28), "已办结"), "已办结 9/28"),
        (state(DueState.LATER, None), "答复"),
    ],
)
def test_badges(of: ComplaintState, words: str) -> None:
    assert state_words(of, TODAY) == words


def test_due_words_carry_weekday_or_time() -> None:
    assert due_words(date(2026, 10, 15), TODAY) == "10/15(四)"
    assert due_words(datetime(2026, 10, 10, 9, 42), TODAY) == "10/10 09:42"
    assert due_words(date(2027, 1, 4), TODAY) == "2027-01-04(一)"
