"""Capacities as sheets write them, kept as whole VA."""

import re
from decimal import Decimal
from typing import Final

from sbdesk.domain.text import clean_text, fold
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.refusals import Doubtful, Refused
from sbdesk.spreadsheets.values import PLACEHOLDERS, Reader, Value, as_text

_AMOUNT = re.compile(
    r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(kva|mva|va|千伏安|兆伏安|伏安|kw|千瓦)?"
)
_LARGEST_VA: Final = 1_000_000_000
_CAPACITY_UNITS: Final = {
    "va": 1,
    "伏安": 1,
    "kva": 1_000,
    "千伏安": 1_000,
    "mva": 1_000_000,
    "兆伏安": 1_000_000,
    "kw": 1_000,
    "千瓦": 1_000,
}
_UNIT = re.compile(r"(千伏安|兆伏安|伏安|千瓦|kva|mva|kw|va)\)?\s*$")


def capacity_reader(unit: int = 1_000) -> Reader:
    """A reader of capacities as whole VA, of cells in `unit` VA (1,000: kVA)."""

    def read(cell: Cell) -> Value:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            volt_amperes = Decimal(str(cell)) * unit
        else:
            given = _amount(cell, unit)
            if given is None:
                return None
            volt_amperes = given
        if volt_amperes == 0:
            raise Doubtful(None, "容量是 0，没有读入")
        if volt_amperes < 0:
            raise Refused(f"容量是负数：{as_text(cell).strip()}")
        if volt_amperes > _LARGEST_VA:
            raise Refused(f"容量大得不可能：{as_text(cell).strip()}")
        return int(volt_amperes.to_integral_value())

    return read


def capacity_unit(heading: str, group: str) -> tuple[int, bool]:
    """VA in one unit of a capacity column, and whether it says so in kW, which is no capacity.

    The unit stands in the heading or in the words that span it; without one it is kVA.
    """
    for words in (heading, group):
        if found := _UNIT.search(fold(words)):
            unit = found[1]
            return _CAPACITY_UNITS[unit], unit in ("kw", "千瓦")
    return 1_000, False


def _amount(cell: Cell, unit: int) -> Decimal | None:
    """VA of a text; a unit of its own goes before the column's."""
    text = fold(as_text(cell))
    if text in PLACEHOLDERS:
        return None
    found = _AMOUNT.fullmatch(text.replace("，", ","))
    if not found:
        raise Refused(f"容量不是数字：{clean_text(as_text(cell))[:20]}")
    return Decimal(found[1] + found[2].replace(",", "")) * _CAPACITY_UNITS.get(found[3], unit)
