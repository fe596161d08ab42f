"""Why a customer was found: the field, its text and the characters that matched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sbdesk.domain.readings import character_readings, name_readings
from sbdesk.store.driver import Connection, Row
from sbdesk.store.search_query import BEGINS, EXACT, INSIDE, Question, Word
from sbdesk.store.search_ranked import Place
from sbdesk.store.search_text import (
    END,
    FIELDS,
    NAME,
    READING,
    as_initials,
    fold,
    fold_with_places,
    phones_in,
)

_LABELS = {
    "name": "户名相符",
    "customer_no": "户号相符",
    "phone": "电话相符",
    "initials": "户名首字母相符",
    "pinyin": "户名拼音相符",
    "former_name": "曾用名相符",
    "nickname": "俗称相符",
    "contact": "联系人相符",
    "contact_phone": "联系人电话相符",
    "former_no": "原户号相符",
    "meter_no": "表号相符",
    "address": "地址相符",
    "village": "村名相符",
}
_NAME_LABELS = {EXACT: "户名相符", BEGINS: "户名开头相符"}


@dataclass(frozen=True)
class Reason:
    """Which field matched (a key of `_LABELS`), its text as stored, where, the group's words."""

    kind: str
    matched: str
    span: tuple[int, int] | None
    label: str


def reasons(connection: Connection, asked: Question, places: Sequence[Place]) -> list[Reason]:
    """The reason for each place, in their order."""
    pks = [place.pk for place in places]
    marks = ",".join("?" * len(pks))
    rows = connection.execute(
        f"SELECT pk, id, {', '.join(FIELDS)} FROM customer WHERE pk IN ({marks})", pks
    ).fetchall()
    customers = {row[0]: row for row in rows}
    return [
        _reason(connection, _best_word(asked, place), place, customers[place.pk])
        for place in places
    ]


def _best_word(asked: Question, place: Place) -> Word:
    words = (asked.whole, *asked.words)
    return next((w for w in words if w.rank_in(place.line) == place.rank), asked.whole)


def _reason(connection: Connection, word: Word, place: Place, customer: Row) -> Reason:
    texts = [(kind, text) for kind, text in zip(FIELDS, customer[2:], strict=True) if text]
    if place.rank <= BEGINS:
        return _beginning(word, place, texts)
    name = dict(texts).get("name", "")
    if place.rank < INSIDE:
        return _read(word, READING, place, name)
    for kind, text in texts:
        if (span := _span(word.plain, kind, text)) is not None:
            return _named(kind, text, span)
    for kind, text in _further(connection, customer[1]):
        if (span := _span(word.plain, kind, text)) is not None:
            return _named(kind, text, span)
    if place.rank == INSIDE:
        return _other_read(connection, word, texts, customer[1])
    return _read(word, "", place, name)


def _named(kind: str, text: str, span: tuple[int, int] | None) -> Reason:
    label = "户名中间相符" if kind == "name" else _LABELS[kind]
    return Reason(kind, text, span, label)


def _beginning(word: Word, place: Place, texts: Sequence[tuple[str, str]]) -> Reason:
    """Exact number, phone or name, or the beginning of number or name."""
    held = dict(texts)
    end = END if place.rank == EXACT else ""
    if NAME + word.plain + end in place.line:
        name = held["name"]
        return Reason("name", name, _span(word.plain, "name", name), _NAME_LABELS[place.rank])
    for kind in ("customer_no", "phone"):
        text = held.get(kind, "")
        if (span := _span(word.plain, kind, text)) is not None:
            return Reason(kind, text, span, _LABELS[kind])
    return Reason("name", held.get("name", ""), None, _LABELS["name"])


def _read(word: Word, mark: str, place: Place, name: str) -> Reason:
    """Initials or pinyin of the name; inside them (no mark) from whatever character it fits."""
    by_initials = mark + as_initials(word.reading) in place.line
    kind = "initials" if by_initials else "pinyin"
    starts = range(1 if mark else len(name))
    spans = (read_span(name, word.reading, start, initials=by_initials) for start in starts)
    return Reason(kind, name, next((s for s in spans if s is not None), None), _LABELS[kind])


def _other_read(
    connection: Connection, word: Word, texts: Sequence[tuple[str, str]], customer_id: bytes
) -> Reason:
    """The former name, nickname or contact whose initials or pinyin begin with the word."""
    others = [(k, t) for k, t in texts if k in ("former_name", "nickname")]
    others += [(k, t) for k, t in _further(connection, customer_id) if k == "contact"]
    for kind, text in others:
        for initials in (True, False):
            span = read_span(text, word.reading, 0, initials=initials)
            if span is not None:
                return _named(kind, text, span)
    kind, text = others[0] if others else ("name", dict(texts).get("name", ""))
    return _named(kind, text, None)


def _further(connection: Connection, customer_id: bytes) -> Iterator[tuple[str, str]]:
    """Names and phones of the contacts, then the meter numbers."""
    contacts = connection.execute(
        "SELECT name, phone FROM contact WHERE customer_id = ? AND live = 1 ORDER BY pk",
        (customer_id,),
    ).fetchall()
    yield from (("contact", name) for name, _ in contacts if name)
    yield from (("contact_phone", phone) for _, phone in contacts if phone)
    meters = connection.execute(
        "SELECT meter_no FROM meter WHERE customer_id = ? AND live = 1 ORDER BY pk",
        (customer_id,),
    )
    yield from (("meter_no", number) for (number,) in meters.fetchall() if number)


def _span(plain: str, kind: str, text: str) -> tuple[int, int] | None:
    """Where the folded word stands in a text as stored."""
    if kind in ("phone", "contact_phone") and not any(plain in p for p in phones_in(text)):
        return None
    folded = fold(text)
    at = folded.find(plain)
    if at >= 0 and len(folded) == len(text):
        return at, at + len(plain)
    folded, places = fold_with_places(text)
    if kind in ("phone", "contact_phone"):
        kept = [n for n, sign in enumerate(folded) if sign not in "()+"]
        folded, places = "".join(folded[n] for n in kept), [places[n] for n in kept]
    at = folded.find(plain)
    if at < 0:
        return None
    return places[at], places[at + len(plain) - 1] + 1


def read_span(name: str, letters: str, start: int, *, initials: bool) -> tuple[int, int] | None:
    """The characters of `name` from `start` whose initials or pinyin begin with `letters`.

    A last syllable may be begun only: "lix" covers two characters of 李小明.
    """
    at = start
    rests = {letters}
    while at < len(name):
        readings = _readings_at(name, at)
        if initials:
            readings = tuple(dict.fromkeys(reading[0] for reading in readings))
        at += 1
        if not readings:
            start += at - 1 == start
            continue
        if any(reading.startswith(rest) for reading in readings for rest in rests):
            return start, at
        rests = {
            rest[len(reading) :]
            for reading in readings
            for rest in rests
            if rest.startswith(reading)
        }
        if not rests:
            return None
    return None


def _readings_at(name: str, at: int) -> tuple[str, ...]:
    letter = fold(name[at]).lower()
    if len(letter) != 1:
        return ()
    own = character_readings(letter)
    return own if at else (*name_readings(letter).full, *own)
