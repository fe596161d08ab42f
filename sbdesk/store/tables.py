"""The record tables: one class a table, one numbered column a cell.

A table's number and a column's number go into the journal and into packages, so a number is never
used again, not even for a column that is gone (DESIGN §4). Every table has `pk` (local to this
file), `id` (opaque, 16 bytes, kept for life), `live` (1, or 0 when withdrawn) and the batch that
made the row when a bulk import did.

Dates are ISO text; moments are UTC text in `*_at` beside the wall clock typed in, in `*_wall`;
quantities are integers (VA, multiplier); references hold the other record's `id`.
"""

from collections.abc import Iterator
from typing import Any, ClassVar, cast

from sqlalchemy import BLOB, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column


class Record(DeclarativeBase):
    """What every record has."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, bytes: BLOB, int: Integer}

    pk: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)
    id: Mapped[bytes] = mapped_column(unique=True, sort_order=-8)
    live: Mapped[int] = mapped_column(default=1, server_default="1", info={"no": 1}, sort_order=-7)
    batch_origin: Mapped[int | None] = mapped_column(sort_order=-6)
    batch_seq: Mapped[int | None] = mapped_column(index=True, sort_order=-5)


def numbered(no: int) -> dict[str, Any]:
    """Table arguments that carry the table's number in the journal."""
    return {"info": {"no": no}}


def cell(no: int) -> MappedColumn[Any]:
    """A journalled column with its number in the journal."""
    return mapped_column(info={"no": no})


def reference(no: int, table: str, *, index: bool = False) -> MappedColumn[Any]:
    """A journalled column that holds another record's id; checked at commit."""
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return mapped_column(key, info={"no": no}, index=index)


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
    __table_args__ = numbered(2)
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


class Contact(Record):
    """A person to speak to at a customer's."""

    __tablename__ = "contact"
    __table_args__ = numbered(4)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    name: Mapped[str | None] = cell(3)
    role: Mapped[str | None] = cell(4)
    phone: Mapped[str | None] = cell(5)


class Meter(Record):
    """An electricity meter (电能表)."""

    __tablename__ = "meter"
    __table_args__ = numbered(5)
    customer_id: Mapped[bytes | None] = reference(2, "customer", index=True)
    meter_no: Mapped[str | None] = cell(3)
    multiplier: Mapped[int | None] = cell(4)
    note: Mapped[str | None] = cell(5)


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
    __table_args__ = numbered(14)
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


def record_tables() -> tuple[Table, ...]:
    """All record tables, by number."""
    tables = Record.metadata.tables.values()
    return tuple(sorted(tables, key=lambda t: cast(int, t.info["no"])))


def table_of(record: type[Record]) -> Table:
    """The table behind a mapped class."""
    return cast(Table, record.__table__)


def table_no(table: Table) -> int:
    """A table's number in the journal."""
    return cast(int, table.info["no"])


def cells(table: Table) -> Iterator[tuple[int, str]]:
    """A table's journalled columns: (number, name), in column order."""
    for column in table.columns:
        if "no" in column.info:
            yield column.info["no"], column.name
