"""The tables of the office: station, people, customers, cases, papers, calendar.

What belongs to one customer's file is in `dossier_tables.py`; what every table has, in `record.py`.

Dates are ISO text; moments are UTC text in `*_at` beside the wall clock typed in, in `*_wall`;
quantities are integers (VA, multiplier); references hold the other record's `id`.
"""

from collections.abc import Mapping
from functools import cache
from typing import cast

from sqlalchemy import Index, Table, text
from sqlalchemy.orm import Mapped

from sbdesk.store.dossier_tables import (
    AccountChange,
    Attachment,
    BusinessCondition,
    Contact,
    CustomerAgreement,
    CustomerClass,
    CustomerPaper,
    DataVerification,
    Disclosure,
    Discrepancy,
    Equipment,
    InstrumentTransformer,
    Meter,
    Receivable,
    RepairContractor,
    ServiceLocation,
    SettlementTerm,
    SiteRecord,
    SupplyPlan,
    Training,
    Transformer,
    UsageMonth,
    UsagePoint,
)
from sbdesk.store.record import (
    Record,
    cell,
    cells,
    is_given,
    numbered,
    reference,
    table_no,
    table_of,
)

__all__ = [
    "AccountChange",
    "Attachment",
    "BusinessCondition",
    "Complaint",
    "Contact",
    "CreditEvent",
    "CreditGrade",
    "Customer",
    "CustomerAgreement",
    "CustomerClass",
    "CustomerPaper",
    "DataVerification",
    "Disclosure",
    "Discrepancy",
    "Equipment",
    "FollowUp",
    "Holiday",
    "InstrumentTransformer",
    "Meter",
    "Notice",
    "NoticePrint",
    "PaperCode",
    "Person",
    "Receivable",
    "Record",
    "RepairContractor",
    "ServiceLocation",
    "SettlementTerm",
    "SheetMapping",
    "SiteRecord",
    "Station",
    "SupplyPlan",
    "Training",
    "Transformer",
    "UsageMonth",
    "UsagePoint",
    "Visit",
    "cells",
    "is_given",
    "record_tables",
    "table_no",
    "table_of",
]


class Station(Record):
    """A power-supply station (供电所); its id comes from its code."""

    __tablename__ = "station"
    __table_args__ = numbered(1)
    name: Mapped[str | None] = cell(2)
    code: Mapped[str | None] = cell(3)
    company: Mapped[str | None] = cell(4)
    unit_word: Mapped[str | None] = cell(5)
    phone: Mapped[str | None] = cell(6)
    head: Mapped[str | None] = cell(7)


class Person(Record):
    """Somebody who works at the desk."""

    __tablename__ = "person"
    __table_args__ = numbered(2, given=True)
    name: Mapped[str | None] = cell(2)
    role: Mapped[str | None] = cell(3)
    staff_no: Mapped[str | None] = cell(4)
    phone: Mapped[str | None] = cell(5)


class Customer(Record):
    """A customer (客户); `official` is what the last official export said of it, as JSON."""

    __tablename__ = "customer"
    # The list in the order of the 户号 is read from this index alone.
    __table_args__ = (
        Index("ix_customer_customer_no", "customer_no", sqlite_where=text("live = 1")),
        Index(
            "ix_customer_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
        ),
        numbered(3),
    )
    customer_no: Mapped[str | None] = cell(2)
    former_no: Mapped[str | None] = cell(3)
    name: Mapped[str | None] = cell(4)
    former_name: Mapped[str | None] = cell(5)
    nickname: Mapped[str | None] = cell(6)
    address: Mapped[str | None] = cell(7)
    village: Mapped[str | None] = cell(8)
    phone: Mapped[str | None] = cell(9)
    kind: Mapped[str | None] = cell(10)
    category: Mapped[str | None] = cell(11)
    voltage: Mapped[str | None] = cell(12)
    contract_va: Mapped[int | None] = cell(13)
    operating_va: Mapped[int | None] = cell(14)
    industry: Mapped[str | None] = cell(15)
    nature: Mapped[str | None] = cell(16)
    status: Mapped[str | None] = cell(17)
    lifecycle: Mapped[str | None] = cell(18)
    opened: Mapped[str | None] = cell(19)
    route: Mapped[str | None] = cell(20)
    area: Mapped[str | None] = cell(21)
    feeder: Mapped[str | None] = cell(22)
    supply_unit: Mapped[str | None] = cell(23)
    credit_code: Mapped[str | None] = cell(24)
    id_number: Mapped[str | None] = cell(25)
    importance: Mapped[str | None] = cell(26)
    importance_note: Mapped[str | None] = cell(27)
    security_load_va: Mapped[int | None] = cell(28)
    manager_id: Mapped[bytes | None] = reference(29, "person")
    note: Mapped[str | None] = cell(30)
    official: Mapped[str | None] = cell(31)
    merged_into_id: Mapped[bytes | None] = reference(32, "customer")
    load_nature: Mapped[str | None] = cell(33)
    shifts: Mapped[str | None] = cell(34)
    rest_day: Mapped[str | None] = cell(35)
    pay_account: Mapped[str | None] = cell(36)


