"""The card by which machines are introduced to each other, and the phrase that is read aloud.

A card is a small text file that says who a machine is and carries its public keys; it signs itself,
which proves only that its maker holds the keys. That it comes from whom it says is what the phrase
is for: six words, compared by voice.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from sbdesk.domain.handoff import Refused, RefusedCode, SiteKind
from sbdesk.domain.readings import character_readings
from sbdesk.domain.text import fold
from sbdesk.exchange.age import is_public
from sbdesk.exchange.fields import Object, canonical, hexed, parsed, text
from sbdesk.exchange.keys import SiteKeys, is_signed
from sbdesk.exchange.phrase_words import PhraseWord, phrase_words
from sbdesk.exchange.small_files import TooLarge, read_small, write_small

MAGIC = "sbdesk card"
"""The value of `sbdesk` in the file."""

LONGEST = 16 * 1024
"""Bytes of a card's file, at most."""

_FORMAT = 1
_WORDS = 6
_NAME = 200
_SIGNED = b"SBDESK-CARD 1\n"
_STRANGE = re.compile(r"[\W_]+")
_NO_CARD = "「{0}」不是机器名片，或已损坏。请让对方重新导出一次名片。"
_FORGED = "名片「{0}」的签名不对，内容被改动过，没有采用。请让对方重新导出一次名片。"
_NEWER = "名片「{0}」是新版程序做的，这里读不懂。请先更新本机的程序。"
_TOO_LARGE = "「{0}」太大了，不会是机器名片。请检查选的是不是对方导出的名片文件。"


@dataclass(frozen=True)
class Card:
    """Who a machine is, with its public keys.

    `site` and `station` are ids (16 bytes), `letter` stands in its numbers, `sign_key` is Ed25519
    (32 bytes), `box_key` an age recipient, `made_at` UTC text.
    """

    site: bytes
    station: bytes
    station_name: str
    station_code: str
    machine: str
    letter: str
    kind: SiteKind
    sign_key: bytes
    box_key: str
    made_at: str


def write_card(path: Path, card: Card, keys: SiteKeys) -> None:
    """Write a card signed with its own keys, whole or not at all. Raises `EnvironmentProblem`."""
    body = _plain(card)
    signature = keys.sign(_SIGNED + canonical(body)).hex()
    write_small(path, {"sbdesk": MAGIC, "format": _FORMAT, "card": body, "signature": signature})


def read_card(path: Path) -> Card:
    """Read a card; that it signed itself is checked.

    Raises `Refused` for anything that is no card of ours, `EnvironmentProblem` when it cannot be
    read at all.
    """
    try:
        found = parsed(read_small(path, LONGEST))
        if found["sbdesk"] != MAGIC:
            raise ValueError("another file")
        if found["format"] != _FORMAT:
            raise Refused(RefusedCode.NEWER_FORMAT, _NEWER.format(path.name))
        card = _card(found["card"])
        signature = bytes.fromhex(hexed(found["signature"], 64))
    except TooLarge as error:
        raise Refused(RefusedCode.TOO_LARGE, _TOO_LARGE.format(path.name)) from error
    except (ValueError, KeyError, TypeError, FileNotFoundError) as error:
        raise Refused(RefusedCode.NOT_A_PACKAGE, _NO_CARD.format(path.name)) from error
    if not is_signed(card.sign_key, _SIGNED + canonical(_plain(card)), signature):
        raise Refused(RefusedCode.UNSIGNED, _FORGED.format(path.name))
    return card


def _plain(card: Card) -> dict[str, str]:
    return {
        "site": card.site.hex(),
        "station": card.station.hex(),
        "station_name": card.station_name,
        "station_code": card.station_code,
        "machine": card.machine,
        "letter": card.letter,
        "kind": card.kind.value,
        "sign_key": card.sign_key.hex(),
        "box_key": card.box_key,
        "made_at": card.made_at,
    }


def _card(found: Object) -> Card:
    """Raises ValueError, KeyError or TypeError for what we would not have written."""
    card = Card(
        site=bytes.fromhex(hexed(found["site"], 16)),
        station=bytes.fromhex(hexed(found["station"], 16)),
        station_name=text(found, "station_name", _NAME),
        station_code=text(found, "station_code", _NAME),
        machine=text(found, "machine", _NAME),
        letter=text(found, "letter", 8),
        kind=SiteKind(found["kind"]),
        sign_key=bytes.fromhex(hexed(found["sign_key"], 32)),
        box_key=text(found, "box_key"),
        made_at=text(found, "made_at", 40),
    )
    if not is_public(card.box_key):
        raise ValueError("no public key")
    return card


def check_phrase(card: Card) -> str:
    """Six Chinese words that stand for a card, with a blank between.

    The hash of the card is stretched (about 0.05 s): 48 bits that can be tried as fast as a hash
    would let a forger look for another card with the same words.
    """
    return " ".join(word.word for word in _phrase(card))


def _phrase(card: Card) -> list[PhraseWord]:
    words = phrase_words()
    digest = hashlib.sha256(_SIGNED + canonical(_plain(card))).digest()
    return [words[byte] for byte in _stretched(digest)]


@lru_cache(maxsize=8)
def _stretched(digest: bytes) -> bytes:
    """Slow on purpose, and the same card is asked about more than once while it is looked at."""
    return hashlib.scrypt(digest, salt=_SIGNED, n=2**14, r=8, p=1, dklen=_WORDS)


def same_phrase(typed: str, card: Card) -> bool:
    """Whether somebody typed this card's phrase: its words, their pinyin, or what sounds alike.

    Blanks, punctuation and capitals do not matter. No two words of the list sound alike, so taking
    a homophone for a word loses nothing.
    """
    left = _STRANGE.sub("", fold(typed))
    syllables = list(chain.from_iterable(word.syllables for word in _phrase(card)))
    return _sounds(left, syllables)


def _sounds(typed: str, syllables: Sequence[str]) -> bool:
    """Whether a text reads as these syllables, each as letters or as one character."""
    for syllable in syllables:
        if typed.startswith(syllable):
            typed = typed[len(syllable) :]
        elif typed and not typed[0].isascii() and syllable in character_readings(typed[0]):
            typed = typed[1:]
        else:
            return False
    return not typed
