"""Which step of a person's own is taken back next, and which taking back is: Ctrl+Z and Ctrl+Y."""

from dataclasses import dataclass
from typing import Final

from sbdesk.domain.actions import Action
from sbdesk.store.driver import Connection
from sbdesk.store.undoing import is_undone

_FURTHEST: Final = 500
"""So many of a person's newest transactions are looked at."""
_BESIDE: Final = frozenset({Action.REPRINT, Action.DISCLOSE})
"""What leaves the data as they are: a step taken back may come again after it."""


@dataclass(frozen=True)
class TakenBack:
    """An undo that can be taken back, and the sentence of the step it took back."""

    seq: int
    sentence: str


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


def last_taken_back(raw: Connection, origin: int, person: bytes | None) -> TakenBack | None:
    """The newest undo of a person that Ctrl+Y would take back.

    None when there is none, or when the person has changed something since.
    """
    mine = raw.execute(
        "SELECT seq, action, undoes_origin, undoes_seq FROM tx WHERE origin = ? AND person IS ? "
        f"ORDER BY seq DESC LIMIT {_FURTHEST}",
        (origin, person),
    )
    for seq, action, u_origin, u_seq in mine.fetchall():
        if u_seq is None:
            if Action(action) in _BESIDE:
                continue
            return None
        sentence = _step(raw, u_origin, u_seq)
        if sentence is not None and not is_undone(raw, origin, seq):
            return TakenBack(int(seq), sentence)
    return None


def _step(raw: Connection, origin: int, seq: int) -> str | None:
    """The sentence of the step that an undo of (origin, seq) took back.

    None when it brought one again: then it had taken back an undo.
    """
    back = True
    while True:
        found = raw.execute(
            "SELECT sentence, undoes_origin, undoes_seq FROM tx WHERE origin = ? AND seq = ?",
            (origin, seq),
        ).fetchone()
        if found is None or found[2] is None:
            return str(found[0]) if found and back else None
        origin, seq, back = found[1], found[2], not back
