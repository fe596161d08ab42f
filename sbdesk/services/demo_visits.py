"""The visits of the practice office, planned and made, with the promises given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sbdesk.domain.months import add_months
from sbdesk.domain.notices import notice_number
from sbdesk.services.clock import wall_text, wall_utc
from sbdesk.services.demo_credit import Account
from sbdesk.services.demo_lives import HISTORY_MONTHS, LEADER, Known, Life, Maker, Step
from sbdesk.services.demo_words import Talk, visit_words
from sbdesk.store.driver import Value
from sbdesk.store.tables import FollowUp, Visit

_MONTHLY_SHARE = 0.001
_MOST_MONTHLY = 20
_ONE_DAY = timedelta(days=1)
_PLANS = ((0, 0), (0, 0), (-6, -2), (0, 3), (1, 4), (3, 10), (9, 20))
"""Planned visits: days from today until the planned and the latest day; the first matter most."""
_PROMISES = (0, -5, 2, 0, -2, 1, 6, 0)
"""Days from today until the promises of the newest visits are due, late ones of older visits."""


@dataclass(frozen=True)
class _Outing:
    """A visit before it has a number: whom, when it was entered, when it was or is to be."""

    known: Known
    entered: datetime
    visited: datetime | None
    planned: date | None
    latest: date | None

    @property
    def year(self) -> int:
        """The year of its number."""
        day = self.visited.date() if self.visited else self.planned
        assert day is not None
        return day.year


def visit_lives(maker: Maker, found: list[Account], letter: str) -> list[Life]:
    """All visits with their numbers, and the promises given in them."""
    made = [_made(maker, account.known, day) for account in found for day in account.visits]
    made += _others(maker)
    outings = sorted([*made, *_plans(maker)], key=lambda outing: outing.entered)
    deadlines = _deadlines(maker, outings)
    serials: dict[int, int] = {}
    lives: list[Life] = []
    for place, outing in enumerate(outings):
        serials[outing.year] = serials.get(outing.year, 0) + 1
        number = notice_number("", "访", outing.year, letter, serials[outing.year])
        if outing.visited is None:
            lives.append(_planned_life(maker, outing, number))
        else:
            lives += _made_lives(maker, outing, number, deadlines.get(place))
    return lives


def _deadlines(maker: Maker, outings: list[_Outing]) -> dict[int, date]:
    """Of some of the newest visits, the day by which an open promise is to be kept."""
    found: dict[int, date] = {}
    for offset in _PROMISES:
        due = maker.days.on + offset * _ONE_DAY
        for place in reversed(range(len(outings))):
            visited = outings[place].visited
            if visited and place not in found and visited.date() <= due - 3 * _ONE_DAY:
                found[place] = due
                break
    return found


def _made(maker: Maker, known: Known, day: date) -> _Outing:
    visited = maker.moment(day, 8, 15)
    entered = visited + timedelta(minutes=maker.random.randrange(60, 130))
    return _Outing(known, entered, visited, None, None)


def _others(maker: Maker) -> Iterator[_Outing]:
    """Visits to customers that are not large."""
    rate = min(maker.office_size * _MONTHLY_SHARE, _MOST_MONTHLY)
    small = [known for known in maker.customers if not known.large]
    for _ in range(round(rate * HISTORY_MONTHS) if small else 0):
        yield _made(maker, maker.random.choice(small), maker.day(maker.days.eve.date()))


def _plans(maker: Maker) -> Iterator[_Outing]:
    chosen = maker.large
    for place, (planned, latest) in enumerate(_PLANS[: max(1, maker.office_size)]):
        day = maker.days.on + planned * _ONE_DAY
        entered = maker.moment(maker.days.on - maker.random.randrange(9, 14) * _ONE_DAY, 9, 11)
        known = chosen[place * 3 % len(chosen)]
        yield _Outing(known, entered, None, day, maker.days.on + latest * _ONE_DAY)


def _planned_life(maker: Maker, outing: _Outing, number: str) -> Life:
    assert outing.planned is not None
    assert outing.latest is not None
    cells: dict[str, Value] = {
        "number": number,
        "customer_id": outing.known.id,
        "planned_on": outing.planned.isoformat(),
        "latest_on": outing.latest.isoformat(),
        "visitors": maker.staff_names[outing.known.manager],
        "channel": "上门走访",
    }
    step = Step(outing.entered, outing.known.manager, f"计划走访 {number}", cells, maker.deed())
    return Life(Visit, maker.ids.next(), (step,))


def _made_lives(maker: Maker, outing: _Outing, number: str, due: date | None) -> list[Life]:
    """A visit that was made, with an open promise if there is a day `due`."""
    random, known, visited = maker.random, outing.known, outing.visited
    assert visited is not None
    talk = random.choice([one for one in visit_words().talks if known.nature in one.natures])
    places = _places(maker, known, visited.date())
    visitors = [maker.staff_names[known.manager]]
    if random.random() < 0.3:
        visitors.append(maker.staff_names[LEADER])
    record = maker.ids.next()
    cells: dict[str, Value] = {
        "number": number,
        "customer_id": known.id,
        "visited_at": wall_utc(visited),
        "visited_wall": wall_text(visited),
        "until_wall": wall_text(visited + timedelta(minutes=random.randrange(15, 55))),
        "visitors": "、".join(visitors),
        "channel": random.choice(visit_words().channels),
        "said": talk.said.format_map(places),
        "seen": talk.seen.format_map(places),
        "expected_demand": talk.expected_demand.format_map(places) or None,
        "satisfaction": random.choice(visit_words().satisfactions) or None,
    }
    step = Step(outing.entered, known.manager, f"登记走访 {number}", cells, maker.deed())
    lives = [Life(Visit, record, (step,))]
    if due is not None or random.random() < 0.35:
        what = talk.promise.format_map(places)
        lives.append(_promise(maker, outing, record, step, (what, talk, due)))
    return lives


def _places(maker: Maker, known: Known, day: date) -> dict[str, str | int]:
    """The words put in the places of a template."""
    sizes = (50, 80, 100, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 3150)
    return {
        "kva": next((size for size in sizes if size > known.kva), sizes[-1]),
        "month": add_months(day, maker.random.randrange(1, 4)).month,
        "feeder": known.feeder,
        "area": known.area,
    }


def _promise(
    maker: Maker, outing: _Outing, visit: bytes, step: Step, told: tuple[str, Talk, date | None]
) -> Life:
    what, talk, due = told
    given = step.at.date()
    deadline = due or given + talk.days * _ONE_DAY
    cells: dict[str, Value] = {
        "customer_id": outing.known.id,
        "visit_id": visit,
        "what": what,
        "owner_id": maker.staff[outing.known.manager],
        "due_on": deadline.isoformat(),
    }
    made = Step(step.at, step.who, step.sentence, cells, step.deed)
    record = maker.ids.next()
    day = given + maker.random.randrange(1, talk.days + 1) * _ONE_DAY
    at = datetime.combine(day, time(16, 10)) + timedelta(minutes=maker.random.randrange(90))
    if due is not None or at > maker.days.eve:
        return Life(FollowUp, record, (made,))
    done: dict[str, Value] = {"done_on": day.isoformat(), "result": talk.result}
    sentence = f"修改待办 {what[:20]}"
    return Life(
        FollowUp, record, (made, Step(at, outing.known.manager, sentence, done, maker.deed()))
    )
