"""Personal data shown or given out in full: who saw what, when, and why (DESIGN §12).

What is noted stays: it cannot be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.services.clock import utc_text, wall_text
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.store.ids import new_id

if TYPE_CHECKING:
    from sbdesk.store.work import UnitOfWork


@dataclass(frozen=True)
class DisclosureRow:
    """One line of the list: the wall clock, who, of which customer ("" for a list), what, why."""

    at: str
    who: str
    customer: str
    customer_no: str
    what: str
    reason: str
    count: int


def show_in_full(desk: Desk, customer: bytes, what: str, reason: str = "") -> Saved:
    """Note that the numbers of one customer are looked at in full; `what` as 「电话、身份证号」.

    Call it before showing. Raises `UserMistake` when the person may not or the customer is gone.
    """
    with desk.act(Action.DISCLOSE, Right.UNMASK) as uow:
        row = uow.raw.execute("SELECT name FROM customer WHERE id = ?", (customer,)).fetchone()
        if row is None:
            raise UserMistake("没有这个客户。")
        record = _note(desk, uow, customer, f"查看完整{what}", reason, 1)
        return Saved(record, uow.commit(f"查看完整{what}：{row[0] or ''}"))


def note_export(
    desk: Desk, title: str, count: int, reason: str, customer: bytes | None = None
) -> Saved:
    """Note that a list goes out with whole numbers. Raises `Invalid` without a reason."""
    require_full(desk, reason)
    with desk.act(Action.DISCLOSE, Right.UNMASK) as uow:
        what = f"导出完整号码：{title}，{count:,}行"
        record = _note(desk, uow, customer, what, reason, count)
        return Saved(record, uow.commit(f"{what}（{reason.strip()}）"))


def require_full(desk: Desk, reason: str) -> None:
    """Raises `UserMistake` unless the person may see whole numbers and says why."""
    if desk.person is not None and not may(desk.person.role, Right.UNMASK):
        raise UserMistake(f"{refusal(desk.person.role, Right.UNMASK)}。")
    if not reason.strip():
        raise Invalid([Problem("reason", "要写出完整号码，请写明原因")])


def disclosures(desk: Desk, limit: int = 1000) -> tuple[DisclosureRow, ...]:
    """Who saw or took out what in full, newest first; for whoever looks after it."""
    sql = (
        "SELECT d.happened_wall, p.name, c.name, c.customer_no, d.what, d.reason, d.count "
        "FROM disclosure d LEFT JOIN person p ON p.id = d.person_id "
        "LEFT JOIN customer c ON c.id = d.customer_id "
        "ORDER BY d.happened_at DESC, d.pk DESC LIMIT ?"
    )
    with desk.reading() as raw:
        rows = raw.execute(sql, (limit,)).fetchall()
    return tuple(
        DisclosureRow(at or "", who or "", name or "", number or "", what or "", why or "", n or 0)
        for at, who, name, number, what, why, n in rows
    )


def _note(
    desk: Desk, uow: UnitOfWork, customer: bytes | None, what: str, reason: str, count: int
) -> bytes:
    from sbdesk.store.tables import Disclosure

    now = desk.now()
    row = Disclosure(
        id=new_id(),
        customer_id=customer,
        what=what,
        reason=reason.strip() or None,
        count=count,
        happened_at=utc_text(now),
        happened_wall=wall_text(now),
        person_id=desk.actor.person_id,
    )
    uow.session.add(row)
    return row.id
