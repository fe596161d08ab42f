"""What the file of a visit says, in words; no widget here."""

from dataclasses import dataclass
from datetime import date

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.states import DueState, days_over
from sbdesk.domain.visits import FollowUpFields, VisitFields, visit_state
from sbdesk.domain.words import group_no, long_date, short_date
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.cards import Fact
from sbdesk.gui.parts.due import GLYPHS, every
from sbdesk.services.credit import score_customers
from sbdesk.services.customers import CustomerFile, customer_file, customer_pk
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.visits import FollowUpRow, VisitFile, follow_ups_of, visit_file

_MANY_DAYS = 3660
"""A date farther off is a slip of the keyboard; days are then not counted out."""


@dataclass(frozen=True)
class WholeVisit:
    """A visit with the file of its customer (None when that was withdrawn).

    `ahead` is what to know before a planned visit: its rhythm and the promises still open.
    """

    file: VisitFile
    customer: CustomerFile | None
    today: date
    ahead: "Visited | None" = None


@dataclass(frozen=True)
class Visited:
    """Whom a form is about: the file, the rhythm of visits in words, the promises still open."""

    customer: CustomerFile
    rhythm: str
    next_due: date
    open_promises: tuple[FollowUpRow, ...]
    today: date


def read_whole(desk: Desk, pk: int) -> WholeVisit | None:
    """A visit's file; None when it was withdrawn."""
    file = visit_file(desk, pk)
    if file is None:
        return None
    record = file.fields.customer_id
    planned = file.fields.visited is None
    ahead = read_visited(desk, record) if planned and record is not None else None
    return WholeVisit(file, _customer(desk, record), desk.today(), ahead)


def read_visited(desk: Desk, customer: bytes) -> Visited | None:
    """What a form must know of its customer; None when the file was withdrawn."""
    file = _customer(desk, customer)
    if file is None:
        return None
    today = desk.today()
    scored = score_customers(desk, [file.pk], today)[0].result
    grade, score = (file.grade, file.score) if file.grade else (scored.grade, scored.score)
    kind = "信用" if file.grade else "按现有记录算"
    rhythm = f"{kind} {grade} 级 {score} 分，{every(scored.visit_every_months)}走访一次"
    promises = tuple(row for row in follow_ups_of(desk, customer) if row.fields.done_on is None)
    return Visited(file, rhythm, scored.next_visit_due, promises, today)


def _customer(desk: Desk, record: bytes | None) -> CustomerFile | None:
    if record is None:
        return None
    try:
        return customer_file(desk, customer_pk(desk, id_text(record)))
    except UserMistake:
        return None


def next_due_words(visited: Visited) -> str:
    """下次最迟 2026-12-09(三)，还有 17 天."""
    due, today = visited.next_due, visited.today
    if due == today:
        return f"今天 {long_date(due)} 就该走访"
    late = days_over(due, today)
    rest = f"已过 {late} 天" if late else f"还有 {(due - today).days} 天"
    return f"最迟 {long_date(due)} 前走访，{rest}"


def state_of(whole: WholeVisit) -> tuple[Glyph, str]:
    """Glyph and words of the badge: 计划中, 逾期 3 天, 待跟进 2 件, 已走访."""
    file, today = whole.file, whole.today
    promises = [row.fields for row in file.follow_ups]
    state = visit_state(file.fields, promises, today)
    if state is DueState.DONE:
        return Glyph.DONE, "已走访"
    if file.fields.visited is None:
        due = file.fields.latest_on or file.fields.planned_on
        words = _late_words(due, today) if state is DueState.OVERDUE else ""
        return GLYPHS[state], words or ("今日走访" if state is DueState.TODAY else "计划中")
    count = sum(promise.done_on is None for promise in promises)
    late = "，有逾期" if state is DueState.OVERDUE else ""
    return GLYPHS[state], f"待跟进 {count} 件{late}"


def _late_words(due: date | None, today: date) -> str:
    late = days_over(due, today) if due else 0
    return f"逾期 {late} 天" if late <= _MANY_DAYS else "逾期"


def facts(whole: WholeVisit) -> list[Fact]:
    """The second line of the header."""
    fields = whole.file.fields
    found = [Fact("户号", group_no(whole.file.customer_no) or "未立户")]
    if fields.visited is not None:
        found.append(Fact("走访时间", visited_words(fields)))
    if fields.planned_on or fields.latest_on:
        found.append(_plan_fact(whole))
    found.append(Fact("走访人", fields.visitors or "—"))
    if fields.channel:
        found.append(Fact("方式", fields.channel))
    if fields.satisfaction:
        found.append(Fact("满意度", fields.satisfaction))
    return found


def _plan_fact(whole: WholeVisit) -> Fact:
    fields, today = whole.file.fields, whole.today
    planned = short_date(fields.planned_on, today) if fields.planned_on else "—"
    latest = f"最迟 {short_date(fields.latest_on, today)}" if fields.latest_on else ""
    if fields.visited is not None:
        return Fact("计划", planned, detail=latest)
    state = visit_state(fields, (), today)
    presses = state in (DueState.OVERDUE, DueState.TODAY)
    return Fact("计划", planned, GLYPHS[state] if presses else None, latest)


def visited_words(fields: VisitFields) -> str:
    """2026-10-09(五) 09:30–11:00."""
    visited, until = fields.visited, fields.until
    if visited is None:
        return ""
    words = f"{long_date(visited.date())} {visited:%H:%M}"
    if until is None:
        return words
    same = until.date() == visited.date()
    return f"{words}–{until:%H:%M}" if same else f"{words} 到 {long_date(until.date())}"


def promise_words(row: FollowUpRow, today: date) -> str:
    """李春梅办，10/20 前，逾期 3 天; 李春梅 10/18 办完：已更换."""
    fields: FollowUpFields = row.fields
    who = row.owner or "未定人"
    if fields.done_on is not None:
        result = f"：{fields.result}" if fields.result else ""
        return f"{who} {short_date(fields.done_on, today)} 办完{result}"
    if fields.due_on is None:
        return f"{who}办，没有定日期"
    words = f"{who}办，{short_date(fields.due_on, today)} 前"
    late = days_over(fields.due_on, today)
    return f"{words}，逾期 {late} 天" if late else words
