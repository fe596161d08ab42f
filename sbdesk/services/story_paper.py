"""The story of a customer on paper, as it stands on the screen: the same events, the same order."""

from collections.abc import Sequence

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.story_fields import STORY_KINDS
from sbdesk.notices.story_sheet_content import Event, StorySheet
from sbdesk.services.desk import Desk
from sbdesk.services.issuing import Paper, draft_of
from sbdesk.services.paper import unit_name
from sbdesk.services.press import Press
from sbdesk.services.story import StoryEvent


def story_paper(
    desk: Desk, press: Press, customer: bytes, events: Sequence[StoryEvent], chosen: str = ""
) -> Paper:
    """The events given, in their order, under the customer's name; `chosen` names a filter.

    A working sheet: no number, no register. Raises `UserMistake` when the customer is gone.
    """
    with desk.reading() as raw:
        row = raw.execute(
            "SELECT name, customer_no, address FROM customer WHERE id = ?", (customer,)
        ).fetchone()
    if row is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    name, number, address = row
    sheet = StorySheet(
        name=name or "",
        events=tuple(_printed(event) for event in events),
        customer_no=number or None,
        address=address or None,
        chosen=chosen,
        unit=unit_name(desk),
    )
    return draft_of(press.draw(sheet), sheet.name)


def _printed(event: StoryEvent) -> Event:
    """What was joined in from another file says from which."""
    detail = "。".join(part for part in (event.detail, event.subject) if part)
    kind = STORY_KINDS.get(event.kind, event.kind)
    return Event(event.day, kind, event.title, detail, event.who, event.at[11:])
