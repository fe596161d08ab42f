"""What happened to a customer, printed: one line after the other, newest first or oldest first.

A working sheet for our own use; the page is laid out in `story_sheet.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

FORM: Final = "story-sheet"

_NONE: Final[frozenset[str]] = frozenset()
_PLAIN = "customer_no filter_label day_head time_head kind_head what_head who_head copies none"
PLACES: Final = {
    **dict.fromkeys(_PLAIN.split(), _NONE),
    "count": frozenset({"count"}),
    "newest": frozenset({"day"}),
    "page": frozenset({"page", "pages"}),
}


@dataclass(frozen=True)
class Event:
    """One thing that happened. `detail` and `who` may be empty; so may `time`, HH:MM."""

    day: date
    kind: str
    title: str
    detail: str = ""
    who: str = ""
    time: str = ""


@dataclass(frozen=True)
class StorySheet:
    """The events of one customer in the order given; `chosen` says which kinds were asked for.

    `unit` says whose file it is.
    """

    name: str
    events: tuple[Event, ...]
    customer_no: str | None = None
    address: str | None = None
    chosen: str = ""
    unit: str = ""
