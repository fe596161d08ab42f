"""Times between the tables and the station's wall clock.

Tables hold dates as ISO text, moments as UTC text beside the wall clock that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field
from datetime import UTC, date, datetime, timedelta, timezone
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, get_args

if TYPE_CHECKING:
    from sbdesk.store.tables import Record

CHINA = timezone(timedelta(hours=8))
"""All stations keep one time, whatever zone the machine is set to."""

_WALL = "%Y-%m-%d %H:%M"


class Request(Protocol):
    """A frozen dataclass of a subject's fields."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=Request)
Moments = Mapping[str, tuple[str, str]]
"""Request field of a wall clock to the columns of its moment: (UTC, wall); UTC may be empty."""


def utc_text(moment: datetime) -> str:
    """A moment as the tables hold it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall_utc(wall: datetime) -> str:
    """The moment of a station's wall clock, as the tables hold it."""
    return utc_text(wall.replace(tzinfo=CHINA))


def wall_text(wall: datetime) -> str:
    """A wall clock as the tables hold it."""
    return wall.strftime(_WALL)


def stored_day(text: str | None) -> date | None:
    """A date of the tables."""
    return date.fromisoformat(text) if text else None


def stored_wall(text: str | None) -> datetime | None:
    """A wall clock of the tables."""
    return datetime.strptime(text, _WALL) if text else None


def station_wall(text: str | None) -> datetime | None:
    """A moment of the tables as the station's wall clock."""
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone(CHINA).replace(tzinfo=None)


def fill_row(row: Record, request: Request, moments: Moments) -> None:
    """Put a request's values into a row; empty text becomes NULL."""
    for name in request.__dataclass_fields__:
        value = getattr(request, name)
        if name in moments:
            at, wall = moments[name]
            if at:
                setattr(row, at, wall_utc(value) if value else None)
            setattr(row, wall, wall_text(value) if value else None)
        elif isinstance(value, date):
            setattr(row, name, value.isoformat())
        else:
            setattr(row, name, None if value == "" else value)


def request_of(kind: type[R], row: Record, moments: Moments) -> R:
    """A row's values as a request."""
    values: dict[str, Any] = {}
    for name, field in kind.__dataclass_fields__.items():
        if name in moments:
            values[name] = stored_wall(getattr(row, moments[name][1]))
            continue
        value = getattr(row, name)
        kinds = get_args(field.type) or (field.type,)
        if date in kinds:
            values[name] = stored_day(value)
        else:
            values[name] = "" if value is None and NoneType not in kinds else value
    return kind(**values)
