"""Pinyin of names for searching: initials and full pinyin in every reading (DESIGN §6).

Readings come per character from the dictionary, trimmed to the living ones; a surname's own
reading comes first (单 shan, then dan). ü is written v, as input methods take it. Latin letters
and digits stay, lower-cased and half-width; everything else (dots, brackets, characters the
dictionary does not know) is passed over, so 贺□强 is found as hq.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from math import prod
from typing import Final, NamedTuple

from sbdesk.domain.polyphones import COMPOUND_SURNAMES, ONE_READING, SURNAMES, TWO_READINGS
from sbdesk.domain.text import fold

__all__ = ["MOST", "Readings", "character_readings", "fold", "name_readings"]

MOST: Final = 8
_TONES: Final = str.maketrans(
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿḕếềê",
    "aaaaeeeeiiiioooouuuuvvvvvnnnmeeee",
    "\u0300\u0301\u0304\u030c",
)
_COMMON: Final = re.compile("[\u4e00-\u9fff]+")
_SAYABLE: Final = re.compile("[a-z]+")


class Readings(NamedTuple):
    """At most `MOST` variants each, likeliest first, all different, lower case."""

    initials: tuple[str, ...]
    full: tuple[str, ...]


def name_readings(name: str) -> Readings:
    """The readings of a person's or firm's name; both empty when nothing in it can be read."""
    # Folding changes nothing in a name of common characters only, as nearly all are.
    places = _places(name if _COMMON.fullmatch(name) else fold(name))
    if places and max(map(len, places)) == 1:
        # Nearly all: one reading, told without trying what can be combined.
        words = [place[0] for place in places]
        return Readings(("".join([word[0] for word in words]),), ("".join(words),))
    short = [_first_letters(place) for place in places]
    return Readings(_variants(short), _variants(places))


@cache
def character_readings(letter: str) -> tuple[str, ...]:
    """Toneless readings of one character, likeliest first; empty for what cannot be read."""
    if letter.isascii():
        return (letter,) if letter.isalnum() else ()
    from pypinyin.constants import PINYIN_DICT

    toned = PINYIN_DICT.get(ord(letter), "")
    plain = dict.fromkeys(word.strip().lower().translate(_TONES) for word in toned.split(","))
    alive = tuple(word for word in plain if _SAYABLE.fullmatch(word))
    if letter in ONE_READING:
        return alive[:1]
    return alive[:2] if letter in TWO_READINGS else alive


def _places(name: str) -> list[tuple[str, ...]]:
    """The readings of each readable character, the surname's first."""
    places = [readings for letter in name if (readings := character_readings(letter))]
    compound = COMPOUND_SURNAMES.get(name[:2])
    if compound is not None:
        for at, own in enumerate(compound):
            places[at] = (own, *(other for other in places[at] if other != own))
    elif surname := SURNAMES.get(name[:1]):
        places[0] = surname
    return places


@cache
def _first_letters(readings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading[0] for reading in readings))


def _variants(places: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Every combination if they are few; else the likeliest, then one place varied at a time."""
    if not places:
        return ()
    if prod(map(len, places)) <= MOST:
        return tuple(dict.fromkeys(map("".join, product(*places))))
    likeliest = [place[0] for place in places]
    found = {"".join(likeliest): None}
    for rank in range(1, max(map(len, places))):
        for at, place in enumerate(places):
            if rank < len(place):
                found["".join([*likeliest[:at], place[rank], *likeliest[at + 1 :]])] = None
                if len(found) == MOST:
                    return tuple(found)
    return tuple(found)
