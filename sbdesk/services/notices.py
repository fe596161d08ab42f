"""Printed papers: drafts, issuing once, printing again, the register (DESIGN §8, §10).

What draws pages is imported when a page is asked for: the window opens without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields, reply_problems
from sbdesk.domain.errors import Damaged, Invalid, UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.clock import fill_row
from sbdesk.services.complaints import MOMENTS, complaint_file
from sbdesk.services.desk import Desk
from sbdesk.services.issuing import (
    Cause,
    Issue,
    Paper,
    customer_name,
    draft_of,
    freeze,
    print_line,
    refuse_missing,
)
from sbdesk.services.press import Press
from sbdesk.services.typing_in import typed_request
from sbdesk.store.tables import Complaint, Notice, NoticePrint

__all__ = [
    "COMPLAINT_REPLY",
    "VISIT_SHEET",
    "Paper",
    "RegisterLine",
    "draft_reply",
    "draft_visit_sheet",
    "freeze",
    "frozen_page",
    "issue_reply",
    "issue_visit_sheet",
    "register",
    "reprint",
]

COMPLAINT_REPLY, VISIT_SHEET = "complaint-reply", "visit-sheet"


@dataclass(frozen=True)
class RegisterLine:
    """An issued notice in the register."""

    number: str
    form: str
    issued: str
    code: str
    reprints: int


def draft_reply(desk: Desk, press: Press, pk: int, typed: Mapping[str, str]) -> Paper:
    """The draft of a complaint's reply; `typed` stands for stored fields."""
    from sbdesk.services.paper import complaint_reply

    reply = complaint_reply(desk, pk, _told(desk, pk, typed))
    return draft_of(press.draw(reply), reply.addressee)


def draft_visit_sheet(desk: Desk, press: Press, pk: int, on: date) -> Paper:
    """The working sheet for a visit to a customer; no number, no short code."""
    from sbdesk.services.paper import visit_sheet

    sheet = visit_sheet(desk, pk, on)
    return draft_of(press.draw(sheet), sheet.name)


def _told(desk: Desk, pk: int, typed: Mapping[str, str]) -> ComplaintFields:
    file = complaint_file(desk, pk)
    if file is None:
        raise UserMistake("这件投诉刚刚被撤回了，请刷新后再看。")
    return typed_request(desk, ComplaintFields, typed, file.fields)


def issue_reply(
    desk: Desk, press: Press, pk: int, typed: Mapping[str, str], on: date | None = None
) -> Paper:
    """Issue a complaint's reply: number, register entry, short code, frozen page; once.

    Raises `Invalid` with all that is missing, `UserMistake` when it was issued before or a
    character cannot be printed.
    """
    from sbdesk.notices.complaint_reply_content import reply_problems as page_problems
    from sbdesk.services.paper import complaint_reply

    told = _told(desk, pk, typed)
    if told.replied_on is None:
        told = replace(told, replied_on=on or desk.today())
    draft = complaint_reply(desk, pk, told)
    problems = [*reply_problems(told), *page_problems(draft)]
    if problems:
        raise Invalid({problem.field: problem for problem in reversed(problems)}.values())
    refuse_missing(press.draw(draft))
    with desk.act(Action.ISSUE, Right.ISSUE_NOTICES) as uow:
        complaint = uow.session.scalars(select(Complaint).where(Complaint.pk == pk)).one()
        fill_row(complaint, told, MOMENTS)
        cause = Cause(COMPLAINT_REPLY, "complaint", complaint.id, complaint.customer_id)
        issue = Issue(desk, cause)
        numbered = issue.begin(uow)
        content = replace(draft, number=numbered.number, code=numbered.code, printed_at=issue.wall)
        return issue.finish(uow, press, numbered, content, copies=2)


def issue_visit_sheet(desk: Desk, press: Press, pk: int, on: date) -> Paper:
    """Register a visit sheet: number and short code, so that it can be typed back."""
    from sbdesk.services.paper import visit_sheet

    draft = visit_sheet(desk, pk, on)
    with desk.act(Action.ISSUE, Right.PRINT_DRAFTS) as uow:
        customer = uow.raw.execute("SELECT id FROM customer WHERE pk = ?", (pk,)).fetchall()[0][0]
        cause = Cause(VISIT_SHEET, "customer", customer, customer, f":{draft.planned_on}")
        issue = Issue(desk, cause)
        numbered = issue.begin(uow)
        content = replace(draft, number=numbered.number, code=numbered.code, printed_at=issue.wall)
        return issue.finish(uow, press, numbered, content, copies=1)


def reprint(desk: Desk, press: Press, number: str) -> Paper:
    """The frozen page of an issued notice, stamped 补打 with its ordinal and day, and counted.

    Raises `UserMistake` when there is no such number, `Damaged` when the frozen page was altered.
    """
    from sbdesk.notices.rendering import page_count

    with desk.act(Action.REPRINT, Right.REPRINT) as uow:
        notice = uow.session.scalar(
            select(Notice).where(Notice.number == number.strip(), Notice.live == 1)
        )
        if notice is None:
            raise UserMistake(f"登记簿里没有「{number}」。")
        pdf = frozen_page(desk, notice.sha256 or "")
        ordinal = 1 + len(
            uow.session.scalars(
                select(NoticePrint.pk).where(
                    NoticePrint.notice_id == notice.id, NoticePrint.kind == "补打"
                )
            ).all()
        )
        stamped = press.stamp(pdf, ordinal, desk.today(), notice.form or "")
        uow.session.add(print_line(desk, notice.id, "补打", ordinal))
        about = customer_name(uow.raw, notice.customer_id)
        changes = uow.commit(f"补打 {notice.number}（第{ordinal}次）")
    return Paper(stamped, page_count(stamped), (), notice.number, changes, about)


def frozen_page(desk: Desk, digest: str) -> bytes:
    """A frozen page, checked. Raises `Damaged` when it is missing or altered."""
    path = desk.office.folder / "notices" / f"{digest}.pdf"
    try:
        pdf = path.read_bytes()
    except OSError:
        raise Damaged("存档的通知文件不见了，请从备份恢复。") from None
    if hashlib.sha256(pdf).hexdigest() != digest:
        raise Damaged("存档的通知文件被改动过，不能补打，请从备份恢复。")
    return pdf


def register(desk: Desk, customer: bytes | None = None) -> list[RegisterLine]:
    """The register, newest first; of one customer if given."""
    with desk.reader() as session:
        query = select(Notice).where(Notice.live == 1).order_by(Notice.pk.desc())
        if customer is not None:
            query = query.where(Notice.customer_id == customer)
        found = []
        for notice in session.scalars(query):
            prints = session.scalars(
                select(NoticePrint.pk).where(
                    NoticePrint.notice_id == notice.id, NoticePrint.kind == "补打"
                )
            ).all()
            found.append(
                RegisterLine(
                    notice.number or "",
                    notice.form or "",
                    notice.issued_wall or "",
                    notice.code or "",
                    len(prints),
                )
            )
        return found
