"""What is held here of all that some foreign transactions build on.

Looked up for many of them at once, and kept true while they are added one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar, cast

from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.journal_ends import NO_HASH
from sbdesk.store.lineage import Key
from sbdesk.store.sealing import unpack_batch
from sbdesk.store.set_aside import batches_aside
from sbdesk.store.shapes import LIVE, Contents
from sbdesk.store.tables import column_names, record_tables, table_no
from sbdesk.store.transactions import Transaction

T = TypeVar("T")
_AT_ONCE = 500
_BEFORE_CELLS = ("id", "pk", "batch_origin", "batch_seq")
_FIRST_CELL = len(_BEFORE_CELLS)
REFERENCES = {
    (table_no(table), column.info["no"]): table_no(key.column.table)
    for table in record_tables()
    for column in table.columns
    for key in column.foreign_keys
}
_CLOCK = (
    "(SELECT t.hlc FROM tx t WHERE t.origin = {0}.origin AND t.first <= {0}.seq "
    "ORDER BY t.first DESC LIMIT 1)"
)


class End(NamedTuple):
    """How far a journal is held: last transaction, its hash and clock, number of the next part."""

    seq: int
    hash: bytes
    clock: int
    next_part: int


class Part(NamedTuple):
    """An entry that is held, with its clock; of a batch the cell is (table, None, 0), rank 1.

    `life` is the value of an entry of a record's life.
    """

    tbl: int
    row: bytes | None
    col: int
    rank: int
    life: Value
    clock: int


class Made(NamedTuple):
    """A record that is here: the batch that it names as its maker, and the clock of its making."""

    own: Key | None
    clock: int


_NOTHING = End(0, NO_HASH, 0, 1)


class Held:
    """The journals' ends, and the entries and records that the transactions at hand name."""

    def __init__(self, raw: Connection) -> None:
        self._raw = raw
        self._tables = {table_no(table): table for table in record_tables()}
        self.numbers: dict[bytes, int] = {}
        self.ends: dict[int, End] = {}
        for no, uuid in raw.execute("SELECT no, uuid FROM origin").fetchall():
            self.numbers[uuid] = no
            end = raw.execute(
                "SELECT seq, hash, hlc, first + n FROM tx WHERE origin = ? "
                "ORDER BY seq DESC LIMIT 1",
                (no,),
            ).fetchone()
            self.ends[no] = End(*end) if end else _NOTHING
        self.clock = max((end.clock for end in self.ends.values()), default=0)
        self.records: dict[int, dict[bytes, Made]] = {no: {} for no in self._tables}
        self._names = column_names()
        self._lines: dict[int, dict[bytes, Sequence[Value]]] = {no: {} for no in self._tables}
        self._places: dict[int, dict[int, int]] = {}
        self._parts: dict[Key, Part] = {}
        self._added: dict[Key, tuple[bytes, int]] = {}
        self._rows_of: dict[Key, frozenset[bytes]] = {}

    def forget(self) -> None:
        """Let go what the transactions so far named; what was added must be in the file by now."""
        self._parts.clear()
        self._added.clear()
        self._rows_of.clear()
        for tbl in self._tables:
            self.records[tbl].clear()
            self._lines[tbl].clear()

    def pk_of(self, tbl: int, row: bytes) -> int | None:
        """The local number of a record that was here before the transactions at hand."""
        line = self._lines[tbl].get(row)
        return None if line is None else cast("int", line[1])

    def shown(self, tbl: int, row: bytes, col: int) -> Value:
        """What a cell that the transactions at hand write showed before them; None without row."""
        line = self._lines[tbl].get(row)
        return None if line is None else line[self._places[tbl][col]]

    def end(self, uuid: bytes) -> End:
        """How far a machine's journal is held."""
        return self.ends.get(self.numbers.get(uuid, 0), _NOTHING)

    def hash_of(self, uuid: bytes, seq: int) -> bytes | None:
        """The hash of a transaction that is held."""
        found = self._transaction(uuid, seq)
        return found[0] if found else None

    def part(self, uuid: bytes, seq: int) -> Part | None:
        """An entry or batch that is held."""
        return self._parts.get((self.numbers.get(uuid, 0), seq))

    def is_of_cell(self, key: Key, col: int) -> bool:
        """Whether a part of the record at hand, by local number, gave the cell of a column."""
        part = self._parts[key]
        return part.row is None or part.col == col

    def clock_of(self, uuid: bytes, seq: int) -> int | None:
        """The clock of a transaction that is held."""
        found = self._transaction(uuid, seq)
        return found[1] if found else None

    def _transaction(self, uuid: bytes, seq: int) -> tuple[bytes, int] | None:
        key = (self.numbers.get(uuid, 0), seq)
        if key in self._added:
            return self._added[key]
        found = self._raw.execute("SELECT hash, hlc FROM tx WHERE origin = ? AND seq = ?", key)
        row = found.fetchone()
        return (row[0], row[1]) if row else None

    def first_made(self, tbl: int, row: bytes) -> int:
        """The clock of the first making of a record that is here, whoever made it."""
        makers = self._raw.execute(
            f"SELECT min({_CLOCK.format('m')}) FROM ("
            f"SELECT origin, seq FROM entry WHERE tbl = ?1 AND row = ?2 AND col = {LIVE} "
            "AND p_seq IS NULL UNION ALL SELECT origin, seq FROM row_batch "
            "WHERE tbl = ?1 AND row = ?2) m",
            (tbl, row),
        ).fetchall()
        clocks = [self.records[tbl][row].clock]
        clocks += [int(clock) for (clock,) in makers if clock is not None]
        for key, data in batches_aside(self._raw, self._tables[tbl]).items():
            if any(made == row for made, _ in unpack_batch(data).rows):
                clocks.append(self._clock_of_part(key))
        return min(clocks)

    def made_by(self, tbl: int, row: bytes, uuid: bytes, seq: int) -> bool:
        """Whether a batch that is held made a record."""
        key = (self.numbers[uuid], seq)
        made = self.records[tbl].get(row)
        if made and made.own == key:
            return True
        if key not in self._rows_of:
            found = self._raw.execute(
                "SELECT data FROM batch WHERE origin = ? AND seq = ? AND tbl = ?", (*key, tbl)
            ).fetchone()
            rows = unpack_batch(found[0]).rows if found else ()
            self._rows_of[key] = frozenset(row_id for row_id, _ in rows)
        return row in self._rows_of[key]

    # What the transactions at hand will ask for.

    def prepare(self, some: Iterable[tuple[Transaction, Contents]]) -> None:
        """Look up what these transactions name."""
        parents: dict[bytes, set[int]] = defaultdict(set)
        records: dict[int, set[bytes]] = defaultdict(set)
        written: dict[int, set[int]] = defaultdict(set)
        for _, contents in some:
            for entry in contents.entries:
                records[entry.tbl].add(entry.row)
                written[entry.tbl].add(entry.col)
                for uuid, seq in entry.parents:
                    parents[uuid].add(seq)
            for batch, content in contents.batches:
                records[batch.tbl].update(row for row, _ in content.rows)
                written[batch.tbl].update(self._names[batch.tbl])
            for tbl, row in references(contents):
                records[tbl].add(row)
        for uuid, numbers in parents.items():
            if uuid in self.numbers:
                self._find_parts(self.numbers[uuid], sorted(numbers))
        for tbl, rows in records.items():
            self._find_records(tbl, sorted(rows), sorted(written[tbl]))

    def _find_parts(self, origin: int, numbers: Sequence[int]) -> None:
        for some in in_portions(numbers):
            marks = ", ".join("?" * len(some))
            self._parts.update(
                ((origin, seq), Part(*part))
                for seq, *part in self._raw.execute(
                    "SELECT e.seq, e.tbl, e.row, e.col, e.rank, "
                    f"CASE WHEN e.col = {LIVE} THEN e.new END, ifnull({_CLOCK.format('e')}, 0) "
                    f"FROM entry e WHERE e.origin = ? AND e.seq IN ({marks})",
                    (origin, *some),
                )
            )
        for some in in_portions([seq for seq in numbers if (origin, seq) not in self._parts]):
            marks = ", ".join("?" * len(some))
            for seq, tbl, clock in self._raw.execute(
                f"SELECT b.seq, b.tbl, ifnull({_CLOCK.format('b')}, 0) FROM batch b "
                f"WHERE b.origin = ? AND b.seq IN ({marks})",
                (origin, *some),
            ):
                self._parts[origin, seq] = Part(tbl, None, 0, 1, None, clock)

    def _find_records(self, tbl: int, rows: Sequence[bytes], columns: Sequence[int]) -> None:
        found, lines = self.records[tbl], self._lines[tbl]
        self._places[tbl] = {col: _FIRST_CELL + place for place, col in enumerate(columns)}
        batches: dict[Key, int] = {}
        single: list[bytes] = []
        for line in self._rows(tbl, rows, columns):
            row, _, origin, seq = line[:_FIRST_CELL]
            lines[row] = line
            if seq is None:
                single.append(row)
                continue
            own = (origin, seq)
            if own not in batches:
                batches[own] = self._clock_of_part(own)
            found[row] = Made(own, batches[own])
        found.update((row, Made(None, 0)) for row in single)
        for some in in_portions(single):
            marks = ", ".join("?" * len(some))
            for row, clock in self._raw.execute(
                f"SELECT e.row, ifnull(min({_CLOCK.format('e')}), 0) FROM entry e "
                f"WHERE e.tbl = ? AND e.col = {LIVE} AND e.row IN ({marks}) GROUP BY e.row",
                (tbl, *some),
            ):
                found[row] = Made(None, clock)

    def _rows(self, tbl: int, rows: Sequence[bytes], columns: Sequence[int]) -> list[Row]:
        found: list[Row] = []
        names = [*_BEFORE_CELLS, *(self._names[tbl][col] for col in columns)]
        table = self._tables[tbl].name
        for some in in_portions(rows):
            marks = ", ".join("?" * len(some))
            sql = f"SELECT {', '.join(names)} FROM {table} WHERE id IN ({marks})"
            found += self._raw.execute(sql, some).fetchall()
        return found

    def _clock_of_part(self, key: Key) -> int:
        row = self._raw.execute(
            "SELECT hlc FROM tx WHERE origin = ? AND first <= ? ORDER BY first DESC LIMIT 1", key
        ).fetchone()
        return int(row[0]) if row else 0

    # What is added.

    def add(self, number: int, transaction: Transaction, contents: Contents) -> None:
        """A transaction is held from now on; `number` is its machine's here."""
        head = transaction.head
        end = End(head.seq, transaction.hash, head.hlc, head.first + head.n)
        self.numbers[head.origin], self.ends[number] = number, end
        self._added[number, head.seq] = (transaction.hash, head.hlc)
        self.clock = max(self.clock, head.hlc)
        for entry in contents.entries:
            life = entry.new if entry.col == LIVE else None
            part = Part(entry.tbl, entry.row, entry.col, entry.rank, life, head.hlc)
            self._parts[number, entry.seq] = part
        for batch, content in contents.batches:
            self._parts[number, batch.seq] = Part(batch.tbl, None, 0, 1, None, head.hlc)
            self._rows_of[number, batch.seq] = frozenset(row for row, _ in content.rows)

    def make(self, tbl: int, row: bytes, own: Key | None, clock: int) -> None:
        """A record is here from now on; one that was is made once more."""
        known = self.records[tbl].get(row)
        if known is not None:
            own, clock = known.own or own, min(known.clock, clock)
        self.records[tbl][row] = Made(own, clock)


def references(contents: Contents) -> Iterator[tuple[int, bytes]]:
    """The records that a transaction refers to, or referred to before: table number and id."""
    for entry in contents.entries:
        target = REFERENCES.get((entry.tbl, entry.col))
        if target is not None:
            for value in (entry.old, entry.new):
                if isinstance(value, bytes):
                    yield target, value
    for batch, content in contents.batches:
        for place, col in enumerate(content.columns):
            target = REFERENCES.get((batch.tbl, col))
            if target is not None:
                for value in {values[place] for _, values in content.rows}:
                    if isinstance(value, bytes):
                        yield target, value


def in_portions(things: Iterable[T]) -> Iterator[list[T]]:
    """The things in lists of at most 500."""
    rest = iter(things)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
