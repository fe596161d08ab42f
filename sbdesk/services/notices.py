"""Printed papers: drafts, issuing once, printing again, the register (DESIGN §8, §10).

What draws pages is imported when a page is asked for: the window opens without it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.complaints import ComplaintFields, reply_problems
from sbdesk.domain.errors import Damaged, Invalid, UserMistake
from sbdesk.domain.paper_codes import paper_code
from sbdesk.domain.people import Right
from sbdesk.services.clock import fill_row, utc_text, wall_text
from sbdesk.services.complaints import MOMENTS, complaint_file, complaint_pk
from sbdesk.services.customers import customer_pk
from sbdesk.services.desk import Desk, station
from sbdesk.services.numbering import next_number
from sbdesk.services.press import Press
from sbdesk.services.rules import codes
from sbdesk.services.typing_in import typed_request
from sbdesk.store.faults import faults_sorted
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Complaint, Notice, NoticePrint, PaperCode
from sbdesk.store.work import UnitOfWork

if TYPE_CHECKING:
    from sbdesk.notices.complaint_reply_content import ComplaintReply
    from sbdesk.notices.page import Printed
    from sbdesk.notices.visit_sheet_content import VisitSheet

COMPLAINT_REPLY, VISIT_SHEET = "complaint-reply", "visit-sheet"
FORMS = (COMPLAINT_REPLY, VISIT_SHEET)


@dataclass(frozen=True)
class Paper:
    """Finished pages; `number` is None for a draft, `missing` the characters no face can show."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    number: str | None = None
    changes: Changes = field(default_factory=Changes)


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

    return _paper(press.draw(complaint_reply(desk, pk, _told(desk, pk, typed))))


def draft_visit_sheet(desk: Desk, press: Press, pk: int, on: date) -> Paper:
    """The working sheet for a visit to a customer; no number, no short code."""
    from sbdesk.services.paper import visit_sheet

    return _paper(press.draw(visit_sheet(desk, pk, on)))


def _paper(printed: Printed) -> Paper:
    return Paper(printed.pdf, printed.pages, printed.missing)


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
    _refuse_missing(press.draw(draft))
    with desk.act(Action.ISSUE, Right.ISSUE_NOTICES) as uow:
        complaint = uow.session.scalars(select(Complaint).where(Complaint.pk == pk)).one()
        fill_row(complaint, told, MOMENTS)
        issue = _Issue(desk, COMPLAINT_REPLY, "complaint", complaint.id, complaint.customer_id)
        numbered = issue.begin(uow)
        content = replace(draft, number=numbered.number, code=numbered.code, printed_at=issue.wall)
        return issue.finish(uow, press, numbered, content, copies=2)


def issue_visit_sheet(desk: Desk, press: Press, pk: int, on: date) -> Paper:
    """Register a visit sheet: number and short code, so that it can be typed back."""
    from sbdesk.services.paper import visit_sheet

    draft = visit_sheet(desk, pk, on)
    with desk.act(Action.ISSUE, Right.PRINT_DRAFTS) as uow:
        customer = uow.raw.execute("SELECT id FROM customer WHERE pk = ?", (pk,)).fetchall()[0][0]
        issue = _Issue(desk, VISIT_SHEET, "customer", customer, customer, f":{draft.planned_on}")
        numbered = issue.begin(uow)
        content = replace(draft, number=numbered.number, code=numbered.code, printed_at=issue.wall)
        return issue.finish(uow, press, numbered, content, copies=1)


def _refuse_missing(printed: Printed) -> None:
    if printed.missing:
        shown = "、".join(f"U+{ord(char):04X}" for char in printed.missing)
        raise UserMistake(f"有字库里没有的字（{shown}），这样的通知不能签发，请先核对姓名。")


@dataclass(frozen=True)
class _Numbered:
    number: str
    serial: int
    code: str
    n: int


