"""The closed list of what a person can do to the data; each unit of work is one of these."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a transaction did; the value stands in the journal and never changes its meaning."""

    OPEN_OFFICE = "open office"
    UPGRADE = "upgrade"
    ADD = "add"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    IMPORT = "import"
    ISSUE = "issue notice"
    REPRINT = "reprint notice"
    UNDO = "undo"
    SETTLE = "settle clash"
    DEMO = "make up an office"
    JOIN = "join customers"
    DISCLOSE = "show in full"

    @property
    def undoable(self) -> bool:
        """Whether a person may take it back: a served paper or a settled clash stays."""
        return self in _UNDOABLE


_UNDOABLE = frozenset(
    {Action.ADD, Action.EDIT, Action.WITHDRAW, Action.IMPORT, Action.UNDO, Action.JOIN}
)


@dataclass(frozen=True)
class Actor:
    """Who acts: a person's id and name, or the program itself."""

    person_id: bytes | None
    name: str


PROGRAM = Actor(None, "程序")
