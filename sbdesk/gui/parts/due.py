"""How the state of a due date and the rhythm of visits look and read on every tab."""

from datetime import date
from typing import Final

from sbdesk.domain.states import DueState
from sbdesk.domain.words import short_date
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import Cell

GLYPHS: Final = {
    DueState.OVERDUE: Glyph.OVERDUE,
    DueState.TODAY: Glyph.TODAY,
    DueState.THIS_WEEK: Glyph.WEEK,
    DueState.LATER: Glyph.WEEK,
    DueState.WAITING: Glyph.WAITING,
    DueState.DONE: Glyph.DONE,
}
"""The glyph of each state."""

_EVERY: Final = {1: "每月", 3: "每季", 6: "每半年", 12: "每年"}


def due_cell(day: date | None, state: DueState, today: date) -> Cell:
    """Glyph, then 今日 or the date as lists write it; in colour only where something presses."""
    presses = state in (DueState.OVERDUE, DueState.TODAY)
    words = "—" if day is None else "今日" if day == today else short_date(day, today)
    return Cell(words, glyph=GLYPHS[state], coloured=presses)


def every(months: int) -> str:
    """每季; 每 2 个月 where there is no word for it."""
    return _EVERY.get(months, f"每 {months} 个月")
