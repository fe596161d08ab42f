"""The states that every list shows: glyph, word, group and order come from these (LOOK §5)."""

from datetime import date, timedelta
from enum import Enum


class DueState(Enum):
    """Where a thing with a due date stands; the value is the word on screen."""

    OVERDUE = "逾期"
    TODAY = "今日到期"
    THIS_WEEK = "本周内"
    LATER = "以后"
    WAITING = "等对方"
    DONE = "已完成"


def due_state(
    due_on: date | None, today: date, *, done: bool = False, waiting: bool = False
) -> DueState:
    """The state of a thing due on a day; 本周内 is up to this week's Sunday.

    Waiting for the other side stops the clock only until the day is over due; without a date
    it is LATER.
    """
    if done:
        return DueState.DONE
    if due_on is not None and due_on < today:
        return DueState.OVERDUE
    if waiting:
        return DueState.WAITING
    if due_on is None:
        return DueState.LATER
    if due_on == today:
        return DueState.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return DueState.THIS_WEEK if due_on <= sunday else DueState.LATER


def days_over(due_on: date, today: date) -> int:
    """How many days late; 0 when not late."""
    return max((today - due_on).days, 0)
