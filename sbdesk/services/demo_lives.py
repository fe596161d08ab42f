"""What every part of the practice office shares: its ids, its days, and lives of records.

A life is a record with the steps in which it came to be what it is. Old steps are written a month
at a time, the newest one by one, so that the journal tells the story a station would have.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sbdesk.domain.months import add_months
from sbdesk.services.clock import CHINA
from sbdesk.store.driver import Value
from sbdesk.store.tables import Record

HISTORY_MONTHS = 18
HEAD, LEADER, FIRST_MANAGER, SECOND_MANAGER, COUNTER = range(5)
"""Places in the list of staff."""


class Ids:
    """Record ids that look like `new_id()` and are the same for the same seed."""

    def __init__(self, random: Random, start: datetime) -> None:
        self._random = random
        self._stamp = int(start.replace(tzinfo=CHINA).timestamp() * 1000)

    def next(self) -> bytes:
        """The next id; later ones sort behind earlier ones."""
        self._stamp += 1
        rest = bytearray(self._random.getrandbits(80).to_bytes(10, "big"))
        rest[0] = rest[0] & 0x0F | 0x70
        rest[2] = rest[2] & 0x3F | 0x80
        return self._stamp.to_bytes(6, "big") + bytes(rest)


@dataclass(frozen=True)
class Days:
    """The span that is made up: from `start` until the evening before `on`, which is "today"."""

    on: date

    @property
    def start(self) -> date:
        """The first day of the history."""
        return add_months(self.on, -HISTORY_MONTHS)

    @property
    def eve(self) -> datetime:
        """Nothing happens after this wall clock."""
        return datetime.combine(self.on - timedelta(days=1), time(20, 0))

    def before(self, random: Random, least: int, most: int) -> str:
        """A day so many days before the start, as a record holds it."""
        return (self.start - timedelta(days=random.randrange(least, most))).isoformat()

    @property
    def length(self) -> int:
        """Days from `start` to the eve."""
        return (self.eve.date() - self.start).days


@dataclass(frozen=True)
class Step:
    """A moment in the life of a record: the wall clock, who, the journal's sentence, the cells.

    Steps with one `deed` are one action, whatever records they are of.
    """

    at: datetime
    who: int
    sentence: str
    cells: Mapping[str, Value]
    deed: int


@dataclass(frozen=True)
class Life:
    """A record and its steps in order of time; `made` is false where the record is older."""

    table: type[Record]
    id: bytes
    steps: tuple[Step, ...]
    made: bool = True


@dataclass(frozen=True)
class Known:
    """A customer that takes part in the history; `manager` is a place in the list of staff."""

    id: bytes
    name: str
    phone: str
    village: str
    area: str
    feeder: str
    nature: str
    large: bool
    kva: int
    manager: int
    opened: date


@dataclass
class Maker:
    """What those who make up lives are given: dice of their own, ids, days, staff, customers."""

    random: Random
    ids: Ids
    days: Days
    staff: tuple[bytes, ...]
    staff_names: tuple[str, ...]
    customers: list[Known]
    deeds: Iterator[int]
    office_size: int

    def deed(self) -> int:
        """The number of a new action."""
        return next(self.deeds)

    def moment(self, day: date, first: int = 8, last: int = 17) -> datetime:
        """A wall clock on a day between two hours."""
        minute = self.random.randrange((last - first) * 60)
        return datetime.combine(day, time(first, 0)) + timedelta(minutes=minute)

    def day(self, latest: date) -> date:
        """A day between the start and `latest`."""
        return self.days.start + timedelta(
            days=self.random.randrange(max((latest - self.days.start).days, 1))
        )

    @property
    def large(self) -> list[Known]:
        """The large customers."""
        return [known for known in self.customers if known.large]
