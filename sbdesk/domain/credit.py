"""Credit scores as sums that can be read: one line per event, cap and veto (DESIGN §10).

The scorecard is data (`resources/rules/scorecard.toml`), the station's own and shown as such.
`score` is a pure function of its arguments: a what-if is the same call with other facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sbdesk.domain.months import add_months


@dataclass(frozen=True)
class Indicator:
    """A heading of the scorecard: at most `limit` points off, or on for a bonus."""

    id: str
    title: str
    limit: int
    bonus: bool = False


@dataclass(frozen=True)
class CreditRule:
    """What one event is worth: `points` at once, `step_points` for each full `step` of quantity.

    An event counts for `window_months` from its day. `unit` names the quantity (天, 月, 次).
    """

    id: str
    title: str
    indicator: str
    points: int = 0
    step: int = 1
    step_points: int = 0
    unit: str = "次"
    window_months: int = 12


@dataclass(frozen=True)
class VetoRule:
    """No grade above `ceiling` for `months` after an event with at least `min_quantity`."""

    rule: str
    title: str
    months: int
    ceiling: str
    min_quantity: int = 0


@dataclass(frozen=True)
class Band:
    """A grade, its least score, and how often such a customer is visited."""

    grade: str
    least: int
    visit_every_months: int


@dataclass(frozen=True)
class Scorecard:
    """One edition of the station's scheme; `bands` from best to worst, the last from 0.

    A customer graded below `jump_from` last time cannot rise above it in one step; a new customer
    stays at or below `new_ceiling` for `new_months`. Empty words switch these off.
    """

    id: str
    title: str
    edition: str
    valid_from: date
    valid_to: date | None
    start: int
    indicators: tuple[Indicator, ...]
    rules: tuple[CreditRule, ...]
    vetoes: tuple[VetoRule, ...]
    bands: tuple[Band, ...]
    note: str = ""
    jump_from: str = ""
    new_months: int = 0
    new_ceiling: str = ""

    @cached_property
    def rule_of(self) -> dict[str, CreditRule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """Grades from best to worst."""
        return tuple(band.grade for band in self.bands)

    def band(self, grade: str) -> Band:
        """The band of a grade."""
        return self.bands[self.grades.index(grade)]


@dataclass(frozen=True)
class CreditFact:
    """One event of the customer's ledger; `quantity` in the rule's unit, at least 0."""

    rule: str
    happened_on: date
    quantity: int = 1
    evidence: str = ""


@dataclass(frozen=True)
class Point:
    """One line of the sum. A cap has its own line, with rule `cap:` + indicator and no date."""

    rule: str
    title: str
    on: date | None
    points: int
    evidence: str

    @property
    def is_cap(self) -> bool:
        """Whether this line gives back what went beyond a heading's limit."""
        return self.rule.startswith("cap:")

    @property
    def adds(self) -> bool:
        """Whether it belongs to the bonus side of the sum."""
        return (self.points > 0) != self.is_cap


@dataclass(frozen=True)
class Veto:
    """A ceiling in force, from which event, and until which day (that day excluded)."""

    rule: str
    title: str
    on: date
    until: date
    ceiling: str
    evidence: str


@dataclass(frozen=True)
class Score:
    """The result with its whole working: `start` + Σ points = `score`."""

    score: int
    start: int
    grade: str
    points: tuple[Point, ...]
    vetoes: tuple[Veto, ...]
    scorecard: str
    edition: str
    visit_every_months: int
    next_visit_due: date

    @property
    def sum_words(self) -> str:
        """The sum as it is printed, caps taken off their side: 100 + 5 − 27 = 78."""
        gained = sum(point.points for point in self.points if point.adds)
        lost = -sum(point.points for point in self.points if not point.adds)
        words = f"{self.start}"
        words += f" + {gained}" if gained else ""
        words += f" − {lost}" if lost else ""
        return f"{words} = {self.score}"


