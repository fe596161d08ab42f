"""The complaints of the practice office: 18 months of them, and what is due today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sbdesk.domain.calendar import WorkCalendar
from sbdesk.domain.deadlines import due
from sbdesk.domain.notices import notice_number
from sbdesk.services.clock import wall_text, wall_utc
from sbdesk.services.complaints import Clocks, frozen_clocks
from sbdesk.services.demo_lives import (
    COUNTER,
    FIRST_MANAGER,
    HISTORY_MONTHS,
    LEADER,
    SECOND_MANAGER,
    Known,
    Life,
    Maker,
    Step,
)
from sbdesk.services.demo_words import CaseWords, complaint_words
from sbdesk.services.rules import time_limit
from sbdesk.store.driver import Value
from sbdesk.store.tables import Complaint, FollowUp

_MONTHLY_SHARE = 0.004
_MOST_MONTHLY = 60
_FRESH_DAYS = 10
_REPEAT_DAYS = 85
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Case:
    """A complaint before it has a number; `steps` is how many of 联系, 答复, 办结 were done."""

    received: datetime
    customer: Known
    words: CaseWords
    steps: int
    repeats: int | None = None


@dataclass(frozen=True)
class _Told:
    """One complaint while its life is told."""

    case: _Case
    record: bytes
    number: str
    clocks: Clocks
    handler: int
    texts: dict[str, str]


def complaint_lives(maker: Maker, calendar: WorkCalendar, letter: str) -> list[Life]:
    """All complaints with their numbers and clocks, and the promises made in replies."""
    drawn = [*_history(maker), *_fresh(maker, calendar)]
    cases = _with_repeats(maker, sorted(drawn, key=lambda case: case.received))
    serials: dict[int, int] = {}
    lives: list[Life] = []
    records: list[bytes] = []
    for case in cases:
        year = case.received.year
        serials[year] = serials.get(year, 0) + 1
        records.append(maker.ids.next())
        told = _Told(
            case=case,
            record=records[-1],
            number=notice_number("", "投", year, letter, serials[year]),
            clocks=case_clocks(case.received, calendar),
            handler=maker.random.choice((LEADER, FIRST_MANAGER, SECOND_MANAGER)),
            texts=_texts(maker, case),
        )
        first = records[case.repeats] if case.repeats is not None else None
        lives += _lives(maker, told, first, calendar)
    return lives


def case_clocks(received: datetime, calendar: WorkCalendar) -> Clocks:
    """The two clocks, as `services.complaints.clocks` gives them, with the calendar at hand."""
    day = received.date()
    return Clocks(
        contact=due(time_limit("complaint_contact", day), received, calendar),
        reply=due(time_limit("complaint_reply", day), received, calendar),
    )


def _history(maker: Maker) -> Iterator[_Case]:
    """The complaints that came and went."""
    monthly = min(maker.office_size * _MONTHLY_SHARE, _MOST_MONTHLY)
    latest = maker.days.eve.date() - timedelta(days=_FRESH_DAYS)
    for _ in range(round(monthly * HISTORY_MONTHS)):
        yield _case(maker, maker.moment(maker.day(latest), 8, 19), 3)


def _case(maker: Maker, received: datetime, steps: int) -> _Case:
    customer = maker.random.choice(maker.customers)
    fitting = [one for one in complaint_words().cases if customer.nature == "居民" or not one.home]
    return _Case(received, customer, maker.random.choice(fitting), steps)


def _fresh(maker: Maker, calendar: WorkCalendar) -> Iterator[_Case]:
    """Those that are open: due today, late, waiting; the first matter most."""
    on = maker.days.on
    wanted = [
        (_received_for(on, (0,), calendar), 1),
        (datetime.combine(on - _ONE_DAY, time(16, 40)), 0),
        (_received_for(on, range(-4, -16, -1), calendar), 1),
        (_received_for(on, (2, 1, 3, 4), calendar), 2),
        (_received_for(on, (0,), calendar), 1),
        (datetime.combine(on - 3 * _ONE_DAY, time(9, 20)), 0),
        (_received_for(on, range(1, 9), calendar), 1),
        (_received_for(on, range(-7, -20, -1), calendar), 2),
        (_received_for(on, range(3, 9), calendar), 1),
    ]
    yesterday = datetime.combine(on - _ONE_DAY, time(14, 5))
    for place, (received, steps) in enumerate(wanted[: max(1, maker.office_size)]):
        start = received or yesterday
        yield _case(maker, start + timedelta(minutes=7 * place), steps if received else 0)


def _received_for(on: date, offsets: Iterable[int], calendar: WorkCalendar) -> datetime | None:
    """A moment before today whose reply is due one of these days from today; the first that can be.

    None where no working day leads there, as on a holiday.
    """
    for offset in offsets:
        target = on + offset * _ONE_DAY
        for back in range(1, 25):
            received = datetime.combine(target - back * _ONE_DAY, time(10, 15))
            if received.date() >= on or not calendar.is_workday(received.date()):
                continue
            if case_clocks(received, calendar).reply.day == target:
                return received
    return None


def _with_repeats(maker: Maker, cases: list[_Case]) -> list[_Case]:
    """Now and then a customer complains of the same again."""
    found: list[_Case] = []
    for case in cases:
        earlier = maker.random.randrange(1, 9)
        again = maker.random.random() < 0.05 and len(found) >= earlier and case.steps == 3
        before = found[-earlier] if again else None
        if before and (case.received - before.received).days in range(8, _REPEAT_DAYS):
            place = len(found) - earlier
            case = _Case(case.received, before.customer, before.words, case.steps, place)
        found.append(case)
    return found


def _texts(maker: Maker, case: _Case) -> dict[str, str]:
    """The words put in the places of a template."""
    random, known = maker.random, case.customer
    day = case.received.date()
    before, after = day - random.randrange(1, 4) * _ONE_DAY, day + _ONE_DAY
    places = {
        "area": known.area,
        "village": known.village,
        "feeder": known.feeder,
        "name": known.name,
        "day": f"{before.month}月{before.day}日",
        "measured": f"{after.month}月{after.day}日",
        "days": random.randrange(3, 7),
    }
    words = case.words
    templates = {
        "content": random.choice(words.contents),
        "facts": words.facts,
        "basis": words.basis,
        "measures": words.measures,
    }
    return {name: text.format_map(places) for name, text in templates.items()}


def _lives(maker: Maker, told: _Told, first: bytes | None, calendar: WorkCalendar) -> list[Life]:
    steps = [_registered(maker, told, first)]
    promise: Life | None = None
    if told.case.steps >= 1 and (contacted := _contacted(maker, told)):
        steps.append(contacted)
        if told.case.steps >= 2 and (replied := _replied(maker, told, contacted.at, calendar)):
            steps.append(replied)
            promise = _promise(maker, told, replied)
            if told.case.steps == 3 and (closed := _closed(maker, told, replied.at)):
                steps.append(closed)
    lives = [Life(Complaint, told.record, tuple(steps))]
    return [*lives, promise] if promise else lives


def _registered(maker: Maker, told: _Told, first: bytes | None) -> Step:
    case, random, words = told.case, maker.random, complaint_words()
    channel = random.choice(words.channels)
    relayed = channel in ("95598", "12345转办")
    contact = told.clocks.contact.due
    assert isinstance(contact, datetime)
    cells: dict[str, Value] = {
        "number": told.number,
        "customer_id": case.customer.id,
        "caller": case.customer.name,
        "phone": case.customer.phone,
        "received_at": wall_utc(case.received),
        "received_wall": wall_text(case.received),
        "channel": channel,
        "work_order_no": f"{case.received:%Y%m%d}{random.randrange(900000, 999999)}"
        if relayed
        else None,
        "category": case.words.category,
        "content": told.texts["content"],
        "contact_window": random.choice(words.contact_windows) or None,
        "first_asked_id": maker.staff[COUNTER],
        "handler_id": maker.staff[told.handler],
        "contact_due_at": wall_utc(contact),
        "reply_due_on": told.clocks.reply.day.isoformat(),
        "time_limit": frozen_clocks(told.clocks),
        "repeat_of_id": first,
    }
    at = case.received + timedelta(minutes=random.randrange(4, 16))
    return Step(at, COUNTER, f"登记投诉 {told.number}", cells, maker.deed())


def _contacted(maker: Maker, told: _Told) -> Step | None:
    moment = told.case.received + timedelta(minutes=maker.random.randrange(30, 300))
    if moment.hour >= 19:
        moment = datetime.combine(moment.date() + _ONE_DAY, time(8, maker.random.randrange(5, 55)))
    cells: dict[str, Value] = {
        "contacted_at": wall_utc(moment),
        "contacted_wall": wall_text(moment),
    }
    return _step(maker, told, moment + timedelta(minutes=5), told.handler, cells)


def _replied(maker: Maker, told: _Told, contacted: datetime, calendar: WorkCalendar) -> Step | None:
    counted = [day for day in told.clocks.reply.counted if day > contacted.date()]
    last = maker.days.eve.date()
    if told.case.steps == 2:
        counted = [day for day in counted if day <= last][-2:]
    day = maker.random.choice(counted) if counted else contacted.date() + _ONE_DAY
    if told.case.steps == 3 and maker.random.random() < 0.03:
        day = told.clocks.reply.day + _ONE_DAY
    while not calendar.is_workday(day):
        day += _ONE_DAY
    words = told.case.words
    cells: dict[str, Value] = {
        "finding": words.finding,
        "liability": words.liability or None,
        "facts": told.texts["facts"],
        "basis": told.texts["basis"],
        "measures": told.texts["measures"] or None,
        "measure_due_on": (day + words.measure_days * _ONE_DAY).isoformat()
        if words.measures
        else None,
        "replied_on": day.isoformat(),
    }
    return _step(maker, told, maker.moment(day, 14, 18), told.handler, cells)


def _closed(maker: Maker, told: _Told, replied: datetime) -> Step | None:
    day = replied.date() + maker.random.randrange(1, 4) * _ONE_DAY
    cells: dict[str, Value] = {
        "satisfaction": maker.random.choice(complaint_words().satisfactions),
        "closed_on": day.isoformat(),
    }
    return _step(maker, told, maker.moment(day, 9, 12), COUNTER, cells)


def _step(
    maker: Maker, told: _Told, at: datetime, who: int, cells: dict[str, Value]
) -> Step | None:
    """A later step, unless today has come before it."""
    if at > maker.days.eve:
        return None
    return Step(at, who, f"修改投诉 {told.number}", cells, maker.deed())


def _promise(maker: Maker, told: _Told, replied: Step) -> Life | None:
    """The measure of a reply as something to be done; the newest stay open, few run late."""
    words = told.case.words
    if not words.measures or maker.random.random() < 0.4:
        return None
    deadline = replied.at.date() + words.measure_days * _ONE_DAY
    cells: dict[str, Value] = {
        "customer_id": told.case.customer.id,
        "complaint_id": told.record,
        "what": told.texts["measures"].rstrip("。"),
        "owner_id": maker.staff[told.handler],
        "due_on": deadline.isoformat(),
    }
    made = Step(replied.at, replied.who, replied.sentence, cells, replied.deed)
    day = deadline + maker.random.randrange(1 - min(words.measure_days, 6), 2) * _ONE_DAY
    at = maker.moment(day, 10, 17)
    late = deadline > maker.days.on - timedelta(days=40) and maker.random.random() < 0.1
    if at > maker.days.eve or late:
        return Life(FollowUp, maker.ids.next(), (made,))
    sentence = f"修改待办 {str(cells['what'])[:20]}"
    result: dict[str, Value] = {"done_on": day.isoformat(), "result": "已办完，客户看过。"}
    done = Step(at, told.handler, sentence, result, maker.deed())
    return Life(FollowUp, maker.ids.next(), (made, done))
