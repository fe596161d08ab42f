"""One action, one session, one transaction, one record of it in the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC
from operator import itemgetter
from types import TracebackType

from sqlalchemy import Engine, Table

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.changes import Changes
from sbdesk.store.bulk import in_bulk, roomy
from sbdesk.store.clock import Clock
from sbdesk.store.driver import Connection, Value
from sbdesk.store.engine import pen_of, raw_connection, writing_session
from sbdesk.store.faults import DiskFull, faults_sorted, sorted_fault
from sbdesk.store.journal_ends import newest, next_entry, one
from sbdesk.store.reading_journal import entries_of, origin_uuid
from sbdesk.store.sealing import (
    LATEST_CLOCK,
    SealedHead,
    batch_part_hash,
    entry_hash,
    pack_batch,
    transaction_hash,
)
from sbdesk.store.search_follow import follow
from sbdesk.store.tables import cells, record_tables, table_no
from sbdesk.store.writing_journal import Lines

BATCH_ROWS = 1000
_LIVE = 1
# From so many rows on, asking the pen for each costs more than making the triggers anew.
_VERY_MANY = 10_000
_INDEXING = "正在编入搜索"


def _no_progress(_done: int, _total: int) -> None:
    """For callers who do not ask how far it is."""


@dataclass(frozen=True)
class Written:
    """What a commit hands to the high-water mark: machine, sequence and hash of the transaction."""

    origin: bytes
    seq: int
    hash: bytes


class UnitOfWork:
    """One user action. Leaving it without `commit` changes nothing."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        who: Actor,
        action: Action,
        written: Callable[[Written], None],
        full: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine, self._clock, self._written, self._full = engine, clock, written, full
        self._who, self._action = who, action
        self._bulk: dict[int, int] = {}
        self._undoes: tuple[int, int] | None = None
        self._room = ExitStack()

    def __enter__(self) -> UnitOfWork:
        self.session = writing_session(self._engine)
        try:
            with faults_sorted():
                self.raw: Connection = raw_connection(self.session)
        except BaseException:
            self.session.close()
            raise
        with faults_sorted():
            self._pen = pen_of(self.session)
            self._origin = one(self.raw, "SELECT origin FROM instance")
            self._first = next_entry(self.raw, self._origin)
            self._pen.origin, self._pen.next_seq = self._origin, self._first
            self._pen.mode = "on"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pen.close()
        with faults_sorted():
            try:
                self._room.close()
            finally:
                self.session.rollback()
                self.session.close()
        fault = sorted_fault(error) if error else None
        if isinstance(fault or error, DiskFull):
            self._full()
        if fault:
            raise fault from error

    def undoing(self, origin: int, seq: int) -> None:
        """Say which transaction this one takes back."""
        self._undoes = (origin, seq)

    def settle(self, table: Table, row: bytes, column: str, value: Value) -> None:
        """Settle a clash: a new entry with all newest entries of the cell as parents.

        Written even where the cell already shows `value`, since it is the parents that count.
        """
        self.session.flush()
        no, col = table_no(table), next(n for n, name in cells(table) if name == column)
        heads = "FROM head WHERE tbl = ?1 AND row = ?2 AND col = ?3"
        newest_head = f"{heads} ORDER BY rank DESC, origin, seq LIMIT 1"
        self.raw.execute(
            "INSERT INTO entry (origin, seq, tbl, row, col, old, new, p_origin, p_seq, rank) "
            f"SELECT pen_origin(), pen_next(), ?1, id, ?3, {column}, ?4, "
            f"(SELECT origin {newest_head}), (SELECT seq {newest_head}), "
            f"(SELECT max(rank) {heads}) + 1 FROM {table.name} WHERE id = ?2",
            (no, row, col, value),
        )
        self._pen.mode = "apply"
        self.raw.execute(f"UPDATE {table.name} SET {column} = ? WHERE id = ?", (value, row))
        self._pen.mode = "on"

    def insert_many(
        self,
        table: Table,
        rows: Sequence[Mapping[str, Value]],
        progress: Callable[[int, int], None] = _no_progress,
    ) -> None:
        """Make rows in bulk: `id` and cells by name; journalled as batches of up to 1,000 rows.

        Every row is live. Cells that no row names stay empty and are not in the batch.
        `progress(done, total)` may raise to give up; then nothing can be committed.
        """
        self.session.flush()
        used = set().union(*rows)
        columns = [(no, name) for no, name in cells(table) if name in used and name != "live"]
        self._bulk[table_no(table)] = self._bulk.get(table_no(table), 0) + len(rows)
        very_many = len(rows) > _VERY_MANY
        if very_many:
            self._room.close()
            self._room.enter_context(roomy(self.raw))
        self._pen.mode = "bulk"
        with ThreadPoolExecutor(1) as beside, in_bulk(self.raw) if very_many else nullcontext():
            for start in range(0, len(rows), BATCH_ROWS):
                progress(start, len(rows))
                with faults_sorted():
                    self._insert_batch(table, columns, rows[start : start + BATCH_ROWS], beside)
        if very_many:
            self._pen.inserted[table_no(table)] += len(rows)
        self._pen.mode = "on"

    def _insert_batch(
        self,
        table: Table,
        columns: Sequence[tuple[int, str]],
        rows: Sequence[Mapping[str, Value]],
        beside: Executor,
    ) -> None:
        names = [name for _, name in columns]
        seq = self._pen.take_number()
        full = _full_rows((self._origin, seq), names, rows)
        numbers = [_LIVE, *(no for no, _ in columns)]
        # Compressing and hashing leave Python alone, as SQLite does.
        packed = beside.submit(pack_batch, numbers, [row[2:] for row in full])
        all_names = ("batch_origin", "batch_seq", "id", "live", *names)
        marks = ", ".join("?" * len(all_names))
        self.raw.executemany(
            f"INSERT INTO {table.name} ({', '.join(all_names)}) VALUES ({marks})", full
        )
        data, digest = packed.result()
        self.raw.execute(
            "INSERT INTO batch (origin, seq, tbl, n, data, hash) VALUES (?, ?, ?, ?, ?, ?)",
            (self._origin, seq, table_no(table), len(rows), data, digest),
        )

    def commit(
        self, sentence: str, checkpoint: Callable[[int, int, str], None] | None = None
    ) -> Changes:
        """Write the transaction's record and make all of it durable.

        `sentence` is the line in the journal and in the status bar. Without any change nothing is
        written and the result names no transaction. `checkpoint(done, total, what)` is told of the
        long part, bringing the search index in step, and may raise to give up.
        """
        with faults_sorted():
            self.session.flush()
            self._refuse_miscounted()
            last = self._pen.next_seq
            if last == self._first:
                self.session.rollback()
                return Changes()
            written = self._seal(last, sentence)
            changes = self._changes(written, last, sentence)
            follow(
                self.raw,
                self._origin,
                self._first,
                last,
                (lambda done, total: checkpoint(done, total, _INDEXING))
                if checkpoint
                else _no_progress,
            )
            self._pen.mode = "closed"
            self._room.close()
            self.session.commit()
        self._written(written)
        return changes

    def _refuse_miscounted(self) -> None:
        counted = {no: n for no, n in self._pen.inserted.items() if n}
        if counted != {no: n for no, n in self._bulk.items() if n}:
            raise AssertionError(f"rows made in bulk and rows in batches differ: {counted}")

    def _seal(self, last: int, sentence: str) -> Written:
        raw, origin = self.raw, self._origin
        seq, prev, hlc = newest(raw, origin)
        now = self._clock()
        uuid = origin_uuid(raw, origin)
        undoes = self._undoes
        head = SealedHead(
            origin=uuid,
            seq=seq + 1,
            hlc=max(hlc + 1, min(int(now.timestamp() * 1000) << 16, LATEST_CLOCK)),
            wall=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            person=self._who.person_id,
            person_name=self._who.name,
            action=self._action.value,
            sentence=sentence,
            undoes=(origin_uuid(raw, undoes[0]), undoes[1]) if undoes else None,
            first=self._first,
            n=last - self._first,
        )
        digest = transaction_hash(head, prev, part_hashes(raw, origin, self._first, last))
        lines = Lines()
        lines.transaction(origin, head, undoes, prev, digest)
        lines.write(raw)
        return Written(uuid, head.seq, digest)

    def _changes(self, written: Written, last: int, sentence: str) -> Changes:
        rows = self.raw.execute(
            "SELECT DISTINCT tbl, row FROM entry WHERE origin = ? AND seq >= ? AND seq < ? "
            "LIMIT 2001",
            (self._origin, self._first, last),
        ).fetchall()
        names = {table_no(t): t.name for t in record_tables()}
        kinds = {names[no] for no, _ in rows} | {names[no] for no in self._bulk}
        ids = frozenset(row for _, row in rows) if len(rows) <= 2000 else frozenset()
        if len(rows) > 2000:
            kinds = set(names.values())
        return Changes(frozenset(kinds), ids, (written.origin.hex(), written.seq), sentence)


def _full_rows(
    batch: tuple[int, int], names: Sequence[str], rows: Sequence[Mapping[str, Value]]
) -> list[tuple[Value, ...]]:
    """Rows as they are written: their batch, id, live, then the cells of `names`."""
    if len(names) > 1:
        taken = itemgetter(*names)
        with suppress(KeyError):
            return [(*batch, row["id"], 1, *taken(row)) for row in rows]
    return [(*batch, row["id"], 1, *map(row.get, names)) for row in rows]


def part_hashes(raw: Connection, origin: int, first: int, last: int) -> list[bytes]:
    """The hashes of the entries and batches numbered first..last-1 of a machine, in order."""
    hashes = {entry.seq: entry_hash(entry) for entry in entries_of(raw, origin, first, last)}
    batches = raw.execute(
        "SELECT seq, tbl, n, hash FROM batch WHERE origin = ? AND seq >= ? AND seq < ?",
        (origin, first, last),
    )
    hashes.update({batch[0]: batch_part_hash(*batch) for batch in batches})
    if len(hashes) != last - first:
        raise AssertionError("entry numbers have a gap")
    return [hashes[seq] for seq in sorted(hashes)]