def score(
    card: Scorecard,
    facts: Iterable[CreditFact],
    last_visit: date | None,
    on: date,
    *,
    previous: str | None = None,
    opened: date | None = None,
) -> Score:
    """Score one customer as of a day.

    Facts after `on` or outside their rule's window do not count; their order is of no matter.
    `previous` is the grade of the last period and `opened` the day the customer began, for the
    rules about jumping and new customers. A customer never visited is due on `on`.
    """
    past = sorted((fact for fact in facts if fact.happened_on <= on), key=_fact_order)
    points = _event_points(card, past, on) if past else []
    points += _caps(card, points)
    total = card.start + sum(point.points for point in points)
    vetoes = _vetoes(card, past, on) + _standing_limits(card, on, previous, opened)
    grade = _grade(card, total, vetoes)
    months = card.band(grade).visit_every_months
    due = add_months(last_visit, months) if last_visit is not None else on
    return Score(
        total, card.start, grade, tuple(points), vetoes, card.id, card.edition, months, due
    )


def missing_for_better(card: Scorecard, result: Score) -> tuple[str, int] | None:
    """The next better grade and the points missing for it; None at the top."""
    place = card.grades.index(result.grade)
    if place == 0:
        return None
    better = card.bands[place - 1]
    return better.grade, max(better.least - result.score, 0)


def _fact_order(fact: CreditFact) -> tuple[date, str, int, str]:
    return fact.happened_on, fact.rule, fact.quantity, fact.evidence


def _event_points(card: Scorecard, facts: list[CreditFact], on: date) -> list[Point]:
    points: list[Point] = []
    for fact in facts:
        rule = card.rule_of.get(fact.rule)
        if rule is None:
            title = f"{fact.rule}（本评分方案没有这一条，不计分）"
            points.append(Point(fact.rule, title, fact.happened_on, 0, fact.evidence))
        elif add_months(fact.happened_on, rule.window_months) > on:
            worth = rule.points + rule.step_points * (max(fact.quantity, 0) // rule.step)
            points.append(Point(rule.id, rule.title, fact.happened_on, worth, fact.evidence))
    return points


def _caps(card: Scorecard, points: list[Point]) -> list[Point]:
    caps: list[Point] = []
    if not points:
        return caps
    for indicator in card.indicators:
        got = sum(
            point.points
            for point in points
            if (rule := card.rule_of.get(point.rule)) and rule.indicator == indicator.id
        )
        back = min(indicator.limit - got, 0) if indicator.bonus else max(-indicator.limit - got, 0)
        if back:
            kind = "加分" if indicator.bonus else "扣分"
            title = f"{indicator.title}：{kind}以 {indicator.limit} 分为限"
            caps.append(Point(f"cap:{indicator.id}", title, None, back, ""))
    return caps


def _vetoes(card: Scorecard, facts: list[CreditFact], on: date) -> tuple[Veto, ...]:
    found: list[Veto] = []
    for fact in facts:
        for veto in card.vetoes:
            if veto.rule != fact.rule or fact.quantity < veto.min_quantity:
                continue
            until = add_months(fact.happened_on, veto.months)
            if on < until:
                day = fact.happened_on
                found.append(Veto(veto.rule, veto.title, day, until, veto.ceiling, fact.evidence))
    return tuple(found)


def _standing_limits(
    card: Scorecard, on: date, previous: str | None, opened: date | None
) -> tuple[Veto, ...]:
    limits: list[Veto] = []
    grades = card.grades
    if card.jump_from in grades and previous in grades:
        ceiling = card.jump_from
        if grades.index(previous) > grades.index(ceiling):
            title = f"上期为 {previous} 级，本期最高评 {ceiling} 级"
            limits.append(Veto("no_jump", title, on, add_months(on, 12), ceiling, ""))
    if opened is not None and card.new_ceiling in grades:
        until = add_months(opened, card.new_months)
        if opened <= on < until:
            title = f"新户未满 {card.new_months} 个月，最高评 {card.new_ceiling} 级"
            limits.append(Veto("new_customer", title, opened, until, card.new_ceiling, ""))
    return tuple(limits)


def _grade(card: Scorecard, total: int, vetoes: tuple[Veto, ...]) -> str:
    earned = next(
        (place for place, band in enumerate(card.bands) if total >= band.least),
        len(card.bands) - 1,
    )
    return card.grades[max([earned, *(card.grades.index(veto.ceiling) for veto in vetoes)])]
