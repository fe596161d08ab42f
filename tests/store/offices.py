"""Small offices to try the store on, and another program that meddles with their file."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.changes import Changes
from sbdesk.store.driver import Row, Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.founding import NewOffice, create_office
from sbdesk.store.ids import new_id
from sbdesk.store.keeping import BackupPlan
from sbdesk.store.office import Office, open_office, station_id
from sbdesk.store.tables import Customer, table_of
from sbdesk.store.undoing import Undone, undo

WANG = Actor(None, "王芳")
LI = Actor(bytes(15) + b"\x01", "李强")


class StandingClock:
    """A clock that shows what it is set to."""

    def __init__(self, now: datetime = datetime(2026, 3, 15, 1, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **of: float) -> None:
        self.now += timedelta(**of)


class Station:
    """A data folder and a state folder; opens the office as the program does."""

    def __init__(self, root: Path, plan: BackupPlan | None = None) -> None:
        self.root, self.folder, self.state = root, root / "data", root / "state"
        self.clock, self.plan = StandingClock(), plan

    @property
    def database(self) -> Path:
        return self.folder / "sbdesk.db"

    def create(self, letter: str = "A") -> Office:
        new = NewOffice(station_id("626701"), "大厅", letter, practice=False)
        return create_office(self.folder, self.state, new, self.clock, plan=self.plan)

    def open(self, wait_ms: int = 5000) -> Office:
        return open_office(self.folder, self.state, self.clock, plan=self.plan, wait_ms=wait_ms)

    def outside(self, *statements: str, mending: bool = False) -> str:
        """Run SQL with another program's SQLite in another process; its complaint, or nothing.

        With `mending` every trigger is dropped first, as somebody who knows would do.
        """
        return meddle(self.database, statements, mending=mending)


_MEDDLER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
try:
    if sys.argv[2] == "yes":
        found = raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall()
        for (name,) in found:
            raw.execute(f"DROP TRIGGER {name}")
    for statement in sys.argv[3:]:
        raw.execute(statement)
except sqlite3.Error as error:
    print(error)
finally:
    raw.close()
"""


def meddle(database: Path, statements: Sequence[str], *, mending: bool) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _MEDDLER, str(database), "yes" if mending else "no", *statements],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def add(office: Office, who: Actor = WANG, **values: Any) -> bytes:
    """A new customer; its id."""
    record = new_id()
    with office.unit_of_work(who, Action.ADD) as uow:
        uow.session.add(Customer(id=record, **values))
        uow.commit(f"新增客户「{values.get('name')}」")
    return record


def customer(session: Session, record: bytes) -> Customer:
    return session.scalars(select(Customer).where(Customer.id == record)).one()


def edit(office: Office, record: bytes, who: Actor = WANG, **values: Any) -> Changes:
    with office.unit_of_work(who, Action.EDIT) as uow:
        found = customer(uow.session, record)
        for name, value in values.items():
            setattr(found, name, value)
        return uow.commit(f"修改客户「{found.name}」")


def bring_in(office: Office, count: int, start: int = 0) -> list[bytes]:
    """An import of customers; their ids."""
    rows: list[dict[str, Value]] = [
        {"id": new_id(), "customer_no": str(6267000000000 + n), "name": f"张{n}"}
        for n in range(start, start + count)
    ]
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        uow.insert_many(table_of(Customer), rows)
        uow.commit(f"导入客户{count}户")
    return [row["id"] for row in rows if isinstance(row["id"], bytes)]


def take_back(office: Office, seq: int, who: Actor = WANG) -> Undone:
    """Undo a transaction of this machine."""
    with office.unit_of_work(who, Action.UNDO) as uow:
        undone = undo(uow, office.identity.origin, seq)
        uow.commit(f"撤销「{undone.sentence}」")
    return undone


def rows(office: Office, sql: str, *values: Value) -> list[Row]:
    with office.reader() as session:
        return raw_connection(session).execute(sql, values).fetchall()


def cell(office: Office, record: bytes, column: str) -> Value:
    value: Value = rows(office, f"SELECT {column} FROM customer WHERE id = ?", record)[0][0]
    return value


def live(office: Office) -> int:
    return int(rows(office, "SELECT count(*) FROM customer WHERE live = 1")[0][0])


def last_seq(office: Office) -> int:
    origin = office.identity.origin
    return int(rows(office, "SELECT ifnull(max(seq), 0) FROM tx WHERE origin = ?", origin)[0][0])


def places(office: Office) -> list[tuple[str, int]]:
    """The faults that a proof of the journal finds: own machine or not, and sequence."""
    own = office.identity.uuid.hex()
    return [("own" if f.origin == own else f.origin, f.seq) for f in office.verify().faults]


def whole(office: Office) -> bool:
    return office.verify().ok
