"""The lines of the journal's tables, written one transaction at a time or many at once."""

from collections.abc import Sequence

from sbdesk.store.driver import Connection, Value
from sbdesk.store.lineage import Key
from sbdesk.store.sealing import SealedEntry, SealedHead

Line = Sequence[Value]
_TX = (
    "INSERT INTO tx (origin, seq, hlc, wall, person, person_name, action, sentence, "
    "undoes_origin, undoes_seq, first, n, prev, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENTRY = (
    "INSERT INTO entry (origin, seq, tbl, row, col, old, new, p_origin, p_seq, rank) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PARENT = "INSERT INTO entry_parent (origin, seq, p_origin, p_seq) VALUES (?, ?, ?, ?)"
_ASIDE = "INSERT INTO set_aside (origin, seq) VALUES (?, ?)"


class Lines:
    """Lines that wait to be written; machines by local number."""

    def __init__(self) -> None:
        self._transactions: list[Line] = []
        self._entries: list[Line] = []
        self._parents: list[Line] = []
        self._aside: list[Line] = []

    def transaction(
        self, origin: int, head: SealedHead, undoes: Key | None, prev: bytes, digest: bytes
    ) -> None:
        """A transaction's record."""
        fields = (origin, head.seq, head.hlc, head.wall, head.person, head.person_name)
        more = (head.action, head.sentence, *(undoes or (None, None)), head.first, head.n)
        self._transactions.append((*fields, *more, prev, digest))

    def entry(self, origin: int, entry: SealedEntry, parent: Key | None, seen: list[Key]) -> None:
        """An entry with the one it overwrote, and the others that it names."""
        seq = entry.seq
        cell = (entry.tbl, entry.row, entry.col, entry.old, entry.new)
        self._entries.append((origin, seq, *cell, *(parent or (None, None)), entry.rank))
        if seen:
            self._parents += [(origin, seq, *key) for key in seen]

    def aside(self, origin: int, seq: int) -> None:
        """An entry or batch that counts for nothing here."""
        self._aside.append((origin, seq))

    def write(self, raw: Connection) -> None:
        """Write all that waits."""
        for sql, lines in (
            (_TX, self._transactions),
            (_ENTRY, self._entries),
            (_PARENT, self._parents),
            (_ASIDE, self._aside),
        ):
            if lines:
                raw.executemany(sql, lines)
                lines.clear()
