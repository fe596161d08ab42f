"""The correction request to the marketing department: what was ticked 本所对, printed once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sbdesk.domain.actions import Action
from sbdesk.domain.discrepancies import Discrepancy, Kind
from sbdesk.domain.errors import Invalid
from sbdesk.domain.people import Right
from sbdesk.notices.correction_request_content import (
    FORM,
    Correction,
    CorrectionGroup,
    CorrectionRequest,
    request_problems,
)
from sbdesk.services.desk import Desk, station
from sbdesk.services.discrepancies import to_request
from sbdesk.services.issuing import Cause, Issue, Paper, draft_of, refuse_missing
from sbdesk.services.paper import unit_name
from sbdesk.services.press import Press

_GROUP_OF: Final[Mapping[str, str]] = {
    Kind.MOVED: "number",
    Kind.SAME_NAME: "same_name",
    Kind.DIFFERENT: "data",
    Kind.MISSING_THERE: "missing_there",
    Kind.MISSING_HERE: "missing_here",
}


def draft_correction_request(desk: Desk, press: Press) -> Paper:
    """The draft of the request as it would be issued now, without a day; nothing is marked."""
    return draft_of(press.draw(correction_request(desk, to_request(desk))))


def issue_correction_request(desk: Desk, press: Press, on: date) -> Paper:
    """Issue the request: number, register entry, frozen pages; its lines are marked as requested.

    Raises `Invalid` when nothing waits to be corrected.
    """
    lines = to_request(desk)
    draft = replace(correction_request(desk, lines), requested_on=on)
    problems = request_problems(draft)
    if problems:
        raise Invalid(problems)
    refuse_missing(press.draw(draft))
    with desk.act(Action.ISSUE, Right.ISSUE_NOTICES) as uow:
        records = [line.stored for line in lines if line.stored is not None]
        issue = Issue(desk, Cause(FORM, "discrepancy", records[0], None, f":{on.isoformat()}"))
        numbered = issue.begin(uow)
        uow.raw.executemany(
            "UPDATE discrepancy SET requested_on = ?, note = ? WHERE id = ?",
            [(on.isoformat(), numbered.number, record) for record in records],
        )
        content = replace(draft, number=numbered.number, code=numbered.code, printed_at=issue.wall)
        return issue.finish(uow, press, numbered, content, copies=2)


def correction_request(desk: Desk, lines: Sequence[Discrepancy]) -> CorrectionRequest:
    """The request as data: the lines grouped by what is asked for."""
    facts = station(desk)
    grouped: dict[str, list[Correction]] = {name: [] for name in _GROUP_OF.values()}
    for line in lines:
        grouped[_GROUP_OF[line.kind]].append(
            Correction(line.customer_no, line.name, line.title, line.theirs, line.ours)
        )
    handler = desk.person.name if desk.person else None
    days = sorted(line.found_on for line in lines if line.found_on)
    return CorrectionRequest(
        unit=unit_name(desk),
        addressee=facts.company,
        source="》《".join(dict.fromkeys(line.source for line in lines if line.source)),
        compared_on=date.fromisoformat(days[-1]) if days else None,
        groups=tuple(
            CorrectionGroup(name, tuple(found)) for name, found in grouped.items() if found
        ),
        handled_by=handler,
        approved_by=facts.head or None,
        phone=facts.phone or None,
    )
