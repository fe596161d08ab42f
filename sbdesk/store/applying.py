"""Adds foreign transactions to the journal and makes heads and rows agree, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table

from sbdesk.domain.changes import Changes
from sbdesk.store.driver import Connection, Value
from sbdesk.store.merging import SealedBatch, Transaction, Verdict, judge
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.replaying import Key, Transactions, batch_values
from sbdesk.store.sealing import SealedEntry, unpack_batch
from sbdesk.store.tables import cells, record_tables, table_no
from sbdesk.store.work import insert_transaction


@dataclass
class Applied:
    """What an application did.

    `refused` is what was set aside (machine uuid, sequence, verdict), `touched` the rows (table
    number, id), `spans` the new entries (machine number, first, one past the last).
    """

    new: int = 0
    known: int = 0
    refused: list[tuple[bytes, int, Verdict]] = field(default_factory=list)
    touched: set[tuple[int, bytes]] = field(default_factory=set)
    spans: list[tuple[int, int, int]] = field(default_factory=list)

    def changes(self, sentence: str) -> Changes:
        """What the screens must look at again."""
        names = {table_no(t): t.name for t in record_tables()}
        kinds = frozenset(names[no] for no, _ in self.touched)
        return Changes(kinds, frozenset(row for _, row in self.touched), None, sentence)


class Applier:
    """Applies transactions inside a write transaction; the pen is in mode `apply`."""

    def __init__(self, raw: Connection, wall: str) -> None:
        self._raw, self._wall = raw, wall
        self._tables = {table_no(t): t for t in record_tables()}
        self._names = {no: dict(cells(t)) for no, t in self._tables.items()}
        self._dirty: dict[tuple[int, bytes], set[int]] = {}
        self._unpacked: dict[Key, Mapping[bytes, Mapping[int, Value]]] = {}
        self.result = Applied()

    def apply(self, transactions: Iterable[Transaction]) -> Applied:
        """Add what is new, in the given order; a fork is quarantined, a gap or damage refused."""
        for transaction in transactions:
            verdict = judge(self._raw, transaction)
            head = transaction.head
            if verdict is Verdict.NEW:
                self._add(transaction)
            elif verdict is Verdict.KNOWN:
                self.result.known += 1
            else:
                self.result.refused.append((head.origin, head.seq, verdict))
                if verdict is Verdict.FORKED:
                    self._quarantine(transaction)
        self._show()
        self.result.touched = set(self._dirty)
        return self.result

    def _number(self, uuid: bytes) -> int:
        row = self._raw.execute("SELECT no FROM origin WHERE uuid = ?", (uuid,)).fetchone()
        if row is not None:
            return int(row[0])
        self._raw.execute(
            "INSERT INTO origin (uuid, machine, letter, slot) VALUES (?, '', '', 0)", (uuid,)
        )
        return self._number(uuid)

    def _add(self, transaction: Transaction) -> None:
        head = transaction.head
        origin = self._number(head.origin)
        for batch in transaction.batches:
            self._add_batch(origin, batch)
        for entry in sorted(transaction.entries, key=lambda e: e.seq):
            self._add_entry(origin, entry)
        undoes = (self._number(head.undoes[0]), head.undoes[1]) if head.undoes else None
        prev, digest = transaction.prev, transaction.hash
        insert_transaction(self._raw, origin, head, undoes, prev, digest)
        self.result.new += 1
        self.result.spans.append((origin, head.first, head.first + head.n))

    def _add_batch(self, origin: int, batch: SealedBatch) -> None:
        self._raw.execute(
            "INSERT INTO batch (origin, seq, tbl, n, data, hash) VALUES (?, ?, ?, ?, ?, ?)",
            (origin, batch.seq, batch.tbl, batch.n, batch.data, batch.hash),
        )
        content = unpack_batch(batch.data)
        table, names = self._tables[batch.tbl], self._names[batch.tbl]
        columns = [names[no] for no in content.columns]
        for row, values in content.rows:
            if self._exists(table, row):
                self._made_again(table, row, origin, batch.seq)
                continue
            marks = ", ".join("?" * (len(columns) + 3))
            self._raw.execute(
                f"INSERT INTO {table.name} (id, batch_origin, batch_seq, {', '.join(columns)}) "
                f"VALUES ({marks})",
                (row, origin, batch.seq, *values),
            )
            self._dirty.setdefault((batch.tbl, row), set())

    def _exists(self, table: Table, row: bytes) -> bool:
        found = self._raw.execute(f"SELECT 1 FROM {table.name} WHERE id = ?", (row,)).fetchone()
        return found is not None

    def _made_again(self, table: Table, row: bytes, origin: int, seq: int) -> None:
        """A row that is here is made by a further batch: it becomes one more head of every cell."""
        no = table_no(table)
        for col in self._names[no]:
            self._write_down_implied(table, row, col)
            self._raw.execute(
                "INSERT INTO head (tbl, row, col, origin, seq, rank) VALUES (?, ?, ?, ?, ?, 1)",
                (no, row, col, origin, seq),
            )
            self._dirty.setdefault((no, row), set()).add(col)
        self._raw.execute(
            "INSERT INTO row_batch (tbl, row, origin, seq) VALUES (?, ?, ?, ?)",
            (no, row, origin, seq),
        )

    def _write_down_implied(self, table: Table, row: bytes, col: int) -> None:
        """While a cell has no head of its own, the row's batch is its head: write that down."""
        self._raw.execute(
            "INSERT INTO head (tbl, row, col, origin, seq, rank) "
            f"SELECT ?1, id, ?3, batch_origin, batch_seq, 1 FROM {table.name} "
            "WHERE id = ?2 AND batch_seq IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM head WHERE tbl = ?1 AND row = ?2 AND col = ?3)",
            (table_no(table), row, col),
        )

    def _add_entry(self, origin: int, entry: SealedEntry) -> None:
        table = self._tables[entry.tbl]
        if not self._exists(table, entry.row):
            self._raw.execute(f"INSERT INTO {table.name} (id, live) VALUES (?, 0)", (entry.row,))
        parents = [(self._number(uuid), seq) for uuid, seq in entry.parents]
        first, rest = parents[:1], parents[1:]
        p_origin, p_seq = first[0] if first else (None, None)
        self._raw.execute(
            "INSERT INTO entry (origin, seq, tbl, row, col, old, new, p_origin, p_seq, rank) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                origin,
                entry.seq,
                entry.tbl,
                entry.row,
                entry.col,
                entry.old,
                entry.new,
                p_origin,
                p_seq,
                entry.rank,
            ),
        )
        self._raw.executemany(
            "INSERT INTO entry_parent (origin, seq, p_origin, p_seq) VALUES (?, ?, ?, ?)",
            [(origin, entry.seq, o, s) for o, s in rest],
        )
        self._write_down_implied(table, entry.row, entry.col)
        cell = (entry.tbl, entry.row, entry.col)
        self._raw.executemany(
            "DELETE FROM head WHERE tbl = ? AND row = ? AND col = ? AND origin = ? AND seq = ?",
            [(*cell, o, s) for o, s in parents],
        )
        self._raw.execute(
            "INSERT INTO head (tbl, row, col, origin, seq, rank) VALUES (?, ?, ?, ?, ?, ?)",
            (*cell, origin, entry.seq, entry.rank),
        )
        self._dirty.setdefault((entry.tbl, entry.row), set()).add(entry.col)

    def _quarantine(self, transaction: Transaction) -> None:
        head = transaction.head
        known = self._raw.execute(
            "SELECT 1 FROM quarantine WHERE origin = ? AND seq = ? AND hash = ?",
            (head.origin, head.seq, transaction.hash),
        ).fetchone()
        if known is None:
            self._raw.execute(
                "INSERT INTO quarantine (origin, seq, hash, wall, reason, body) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (head.origin, head.seq, transaction.hash, self._wall, "fork", repr(head).encode()),
            )

    def _show(self) -> None:
        """Make every touched cell show the value of its winning head."""
        uuids = origin_uuids(self._raw)
        transactions = Transactions(self._raw)
        for (tbl, row), columns in self._dirty.items():
            table, names = self._tables[tbl], self._names[tbl]
            values = {
                names[col]: self._winner(table, row, col, uuids, transactions) for col in columns
            }
            if values:
                assignments = ", ".join(f"{name} = ?" for name in values)
                self._raw.execute(
                    f"UPDATE {table.name} SET {assignments} WHERE id = ?", (*values.values(), row)
                )

    def _winner(
        self,
        table: Table,
        row: bytes,
        col: int,
        uuids: dict[int, bytes],
        transactions: Transactions,
    ) -> Value:
        heads = self._raw.execute(
            "SELECT origin, seq, rank FROM head WHERE tbl = ? AND row = ? AND col = ?",
            (table_no(table), row, col),
        ).fetchall()
        best = max(heads, key=lambda h: (h[2], transactions.of((h[0], h[1]))[0], uuids[h[0]], h[1]))
        key = (best[0], best[1])
        found = self._raw.execute(
            "SELECT new FROM entry WHERE origin = ? AND seq = ?", key
        ).fetchone()
        if found is not None:
            value: Value = found[0]
            return value
        if key not in self._unpacked:
            self._unpacked.update(batch_values(self._raw, [key]))
        return self._unpacked[key][row].get(col)
