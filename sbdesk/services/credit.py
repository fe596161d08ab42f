"""Credit: dated events, the score with every point, grades that were fixed (rows 38–41)."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbdesk.domain.actions import Action
from sbdesk.domain.credit import CreditFact, Score, score
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.clock import fill_row, request_of, stored_day
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.rules import scorecard
from sbdesk.store.driver import Connection
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import new_id
from sbdesk.store.tables import CreditEvent, CreditGrade
from sbdesk.store.work import UnitOfWork


@dataclass(frozen=True)
class CreditEventFields:
    """A dated fact that the scorecard counts; `quantity` in the rule's unit."""

    customer_id: bytes | None = None
    rule: str = ""
    happened_on: date | None = None
    quantity: int | None = 1
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True)
class GradeRow:
    """A customer in the score list: the grade last fixed."""

    pk: int
    id: bytes
    name: str
    customer_no: str
    grade: str
    score: int | None
    next_visit_due: date | None


@dataclass(frozen=True)
class GradeChange:
    """A grade that was fixed."""

    scored_on: date
    grade: str
    score: int


@dataclass(frozen=True)
class Scored:
    """A customer's score on a day, with who it is and the grades before."""

    pk: int
    id: bytes
    customer_no: str
    name: str
    on: date
    result: Score
    changes: tuple[GradeChange, ...]
    events: tuple[tuple[bytes, CreditFact], ...]


def event_problems(fields: CreditEventFields, today: date) -> list[Problem]:
    """All that is wrong with an event as typed."""
    found: list[Problem] = []
    card = scorecard(today)
    if fields.customer_id is None:
        found.append(Problem("customer_id", "没有选客户"))
    if fields.rule not in card.rule_of:
        names = "、".join(rule.title for rule in card.rules)
        found.append(
            Problem("rule", f"没有这个事项，可选：{names}" if fields.rule else "没有选事项")
        )
    if fields.happened_on is None:
        found.append(Problem("happened_on", "没有写哪天发生"))
    elif fields.happened_on > today:
        found.append(Problem("happened_on", f"日期 {fields.happened_on} 晚于今天"))
    if fields.quantity is None or fields.quantity < 0:
        found.append(Problem("quantity", "数量要是0或正整数"))
    if not fields.evidence:
        found.append(Problem("evidence", "没有写凭证，不能记分"))
    return found


def add_credit_event(desk: Desk, fields: CreditEventFields) -> Saved:
    """Enter an event. Raises `Invalid` with all problems at once."""
    _require(desk, fields)
    with desk.act(Action.ADD, Right.EDIT_CREDIT) as uow:
        row = CreditEvent(id=new_id())
        fill_row(row, fields, {})
        uow.session.add(row)
        title = scorecard(desk.today()).rule_of[fields.rule].title
        return Saved(row.id, uow.commit(f"登记信用事件「{title}」"))


def edit_credit_event(desk: Desk, record: bytes, fields: CreditEventFields) -> Saved:
    """Change an event. Raises `Invalid`."""
    _require(desk, fields)
    with desk.act(Action.EDIT, Right.EDIT_CREDIT) as uow:
        fill_row(_held(uow, record), fields, {})
        return Saved(record, uow.commit("修改信用事件"))


def withdraw_credit_event(desk: Desk, record: bytes, reason: str) -> Saved:
    """Take an event out, for instance after an appeal; the score is reckoned without it."""
    if not reason.strip():
        raise Invalid([Problem("reason", "请写明撤回的原因")])
    with desk.act(Action.WITHDRAW, Right.EDIT_CREDIT) as uow:
        _held(uow, record).live = 0
        return Saved(record, uow.commit(f"撤回信用事件（{reason.strip()}）"))


def credit_event_fields(desk: Desk, record: bytes) -> CreditEventFields:
    """An event as it stands. Raises `UserMistake` when it is gone."""
    with desk.reader() as session:
        row = session.scalar(
            select(CreditEvent).where(CreditEvent.id == record, CreditEvent.live == 1)
        )
        if row is None:
            raise UserMistake("没有这条信用事件。")
        return request_of(CreditEventFields, row, {})


def _require(desk: Desk, fields: CreditEventFields) -> None:
    problems = event_problems(fields, desk.today())
    if problems:
        raise Invalid(problems)


def _held(uow: UnitOfWork, record: bytes) -> CreditEvent:
    row = uow.session.scalar(
        select(CreditEvent).where(CreditEvent.id == record, CreditEvent.live == 1)
    )
    if row is None:
        raise UserMistake("这条信用事件刚刚被撤回了，请刷新后再看。")
    return row


