"""What the credit file of a customer says, in words; no widget here."""

from dataclasses import dataclass
from datetime import date

from sbdesk.domain.credit import Point, Score, Veto, missing_for_better
from sbdesk.domain.words import long_date, short_date
from sbdesk.gui.credit.what_if import Case, Event
from sbdesk.gui.parts.due import every
from sbdesk.services.credit import GradeChange, Scored, score_customers
from sbdesk.services.customers import CustomerFile, customer_file
from sbdesk.services.desk import Desk
from sbdesk.services.rules import scorecard
from sbdesk.services.visits import visit_ids, visit_rows

_PEOPLE = ("低压居民", "居民")
_AT_ONCE = 500


@dataclass(frozen=True)
class WholeCredit:
    """A customer's score today with all it is reckoned from."""

    scored: Scored
    customer: CustomerFile
    case: Case

    @property
    def result(self) -> Score:
        """The score today."""
        return self.scored.result


@dataclass(frozen=True)
class PointRow:
    """One line of the sum; `event` is its record, None for a cap."""

    day: str
    title: str
    evidence: str
    points: int
    event: bytes | None


def read_whole(desk: Desk, pk: int) -> WholeCredit | None:
    """A customer's credit file; None when the customer was withdrawn."""
    today = desk.today()
    scored = score_customers(desk, [pk], today)
    file = customer_file(desk, pk)
    if not scored or file is None:
        return None
    one = scored[0]
    before = next((change.grade for change in one.changes if change.scored_on < today), None)
    case = Case(
        scorecard(today),
        one.events,
        _last_visit(desk, one.id, today),
        today,
        before,
        file.fields.opened,
    )
    return WholeCredit(one, file, case)


def _last_visit(desk: Desk, customer: bytes, today: date) -> date | None:
    ids = visit_ids(desk, customer)
    days: list[date] = []
    for start in range(0, len(ids), _AT_ONCE):
        rows = visit_rows(desk, ids[start : start + _AT_ONCE]).values()
        days += [row.day for row in rows if row.visited and row.day is not None]
    return max((day for day in days if day <= today), default=None)


def point_rows(whole: WholeCredit) -> list[PointRow]:
    """The lines of the sum, newest first, caps last."""
    on, points = whole.scored.on, whole.result.points
    events = sorted(
        whole.scored.events,
        key=lambda one: (one[1].happened_on, one[1].rule, one[1].quantity, one[1].evidence),
    )
    rows: list[PointRow] = []
    waiting = iter(events)
    for point in points:
        if point.is_cap:
            continue
        event = next((one for one in waiting if _same(one, point)), None)
        rows.append(_event_row(whole, point, event, on))
    caps = [PointRow("", p.title, "", p.points, None) for p in points if p.is_cap]
    return rows[::-1] + caps


def _same(event: Event, point: Point) -> bool:
    fact = event[1]
    return (fact.rule, fact.happened_on, fact.evidence) == (point.rule, point.on, point.evidence)


def _event_row(whole: WholeCredit, point: Point, event: Event | None, on: date) -> PointRow:
    rule = whole.case.card.rule_of.get(point.rule)
    amount = ""
    if rule is not None and event is not None:
        quantity = event[1].quantity
        amount = f" {quantity} {rule.unit}" if quantity > 1 or rule.step_points else ""
    day = short_date(point.on, on) if point.on else ""
    record = event[0] if event else None
    return PointRow(day, point.title + amount, point.evidence, point.points, record)


def scheme_words(whole: WholeCredit) -> str:
    """2026-10-09 按 2026-1 版方案计算; and that nobody has graded yet."""
    words = f"{whole.scored.on:%Y-%m-%d} 按 {whole.result.edition} 版方案计算"
    return words if whole.scored.changes else f"{words} · 还没有评定过"


def band_words(whole: WholeCredit) -> str:
    """B 级 70–89; A 级 90 起."""
    card, grade = whole.case.card, whole.result.grade
    place = card.grades.index(grade)
    least = card.bands[place].least
    if place == 0:
        return f"{grade} 级 {least} 起"
    return f"{grade} 级 {least}–{card.bands[place - 1].least - 1}"


def is_standing(whole: WholeCredit, veto: Veto) -> bool:
    """Whether a ceiling comes from the scheme itself (new customer, no jumping), not an event."""
    return veto.rule not in whole.case.card.rule_of


def veto_words(whole: WholeCredit, veto: Veto) -> str:
    """窃电，两年内最高评 C 级：2026-01-15 起，2028-01-15 解除；凭证：……."""
    if is_standing(whole, veto):
        return veto.title
    evidence = f"；凭证：{veto.evidence}" if veto.evidence else ""
    return f"{veto.title}：{veto.on:%Y-%m-%d} 起，{veto.until:%Y-%m-%d} 解除{evidence}"


def ceiling_words(whole: WholeCredit) -> str:
    """最高 C 级, "" when nothing holds the grade down."""
    ceilings = [veto.ceiling for veto in whole.result.vetoes]
    return f"最高 {max(ceilings)} 级" if ceilings else ""


def change_words(changes: tuple[GradeChange, ...], at: int) -> str:
    """A 降 B, 维持 B, 初评 B."""
    grade = changes[at].grade
    if at + 1 >= len(changes):
        return f"初评 {grade}"
    return move_words(changes[at + 1].grade, grade)


def move_words(before: str, after: str) -> str:
    """A 降 B, B 升 A, 维持 B; grades are letters, A the best."""
    if before == after:
        return f"维持 {after}"
    return f"{before} {'降' if after > before else '升'} {after}"


def review_words(whole: WholeCredit) -> str:
    """What must be said of a natural person's score; "" for a firm."""
    fields = whole.customer.fields
    person = fields.kind in _PEOPLE or fields.nature in _PEOPLE or bool(fields.id_number)
    return "自然人客户：得分只供参考，由人复核后再评定，不由程序单独决定" if person else ""


def visit_words(result: Score, on: date) -> tuple[str, str]:
    """(每季, 最迟 2026-10-09): the rhythm of visits and the next one."""
    due = result.next_visit_due
    words = "今天就该走访" if due == on else f"{long_date(due)} 前"
    if due < on:
        words = f"{long_date(due)} 已过"
    return every(result.visit_every_months), words


def step_words(whole: WholeCredit, result: Score) -> str:
    """What is missing for the next better grade, or what holds it down."""
    better = missing_for_better(whole.case.card, result)
    if better is None:
        return "已经是最高一级"
    grade, missing = better
    if missing == 0 and result.vetoes:
        return f"分数够 {grade} 级，被限在 {result.grade} 级"
    return f"离 {grade} 级还差 {missing} 分"
