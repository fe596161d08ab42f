"""Adds foreign transactions to the journal and makes heads and rows agree, all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass, field

from sbdesk.domain.changes import Changes
from sbdesk.store.bulk import in_bulk
from sbdesk.store.driver import Connection, Value
from sbdesk.store.held import Held
from sbdesk.store.judging import judged, place
from sbdesk.store.lineage import Key, lineage_of
from sbdesk.store.newest import Cell, Newest, Shown
from sbdesk.store.progress import Checkpoint, nothing
from sbdesk.store.rows import Record, Rows
from sbdesk.store.sealing import Batch, SealedEntry
from sbdesk.store.shapes import LIVE, Contents, contents_of, head_is_sound
from sbdesk.store.tables import column_names, is_given, record_tables, table_no
from sbdesk.store.transactions import SealedBatch, Transaction, Verdict
from sbdesk.store.writing_journal import Lines

MayGive = Callable[[bytes], bool]
"""Whether a machine, by uuid, may give the records that only certain machines may."""
_PARTS_AT_ONCE = 25_000
_ROWS_OF_A_BATCH = 2500
_TAKING = "正在收下流水"


def everybody(_origin: bytes) -> bool:
    """Every machine may give every record."""
    return True


@dataclass
class Applied:
    """What an application did.

    `refused` is what was not taken (machine uuid, sequence, verdict), `touched` the rows (table
    number, id), `spans` the new entries (machine number, first, one past the last). `was` and
    `now` tell of each cell what it showed before and shows afterwards, of a record that a batch
    made only of its life.
    """

    new: int = 0
    known: int = 0
    refused: list[tuple[bytes, int, Verdict]] = field(default_factory=list)
    touched: set[tuple[int, bytes]] = field(default_factory=set)
    was: dict[Cell, Value] = field(default_factory=dict)
    now: dict[Cell, Value] = field(default_factory=dict)
    spans: list[tuple[int, int, int]] = field(default_factory=list)

    def differing(self) -> dict[Record, dict[int, Value]]:
        """Of each record touched the cells that show another value now, with the one before."""
        found: dict[Record, dict[int, Value]] = {record: {} for record in self.touched}
        for cell, value in self.was.items():
            if self.now[cell] != value:
                found[cell[:2]][cell[2]] = value
        return found

    def stretches(self) -> list[tuple[int, int, int]]:
        """The new entries in as few spans as can be: a machine's new ones follow each other."""
        found: list[tuple[int, int, int]] = []
        for origin, first, last in sorted(self.spans):
            if found and found[-1][0] == origin and found[-1][2] == first:
                found[-1] = (origin, found[-1][1], last)
            else:
                found.append((origin, first, last))
        return found

    def changes(self, sentence: str) -> Changes:
        """What the screens must look at again."""
        names = {table_no(t): t.name for t in record_tables()}
        kinds = frozenset(names[no] for no, _ in self.touched)
        return Changes(kinds, frozenset(row for _, row in self.touched), None, sentence)


Opened = tuple[Transaction, Contents | None]
"""A transaction with its contents; without, when they are not sound or it is known."""


