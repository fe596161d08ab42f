"""Visits and the promises made in them: planning, logging, the list (inventory rows 28–37)."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.domain.states import DueState
from sbdesk.domain.visits import (
    FollowUpFields,
    VisitFields,
    follow_up_problems,
    follow_up_state,
    visit_problems,
    visit_state,
)
from sbdesk.services.clock import fill_row, request_of, stored_day
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.numbering import next_number
from sbdesk.store.driver import Connection
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import id_from_text, new_id
from sbdesk.store.tables import FollowUp, Visit
from sbdesk.store.work import UnitOfWork

_PREFIX = "访"
_MOMENTS = {"visited": ("visited_at", "visited_wall"), "until": ("", "until_wall")}


@dataclass(frozen=True)
class VisitRow:
    """A visit as the list shows it; `day` is when it happened, else when it is planned."""

    pk: int
    id: bytes
    number: str
    customer: str
    village: str
    day: date | None
    visited: bool
    visitors: str
    open_follow_ups: int
    state: DueState


@dataclass(frozen=True)
class FollowUpRow:
    """A promise with its state."""

    id: bytes
    fields: FollowUpFields
    owner: str
    state: DueState


@dataclass(frozen=True)
class VisitFile:
    """One visit with its promises."""

    pk: int
    id: bytes
    number: str
    fields: VisitFields
    customer_no: str
    customer_name: str
    follow_ups: tuple[FollowUpRow, ...]


def visit_form_problems(
    desk: Desk, fields: VisitFields, follow_ups: Sequence[FollowUpFields]
) -> list[Problem]:
    """All that is wrong with a visit and its promises; those of promise n have `n.field` names."""
    problems = visit_problems(fields, desk.now().replace(tzinfo=None))
    for n, promise in enumerate(follow_ups):
        whole = replace(promise, customer_id=fields.customer_id)
        found = follow_up_problems(whole, desk.today())
        problems += [Problem(f"{n}.{p.field}", p.text) for p in found if p.field != "customer_id"]
    return problems


def log_visit(desk: Desk, fields: VisitFields, follow_ups: Sequence[FollowUpFields] = ()) -> Saved:
    """Enter a visit, planned or made, with its promises, as one action.

    Raises `Invalid` with all problems at once.
    """
    problems = visit_form_problems(desk, fields, follow_ups)
    if problems:
        raise Invalid(problems)
    day = fields.visited.date() if fields.visited else fields.planned_on
    assert day is not None
    with desk.act(Action.ADD, Right.EDIT_VISITS) as uow:
        letter = desk.office.identity.letter
        number, _ = next_number(uow.raw, "visit", _PREFIX, day.year, letter)
        visit = Visit(id=new_id(), number=number)
        fill_row(visit, fields, _MOMENTS)
        uow.session.add(visit)
        for promise in follow_ups:
            _add_follow_up(uow, replace(promise, customer_id=fields.customer_id), visit.id)
        verb = "登记走访" if fields.visited else "计划走访"
        return Saved(visit.id, uow.commit(f"{verb} {number}"))


def _add_follow_up(uow: UnitOfWork, promise: FollowUpFields, visit: bytes | None) -> bytes:
    row = FollowUp(id=new_id())
    fill_row(row, replace(promise, visit_id=visit or promise.visit_id), {})
    uow.session.add(row)
    return row.id


def edit_visit(
    desk: Desk, record: bytes, fields: VisitFields, follow_ups: Sequence[FollowUpFields] = ()
) -> Saved:
    """Change a visit, say enter what happened; new promises are added. Raises `Invalid`."""
    problems = visit_form_problems(desk, fields, follow_ups)
    if problems:
        raise Invalid(problems)
    with desk.act(Action.EDIT, Right.EDIT_VISITS) as uow:
        visit = _held(uow, record)
        fill_row(visit, fields, _MOMENTS)
        for promise in follow_ups:
            _add_follow_up(uow, replace(promise, customer_id=fields.customer_id), record)
        return Saved(record, uow.commit(f"修改走访 {visit.number}"))


def withdraw_visit(desk: Desk, record: bytes, reason: str) -> Saved:
    """Take a visit out, with the promises made in it."""
    with desk.act(Action.WITHDRAW, Right.EDIT_VISITS) as uow:
        visit = _held(uow, record)
        visit.live = 0
        promises = uow.session.scalars(
            select(FollowUp).where(FollowUp.visit_id == record, FollowUp.live == 1)
        )
        for promise in promises:
            promise.live = 0
        return Saved(record, uow.commit(f"撤回走访 {visit.number}（{reason.strip()}）"))


def add_follow_up(desk: Desk, fields: FollowUpFields) -> Saved:
    """Enter a promise that stands by itself. Raises `Invalid`."""
    problems = follow_up_problems(fields, desk.today())
    if problems:
        raise Invalid(problems)
    with desk.act(Action.ADD, Right.EDIT_VISITS) as uow:
        record = _add_follow_up(uow, fields, None)
        return Saved(record, uow.commit(f"登记待办 {fields.what[:20]}"))


def edit_follow_up(desk: Desk, record: bytes, fields: FollowUpFields) -> Saved:
    """Change a promise, for instance say that it was kept. Raises `Invalid`."""
    problems = follow_up_problems(fields, desk.today(), is_new=False)
    if problems:
        raise Invalid(problems)
    with desk.act(Action.EDIT, Right.EDIT_VISITS) as uow:
        fill_row(_held_follow_up(uow, record), fields, {})
        return Saved(record, uow.commit(f"修改待办 {fields.what[:20]}"))


def withdraw_follow_up(desk: Desk, record: bytes, reason: str) -> Saved:
    """Take a promise out."""
    with desk.act(Action.WITHDRAW, Right.EDIT_VISITS) as uow:
        row = _held_follow_up(uow, record)
        row.live = 0
        return Saved(record, uow.commit(f"撤回待办 {(row.what or '')[:20]}（{reason.strip()}）"))


def _held(uow: UnitOfWork, record: bytes) -> Visit:
    found = uow.session.scalar(select(Visit).where(Visit.id == record, Visit.live == 1))
    if found is None:
        raise UserMistake("这次走访刚刚被撤回了，请刷新后再看。")
    return found


def _held_follow_up(uow: UnitOfWork, record: bytes) -> FollowUp:
    found = uow.session.scalar(select(FollowUp).where(FollowUp.id == record, FollowUp.live == 1))
    if found is None:
        raise UserMistake("这件待办刚刚被撤回了，请刷新后再看。")
    return found


def visit_ids(desk: Desk, customer: bytes | None = None) -> "array[int]":
    """The list: planned ones by latest day, then visits made, newest first."""
    where, parameters = "live = 1", []
    if customer is not None:
        where += " AND customer_id = ?"
        parameters.append(customer)
    sql = (
        f"SELECT pk FROM visit WHERE {where} ORDER BY visited_wall IS NOT NULL, "
        "CASE WHEN visited_wall IS NULL THEN coalesce(latest_on, planned_on) END, "
        "visited_wall DESC, pk DESC"
    )
    with desk.reader() as session:
        return array("q", (pk for (pk,) in raw_connection(session).execute(sql, parameters)))


def visit_rows(desk: Desk, pks: Sequence[int]) -> dict[int, VisitRow]:
    """What the list shows of some visits."""
    today = desk.today()
    marks = ", ".join("?" * len(pks))
    with desk.reader() as session:
        raw = raw_connection(session)
        visits = session.execute(
            select(Visit).where(Visit.live == 1, Visit.pk.in_(list(pks)))
        ).scalars()
        names = {
            row[0]: row[1:]
            for row in raw.execute(
                "SELECT v.pk, c.name, c.village FROM visit v "
                f"JOIN customer c ON c.id = v.customer_id WHERE v.pk IN ({marks})",
                list(pks),
            )
        }
        found: dict[int, VisitRow] = {}
        for visit in visits:
            fields = request_of(VisitFields, visit, _MOMENTS)
            promises = [row.fields for row in _follow_ups(raw, visit.id, today)]
            name, village = names.get(visit.pk, ("", ""))
            found[visit.pk] = VisitRow(
                pk=visit.pk,
                id=visit.id,
                number=visit.number or "",
                customer=name or "",
                village=village or "",
                day=fields.visited.date() if fields.visited else fields.planned_on,
                visited=fields.visited is not None,
                visitors=fields.visitors,
                open_follow_ups=sum(p.done_on is None for p in promises),
                state=visit_state(fields, promises, today),
            )
        return found


def visit_file(desk: Desk, pk: int) -> VisitFile | None:
    """One visit by local number; None when it was withdrawn."""
    with desk.reader() as session:
        row = session.scalar(select(Visit).where(Visit.pk == pk, Visit.live == 1))
        if row is None:
            return None
        raw = raw_connection(session)
        number, name = raw.execute(
            "SELECT customer_no, name FROM customer WHERE id = ?", (row.customer_id,)
        ).fetchone() or ("", "")
        return VisitFile(
            pk=row.pk,
            id=row.id,
            number=row.number or "",
            fields=request_of(VisitFields, row, _MOMENTS),
            customer_no=number or "",
            customer_name=name or "",
            follow_ups=tuple(_follow_ups(raw, row.id, desk.today())),
        )


def follow_ups_of(desk: Desk, customer: bytes) -> list[FollowUpRow]:
    """The promises to a customer, open ones first by due day."""
    with desk.reader() as session:
        return _follow_up_rows(raw_connection(session), "f.customer_id = ?", customer, desk.today())


def follow_up_fields(desk: Desk, record: bytes) -> FollowUpFields:
    """A promise as it stands. Raises `UserMistake` when it is gone."""
    with desk.reader() as session:
        row = session.scalar(select(FollowUp).where(FollowUp.id == record, FollowUp.live == 1))
        if row is None:
            raise UserMistake("没有这件待办。")
        return request_of(FollowUpFields, row, {})


def _follow_ups(raw: Connection, visit: bytes, today: date) -> list[FollowUpRow]:
    return _follow_up_rows(raw, "f.visit_id = ?", visit, today)


def _follow_up_rows(raw: Connection, where: str, record: bytes, today: date) -> list[FollowUpRow]:
    rows = raw.execute(
        "SELECT f.id, f.customer_id, f.visit_id, f.complaint_id, f.what, f.owner_id, f.due_on, "
        "f.done_on, f.result, p.name FROM follow_up f LEFT JOIN person p ON p.id = f.owner_id "
        f"WHERE f.live = 1 AND {where} ORDER BY f.done_on IS NOT NULL, f.due_on, f.pk",
        (record,),
    ).fetchall()
    found = []
    for row_id, customer, visit, complaint, what, owner, due_on, done_on, result, name in rows:
        fields = FollowUpFields(
            customer_id=customer,
            visit_id=visit,
            complaint_id=complaint,
            what=what or "",
            owner_id=owner,
            due_on=stored_day(due_on),
            done_on=stored_day(done_on),
            result=result or "",
        )
        found.append(FollowUpRow(row_id, fields, name or "", follow_up_state(fields, today)))
    return found


def visit_pk(desk: Desk, text: str) -> int:
    """The local number of the visit meant by its number or id. Raises `UserMistake`."""
    with desk.reader() as session:
        found = session.scalar(
            select(Visit.pk).where(Visit.live == 1, Visit.number == text.strip())
        ) or session.scalar(select(Visit.pk).where(Visit.live == 1, Visit.id == id_from_text(text)))
    if found is None:
        raise UserMistake(f"没有编号为「{text}」的走访。")
    return found
