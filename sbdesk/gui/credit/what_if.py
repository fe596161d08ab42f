"""Reckoning with supposed events: the same sum as the real one, and nothing is ever saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sbdesk.domain.credit import CreditFact, CreditRule, Score, Scorecard, score
from sbdesk.domain.words import short_date

Event = tuple[bytes, CreditFact]
_MOST_DROPPED = 2


@dataclass(frozen=True)
class Case:
    """All that a customer's score is reckoned from, as it is on a day; events newest first."""

    card: Scorecard
    events: tuple[Event, ...]
    last_visit: date | None
    on: date
    previous: str | None = None
    opened: date | None = None

    def reckon(self, dropped: Iterable[bytes] = (), added: Iterable[CreditFact] = ()) -> Score:
        """The score without some events and with others."""
        without = set(dropped)
        facts = [fact for event, fact in self.events if event not in without]
        return score(
            self.card,
            [*facts, *added],
            self.last_visit,
            self.on,
            previous=self.previous,
            opened=self.opened,
        )


@dataclass(frozen=True)
class Supposition:
    """One check box: its words, what it alone would change, and what is supposed."""

    words: str
    effect: int
    drop: bytes | None = None
    add: CreditFact | None = None


def suppositions(case: Case) -> tuple[Supposition, ...]:
    """What is worth supposing: the newest deductions gone, each bonus not had, one more lapse."""
    now = case.reckon().score
    found = []
    for event, fact in _deductions(case)[:_MOST_DROPPED]:
        rule = case.card.rule_of[fact.rule]
        words = f"没有 {short_date(fact.happened_on, case.on)} {rule.title}"
        found.append(Supposition(words, case.reckon([event]).score - now, drop=event))
    held = {fact.rule for _, fact in case.events if _counts(case, fact)}
    for rule in case.card.rules:
        if rule.points > 0 and rule.id not in held:
            found.append(_more(case, rule, now))
    lapse = _likeliest_lapse(case)
    if lapse is not None:
        found.append(_more(case, lapse, now, "再有一次"))
    return tuple(found)


def supposed(case: Case, chosen: Iterable[Supposition]) -> Score:
    """The score if all these were so."""
    picked = tuple(chosen)
    return case.reckon(
        [one.drop for one in picked if one.drop is not None],
        [one.add for one in picked if one.add is not None],
    )


def _more(case: Case, rule: CreditRule, now: int, before: str = "") -> Supposition:
    fact = CreditFact(rule.id, case.on, 1 if rule.points else rule.step)
    return Supposition(before + rule.title, case.reckon((), [fact]).score - now, add=fact)


def _likeliest_lapse(case: Case) -> CreditRule | None:
    """The deduction this customer had last, else the first of the card."""
    had = [fact.rule for _, fact in _deductions(case)]
    lapses = [rule for rule in case.card.rules if rule.points < 0 or rule.step_points < 0]
    return case.card.rule_of[had[0]] if had else next(iter(lapses), None)


def _deductions(case: Case) -> list[Event]:
    """Events that cost something today, newest first."""
    found = []
    for event, fact in case.events:
        rule = case.card.rule_of.get(fact.rule)
        if rule is not None and (rule.points < 0 or rule.step_points < 0) and _counts(case, fact):
            found.append((event, fact))
    return found


def _counts(case: Case, fact: CreditFact) -> bool:
    """Whether the event is still inside its window."""
    alone = score(case.card, [fact], None, case.on)
    return any(point.rule == fact.rule for point in alone.points)
