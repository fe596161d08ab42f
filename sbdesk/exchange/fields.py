"""JSON from outside, which is hostile: every value of its kind and size, or ValueError.

What we write is canonical: keys sorted, no blanks, UTF-8, so equal values have equal bytes.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

Object = Mapping[str, Any]
LARGEST = 2**63 - 1
"""The largest whole number that SQLite holds."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MOST_DIGITS = 25


def canonical(thing: Object) -> bytes:
    """The one way to write a value."""
    text = json.dumps(
        thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def parsed(body: bytes) -> Object:
    """The object that a text holds. Raises ValueError for everything else.

    A key that stands twice, a number that is none, half a character: each could be read in two
    ways, so none is read.
    """
    try:
        found = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_each_key_once,
            parse_constant=_no_number,
            parse_float=_no_number,
            parse_int=_whole,
        )
        if not isinstance(found, dict):
            raise ValueError("no object")
        canonical(found)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return found


def _each_key_once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    pairs = list(pairs)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> object:
    raise ValueError(f"{text[:_MOST_DIGITS]} is no whole number")


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError("a number with too many digits")
    return int(text)


def text(found: Object, key: str, longest: int = 200) -> str:
    """One line of text, without characters that steer a screen."""
    value = found[key]
    if not isinstance(value, str) or len(value) > longest or _CONTROLS.search(value):
        raise ValueError(key)
    return value


def whole(found: Object, key: str, most: int = LARGEST) -> int:
    """A whole number from 0."""
    return whole_value(found[key], most)


def whole_value(value: object, most: int = LARGEST) -> int:
    """The same of a value that stands alone."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("no whole number of its size")
    return value


def hexed(value: object, length: int) -> str:
    """So many bytes as lower-case hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 2 * length or not _is_hex(value):
        raise ValueError("no hexadecimal digits of its length")
    return value


def _is_hex(value: str) -> bool:
    return re.fullmatch("[0-9a-f]*", value) is not None


def mapping(found: Object, key: str, most: int = 100_000) -> Mapping[str, Any]:
    """An object of at most so many keys."""
    value = found[key]
    if not isinstance(value, dict) or len(value) > most:
        raise ValueError(key)
    return value


def listed(found: Object, key: str, most: int = 1_000_000) -> list[Any]:
    """A list of at most so many things."""
    value = found[key]
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(key)
    return value


def heads(found: Object, key: str) -> dict[str, tuple[int, str]]:
    """How far journals reach: machine (hex of 16 bytes) to last sequence and its hash (hex)."""
    reached = {}
    for origin, place in mapping(found, key).items():
        if not isinstance(place, list) or len(place) != 2:
            raise ValueError(key)
        reached[hexed(origin, 16)] = (whole_value(place[0]), hexed(place[1], 32))
    return reached
