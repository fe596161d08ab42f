"""Working days: a table of special days over the plain week, and its seed.

The table lives in the database and is editable; `seed_days` is what a new office starts with
(the State Council's yearly notices, 2004–2026, DESIGN §5). Outside the table's span the week
alone decides, marked as estimated; nothing here raises for a date it does not know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

_NAMES = MappingProxyType(
    {
        "New Year's Day": "元旦",
        "Spring Festival": "春节",
        "Tomb-sweeping Day": "清明节",
        "Labour Day": "劳动节",
        "Dragon Boat Festival": "端午节",
        "National Day": "国庆节",
        "Mid-autumn Festival": "中秋节",
        "Anti-Fascist 70th Day": "抗战胜利纪念日",
    }
)


@dataclass(frozen=True)
class DayKind:
    """A day that differs from its weekday: `off` or made a working day, after which holiday."""

    off: bool
    name: str


@dataclass(frozen=True)
class SeedDay:
    """One row of the holiday table."""

    day: date
    off: bool
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """The working days between `first` and `last`, both included; beyond them an estimate."""

    special: Mapping[date, DayKind]
    first: date
    last: date

    def is_workday(self, day: date) -> bool:
        """Whether the station works on this day; by the week alone where nothing is known."""
        kind = self.special.get(day)
        if kind is not None:
            return not kind.off
        return day.weekday() < 5

    def name(self, day: date) -> str:
        """The holiday this day belongs to, also for its make-up working days; else empty."""
        kind = self.special.get(day)
        return kind.name if kind is not None else ""

    def is_holiday(self, day: date) -> bool:
        """Whether this is a day off named in the table, not merely a weekend."""
        kind = self.special.get(day)
        return kind is not None and kind.off

    def is_makeup(self, day: date) -> bool:
        """Whether this Saturday or Sunday is worked to make up for a holiday (调休上班)."""
        kind = self.special.get(day)
        return kind is not None and not kind.off and day.weekday() >= 5

    def estimated(self, day: date) -> bool:
        """Whether the table does not reach this day."""
        return not self.first <= day <= self.last


def calendar_of(days: Iterable[SeedDay]) -> WorkCalendar:
    """A calendar of these days, spanning the whole years from the first to the last of them.

    With no days at all every date is an estimate.
    """
    special = {row.day: DayKind(row.off, row.name) for row in days}
    if not special:
        return WorkCalendar({}, date.max, date.min)
    first, last = min(special).year, max(special).year
    return WorkCalendar(special, date(first, 1, 1), date(last, 12, 31))


def seed_days() -> list[SeedDay]:
    """Every special day of 2004–2026 in order: holidays, and weekend days worked for them."""
    from chinese_calendar.constants import holidays, workdays

    rows = [SeedDay(day, True, _NAMES.get(name, name)) for day, name in holidays.items()]
    rows += [SeedDay(day, False, _NAMES.get(name, name)) for day, name in workdays.items()]
    return sorted(rows, key=lambda row: row.day)


@cache
def seed_calendar() -> WorkCalendar:
    """The calendar of `seed_days`, for programs without an office (rule trials, self-test)."""
    return calendar_of(seed_days())
