"""Which entries of one record an entry overwrote, also through those that are set aside.

An entry that is set aside counts for nothing here. Whoever wrote over it at another machine wrote
over all that it had overwritten there (DESIGN §12).
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sqlalchemy import Table

from sbdesk.store.driver import Connection
from sbdesk.store.tables import is_given, table_no

Key = tuple[int, int]
"""(machine, number) of an entry or a batch; machines by local number."""


@dataclass
class Lineage:
    """The entries of a record: their columns, their parents, and those that are set aside."""

    columns: dict[Key, int] = field(default_factory=dict)
    parents: dict[Key, set[Key]] = field(default_factory=dict)
    aside: AbstractSet[Key] = frozenset()

    def seen_by(self, parents: Iterable[Key]) -> set[Key]:
        """What an entry with these parents saw: them, and what those set aside had overwritten."""
        found = set(parents)
        waiting = [key for key in found if key in self.aside]
        while waiting:
            key = waiting.pop()
            column = self.columns.get(key)
            behind = {
                parent
                for parent in self.parents.get(key, ())
                # What is no entry is a batch that made the record, and with it every cell.
                if self.columns.get(parent, column) == column
            }
            waiting += [parent for parent in behind - found if parent in self.aside]
            found |= behind
        return found


def lineage_of(raw: Connection, table: Table, row: bytes) -> Lineage:
    """The lineage of one record."""
    lineage = Lineage(aside=aside_in(raw, table, row))
    for origin, seq, col, p_origin, p_seq in raw.execute(
        "SELECT origin, seq, col, p_origin, p_seq FROM entry WHERE tbl = ? AND row = ?",
        (table_no(table), row),
    ):
        lineage.columns[origin, seq] = col
        lineage.parents[origin, seq] = {(p_origin, p_seq)} if p_seq is not None else set()
    for key, further in further_parents(raw, table, row).items():
        lineage.parents[key] |= further
    return lineage


def further_parents(raw: Connection, table: Table, row: bytes) -> Mapping[Key, set[Key]]:
    """The parents of a record's entries beyond each one's first."""
    found: dict[Key, set[Key]] = {}
    for origin, seq, p_origin, p_seq in raw.execute(
        "SELECT p.origin, p.seq, p.p_origin, p.p_seq FROM entry e JOIN entry_parent p "
        "ON p.origin = e.origin AND p.seq = e.seq WHERE e.tbl = ? AND e.row = ?",
        (table_no(table), row),
    ):
        found.setdefault((origin, seq), set()).add((p_origin, p_seq))
    return found


def aside_in(raw: Connection, table: Table, row: bytes) -> AbstractSet[Key]:
    """The entries of a record that are set aside."""
    if not is_given(table):
        return frozenset()
    found = raw.execute(
        "SELECT e.origin, e.seq FROM entry e JOIN set_aside a "
        "ON a.origin = e.origin AND a.seq = e.seq WHERE e.tbl = ? AND e.row = ?",
        (table_no(table), row),
    ).fetchall()
    return frozenset((origin, seq) for origin, seq in found)
