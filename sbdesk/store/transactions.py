"""A transaction as it travels between machines, and what becomes of it where it arrives."""

from dataclasses import dataclass
from enum import Enum

from sbdesk.store.sealing import (
    SealedEntry,
    SealedHead,
    batch_part_hash,
    entry_hash,
    transaction_hash,
)


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
