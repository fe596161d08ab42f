"""The complaint ledger: registering with due dates, editing, the list, repeats (rows 46–60)."""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from sbdesk.domain.actions import Action
from sbdesk.domain.codes import path_words
from sbdesk.domain.complaints import (
    ComplaintFields,
    ComplaintState,
    complaint_problems,
    complaint_state,
)
from sbdesk.domain.deadlines import Due, due
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.clock import (
    fill_row,
    request_of,
    station_wall,
    stored_day,
    stored_wall,
    wall_utc,
)
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk, work_calendar
from sbdesk.services.numbering import next_number
from sbdesk.services.rules import codes, time_limit
from sbdesk.store.driver import Connection, Row
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import id_from_text, new_id
from sbdesk.store.tables import Complaint
from sbdesk.store.work import UnitOfWork

_PREFIX = "投"
MOMENTS = {
    "received": ("received_at", "received_wall"),
    "contacted": ("contacted_at", "contacted_wall"),
}


@dataclass(frozen=True)
class Clocks:
    """The two legal clocks of a complaint, explained."""

    contact: Due
    reply: Due


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint as the list shows it."""

    pk: int
    id: bytes
    number: str
    customer: str
    category: str
    received: str
    closed_on: date | None
    state: ComplaintState


@dataclass(frozen=True)
class ComplaintFile:
    """One complaint, whole; `clocks` are the sentences frozen when it was registered."""

    pk: int
    id: bytes
    number: str
    fields: ComplaintFields
    customer_no: str
    customer_name: str
    handler: str
    first_asked: str
    clocks: tuple[str, ...]
    contact_due: datetime | None
    reply_due_on: date | None
    state: ComplaintState


@dataclass(frozen=True)
class Repeat:
    """An earlier complaint that looks like the one being typed, and why."""

    pk: int
    number: str
    received_on: date
    category: str
    closed: bool
    why: str


def clocks(desk: Desk, received: datetime) -> Clocks:
    """The due dates of a complaint received at a wall clock, by the rules in force that day."""
    calendar = work_calendar(desk)
    day = received.date()
    return Clocks(
        contact=due(time_limit("complaint_contact", day), received, calendar),
        reply=due(time_limit("complaint_reply", day), received, calendar),
    )


def register_complaint(desk: Desk, fields: ComplaintFields) -> Saved:
    """Enter a complaint: number, frozen rules, two due dates.

    Raises `Invalid` with all problems at once.
    """
    _require(desk, fields)
    assert fields.received is not None
    found = clocks(desk, fields.received)
    contact = found.contact.due
    assert isinstance(contact, datetime)
    with desk.act(Action.ADD, Right.EDIT_COMPLAINTS) as uow:
        letter = desk.office.identity.letter
        number, _ = next_number(uow.raw, "complaint", _PREFIX, fields.received.year, letter)
        first_asked = fields.first_asked_id or desk.actor.person_id
        fields = replace(fields, first_asked_id=first_asked)
        complaint = Complaint(
            id=new_id(),
            number=number,
            contact_due_at=wall_utc(contact),
            reply_due_on=found.reply.day.isoformat(),
            time_limit=frozen_clocks(found),
        )
        fill_row(complaint, fields, MOMENTS)
        uow.session.add(complaint)
        record = complaint.id
        return Saved(record, uow.commit(f"登记投诉 {number}"))


def frozen_clocks(found: Clocks) -> str:
    """Both clocks as a complaint keeps them: rule, edition, due moment, sentence; JSON."""
    rows = [
        {
            "id": one.limit.id,
            "edition": one.limit.edition,
            "value": one.limit.value,
            "unit": one.limit.unit,
            "due": one.due.isoformat(),
            "sentence": one.sentence,
        }
        for one in (found.contact, found.reply)
    ]
    return json.dumps(rows, ensure_ascii=False)


def _require(desk: Desk, fields: ComplaintFields) -> None:
    problems = complaint_problems(fields, desk.now().replace(tzinfo=None))
    if problems:
        raise Invalid(problems)


def edit_complaint(desk: Desk, record: bytes, fields: ComplaintFields) -> Saved:
    """Change a complaint; its clocks stay as they were frozen. Raises `Invalid`."""
    _require(desk, fields)
    with desk.act(Action.EDIT, Right.EDIT_COMPLAINTS) as uow:
        complaint = _held(uow, record)
        fill_row(complaint, fields, MOMENTS)
        return Saved(record, uow.commit(f"修改投诉 {complaint.number}"))


def withdraw_complaint(desk: Desk, record: bytes, reason: str) -> Saved:
    """Take a complaint out of the ledger; its number stays taken."""
    with desk.act(Action.WITHDRAW, Right.EDIT_COMPLAINTS) as uow:
        complaint = _held(uow, record)
        complaint.live = 0
        return Saved(record, uow.commit(f"撤回投诉 {complaint.number}（{reason.strip()}）"))


def _held(uow: UnitOfWork, record: bytes) -> Complaint:
    found = uow.session.scalar(select(Complaint).where(Complaint.id == record, Complaint.live == 1))
    if found is None:
        raise UserMistake("这件投诉刚刚被撤回了，请刷新后再看。")
    return found


def complaint_ids(desk: Desk, customer: bytes | None = None) -> "array[int]":
    """The ledger: open ones by due date, then closed ones, newest first."""
    where, parameters = "live = 1", []
    if customer is not None:
        where += " AND customer_id = ?"
        parameters.append(customer)
    sql = (
        f"SELECT pk FROM complaint WHERE {where} ORDER BY closed_on IS NOT NULL, "
        "CASE WHEN closed_on IS NULL THEN reply_due_on END, closed_on DESC, pk DESC"
    )
    with desk.reader() as session:
        return array("q", (pk for (pk,) in raw_connection(session).execute(sql, parameters)))


def complaint_rows(desk: Desk, pks: Sequence[int]) -> dict[int, ComplaintRow]:
    """What the list shows of some complaints."""
    now = desk.now().replace(tzinfo=None)
    tree = codes("complaint_tree")
    marks = ", ".join("?" * len(pks))
    with desk.reader() as session:
        rows = raw_connection(session).execute(
            "SELECT k.pk, k.id, k.number, coalesce(c.name, k.caller, ''), k.category, "
            "k.received_wall, k.closed_on, k.replied_on, k.contacted_wall, k.contact_due_at, "
            "k.reply_due_on FROM complaint k LEFT JOIN customer c ON c.id = k.customer_id "
            f"WHERE k.live = 1 AND k.pk IN ({marks})",
            list(pks),
        )
        return {
            row[0]: ComplaintRow(
                row[0],
                row[1],
                row[2] or "",
                row[3],
                path_words(tree, row[4] or ""),
                row[5] or "",
                stored_day(row[6]),
                _row_state(row, now),
            )
            for row in rows
        }


def _row_state(row: Row, now: datetime) -> ComplaintState:
    fields = ComplaintFields(
        closed_on=stored_day(row[6]), replied_on=stored_day(row[7]), contacted=stored_wall(row[8])
    )
    return complaint_state(fields, station_wall(row[9]), stored_day(row[10]), now)


def complaint_file(desk: Desk, pk: int) -> ComplaintFile | None:
    """One complaint by local number; None when it was withdrawn."""
    with desk.reader() as session:
        row = session.scalar(select(Complaint).where(Complaint.pk == pk, Complaint.live == 1))
        if row is None:
            return None
        raw = raw_connection(session)
        number, name = raw.execute(
            "SELECT customer_no, name FROM customer WHERE id = ?", (row.customer_id,)
        ).fetchone() or ("", "")
        fields = request_of(ComplaintFields, row, MOMENTS)
        contact_due, reply_due = station_wall(row.contact_due_at), stored_day(row.reply_due_on)
        now = desk.now().replace(tzinfo=None)
        return ComplaintFile(
            pk=row.pk,
            id=row.id,
            number=row.number or "",
            fields=fields,
            customer_no=number or "",
            customer_name=name or "",
            handler=_person(raw, row.handler_id),
            first_asked=_person(raw, row.first_asked_id),
            clocks=tuple(one["sentence"] for one in json.loads(row.time_limit or "[]")),
            contact_due=contact_due,
            reply_due_on=reply_due,
            state=complaint_state(fields, contact_due, reply_due, now),
        )


def _person(raw: Connection, record: bytes | None) -> str:
    found = raw.execute("SELECT name FROM person WHERE id = ?", (record,)).fetchone()
    return str(found[0]) if found else ""


def complaint_pk(desk: Desk, text: str) -> int:
    """The local number of the complaint meant by its number or id. Raises `UserMistake`."""
    with desk.reader() as session:
        found = session.scalar(
            select(Complaint.pk).where(Complaint.live == 1, Complaint.number == text.strip())
        ) or session.scalar(
            select(Complaint.pk).where(Complaint.live == 1, Complaint.id == id_from_text(text))
        )
    if found is None:
        raise UserMistake(f"没有编号为「{text}」的投诉。")
    return found


def repeats(desk: Desk, fields: ComplaintFields, days: int = 90) -> list[Repeat]:
    """Earlier complaints of the same customer, phone or transformer area within some days."""
    since = (desk.today() - timedelta(days=days)).isoformat()
    tree = codes("complaint_tree")
    with desk.reader() as session:
        rows = (
            raw_connection(session)
            .execute(
                "SELECT k.pk, k.number, k.received_wall, k.category, k.closed_on IS NOT NULL, "
                "k.customer_id IS ?1, k.phone = ?2 FROM complaint k "
                "LEFT JOIN customer c ON c.id = k.customer_id "
                "WHERE k.live = 1 AND k.received_wall >= ?3 AND ("
                "(?1 IS NOT NULL AND k.customer_id = ?1) OR (?2 != '' AND k.phone = ?2) OR "
                "c.area IN (SELECT area FROM customer WHERE id = ?1 AND area IS NOT NULL)) "
                "ORDER BY k.received_wall DESC LIMIT 20",
                (fields.customer_id, fields.phone, since),
            )
            .fetchall()
        )
    return [
        Repeat(
            pk,
            number or "",
            date.fromisoformat(received[:10]),
            path_words(tree, category or ""),
            bool(closed),
            "同一客户" if same else "同一电话" if phone else "同一台区",
        )
        for pk, number, received, category, closed, same, phone in rows
    ]