class _Issue:
    """One issuing: its cause, number and code, then the frozen file and the register line."""

    def __init__(
        self,
        desk: Desk,
        form: str,
        kind: str,
        record: bytes,
        customer: bytes | None,
        more: str = "",
    ) -> None:
        self._desk, self._form, self._kind = desk, form, kind
        self._record, self._customer = record, customer
        self._cause = f"{form}:{record.hex()}{more}"
        self._now: datetime = desk.now()
        self.wall = wall_text(self._now)

    def begin(self, uow: UnitOfWork) -> _Numbered:
        """Number and short code. Raises `UserMistake` when this cause has been served."""
        before = uow.session.scalar(
            select(Notice.number).where(Notice.cause == self._cause, Notice.live == 1)
        )
        if before is not None:
            raise UserMistake(f"已经签发过（{before}），不能再发一次；需要时请补打。")
        identity = self._desk.office.identity
        word = next(code.name for code in codes("number_words") if code.code == self._form)
        prefix = station(self._desk).unit_word + word
        number, serial = next_number(uow.raw, "notice", prefix, self._now.year, identity.letter)
        n = (
            1
            + uow.raw.execute(
                "SELECT ifnull(max(n), 0) FROM paper_code WHERE slot = ?", (identity.slot,)
            ).fetchall()[0][0]
        )
        return _Numbered(number, serial, paper_code(identity.slot, n), n)

    def finish(
        self,
        uow: UnitOfWork,
        press: Press,
        numbered: _Numbered,
        content: ComplaintReply | VisitSheet,
        copies: int,
    ) -> Paper:
        """Draw, freeze, register and commit."""
        printed = press.draw(content)
        digest = hashlib.sha256(printed.pdf).hexdigest()
        freeze(self._desk.office.folder / "notices", digest, printed.pdf)
        self._register(uow, numbered, content, digest, copies)
        changes = uow.commit(f"签发 {numbered.number}")
        return Paper(printed.pdf, printed.pages, printed.missing, numbered.number, changes)

    def _register(
        self,
        uow: UnitOfWork,
        numbered: _Numbered,
        content: ComplaintReply | VisitSheet,
        digest: str,
        copies: int,
    ) -> None:
        who = self._desk.actor.person_id
        identity = self._desk.office.identity
        notice = Notice(
            id=new_id(),
            number=numbered.number,
            form=self._form,
            serial=numbered.serial,
            year=self._now.year,
            machine=identity.letter,
            customer_id=self._customer,
            record_kind=self._kind,
            record_id=self._record,
            cause=self._cause,
            issued_at=utc_text(self._now),
            issued_wall=self.wall,
            issued_by_id=who,
            sha256=digest,
            copies=copies,
            code=numbered.code,
            content=json.dumps(asdict(content), ensure_ascii=False, default=str),
        )
        uow.session.add(notice)
        uow.session.add(_print_line(self._desk, notice.id, "首次", 0))
        uow.session.add(
            PaperCode(
                id=new_id(),
                code=numbered.code,
                slot=identity.slot,
                n=numbered.n,
                form=self._form,
                record_kind=self._kind,
                record_id=self._record,
                notice_id=notice.id,
                issued_on=self._now.date().isoformat(),
            )
        )


def _print_line(desk: Desk, notice: bytes, kind: str, ordinal: int) -> NoticePrint:
    now = desk.now()
    return NoticePrint(
        id=new_id(),
        notice_id=notice,
        printed_at=utc_text(now),
        printed_wall=wall_text(now),
        printed_by_id=desk.actor.person_id,
        kind=kind,
        ordinal=ordinal,
    )


def freeze(folder: Path, digest: str, pdf: bytes) -> Path:
    """Put a page among the frozen ones under its SHA-256, whole and on disk."""
    target = folder / f"{digest}.pdf"
    with faults_sorted():
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    return target


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
        uow.session.add(_print_line(desk, notice.id, "补打", ordinal))
        changes = uow.commit(f"补打 {notice.number}（第{ordinal}次）")
    return Paper(stamped, page_count(stamped), (), notice.number, changes)


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


def print_form(
    desk: Desk,
    press: Press,
    form: str,
    number: str,
    typed: Mapping[str, str],
    on: date,
    issue: bool,
) -> Paper:
    """A paper by its form's name and the number of what it is about, for the command line."""
    if form == COMPLAINT_REPLY:
        pk = complaint_pk(desk, number)
        if issue:
            return issue_reply(desk, press, pk, typed, on)
        return draft_reply(desk, press, pk, typed)
    if form == VISIT_SHEET:
        pk = customer_pk(desk, number)
        draw = issue_visit_sheet if issue else draft_visit_sheet
        return draw(desk, press, pk, on)
    raise UserMistake(f"没有「{form}」这种表单，现有：{'、'.join(FORMS)}。")
