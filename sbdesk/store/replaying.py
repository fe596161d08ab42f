"""What a record must look like by the journal alone: each cell's newest entries and its value."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sqlalchemy import Table

from sbdesk.store.driver import Connection, Value
from sbdesk.store.lineage import Key, lineage_of
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.sealing import unpack_batch
from sbdesk.store.tables import cells, table_no

__all__ = [
    "BatchValues",
    "CellHistory",
    "Key",
    "Transactions",
    "batch_values",
    "makers",
    "row_as_of",
    "row_histories",
    "written_heads",
]


@dataclass
class CellHistory:
    """All entries of one cell: value and rank by key, and which keys were overwritten."""

    values: dict[Key, Value] = field(default_factory=dict)
    ranks: dict[Key, int] = field(default_factory=dict)
    walls: dict[Key, str] = field(default_factory=dict)
    clocks: dict[Key, int] = field(default_factory=dict)
    overwritten: set[Key] = field(default_factory=set)

    def heads(self) -> set[Key]:
        """The entries that none overwrote."""
        return self.values.keys() - self.overwritten

    def shown(self, uuids: Mapping[int, bytes]) -> Value:
        """The value shown: of the heads the one with the highest (rank, clock, machine)."""
        heads = self.heads()
        if not heads:
            return None
        best = max(heads, key=lambda k: (self.ranks[k], self.clocks[k], uuids[k[0]], k[1]))
        return self.values[best]


class Transactions:
    """Clock and wall time of the transaction that an entry belongs to."""

    def __init__(self, raw: Connection) -> None:
        self._raw = raw

    def of(self, key: Key) -> tuple[int, str]:
        """(clock, wall) of the transaction of an entry or batch; zeros when it has none."""
        row = self._raw.execute(
            "SELECT hlc, wall, first + n FROM tx WHERE origin = ? AND first <= ? "
            "ORDER BY first DESC LIMIT 1",
            key,
        ).fetchone()
        if row is None or key[1] >= row[2]:
            return (0, "")
        return (row[0], row[1])


BatchValues = Mapping[Key, Mapping[bytes, Mapping[int, Value]]]


def batch_values(raw: Connection, keys: Iterable[Key]) -> BatchValues:
    """The rows of some batches: key to row id to column number to value."""
    found: dict[Key, dict[bytes, dict[int, Value]]] = {}
    for key in keys:
        row = raw.execute("SELECT data FROM batch WHERE origin = ? AND seq = ?", key).fetchone()
        if row is None:
            continue
        batch = unpack_batch(row[0])
        found[key] = {
            row_id: dict(zip(batch.columns, values, strict=True)) for row_id, values in batch.rows
        }
    return found


def row_histories(
    raw: Connection,
    table: Table,
    row: bytes,
    batches: BatchValues,
    transactions: Transactions,
    until: str | None = None,
) -> dict[int, CellHistory]:
    """The histories of a row's cells.

    Only transactions whose wall time is not after `until` (UTC text) count, and no entry that is
    set aside. `batches` holds the batches that made the row.
    """
    columns = [no for no, _ in cells(table)]
    histories = {no: CellHistory() for no in columns}
    for key, rows in batches.items():
        clock, wall = transactions.of(key)
        if row not in rows or (until is not None and wall > until):
            continue
        for no in columns:
            _add(histories[no], key, rows[row].get(no), 1, clock, wall)
    lineage = lineage_of(raw, table, row)
    for origin, seq, col, new, rank in raw.execute(
        "SELECT origin, seq, col, new, rank FROM entry WHERE tbl = ? AND row = ?",
        (table_no(table), row),
    ).fetchall():
        key = (origin, seq)
        clock, wall = transactions.of(key)
        if key in lineage.aside or (until is not None and wall > until):
            continue
        history = histories.setdefault(col, CellHistory())
        _add(history, key, new, rank, clock, wall)
        history.overwritten |= lineage.seen_by(lineage.parents[key])
    return histories


def _add(history: CellHistory, key: Key, value: Value, rank: int, clock: int, wall: str) -> None:
    history.values[key] = value
    history.ranks[key] = rank
    history.clocks[key] = clock
    history.walls[key] = wall


def written_heads(history: CellHistory, own: Key | None, makers: AbstractSet[Key]) -> set[Key]:
    """The heads that must be written down: none while the row's own batch is the only entry."""
    if own is not None and makers == {own} and history.values.keys() == {own}:
        return set()
    return history.heads()


def makers(raw: Connection, table: Table, row: bytes) -> tuple[Key | None, set[Key]]:
    """The batch a row names as its maker, and all batches that made it."""
    found = raw.execute(
        f"SELECT batch_origin, batch_seq FROM {table.name} WHERE id = ?", (row,)
    ).fetchone()
    own: Key | None = None
    if found is not None and found[1] is not None:
        own = (found[0], found[1])
    further = raw.execute(
        "SELECT origin, seq FROM row_batch WHERE tbl = ? AND row = ?", (table_no(table), row)
    ).fetchall()
    keys = {(o, s) for o, s in further} | ({own} if own else set())
    return own, keys


def row_as_of(raw: Connection, table: Table, row: bytes, until: str) -> dict[str, Value] | None:
    """A record's cells by name as they stood at a moment (UTC text); None when not there."""
    _, keys = makers(raw, table, row)
    batches = batch_values(raw, keys)
    histories = row_histories(raw, table, row, batches, Transactions(raw), until)
    uuids = origin_uuids(raw)
    values = {name: histories[no].shown(uuids) for no, name in cells(table)}
    return values if values["live"] else None