class Complaint(Record):
    """A complaint (投诉); `time_limit` is the frozen rule, edition and sentence of its due date."""

    __tablename__ = "complaint"
    __table_args__ = numbered(6)
    number: Mapped[str | None] = cell(2)
    customer_id: Mapped[bytes | None] = reference(3, "customer", index=True)
    caller: Mapped[str | None] = cell(4)
    phone: Mapped[str | None] = cell(5)
    received_at: Mapped[str | None] = cell(6)
    received_wall: Mapped[str | None] = cell(7)
    channel: Mapped[str | None] = cell(8)
    work_order_no: Mapped[str | None] = cell(9)
    category: Mapped[str | None] = cell(10)
    content: Mapped[str | None] = cell(11)
    contact_window: Mapped[str | None] = cell(12)
    first_asked_id: Mapped[bytes | None] = reference(13, "person")
    handler_id: Mapped[bytes | None] = reference(14, "person")
    contact_due_at: Mapped[str | None] = cell(15)
    reply_due_on: Mapped[str | None] = cell(16)
    time_limit: Mapped[str | None] = cell(17)
    contacted_at: Mapped[str | None] = cell(18)
    contacted_wall: Mapped[str | None] = cell(19)
    finding: Mapped[str | None] = cell(20)
    liability: Mapped[str | None] = cell(21)
    facts: Mapped[str | None] = cell(22)
    basis: Mapped[str | None] = cell(23)
    measures: Mapped[str | None] = cell(24)
    measure_due_on: Mapped[str | None] = cell(25)
    replied_on: Mapped[str | None] = cell(26)
    satisfaction: Mapped[str | None] = cell(27)
    closed_on: Mapped[str | None] = cell(28)
    repeat_of_id: Mapped[bytes | None] = reference(29, "complaint")


class Visit(Record):
    """A visit (走访), planned or made."""

    __tablename__ = "visit"
    __table_args__ = numbered(7)
    number: Mapped[str | None] = cell(2)
    customer_id: Mapped[bytes | None] = reference(3, "customer", index=True)
    planned_on: Mapped[str | None] = cell(4)
    latest_on: Mapped[str | None] = cell(5)
    visited_at: Mapped[str | None] = cell(6)
    visited_wall: Mapped[str | None] = cell(7)
    until_wall: Mapped[str | None] = cell(8)
    visitors: Mapped[str | None] = cell(9)
    channel: Mapped[str | None] = cell(10)
    said: Mapped[str | None] = cell(11)
    seen: Mapped[str | None] = cell(12)
    expected_demand: Mapped[str | None] = cell(13)
    satisfaction: Mapped[str | None] = cell(14)


class FollowUp(Record):
    """A promise with a person and a day (待跟进)."""

    __tablename__ = "follow_up"
    __table_args__ = numbered(8)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    visit_id: Mapped[bytes | None] = reference(3, "visit")
    complaint_id: Mapped[bytes | None] = reference(4, "complaint")
    what: Mapped[str | None] = cell(5)
    owner_id: Mapped[bytes | None] = reference(6, "person")
    due_on: Mapped[str | None] = cell(7)
    done_on: Mapped[str | None] = cell(8)
    result: Mapped[str | None] = cell(9)


