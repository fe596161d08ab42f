"""Every row of a table against what the journal says of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.replaying import (
    BatchValues,
    Key,
    Transactions,
    batch_values,
    makers,
    row_histories,
    written_heads,
)
from sbdesk.store.set_aside import batches_aside, rows_aside
from sbdesk.store.tables import cells, table_no

_AT_ONCE = 1000
_LIVE = 1
_SHARED = "所属的批量明细里没有这条记录"
_BATCHES_KEPT = 40


@dataclass(frozen=True)
class RowFault:
    """One row or cell that is not as the journal has it; `key` is the entry or batch meant."""

    key: Key | None
    what: str


def row_faults(
    raw: Connection, table: Table, checkpoint: Callable[[int, int], None]
) -> Iterator[RowFault]:
    """Every row of a table, replayed; then records, heads and batches without their rows."""
    replay = _Replay(raw, table)
    total = int(raw.execute(f"SELECT count(*) FROM {table.name}").fetchall()[0][0])
    done = 0
    for rows in replay.groups():
        yield from replay.group_faults(rows)
        done += len(rows)
        checkpoint(done, total)
    yield from replay.missing()


class _Replay:
    def __init__(self, raw: Connection, table: Table) -> None:
        self.raw, self.table, self.no = raw, table, table_no(table)
        self.columns = list(cells(table))
        self.uuids = origin_uuids(raw)
        self.transactions = Transactions(raw)
        self.aside = rows_aside(raw, table)
        self._batches: dict[Key, Mapping[bytes, Mapping[int, Value]]] = {}
        self._touched = (
            f"EXISTS (SELECT 1 FROM entry e WHERE e.tbl = {self.no} AND e.row = t.id) OR "
            f"EXISTS (SELECT 1 FROM head h WHERE h.tbl = {self.no} AND h.row = t.id) OR "
            f"EXISTS (SELECT 1 FROM row_batch r WHERE r.tbl = {self.no} AND r.row = t.id)"
        )

    def groups(self) -> Iterator[list[Row]]:
        """Rows that share a batch: id, batch, whether anything else tells of it, cells."""
        names = ", ".join(f"t.{name}" for _, name in self.columns)
        keys = self.raw.execute(
            f"SELECT DISTINCT batch_origin, batch_seq FROM {self.table.name}"
        ).fetchall()
        for key in keys:
            rows = self.raw.execute(
                f"SELECT t.id, t.batch_origin, t.batch_seq, {self._touched}, {names} "
                f"FROM {self.table.name} t WHERE t.batch_origin IS ? AND t.batch_seq IS ?",
                key,
            )
            while some := rows.fetchmany(_AT_ONCE):
                yield some

    def group_faults(self, rows: Sequence[Row]) -> Iterator[RowFault]:
        """The faults of some rows that one batch made (or none)."""
        _, origin, seq, _, *_ = rows[0]
        own: Key | None = (origin, seq) if seq is not None else None
        made = self._unpack({own} if own else set())
        for row, _, _, touched, *values in rows:
            if touched or own is None:
                yield from self._row_faults(row, values, made)
            else:
                yield from self._untouched_faults(row, own, values, made.get(own, {}))

    def _untouched_faults(
        self,
        row: bytes,
        own: Key,
        values: Sequence[Value],
        made: Mapping[bytes, Mapping[int, Value]],
    ) -> Iterator[RowFault]:
        """A row of which only its batch tells: its cells are the batch's."""
        if row not in made:
            yield self._fault(row, own, _SHARED)
            return
        for (no, name), value in zip(self.columns, values, strict=True):
            said = made[row].get(no)
            if said != value or type(said) is not type(value):
                yield self._fault(row, own, f"「{name}」与流水不符")

    def _row_faults(
        self, row: bytes, values: Sequence[Value], made: BatchValues
    ) -> Iterator[RowFault]:
        own, keys = makers(self.raw, self.table, row)
        batches = {**made, **self._unpack(keys - made.keys())}
        if any(key not in batches or row not in batches[key] for key in keys):
            yield self._fault(row, own, _SHARED)
            return
        mine = {key: batches[key] for key in keys}
        histories = row_histories(self.raw, self.table, row, mine, self.transactions)
        if not histories[_LIVE].values and row not in self.aside:
            yield self._fault(row, None, "流水里没有这条记录")
            return
        explicit = self._explicit_heads(row)
        for (no, name), value in zip(self.columns, values, strict=True):
            history = histories[no]
            shown, newest = history.shown(self.uuids), max(history.heads(), default=None)
            if no == _LIVE and newest is None:
                shown = 0
            if shown != value or type(shown) is not type(value):
                yield self._fault(row, newest, f"「{name}」与流水不符")
            expected = {key: history.ranks[key] for key in written_heads(history, own, keys)}
            if explicit.get(no, {}) != expected:
                yield self._fault(row, newest, f"「{name}」的头不符")

    def _unpack(self, keys: set[Key]) -> BatchValues:
        """Batches by key, without those that are not sound.

        The last ones are kept: where several machines made the same records, as every machine makes
        the holidays, row after row asks for them.
        """
        found = {key: self._batches[key] for key in keys & self._batches.keys()}
        for key in keys - found.keys():
            try:
                found.update(batch_values(self.raw, [key]))
            except (ValueError, TypeError):
                continue
        if not found.keys() <= self._batches.keys():
            self._batches = dict([*self._batches.items(), *found.items()][-_BATCHES_KEPT:])
        return found

    def _explicit_heads(self, row: bytes) -> dict[int, dict[Key, int]]:
        heads: dict[int, dict[Key, int]] = {}
        for col, origin, seq, rank in self.raw.execute(
            "SELECT col, origin, seq, rank FROM head WHERE tbl = ? AND row = ?", (self.no, row)
        ):
            heads.setdefault(col, {})[(origin, seq)] = rank
        return heads

    def _here(self, row: bytes) -> bool:
        found = self.raw.execute(f"SELECT 1 FROM {self.table.name} WHERE id = ?", (row,))
        return found.fetchone() is not None

    def _fault(self, row: bytes, key: Key | None, what: str) -> RowFault:
        return RowFault(key, f"{self.table.name} {row.hex()}：{what}")

    def missing(self) -> Iterator[RowFault]:
        """Records that the journal knows and the table has not; heads without their record."""
        for what, source in (("记录不见了", "entry"), ("没有记录，却有头", "head")):
            lost = self.raw.execute(
                f"SELECT row, origin, min(seq) FROM {source} WHERE tbl = ? "
                f"AND row NOT IN (SELECT id FROM {self.table.name}) GROUP BY row, origin",
                (self.no,),
            ).fetchall()
            for row, origin, seq in lost:
                yield self._fault(row, (origin, seq), what)
        counts = self.raw.execute(
            "SELECT b.origin, b.seq, b.n, "
            f"(SELECT count(*) FROM {self.table.name} t "
            "WHERE t.batch_seq = b.seq AND t.batch_origin = b.origin) + "
            "(SELECT count(*) FROM row_batch r "
            "WHERE r.tbl = b.tbl AND r.origin = b.origin AND r.seq = b.seq) "
            "FROM batch b WHERE b.tbl = ?",
            (self.no,),
        ).fetchall()
        aside = batches_aside(self.raw, self.table)
        for row in self.aside:
            if not self._here(row):
                yield self._fault(row, None, "记录不见了")
        for origin, seq, n, found in counts:
            if n != found and (origin, seq) not in aside:
                what = f"{self.table.name}：批量明细 {seq} 有{n}条，现有{found}条记录"
                yield RowFault((origin, seq), what)
