"""Numbers of notices and records: 林供诉复〔2026〕A8号 (PAPER §5).

Unit word, subject word, year in 〔〕, the machine's letter and its serial without leading zeros:
two machines can never make one number. Ledger numbers (投〔2026〕A37号) have no unit word.
"""

import re
from dataclasses import dataclass

from sbdesk.domain.text import half_width

_SHAPE = re.compile(
    r"(?P<prefix>[^\[(〔【]*)[\[(〔【](?P<year>\d{4})[\])〕】]第?"
    r"(?P<machine>[A-Za-z]{0,3})0*(?P<serial>[1-9]\d{0,6})号?"
)
_MACHINE = re.compile(r"[A-Z]{1,3}")
_YEARS = range(1900, 10000)


@dataclass(frozen=True)
class NoticeNumber:
    """A number taken apart; `prefix` is unit word and subject word together."""

    prefix: str
    year: int
    machine: str
    serial: int

    @property
    def text(self) -> str:
        """As it is printed."""
        return f"{self.prefix}〔{self.year}〕{self.machine}{self.serial}号"


def notice_number(unit_word: str, subject: str, year: int, machine: str, serial: int) -> str:
    """The number as printed. Raises ValueError for parts that cannot stand in one."""
    if not _MACHINE.fullmatch(machine):
        raise ValueError(f"machine letter {machine!r}")
    if year not in _YEARS or serial < 1:
        raise ValueError(f"number {year}/{serial}")
    return NoticeNumber(f"{unit_word}{subject}", year, machine, serial).text


def parse_notice_number(text: str) -> NoticeNumber | None:
    """A number typed back, with any brackets, in full width or not; None if it is none."""
    found = _SHAPE.fullmatch(re.sub(r"\s+", "", half_width(text)))
    if found is None:
        return None
    return NoticeNumber(
        found["prefix"], int(found["year"]), found["machine"].upper(), int(found["serial"])
    )
