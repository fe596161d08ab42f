"""How far the journals of a file reach: read from the file each time, never remembered."""

from collections.abc import Sequence

from sbdesk.store.driver import Connection, Value

NO_HASH = bytes(32)
"""Stands before the first transaction of a machine."""


def one(raw: Connection, sql: str, parameters: Sequence[Value] = ()) -> int:
    """The single number a query answers."""
    row = raw.execute(sql, parameters).fetchone()
    assert row is not None
    return int(row[0])


def next_entry(raw: Connection, origin: int) -> int:
    """The next free entry number of a machine, read from the file."""
    return one(
        raw,
        "SELECT 1 + max(ifnull((SELECT max(seq) FROM entry WHERE origin = ?1), 0), "
        "ifnull((SELECT max(seq) FROM batch WHERE origin = ?1), 0))",
        (origin,),
    )


def newest(raw: Connection, origin: int) -> tuple[int, bytes, int]:
    """Last sequence and its hash of a machine, and the highest clock in the file."""
    row = raw.execute(
        "SELECT seq, hash FROM tx WHERE origin = ? ORDER BY seq DESC LIMIT 1", (origin,)
    ).fetchone()
    hlc = one(
        raw,
        "SELECT ifnull(max((SELECT t.hlc FROM tx t WHERE t.origin = o.no "
        "ORDER BY t.seq DESC LIMIT 1)), 0) FROM origin o",
    )
    return (row[0], row[1], hlc) if row else (0, NO_HASH, hlc)
