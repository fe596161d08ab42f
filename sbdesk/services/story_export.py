"""A customer's story as a list that goes out: when, what, details, who."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sbdesk.domain.story_fields import STORY_KINDS
from sbdesk.services.desk import Desk
from sbdesk.services.exporting import Exported, export_words, require_export
from sbdesk.services.story import StoryEvent, story

_HEADINGS = ("时间", "类别", "事项", "说明", "经办", "并入自")


def matching(events: Iterable[StoryEvent], text: str) -> tuple[StoryEvent, ...]:
    """The events that say this anywhere; all of them for ""."""
    wanted = text.strip().casefold()
    if not wanted:
        return tuple(events)
    return tuple(one for one in events if wanted in _all_words(one).casefold())


def export_story(
    desk: Desk,
    customer: bytes,
    out: Path,
    kinds: Sequence[str] = (),
    text: str = "",
    full_reason: str = "",
) -> Exported:
    """Write a story out as it is seen: these kinds (all when empty), what says `text`.

    Raises as `exporting.export_seen`.
    """
    require_export(desk, full_reason)
    with desk.reading() as raw:
        row = raw.execute("SELECT name FROM customer WHERE id = ?", (customer,)).fetchone()
    events = matching(story(desk, customer, kinds or None, full=bool(full_reason)), text)
    lines = [
        (one.at, STORY_KINDS[one.kind], one.title, one.detail, one.who, one.subject)
        for one in events
    ]
    title = f"{row[0] or ''}的经历" if row else "经历"
    return export_words(desk, out, title, _HEADINGS, lines, full_reason, customer)


def _all_words(event: StoryEvent) -> str:
    return " ".join((event.at, event.title, event.detail, event.who, event.subject))
