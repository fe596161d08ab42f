"""Whether a foreign transaction may be added: it builds on what is held and breaks no rule.

The rules are those that every honest journal keeps, because its triggers and units of work do: an
entry ranks one above the highest that it overwrites in its cell, and a clock is later than all that
its transaction builds on, so that journals can be handed on in the order of their clocks.
"""

from collections.abc import Mapping

from sbdesk.store.driver import Connection
from sbdesk.store.held import Held, Made, Part, references
from sbdesk.store.sealing import LATEST_CLOCK, SealedEntry
from sbdesk.store.shapes import LIVE, Contents, contents_of, head_is_sound
from sbdesk.store.transactions import Transaction, Verdict

_CLOCK_STEPS = 2**20
"""How far one transaction may push the clocks beyond `LATEST_CLOCK`; honest ones push by 1."""


def judge(raw: Connection, transaction: Transaction) -> Verdict:
    """What a foreign transaction is here: new, known, a fork, after a gap, or damaged.

    Never raises for anything that is in it, and writes nothing.
    """
    held = Held(raw)
    verdict = place(held, transaction)
    if verdict is not None:
        return verdict
    contents = contents_of(transaction)
    if contents is None:
        return Verdict.DAMAGED
    held.prepare([(transaction, contents)])
    return judged(held, transaction, contents)


def place(held: Held, transaction: Transaction) -> Verdict | None:
    """What its place in its journal tells without its contents, if anything."""
    if not head_is_sound(transaction):
        return Verdict.DAMAGED
    head = transaction.head
    end = held.end(head.origin)
    if head.seq > end.seq + 1:
        return Verdict.GAP
    if head.seq == end.seq + 1:
        return None
    known = held.hash_of(head.origin, head.seq)
    if known is None:
        return Verdict.GAP
    return Verdict.KNOWN if known == transaction.hash else None


def judged(held: Held, transaction: Transaction, contents: Contents) -> Verdict:
    """What a transaction is whose contents are sound, when what it names was looked up."""
    verdict = place(held, transaction)
    if verdict is not None:
        return verdict
    head, end = transaction.head, held.end(transaction.head.origin)
    if head.seq <= end.seq or transaction.prev != end.hash:
        return Verdict.FORKED
    if head.first != end.next_part or head.hlc <= end.clock:
        return Verdict.DAMAGED
    if head.hlc > max(LATEST_CLOCK, held.clock + _CLOCK_STEPS):
        return Verdict.DAMAGED
    return _Foundation(held, transaction, contents).verdict()


class _Foundation:
    """All that a transaction builds on: parents, records, the transaction that it takes back."""

    def __init__(self, held: Held, transaction: Transaction, contents: Contents) -> None:
        self._held, self._head, self._contents = held, transaction.head, contents
        self._parents: dict[tuple[bytes, int], Part] = {}

    def verdict(self) -> Verdict:
        """New if all of it is here and is older, and every entry follows on what it names."""
        hlc = self._head.hlc
        undone = self._undone_clock()
        if undone is None or not self._find_parents():
            return Verdict.GAP
        wanted = self._wanted()
        records = self._held.records
        if any(row not in records[tbl] for tbl, row in wanted):
            return Verdict.GAP
        if undone >= hlc or any(part.clock >= hlc for part in self._parents.values()):
            return Verdict.DAMAGED
        later = [at for at in wanted if self._record(at).clock >= hlc and self._is_older(*at)]
        if later:
            # Several machines may bring one record in: the making that it knew is not here yet.
            several = all(self._record(at).own is not None for at in later)
            return Verdict.GAP if several else Verdict.DAMAGED
        follows = all(self._follows(entry) for entry in self._contents.entries)
        return Verdict.NEW if follows else Verdict.DAMAGED

    def _undone_clock(self) -> int | None:
        """The clock of what it takes back, 0 if nothing; None when that is not here."""
        return self._held.clock_of(*self._head.undoes) if self._head.undoes else 0

    def _find_parents(self) -> bool:
        """Whether all that its entries overwrite or saw is here, or is part of itself."""
        own: Mapping[tuple[bytes, int], Part] | None = None
        for entry in self._contents.entries:
            for parent in entry.parents:
                if parent in self._parents:
                    continue
                if self._within(parent):
                    own = own or self._own_parts()
                    part = own.get(parent)
                else:
                    part = self._held.part(*parent)
                if part is None:
                    return False
                self._parents[parent] = part
        return True

    def _within(self, parent: tuple[bytes, int]) -> bool:
        return parent[0] == self._head.origin and parent[1] >= self._head.first

    def _own_parts(self) -> Mapping[tuple[bytes, int], Part]:
        """Its own parts, of no age."""
        origin = self._head.origin
        found = {
            (origin, e.seq): Part(e.tbl, e.row, e.col, e.rank, e.new if e.col == LIVE else None, 0)
            for e in self._contents.entries
        }
        for batch, _ in self._contents.batches:
            found[origin, batch.seq] = Part(batch.tbl, None, 0, 1, None, 0)
        return found

    def _wanted(self) -> set[tuple[int, bytes]]:
        """The records that it writes in or refers to and does not make itself.

        An empty cell has no entry that a first value could name as its parent, so that parents
        alone do not tell.
        """
        wanted = set(references(self._contents))
        made = {
            (batch.tbl, row) for batch, content in self._contents.batches for row, _ in content.rows
        }
        for entry in self._contents.entries:
            if entry.col == LIVE and not entry.parents:
                made.add((entry.tbl, entry.row))
            else:
                wanted.add((entry.tbl, entry.row))
        return wanted - made

    def _record(self, at: tuple[int, bytes]) -> Made:
        return self._held.records[at[0]][at[1]]

    def _is_older(self, tbl: int, row: bytes) -> bool:
        """Whether the transaction is older than every making of a record that is here."""
        return self._held.first_made(tbl, row) >= self._head.hlc

    def _follows(self, entry: SealedEntry) -> bool:
        """Whether an entry names what it may, what it overwrites first, and has the right rank."""
        rank = 0
        for place_of, parent in enumerate(entry.parents):
            part = self._parents[parent]
            if part.tbl != entry.tbl or part.row not in (None, entry.row):
                return False
            if part.row is None:
                if not self._makes(parent, entry):
                    return False
            elif part.col != entry.col:
                if not _tells_of_life(entry, part):
                    return False
                continue
            if rank == 0 and place_of > 0:
                return False
            rank = max(rank, part.rank)
        return entry.rank == rank + 1

    def _makes(self, batch: tuple[bytes, int], entry: SealedEntry) -> bool:
        """Whether a batch made the record of an entry."""
        if not self._within(batch):
            return self._held.made_by(entry.tbl, entry.row, *batch)
        content = next(c for b, c in self._contents.batches if b.seq == batch[1])
        return any(row == entry.row for row, _ in content.rows)


def _tells_of_life(entry: SealedEntry, seen: Part) -> bool:
    """Whether an entry names one of another cell rightly: of the two one is a withdrawal."""
    if entry.col == LIVE:
        return entry.new == 0
    return seen.col == LIVE and seen.life == 0
