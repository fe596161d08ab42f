"""Taking back a transaction: a new one that restores the old values (DESIGN §4).

A cell is restored only while the transaction's own entry is still its newest. A single action is
taken back whole or not at all; an import is taken back where nothing later stands on it, and the
rest is named.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import Table

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import UserMistake
from sbdesk.store.driver import Connection, Row
from sbdesk.store.replaying import Key
from sbdesk.store.tables import cells, column_names, record_tables, table_no
from sbdesk.store.work import UnitOfWork

_LIVE = 1
_COUNTING = (
    "NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.origin = entry.origin AND a.seq = entry.seq)"
)
_NOTHING: Key = (0, 0)
"""In the place of an entry: the cell is again as it was before it had any."""


@dataclass(frozen=True)
class Kept:
    """What an undo left alone: table, row id, column name, and who changed it later and when."""

    table: str
    row: bytes
    column: str
    person: str
    wall: str
    sentence: str


@dataclass(frozen=True)
class Undone:
    """The sentence of what was taken back, and what had to be left."""

    sentence: str
    kept: tuple[Kept, ...]


def undo(uow: UnitOfWork, origin: int, seq: int) -> Undone:
    """Take back transaction (origin, seq) inside a unit of work; the caller commits.

    Raises `UserMistake` with the reason when it cannot be taken back.
    """
    raw = uow.raw
    found = raw.execute(
        "SELECT action, sentence, first, n, hlc FROM tx WHERE origin = ? AND seq = ?",
        (origin, seq),
    ).fetchone()
    if found is None:
        raise UserMistake("没有这次操作，无法撤销。")
    action, sentence, first, n, hlc = found
    if not Action(action).undoable:
        raise UserMistake(f"「{sentence}」不能撤销。")
    if is_undone(raw, origin, seq):
        raise UserMistake(f"「{sentence}」已经撤销过了。")
    if not _counts(raw, origin, first, n):
        raise UserMistake(f"「{sentence}」在本机没有生效，不用撤销。")
    uow.undoing(origin, seq)
    taken = _Taking(raw, origin, first, first + n, partly=action == Action.IMPORT)
    taken.restore_cells()
    taken.withdraw_batches()
    # What two machines joined crosswise may have been orphaned before, and may be so again.
    taken.refuse_orphans(since=hlc if action == Action.JOIN else None)
    return Undone(sentence, tuple(taken.kept))


def is_undone(raw: Connection, origin: int, seq: int) -> bool:
    """Whether a transaction is taken back by one that is itself in force."""
    later = raw.execute(
        "SELECT origin, seq, first, n FROM tx WHERE undoes_origin = ? AND undoes_seq = ?",
        (origin, seq),
    ).fetchall()
    return any(
        _counts(raw, other, first, n) and not is_undone(raw, other, number)
        for other, number, first, n in later
    )


def _counts(raw: Connection, origin: int, first: int, n: int) -> bool:
    """Whether anything of a transaction counts here: not all of it is set aside."""
    aside = raw.execute(
        "SELECT count(*) FROM set_aside WHERE origin = ? AND seq >= ? AND seq < ?",
        (origin, first, first + n),
    ).fetchall()
    return bool(aside[0][0] < n)


class _Taking:
    """One undo under way: which cells still carry the transaction's own entries."""

    def __init__(
        self, raw: Connection, origin: int, first: int, last: int, *, partly: bool
    ) -> None:
        self.raw, self.span, self.partly = raw, (origin, first, last), partly
        self.kept: list[Kept] = []
        self.withdrawn: list[tuple[Table, bytes]] = []
        self._tables = {table_no(t): t for t in record_tables()}
        self._names = column_names()

    def restore_cells(self) -> None:
        """Put the old values of the transaction's entries back."""
        origin = self.span[0]
        made = set(self._rows_made())
        for tbl, row, col, old, last in self.raw.execute(
            "SELECT c.tbl, c.row, c.col, e.old, c.last FROM "
            "(SELECT tbl, row, col, min(seq) AS first, max(seq) AS last FROM entry "
            f"WHERE origin = ?1 AND seq >= ?2 AND seq < ?3 AND {_COUNTING} "
            "GROUP BY tbl, row, col) c "
            "JOIN entry e ON e.origin = ?1 AND e.seq = c.first ORDER BY c.first DESC",
            self.span,
        ).fetchall():
            later = self._later(tbl, row, col, origin, last)
            if later:
                self._keep(tbl, row, col, later)
            elif (tbl, row) not in made:
                table, name = self._tables[tbl], self._names[tbl][col]
                self.raw.execute(f"UPDATE {table.name} SET {name} = ? WHERE id = ?", (old, row))
                if col == _LIVE and not old:
                    self.withdrawn.append((table, row))
        for tbl, row in sorted(made):
            self._withdraw_made(tbl, row)

    def _rows_made(self) -> Iterable[tuple[int, bytes]]:
        rows = self.raw.execute(
            "SELECT tbl, row FROM entry WHERE origin = ? AND seq >= ? AND seq < ? "
            f"AND col = {_LIVE} AND p_seq IS NULL AND {_COUNTING}",
            self.span,
        ).fetchall()
        return [(tbl, row) for tbl, row in rows]

    def _withdraw_made(self, tbl: int, row: bytes) -> None:
        heads = self.raw.execute(
            "SELECT col, origin, seq FROM head WHERE tbl = ? AND row = ? "
            "AND NOT (origin = ? AND seq >= ? AND seq < ?)",
            (tbl, row, *self.span),
        ).fetchall()
        later = next((head for head in heads if not self._of_mine(head[1:])), None)
        if later:
            self._keep(tbl, row, later[0], later[1:])
            return
        table = self._tables[tbl]
        self.raw.execute(f"UPDATE {table.name} SET live = 0 WHERE id = ?", (row,))
        self.withdrawn.append((table, row))

    def _later(
        self, tbl: int, row: bytes, col: int, origin: int, seq: int
    ) -> tuple[int, int] | None:
        """The newest entry of a cell when it is not (origin, seq)."""
        heads = self.raw.execute(
            "SELECT origin, seq FROM head WHERE tbl = ? AND row = ? AND col = ?", (tbl, row, col)
        ).fetchall()
        own = (origin, seq)
        return next(((o, s) for o, s in heads if own not in self._in_force((o, s))), None)

    def _in_force(self, key: Key) -> list[Key]:
        """An entry and those in force behind it: one taken back, and its taking back, are nothing.

        The last is `_NOTHING` where the cell is again as it was before any.
        """
        found = [key]
        while (before := self._before_undone(found[-1])) is not None:
            if before == _NOTHING:
                return [*found, before]
            found.append(before)
        return found

    def _before_undone(self, key: Key) -> Key | None:
        """When an entry takes another back: the one which that had overwritten, or `_NOTHING`."""
        found = self.raw.execute(
            "SELECT u.p_origin, u.p_seq FROM entry e "
            "JOIN tx t ON t.origin = e.origin AND t.first <= e.seq AND t.first + t.n > e.seq "
            "JOIN tx v ON v.origin = t.undoes_origin AND v.seq = t.undoes_seq "
            "JOIN entry u ON u.tbl = e.tbl AND u.row = e.row AND u.col = e.col "
            "AND u.origin = v.origin AND u.seq >= v.first AND u.seq < v.first + v.n "
            "WHERE e.origin = ? AND e.seq = ? ORDER BY u.seq LIMIT 1",
            key,
        ).fetchone()
        if found is None:
            return None
        return _NOTHING if found[1] is None else (found[0], found[1])

    def _of_mine(self, key: Sequence[int]) -> bool:
        """Whether an entry, or what stands behind it, belongs to the transaction taken back."""
        origin, seq = self._in_force((key[0], key[1]))[-1]
        if (origin, seq) == _NOTHING:
            return True
        return origin == self.span[0] and self.span[1] <= seq < self.span[2]

    def withdraw_batches(self) -> None:
        """Withdraw the rows that the transaction made in bulk, but those changed since."""
        for (tbl,) in self.raw.execute(
            "SELECT DISTINCT tbl FROM batch WHERE origin = ? AND seq >= ? AND seq < ?", self.span
        ).fetchall():
            table = self._tables[tbl]
            mine = "batch_origin = ? AND batch_seq >= ? AND batch_seq < ?"
            heads = self.raw.execute(
                f"SELECT t.id, h.col, h.origin, h.seq FROM {table.name} t "
                f"JOIN head h ON h.tbl = {tbl} AND h.row = t.id WHERE {mine}",
                self.span,
            ).fetchall()
            changed = {h[0]: h for h in heads if not self._of_mine(h[2:])}
            for row, col, later_origin, later_seq in changed.values():
                self._keep(tbl, row, col, (later_origin, later_seq))
            used = self._still_used(table, mine)
            self._withdraw_rows(table, mine, changed.keys() | used)

    def _still_used(self, table: Table, mine: str) -> set[bytes]:
        """Rows of this import that something live and not of it refers to."""
        used: set[bytes] = set()
        of_mine = f"t.{mine.replace(' AND ', ' AND t.')}"
        for other, column in referrers(table):
            rows = self.raw.execute(
                f"SELECT t.id, r.id FROM {table.name} t JOIN {other.name} r "
                f"ON r.{column} = t.id WHERE {_holding('r', column)} AND {of_mine} "
                "AND NOT (r.batch_origin IS ? AND ifnull(r.batch_seq, -1) BETWEEN ? AND ?)",
                (*self.span, self.span[0], self.span[1], self.span[2] - 1),
            ).fetchall()
            for row, referrer in rows:
                if row not in used:
                    used.add(row)
                    self._keep(table_no(table), row, _LIVE, self._pointing(other, column, referrer))
        return used

    def _pointing(self, table: Table, column: str, row: bytes) -> tuple[int, int]:
        """Where a row got its reference from: the entry that wrote it, or the batch."""
        number = next(no for no, name in cells(table) if name == column)
        found = self.raw.execute(
            "SELECT origin, seq FROM entry WHERE tbl = ? AND row = ? AND col = ? "
            f"AND {_COUNTING} ORDER BY rank DESC LIMIT 1",
            (table_no(table), row, number),
        ).fetchone()
        if found is None:
            found = self.raw.execute(
                f"SELECT batch_origin, batch_seq FROM {table.name} WHERE id = ?", (row,)
            ).fetchone()
        assert found is not None
        return (found[0], found[1])

    def _withdraw_rows(self, table: Table, mine: str, kept: AbstractSet[bytes]) -> None:
        if not kept:
            self.raw.execute(
                f"UPDATE {table.name} SET live = 0 WHERE live = 1 AND {mine}", self.span
            )
            return
        rows = self.raw.execute(f"SELECT id FROM {table.name} WHERE {mine}", self.span).fetchall()
        self.raw.executemany(
            f"UPDATE {table.name} SET live = 0 WHERE id = ?",
            [(row,) for (row,) in rows if row not in kept],
        )

    def refuse_orphans(self, since: int | None) -> None:
        """A withdrawn row may not be one that a live record still refers to.

        With `since` only references written after that moment of the journal's clock count.
        """
        for table, row in self.withdrawn:
            for other, column in referrers(table):
                used = self.raw.execute(
                    f"SELECT id FROM {other.name} o WHERE {column} = ? AND {_holding('o', column)}",
                    (row,),
                ).fetchall()
                for (referrer,) in used:
                    later = self._pointing(other, column, referrer)
                    if since is None or self._written_after(later, since):
                        self._refuse(later)

    def _written_after(self, entry: Sequence[int], hlc: int) -> bool:
        """Whether a sealed transaction after this moment wrote it: not this undo, nothing older."""
        origin, seq = entry
        found = self.raw.execute(
            "SELECT hlc FROM tx WHERE origin = ? AND first <= ? AND first + n > ?",
            (origin, seq, seq),
        ).fetchone()
        return found is not None and found[0] > hlc

    def _refuse(self, later: Sequence[int]) -> None:
        person, wall, sentence, action = self._transaction(later)
        stays = bool(action) and not Action(action).undoable
        then = "那一次不能撤销" if stays else "要先撤销那一次"
        raise UserMistake(f"不能撤销：{person}后来（{wall[:10]}）又做了「{sentence}」，{then}。")

    def _transaction(self, entry: Sequence[int]) -> Row:
        origin, seq = entry
        found = self.raw.execute(
            "SELECT person_name, wall, sentence, action FROM tx WHERE origin = ? AND first <= ? "
            "ORDER BY first DESC LIMIT 1",
            (origin, seq),
        ).fetchone()
        return found or ("", "", "", "")

    def _keep(self, tbl: int, row: bytes, col: int, later: Sequence[int]) -> None:
        if not self.partly:
            self._refuse(later)
        person, wall, sentence, _ = self._transaction(later)
        kept = Kept(self._tables[tbl].name, row, self._names[tbl][col], person, wall, sentence)
        self.kept.append(kept)


def _holding(row: str, column: str) -> str:
    """Which rows that refer to another keep it from vanishing: live ones, and merged files."""
    return "1" if column == "merged_into_id" else f"{row}.live = 1"


def referrers(table: Table) -> list[tuple[Table, str]]:
    """The tables and columns that refer to a table."""
    found = []
    for other in record_tables():
        for column in other.columns:
            if any(key.column.table is table for key in column.foreign_keys):
                found.append((other, column.name))
    return found
