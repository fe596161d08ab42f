"""The 256 words of check phrases, from `resources/phrase_words.toml`."""

import tomllib
from typing import NamedTuple

from sbdesk.paths import RESOURCES


class PhraseWord(NamedTuple):
    """A word of two characters, and how each is said, without tones."""

    word: str
    syllables: tuple[str, ...]


def phrase_words() -> tuple[PhraseWord, ...]:
    """The words, one for each value of a byte."""
    with (RESOURCES / "phrase_words.toml").open("rb") as file:
        rows = [row.split() for row in tomllib.load(file)["words"]]
    return tuple(PhraseWord(word, tuple(syllables)) for word, *syllables in rows)