class CreditEvent(Record):
    """A dated fact that the scorecard counts (信用事件)."""

    __tablename__ = "credit_event"
    __table_args__ = numbered(9)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    rule: Mapped[str | None] = cell(3)
    happened_on: Mapped[str | None] = cell(4)
    quantity: Mapped[int | None] = cell(5)
    evidence: Mapped[str | None] = cell(6)
    note: Mapped[str | None] = cell(7)


class CreditGrade(Record):
    """A score that was fixed, with its inputs (信用等级)."""

    __tablename__ = "credit_grade"
    __table_args__ = numbered(10)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    scored_on: Mapped[str | None] = cell(3)
    score: Mapped[int | None] = cell(4)
    grade: Mapped[str | None] = cell(5)
    scorecard: Mapped[str | None] = cell(6)
    edition: Mapped[str | None] = cell(7)
    inputs: Mapped[str | None] = cell(8)
    next_visit_due: Mapped[str | None] = cell(9)


class Notice(Record):
    """An issued notice: its line in the register; the page itself is frozen in `notices/`."""

    __tablename__ = "notice"
    __table_args__ = numbered(11)
    number: Mapped[str | None] = cell(2)
    form: Mapped[str | None] = cell(3)
    serial: Mapped[int | None] = cell(4)
    year: Mapped[int | None] = cell(5)
    machine: Mapped[str | None] = cell(6)
    customer_id: Mapped[bytes | None] = reference(7, "customer", index=True)
    record_kind: Mapped[str | None] = cell(8)
    record_id: Mapped[bytes | None] = cell(9)
    cause: Mapped[str | None] = cell(10)
    issued_at: Mapped[str | None] = cell(11)
    issued_wall: Mapped[str | None] = cell(12)
    issued_by_id: Mapped[bytes | None] = reference(13, "person")
    sha256: Mapped[str | None] = cell(14)
    copies: Mapped[int | None] = cell(15)
    layout_edition: Mapped[str | None] = cell(16)
    code: Mapped[str | None] = cell(17)
    content: Mapped[str | None] = cell(18)


class NoticePrint(Record):
    """One printing of a notice: the first, or 补打."""

    __tablename__ = "notice_print"
    __table_args__ = numbered(12)
    notice_id: Mapped[bytes | None] = reference(2, "notice", index=True)
    printed_at: Mapped[str | None] = cell(3)
    printed_wall: Mapped[str | None] = cell(4)
    printed_by_id: Mapped[bytes | None] = reference(5, "person")
    kind: Mapped[str | None] = cell(6)
    ordinal: Mapped[int | None] = cell(7)


class PaperCode(Record):
    """The short code on a sheet of paper, and what it opens (PAPER §6)."""

    __tablename__ = "paper_code"
    __table_args__ = numbered(13)
    code: Mapped[str | None] = cell(2)
    slot: Mapped[int | None] = cell(3)
    n: Mapped[int | None] = cell(4)
    form: Mapped[str | None] = cell(5)
    record_kind: Mapped[str | None] = cell(6)
    record_id: Mapped[bytes | None] = cell(7)
    notice_id: Mapped[bytes | None] = reference(8, "notice")
    issued_on: Mapped[str | None] = cell(9)
    withdrawn_on: Mapped[str | None] = cell(10)


class Holiday(Record):
    """A day that is not what its weekday says: off, or worked in exchange (调休)."""

    __tablename__ = "holiday"
    __table_args__ = numbered(14, given=True)
    day: Mapped[str | None] = cell(2)
    name: Mapped[str | None] = cell(3)
    off: Mapped[int | None] = cell(4)
    source: Mapped[str | None] = cell(5)


class SheetMapping(Record):
    """How a clerk read the headings of one kind of sheet."""

    __tablename__ = "sheet_mapping"
    __table_args__ = numbered(15)
    name: Mapped[str | None] = cell(2)
    kind: Mapped[str | None] = cell(3)
    fingerprint: Mapped[str | None] = cell(4)
    columns: Mapped[str | None] = cell(5)


@cache
def column_names() -> Mapping[int, Mapping[int, str]]:
    """The journalled columns of every record table: table number to column number to name."""
    return {table_no(table): dict(cells(table)) for table in record_tables()}


def record_tables() -> tuple[Table, ...]:
    """All record tables, by number."""
    tables = Record.metadata.tables.values()
    return tuple(sorted(tables, key=lambda t: cast(int, t.info["no"])))
