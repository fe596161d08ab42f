"""Due dates that explain themselves (DESIGN §5; counting after 民法典 201–204).

Four clocks: 自然日, 工作日, 小时, 分钟. Days are counted on dates, hours and minutes run on from
the very moment. A limit is a dated row of `resources/rules/time_limits.toml`; nothing here knows
a figure of law.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

from sbdesk.domain.calendar import WorkCalendar
from sbdesk.domain.words import weekday

Unit = Literal["自然日", "工作日", "小时", "分钟"]
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
_ONE_DAY = timedelta(days=1)
_LISTED_SINGLY = 15


@dataclass(frozen=True)
class TimeLimit:
    """One edition of one limit.

    `article` may be printed only where `verified` says who read the text and when; `start_event`
    is the word for the moment the clock starts (受理, 送达, 走访 …); `preset` names the set of
    rules the row belongs to, empty for the ones in use by default.
    """

    id: str
    title: str
    value: int
    unit: Unit
    counts_first_day: bool
    roll_over: bool
    basis: str
    article: str
    edition: str
    valid_from: date
    valid_to: date | None
    scope: str
    verified: str | None
    start_event: str = "受理"
    basis_no: str = ""
    confidence: str = ""
    preset: str = ""

    def in_force(self, on: date) -> bool:
        """Whether a case starting on this day falls under this edition."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why: 周六, 周日 or the holiday's name."""

    day: date
    why: str


@dataclass(frozen=True)
class Due:
    """When it is due, and the whole working.

    `due` is a date for day limits, a datetime for hours and minutes. `counted` are the days that
    counted in order, `skipped` those passed over; both are empty for hours and minutes.
    `estimated` says that a day beyond the holiday table took part.
    """

    due: date | datetime
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    estimated: bool
    limit: TimeLimit
    sentence: str

    @property
    def day(self) -> date:
        """The day it falls on, whatever the clock."""
        return self.due.date() if isinstance(self.due, datetime) else self.due


def due(limit: TimeLimit, start: datetime, calendar: WorkCalendar) -> Due:
    """When `limit` ends for a case that started at `start` (local wall clock)."""
    if limit.unit == "工作日":
        return _workdays(limit, start.date(), calendar)
    if limit.unit == "自然日":
        return _natural_days(limit, start.date(), calendar)
    return _running_time(limit, start)


def _workdays(limit: TimeLimit, start: date, calendar: WorkCalendar) -> Due:
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = start if limit.counts_first_day else start + _ONE_DAY
    while True:
        if calendar.is_workday(day):
            counted.append(day)
        else:
            skipped.append(_skipped(day, calendar))
        if len(counted) >= limit.value:
            break
        day += _ONE_DAY
    looked_at = [*counted, *(item.day for item in skipped)]
    parts = [_counted_words(counted, calendar)]
    holidays = [item.day for item in skipped if calendar.is_holiday(item.day)]
    if holidays:
        parts.append("、".join(_runs(holidays)) + " 放假")
    parts.append(_first_day_words(limit, start, calendar))
    return _explained(limit, start, day, (counted, skipped, looked_at), parts, calendar)


def _natural_days(limit: TimeLimit, start: date, calendar: WorkCalendar) -> Due:
    first = start if limit.counts_first_day else start + _ONE_DAY
    counted = [first + _ONE_DAY * n for n in range(limit.value)]
    end = counted[-1] if counted else start
    parts = ["按自然日连续计算，含节假日", _first_day_words(limit, start, calendar)]
    skipped: list[Skipped] = []
    looked_at: list[date] = []
    if limit.roll_over:
        last = end
        while not calendar.is_workday(end):
            skipped.append(_skipped(end, calendar))
            end += _ONE_DAY
        looked_at = [*(item.day for item in skipped), end]
        if skipped:
            parts.append(f"最后一天 {_month_day(last)}({weekday(last)})休息，顺延到下一个工作日")
    return _explained(limit, start, end, (counted, skipped, looked_at), parts, calendar)


def _running_time(limit: TimeLimit, start: datetime) -> Due:
    step = timedelta(hours=1) if limit.unit == "小时" else timedelta(minutes=1)
    end = start + step * limit.value
    sentence = (
        f"{limit.start_event} {_day_words(start)} {start:%H:%M} + {limit.value}{limit.unit} = "
        f"{_day_words(end)} {end:%H:%M}：从{limit.start_event}时起连续计算，含夜间和节假日。"
        f"{basis_words(limit)}"
    )
    return Due(end, (), (), False, limit, sentence)


def basis_words(limit: TimeLimit) -> str:
    """The basis as it may be printed: an article only from a verified row, else no law at all."""
    if not limit.verified or not limit.basis:
        return "此为本所约定的时限。"
    number = f"（{limit.basis_no}）" if limit.basis_no else ""
    return f"依据《{limit.basis}》{number}{limit.article}。"


def _explained(
    limit: TimeLimit,
    start: date,
    end: date,
    days: tuple[list[date], list[Skipped], list[date]],
    parts: list[str],
    calendar: WorkCalendar,
) -> Due:
    counted, skipped, looked_at = days
    unknown = [day for day in looked_at if calendar.estimated(day)]
    if unknown:
        parts.append(_estimate_words(unknown, calendar))
    sentence = (
        f"{limit.start_event} {_day_words(start)}+ {limit.value}个{limit.unit} = "
        f"{_day_words(end)}：{'；'.join(parts)}。{basis_words(limit)}"
    )
    return Due(end, tuple(counted), tuple(skipped), bool(unknown), limit, sentence)


def _skipped(day: date, calendar: WorkCalendar) -> Skipped:
    name = calendar.name(day)
    return Skipped(day, name if name and calendar.is_holiday(day) else f"周{weekday(day)}")


def _first_day_words(limit: TimeLimit, start: date, calendar: WorkCalendar) -> str:
    if not limit.counts_first_day:
        return f"{limit.start_event}当日不计"
    if limit.unit == "工作日" and not calendar.is_workday(start):
        return f"{limit.start_event}当日休息，从下一个工作日起算"
    return f"{limit.start_event}当日计入"


def _estimate_words(days: list[date], calendar: WorkCalendar) -> str:
    years = sorted({day.year for day in days})
    listed = "、".join(str(year) for year in years)
    why = "未公布" if min(days) > calendar.last else "不在日历内"
    return f"{listed}年放假安排{why}，按周一至周五估算"


def _counted_words(counted: list[date], calendar: WorkCalendar) -> str:
    if len(counted) > _LISTED_SINGLY:
        makeups = [day for day in counted if calendar.is_makeup(day)]
        runs = "、".join(_runs(counted))
        if not makeups:
            return runs
        return f"{runs}(其中 {'、'.join(_month_day(day) for day in makeups)} 调休上班)"
    words: list[str] = []
    for place, day in enumerate(counted):
        bare = 0 < place < len(counted) - 1 and day.month == counted[place - 1].month
        text = str(day.day) if bare else _month_day(day)
        if calendar.is_makeup(day):
            text += f"({weekday(day)}，调休上班)"
        words.append(text)
    return "、".join(words)


def _runs(days: list[date]) -> list[str]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == _ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        _month_day(run[0]) if len(run) == 1 else f"{_month_day(run[0])}–{_month_day(run[-1])}"
        for run in runs
    ]


def _month_day(day: date) -> str:
    return f"{day.month}/{day.day}"


def _day_words(day: date) -> str:
    return f"{day:%Y-%m-%d}({weekday(day)})"
