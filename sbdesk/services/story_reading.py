"""What the story is made from: a customer's records as they stand, and the journal's lines on them.

Files that were joined into this one belong to it, with everything that happened to them before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import Table

from sbdesk.domain.story_fields import TOLD
from sbdesk.services.merged import absorbed
from sbdesk.store.driver import Connection, Value
from sbdesk.store.tables import cells, record_tables, table_no


@dataclass(frozen=True)
class StoryRow:
    """One record: its table, its cells as they stand, the batch that made it, if one did."""

    table: str
    id: bytes
    values: Mapping[str, Value]
    made_by: tuple[int, int] | None

    @property
    def live(self) -> bool:
        """Whether it was not withdrawn."""
        return bool(self.values["live"])


@dataclass(frozen=True)
class Deed:
    """One action of a person: when (UTC text and the journal's own clock), who, what, in words."""

    key: tuple[int, int]
    hlc: int
    wall: str
    who: str
    action: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """What one action did to one record: old and new by column; `created` when it made it."""

    row: StoryRow
    deed: Deed
    cells: Mapping[str, tuple[Value, Value]]
    created: bool


@dataclass(frozen=True)
class Past:
    """Everything a story is told from; changes in the order of the journal."""

    files: tuple[bytes, ...]
    rows: tuple[StoryRow, ...]
    changes: tuple[Change, ...]


def read_past(raw: Connection, customer: bytes) -> Past:
    """Read the records of a customer and what the journal says of them."""
    files = (customer, *absorbed(raw, customer))
    rows: list[StoryRow] = []
    entries: list[tuple[int, int, StoryRow, str, Value, Value]] = []
    for table in record_tables():
        if table.name not in TOLD:
            continue
        mine = _rows(raw, table, files)
        rows += mine.values()
        if mine:
            entries += _entries(raw, table, files, mine)
    return Past(files, tuple(rows), tuple(_changes(raw, rows, entries)))


def _owner(table: Table) -> str:
    return "id" if table.name == "customer" else "customer_id"


def _of(table: Table, files: Sequence[bytes]) -> str:
    return f"t.{_owner(table)} IN ({', '.join('?' * len(files))})"


def _rows(raw: Connection, table: Table, files: Sequence[bytes]) -> dict[bytes, StoryRow]:
    names = [name for _, name in cells(table)]
    rows = raw.execute(
        f"SELECT t.id, t.batch_origin, t.batch_seq, {', '.join(f't.{n}' for n in names)} "
        f"FROM {table.name} t WHERE {_of(table, files)} ORDER BY t.pk",
        tuple(files),
    )
    return {
        record: StoryRow(
            table.name,
            record,
            dict(zip(names, values, strict=True)),
            None if seq is None else (origin, seq),
        )
        for record, origin, seq, *values in rows
    }


def _entries(
    raw: Connection, table: Table, files: Sequence[bytes], mine: Mapping[bytes, StoryRow]
) -> Iterable[tuple[int, int, StoryRow, str, Value, Value]]:
    names = dict(cells(table))
    rows = raw.execute(
        f"SELECT e.origin, e.seq, e.row, e.col, e.old, e.new FROM {table.name} t "
        "CROSS JOIN entry e ON e.tbl = ? AND e.row = t.id "
        f"WHERE {_of(table, files)}",
        (table_no(table), *files),
    )
    return [
        (origin, seq, mine[row], names[col], old, new)
        for origin, seq, row, col, old, new in rows
        if row in mine and col in names
    ]


def _changes(
    raw: Connection,
    rows: Iterable[StoryRow],
    entries: Sequence[tuple[int, int, StoryRow, str, Value, Value]],
) -> list[Change]:
    """Entries and batches put together by action and record, oldest first."""
    find = _deeds(raw)
    made = sorted((row.made_by, row.id, row) for row in rows if row.made_by is not None)
    found = [
        Change(row, deed, {}, created=True)
        for key, _, row in made
        if (deed := find(*key)) is not None
    ]
    together: dict[tuple[tuple[int, int], str, bytes], Change] = {}
    for origin, seq, row, column, old, new in sorted(entries, key=lambda e: e[:2]):
        deed = find(origin, seq)
        if deed is None:
            continue
        key = (deed.key, row.table, row.id)
        held = together.get(key)
        so_far = dict(held.cells) if held else {}
        first = so_far.get(column, (old, new))[0]
        so_far[column] = (first, new)
        born = so_far.get("live") == (None, 1)
        together[key] = Change(row, deed, so_far, created=born)
    found += together.values()
    return sorted(found, key=attrgetter("deed.hlc", "deed.key"))


def _deeds(raw: Connection) -> Callable[[int, int], Deed | None]:
    """A finder of the action that wrote an entry; quick while asked in the journal's order."""
    last: list[tuple[int, int, int, Deed]] = []

    def find(origin: int, seq: int) -> Deed | None:
        if last:
            of, first, end, deed = last[0]
            if of == origin and first <= seq < end:
                return deed
        row = raw.execute(
            "SELECT seq, first, n, hlc, wall, person_name, action, sentence FROM tx "
            "INDEXED BY tx_first WHERE origin = ? AND first <= ? ORDER BY first DESC LIMIT 1",
            (origin, seq),
        ).fetchone()
        if row is None or seq >= row[1] + row[2]:
            return None
        number, first, n, hlc, wall, who, action, sentence = row
        deed = Deed((origin, number), hlc, wall, who, action, sentence)
        last[:] = [(origin, first, first + n, deed)]
        return deed

    return find
