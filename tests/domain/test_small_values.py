"""Code lists, months, states, capacities, numbers of notices, rights."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.capacity import kva_to_va, va_to_kva
from sbdesk.domain.codes import Code, children, code_for, path_words
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.months import add_months
from sbdesk.domain.notices import NoticeNumber, notice_number, parse_notice_number
from sbdesk.domain.people import RIGHTS, ROLES, Right, may, refusal
from sbdesk.domain.states import DueState, days_over, due_state

TREE = (
    Code("business", "营业投诉"),
    Code("business.bill", "电费", "business", ("电费问题",)),
    Code("outage", "停送电投诉"),
)
TODAY = date(2026, 11, 18)  # a Wednesday


def test_codes_are_found_by_code_name_and_spelling() -> None:
    for text in ("business.bill", "电费", " 电费问题", "BUSINESS.BILL"):
        assert code_for(TREE, text) is TREE[1]
    assert code_for(TREE, "") is None
    assert code_for(TREE, "电价") is None


def test_a_tree_of_codes() -> None:
    assert children(TREE, "") == (TREE[0], TREE[2])
    assert children(TREE, "business") == (TREE[1],)
    assert path_words(TREE, "business.bill") == "营业投诉 / 电费"
    assert path_words(TREE, "gone") == "gone"
    assert path_words((Code("a", "甲", "b"), Code("b", "乙", "a")), "a") == "乙 / 甲"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-22", 3, "2027-02-22"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_end_on_the_matching_day(day: str, months: int, then: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_never_skip_one(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day


@pytest.mark.parametrize(
    ("due", "state"),
    [
        ("2026-11-17", DueState.OVERDUE),
        ("2026-11-18", DueState.TODAY),
        ("2026-11-19", DueState.THIS_WEEK),
        ("2026-11-22", DueState.THIS_WEEK),
        ("2026-11-23", DueState.LATER),
    ],
)
def test_states(due: str, state: DueState) -> None:
    assert due_state(date.fromisoformat(due), TODAY) is state


def test_states_of_the_other_kinds() -> None:
    past = TODAY - timedelta(3)
    assert due_state(past, TODAY, done=True) is DueState.DONE
    assert due_state(TODAY, TODAY, waiting=True) is DueState.WAITING
    assert due_state(past, TODAY, waiting=True) is DueState.OVERDUE
    assert due_state(None, TODAY) is DueState.LATER
    assert days_over(past, TODAY) == 3
    assert days_over(TODAY, TODAY) == 0


@pytest.mark.parametrize(
    ("text", "va"),
    [
        ("315", 315_000),
        ("315kVA", 315_000),
        ("62.5 千伏安", 62_500),
        ("0.125", 125),
        (".5", 500),
        ("1,250.5", 1_250_500),
        ("３１５", 315_000),
        ("80.0", 80_000),
        ("4.5000", 4_500),
    ],
)
def test_capacities(text: str, va: int) -> None:
    assert kva_to_va(text) == va


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "容量没有填"),
        ("0", "容量应大于 0"),
        ("-100", "容量应大于 0，现为「-100」"),
        ("0.0001", "容量最多 3 位小数"),
        ("315kW", "容量单位应为 kVA"),
        ("2.5MVA", "容量单位应为 kVA"),
        ("三百", "容量「三百」不是数字"),
        ("1e3", "不是数字"),
        (".", "不是数字"),
        ("9999999", "太大，请核对单位"),
    ],
)
def test_capacities_refused(text: str, said: str) -> None:
    with pytest.raises(UserMistake, match=said):
        kva_to_va(text)


@given(st.integers(1, 10**9))
def test_capacities_there_and_back(va: int) -> None:
    assert kva_to_va(va_to_kva(va)) == va
    assert Decimal(va_to_kva(va)) * 1000 == va


def test_numbers_of_notices() -> None:
    text = notice_number("林供", "诉复", 2026, "A", 8)
    assert text == "林供诉复〔2026〕A8号"
    assert notice_number("", "投", 2026, "A", 37) == "投〔2026〕A37号"
    for typed in (
        text,
        "林供诉复[2026]a8",
        "林供诉复（２０２６）Ａ０８号",
        " 林供诉复 〔2026〕 A8 号",
    ):
        assert parse_notice_number(typed) == NoticeNumber("林供诉复", 2026, "A", 8)


@pytest.mark.parametrize(
    "text", ["", "林供诉复2026A8", "投〔26〕A8号", "投〔2026〕A0号", "13812342716"]
)
def test_what_is_no_number(text: str) -> None:
    assert parse_notice_number(text) is None


@pytest.mark.parametrize(("machine", "serial"), [("", 1), ("a", 1), ("A", 0), ("AAAA", 1)])
def test_numbers_that_cannot_be(machine: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"machine|number"):
        notice_number("林供", "诉复", 2026, machine, serial)


@given(
    st.sampled_from(["林供停字", "投", "访"]), st.integers(1900, 2199), st.integers(1, 9_999_999)
)
def test_numbers_come_back(prefix: str, year: int, serial: int) -> None:
    number = notice_number("", prefix, year, "B", serial)
    assert parse_notice_number(number) == NoticeNumber(prefix, year, "B", serial)


def test_rights_grow_with_the_role() -> None:
    assert RIGHTS["所长"] == frozenset(Right)
    assert RIGHTS["查看"] == frozenset()
    for higher, lower in pairwise(ROLES):
        assert RIGHTS[higher] > RIGHTS[lower] or not RIGHTS[lower]
    assert may("窗口", Right.EDIT_COMPLAINTS)
    assert not may("窗口", Right.ISSUE_NOTICES)
    assert not may("厂长", Right.UNDO_OWN)
    assert refusal("窗口", Right.IMPORT) == "「窗口」没有权限导入表格，请找所长、营销班长"
