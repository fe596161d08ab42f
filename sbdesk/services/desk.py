"""The desk: an opened office and who is working at it. Every service takes it first.

Opening and the first lists read with plain SQL: SQLAlchemy is loaded by the first that asks for
`Desk.reader` or `Desk.act`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sbdesk.domain.actions import PROGRAM, Action, Actor
from sbdesk.domain.calendar import SeedDay, WorkCalendar, calendar_of
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import COUNTY_MAY, Right, may, refusal
from sbdesk.services.clock import CHINA
from sbdesk.store.backup_plan import BackupPlan
from sbdesk.store.clock import Clock, utc_now
from sbdesk.store.driver import Connection
from sbdesk.store.office import Office, open_office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sbdesk.store.work import UnitOfWork


@dataclass(frozen=True)
class PersonRow:
    """Somebody who works here."""

    id: bytes
    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class StationRow:
    """The station's own facts, for the title bar and the letterhead."""

    name: str
    code: str
    company: str
    unit_word: str
    phone: str
    head: str


@dataclass(frozen=True)
class Desk:
    """An office and the person at work; `person` is None before anybody was chosen."""

    office: Office
    person: PersonRow | None

    @property
    def actor(self) -> Actor:
        """Who signs what is done now."""
        return Actor(self.person.id, self.person.name) if self.person else PROGRAM

    @property
    def practice(self) -> bool:
        """Whether this is a made-up office for practising."""
        return self.office.identity.practice

    def now(self) -> datetime:
        """The wall clock of the station."""
        return self.office.clock().astimezone(CHINA)

    def today(self) -> date:
        """Today at the station."""
        return self.now().date()

    def act(self, action: Action, right: Right) -> UnitOfWork:
        """A unit of work signed by the person at work.

        Raises `UserMistake` when nobody is chosen or the role lacks the right.
        """
        if self.person is None:
            raise UserMistake("请先选择是谁在工作（右上角，或命令行的 --as 姓名）。")
        if not may(self.person.role, right):
            raise UserMistake(f"{refusal(self.person.role, right)}。")
        if right not in COUNTY_MAY and self.office.county:
            raise UserMistake("县公司的机器只汇总查看，要改请由供电所改。")
        return self.office.unit_of_work(self.actor, action)

    def reader(self) -> Session:
        """A session for reading."""
        return self.office.reader()

    def reading(self) -> AbstractContextManager[Connection]:
        """One state of the data to read with plain SQL."""
        return self.office.reading()

    def worked_by(self, person: PersonRow | None) -> Desk:
        """The same office with somebody else at work."""
        return replace(self, person=person)


def open_desk(
    folder: Path,
    state: Path,
    name: str | None = None,
    clock: Clock = utc_now,
    plan: BackupPlan | None = None,
    *,
    settle: bool = True,
) -> Desk:
    """Open an office for a person; the only active one when no name is given.

    `plan` is how it is backed up by itself; without one it is not. Without `settle` its file is
    looked after later, see `open_office`.

    Raises what `open_office` raises, and `UserMistake` when nobody has that name.
    """
    desk = Desk(open_office(folder, state, clock, plan=plan, settle=settle), None)
    found = people(desk)
    if name is None:
        return desk.worked_by(found[0]) if len(found) == 1 else desk
    for person in found:
        if person.name == name:
            return desk.worked_by(person)
    names = "、".join(person.name for person in found) or "无"
    desk.office.close()
    raise UserMistake(f"这里没有叫「{name}」的人。现有：{names}。")


_HERE = (
    "SELECT p.id, p.name, p.role, p.phone FROM person p, instance i WHERE p.live = 1 AND ifnull("
    "(SELECT o.station FROM origin o WHERE o.no = ifnull(p.batch_origin, (SELECT e.origin "
    "FROM entry e WHERE e.tbl = 2 AND e.row = p.id AND e.col = 1 ORDER BY e.rank LIMIT 1))), "
    "i.station) = i.station ORDER BY p.pk"
)
"""People of this machine's own station: the county holds those of its stations too."""


def people(desk: Desk) -> list[PersonRow]:
    """Everybody who works here, in the order they were entered."""
    with desk.reading() as raw:
        rows = raw.execute(_HERE)
        return [PersonRow(id, name or "", role or "", tel or "") for id, name, role, tel in rows]


def station(desk: Desk) -> StationRow:
    """The facts of the station this machine belongs to."""
    with desk.reading() as raw:
        row = raw.execute(
            "SELECT name, code, company, unit_word, phone, head FROM station WHERE id = ?",
            (desk.office.identity.station,),
        ).fetchone()
    return StationRow(*(text or "" for text in row or ("",) * 6))


def work_calendar(desk: Desk) -> WorkCalendar:
    """The working days as this office has them."""
    with desk.reading() as raw:
        rows = raw.execute("SELECT day, off, name FROM holiday WHERE live = 1")
        return calendar_of(
            SeedDay(date.fromisoformat(day), bool(off), name or "")
            for day, off, name in rows
            if day is not None
        )


def id_text(record: bytes) -> str:
    """A record's id as it is shown to programs."""
    return str(UUID(bytes=record))
