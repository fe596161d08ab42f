"""Values as they are written on paper and screen: money in capitals, dates, masked numbers."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from sbdesk.domain.checks import credit_code_problem, id_card_problem

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_WEEKDAYS: Final = "一二三四五六日"
_LARGEST = Decimal(10) ** 16
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1\d{10})(?!\d)")
_CREDIT_CODE: Final = re.compile(r"[1-9ANY][0-9A-Z]\d{6}[0-9A-Z]{10}")
_IDENTITY: Final = re.compile(r"[0-9A-Z]{17}[0-9A-Zx]|\d{15}")


def amount_in_words(amount: Decimal) -> str:
    """An amount in yuan as 大写, without the leading 人民币 (正确填写票据和结算凭证的基本规定).

    Ends in 整 after 元 and 角, never after 分: 1409.50 → 壹仟肆佰零玖元伍角整. Raises ValueError
    for fractions of a 分 (money is never rounded in passing) and from 10^16 yuan on.
    """
    if not amount.is_finite() or abs(amount) >= _LARGEST:
        raise ValueError(f"amount out of range: {amount}")
    fen_total = abs(amount) * 100
    if fen_total != int(fen_total):
        raise ValueError(f"amount with fractions of a 分: {amount}")
    yuan, rest = divmod(int(fen_total), 100)
    jiao, fen = divmod(rest, 10)
    words = "负" if amount < 0 and fen_total > 0 else ""
    if yuan or not rest:
        words += _integer(yuan) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif fen and yuan:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _integer(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low < size // 10 else ""
            return _integer(high) + unit + gap + (_integer(low) if low else "")
    words = ""
    skipped = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if skipped and words else "") + _DIGITS[digit] + _PLACES[place]
        skipped = digit == 0
    return words


def chinese_date(day: date) -> str:
    """2026年11月24日."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """One of 一二三四五六日."""
    return _WEEKDAYS[day.weekday()]


def short_date(day: date, today: date) -> str:
    """`10/9` within this year, `2025-12-24` otherwise (LOOK §2)."""
    return f"{day.month}/{day.day}" if day.year == today.year else f"{day:%Y-%m-%d}"


def long_date(day: date) -> str:
    """`2025-10-10(五)`."""
    return f"{day:%Y-%m-%d}({weekday(day)})"


def group_no(number: str) -> str:
    """A 户号 in fours from the left, for reading: 6267 0007 8507 0."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def mask_phone(phone: str) -> str:
    """138****2716; of a landline the area code and the last digits stay."""
    if re.fullmatch(r"1\d{10}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    area, dash, number = phone.partition("-")
    if dash and number:
        return f"{area}-{_starred(number, 0)}"
    return _starred(phone, 0)


def mask_id(number: str) -> str:
    """110105********0021: region and the last four stay; short numbers keep the last four."""
    return _starred(number, 6 if len(number) >= 15 else 0)


def is_public_code(number: str) -> bool:
    """Whether this is a 统一社会信用代码, which is no secret, and cannot be an identity number.

    Everybody finds a code in the public register of enterprises, that of an individual business
    too: its nine middle characters are a number of the business, not of the person (GB 32100),
    and the list of what is masked (domain facts §8.1) does not name it. But an identity number
    may stand in the wrong place: of digits alone only what is right as a code, and wrong as an
    identity number, is public. With a letter among the first seventeen it is a code, though it
    may be mistyped.
    """
    if _CREDIT_CODE.fullmatch(number) is None:
        return False
    if not number[:17].isdigit():
        return True
    return credit_code_problem(number) is None and id_card_problem(number) is not None


def mask_credit_code(code: str) -> str:
    """A code whole; what may be something else is masked like an identity number."""
    return code if is_public_code(code) else mask_id(code)


def is_identity(number: str) -> bool:
    """Whether the number of a paper may be a person's: 15 digits, or 18 characters but no code."""
    return _IDENTITY.search(number) is not None and not is_public_code(number)


def mask_within(text: str) -> str:
    """A text in which mobile and identity numbers show only head and tail."""
    return _PERSONAL_NUMBER.sub(
        lambda found: mask_phone(found[0]) if len(found[0]) == 11 else mask_id(found[0]), text
    )


def mask_name(name: str) -> str:
    """王**: only the first character stays."""
    return name[:1] + "*" * (len(name) - 1)


def _starred(text: str, head: int) -> str:
    """Stars over all but `head` characters and the last four; at least half is hidden."""
    tail = min(4, (len(text) - head) // 2)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
