"""The station asks the marketing department to correct the system's data (demand 9).

One table of all that differs, grouped by what is asked for, with room to tick off each line.
The page is laid out in `correction_request.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sbdesk.domain.errors import Problem

FORM: Final = "correction-request"
GROUPS: Final = ("number", "same_name", "data", "missing_there", "missing_here")

_NONE: Final[frozenset[str]] = frozenset()
_PLAIN = """
    copy to_whom order_head customer_head item_head theirs_head ours_head done_head
    not_in_system not_on_site done refused result result_all result_part result_by result_phone
    copies draft
"""
PLACES: Final = {
    **dict.fromkeys(_PLAIN.split(), _NONE),
    **dict.fromkeys((f"group_{name}" for name in GROUPS), frozenset({"count"})),
    "opening": frozenset({"source", "day", "count"}),
    "add": frozenset({"where"}),
    "handled_by": frozenset({"name"}),
    "approved_by": frozenset({"name"}),
    "phone": frozenset({"phone"}),
    "seal": frozenset({"unit"}),
    "page": frozenset({"page", "pages"}),
    "printed": frozenset({"time"}),
}


@dataclass(frozen=True)
class Correction:
    """One line: whose, what, what the system says, what it should say; "" for nothing."""

    customer_no: str
    name: str
    item: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class CorrectionGroup:
    """Lines that ask for the same thing; `kind` is one of `GROUPS`."""

    kind: str
    lines: tuple[Correction, ...]


@dataclass(frozen=True)
class CorrectionRequest:
    """One request. `source` is the export that was compared, on `compared_on`.

    `number`, `code` and `printed_at` (wall clock as printed) are None for a draft.
    """

    unit: str
    addressee: str
    source: str
    compared_on: date | None
    groups: tuple[CorrectionGroup, ...]
    requested_on: date | None = None
    handled_by: str | None = None
    approved_by: str | None = None
    phone: str | None = None
    number: str | None = None
    code: str | None = None
    printed_at: str | None = None

    @property
    def count(self) -> int:
        """How many corrections are asked for."""
        return sum(len(group.lines) for group in self.groups)


def request_problems(request: CorrectionRequest) -> tuple[Problem, ...]:
    """What keeps the request from being issued, all at once."""
    problems: list[Problem] = []
    if not request.count:
        problems.append(Problem("groups", "没有要更正的内容：先在差异对照里判断「本所对」。"))
    if not request.unit:
        problems.append(Problem("unit", "没有单位名称。"))
    return tuple(problems)
