"""How a customer becomes one line of searchable text, and a query the same kind of text.

Folded text has no blanks, hyphens, middle dots or control characters; full-width letters and
digits are plain; letters are capital. So small letters are free to spell readings: full pinyin in
a–z, initials in the Cyrillic а–щ (a second alphabet of one code point a letter keeps the two apart
in the index), digits within readings as Greek letters. The line of a customer is

    NUMBER 户号 END  PHONE 电话 END …  NAME 户名 END  OTHER … OTHER …
    READING … END  READING … END …  OTHER_READING … OTHER_READING …

A pattern that begins with a mark therefore means "begins", one that also ends with END means "is",
one without marks "stands somewhere in": one index answers all three.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple

from sbdesk.domain.readings import name_readings

END, NUMBER, PHONE, NAME, OTHER, READING, OTHER_READING = "\x01\x02\x03\x04\x05\x06\x07"

_DROPPED = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u00b7\u200b-\u2015\u2022\u2027\u2060-\u206f\u30fb\ufe00-\ufe0f\ufeff"
    r"\uff0d\uff65\ufdd0-\ufdef\ud800-\udfff\U000e0100-\U000e01ef-]+"
)
_WIDE = re.compile("[\uff01-\uff5e]")
_SPECIAL = re.compile(f"{_DROPPED.pattern[:-1]}|{_WIDE.pattern}")
_DIGITS = ("0123456789", "αβγδεζηθικ")
_PINYIN_SIGNS = str.maketrans(*_DIGITS)
_INITIALS_SIGNS = _PINYIN_SIGNS | str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщ"
)
_PHONE_BREAK = re.compile(r"[^0-9\s()+\-]+")
# Phones, name, and readings in full pinyin; and what has short tokens, which excludes numbers of
# digits only, phones, and nearly all pinyin: nothing but pinyin begins with a small letter.
_WHOLE = re.compile("(?:[\x03\x04]|[\x06\x07](?=[^\x01-\x07]*[a-z]))[^\x01-\x07]+")
_SHORT_PARTS = re.compile("([\x04-\x07]|\x02(?![0-9]+\x01))(?![a-z])([^\x01-\x07]+)")
_READINGS = re.compile(f"(?:{READING}[^{END}]*{END})*(?={OTHER_READING}|$)")
_EQUAL = re.compile(r"([0-9])\1{3,}")
_PINYIN = re.compile("[a-z]")
# The tokenizer of the short index parts at ASCII signs, so they are written as other characters.
_SHORT_SIGNS = {
    code: 0x2400 + code for code in range(0x80) if not (chr(code).isalnum() or chr(code).isspace())
}
_SIGNS = re.compile(f"[{re.escape(''.join(map(chr, _SHORT_SIGNS)))}]")
_SHORT_MARKS = {mark: chr(_SHORT_SIGNS[ord(mark)]) for mark in "\x02\x03\x04\x05\x06\x07"}
_DIGIT_TOKENS = frozenset([*"0123456789", *(f"{n:02}" for n in range(100))])


def fold(text: str | None) -> str:
    """Text as the index holds it."""
    if not text:
        return ""
    # Hardly any has a sign that is dropped or narrowed.
    if not _SPECIAL.search(text):
        return text.upper()
    return _WIDE.sub(_narrow, _DROPPED.sub("", text)).upper()


def _narrow(wide: re.Match[str]) -> str:
    return chr(ord(wide.group()) - 0xFEE0)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Folded text and, for each of its characters, where it stands in `text`."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = fold(character)
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), places


@lru_cache(maxsize=1 << 15)
def as_initials(letters: str) -> str:
    """Small letters and digits in the alphabet that spells initials."""
    return letters.translate(_INITIALS_SIGNS)


def as_pinyin(letters: str) -> str:
    """Small letters and digits in the alphabet that spells full pinyin."""
    if letters.isalpha():
        return letters
    return letters.translate(_PINYIN_SIGNS)


def phones_in(text: str | None) -> list[str]:
    """The phone numbers in a field that may hold several, digits only."""
    if not text:
        return []
    if text.isdigit() and text.isascii():
        return [text]
    narrow = _WIDE.sub(_narrow, text)
    parts = (re.sub("[^0-9]", "", part) for part in _PHONE_BREAK.split(narrow))
    return [part for part in parts if part]


FIELDS = (
    "customer_no",
    "name",
    "phone",
    "former_name",
    "nickname",
    "former_no",
    "address",
    "village",
)


class Searchable(NamedTuple):
    """What is searched of one customer, as stored.

    `fields` in the order of FIELDS; `contacts` are (name, phone), `meters` numbers.
    """

    fields: tuple[str | None, ...]
    contacts: Sequence[tuple[str | None, str | None]] = ()
    meters: Sequence[str | None] = ()


def compose(customer: Searchable, before: str = "") -> str:
    """The customer's line; `before` is an earlier one, whose name need not be spelled again."""
    number, name, phone, former_name, nickname, former_no, address, village = customer.fields
    other_names = [former_name, nickname, *[each for each, _ in customer.contacts]]
    apart = None if (village or "") in (address or "") else village
    plain = [*other_names, address, apart, former_no, *customer.meters]
    for _, phones in customer.contacts:
        plain += phones_in(phones)
    named = NAME + fold(name) + END
    parts = [NUMBER, fold(number), END]
    for each in phones_in(phone):
        parts += (PHONE, each, END)
    parts.append(named)
    for text in dict.fromkeys([fold(each) for each in plain if each]):
        if text:
            parts += (OTHER, text)
    if name and named in before:
        parts.append(_READINGS.findall(before)[0])
    elif name:
        for text in _spelled(name):
            parts += (READING, text, END)
    spelled = [text for each in other_names if each for text in _spelled(each)]
    for text in dict.fromkeys(spelled):
        parts += (OTHER_READING, text)
    return "".join(parts)


