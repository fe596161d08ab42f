"""Months added to a date (民法典 202)."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The matching day so many months on (or back), or that month's last day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
