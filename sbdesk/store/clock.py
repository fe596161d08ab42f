"""The machine's clock, as it is handed to whoever needs the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the time now, with its zone."""


def utc_now() -> datetime:
    """The machine's clock; shown, never trusted to order anything."""
    return datetime.now(UTC)