def number_in(line: str) -> str:
    """The folded 户号 at the head of a line."""
    return line[1 : line.index(END)]


def _spelled(name: str) -> list[str]:
    """Every reading of a name: initials in their own alphabet, full pinyin in small letters."""
    initials, full = name_readings(name)
    if len(full) == 1:
        # Nearly all names; the two are alike where nothing but digits can be read.
        short, long = as_initials(initials[0]), as_pinyin(full[0])
        return [short] if short == long else [short, long]
    return list(dict.fromkeys((*map(as_initials, initials), *map(as_pinyin, full))))


def whole_texts(line: str) -> list[str]:
    """What of a line a B-tree finds by its beginning: phones, name, pinyin, with their marks."""
    return _WHOLE.findall(line)


def trigrams(text: str) -> list[str]:
    """Every three neighbouring characters, each once."""
    return list(dict.fromkeys(map("".join, zip(text, text[1:], text[2:], strict=False))))


def short_tokens(line: str) -> str:
    """The tokens of a line for which trigrams do not serve, parted by blanks; some come twice.

    Single characters other than digits, neighbours that are not both digits, "begins with" for
    names and initials, neighbours within initials. Pinyin needs none: its first letter is that of
    the initials. Four and more equal digits are tokens too: their trigrams are all the same.
    """
    found: list[str] = []
    if _EQUAL.search(line):
        found += {run[:n] for run in _equal_runs(line) for n in range(4, len(run) + 1)}
    for mark, text in _SHORT_PARTS.findall(line):
        if mark >= READING:
            if not _PINYIN.search(text):
                found.append(_SHORT_MARKS[mark] + text[0])
                found += map(add, text, text[1:])
            continue
        if mark == NAME or (mark == NUMBER and text[0] not in _DIGITS[0]):
            found.append(_SHORT_MARKS[mark] + text[0])
        if not (text.isascii() and text.isdigit()):
            found += text
            found += map(add, text, text[1:])
    tokens = " ".join([token for token in found if token not in _DIGIT_TOKENS])
    return tokens.translate(_SHORT_SIGNS) if _SIGNS.search(tokens) else tokens


def same_short_tokens(one: str, other: str) -> bool:
    """Whether two lines have the same short tokens, told quickly; False where it may be so."""
    return _SHORT_PARTS.findall(one) == _SHORT_PARTS.findall(other) and not (
        _EQUAL.search(one) or _EQUAL.search(other)
    )


def equal_digits(pattern: str) -> bool:
    """Whether this is four or more times the same digit."""
    return _EQUAL.fullmatch(pattern) is not None


def _equal_runs(line: str) -> list[str]:
    return [run.group() for run in _EQUAL.finditer(line)]


def short_token(pattern: str) -> str:
    """A pattern of one or two characters as `short_tokens` writes it."""
    return pattern.translate(_SHORT_SIGNS)
