"""What machines without the right to give it have written: kept, listed, and taken up later.

Entries and batches that are set aside stay in the journal, so that chains and unions are whole, but
are no heads and change no row. A record that only they know is there, withdrawn and empty, so that
others may refer to it (DESIGN §12).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import Table

from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.lineage import Key
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.replaying import (
    Transactions,
    batch_values,
    makers,
    row_histories,
    written_heads,
)
from sbdesk.store.sealing import unpack_batch
from sbdesk.store.tables import cells, is_given, record_tables, table_no

_LIVE = 1
Record = tuple[int, bytes]


@dataclass(frozen=True)
class SetAside:
    """One value that a machine (uuid) gave without the right to.

    `seq` is the number of the entry or batch, `wall` the UTC text of its transaction.
    """

    origin: bytes
    seq: int
    tbl: int
    row: bytes
    col: int
    new: Value
    person_name: str
    wall: str


def set_aside_entries(raw: Connection) -> list[SetAside]:
    """Every value that is set aside, by machine and number; a batch gives one for each cell."""
    uuids = origin_uuids(raw)
    found: list[SetAside] = []
    for origin, seq, person_name, wall, tbl, row, col, new, data in raw.execute(
        "SELECT a.origin, a.seq, t.person_name, t.wall, ifnull(e.tbl, b.tbl), e.row, e.col, e.new, "
        "b.data FROM set_aside a "
        "JOIN tx t ON t.origin = a.origin AND t.first = "
        "(SELECT max(u.first) FROM tx u WHERE u.origin = a.origin AND u.first <= a.seq) "
        "LEFT JOIN entry e ON e.origin = a.origin AND e.seq = a.seq "
        "LEFT JOIN batch b ON b.origin = a.origin AND b.seq = a.seq ORDER BY a.origin, a.seq"
    ).fetchall():
        values = [(row, col, new)] if data is None else _cells_of(data)
        found += [
            SetAside(uuids[origin], seq, tbl, record, column, value, person_name, wall)
            for record, column, value in values
        ]
    return found


def _cells_of(data: bytes) -> Iterator[tuple[bytes, int, Value]]:
    batch = unpack_batch(data)
    for row, values in batch.rows:
        for col, value in zip(batch.columns, values, strict=True):
            if value is not None:
                yield row, col, value


def batches_aside(raw: Connection, table: Table) -> dict[Key, bytes]:
    """The batches of a table that are set aside, as they are stored."""
    if not is_given(table):
        return {}
    return {
        (origin, seq): data
        for origin, seq, data in raw.execute(
            "SELECT b.origin, b.seq, b.data FROM batch b JOIN set_aside a "
            "ON a.origin = b.origin AND a.seq = b.seq WHERE b.tbl = ?",
            (table_no(table),),
        ).fetchall()
    }


def rows_aside(raw: Connection, table: Table) -> AbstractSet[bytes]:
    """The records of a table of which entries or batches tell that are set aside."""
    if not is_given(table):
        return frozenset()
    entries = raw.execute(
        "SELECT DISTINCT e.row FROM entry e JOIN set_aside a "
        "ON a.origin = e.origin AND a.seq = e.seq WHERE e.tbl = ?",
        (table_no(table),),
    ).fetchall()
    found = {row for (row,) in entries}
    for data in batches_aside(raw, table).values():
        found |= {row for row, _ in unpack_batch(data).rows}
    return found


def take_up(raw: Connection, origins: Collection[bytes]) -> set[Record]:
    """Let everything count that is set aside of these machines (uuids); the records touched.

    Call inside a write transaction whose pen is in mode `apply`. Afterwards all is as if these
    machines had had the right from the start.
    """
    numbers = {no for no, uuid in origin_uuids(raw).items() if uuid in origins}
    tables = {table_no(table): table for table in record_tables() if is_given(table)}
    made = _made_by_batches(raw, tables.values(), numbers)
    touched = set(made)
    for no in numbers:
        touched |= {(tbl, row) for tbl, row in _written_in(raw, no)}
        raw.execute("DELETE FROM set_aside WHERE origin = ?", (no,))
    replay = _Replay(raw)
    for tbl, row in sorted(touched):
        replay.made(tables[tbl], row, made.get((tbl, row), ()))
        replay.show(tables[tbl], row)
    return touched


def _written_in(raw: Connection, origin: int) -> list[Row]:
    return raw.execute(
        "SELECT DISTINCT e.tbl, e.row FROM entry e JOIN set_aside a "
        "ON a.origin = e.origin AND a.seq = e.seq WHERE a.origin = ?",
        (origin,),
    ).fetchall()


def _made_by_batches(
    raw: Connection, tables: Iterable[Table], origins: Collection[int]
) -> dict[Record, list[Key]]:
    """The batches set aside of these machines that made a record, the earliest first."""
    transactions = Transactions(raw)
    found: dict[Record, list[Key]] = {}
    for table in tables:
        batches = batches_aside(raw, table)
        for key in sorted(batches, key=lambda key: (transactions.of(key), key)):
            if key[0] in origins:
                for row, _ in unpack_batch(batches[key]).rows:
                    found.setdefault((table_no(table), row), []).append(key)
    return found


class _Replay:
    """Makes heads and cells of single records anew from the journal."""

    def __init__(self, raw: Connection) -> None:
        self._raw, self._uuids = raw, origin_uuids(raw)
        self._transactions = Transactions(raw)
        self._batches: dict[Key, Mapping[bytes, Mapping[int, Value]]] = {}

    def made(self, table: Table, row: bytes, batches: Sequence[Key]) -> None:
        """Note that these batches made a record; the first is its own where nothing else did."""
        rest = list(batches)
        record = (table_no(table), row)
        if rest and not knows(self._raw, table, row):
            self._raw.execute(
                f"UPDATE {table.name} SET batch_origin = ?, batch_seq = ? WHERE id = ?",
                (*rest.pop(0), row),
            )
        self._raw.executemany(
            "INSERT INTO row_batch (tbl, row, origin, seq) VALUES (?, ?, ?, ?)",
            [(*record, *key) for key in rest],
        )

    def show(self, table: Table, row: bytes) -> None:
        """Write a record's heads and cells as the journal has them."""
        raw, record = self._raw, (table_no(table), row)
        own, keys = makers(raw, table, row)
        self._batches.update(batch_values(raw, keys - self._batches.keys()))
        mine = {key: self._batches[key] for key in keys}
        histories = row_histories(raw, table, row, mine, self._transactions)
        raw.execute("DELETE FROM head WHERE tbl = ? AND row = ?", record)
        for col, history in histories.items():
            raw.executemany(
                "INSERT INTO head (tbl, row, col, origin, seq, rank) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (*record, col, *key, history.ranks[key])
                    for key in written_heads(history, own, keys)
                ],
            )
        shown = {name: histories[col].shown(self._uuids) for col, name in cells(table)}
        shown["live"] = shown["live"] or 0
        raw.execute(
            f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name in shown)} WHERE id = ?",
            (*shown.values(), row),
        )


def knows(raw: Connection, table: Table, row: bytes) -> bool:
    """Whether anything counts that tells of a record which is here: a batch or an entry."""
    found = raw.execute(
        f"SELECT 1 FROM {table.name} WHERE id = ?2 AND (batch_seq IS NOT NULL OR EXISTS "
        "(SELECT 1 FROM head WHERE tbl = ?1 AND row = ?2))",
        (table_no(table), row),
    ).fetchone()
    return found is not None
