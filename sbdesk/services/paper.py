"""What stands on a page: the records of the office put together for a form."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.codes import path_words
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.errors import UserMistake
from sbdesk.notices.complaint_reply_content import ComplaintReply, Measure
from sbdesk.notices.visit_sheet_content import Person, Promise, VisitSheet
from sbdesk.services.complaints import ComplaintFile, complaint_file
from sbdesk.services.customers import CustomerFile, customer_file
from sbdesk.services.desk import Desk, people, station
from sbdesk.services.rules import codes, scorecard
from sbdesk.services.visits import follow_ups_of
from sbdesk.store.dossier_tables import CustomerPaper
from sbdesk.store.engine import raw_connection
from sbdesk.store.tables import Visit

_OURS = ("本所", "我所", "供电所", "供电公司")


def unit_name(desk: Desk) -> str:
    """The unit that stands over a letter: county company and station."""
    facts = station(desk)
    return facts.name if facts.company in facts.name else facts.company + facts.name


def complaint_reply(desk: Desk, pk: int, fields: ComplaintFields | None = None) -> ComplaintReply:
    """The reply to a complaint as far as it is known; `fields` stand for the stored ones.

    Raises `UserMistake` when the complaint is gone.
    """
    file = complaint_file(desk, pk)
    if file is None:
        raise UserMistake("这件投诉刚刚被撤回了，请刷新后再看。")
    told = fields or file.fields
    if told.received is None:
        raise UserMistake(f"投诉{file.number}没有受理时间，不能打印答复。")
    facts = station(desk)
    handler = next((p for p in people(desk) if p.id == told.handler_id), None)
    measures: tuple[Measure, ...] = ()
    if told.measures:
        who = handler.name if handler else None
        measures = (Measure(told.measures, who, told.measure_due_on),)
    channel = path_words(codes("complaint_channels"), told.channel)
    return ComplaintReply(
        unit=unit_name(desk),
        addressee=file.customer_name or told.caller,
        received=told.received,
        channel=channel or told.channel or "来电",
        said=told.content,
        customer_no=file.customer_no or None,
        work_order_no=told.work_order_no or None,
        contacted=told.contacted,
        facts=told.facts,
        finding=told.finding or None,
        liability=told.liability or None,
        basis=_basis(told.basis),
        at_fault=any(word in told.liability for word in _OURS),
        measures=measures,
        head=facts.head or None,
        head_phone=facts.phone or None,
        handled_by=handler.name if handler else None,
        approved_by=facts.head or None,
        phone=facts.phone or None,
        replied_on=told.replied_on,
        due_on=file.reply_due_on,
        due_sentence=_reply_clock(file),
    )


def _basis(text: str) -> str:
    """The basis as the beginning of a sentence: a bare list of evidence gets its verb."""
    bare = text.strip()
    begun = bare.startswith(("依据", "根据", "按", "经")) or "，" in bare or "。" in bare[:-1]
    return bare if begun or not bare else f"依据{bare}"


def _reply_clock(file: ComplaintFile) -> str | None:
    """The sentence of the reply's own clock; the first one is the contact's."""
    return file.clocks[1] if len(file.clocks) > 1 else None


def visit_sheet(desk: Desk, pk: int, on: date) -> VisitSheet:
    """The sheet for the next visit to a customer. Raises `UserMistake` when he is gone."""
    file = customer_file(desk, pk)
    if file is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    planned = _planned(desk, file.id)
    fields = file.fields
    sheet = VisitSheet(
        name=fields.name,
        customer_no=fields.customer_no or None,
        address=fields.address or None,
        contact=_contact(file),
        electrician=_electrician(desk, file),
        credit=_credit(file, on),
        supply=supply_words(file),
        feeder=" ".join(part for part in (fields.feeder, fields.area) if part) or None,
        importance=f"{fields.importance}重要用户" if fields.importance else "普通用户",
        complaints=_complaints(desk, file.id, on),
        planned_on=on,
        latest_on=file.next_visit_due,
        promises=_promises(desk, file.id),
    )
    if planned is None:
        return sheet
    visitors = tuple(part for part in (planned.visitors or "").split("、") if part)
    return replace(
        sheet,
        planned_on=date.fromisoformat(planned.planned_on) if planned.planned_on else on,
        latest_on=date.fromisoformat(planned.latest_on)
        if planned.latest_on
        else file.next_visit_due,
        visitors=visitors,
    )


def _planned(desk: Desk, customer: bytes) -> Visit | None:
    with desk.reader() as session:
        return session.scalars(
            select(Visit)
            .where(Visit.customer_id == customer, Visit.live == 1, Visit.visited_wall.is_(None))
            .order_by(Visit.planned_on)
        ).first()


def _contact(file: CustomerFile) -> Person | None:
    for contact in file.contacts:
        if contact.role != "电工":
            role = f"（{contact.role}）" if contact.role else ""
            return Person(f"{contact.name}{role}", contact.phone or None)
    return Person(file.fields.name, file.fields.phone) if file.fields.phone else None


def _electrician(desk: Desk, file: CustomerFile) -> Person | None:
    """The contact of that role, else who holds the certificate on file."""
    found = next((c for c in file.contacts if c.role == "电工"), None)
    if found:
        return Person(found.name, found.phone or None)
    with desk.reader() as session:
        holder = session.scalars(
            select(CustomerPaper.holder)
            .where(
                CustomerPaper.customer_id == file.id,
                CustomerPaper.live == 1,
                CustomerPaper.kind == "电工证",
                CustomerPaper.holder.is_not(None),
            )
            .order_by(CustomerPaper.valid_until.desc(), CustomerPaper.pk.desc())
        ).first()
    phone = next((c.phone for c in file.contacts if holder and c.name == holder), "")
    return Person(holder, phone or None) if holder else None


def _credit(file: CustomerFile, on: date) -> str | None:
    if not file.grade or file.score is None:
        return None
    months = scorecard(on).band(file.grade).visit_every_months
    every = {1: "每月", 3: "每季", 6: "每半年"}.get(months, f"每{months}个月")
    return f"{file.grade}级{file.score}分，{every}"


def supply_words(file: CustomerFile) -> str | None:
    """Voltage, capacity and category as a sheet prints them; None when nothing is known."""
    fields = file.fields
    parts = [fields.voltage.removeprefix("交流"), fields.category]
    if fields.contract_va:
        parts.insert(1, f"{va_to_kva(fields.contract_va)} kVA")
    return " ".join(part for part in parts if part) or None


def _complaints(desk: Desk, customer: bytes, on: date) -> str:
    since = on.replace(year=on.year - 1, day=min(on.day, 28)).isoformat()
    with desk.reader() as session:
        count = (
            raw_connection(session)
            .execute(
                "SELECT count(*) FROM complaint WHERE customer_id = ? AND live = 1 "
                "AND received_wall >= ?",
                (customer, since),
            )
            .fetchall()[0][0]
        )
    return f"12个月{count}件"


def _promises(desk: Desk, customer: bytes) -> tuple[Promise, ...]:
    found = []
    for row in follow_ups_of(desk, customer):
        if row.fields.done_on is not None:
            continue
        record = f"由{row.owner}办" if row.owner else None
        found.append(Promise(row.fields.what, row.fields.due_on, record))
    return tuple(found[:6])
