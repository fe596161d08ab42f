"""Reading entries and transactions back, machines by uuid."""

import heapq
from collections.abc import Iterator

from sbdesk.store.driver import Connection
from sbdesk.store.sealing import SealedEntry, SealedHead, batch_part_hash, entry_hash

_AT_ONCE = 5000
_LOWEST = -(2**63)


def origin_uuid(raw: Connection, no: int) -> bytes:
    """A machine's uuid by its local number."""
    row = raw.execute("SELECT uuid FROM origin WHERE no = ?", (no,)).fetchone()
    if row is None:
        raise LookupError(f"no machine {no}")
    uuid: bytes = row[0]
    return uuid


def origin_uuids(raw: Connection) -> dict[int, bytes]:
    """All machines known here: local number to uuid."""
    return dict(raw.execute("SELECT no, uuid FROM origin").fetchall())


def entries_of(raw: Connection, origin: int, first: int, last: int) -> Iterator[SealedEntry]:
    """Entries numbered first..last-1 of a machine, in order."""
    uuids = origin_uuids(raw)
    further: dict[int, list[tuple[bytes, int]]] = {}
    for seq, p_origin, p_seq in raw.execute(
        "SELECT seq, p_origin, p_seq FROM entry_parent "
        "WHERE origin = ? AND seq >= ? AND seq < ? ORDER BY seq, p_origin, p_seq",
        (origin, first, last),
    ):
        further.setdefault(seq, []).append((uuids[p_origin], p_seq))
    for seq, tbl, row, col, old, new, p_origin, p_seq, rank in raw.execute(
        "SELECT seq, tbl, row, col, old, new, p_origin, p_seq, rank FROM entry "
        "WHERE origin = ? AND seq >= ? AND seq < ? ORDER BY seq",
        (origin, first, last),
    ):
        parents = [(uuids[p_origin], p_seq)] if p_seq is not None else []
        parents += sorted(further.get(seq, []))
        yield SealedEntry(seq, tbl, row, col, old, new, tuple(parents), rank)


def head_of(raw: Connection, origin: int, seq: int) -> SealedHead | None:
    """One transaction's record, or None."""
    row = raw.execute(
        "SELECT hlc, wall, person, person_name, action, sentence, undoes_origin, undoes_seq, "
        "first, n FROM tx WHERE origin = ? AND seq = ?",
        (origin, seq),
    ).fetchone()
    if row is None:
        return None
    hlc, wall, person, name, action, sentence, u_origin, u_seq, first, n = row
    undoes = (origin_uuid(raw, u_origin), u_seq) if u_seq is not None else None
    uuid = origin_uuid(raw, origin)
    return SealedHead(uuid, seq, hlc, wall, person, name, action, sentence, undoes, first, n)


def all_parts(raw: Connection, origin: int) -> Iterator[tuple[int, bool, bytes]]:
    """Every entry and batch of a machine in order: number, whether a batch, hash for the chain.

    Reads as it goes; an entry and a batch of one number both come.
    """
    entries = ((entry.seq, False, entry_hash(entry)) for entry in _every_entry(raw, origin))
    batches = (
        (row[0], True, batch_part_hash(*row))
        for row in raw.execute(
            "SELECT seq, tbl, n, hash FROM batch WHERE origin = ? ORDER BY seq", (origin,)
        )
    )
    return heapq.merge(entries, batches, key=lambda part: part[0])


def _every_entry(raw: Connection, origin: int) -> Iterator[SealedEntry]:
    first = _LOWEST
    while True:
        found = raw.execute(
            "SELECT min(seq) FROM entry WHERE origin = ? AND seq >= ?", (origin, first)
        ).fetchall()[0][0]
        if found is None:
            return
        yield from entries_of(raw, origin, found, found + _AT_ONCE)
        first = found + _AT_ONCE
