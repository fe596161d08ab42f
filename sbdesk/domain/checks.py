"""Numbers with a form: what is wrong with one, as a sentence with the count.

Each function takes the number as typed, folds full-width digits and blanks, and returns None when
nothing is wrong or nothing was typed. Whether a finding refuses or only warns is the caller's
business: paper ledgers have errors, so check digits warn (domain facts §8.2).
"""

import re
from datetime import date
from typing import Final

from sbdesk.domain.text import clean_number, fold

CUSTOMER_NO_LENGTHS: Final = (10, 13)
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_REGISTRARS: Final = "123456789ANY"
_SERVICE_LINE = re.compile(r"(?:9\d{4,5}|1[012]\d{1,4}|[48]00\d{7})")
_LOCAL_LINE = re.compile(r"[2-8]\d{6,7}")
_LANDLINE = re.compile(r"0(?:10|2\d)\d{7,8}|0[3-9]\d{2}\d{7,8}")


def id_card_problem(text: str) -> str | None:
    """What is wrong with a 身份证号 (GB 11643); the old 15 digits pass unchecked."""
    number = clean_number(text)
    if not number or re.fullmatch(r"\d{15}", number):
        return None
    return (
        _masked(number)
        or _wrong_length(number, (18,))
        or _non_digit(number[:17])
        or _wrong_birth_date(number[6:14])
        or _wrong_id_check(number)
    )


def _wrong_birth_date(digits: str) -> str | None:
    year, month, day = digits[:4], digits[4:6], digits[6:]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return f"出生日期 {year}-{month}-{day} 不存在"
    return None


def _wrong_id_check(number: str) -> str | None:
    if not (number[17].isdigit() or number[17] == "X"):
        return f"第 18 位「{number[17]}」不对，应为数字或 X"
    from stdnum.cn.ric import calc_check_digit

    if calc_check_digit(number) != number[17]:
        return "校验位不对，请对照证件逐位核对"
    return None


def credit_code_problem(text: str) -> str | None:
    """What is wrong with a 统一社会信用代码 (GB 32100), lettered registrars (A, N, Y) included."""
    code = clean_number(text)
    if not code:
        return None
    return _masked(code) or _wrong_length(code, (18,)) or _wrong_credit_code(code)


def _wrong_credit_code(code: str) -> str | None:
    for place, letter in enumerate(code, start=1):
        if letter not in _USCC_ALPHABET:
            return f"第 {place} 位「{letter}」不会出现在信用代码里（不用 I、O、S、V、Z）"
    if code[0] not in _USCC_REGISTRARS:
        return f"第 1 位「{code[0]}」不是登记管理部门代码"
    if not code[2:8].isdigit():
        return "第 3 到第 8 位应为数字（行政区划）"
    if credit_code_check(code[:17]) != code[17]:
        return "校验位不对，请对照执照逐位核对"
    return None


def credit_code_check(first_17: str) -> str:
    """The check character over the first seventeen."""
    total = sum(
        _USCC_ALPHABET.index(letter) * weight
        for letter, weight in zip(first_17, _USCC_WEIGHTS, strict=True)
    )
    return _USCC_ALPHABET[-total % 31]


def normal_phone(text: str) -> str:
    """A number as stored: mobiles and short numbers as digits, landlines as 0476-6123456.

    An extension follows after a further hyphen; what is no number stays as typed, trimmed.
    """
    folded = re.sub(r"[‐-―−]", "-", fold(text))
    body, _, extension = re.sub(r"转|ext\.?|#", "x", folded).partition("x")
    body = re.sub(r"^(?:\+|00)86-?", "", body)
    digits = re.sub(r"[-()/.]", "", body)
    if not (digits + extension).isascii() or not (digits + extension).isdigit():
        return text.strip()
    if not extension and (found := re.fullmatch(r"(0\d{2,3})-(\d{7,8})-(\d{1,5})", body)):
        digits, extension = found[1] + found[2], found[3]
    if _LANDLINE.fullmatch(digits):
        area = 3 if digits[1] in "12" else 4
        digits = f"{digits[:area]}-{digits[area:]}"
    return f"{digits}-{extension}" if extension else digits


def phone_problem(text: str) -> str | None:
    """What is wrong with a phone number: mobiles, landlines, local and service numbers pass."""
    if not text.strip():
        return None
    if masked := _masked(fold(text)):
        return masked
    phone = normal_phone(text)
    if not re.fullmatch(r"[\d-]+", phone):
        return "电话里有不是数字的字，请只留号码"
    digits = phone.replace("-", "")
    if _LANDLINE.fullmatch("".join(phone.split("-")[:2])) or _LANDLINE.fullmatch(digits):
        return None
    if _SERVICE_LINE.fullmatch(digits) or _LOCAL_LINE.fullmatch(digits):
        return None
    return _wrong_number(digits)


def _wrong_number(digits: str) -> str | None:
    if digits.startswith("0"):
        return f"固定电话应为区号加 7 或 8 位号码，现共 {len(digits)} 位"
    if wrong := _wrong_length(digits, (11,)):
        return wrong
    return None if re.match("1[3-9]", digits) else f"手机号没有以 {digits[:2]} 开头的"


def customer_no_problem(text: str) -> str | None:
    """What is wrong with a 户号: 10 or 13 digits; there is no public check digit."""
    number = clean_number(text)
    if not number:
        return None
    return _non_digit(number) or _wrong_length(number, CUSTOMER_NO_LENGTHS)


def _masked(text: str) -> str | None:
    return "号码里有 * 号，是打了码的" if "*" in text else None


def _non_digit(number: str) -> str | None:
    for place, letter in enumerate(number, start=1):
        if not (letter.isascii() and letter.isdigit()):
            return f"第 {place} 位「{letter}」不是数字"
    return None


def _wrong_length(number: str, lengths: tuple[int, ...]) -> str | None:
    """「少 1 位：应为 11 位，现有 10 位」, against the nearest length."""
    have = len(number)
    if have in lengths:
        return None
    distance = min(abs(have - length) for length in lengths)
    nearest = [length for length in lengths if abs(have - length) == distance]
    word = "少" if have < nearest[0] else "多"
    right = " 位或 ".join(str(length) for length in lengths)
    return f"{word} {distance} 位：应为 {right} 位，现有 {have} 位"
