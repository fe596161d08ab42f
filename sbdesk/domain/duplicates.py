"""Whether two files may be one customer: what speaks for it, what against, and how strongly.

Nothing here decides; a person does, with both files in view. A name alone is no reason: people of
one name are many, so a name counts only within one village, and two different identity numbers
are two people whatever else agrees.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sbdesk.domain.readings import character_readings
from sbdesk.domain.text import fold

_BY_LAW: Final = re.compile("股份有限公司|有限责任公司|有限公司|有限责任|公司")
_SILENT: Final = re.compile(r"[\W_]+")
_TELLING: Final = frozenset(
    "0123456789〇零一二三四五六七八九十百甲乙丙丁东南西北中上下前后左右大小新老"
)
"""Characters by which neighbours are told apart: 三组 and 四组, 东井 and 西井 are two."""
_LONG: Final = 5
"""From so many characters on a name is written in many ways; shorter ones are people's."""


class Standing(Enum):
    """How urgent a pair is; the value is the heading it stands under."""

    SAME_NUMBER = "同一个户号有两份档案，必须处理"
    UNFINISHED = "合并没有做完，必须处理"
    LIKELY = "很可能是同一个客户"
    POSSIBLE = "可能是同一个客户"


@dataclass(frozen=True)
class Facts:
    """What is compared of one file; `official` says that an official export named it."""

    customer_no: str = ""
    name: str = ""
    village: str = ""
    address: str = ""
    phone: str = ""
    credit_code: str = ""
    id_number: str = ""
    official: bool = False


@dataclass(frozen=True)
class Likeness:
    """Reasons for and against, in words; a higher score comes first."""

    standing: Standing
    score: int
    reasons: tuple[str, ...]
    against: tuple[str, ...]


def likeness(one: Facts, other: Facts) -> Likeness | None:
    """What speaks for these two being one customer; None when nothing that counts does."""
    if _same(one.customer_no, other.customer_no):
        _, against = _doubts(one, other)
        return Likeness(Standing.SAME_NUMBER, 100, ("户号相同", *_words(one, other)), against)
    if _differ(one.id_number, other.id_number):
        return None
    signs = list(_signs(one, other))
    if not any(counts for _, _, counts in signs):
        return None
    less, against = _doubts(one, other)
    score = sum(weight for _, weight, _ in signs) - less
    standing = Standing.LIKELY if score >= _LIKELY else Standing.POSSIBLE
    return Likeness(standing, score, tuple(words for words, _, _ in signs), against)


_LIKELY: Final = 55


def _words(one: Facts, other: Facts) -> Iterator[str]:
    return (words for words, _, _ in _signs(one, other))


def _signs(one: Facts, other: Facts) -> Iterator[tuple[str, int, bool]]:
    """(words, weight, whether it is reason enough to ask a person)."""
    village = _same(one.village, other.village)
    if _same(one.credit_code, other.credit_code):
        yield "信用代码相同", 50, True
    if _same(one.id_number, other.id_number):
        yield "身份证号相同", 50, True
    if _same(one.name, other.name):
        yield ("同村同名", 40, True) if village else ("同名", 10, False)
    elif village and similar(one.name, other.name):
        yield "同村，户名相近", 25, True
    if _same(one.phone, other.phone):
        yield "电话相同", 25, True
    if _same(one.address, other.address):
        yield "用电地址相同", 15, False


def _doubts(one: Facts, other: Facts) -> tuple[int, tuple[str, ...]]:
    """What speaks against, and how much it weighs."""
    found = [
        ("信用代码不同", 30, _differ(one.credit_code, other.credit_code)),
        ("身份证号不同", 50, _differ(one.id_number, other.id_number)),
        ("不在一个村", 5, _differ(one.village, other.village)),
        ("电话不同", 5, _differ(one.phone, other.phone)),
        ("营销系统里是两户", 15, one.official and other.official and not _one_number(one, other)),
    ]
    told = [(words, weight) for words, weight, holds in found if holds]
    return sum(weight for _, weight in told), tuple(words for words, _ in told)


def _one_number(one: Facts, other: Facts) -> bool:
    return _same(one.customer_no, other.customer_no)


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _differ(one: str, other: str) -> bool:
    return bool(one) and bool(other) and one != other


def similar(one: str, other: str) -> bool:
    """Whether two different names may be two spellings of one.

    Long ones that differ in punctuation, legal form or one character; short ones that sound alike
    and differ in one character. Characters by which neighbours are told apart keep them apart.
    """
    left, right = name_key(one), name_key(other)
    if not left or not right:
        return False
    if left == right:
        return True
    if min(len(left), len(right)) >= _LONG:
        return _one_slip(left, right)
    return len(left) == len(right) and _differing(left, right) == 1 and sound(left) == sound(right)


def name_key(name: str) -> str:
    """A name without what is written in many ways: punctuation, brackets, the legal form."""
    bare = _SILENT.sub("", fold(name)).upper()
    return _BY_LAW.sub("", bare) or bare


def sound(name: str) -> str:
    """How a name sounds in its likeliest reading, syllable by syllable."""
    return " ".join(readings[0] for letter in name if (readings := character_readings(letter)))


def near_keys(name: str) -> Iterable[str]:
    """Words of which similar names share at least one, for gathering candidates of one village."""
    key = name_key(name)
    if not key:
        return ()
    if len(key) < _LONG:
        return {key, f"~{sound(key)}"} if len(key) > 1 else ()
    return {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}


def _differing(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


def _one_slip(one: str, other: str) -> bool:
    """One character replaced, left out or put in; or two neighbours exchanged."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        changed = {short[at], long[at]}
        swapped = short[at : at + 2] == long[at : at + 2][::-1]
        rest = at + 2 if swapped and len(short[at : at + 2]) == 2 else at + 1
        return short[rest:] == long[rest:] and not changed & _TELLING
    return short[at:] == long[at + 1 :] and long[at] not in _TELLING
