"""Cells whose newest entries differ and do not know of each other; no clock asked (DESIGN §4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sbdesk.store.driver import Connection, Value
from sbdesk.store.merging import cells_with_several_heads
from sbdesk.store.replaying import Key
from sbdesk.store.sealing import unpack_batch

LIVE = 1
_ENTRY_OF = "ON {0}e.origin = {0}.origin AND {0}e.seq = {0}.seq"
# Whether entry {0} names entry {1} among those it saw.
_NAMES = (
    "(({0}e.p_origin = {1}.origin AND {0}e.p_seq = {1}.seq) OR EXISTS "
    "(SELECT 1 FROM entry_parent p WHERE p.origin = {0}.origin AND p.seq = {0}.seq "
    "AND p.p_origin = {1}.origin AND p.p_seq = {1}.seq))"
)
_UNSEEN = (
    f"SELECT w.tbl, w.row, w.origin, w.seq, h.origin, h.seq, h.col FROM head w "
    f"JOIN entry we {_ENTRY_OF.format('w')} "
    f"JOIN head h ON h.tbl = w.tbl AND h.row = w.row AND h.col <> {LIVE} "
    f"JOIN entry he {_ENTRY_OF.format('h')} "
    f"WHERE w.col = {LIVE} AND we.new IS 0 AND NOT EXISTS (SELECT 1 FROM head v "
    f"JOIN entry ve {_ENTRY_OF.format('v')} "
    f"WHERE v.tbl = w.tbl AND v.row = w.row AND v.col = {LIVE} AND ve.new IS 0 "
    f"AND ({_NAMES.format('v', 'h')} OR {_NAMES.format('h', 'v')}))"
)


@dataclass(frozen=True)
class Head:
    """One of the newest entries that clash: its place in the journal, its column and its value."""

    key: Key
    col: int
    value: Value


@dataclass(frozen=True)
class Clash:
    """A cell with newest entries that differ.

    A clash on the life of a record that was withdrawn at one machine while another wrote in it has
    the withdrawals and the entries that they had not seen as heads.
    """

    tbl: int
    row: bytes
    col: int
    heads: tuple[Head, ...]


def clashes(raw: Connection) -> list[Clash]:
    """All clashes of the file, by table, record and column."""
    found: dict[tuple[int, bytes, int], set[Head]] = {}
    for cell in cells_with_several_heads(raw):
        heads = set(_heads(raw, *cell))
        if len({(type(head.value), head.value) for head in heads}) > 1:
            found[cell] = heads
    for tbl, row, *keys, col in raw.execute(_UNSEEN).fetchall():
        heads = found.setdefault((tbl, row, LIVE), set())
        heads.add(Head((keys[0], keys[1]), LIVE, 0))
        heads.add(Head((keys[2], keys[3]), col, _value(raw, (keys[2], keys[3]), row, col)))
    return [
        Clash(*cell, tuple(sorted(heads, key=lambda head: (head.col, head.key))))
        for cell, heads in sorted(found.items())
    ]


def _heads(raw: Connection, tbl: int, row: bytes, col: int) -> Iterator[Head]:
    for origin, seq in raw.execute(
        "SELECT origin, seq FROM head WHERE tbl = ? AND row = ? AND col = ?", (tbl, row, col)
    ).fetchall():
        yield Head((origin, seq), col, _value(raw, (origin, seq), row, col))


def _value(raw: Connection, key: Key, row: bytes, col: int) -> Value:
    """What an entry, or a batch that made the record, gave to a cell."""
    found = raw.execute("SELECT new FROM entry WHERE origin = ? AND seq = ?", key).fetchone()
    if found is None:
        found = raw.execute("SELECT data FROM batch WHERE origin = ? AND seq = ?", key).fetchone()
        assert found is not None
        batch = unpack_batch(found[0])
        values = next(values for row_id, values in batch.rows if row_id == row)
        return dict(zip(batch.columns, values, strict=True)).get(col)
    value: Value = found[0]
    return value
