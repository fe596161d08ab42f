"""Union of journals: what another machine wrote is added, and the rows made to agree (DESIGN §4).

State is a function of the set of entries: order and repetition do not matter. A cell whose newest
entries do not know of each other has several heads; it shows the one with the highest (rank, clock,
machine).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from sbdesk.store.driver import Connection
from sbdesk.store.journal_ends import NO_HASH
from sbdesk.store.reading_journal import entries_of, head_of, origin_uuids
from sbdesk.store.sealing import (
    Batch,
    SealedEntry,
    SealedHead,
    batch_part_hash,
    entry_hash,
    transaction_hash,
    unpack_batch,
)
from sbdesk.store.tables import record_tables, table_no

_LIVE = 1
_TABLES = {table_no(table): table.name for table in record_tables()}
_REFERENCES = {
    (table_no(table), column.info["no"]): table_no(key.column.table)
    for table in record_tables()
    for column in table.columns
    for key in column.foreign_keys
}


@dataclass(frozen=True)
class SealedBatch:
    """A batch as it travels."""

    seq: int
    tbl: int
    n: int
    data: bytes
    hash: bytes


@dataclass(frozen=True)
class Transaction:
    """One action of one machine with all its parts, as it travels between machines."""

    head: SealedHead
    prev: bytes
    hash: bytes
    entries: tuple[SealedEntry, ...]
    batches: tuple[SealedBatch, ...]

    def sealed_hash(self) -> bytes:
        """The hash its contents give."""
        parts = {entry.seq: entry_hash(entry) for entry in self.entries}
        parts.update({b.seq: batch_part_hash(b.seq, b.tbl, b.n, b.hash) for b in self.batches})
        return transaction_hash(self.head, self.prev, [parts[seq] for seq in sorted(parts)])


class Verdict(Enum):
    """What becomes of a foreign transaction."""

    NEW = "new"
    KNOWN = "known"
    FORKED = "forked"
    GAP = "gap"
    DAMAGED = "damaged"


def held(raw: Connection) -> dict[bytes, int]:
    """How far each machine's journal is held here: uuid to last sequence."""
    return dict(
        raw.execute(
            "SELECT o.uuid, max(t.seq) FROM origin o JOIN tx t ON t.origin = o.no GROUP BY o.no"
        ).fetchall()
    )


def transactions_beyond(raw: Connection, known: Mapping[bytes, int]) -> Iterator[Transaction]:
    """All transactions that a holder of `known` lacks, parents before children."""
    numbers = origin_uuids(raw)
    for no, seq in raw.execute("SELECT origin, seq FROM tx ORDER BY hlc, origin, seq").fetchall():
        if seq > known.get(numbers[no], 0):
            yield read_transaction(raw, no, seq)


def read_transaction(raw: Connection, origin: int, seq: int) -> Transaction:
    """One transaction with its parts; `origin` is the local number."""
    head = head_of(raw, origin, seq)
    assert head is not None
    last = head.first + head.n
    prev, digest = raw.execute(
        "SELECT prev, hash FROM tx WHERE origin = ? AND seq = ?", (origin, seq)
    ).fetchall()[0]
    batches = raw.execute(
        "SELECT seq, tbl, n, data, hash FROM batch WHERE origin = ? AND seq >= ? AND seq < ? "
        "ORDER BY seq",
        (origin, head.first, last),
    ).fetchall()
    entries = tuple(entries_of(raw, origin, head.first, last))
    return Transaction(head, prev, digest, entries, tuple(SealedBatch(*b) for b in batches))


