"""A made-up office to practise in: the same seed, day and size give the same office, ids too."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from sbdesk.domain.actions import PROGRAM, Action, Actor
from sbdesk.domain.errors import UserMistake
from sbdesk.services.clock import CHINA
from sbdesk.services.demo_business import business_lives
from sbdesk.services.demo_complaints import complaint_lives
from sbdesk.services.demo_credit import accounts, credit_lives
from sbdesk.services.demo_edits import customer_edits
from sbdesk.services.demo_lives import HEAD, LEADER, Days, Ids, Known, Life, Maker
from sbdesk.services.demo_money import money_lives
from sbdesk.services.demo_papers import Papers
from sbdesk.services.demo_people import Furnishers, Population
from sbdesk.services.demo_supply import Supply
from sbdesk.services.demo_visits import visit_lives
from sbdesk.services.demo_words import places, staff_words
from sbdesk.services.demo_writing import DemoClock, Writer, deeds_of
from sbdesk.services.desk import Desk, open_desk, work_calendar
from sbdesk.services.importing import Checkpoint, no_checkpoint
from sbdesk.services.offices import InitOffice, add_station, seed_holidays
from sbdesk.store.clock import Clock, utc_now
from sbdesk.store.engine import raw_connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.founding import NewOffice, create_office
from sbdesk.store.journal_ends import newest
from sbdesk.store.keeping import BackupPlan
from sbdesk.store.marks import Mark, Marks
from sbdesk.store.office import DATABASE, Office, station_id
from sbdesk.store.recognising import mark_of
from sbdesk.store.tables import Person, table_of

_OFFICES = uuid5(NAMESPACE_URL, "urn:sbdesk:practice-office")
_LETTER = "A"
_PART = "practice.part"
_MOST = 1_000_000
_YEARS = range(2000, 2101)
_AT_ONCE = 250_000
"""Customers in one transaction: a larger one would hold too much in memory."""


@dataclass(frozen=True)
class DemoOffice:
    """What to make up: how many customers, which dice, and the day that is to be today."""

    on: date
    customers: int = 3000
    seed: int = 1

    @property
    def name(self) -> str:
        """What the same office has in common."""
        return f"{self.seed}/{self.on.isoformat()}/{self.customers}"


def make_demo(
    folder: Path,
    state: Path,
    request: DemoOffice,
    checkpoint: Checkpoint = no_checkpoint,
    clock: Clock = utc_now,
    plan: BackupPlan | None = None,
) -> Desk:
    """Make up a practice office in a folder that has none, and open it with its head at work.

    The history ends on the evening before `request.on`; `plan` is how the office, once made, is
    backed up by itself. Raises `UserMistake` when the request
    cannot be met or the folder holds an office, and whatever `checkpoint` raises; then there is
    no office.
    """
    _refuse(folder, request)
    part = folder / _PART
    try:
        with faults_sorted():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
        instance, mark = _build(part, folder, request, checkpoint)
        with faults_sorted():
            Marks(state).write(instance, mark)
            _move_in(part / "office", folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return open_desk(folder, state, staff_words()[HEAD].name, clock, plan)


def make_todays_demo(folder: Path, state: Path, checkpoint: Checkpoint = no_checkpoint) -> None:
    """Make the practice office of today in a folder, unless it holds an office already.

    Raises what `make_demo` raises; then there is no office.
    """
    if not (folder / DATABASE).exists():
        today = utc_now().astimezone(CHINA).date()
        make_demo(folder, state, DemoOffice(today), checkpoint).office.close()


def _refuse(folder: Path, request: DemoOffice) -> None:
    if (folder / DATABASE).exists():
        raise UserMistake(f"「{folder}」里已经有数据了，没有改动它。")
    if not 1 <= request.customers <= _MOST:
        raise UserMistake(f"练习数据的户数要在1到{_MOST}之间，现在是{request.customers}。")
    if request.on.year not in _YEARS:
        raise UserMistake(f"练习数据的日期要在{_YEARS[0]}年到{_YEARS[-1]}年之间。")


def _build(
    part: Path, folder: Path, request: DemoOffice, checkpoint: Checkpoint
) -> tuple[bytes, Mark]:
    """Make the whole office aside; its id, and the mark it will have in its folder."""
    days = Days(request.on)
    clock = DemoClock(datetime.combine(days.start, time(8, 0)))
    new = NewOffice(
        station_id(places().station["code"]),
        f"{_LETTER}机",
        _LETTER,
        practice=True,
        origin=_uuid(request, "origin").bytes,
        instance=_uuid(request, f"instance {folder.resolve()}").bytes,
    )
    office = create_office(part / "office", part / "state", new, clock)
    try:
        _fill(office, clock, request, checkpoint)
        identity = office.identity
        with office.reader() as session:
            seq, digest, _ = newest(raw_connection(session), identity.origin)
        return identity.instance, mark_of(identity, folder, seq, digest, ())
    finally:
        office.close()


def _fill(office: Office, clock: DemoClock, request: DemoOffice, checkpoint: Checkpoint) -> None:
    days = Days(request.on)
    ids = Ids(_dice(request, "ids"), datetime.combine(days.start, time(8, 0)))
    staff = _open(office, ids)
    actors = tuple(
        Actor(record, words.name) for record, words in zip(staff, staff_words(), strict=True)
    )
    population = _population(request, ids, days, staff)
    clock.set(datetime.combine(days.start, time(8, 30)))
    known = _add_customers(office, actors[LEADER], population, request.customers, checkpoint)
    deeds = deeds_of(_lives(office, request, (ids, staff, known)), days)
    writer = Writer(office, clock, actors)
    for done, deed in enumerate(deeds):
        writer.write(deed)
        checkpoint(done + 1, len(deeds), "正在编写往来记录")


def _population(request: DemoOffice, ids: Ids, days: Days, staff: tuple[bytes, ...]) -> Population:
    """The customers; their files are furnished with other dice and ids than they are made with."""
    more = Ids(_dice(request, "part ids"), datetime.combine(days.start, time(8, 0)))
    furnishers = Furnishers(
        Supply(_dice(request, "supply"), more, days),
        Papers(_dice(request, "papers"), more, days, staff),
    )
    dice = (_dice(request, "people"), ids)
    return Population(dice, days, staff, request.customers, furnishers)


def _open(office: Office, ids: Ids) -> tuple[bytes, ...]:
    """The station, its people and its calendar."""
    words, facts = staff_words(), places().station
    request = InitOffice(
        station=facts["name"],
        code=facts["code"],
        machine=_LETTER,
        person=words[HEAD].name,
        company=facts["company"],
        unit_word=facts["unit_word"],
        phone=facts["phone"],
    )
    staff = tuple(ids.next() for _ in words)
    with office.unit_of_work(PROGRAM, Action.OPEN_OFFICE) as uow:
        for record, one in zip(staff, words, strict=True):
            uow.session.add(
                Person(
                    id=record, name=one.name, role=one.role, staff_no=one.staff_no, phone=one.phone
                )
            )
        add_station(uow, office.identity.station, request)
        seed_holidays(uow)
        uow.commit(f"建立{facts['name']}（练习）")
    return staff


def _add_customers(
    office: Office, actor: Actor, population: Population, customers: int, checkpoint: Checkpoint
) -> list[Known]:
    chunks, done = population.chunks(), 0
    while done < customers:
        with office.unit_of_work(actor, Action.DEMO) as uow:
            first = done
            for chunk in chunks:
                for table, rows in chunk.rows.items():
                    uow.insert_many(table_of(table), rows)
                done += len(chunk.customers)
                checkpoint(done, customers, "正在编写客户档案")
                if done - first >= _AT_ONCE:
                    break
            checkpoint(done, customers, "正在建立查找索引")
            uow.commit(f"练习数据：客户{done - first}户")
    return population.known


def _lives(
    office: Office, request: DemoOffice, made: tuple[Ids, tuple[bytes, ...], list[Known]]
) -> list[Life]:
    ids, staff, known = made
    numbers = count(1)

    def maker(subject: str) -> Maker:
        names = tuple(words.name for words in staff_words())
        dice = _dice(request, subject)
        return Maker(dice, ids, Days(request.on), staff, names, known, numbers, request.customers)

    found = accounts(maker("accounts"))
    return [
        *complaint_lives(maker("complaints"), work_calendar(Desk(office, None)), _LETTER),
        *visit_lives(maker("visits"), found, _LETTER),
        *credit_lives(maker("credit"), found),
        *customer_edits(maker("edits")),
        *money_lives(maker("money"), found),
        *business_lives(maker("business"), found),
    ]


def _dice(request: DemoOffice, subject: str) -> Random:
    """Dice for one subject, so that a change in one leaves the others alone."""
    return Random(f"{request.name}/{subject}")


def _uuid(request: DemoOffice, what: str) -> UUID:
    return uuid5(_OFFICES, f"{request.name}/{what}")


def _move_in(built: Path, folder: Path) -> None:
    """Put the finished office where it belongs, the database last."""
    for path in sorted(built.iterdir(), key=lambda path: path.name == DATABASE):
        if not (folder / path.name).exists():
            path.rename(folder / path.name)
