"""What this tab writes, on the job thread: each piece gives what to show next."""

from dataclasses import dataclass

from sbdesk.domain.changes import Changes
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.services.complaints import (
    complaint_pk,
    edit_complaint,
    register_complaint,
    withdraw_complaint,
)
from sbdesk.services.desk import Desk, id_text


@dataclass(frozen=True)
class Written:
    """What was committed; `pk` is the complaint to show, None when it is gone."""

    pk: int | None
    changes: Changes


def write_complaint(desk: Desk, record: bytes | None, fields: ComplaintFields) -> Written:
    """Register a new complaint (`record` None) or change one. Raises `Invalid`."""
    if record is None:
        saved = register_complaint(desk, fields)
    else:
        saved = edit_complaint(desk, record, fields)
    return Written(complaint_pk(desk, id_text(saved.id)), saved.changes)


def write_withdrawal(desk: Desk, record: bytes, reason: str) -> Written:
    """Take a complaint out of the ledger."""
    return Written(None, withdraw_complaint(desk, record, reason).changes)
