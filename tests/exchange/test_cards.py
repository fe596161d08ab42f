"""Cards: what is read is what was written; the phrase is said, heard and typed."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypinyin import lazy_pinyin

from sbdesk.domain.handoff import Refused, RefusedCode, SiteKind
from sbdesk.exchange.cards import Card, check_phrase, read_card, same_phrase, write_card
from sbdesk.exchange.keys import new_keys
from sbdesk.exchange.phrase_words import phrase_words
from tests.exchange.packages import card_of

BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "f"))
"""What many speakers do not tell apart."""


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, Card]:
    keys = new_keys()
    card = card_of(keys)
    path = tmp_path / "走访笔记本.sbc"
    write_card(path, card, keys)
    return path, card


def test_a_card_comes_back(written: tuple[Path, Card]) -> None:
    path, card = written
    assert read_card(path) == card
    assert [other.name for other in path.parent.glob("*.sbc*")] == [path.name]


def refused(path: Path) -> tuple[RefusedCode, str]:
    with pytest.raises(Refused) as caught:
        read_card(path)
    return caught.value.code, str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("machine", "大厅"),
        ("kind", "county"),
        ("site", "00" * 16),
        ("sign_key", new_keys().sign_public.hex()),
        ("box_key", new_keys().box_public),
    ],
    ids=["machine", "kind", "site", "sign_key", "box_key"],
)
def test_a_changed_card_is_refused(written: tuple[Path, Card], key: str, value: str) -> None:
    path, _ = written
    found = json.loads(path.read_bytes())
    found["card"][key] = value
    path.write_text(json.dumps(found))
    code, sentence = refused(path)
    assert code is RefusedCode.UNSIGNED
    assert "签名不对" in sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("site", "zz"),
        ("site", 5),
        ("kind", "bank"),
        ("kind", None),
        ("machine", "大\n厅"),
        ("machine", "大\u202e厅"),
        ("machine", "厅" * 300),
        ("machine", "\ud800"),
        ("machine", ["大厅"]),
        ("box_key", "age1nothing"),
        ("box_key", "AGE-SECRET-KEY-1"),
        ("sign_key", "00"),
    ],
)
def test_a_strange_card_is_refused(written: tuple[Path, Card], key: str, value: Any) -> None:
    path, _ = written
    found = json.loads(path.read_bytes())
    found["card"][key] = value
    path.write_text(json.dumps(found))
    code, sentence = refused(path)
    assert code is RefusedCode.NOT_A_PACKAGE
    assert "名片" in sentence


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 9000,
        b'{"a":' * 3000,
        b'{"sbdesk":1}',
        b"1e999",
    ],
)
def test_what_is_no_card_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "名片.sbc"
    path.write_bytes(body)
    assert refused(path)[0] is RefusedCode.NOT_A_PACKAGE
    assert refused(tmp_path / "没有.sbc")[0] is RefusedCode.NOT_A_PACKAGE


def test_large_and_newer_cards_are_refused(written: tuple[Path, Card]) -> None:
    path, _ = written
    found = json.loads(path.read_bytes())
    path.write_text(json.dumps({**found, "format": 2}))
    assert refused(path)[0] is RefusedCode.NEWER_FORMAT
    path.write_text(json.dumps({**found, "more": "x" * 20_000}))
    assert refused(path)[0] is RefusedCode.TOO_LARGE


def test_the_phrase_is_of_the_whole_card() -> None:
    keys = new_keys()
    card = card_of(keys)
    words = check_phrase(card).split(" ")
    assert len(words) == 6
    assert check_phrase(card) == check_phrase(card_of(keys))
    others = {
        check_phrase(card_of(keys, **other))
        for other in (
            {"machine": "大厅"},
            {"kind": SiteKind.COUNTY},
            {"box_key": new_keys().box_public},
        )
    }
    assert len(others - {check_phrase(card)}) == 3


def test_a_phrase_is_typed_in_many_ways() -> None:
    card = card_of(new_keys())
    said = check_phrase(card)
    words = said.split(" ")
    spelled = {word.word: word.syllables for word in phrase_words()}
    letters = " ".join(" ".join(spelled[word]) for word in words)
    for typed in (
        said,
        "，".join(words),
        "".join(words) + "。",
        f"  {'　'.join(words)}\n",
        letters,
        letters.upper(),
        letters.replace(" ", ""),
        "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in letters),
        " ".join([words[0], letters.split(" ", 2)[2]]),
    ):
        assert same_phrase(typed, card), typed
    for typed in ("", words[0], " ".join(words[:5]), f"{said} {words[0]}", " ".join(words[::-1])):
        assert same_phrase(typed, card) is (typed.split() == words), typed


def test_a_homophone_is_taken() -> None:
    keys = new_keys()
    cards = (card_of(keys, machine=f"机器{n}") for n in range(400))
    card = next(c for c in cards if "花生" in check_phrase(c))
    assert same_phrase(check_phrase(card).replace("花生", "华声"), card)
    assert not same_phrase(check_phrase(card).replace("花生", "华升级"), card)


def test_no_two_words_sound_alike() -> None:
    words = phrase_words()
    assert len(words) == 256
    assert {len(word.word) for word in words} == {2}
    for word in words:
        assert list(word.syllables) == lazy_pinyin(word.word), word.word
        assert all(letters.isascii() and letters.isalpha() for letters in word.syllables)
    blurred = set()
    for word in words:
        sound = " ".join(word.syllables)
        for clear, dull in BLURRED:
            sound = sound.replace(clear, dull)
        blurred.add(sound)
    assert len(blurred) == 256
    together = sorted("".join(word.syllables) for word in words)
    assert all(one != other for one, other in pairwise(together))
