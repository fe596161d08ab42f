"""The nine-digit short code on paper, `SS NNNNNN C` (PAPER §6), and back again.

SS is the machine's paper slot, NNNNNN a permutation of the slot's own counter, C a Damm digit:
every single wrong digit and every swap of neighbours is caught.
"""

import re
from dataclasses import dataclass
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.text import half_width

SLOTS: Final = range(20, 100)
CAPACITY: Final = 1_000_000
_FACTOR: Final = 618_033
_SHIFT: Final = 271_828
_INVERSE: Final = pow(_FACTOR, -1, CAPACITY)
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_SHAPE = re.compile(r"([2-9]\d{8})(\d{2})?")
_GAPS = re.compile(r"[\s\u00ad\u2010-\u2015\u2212_-]+")
_WRONG: Final = "短码有一位不对，请对照纸上再输"


@dataclass(frozen=True)
class PaperCode:
    """One sheet: the machine's slot, its running number (from 1), and a row on lists."""

    slot: int
    n: int
    row: int | None = None

    @property
    def code(self) -> str:
        """The nine digits."""
        return paper_code(self.slot, self.n)


def paper_code(slot: int, n: int) -> str:
    """The nine digits for the slot's `n`-th sheet. Raises ValueError outside slots and counter."""
    if slot not in SLOTS or not 1 <= n <= CAPACITY:
        raise ValueError(f"no paper code for slot {slot}, number {n}")
    eight = f"{slot:02d}{(_FACTOR * n + _SHIFT) % CAPACITY:06d}"
    return eight + _damm(eight)


def spaced(code: str) -> str:
    """3-3-3 as printed: 207 620 192."""
    return f"{code[:3]} {code[3:6]} {code[6:9]}"


def looks_like_code(text: str) -> bool:
    """Whether this could be a short code by its shape and check digit; never raises.

    Nine digits starting 2–9 (eleven with a row); the first digits of a 户号 being typed have the
    shape too, so nine of ten such prefixes are told apart by the check digit alone.
    """
    found = _SHAPE.fullmatch(_folded(text))
    return found is not None and _damm(found[1]) == "0"


def parse_code(text: str) -> PaperCode | None:
    """The sheet (and row) of a typed or scanned code; None if it has not the shape of one.

    Blanks, hyphens and full-width digits are folded. Raises UserMistake for a wrong digit.
    """
    found = _SHAPE.fullmatch(_folded(text))
    if found is None:
        return None
    nine, row = found[1], found[2]
    if _damm(nine) != "0":
        raise UserMistake(_WRONG)
    n = (int(nine[2:8]) - _SHIFT) * _INVERSE % CAPACITY
    return PaperCode(int(nine[:2]), n or CAPACITY, int(row) if row else None)


def _folded(text: str) -> str:
    return _GAPS.sub("", half_width(text))


def _damm(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
