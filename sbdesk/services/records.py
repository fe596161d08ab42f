"""Adding, changing and withdrawing any kind of record from typed text, for the command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.services import complaints, credit, customers, visits
from sbdesk.services.credit import CreditEventFields
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.part_records import (
    add_typed_part,
    edit_typed_part,
    part_fields,
    part_kind,
    withdraw_typed_part,
)
from sbdesk.services.typing_in import typed_request
from sbdesk.store.ids import id_from_text


@dataclass(frozen=True)
class _Kind:
    """How one kind of record is typed, found and written."""

    fields: type[Any]
    found: Callable[[Desk, str], tuple[bytes, Any]]
    add: Callable[[Desk, Any], Saved]
    edit: Callable[[Desk, bytes, Any], Saved]
    withdraw: Callable[[Desk, bytes, str], Saved]


def _customer(desk: Desk, text: str) -> tuple[bytes, Any]:
    file = customers.customer_file(desk, customers.customer_pk(desk, text))
    return _there(file)


def _complaint(desk: Desk, text: str) -> tuple[bytes, Any]:
    return _there(complaints.complaint_file(desk, complaints.complaint_pk(desk, text)))


def _visit(desk: Desk, text: str) -> tuple[bytes, Any]:
    return _there(visits.visit_file(desk, visits.visit_pk(desk, text)))


def _there(file: Any) -> tuple[bytes, Any]:
    if file is None:
        raise UserMistake("这条记录刚刚被撤回了。")
    return file.id, file.fields


def _event(desk: Desk, text: str) -> tuple[bytes, Any]:
    record = _id(text)
    return record, credit.credit_event_fields(desk, record)


def _follow_up(desk: Desk, text: str) -> tuple[bytes, Any]:
    record = _id(text)
    return record, visits.follow_up_fields(desk, record)


def _id(text: str) -> bytes:
    record = id_from_text(text)
    if record is None:
        raise UserMistake(f"「{text}」不是记录的标识。")
    return record


def _kind(name: str) -> _Kind:
    if name == "customer":
        return _Kind(
            CustomerFields,
            _customer,
            customers.add_customer,
            customers.edit_customer,
            customers.withdraw_customer,
        )
    if name == "complaint":
        return _Kind(
            ComplaintFields,
            _complaint,
            complaints.register_complaint,
            complaints.edit_complaint,
            complaints.withdraw_complaint,
        )
    if name == "visit":
        return _Kind(
            VisitFields, _visit, visits.log_visit, visits.edit_visit, visits.withdraw_visit
        )
    if name == "follow-up":
        return _Kind(
            FollowUpFields,
            _follow_up,
            visits.add_follow_up,
            visits.edit_follow_up,
            visits.withdraw_follow_up,
        )
    return _Kind(
        CreditEventFields,
        _event,
        credit.add_credit_event,
        credit.edit_credit_event,
        credit.withdraw_credit_event,
    )


def field_names(kind: str) -> list[str]:
    """The fields `add` and `set` know for a kind."""
    part = part_kind(kind)
    if part is not None:
        return part_fields(part)
    return list(_kind(kind).fields.__dataclass_fields__)


def add_record(desk: Desk, kind: str, typed: Mapping[str, str]) -> Saved:
    """Enter a record from typed text; a complaint without a time is received now.

    Raises `Invalid` with all problems.
    """
    part = part_kind(kind)
    if part is not None:
        return add_typed_part(desk, part, typed)
    how = _kind(kind)
    request = typed_request(desk, how.fields, typed)
    if isinstance(request, ComplaintFields) and request.received is None:
        now = desk.now().replace(tzinfo=None, second=0, microsecond=0)
        request = replace(request, received=now)
    return how.add(desk, request)


def edit_record(desk: Desk, kind: str, text: str, typed: Mapping[str, str]) -> Saved:
    """Change a record's typed fields; the others stay. Raises `Invalid`."""
    part = part_kind(kind)
    if part is not None:
        return edit_typed_part(desk, part, text, typed)
    how = _kind(kind)
    record, before = how.found(desk, text)
    return how.edit(desk, record, typed_request(desk, how.fields, typed, before))


def withdraw_record(desk: Desk, kind: str, text: str, reason: str) -> Saved:
    """Take a record out of use. Raises `UserMistake` when it is not there."""
    part = part_kind(kind)
    if part is not None:
        return withdraw_typed_part(desk, part, text, reason)
    how = _kind(kind)
    record, _ = how.found(desk, text)
    return how.withdraw(desk, record, reason)
