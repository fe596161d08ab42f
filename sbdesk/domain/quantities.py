"""Numbers as people type them: whole numbers, kWh, yuan; kept as whole numbers of a small unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.text import fold

MOST_KWH: Final = 10**10
MOST_YUAN: Final = 10**10
_MINUS: Final = str.maketrans({"−": "-", "—": "-", "–": "-"})
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+|)(?:\.(\d+))?")
_RATIO = re.compile(r"(\d+)[/:](\d+)")


@dataclass(frozen=True)
class Quantity:
    """A measure: how many small units one has (a power of ten), its words, its bounds as typed."""

    scale: int
    units: tuple[str, ...] = ()
    least: int = 0
    most: int = MOST_KWH

    @property
    def places(self) -> int:
        """How many places after the point it keeps."""
        return len(str(self.scale)) - 1

    def within(self, least: int | None, most: int | None) -> "Quantity":
        """The same measure in narrower bounds."""
        return replace(
            self,
            least=self.least if least is None else least,
            most=self.most if most is None else most,
        )

    def text(self, kept: int, *, commas: bool = False) -> str:
        """The number without needless zeros: 12345500 Wh → "12345.5", with commas "12,345.5"."""
        whole, rest = divmod(abs(kept), self.scale)
        sign = ("−" if commas else "-") if kept < 0 else ""
        part = f".{rest:0{self.places}d}".rstrip("0").rstrip(".")
        return f"{sign}{whole:,}{part}" if commas else f"{sign}{whole}{part}"


def grouped(number: Decimal, places: int) -> str:
    """「1,234.50」, the minus sign a real one."""
    text = f"{number:,.{places}f}"
    return text.replace("-", "−")


def typed_quantity(how: Quantity, title: str, text: str) -> int:
    """Small units of what was typed: "1,234.5" yuan → 123450 分. Raises `UserMistake`."""
    shown = text.strip()
    sign, whole, part = _split(title, text, how.units)
    part = part.rstrip("0")
    if len(part) > how.places:
        raise UserMistake(f"{title}最多 {how.places} 位小数，现为「{shown}」")
    number = Decimal(f"{sign}{whole or '0'}.{part or '0'}")
    if not how.least <= number <= how.most:
        raise UserMistake(_outside(title, how.least, how.most, shown))
    return int(number * how.scale)


def typed_whole(
    title: str, text: str, units: Sequence[str], least: int | None, most: int | None
) -> int:
    """A whole number within its bounds. Raises `UserMistake` with the reason."""
    shown = text.strip()
    sign, whole, part = _split(title, text, tuple(filter(None, units)))
    if part.strip("0"):
        raise UserMistake(f"{title}应为整数，现为「{shown}」")
    number = Decimal(f"{sign}{whole or '0'}")
    low = -(10**12) if least is None else least
    high = 10**12 if most is None else most
    if not low <= number <= high:
        raise UserMistake(_outside(title, low, high, shown))
    return int(number)


def ratio_mistake(title: str, text: str) -> str | None:
    """Why a ratio such as 100/5 is no whole number, and which number was meant."""
    found = _RATIO.fullmatch(fold(text))
    if found is None:
        return None
    above, below = int(found[1]), int(found[2])
    if below and above % below == 0:
        return f"「{text.strip()}」是变比，{title}请填 {above // below}"
    return f"「{text.strip()}」是变比，{title}请填整数"


def _split(title: str, text: str, units: Sequence[str]) -> tuple[str, str, str]:
    """Sign, digits before and after the point."""
    typed = fold(text).translate(_MINUS)
    for unit in map(fold, units):
        typed = typed.removeprefix(unit) if unit == "¥" else typed.removesuffix(unit)
    found = _NUMBER.fullmatch(typed)
    if found is None or not (found[2] or found[3]):
        raise UserMistake(_no_number(title, text.strip(), typed, units))
    return found[1], found[2].replace(",", ""), found[3] or ""


def _no_number(title: str, shown: str, typed: str, units: Sequence[str]) -> str:
    if re.fullmatch(r"[+-]?[\d.,]+[^\d.,]+", typed):
        right = f"，单位是 {units[0]}" if units else ""
        return f"{title}只填数字{right}，「{shown}」带了别的单位"
    return f"{title}「{shown}」不是数字"


def _outside(title: str, least: int, most: int, shown: str) -> str:
    if abs(least) >= MOST_KWH and abs(most) >= MOST_KWH:
        return f"{title}「{shown}」太大，请核对单位"
    if most >= MOST_KWH or most >= 10**9:
        return f"{title}不能小于 {least}，也不能太大，现为「{shown}」"
    return f"{title}应在 {least} 到 {most} 之间，现为「{shown}」"
