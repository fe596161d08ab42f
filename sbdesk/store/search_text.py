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
from dataclasses import dataclass
from operator import add

from sbdesk.domain.readings import name_readings

END, NUMBER, PHONE, NAME, OTHER, READING, OTHER_READING = "\x01\x02\x03\x04\x05\x06\x07"

_DROPPED = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u00b7\u200b-\u2015\u2022\u2027\u2060-\u206f\u30fb\ufe00-\ufe0f\ufeff"
    r"\uff0d\uff65\ufdd0-\ufdef\ud800-\udfff\U000e0100-\U000e01ef-]+"
)
_WIDE = re.compile("[\uff01-\uff5e]")
_DIGITS = ("0123456789", "αβγδεζηθικ")
_PINYIN_SIGNS = str.maketrans(*_DIGITS)
_INITIALS_SIGNS = _PINYIN_SIGNS | str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщ"
)
_NOT_READING = re.compile("[^a-z0-9]+")
_PHONE_BREAK = re.compile(r"[^0-9\s()+\-]+")
_PARTS = re.compile("([\x02-\x07])([^\x01-\x07]+)")
_EQUAL = re.compile(r"([0-9])\1{3,}")
_ONLY_DIGITS = re.compile("[0-9]+")
_PINYIN = re.compile("[a-z]")
# The tokenizer of the short index parts at ASCII signs, so they are written as other characters.
_SHORT_SIGNS = {
    code: 0x2400 + code for code in range(0x80) if not (chr(code).isalnum() or chr(code).isspace())
}
_DIGIT_TOKENS = frozenset([*"0123456789", *(f"{n:02}" for n in range(100))])


def fold(text: str | None) -> str:
    """Text as the index holds it."""
    if not text:
        return ""
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


def as_initials(letters: str) -> str:
    """Small letters and digits in the alphabet that spells initials."""
    return letters.translate(_INITIALS_SIGNS)


def as_pinyin(letters: str) -> str:
    """Small letters and digits in the alphabet that spells full pinyin."""
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


@dataclass(frozen=True)
class Searchable:
    """What is searched of one customer, as stored.

    `fields` in the order of FIELDS; `contacts` are (name, phone), `meters` numbers.
    """

    fields: tuple[str | None, ...]
    contacts: tuple[tuple[str | None, str | None], ...] = ()
    meters: tuple[str | None, ...] = ()


def compose(customer: Searchable) -> str:
    """The customer's line."""
    number, name, phone, former_name, nickname, former_no, address, village = customer.fields
    contact_names = [each for each, _ in customer.contacts]
    plain = (
        former_name,
        nickname,
        *contact_names,
        address,
        None if (village or "") in (address or "") else village,
        former_no,
        *customer.meters,
        *(each for _, phones in customer.contacts for each in phones_in(phones)),
    )
    others = dict.fromkeys(folded for text in plain if (folded := fold(text)))
    other_names = (former_name, nickname, *contact_names)
    spelled = dict.fromkeys(text for each in other_names for text in _spelled(each))
    parts = [
        NUMBER + fold(number) + END,
        *(PHONE + each + END for each in phones_in(phone)),
        NAME + fold(name) + END,
        *(OTHER + text for text in others),
        *(READING + text + END for text in _spelled(name)),
        *(OTHER_READING + text for text in spelled),
    ]
    return "".join(parts)


def number_in(line: str) -> str:
    """The folded 户号 at the head of a line."""
    return line[1 : line.index(END)]


def _spelled(name: str | None) -> list[str]:
    """Every reading of a name: initials in their own alphabet, full pinyin in small letters."""
    if not name:
        return []
    readings = name_readings(name)
    initials = [as_initials(_NOT_READING.sub("", text)) for text in readings.initials]
    full = [as_pinyin(_NOT_READING.sub("", text)) for text in readings.full]
    return [text for text in dict.fromkeys(initials + full) if text]


def whole_texts(line: str) -> list[str]:
    """What of a line a B-tree finds by its beginning: phones, name, pinyin, with their marks."""
    return [
        mark + text
        for mark, text in _PARTS.findall(line)
        if mark in (PHONE, NAME) or (mark >= READING and _PINYIN.search(text))
    ]


def trigrams(text: str) -> list[str]:
    """Every three neighbouring characters, each once."""
    return list(dict.fromkeys(map("".join, zip(text, text[1:], text[2:], strict=False))))


def short_tokens(line: str) -> str:
    """The tokens of a line for which trigrams do not serve, parted by blanks.

    Single characters other than digits, neighbours that are not both digits, "begins with" for
    names and initials, neighbours within initials. Pinyin needs none: its first letter is that of
    the initials. Four and more equal digits are tokens too: their trigrams are all the same.
    """
    found = {run[:n] for run in _equal_runs(line) for n in range(4, len(run) + 1)}
    for mark, text in _PARTS.findall(line):
        if mark >= READING:
            if not _PINYIN.search(text):
                found.add(mark + text[0])
                found.update(map(add, text, text[1:]))
            continue
        if mark == NAME or (mark == NUMBER and text[0] not in _DIGITS[0]):
            found.add(mark + text[0])
        if not _ONLY_DIGITS.fullmatch(text):
            found.update(text)
            found.update(map(add, text, text[1:]))
    return " ".join(found - _DIGIT_TOKENS).translate(_SHORT_SIGNS)


def equal_digits(pattern: str) -> bool:
    """Whether this is four or more times the same digit."""
    return _EQUAL.fullmatch(pattern) is not None


def _equal_runs(line: str) -> list[str]:
    return [run.group() for run in _EQUAL.finditer(line)]


def short_token(pattern: str) -> str:
    """A pattern of one or two characters as `short_tokens` writes it."""
    return pattern.translate(_SHORT_SIGNS)
