"""Numbers as people type them: grouped, with their unit, in full-width digits; the rest refused."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.quantities import (
    Quantity,
    grouped,
    ratio_mistake,
    typed_quantity,
    typed_whole,
)

KWH = Quantity(1000, ("kWh", "千瓦时", "度"), -(10**10), 10**10)
YUAN = Quantity(100, ("元", "¥"), -(10**10), 10**10)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("12345.5", 12_345_500),
        ("12,345.5", 12_345_500),
        ("１２３４５", 12_345_000),
        (" 1 200 度 ", 1_200_000),
        ("3kWh", 3000),
        ("0.001千瓦时", 1),
        (".5", 500),
        ("−20", -20_000),
        ("1.5000", 1500),
    ],
)
def test_energy_is_kept_in_wh(text: str, kept: int) -> None:
    assert typed_quantity(KWH, "电量", text) == kept


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1409.50", 140_950), ("¥1,409.5", 140_950), ("12元", 1200), ("-0.01", -1), ("0", 0)],
)
def test_money_is_kept_in_fen(text: str, fen: int) -> None:
    assert typed_quantity(YUAN, "电费", text) == fen


@pytest.mark.parametrize(
    ("how", "text", "words"),
    [
        (YUAN, "1.005", "电费最多 2 位小数，现为「1.005」"),
        (YUAN, "十二", "电费「十二」不是数字"),
        (YUAN, "12美元", "单位是 元"),
        (YUAN, "1,40", "不是数字"),
        (YUAN, "99999999999", "太大，请核对单位"),
        (KWH, "3MWh", "单位是 kWh"),
        (KWH, "1.2.3", "不是数字"),
        (YUAN.within(0, None), "-1", "不能小于 0"),
        (Quantity(1000, (), 1, 100), "0.5", "应在 1 到 100 之间，现为「0.5」"),
    ],
)
def test_what_is_no_such_quantity_says_why(how: Quantity, text: str, words: str) -> None:
    with pytest.raises(UserMistake, match=words):
        typed_quantity(how, "电费", text)


@pytest.mark.parametrize(
    ("text", "number"), [("60", 60), ("1,000", 1000), ("６０", 60), ("60.0", 60), ("12 次", 12)]
)
def test_whole_numbers(text: str, number: int) -> None:
    assert typed_whole("倍率", text, ("次",), 1, 1_000_000) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "倍率应在 1 到 1000000 之间，现为「0」"),
        ("-3", "应在 1 到"),
        ("1.5", "倍率应为整数，现为「1.5」"),
        ("1000001", "应在 1 到 1000000 之间"),
        ("abc", "倍率「abc」不是数字"),
        ("30A", "带了别的单位"),
        ("", "不是数字"),
    ],
)
def test_an_impossible_multiplier_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(UserMistake, match=words):
        typed_whole("倍率", text, (), 1, 1_000_000)


def test_a_number_without_bounds_is_still_bounded() -> None:
    assert typed_whole("数", "-5", (), None, None) == -5
    with pytest.raises(UserMistake, match="太大"):
        typed_whole("数", "9" * 20, (), None, None)


def test_a_ratio_says_which_number_was_meant() -> None:
    assert ratio_mistake("倍率", "100/5") == "「100/5」是变比，倍率请填 20"
    assert ratio_mistake("倍率", "１００：５") == "「１００：５」是变比，倍率请填 20"
    assert ratio_mistake("倍率", "100/3") == "「100/3」是变比，倍率请填整数"
    assert ratio_mistake("倍率", "100/0") == "「100/0」是变比，倍率请填整数"
    assert ratio_mistake("倍率", "20") is None


@given(st.integers(-(10**13), 10**13), st.sampled_from([KWH, YUAN]), st.booleans())
def test_what_is_shown_can_be_typed_again(kept: int, how: Quantity, commas: bool) -> None:
    if how.least <= Decimal(kept) / how.scale <= how.most:
        assert typed_quantity(how, "数", how.text(kept, commas=commas)) == kept


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for how in (KWH, YUAN):
        with suppress(UserMistake):
            assert isinstance(typed_quantity(how, "数", text), int)


def test_money_is_read_with_two_places_and_a_real_minus() -> None:
    assert grouped(Decimal("184320.5"), 2) == "184,320.50"
    assert grouped(Decimal("-1234"), 2) == "−1,234.00"
    assert KWH.text(12_345_500, commas=True) == "12,345.5"
    assert KWH.text(-1000) == "-1"
