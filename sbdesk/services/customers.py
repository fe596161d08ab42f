"""Customer files: one file, adding, editing, withdrawing (inventory rows 1–3).

Reading is plain SQL, since a file is among the first things a window shows; the mapped records are
loaded when something is written. The list is in `customer_list.py`, its names are to be had here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields, customer_problems
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.domain.words import group_no
from sbdesk.services.customer_list import (
    ORDERS,
    CustomerQuery,
    CustomerRow,
    customer_ids,
    customer_rows,
    held_classes,
    rows_of,
)
from sbdesk.services.desk import Desk
from sbdesk.store.driver import Connection, Row
from sbdesk.store.ids import id_from_text, new_id

if TYPE_CHECKING:
    from sbdesk.store.tables import Customer
    from sbdesk.store.work import UnitOfWork

__all__ = [
    "ORDERS",
    "ContactRow",
    "CustomerFile",
    "CustomerQuery",
    "CustomerRow",
    "MeterRow",
    "Saved",
    "add_customer",
    "check_customer",
    "customer_count",
    "customer_file",
    "customer_ids",
    "customer_pk",
    "customer_rows",
    "edit_customer",
    "rows_of",
    "withdraw_customer",
]


@dataclass(frozen=True)
class ContactRow:
    """A person to speak to."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class MeterRow:
    """A meter at this customer's."""

    meter_no: str
    multiplier: int


@dataclass(frozen=True)
class CustomerFile:
    """One customer as a header shows it; contacts and meters in the order entered.

    `classes` are the large-customer classes held today.
    """

    pk: int
    id: bytes
    fields: CustomerFields
    manager: str
    contacts: tuple[ContactRow, ...]
    meters: tuple[MeterRow, ...]
    grade: str
    score: int | None
    next_visit_due: date | None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saved:
    """A record was written: its id and what was touched."""

    id: bytes
    changes: Changes


def customer_file(desk: Desk, pk: int) -> CustomerFile | None:
    """One customer's file by local number; None when it was withdrawn meanwhile."""
    names = tuple(CustomerFields.__dataclass_fields__)
    with desk.reading() as raw:
        row = raw.execute(
            f"SELECT id, {', '.join(names)} FROM customer WHERE pk = ? AND live = 1", (pk,)
        ).fetchone()
        if row is None:
            return None
        record, values = row[0], dict(zip(names, row[1:], strict=True))
        contacts = _belonging(raw, "SELECT name, role, phone FROM contact", record)
        meters = _belonging(raw, "SELECT meter_no, multiplier FROM meter", record)
        grade = raw.execute(
            "SELECT grade, score, next_visit_due FROM credit_grade WHERE customer_id = ? "
            "AND live = 1 ORDER BY scored_on DESC, pk DESC LIMIT 1",
            (record,),
        ).fetchone() or ("", None, None)
        manager = raw.execute(
            "SELECT name FROM person WHERE id = ?", (values["manager_id"],)
        ).fetchone()
        classes = held_classes(raw, record, desk.today())
    return CustomerFile(
        pk=pk,
        id=record,
        fields=CustomerFields.of(values),
        manager=manager[0] if manager else "",
        contacts=tuple(ContactRow(*(text or "" for text in contact)) for contact in contacts),
        meters=tuple(MeterRow(number or "", multiplier or 1) for number, multiplier in meters),
        grade=grade[0] or "",
        score=grade[1],
        next_visit_due=date.fromisoformat(grade[2]) if grade[2] else None,
        classes=classes,
    )


def _belonging(raw: Connection, select: str, customer: bytes) -> list[Row]:
    """Live records of a customer in the order they were entered."""
    of_this_one = "WHERE customer_id = ? AND live = 1 ORDER BY pk"
    return raw.execute(f"{select} {of_this_one}", (customer,)).fetchall()


def customer_pk(desk: Desk, text: str) -> int:
    """The local number of the live customer meant by a 户号 or a record id.

    Raises `UserMistake` when there is none, or more than one file carries the number.
    """
    live = "SELECT pk FROM customer WHERE live = 1 AND"
    with desk.reading() as raw:
        found = raw.execute(f"{live} customer_no = ?", (text.strip(),)).fetchall()
        if not found:
            found = raw.execute(f"{live} id = ?", (id_from_text(text),)).fetchall()
    if not found:
        raise UserMistake(f"没有户号为「{text}」的客户。")
    if len(found) > 1:
        raise UserMistake(f"户号「{text}」有{len(found)}份档案，请先核对合并。")
    return int(found[0][0])


