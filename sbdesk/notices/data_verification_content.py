"""The sheet on which a customer checks what the file says of him (inventory row 4, PAPER W).

A working sheet: it is taken along, filled in by hand and typed back by its code. The page is laid
out in `data_verification.py`.
"""

from dataclasses import dataclass
from typing import Final

FORM: Final = "data-verification"

_NONE: Final[frozenset[str]] = frozenset()
_PLAIN = """
    round village responsible customer_no purpose facts_title contacts_title supply_title
    papers_title papers_hint item_head held_head right_head wrong_head right not_held
    more paper_received paper_absent result same changed unreachable refused signature relation
    phone checked_by checked_on copies return_code
"""
PLACES: Final = {
    **dict.fromkeys(_PLAIN.split(), _NONE),
    "last_four": frozenset({"number"}),
    "page": frozenset({"page", "pages"}),
    "printed": frozenset({"time"}),
}


@dataclass(frozen=True)
class Line:
    """What the file says under one heading, "" where nothing is known.

    `masked` where the digits in the middle are hidden and only the last four can be checked.
    """

    title: str
    held: str
    masked: bool = False


@dataclass(frozen=True)
class DataVerification:
    """One customer's sheet in a round.

    `unit` says with its phone who asks. `facts`, `contacts` and `supply` are what the file says,
    `papers` what it lacks and why. `number`, `code` and `printed_at` (wall clock as printed) are
    None unless the sheet is registered.
    """

    name: str
    round: str
    unit: str = ""
    customer_no: str | None = None
    village: str | None = None
    responsible: str | None = None
    facts: tuple[Line, ...] = ()
    contacts: tuple[Line, ...] = ()
    supply: tuple[Line, ...] = ()
    papers: tuple[Line, ...] = ()
    number: str | None = None
    code: str | None = None
    printed_at: str | None = None
