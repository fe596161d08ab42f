"""Large customers of the practice office: how they pay, their grades, when they are visited."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sbdesk.domain.credit import CreditFact, Score, score
from sbdesk.domain.months import add_months
from sbdesk.services.credit import points_text
from sbdesk.services.demo_lives import Known, Life, Maker, Step
from sbdesk.services.demo_words import Character, credit_words
from sbdesk.services.rules import scorecard
from sbdesk.store.driver import Value
from sbdesk.store.tables import CreditEvent, CreditGrade

_ROUNDS = ((1, 10), (7, 10))
"""Month and day on which all large customers are graded."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Account:
    """A large customer's ledger: the facts by day, and the days it was visited, in order."""

    known: Known
    facts: tuple[CreditFact, ...]
    visits: tuple[date, ...]


def accounts(maker: Maker) -> list[Account]:
    """Every large customer with its facts and visits."""
    return [_account(maker, known, place) for place, known in enumerate(maker.large)]


def _account(maker: Maker, known: Known, place: int) -> Account:
    characters = credit_words().characters
    drawn = maker.random.choices(characters, [one.share for one in characters])[0]
    facts = _facts(maker, characters[place] if place < len(characters) else drawn)
    rounds = _grades(known, facts, (), _rounds(maker))
    eve = maker.days.eve.date()
    newest = _graded(known, facts, None, eve, rounds[-1][1].grade if rounds else None)
    return Account(known, facts, _visit_days(maker, newest.visit_every_months, place))


def _facts(maker: Maker, character: Character) -> tuple[CreditFact, ...]:
    """What happened in the last 14 months, each kind at most once a month."""
    random, found = maker.random, []
    for rule, least, most, small, great in character.facts:
        for back in random.sample(range(14), random.randint(least, most)):
            day = maker.days.on - timedelta(days=30 * back + random.randrange(2, 29))
            quantity = random.randint(small, great)
            places = {"day": day.isoformat(), "quantity": quantity, "month": day.month}
            evidence = credit_words().evidence[rule].format_map(places)
            found.append(CreditFact(rule, day, quantity, evidence))
    return tuple(sorted(found, key=lambda fact: (fact.happened_on, fact.rule)))


def _visit_days(maker: Maker, months: int, place: int) -> tuple[date, ...]:
    """Back from the last visit: of eight customers one is due today and one is late."""
    random, days = maker.random, maker.days
    last = add_months(days.on, -months)
    if place % 8 == 5:
        last -= timedelta(days=random.randrange(4, 26))
    elif place % 8 not in (0, 2):
        last += timedelta(days=random.randrange(3, 28 * months - 2))
    found: list[date] = []
    while last > days.start + _ONE_DAY:
        found.append(last)
        last = add_months(last, -months) + timedelta(days=random.randrange(-5, 9))
    return tuple(reversed(found))


def _rounds(maker: Maker) -> list[date]:
    """The half-yearly days of grading."""
    first, last = maker.days.start + timedelta(days=60), maker.days.eve.date()
    years = range(first.year, last.year + 1)
    found = [date(year, month, day) for year in years for month, day in _ROUNDS]
    return [day for day in found if first <= day <= last]


def _graded(
    known: Known,
    facts: tuple[CreditFact, ...],
    visited: date | None,
    on: date,
    previous: str | None,
) -> Score:
    return score(scorecard(on), facts, visited, on, previous=previous, opened=known.opened)


def _grades(
    known: Known, facts: tuple[CreditFact, ...], visits: tuple[date, ...], on: list[date]
) -> list[tuple[date, Score]]:
    """The score on each of some days, as it was known then."""
    found: list[tuple[date, Score]] = []
    for day in on:
        visited = max((visit for visit in visits if visit <= day), default=None)
        previous = found[-1][1].grade if found else None
        found.append((day, _graded(known, facts, visited, day, previous)))
    return found


def credit_lives(maker: Maker, found: list[Account]) -> list[Life]:
    """The events and fixed grades of all accounts."""
    lives: list[Life] = []
    for account in found:
        lives += [_event(maker, account.known, fact) for fact in account.facts]
        days = _rounds(maker)
        if account.visits:
            days.append(account.visits[-1])
        known = account.known
        for day, result in _grades(known, account.facts, account.visits, sorted(set(days))):
            lives.append(_grade(maker, known, day, result))
    return lives


def _event(maker: Maker, known: Known, fact: CreditFact) -> Life:
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "rule": fact.rule,
        "happened_on": fact.happened_on.isoformat(),
        "quantity": fact.quantity,
        "evidence": fact.evidence,
    }
    title = scorecard(fact.happened_on).rule_of[fact.rule].title
    at = min(maker.moment(fact.happened_on + _ONE_DAY, 9, 12), maker.days.eve)
    step = Step(at, known.manager, f"登记信用事件「{title}」", cells, maker.deed())
    return Life(CreditEvent, maker.ids.next(), (step,))


def _grade(maker: Maker, known: Known, day: date, result: Score) -> Life:
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "scored_on": day.isoformat(),
        "score": result.score,
        "grade": result.grade,
        "scorecard": result.scorecard,
        "edition": result.edition,
        "inputs": points_text(result),
        "next_visit_due": result.next_visit_due.isoformat(),
    }
    sentence = f"评定信用 {known.name} {result.grade}级{result.score}分"
    at = datetime.combine(day, time(17, 30)) + timedelta(seconds=maker.random.randrange(7000))
    step = Step(at, known.manager, sentence, cells, maker.deed())
    return Life(CreditGrade, maker.ids.next(), (step,))
