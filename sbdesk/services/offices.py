"""Making a new office."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.calendar import seed_days
from sbdesk.domain.errors import Invalid
from sbdesk.domain.handoff import SiteKind
from sbdesk.domain.offices import office_problems
from sbdesk.services.desk import Desk, people
from sbdesk.services.handoff import establish
from sbdesk.store.clock import Clock, utc_now
from sbdesk.store.driver import Value
from sbdesk.store.founding import NewOffice, create_office
from sbdesk.store.ids import holiday_id, new_id
from sbdesk.store.office import DATABASE, Office, station_id
from sbdesk.store.tables import Holiday, Person, Station, table_of
from sbdesk.store.work import UnitOfWork


@dataclass(frozen=True)
class InitOffice:
    """What a new office is told. `machine` is the letter that stands in every number (A, B …).

    A `county` machine gathers what its stations do; `station` is then the county company.
    """

    station: str
    code: str
    machine: str = "A"
    person: str = "所长"
    company: str = ""
    unit_word: str = ""
    phone: str = ""
    county: bool = False


def init_office(folder: Path, state: Path, request: InitOffice, clock: Clock = utc_now) -> Desk:
    """Make an empty office with its station, first person and holiday table.

    Raises `Invalid` when the request is incomplete, `UserMistake` when the folder already holds an
    office, `EnvironmentProblem` when it cannot be written; then there is no office.
    """
    problems = office_problems(
        station=request.station,
        code=request.code,
        machine=request.machine,
        person=request.person,
    )
    if problems:
        raise Invalid(problems)
    code = request.code.strip()
    new = NewOffice(station_id(code), f"{request.machine}机", request.machine, practice=False)
    office = create_office(folder, state, new, clock)
    try:
        return _furnished(office, request)
    except BaseException:
        # An office without its station and its people would stand in the way of the next attempt.
        office.close()
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        raise


def _furnished(office: Office, request: InitOffice) -> Desk:
    """Enter the first person, the station, the holidays and this machine's keys."""
    with office.unit_of_work(Actor(None, "程序"), Action.OPEN_OFFICE) as uow:
        uow.session.add(
            Person(id=new_id(), name=request.person, role="所长", phone=request.phone or None)
        )
        add_station(uow, office.identity.station, request)
        seed_holidays(uow)
        uow.commit(f"建立{request.station}")
    desk = Desk(office, None)
    establish(desk, SiteKind.COUNTY if request.county else SiteKind.STATION)
    return desk.worked_by(people(desk)[0])


def add_station(uow: UnitOfWork, record: bytes, request: InitOffice) -> None:
    """The station's own record; the same id on every machine of it."""
    name = request.station.strip()
    uow.session.add(
        Station(
            id=record,
            name=name,
            code=request.code.strip(),
            company=request.company or None,
            unit_word=request.unit_word or name[:1] + "供",
            phone=request.phone or None,
            # A second machine's first person is not its head: both would stand against each other.
            head=request.person if request.machine == "A" else None,
        )
    )


def seed_holidays(uow: UnitOfWork) -> None:
    """Put the known holidays into the office's own table."""
    rows: list[dict[str, Value]] = [
        {
            "id": holiday_id(day.day.isoformat()),
            "day": day.day.isoformat(),
            "name": day.name,
            "off": int(day.off),
            "source": "chinesecalendar",
        }
        for day in seed_days()
    ]
    uow.insert_many(table_of(Holiday), rows)
