"""Which step of a person's own Ctrl+Z takes back, and the numbered papers it passes over."""

from typing import Final

from sbdesk.domain.actions import Action
from sbdesk.store.driver import Connection
from sbdesk.store.undoing import is_undone

_FURTHEST: Final = 500
"""So many of a person's newest transactions are looked at."""


def last_undoable(raw: Connection, origin: int, person: bytes | None) -> int | None:
    """The newest action of a person on a machine that Ctrl+Z would take back; its sequence."""
    mine = raw.execute(
        "SELECT seq, action FROM tx WHERE origin = ? AND person IS ? AND undoes_seq IS NULL "
        f"ORDER BY seq DESC LIMIT {_FURTHEST}",
        (origin, person),
    )
    for seq, action in mine.fetchall():
        if Action(action).undoable and not is_undone(raw, origin, seq):
            return int(seq)
    return None


def papers_passed(
    raw: Connection, origin: int, person: bytes | None, seq: int | None
) -> tuple[int, ...]:
    """The numbered papers between `seq` and the step after it: Ctrl+Z passes over them.

    Of a person with nothing to take back (`seq` None) those before the first step.
    """
    later = raw.execute(
        "SELECT seq, action FROM tx WHERE origin = ? AND person IS ? AND undoes_seq IS NULL "
        f"AND seq > ? ORDER BY seq LIMIT {_FURTHEST}",
        (origin, person, seq or 0),
    )
    papers: list[int] = []
    for number, action in later.fetchall():
        if Action(action).undoable:
            break
        if action == Action.ISSUE:
            papers.append(number)
    return tuple(papers)
