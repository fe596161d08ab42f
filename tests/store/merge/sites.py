"""Sites for the merge tests: real offices in folders of their own, and what one reads there."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import zstandard

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.changes import Changes
from sbdesk.store.clashes import clashes
from sbdesk.store.driver import Connection
from sbdesk.store.engine import raw_connection
from sbdesk.store.founding import NewOffice, create_office
from sbdesk.store.office import DATABASE, Office, open_office, station_id
from sbdesk.store.same_numbers import same_numbers
from sbdesk.store.tables import Contact, Customer, cells, table_no, table_of
from sbdesk.store.undoing import undo
from sbdesk.store.work import UnitOfWork
from tests.store.merge.model import COLUMNS, Cell, DeedId, Value

CUSTOMER, CONTACT = table_of(Customer), table_of(Contact)
TABLES = {table_no(table): table for table in (CUSTOMER, CONTACT)}
NAMES = {no: dict(cells(table)) for no, table in TABLES.items()}
UUIDS = (b"\x50" * 16, b"\x10" * 16, b"\x90" * 16)
CLERK = Actor(None, "王")


def clock_value(year: int) -> int:
    """What the oracle is told of a clock that stands at the start of a year."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000 << 16


class StandingClock:
    """A clock that stands still at the start of a year."""

    def __init__(self, year: int) -> None:
        self._now = datetime(year, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now


class Template:
    """A site at an empty start: made once, put back before every history.

    Folder and state folder stay where they are, so the office knows itself again when it is opened.
    """

    def __init__(self, folder: Path, uuid: bytes, letter: str) -> None:
        self._folder, self._state = folder / "data", folder / "state"
        new = NewOffice(station_id("s"), f"site {letter}", letter, False, uuid, uuid)
        create_office(self._folder, self._state, new).close()
        self._kept = folder / "kept"
        shutil.copytree(self._state, self._kept / "state")
        shutil.copy(self._folder / DATABASE, self._kept)

    def open(self, year: int) -> Office:
        """The site at its start, with a clock that stands at the beginning of a year."""
        for file in self._folder.glob(f"{DATABASE}*"):
            file.unlink()
        shutil.copy(self._kept / DATABASE, self._folder)
        shutil.rmtree(self._state)
        shutil.copytree(self._kept / "state", self._state)
        office = self.reopen(year)
        assert not office.repairs, office.repairs
        return office

    def reopen(self, year: int) -> Office:
        """The site as it is, after it was closed."""
        return open_office(self._folder, self._state, StandingClock(year))


@dataclass(frozen=True)
class WrittenEntry:
    """An entry as a site's journal has it."""

    deed: DeedId
    cell: Cell
    value: Value
    rank: int


@dataclass(frozen=True)
class Seen:
    """All that a site shows, read by plain SQL in the oracle's terms."""

    data: dict[tuple[int, bytes], dict[int, Value]]
    heads: dict[Cell, set[DeedId]]
    journal: dict[WrittenEntry, set[DeedId]]
    """Every entry with its parents."""
    clashes: set[Cell]
    same_numbers: list[tuple[str, list[bytes]]]


def look(office: Office, uuids: tuple[bytes, ...] = UUIDS) -> Seen:
    """Read a site out."""
    with office.reader() as session:
        raw = raw_connection(session)
        reading = _Reading(raw, uuids)
        return Seen(
            data=reading.data(),
            heads=reading.heads(),
            journal=reading.journal(),
            clashes={(clash.tbl, clash.row, clash.col) for clash in clashes(raw)},
            same_numbers=same_numbers(raw),
        )


def shown(office: Office) -> dict[tuple[int, bytes], dict[int, Value]]:
    """Every record of a site with its cells that are not empty."""
    with office.reading() as raw:
        return _Reading(raw, UUIDS).data()


def faults(office: Office) -> list[str]:
    """What `journal verify` finds wrong."""
    return [fault.what for fault in office.verify().faults]


class _Reading:
    """Reads a site's tables; machines and entry numbers become sites and deeds."""

    def __init__(self, raw: Connection, uuids: tuple[bytes, ...]) -> None:
        self._raw = raw
        origins = raw.execute("SELECT no, uuid FROM origin").fetchall()
        self._sites = {no: uuids.index(uuid) for no, uuid in origins}
        self._deeds: dict[tuple[int, int], DeedId] = {}
        for origin, seq, first, n in raw.execute("SELECT origin, seq, first, n FROM tx").fetchall():
            for part in range(first, first + n):
                self._deeds[origin, part] = (self._sites[origin], seq)

    def data(self) -> dict[tuple[int, bytes], dict[int, Value]]:
        found: dict[tuple[int, bytes], dict[int, Value]] = {}
        for no, table in TABLES.items():
            names = NAMES[no]
            for row, *values in self._raw.execute(
                f"SELECT id, {', '.join(names.values())} FROM {table.name}"
            ).fetchall():
                cells_of = zip(names, values, strict=True)
                found[no, row] = {column: v for column, v in cells_of if v is not None}
        return found

    def heads(self) -> dict[Cell, set[DeedId]]:
        """Written heads, and for the other cells of a row the batch that made it."""
        found: dict[Cell, set[DeedId]] = {}
        for no, row, column, origin, seq in self._raw.execute(
            "SELECT tbl, row, col, origin, seq FROM head"
        ).fetchall():
            found.setdefault((no, row, column), set()).add(self._deeds[origin, seq])
        for no, table in TABLES.items():
            for row, origin, seq in self._raw.execute(
                f"SELECT id, batch_origin, batch_seq FROM {table.name} WHERE batch_seq IS NOT NULL"
            ).fetchall():
                for column in range(1, COLUMNS[no] + 1):
                    found.setdefault((no, row, column), {self._deeds[origin, seq]})
        return found

    def journal(self) -> dict[WrittenEntry, set[DeedId]]:
        parents: dict[tuple[int, int], set[DeedId]] = {}
        for origin, seq, *parent in self._raw.execute(
            "SELECT origin, seq, p_origin, p_seq FROM entry_parent UNION ALL "
            "SELECT origin, seq, p_origin, p_seq FROM entry WHERE p_seq IS NOT NULL"
        ).fetchall():
            parents.setdefault((origin, seq), set()).add(self._deeds[parent[0], parent[1]])
        found: dict[WrittenEntry, set[DeedId]] = {}
        for origin, seq, no, row, column, new, rank in self._raw.execute(
            "SELECT origin, seq, tbl, row, col, new, rank FROM entry"
        ).fetchall():
            deed = self._deeds[origin, seq]
            entry = WrittenEntry(deed, (no, row, column), new, rank)
            found[entry] = parents.get((origin, seq), set())
        for origin, seq, no, data in self._raw.execute(
            "SELECT origin, seq, tbl, data FROM batch"
        ).fetchall():
            deed = self._deeds[origin, seq]
            for row, given in _batch_rows(data).items():
                for column in range(1, COLUMNS[no] + 1):
                    found[WrittenEntry(deed, (no, row, column), given.get(column), 1)] = set()
        return found


def _batch_rows(data: bytes) -> dict[bytes, dict[int, Value]]:
    columns, *rows = json.loads(zstandard.ZstdDecompressor().decompress(data))
    return {
        bytes.fromhex(row["x"]): dict(zip(columns, values, strict=True)) for row, *values in rows
    }


class Hand:
    """A clerk's hand at one site: does one thing and says under which number it stands."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def _unit(self, action: Action) -> UnitOfWork:
        return self._office.unit_of_work(CLERK, action)

    def add_customer(self, row: bytes, given: Mapping[int, Value]) -> int | None:
        """Make a customer through the Session."""
        with self._unit(Action.ADD) as unit:
            named = {NAMES[3][column]: value for column, value in given.items()}
            unit.session.add(Customer(id=row, **named))
            return number_of(unit.commit("新增客户"))

    def add_contact(self, row: bytes, customer: bytes, name: str) -> int | None:
        """Make a contact of a customer through the Session."""
        with self._unit(Action.ADD) as unit:
            unit.session.add(Contact(id=row, customer_id=customer, name=name))
            return number_of(unit.commit("新增联系人"))

    def import_customers(self, rows: Mapping[bytes, Mapping[int, Value]]) -> int | None:
        """Make customers in bulk."""
        with self._unit(Action.IMPORT) as unit:
            named = [
                {"id": row, **{NAMES[3][column]: value for column, value in given.items()}}
                for row, given in rows.items()
            ]
            unit.insert_many(CUSTOMER, named)
            return number_of(unit.commit("导入"))

    def set_cell(self, cell: Cell, value: Value, action: Action = Action.EDIT) -> int | None:
        """Change one cell by plain SQL."""
        no, row, column = cell
        with self._unit(action) as unit:
            unit.raw.execute(
                f"UPDATE {TABLES[no].name} SET {NAMES[no][column]} = ? WHERE id = ?", (value, row)
            )
            return number_of(unit.commit("修改"))

    def settle(self, cell: Cell, value: Value) -> int | None:
        """Settle a clash."""
        no, row, column = cell
        with self._unit(Action.SETTLE) as unit:
            unit.settle(TABLES[no], row, NAMES[no][column], value)
            return number_of(unit.commit("裁定"))

    def undo(self, uuid: bytes, seq: int) -> tuple[int | None, set[bytes]]:
        """Take a transaction back; its number and the records that were left alone."""
        with self._unit(Action.UNDO) as unit:
            origin = unit.raw.execute("SELECT no FROM origin WHERE uuid = ?", (uuid,)).fetchall()
            undone = undo(unit, origin[0][0], seq)
            return number_of(unit.commit("撤销")), {kept.row for kept in undone.kept}


def number_of(changes: Changes) -> int | None:
    """The sequence of the transaction that was written, or None."""
    return changes.transaction[1] if changes.transaction else None
