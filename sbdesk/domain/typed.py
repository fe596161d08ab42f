"""Dates and moments as clerks type them, mostly on the number pad (DESIGN §9)."""

import re
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.text import half_width

_WORDS = MappingProxyType({"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2})
_YEARS: Final = range(1900, 2200)
_YMD = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
_MD = re.compile(r"(\d{1,2})\D(\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})(\d{2})|(\d{4})[-/.年](\d{1,2})月?|(\d{1,2})月?")
_CLOCK = re.compile(r"(\d{1,2})[:点时](\d{1,2})分?(?::\d{2}(?:\.\d+)?)?|(\d{2})(\d{2})")
_HOW_DATE: Final = "请按 0315、20260315 或 2026-3-15 的样子输入日期"
_HOW_MONTH: Final = "请按 202610 或 2026-10 的样子输入月份"
_HOW_MOMENT: Final = "请按 0315 0930 或 2026-3-15 9:30 的样子输入日期和时间"


def typed_date(text: str, today: date) -> date:
    """The date meant by `text`: 0315, 3/15, 3月15日 (this year), 20260315, 2026-3-15, 今天 …

    Full-width digits and stray blanks are folded. Raises UserMistake with one sentence.
    """
    typed = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", half_width(text).strip())
    typed = re.sub(r"\((?:周|星期)?[一二三四五六日天]\)$", "", typed)
    if typed in _WORDS:
        return today + timedelta(days=_WORDS[typed])
    return _date(_parts(typed, today), text)


def typed_moment(text: str, today: date) -> datetime:
    """The moment meant by `text`: a date as `typed_date` takes it, then 0930, 9:30, 9点30分.

    A time alone is today's; digits run together may be 03150930 or 202603150930.
    Raises UserMistake with one sentence.
    """
    typed = re.sub(r"[\sT]+", " ", half_width(text)).strip()
    if not typed:
        raise UserMistake(f"时间没有填。{_HOW_MOMENT}")
    day_part, _, clock_part = typed.rpartition(" ")
    if not day_part and re.fullmatch(r"\d{12}|\d{8}", typed):
        if typed[:2] in ("19", "20") and len(typed) == 8:
            raise UserMistake(f"「{text.strip()}」只有日期，还缺时间。{_HOW_MOMENT}")
        day_part, clock_part = typed[:-4], typed[-4:]
    clock = _clock(clock_part)
    if clock is None:
        raise UserMistake(f"看不懂时间「{text.strip()}」。{_HOW_MOMENT}")
    return datetime.combine(typed_date(day_part, today) if day_part else today, clock)


def typed_month(text: str, today: date) -> str:
    """The month meant by `text`, as YYYYMM: 202610, 2026-10, 2026年10月, 10月 and 10 (this year).

    Raises UserMistake with one sentence.
    """
    typed = re.sub(r"\s+", "", half_width(text))
    found = _MONTH.fullmatch(typed)
    if found is None:
        raise UserMistake(f"看不懂月份「{text.strip()}」。{_HOW_MONTH}")
    year, month = int(found[1] or found[3] or today.year), int(found[2] or found[4] or found[5])
    if year not in _YEARS:
        raise UserMistake(f"年份 {year} 不对。{_HOW_MONTH}")
    if not 1 <= month <= 12:
        raise UserMistake(f"「{text.strip()}」里的月份 {month} 不存在。{_HOW_MONTH}")
    return f"{year}{month:02d}"


def _parts(typed: str, today: date) -> tuple[int, int, int] | None:
    if re.fullmatch(r"\d{8}", typed):
        return int(typed[:4]), int(typed[4:6]), int(typed[6:])
    if re.fullmatch(r"\d{4}", typed):
        return today.year, int(typed[:2]), int(typed[2:])
    if found := _YMD.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _MD.fullmatch(typed):
        return today.year, int(found[1]), int(found[2])
    return None


def _date(parts: tuple[int, int, int] | None, text: str) -> date:
    if not text.strip():
        raise UserMistake(f"日期没有填。{_HOW_DATE}")
    if parts is None:
        raise UserMistake(f"看不懂日期「{text.strip()}」。{_HOW_DATE}")
    year, month, day = parts
    if year not in _YEARS:
        raise UserMistake(f"年份 {year} 不对。{_HOW_DATE}")
    if not 1 <= month <= 12:
        raise UserMistake(f"「{text.strip()}」里的月份 {month} 不存在。{_HOW_DATE}")
    try:
        return date(year, month, day)
    except ValueError:
        raise UserMistake(f"{year} 年 {month} 月没有 {day} 日") from None


def _clock(typed: str) -> time | None:
    found = _CLOCK.fullmatch(typed)
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    if hour > 23 or minute > 59:
        raise UserMistake(f"没有 {hour:02d}:{minute:02d} 这个时间，应在 00:00 到 23:59 之间")
    return time(hour, minute)
