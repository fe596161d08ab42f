"""Dates as sheets spell them."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from sbdesk.domain.text import fold
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.refusals import Refused

_SPELLED = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:t?\d{1,2}(?::\d{1,2}){1,2}(?:\.\d+)?z?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
# Excel counts days from here; its serial numbers for 1954-10-03 to 2119-01-24 have this form.
_SERIAL = re.compile(r"[2-7]\d{4}")
_SERIAL_START: Final = date(1899, 12, 30)
_EARLIEST: Final = 1900


def read_day(cell: Cell, today: date) -> date:
    """The day a cell means. Raises Refused when it does not exist or lies after `today`."""
    day = _day(cell)
    if day.year < _EARLIEST:
        raise Refused(f"日期太早：{day.isoformat()}")
    if day > today:
        raise Refused(f"日期在将来：{day.isoformat()}")
    return day


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    # A number with a fraction is a serial number with a time of day.
    text = fold(str(int(cell) if isinstance(cell, float) else cell)).lstrip("'")
    if found := _SPELLED.fullmatch(text) or _COMPACT.fullmatch(text):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise Refused(f"日期不存在：{_shown(cell)}") from None
    if _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=int(text))
    raise Refused(f"不是日期：{_shown(cell)}")


def _shown(cell: Cell) -> str:
    text = str(cell).strip()
    return text if len(text) <= 20 else text[:20] + "…"
