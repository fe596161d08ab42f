"""Code lists: dated data from `resources/codes/`, handed down as values (DESIGN §3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sbdesk.domain.text import fold


@dataclass(frozen=True)
class Code:
    """One entry of a list: the marketing system's code (or ours), the word, the entry above it.

    `spellings` are other ways the same thing is written in exports and old ledgers.
    """

    code: str
    name: str
    parent: str = ""
    spellings: tuple[str, ...] = ()


def code_for(codes: Sequence[Code], text: str) -> Code | None:
    """The entry meant by a code, a name or another spelling; None if there is none."""
    wanted = fold(text)
    if not wanted:
        return None
    for entry in codes:
        if wanted in (fold(entry.name), fold(entry.code)):
            return entry
    for entry in codes:
        if any(wanted == fold(spelling) for spelling in entry.spellings):
            return entry
    return None


def children(codes: Sequence[Code], parent: str) -> tuple[Code, ...]:
    """The entries directly beneath a code, in their order; those at the top for ""."""
    return tuple(entry for entry in codes if entry.parent == parent)


def path_words(codes: Sequence[Code], code: str) -> str:
    """「营业投诉 / 抄表催费 / 欠费停复电」 for a code of a tree; the code itself if unknown."""
    by_code = {entry.code: entry for entry in codes}
    words: list[str] = []
    entry = by_code.get(code)
    while entry is not None and len(words) < len(by_code):
        words.insert(0, entry.name)
        entry = by_code.get(entry.parent)
    return " / ".join(words) or code
