"""Union of journals: what another machine wrote is added, and the rows made to agree (DESIGN §4).

State is a function of the set of entries: order and repetition do not matter. A cell whose newest
entries do not know of each other has several heads; it shows the one with the highest (rank, clock,
machine).
"""

from collections.abc import Iterator, Mapping

from sbdesk.store.driver import Connection
from sbdesk.store.reading_journal import entries_of, head_of, origin_uuids
from sbdesk.store.transactions import SealedBatch, Transaction, Verdict

__all__ = [
    "SealedBatch",
    "Transaction",
    "Verdict",
    "held",
    "read_transaction",
    "transactions_beyond",
]


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
