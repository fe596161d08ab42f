"""A clock that stands where a test puts it."""

from datetime import datetime

from sbdesk.services.clock import CHINA


class SetClock:
    """A clock that stands where the test puts it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, year: int, month: int, day: int, hour: int = 10) -> None:
        """Go to this wall clock."""
        self.moment = datetime(year, month, day, hour, 0, tzinfo=CHINA)
