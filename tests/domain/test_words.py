"""Money in capitals, dates, masks."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.checks import credit_code_check, credit_code_problem, id_card_problem
from sbdesk.domain.words import (
    amount_in_words,
    chinese_date,
    group_no,
    is_identity,
    is_public_code,
    long_date,
    mask_credit_code,
    mask_id,
    mask_name,
    mask_phone,
    short_date,
    weekday,
)

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors" / "rmb_upper.csv"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.01", "壹元零壹分"),
        ("10.00", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("100000.00", "壹拾万元整"),
        ("100001.00", "壹拾万零壹元整"),
        ("1000000001.00", "壹拾亿零壹元整"),
        ("1000010000.00", "壹拾亿零壹万元整"),
        ("10000000000000", "壹拾万亿元整"),
        ("-11234.47", "负壹万壹仟贰佰叁拾肆元肆角柒分"),
        ("61058.52", "陆万壹仟零伍拾捌元伍角贰分"),
    ],
)
def test_amounts(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["0.001", "1.005", "1e16", "NaN", "Infinity"])
def test_amounts_that_cannot_be_written(amount: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        amount_in_words(Decimal(amount))


@pytest.mark.skipif(not VECTORS.exists(), reason="shared data absent")
def test_amounts_of_another_library() -> None:
    with VECTORS.open(encoding="utf-8-sig", newline="") as file:
        rows = [(Decimal(row["amount"]), row["rmb_upper"]) for row in csv.DictReader(file)]
    for amount, words in rows:
        if amount * 100 == int(amount * 100):  # that library drops what is below 分
            assert amount_in_words(amount).rstrip("整") == words.rstrip("整")


_VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def _read_back(words: str) -> Decimal:
    """An independent reader of 大写, digit by digit."""
    total = section = digit = cents = 0
    for letter in words.removeprefix("负").removesuffix("整"):
        if letter in _VALUES:
            digit = _VALUES[letter]
        elif letter in _UNITS:
            section, digit = section + digit * _UNITS[letter], 0
        elif letter == "万":
            section, digit = (section + digit) * 10_000, 0
        elif letter == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif letter == "元":
            total, section, digit = total + section + digit, 0, 0
        else:
            cents, digit = cents + digit * (10 if letter == "角" else 1), 0
    value = Decimal(total) + Decimal(cents) / 100
    return -value if words.startswith("负") else value


@given(st.integers(-(10**14), 10**14))
def test_amounts_can_be_read_back(fen: int) -> None:
    amount = Decimal(fen) / 100
    words = amount_in_words(amount)
    assert _read_back(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))


def test_dates_in_words() -> None:
    day = date(2026, 11, 24)
    assert chinese_date(day) == "2026年11月24日"
    assert long_date(day) == "2026-11-24(二)"
    assert [weekday(date(2026, 11, 16 + n)) for n in range(7)] == list("一二三四五六日")
    assert short_date(day, date(2026, 1, 1)) == "11/24"
    assert short_date(day, date(2027, 1, 1)) == "2026-11-24"


def test_numbers_for_reading() -> None:
    assert group_no("6267000785070") == "6267 0007 8507 0"
    assert group_no("7110207071") == "7110 2070 71"
    assert group_no("") == ""


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812342716", "138****2716"),
        ("0476-6123456", "0476-****456"),
        ("6123456", "****456"),
        ("95598", "***98"),
        ("", ""),
    ],
)
def test_masked_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("91150422MA0N0JXY2P", "91150422MA0N0JXY2P"),
        ("92350100M000100Y40", "92350100M000100Y40"),
        ("91150422MA0N0JXY2Q", "91150422MA0N0JXY2Q"),
        ("A1150422MA0N0JXY2Q", "A1150422MA0N0JXY2Q"),
        ("911504220766619001", "911504********9001"),
        ("91150422076661900X", "911504********900X"),
        ("PASSPORT0123456789", "PASSPO********6789"),
        ("11010519491231002X", "110105********002X"),
        ("15042278010112", "**********0112"),
        ("", ""),
    ],
)
def test_a_code_is_public_what_may_be_a_person_s_number_is_not(code: str, shown: str) -> None:
    assert mask_credit_code(code) == shown
    assert is_public_code(code) == bool(code and shown == code)


def test_a_number_that_is_right_as_both_is_not_public() -> None:
    firsts = (f"11010519800101{serial:03d}" for serial in range(1000))
    codes = (first + credit_code_check(first) for first in firsts)
    both = next(code for code in codes if id_card_problem(code) is None)
    assert credit_code_problem(both) is None
    assert is_identity(both)
    assert "*" in mask_credit_code(both)


def test_masked_papers_and_names() -> None:
    assert mask_id("110105194912310021") == "110105********0021"
    assert mask_id("123") == "**3"
    assert mask_name("王小明") == "王**"
    assert mask_name("") == ""


@given(st.text(alphabet="0123456789-", min_size=2, max_size=20))
def test_a_mask_never_shows_the_whole(number: str) -> None:
    for masked in (mask_phone(number), mask_id(number)):
        assert len(masked) == len(number)
        assert "*" in masked
