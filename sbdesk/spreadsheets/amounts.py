"""Months, energy and money as sheets write them: YYYYMM, whole Wh, whole 分 (domain §3.3)."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sbdesk.domain.text import clean_text, fold
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.refusals import Doubtful, Masked, Refused
from sbdesk.spreadsheets.values import PLACEHOLDERS, Reader, Value, as_text, is_masked

_MONTH = re.compile(
    r"(\d{4})(?:[-/.年]?(\d{2})|[-/年](\d))(?:月份?)?(?:[-/.]?(\d{1,2})日?)?(?:\D.*)?"
)
_AMOUNT = re.compile(
    r"(-|\+)?[¥￥]?(-)?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(元|kwh|千瓦时|千瓦·时|度)?"
)
_FIRST_YEAR: Final = 1980
_LARGEST: Final = Decimal(10) ** 14
_ENERGY_UNITS: Final = (
    (("万千瓦时", "万kwh", "万度"), 10_000_000),
    (("兆瓦时", "mwh"), 1_000_000),
    (("千瓦时", "kwh", "度"), 1_000),
    (("wh", "瓦时"), 1),
)
_MONEY_UNITS: Final = ((("万元",), 1_000_000), (("千元",), 100_000), (("元",), 100), (("分",), 1))


def month_reader(today: date) -> Reader:
    """A reader of months as YYYYMM, none after this one."""
    last = f"{today:%Y%m}"

    def read(cell: Cell) -> Value:
        if isinstance(cell, date):
            found = f"{cell:%Y%m}"
        else:
            text = fold(as_text(cell))
            if text in PLACEHOLDERS:
                return None
            found = _month(text)
        if found > last:
            raise Refused(f"年月在将来：{found[:4]}-{found[4:]}")
        return found

    return read


def energy_reader(heading: str, group: str = "") -> Reader:
    """A reader of energy as whole Wh; the column's unit stands in its heading, else it is kWh."""
    return _amount_reader("电量", _unit(heading, group, _ENERGY_UNITS, 1_000))


def money_reader(heading: str, group: str = "") -> Reader:
    """A reader of money as whole 分; the column's unit stands in its heading, else it is 元."""
    return _amount_reader("金额", _unit(heading, group, _MONEY_UNITS, 100))


def _month(text: str) -> str:
    shape = _MONTH.fullmatch(text)
    if not shape:
        raise Refused(f"不是年月：{clean_text(text)[:20]}")
    year, month = int(shape[1]), int(shape[2] or shape[3])
    if year < _FIRST_YEAR or not 1 <= month <= 12:
        raise Refused(f"没有这样的年月：{clean_text(text)[:20]}")
    return f"{year}{month:02}"


def _unit(
    heading: str, group: str, units: tuple[tuple[tuple[str, ...], int], ...], usual: int
) -> int:
    for words in (heading, group):
        inside = re.findall(r"[(\[【]([^()\[\]【】]*)[)\]】]", fold(words))
        for text in inside:
            for names, scale in units:
                if any(name in text for name in names):
                    return scale
    return usual


def _amount_reader(what: str, scale: int) -> Reader:
    def read(cell: Cell) -> Value:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            given = Decimal(str(cell))
        else:
            text = fold(as_text(cell))
            if text in PLACEHOLDERS:
                return None
            if is_masked(text):
                raise Masked(what, text)
            given = _number(text, what)
        exact = given * scale
        if not abs(exact) <= _LARGEST:
            raise Refused(f"{what}大得不可能：{clean_text(as_text(cell))[:20]}")
        whole = exact.to_integral_value(ROUND_HALF_UP)
        # What a spreadsheet's own sums leave behind the last place is no doubt.
        if abs(exact - whole) > Decimal("0.001"):
            raise Doubtful(int(whole), f"{what}的零头太细，已四舍五入：{as_text(cell)}")
        return int(whole)

    return read


def _number(text: str, what: str) -> Decimal:
    """A number with thousands separators, a sign, a unit; brackets around it mean minus."""
    plain = text.replace("，", ",")
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = _AMOUNT.fullmatch(plain[1:-1] if bracketed else plain)
    if not found:
        raise Refused(f"{what}不是数字：{clean_text(text)[:20]}")
    negative = bracketed or "-" in (found[1], found[2])
    amount = Decimal(found[3].replace(",", ""))
    return -amount if negative else amount
