"""Capacities: kVA as people write it, VA as we keep it (whole numbers)."""

import re
from decimal import Decimal
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.text import fold

_KVA = re.compile(r"([+-]?)(\d+(?:,\d{3})*|\d*)(?:\.(\d+))?(kva|千伏安)?")
_LARGEST_KVA: Final = 1_000_000
_PLACES: Final = 3


def kva_to_va(text: str) -> int:
    """VA of a capacity typed in kVA: "315" → 315000, "1,250.5 kVA" → 1250500.

    Raises UserMistake naming the reason: nothing there, no number, not positive, another unit,
    more than three places, beyond any station.
    """
    typed = fold(text)
    if not typed:
        raise UserMistake("容量没有填")
    found = _KVA.fullmatch(typed)
    if found is None or not (found[2] or found[3]):
        raise UserMistake(_not_understood(typed, text.strip()))
    if len((found[3] or "").rstrip("0")) > _PLACES:
        raise UserMistake(f"容量最多 3 位小数，现为「{text.strip()}」")
    kva = Decimal(f"{found[1]}{(found[2] or '0').replace(',', '')}.{found[3] or '0'}")
    if kva <= 0:
        raise UserMistake(f"容量应大于 0，现为「{text.strip()}」")
    if kva > _LARGEST_KVA:
        raise UserMistake(f"容量「{text.strip()}」kVA 太大，请核对单位")
    return int(kva * 1000)


def va_to_kva(va: int) -> str:
    """The capacity in kVA without needless zeros: 315000 → "315", 62500 → "62.5"."""
    whole, rest = divmod(va, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def _not_understood(typed: str, shown: str) -> str:
    unit = re.fullmatch(r"[+-]?[\d.,]+(kw|千瓦|mva|兆伏安|mw|va|伏安|万千伏安|w)", typed)
    if unit is not None:
        return f"容量单位应为 kVA，「{shown}」写的不是 kVA"
    return f"容量「{shown}」不是数字，请填 kVA 数，如 315"