def judge(raw: Connection, transaction: Transaction) -> Verdict:
    """What a foreign transaction is here: new, known, a fork, after a gap, or damaged."""
    head = transaction.head
    row = raw.execute("SELECT no FROM origin WHERE uuid = ?", (head.origin,)).fetchone()
    known = None
    before = (NO_HASH, 1)
    if row is not None:
        known = raw.execute(
            "SELECT hash FROM tx WHERE origin = ? AND seq = ?", (row[0], head.seq)
        ).fetchone()
        last = raw.execute(
            "SELECT hash, first + n FROM tx WHERE origin = ? AND seq = ?", (row[0], head.seq - 1)
        ).fetchone()
        before = (last[0], last[1]) if last else before
        if last is None and head.seq > 1:
            return Verdict.GAP
    elif head.seq > 1:
        return Verdict.GAP
    if known is not None:
        return Verdict.KNOWN if known[0] == transaction.hash else Verdict.FORKED
    contents = _contents(transaction)
    if contents is None or (transaction.prev, head.first) != before:
        return Verdict.DAMAGED
    whole = _parents_held(raw, transaction) and _records_held(raw, transaction, contents)
    return Verdict.NEW if whole else Verdict.GAP


def _contents(transaction: Transaction) -> list[tuple[int, Batch]] | None:
    """Its batches by table number, unpacked; None when it is not what its hash says."""
    head = transaction.head
    numbers = [entry.seq for entry in transaction.entries]
    numbers += [batch.seq for batch in transaction.batches]
    if sorted(numbers) != list(range(head.first, head.first + head.n)):
        return None
    try:
        contents = [(batch, unpack_batch(batch.data)) for batch in transaction.batches]
    except ValueError:
        return None
    if any(c.hash != batch.hash or len(c.rows) != batch.n for batch, c in contents):
        return None
    if transaction.sealed_hash() != transaction.hash:
        return None
    return [(batch.tbl, content) for batch, content in contents]


def _parents_held(raw: Connection, transaction: Transaction) -> bool:
    """Whether every entry that this one overwrites is here, or is part of itself."""
    head = transaction.head
    numbers = {uuid: no for no, uuid in origin_uuids(raw).items()}
    wanted = {parent for entry in transaction.entries for parent in entry.parents}
    for uuid, seq in wanted:
        if uuid == head.origin and seq < head.first + head.n:
            continue
        last = raw.execute(
            "SELECT ifnull(max(first + n), 0) FROM tx WHERE origin = ?", (numbers.get(uuid),)
        ).fetchall()[0][0]
        if seq >= last:
            return False
    return True


def _records_held(
    raw: Connection, transaction: Transaction, contents: Iterable[tuple[int, Batch]]
) -> bool:
    """Whether every record that it writes in or refers to is here, or is made by it.

    An empty cell has no entry that a first value could name as its parent, so parents do not tell.
    """
    made: set[tuple[int, bytes]] = set()
    wanted: set[tuple[int, bytes]] = set()
    for entry in transaction.entries:
        wanted.add((entry.tbl, entry.row))
        if entry.col == _LIVE and not entry.parents:
            made.add((entry.tbl, entry.row))
        if (entry.tbl, entry.col) in _REFERENCES and isinstance(entry.new, bytes):
            wanted.add((_REFERENCES[entry.tbl, entry.col], entry.new))
    for tbl, batch in contents:
        made |= {(tbl, row) for row, _ in batch.rows}
        for place, col in enumerate(batch.columns):
            if (tbl, col) in _REFERENCES:
                ids = {values[place] for _, values in batch.rows}
                wanted |= {(_REFERENCES[tbl, col], i) for i in ids if isinstance(i, bytes)}
    return all(_here(raw, tbl, row) for tbl, row in wanted - made)


def _here(raw: Connection, tbl: int, row: bytes) -> bool:
    table = _TABLES.get(tbl)
    if table is None:
        return False
    return raw.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row,)).fetchone() is not None


def cells_with_several_heads(raw: Connection) -> list[tuple[int, bytes, int]]:
    """Cells with more than one newest entry, whether or not their values differ."""
    return [
        (tbl, row, col)
        for tbl, row, col in raw.execute(
            "SELECT tbl, row, col FROM head GROUP BY tbl, row, col HAVING count(*) > 1"
        ).fetchall()
    ]
