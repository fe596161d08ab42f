"""How a complaint is spoken of in a list: short number, short category, what is due when."""

from datetime import date, datetime

from sbdesk.domain.complaints import ComplaintState
from sbdesk.domain.notices import parse_notice_number
from sbdesk.domain.states import DueState, days_over
from sbdesk.domain.words import short_date, weekday
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import Cell

GLYPHS = {
    DueState.OVERDUE: Glyph.OVERDUE,
    DueState.TODAY: Glyph.TODAY,
    DueState.THIS_WEEK: Glyph.WEEK,
    DueState.LATER: Glyph.WEEK,
    DueState.WAITING: Glyph.WAITING,
    DueState.DONE: Glyph.DONE,
}
_QUIET = (DueState.THIS_WEEK, DueState.LATER, DueState.WAITING)


def short_number(number: str) -> str:
    """投〔2026〕A37号 → A37号; what is no such number stays."""
    found = parse_notice_number(number)
    return f"{found.machine}{found.serial}号" if found else number


def short_category(path: str) -> str:
    """营业投诉 / 抄表催费 / 抄表 → 营业 › 抄表."""
    parts = [part for part in path.split(" / ") if part]
    if len(parts) < 2:
        return path
    return f"{parts[0].removesuffix('投诉')} › {parts[-1]}"


def whole_category(path: str) -> str:
    """营业投诉 / 抄表催费 / 抄表 → 营业投诉 › 抄表催费 › 抄表."""
    return path.replace(" / ", " › ")


def day_of(due: date | datetime) -> date:
    """The day of a due date or moment."""
    return due.date() if isinstance(due, datetime) else due


def due_cell(state: ComplaintState, today: date) -> Cell:
    """Glyph, date or time, then small the days over (LOOK §5)."""
    glyph, due = GLYPHS[state.state], state.due
    quiet = state.state not in _QUIET
    if due is None:
        words = f"待{state.step}" if state.state is DueState.WAITING else "—"
        return Cell(words, glyph=glyph, coloured=quiet)
    day = day_of(due)
    if day == today and state.state is not DueState.DONE:
        clock = f" {due:%H:%M}" if isinstance(due, datetime) else ""
        return Cell(f"今日{clock}", glyph=glyph, coloured=quiet)
    over = days_over(day, today) if state.state is DueState.OVERDUE else 0
    return Cell(short_date(day, today), f"{over} 天" if over else "", glyph=glyph, coloured=quiet)


def due_words(due: date | datetime, today: date) -> str:
    """10/15(四), with the time after it when it is a moment; the year when it is another."""
    day = day_of(due)
    clock = f" {due:%H:%M}" if isinstance(due, datetime) else f"({weekday(day)})"
    return short_date(day, today) + clock


def state_words(state: ComplaintState, today: date) -> str:
    """What the badge of a file says: 答复逾期 3 天, 今日答复, 10/15 前答复, 待回访, 已办结 9/28."""
    due = state.due
    if state.state is DueState.WAITING:
        return f"待{state.step}"
    if due is None:
        return state.step
    day = day_of(due)
    if state.state is DueState.DONE:
        return f"{state.step} {short_date(day, today)}"
    if state.state is DueState.OVERDUE:
        over = days_over(day, today)
        return f"{state.step}逾期 {over} 天" if over else f"{state.step}已逾期"
    if day == today:
        clock = f" {due:%H:%M} 前" if isinstance(due, datetime) else ""
        return f"今日{clock}{state.step}"
    return f"{short_date(day, today)} 前{state.step}"
