"""Issuing a paper: number, code, frozen file, register line, in one unit of work (DESIGN §8)."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.notices import notice_number
from sbdesk.domain.paper_codes import paper_code
from sbdesk.services.clock import utc_text, wall_text
from sbdesk.services.desk import Desk, station
from sbdesk.services.numbering import next_number
from sbdesk.services.press import Press
from sbdesk.services.rules import codes
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Notice, NoticePrint, PaperCode
from sbdesk.store.work import UnitOfWork

if TYPE_CHECKING:
    from sbdesk.notices.page import Printed
    from sbdesk.services.press import Content


@dataclass(frozen=True)
class Paper:
    """Finished pages; `number` is None for a draft, `missing` the characters no face can show.

    `about` names the one customer it is about, "" where it is about several or none.
    """

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    number: str | None = None
    changes: Changes = field(default_factory=Changes)
    about: str = ""


def draft_of(printed: Printed, about: str = "") -> Paper:
    """A drawn paper that was not issued."""
    return Paper(printed.pdf, printed.pages, printed.missing, about=about)


def customer_name(raw: Connection, customer: bytes | None) -> str:
    """The name of the customer that a paper is about; "" where it is about none."""
    row = raw.execute("SELECT name FROM customer WHERE id = ?", (customer,)).fetchone()
    return (row[0] if row else None) or ""


def refuse_missing(printed: Printed) -> None:
    """Raise `UserMistake` where a character would be printed as a box."""
    if printed.missing:
        shown = "、".join(f"U+{ord(char):04X}" for char in printed.missing)
        raise UserMistake(f"有字库里没有的字（{shown}），这样的通知不能签发，请先核对姓名。")


@dataclass(frozen=True)
class Numbered:
    """What a paper is known by once it is issued."""

    number: str
    serial: int
    code: str
    n: int


@dataclass(frozen=True)
class Cause:
    """What a paper is about: served once for one form, record and `more`."""

    form: str
    record_kind: str
    record: bytes
    customer: bytes | None
    more: str = ""

    @property
    def text(self) -> str:
        """As the register keeps it."""
        return f"{self.form}:{self.record.hex()}{self.more}"


class Issue:
    """One issuing: its cause, number and code, then the frozen file and the register line."""

    def __init__(self, desk: Desk, cause: Cause) -> None:
        self._desk, self._cause = desk, cause
        self._now: datetime = desk.now()
        self.wall = wall_text(self._now)

    def begin(self, uow: UnitOfWork) -> Numbered:
        """Number and short code. Raises `UserMistake` when this cause has been served."""
        before = served(uow.raw, self._cause)
        if before is not None:
            raise UserMistake(f"已经签发过（{before}），不能再发一次；需要时请补打。")
        return self.upcoming(uow.raw)

    def upcoming(self, raw: Connection, ahead: int = 0) -> Numbered:
        """What the next paper of this form would be known by, or the one so many after it."""
        identity = self._desk.office.identity
        form, year, letter = self._cause.form, self._now.year, identity.letter
        word = next(code.name for code in codes("number_words") if code.code == form)
        prefix = station(self._desk).unit_word + word
        _, serial = next_number(raw, "notice", prefix, year, letter)
        serial += ahead
        (n,) = raw.execute(
            "SELECT ifnull(max(n), 0) + 1 FROM paper_code WHERE slot = ?", (identity.slot,)
        ).fetchall()[0]
        n += ahead
        number = notice_number("", prefix, year, letter, serial)
        return Numbered(number, serial, paper_code(identity.slot, n), n)

    def finish(
        self, uow: UnitOfWork, press: Press, numbered: Numbered, content: Content, copies: int
    ) -> Paper:
        """Draw, freeze, register and commit."""
        printed = press.draw(content)
        self.register(uow, numbered, content, self.freeze(printed), copies)
        about = customer_name(uow.raw, self._cause.customer)
        changes = uow.commit(f"签发 {numbered.number}")
        return Paper(printed.pdf, printed.pages, printed.missing, numbered.number, changes, about)

    def freeze(self, printed: Printed) -> str:
        """Keep the file under its SHA-256; returns it. One that nothing names does no harm."""
        digest = hashlib.sha256(printed.pdf).hexdigest()
        freeze(self._desk.office.folder / "notices", digest, printed.pdf)
        return digest

    def register(
        self, uow: UnitOfWork, numbered: Numbered, content: Content, digest: str, copies: int
    ) -> None:
        """The line in the register, its first printing and its code."""
        identity, cause = self._desk.office.identity, self._cause
        notice = Notice(
            id=new_id(),
            number=numbered.number,
            form=cause.form,
            serial=numbered.serial,
            year=self._now.year,
            machine=identity.letter,
            customer_id=cause.customer,
            record_kind=cause.record_kind,
            record_id=cause.record,
            cause=cause.text,
            issued_at=utc_text(self._now),
            issued_wall=self.wall,
            issued_by_id=self._desk.actor.person_id,
            sha256=digest,
            copies=copies,
            code=numbered.code,
            content=json.dumps(asdict(content), ensure_ascii=False, default=str),
        )
        uow.session.add(notice)
        uow.session.add(print_line(self._desk, notice.id, "首次", 0))
        uow.session.add(
            PaperCode(
                id=new_id(),
                code=numbered.code,
                slot=identity.slot,
                n=numbered.n,
                form=cause.form,
                record_kind=cause.record_kind,
                record_id=cause.record,
                notice_id=notice.id,
                issued_on=self._now.date().isoformat(),
            )
        )


def served(raw: Connection, cause: Cause) -> str | None:
    """The number under which this cause was served already."""
    row = raw.execute(
        "SELECT number FROM notice WHERE cause = ? AND live = 1", (cause.text,)
    ).fetchone()
    return row[0] if row else None


def print_line(desk: Desk, notice: bytes, kind: str, ordinal: int) -> NoticePrint:
    """One printing of an issued notice, for the register."""
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