def score_customers(
    desk: Desk, pks: Sequence[int], on: date, extra: Iterable[CreditFact] = ()
) -> list[Scored]:
    """Score some customers as of a day, in the order given; nothing is saved.

    `extra` are facts supposed for a what-if.
    """
    supposed = tuple(extra)
    with desk.reader() as session:
        raw = raw_connection(session)
        return [found for pk in pks if (found := _scored(raw, pk, on, supposed)) is not None]


def _scored(raw: Connection, pk: int, on: date, supposed: tuple[CreditFact, ...]) -> Scored | None:
    row = raw.execute(
        "SELECT id, customer_no, name, opened FROM customer WHERE pk = ? AND live = 1", (pk,)
    ).fetchone()
    if row is None:
        return None
    record, number, name, opened = row
    events = tuple(
        (e_id, CreditFact(rule, date.fromisoformat(day), quantity or 0, evidence or ""))
        for e_id, rule, day, quantity, evidence in raw.execute(
            "SELECT id, rule, happened_on, quantity, evidence FROM credit_event "
            "WHERE customer_id = ? AND live = 1 ORDER BY happened_on DESC, pk DESC",
            (record,),
        )
    )
    visited = raw.execute(
        "SELECT max(visited_wall) FROM visit WHERE customer_id = ? AND live = 1 "
        "AND visited_wall < ?",
        (record, f"{on.isoformat()} 24"),
    ).fetchall()[0][0]
    changes = tuple(
        GradeChange(date.fromisoformat(day), grade, points)
        for day, grade, points in raw.execute(
            "SELECT scored_on, grade, score FROM credit_grade WHERE customer_id = ? AND live = 1 "
            "ORDER BY scored_on DESC, pk DESC",
            (record,),
        )
    )
    before = next((change.grade for change in changes if change.scored_on < on), None)
    result = score(
        scorecard(on),
        [*(fact for _, fact in events), *supposed],
        date.fromisoformat(visited[:10]) if visited else None,
        on,
        previous=before,
        opened=stored_day(opened),
    )
    return Scored(pk, record, number or "", name or "", on, result, changes, events)


def fix_grade(desk: Desk, pk: int, on: date) -> Saved:
    """Fix today's score of a customer with its inputs, so that it can be shown later as it was."""
    found = score_customers(desk, [pk], on)
    if not found:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    scored = found[0]
    with desk.act(Action.ADD, Right.GRADE) as uow:
        row = CreditGrade(
            id=new_id(),
            customer_id=scored.id,
            scored_on=on.isoformat(),
            score=scored.result.score,
            grade=scored.result.grade,
            scorecard=scored.result.scorecard,
            edition=scored.result.edition,
            inputs=points_text(scored.result),
            next_visit_due=scored.result.next_visit_due.isoformat(),
        )
        uow.session.add(row)
        words = f"评定信用 {scored.name} {scored.result.grade}级{scored.result.score}分"
        return Saved(row.id, uow.commit(words))


def points_text(result: Score) -> str:
    """The points of a score as JSON, as they are frozen with a grade."""
    points = [
        {
            "rule": point.rule,
            "title": point.title,
            "date": point.on.isoformat() if point.on else None,
            "points": point.points,
            "evidence": point.evidence,
        }
        for point in result.points
    ]
    return json.dumps(points, ensure_ascii=False)


_GRADED = (
    "SELECT c.pk, c.id, c.name, c.customer_no, g.grade, g.score, g.next_visit_due "
    "FROM customer c LEFT JOIN credit_grade g ON g.pk = (SELECT x.pk FROM credit_grade x "
    "WHERE x.customer_id = c.id AND x.live = 1 ORDER BY x.scored_on DESC, x.pk DESC LIMIT 1) "
    "WHERE c.live = 1 AND "
)


def graded_ids(desk: Desk) -> "array[int]":
    """Customers with a grade or of high voltage, worst first; those not yet graded last."""
    sql = (
        _GRADED.replace(
            "c.pk, c.id, c.name, c.customer_no, g.grade, g.score, g.next_visit_due", "c.pk"
        )
        + "(c.kind = '高压' OR g.pk IS NOT NULL) "
        "ORDER BY g.pk IS NULL, g.grade DESC, g.score, c.customer_no"
    )
    with desk.reader() as session:
        return array("q", (pk for (pk,) in raw_connection(session).execute(sql)))


def graded_rows(desk: Desk, pks: Sequence[int]) -> dict[int, GradeRow]:
    """What the score list shows of some customers."""
    marks = ", ".join("?" * len(pks))
    with desk.reader() as session:
        rows = raw_connection(session).execute(f"{_GRADED} c.pk IN ({marks})", list(pks))
        return {
            row[0]: GradeRow(
                row[0], row[1], row[2] or "", row[3] or "", row[4] or "", row[5], stored_day(row[6])
            )
            for row in rows
        }