def customer_count(desk: Desk) -> int:
    """How many live customers there are."""
    with desk.reading() as raw:
        return int(raw.execute("SELECT count(*) FROM customer WHERE live = 1").fetchall()[0][0])


def check_customer(
    desk: Desk, fields: CustomerFields, record: bytes | None = None
) -> list[Problem]:
    """All that is wrong with a file as typed; `record` is the one being edited.

    What stands in the stored file already does not hold up the correction of something else.
    """
    with desk.reading() as raw:
        return _problems(raw, desk, fields, record)


def _problems(
    raw: Connection, desk: Desk, fields: CustomerFields, record: bytes | None
) -> list[Problem]:
    problems = customer_problems(fields, desk.today())
    if record is not None:
        names = tuple(CustomerFields.__dataclass_fields__)
        row = raw.execute(
            f"SELECT {', '.join(names)} FROM customer WHERE id = ?", (record,)
        ).fetchone()
        stored = dict(zip(names, row, strict=True)) if row else {}
        typed = fields.columns()
        problems = [p for p in problems if typed.get(p.field) != stored.get(p.field, p)]
    return problems + _taken(raw, fields, record)


def _taken(raw: Connection, fields: CustomerFields, record: bytes | None) -> list[Problem]:
    if not fields.customer_no:
        return []
    other = raw.execute(
        "SELECT name FROM customer WHERE live = 1 AND customer_no = ? AND id IS NOT ?",
        (fields.customer_no, record),
    ).fetchone()
    if other is None:
        return []
    return [Problem("customer_no", f"这个户号已有档案：{other[0]}")]


def add_customer(desk: Desk, fields: CustomerFields) -> Saved:
    """Open a file. Raises `Invalid` with all problems at once."""
    from sbdesk.store.tables import Customer

    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        _require(uow, desk, fields, None)
        customer = Customer(id=new_id(), **fields.columns())
        uow.session.add(customer)
        record = customer.id
        return Saved(record, uow.commit(f"新建客户 {fields.name}"))


def edit_customer(desk: Desk, record: bytes, fields: CustomerFields) -> Saved:
    """Change a file. Raises `Invalid` with all problems, `UserMistake` when it is gone."""
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        customer = _held(uow, record)
        _require(uow, desk, fields, record)
        for name, value in fields.columns().items():
            setattr(customer, name, value)
        return Saved(record, uow.commit(f"修改客户 {fields.name}"))


def withdraw_customer(desk: Desk, record: bytes, reason: str) -> Saved:
    """Take a file out of use; everything stays in the journal and undo brings it back.

    Raises `UserMistake` when complaints, visits or promises of this customer are still open.
    """
    if not reason.strip():
        raise Invalid([Problem("reason", "请写明撤回的原因")])
    with desk.act(Action.WITHDRAW, Right.WITHDRAW_CUSTOMERS) as uow:
        customer = _held(uow, record)
        open_cases = uow.raw.execute(
            "SELECT count(*) FROM complaint WHERE customer_id = ? AND live = 1 "
            "AND closed_on IS NULL",
            (record,),
        ).fetchall()[0][0]
        if open_cases:
            raise UserMistake(f"「{customer.name}」还有{open_cases}件投诉没有办结，不能撤回。")
        customer.live = 0
        name = customer.name or group_no(customer.customer_no or "")
        return Saved(record, uow.commit(f"撤回客户 {name}（{reason.strip()}）"))


def _held(uow: UnitOfWork, record: bytes) -> Customer:
    from sqlalchemy import select

    from sbdesk.store.tables import Customer

    customer = uow.session.scalar(select(Customer).where(Customer.id == record, Customer.live == 1))
    if customer is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    return customer


def _require(uow: UnitOfWork, desk: Desk, fields: CustomerFields, record: bytes | None) -> None:
    problems = _problems(uow.raw, desk, fields, record)
    if problems:
        raise Invalid(problems)