class Applier:
    """Applies transactions inside a write transaction; the pen is in mode `apply`.

    What a machine may not give that `may_give` denies is set aside.
    """

    def __init__(self, raw: Connection, wall: str, may_give: MayGive = everybody) -> None:
        self._raw, self._wall, self._may_give = raw, wall, may_give
        self._tables = {table_no(t): t for t in record_tables()}
        self._names = column_names()
        self._given = frozenset(no for no, t in self._tables.items() if is_given(t))
        self._held, self._lines = Held(raw), Lines()
        self._newest, self._shown = Newest(raw, self._held), Shown(raw)
        self._rows = Rows(raw, self._held)
        self._checkpoint: Checkpoint = nothing
        self._parts = 0
        self._in_bulk = False
        self.result = Applied()

    def apply(
        self, transactions: Iterable[Transaction], checkpoint: Checkpoint = nothing
    ) -> Applied:
        """Add what is new, in the given order; a fork is quarantined, a gap or damage refused.

        The checkpoint is told how many entries and records were taken; how many will come is not
        known here.
        """
        self._checkpoint = checkpoint
        with ExitStack() as bulk:
            for some, is_full in _portions(transactions):
                if is_full and not self._in_bulk:
                    bulk.enter_context(in_bulk(self._raw))
                    self._in_bulk = True
                self._take_all(some)
        return self.result

    def _take_all(self, some: Iterable[Transaction]) -> None:
        """Take a portion that is looked up and written together."""
        opened: list[Opened] = []
        for transaction in some:
            self._checkpoint(self._parts, 0, _TAKING)
            opened.append((transaction, self._open(transaction)))
        self._prepare(opened)
        for transaction, contents in opened:
            self._checkpoint(self._parts, 0, _TAKING)
            self._take(transaction, contents)
        self._write()

    def _open(self, transaction: Transaction) -> Contents | None:
        """The contents of a transaction that is not known."""
        if not head_is_sound(transaction):
            return None
        head = transaction.head
        known = head.seq <= self._held.end(head.origin).seq
        if known and self._held.hash_of(head.origin, head.seq) == transaction.hash:
            return None
        return contents_of(transaction)

    def _prepare(self, opened: Iterable[Opened]) -> None:
        """Look up all that these transactions name, at once."""
        sound = [(t, contents) for t, contents in opened if contents is not None]
        self._held.prepare(sound)
        written: dict[int, set[bytes]] = {}
        for _, contents in sound:
            for entry in contents.entries:
                written.setdefault(entry.tbl, set()).add(entry.row)
            for batch, content in contents.batches:
                written.setdefault(batch.tbl, set()).update(row for row, _ in content.rows)
        for tbl, rows in written.items():
            self._newest.prepare(tbl, sorted(rows & self._held.records[tbl].keys()))

    def _take(self, transaction: Transaction, contents: Contents | None) -> None:
        verdict = _verdict(self._held, transaction, contents)
        if verdict is Verdict.NEW:
            assert contents is not None
            self._add(transaction, contents)
        elif verdict is Verdict.KNOWN:
            self.result.known += 1
        else:
            head = transaction.head
            self.result.refused.append((head.origin, head.seq, verdict))
            if verdict is Verdict.FORKED:
                self._quarantine(transaction)

    def _number(self, uuid: bytes) -> int:
        """A machine's number here, given to it if need be."""
        if uuid not in self._held.numbers:
            self._held.numbers[uuid] = self._raw.execute(
                "INSERT INTO origin (uuid, machine, letter, slot) VALUES (?, '', '', 0)", (uuid,)
            ).lastrowid
        return self._held.numbers[uuid]

    def _add(self, transaction: Transaction, contents: Contents) -> None:
        head = transaction.head
        origin = self._number(head.origin)
        self._held.add(origin, transaction, contents)
        aside = frozenset[int]() if self._may_give(head.origin) else self._given
        for batch, content in contents.batches:
            # One import may bring a whole station.
            self._checkpoint(self._parts, 0, _TAKING)
            self._add_batch(origin, batch, content, head.hlc, aside)
            self._parts += len(content.rows)
        for entry in contents.entries:
            self._add_entry(origin, entry, head.hlc, aside)
        self._parts += len(contents.entries)
        undoes = (self._held.numbers[head.undoes[0]], head.undoes[1]) if head.undoes else None
        self._lines.transaction(origin, head, undoes, transaction.prev, transaction.hash)
        self.result.new += 1
        self.result.spans.append((origin, head.first, head.first + head.n))

    def _add_batch(
        self, origin: int, batch: SealedBatch, content: Batch, clock: int, aside: AbstractSet[int]
    ) -> None:
        self._raw.execute(
            "INSERT INTO batch (origin, seq, tbl, n, data, hash) VALUES (?, ?, ?, ?, ?, ?)",
            (origin, batch.seq, batch.tbl, batch.n, batch.data, batch.hash),
        )
        key, tbl = (origin, batch.seq), batch.tbl
        self.result.touched.update((tbl, row) for row, _ in content.rows)
        if tbl in aside:
            self._lines.aside(*key)
            for row, _ in content.rows:
                self._rows.make_room(tbl, row, clock)
                self._held.make(tbl, row, None, clock)
            return
        here = self._held.records[tbl]
        again = [(row, values) for row, values in content.rows if row in here]
        for row, values in again:
            if here[row].own or self._newest.knows(tbl, row):
                self._made_again(tbl, row, key)
            else:
                self._adopt(tbl, row, key, dict(zip(content.columns, values, strict=True)))
                self._held.make(tbl, row, key, clock)
        self._rows.make(tbl, key, content, {row for row, _ in again})
        for row, _ in content.rows:
            if row not in here:
                self.result.was[tbl, row, LIVE], self.result.now[tbl, row, LIVE] = None, 1
            self._held.make(tbl, row, None if row in here else key, clock)

    def _adopt(self, tbl: int, row: bytes, batch: Key, values: Mapping[int, Value]) -> None:
        """A row that is here, withdrawn and empty, is made by a batch."""
        self._rows.adopt(tbl, row, batch, values)
        for col, value in values.items():
            self.result.was.setdefault((tbl, row, col), self._held.shown(tbl, row, col))
            self.result.now[tbl, row, col] = value

    def _made_again(self, tbl: int, row: bytes, batch: Key) -> None:
        """A row that is here is made by a further batch: it becomes one more head of every cell."""
        for col in self._names[tbl]:
            self.result.was.setdefault((tbl, row, col), self._held.shown(tbl, row, col))
            self._newest.of((tbl, row, col))[batch] = 1
        self._raw.execute(
            "INSERT INTO row_batch (tbl, row, origin, seq) VALUES (?, ?, ?, ?)", (tbl, row, *batch)
        )

    def _add_entry(
        self, origin: int, entry: SealedEntry, clock: int, aside: AbstractSet[int]
    ) -> None:
        key, tbl, row = (origin, entry.seq), entry.tbl, entry.row
        parents = [(self._held.numbers[uuid], seq) for uuid, seq in entry.parents]
        # The first is the one that it overwrote, unless it only saw entries of other cells.
        first = bool(parents) and self._held.is_of_cell(parents[0], entry.col)
        self._lines.entry(
            origin, entry, parents[0] if first else None, parents[1:] if first else parents
        )
        if row not in self._held.records[tbl]:
            self._rows.make_room(tbl, row, clock)
        if entry.col == LIVE and not parents:
            self._held.make(tbl, row, None, clock)
        self.result.touched.add((tbl, row))
        if tbl in aside:
            self._lines.aside(*key)
            return
        cell = (tbl, row, entry.col)
        heads = self._newest.of(cell)
        if cell not in self.result.was:
            self.result.was[cell] = self._held.shown(*cell)
        for seen in self._seen(tbl, row, parents) if tbl in self._given else parents:
            heads.pop(seen, None)
        heads[key] = entry.rank
        self._shown.given[key] = entry.new

    def _seen(self, tbl: int, row: bytes, parents: Iterable[Key]) -> Iterable[Key]:
        """What an entry with these parents overwrites, also through what is set aside."""
        if not parents:
            return parents
        self._lines.write(self._raw)
        return lineage_of(self._raw, self._tables[tbl], row).seen_by(parents)

    def _quarantine(self, transaction: Transaction) -> None:
        head = transaction.head
        self._raw.execute(
            "INSERT OR IGNORE INTO quarantine (origin, seq, hash, wall, reason, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (head.origin, head.seq, transaction.hash, self._wall, "fork", repr(head).encode()),
        )

    def _write(self) -> None:
        """Write what the transactions so far added, and make every touched cell show its value."""
        self._lines.write(self._raw)
        self._newest.write()
        self._show()
        for done in (self._newest, self._shown, self._held):
            done.forget()

    def _show(self) -> None:
        changed = self._newest.changed()
        shown = {cell: self._shown.value(cell, heads) for cell, heads in changed}
        self.result.now.update(shown)
        self._rows.write(shown.items())


def _verdict(held: Held, transaction: Transaction, contents: Contents | None) -> Verdict:
    if contents is None:
        return place(held, transaction) or Verdict.DAMAGED
    return judged(held, transaction, contents)


def _portions(
    transactions: Iterable[Transaction],
) -> Iterator[tuple[list[Transaction], bool]]:
    """The transactions in lists that are quickly looked up together, and whether one is full; one
    list at least, if empty."""
    some: list[Transaction] = []
    parts = 0
    for transaction in transactions:
        some.append(transaction)
        parts += 1 + len(transaction.entries) + _ROWS_OF_A_BATCH * len(transaction.batches)
        if parts >= _PARTS_AT_ONCE:
            yield some, True
            some, parts = [], 0
    yield some, False
