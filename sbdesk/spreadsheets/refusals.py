"""The ways a cell can fail: refused, doubtful, or masked."""

from dataclasses import dataclass

from sbdesk.domain.errors import SbdeskError, UserMistake


class Refused(UserMistake):
    """The cell is wrong, and its row is rejected. The message says why, without a full stop."""


class Doubtful(SbdeskError):
    """The cell is doubtful: the row is taken with `value`, and a warning says why."""

    def __init__(self, value: str | int | None, reason: str) -> None:
        self.value = value
        super().__init__(reason)


class Masked(Doubtful):
    """The cell is starred out: it says nothing, and what is held already stays."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(None, f"{what}打了码（{text[:20]}），没有读入")


@dataclass(frozen=True)
class Rejected:
    """One wrong cell: `row` as Excel shows it, `column` the heading as it stands there."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Warned:
    """Something doubtful that did not hold the row back; row 0 speaks of the whole sheet."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Repeated:
    """A row that says the same customer again; `first` is the row that counted."""

    row: int
    first: int
    customer_no: str
