"""Months, energy and money as sheets write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.spreadsheets.amounts import energy_reader, money_reader, month_reader
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.refusals import Doubtful, Masked, Refused

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "cell",
    [
        "202609", 202609, 202609.0, "2026-09", "2026/9", "2026年9月", "2026年09月份",
        "２０２６０９", " 2026-09 ", "2026.09", "'202609", "20260901", "2026-09-01",
        date(2026, 9, 1), datetime(2026, 9, 30, 12, 0), "2026-09-01 00:00:00",
    ],
)  # fmt: skip
def test_a_month_in_every_spelling(cell: Cell) -> None:
    assert month_reader(TODAY)(cell) == "202609"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("202613", "没有这样的年月"),
        ("20269", "不是年月"),
        (2026.1, "不是年月"),
        ("九月", "不是年月"),
        ("合计", "不是年月"),
        ("202612", "在将来"),
        ("197001", "没有这样的年月"),
    ],
)
def test_what_is_no_month_is_refused(cell: Cell, words: str) -> None:
    with pytest.raises(Refused, match=words):
        month_reader(TODAY)(cell)


def test_nothing_is_no_month() -> None:
    assert month_reader(TODAY)("-") is None


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (190.7, 19070), ("102.33", 10233), ("1,234.50", 123450), ("-12.5", -1250), (0, 0),
        ("(40.93)", -4093), ("￥61.40", 6140), ("61.4元", 6140), ("１２．５", 1250),
        (95.76000000000001, 9576), ("/", None), ("", None), ("--", None),
    ],
)  # fmt: skip
def test_money_in_whole_fen(cell: Cell, fen: int | None) -> None:
    assert money_reader("应收电费")(cell) == fen


@pytest.mark.parametrize(
    ("heading", "group", "wh"),
    [
        ("总电量", "", 3_000),
        ("总电量(kWh)", "", 3_000),
        ("总电量（千瓦时）", "", 3_000),
        ("总电量(万千瓦时)", "", 30_000_000),
        ("总电量", "电量(MWh)", 3_000_000),
        ("总电量(度)", "电量(万kWh)", 3_000),
    ],
)
def test_energy_follows_the_unit_of_its_heading(heading: str, group: str, wh: int) -> None:
    assert energy_reader(heading, group)("3") == wh


def test_money_follows_the_unit_of_its_heading() -> None:
    assert money_reader("应收电费(万元)")(1.5) == 1_500_000


@pytest.mark.parametrize("cell", ["三百", "12.5.6", "1e9999", "1,23", "#REF!", True])
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    with pytest.raises(Refused):
        money_reader("应收电费")(cell)


def test_too_much_to_be_true_is_refused() -> None:
    with pytest.raises(Refused, match="大得不可能"):
        money_reader("应收电费")(10.0**20)


def test_a_tail_beyond_the_last_place_is_doubtful() -> None:
    with pytest.raises(Doubtful) as doubt:
        money_reader("应收电费")("12.3456")
    assert doubt.value.value == 1235


def test_a_masked_amount_says_nothing() -> None:
    with pytest.raises(Masked):
        energy_reader("总电量")("1**")


@given(st.integers(-(10**11), 10**11))
def test_every_fen_survives_text_and_number(fen: int) -> None:
    text = f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"
    assert money_reader("欠费")(text) == fen
    assert money_reader("欠费")(float(text)) == fen
