"""Which characters of two values differ, in runs a person can read."""

import re
from difflib import SequenceMatcher
from typing import Final

Span = tuple[int, int]

_TOKEN: Final = re.compile(r"[0-9A-Za-z.]+|\s+|.", re.DOTALL)
_CLAUSE: Final = re.compile(r"[^，。；、！？\n]*[，。；、！？\n]|[^，。；、！？\n]+$")
_ENDS: Final = "，。；：、！？,;（）「」 \n"
_MOST_TOKENS: Final = 600
_LEAST_ALIKE: Final = 0.25


def unlike(text: str, other: str) -> tuple[Span, ...]:
    """The parts of `text` that the other does not have there, as (start, length).

    Nothing is marked where either is empty or almost everything differs: marking all of it would
    say nothing. Within a text numbers and words in letters are marked whole.
    """
    if not text or not other or text == other:
        return ()
    mine, theirs = _TOKEN.findall(text), _TOKEN.findall(other)
    if len(mine) > _MOST_TOKENS or len(theirs) > _MOST_TOKENS:
        return _by_clauses(text, other)
    if len(mine) == 1 or len(theirs) == 1:
        # A number alone, such as a telephone's: which digits.
        mine, theirs = list(text), list(other)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return ()
    changed = [(a, b) for tag, a, b, _, _ in matcher.get_opcodes() if tag != "equal" and b > a]
    starts = [0]
    for token in mine:
        starts.append(starts[-1] + len(token))
    return tuple(_trimmed(text, starts[a], starts[b]) for a, b in _joined(changed, mine))


def unlike_both(text: str, one: str, other: str) -> tuple[Span, ...]:
    """The parts of `text` that neither of the others has."""
    marked = [False] * len(text)
    for start, length in unlike(text, one):
        marked[start : start + length] = [True] * length
    also = [False] * len(text)
    for start, length in unlike(text, other):
        also[start : start + length] = [True] * length
    return _runs([a and b for a, b in zip(marked, also, strict=True)])


def _joined(changed: list[Span], tokens: list[str]) -> list[Span]:
    """Changed runs, those parted by a single character made one; punctuation parts."""
    joined: list[Span] = []
    for start, end in changed:
        if joined and start - joined[-1][1] <= 1:
            between = "".join(tokens[joined[-1][1] : start])
            if not between or between not in _ENDS:
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _trimmed(text: str, start: int, end: int) -> Span:
    """The run without the punctuation at its ends, unless it is nothing else."""
    kept = text[start:end].strip(_ENDS)
    at = text.index(kept, start) if kept else start
    return (at, len(kept) or end - start)


def _by_clauses(text: str, other: str) -> tuple[Span, ...]:
    """Long texts: clause by clause first, then within the clauses that were exchanged."""
    mine, theirs = _CLAUSE.findall(text), _CLAUSE.findall(other)
    if max(len(mine), len(theirs)) > _MOST_TOKENS:
        return ()
    starts = [0]
    for clause in mine:
        starts.append(starts[-1] + len(clause))
    found: list[Span] = []
    for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal" or a == b:
            continue
        if b - a != d - c:
            found.append(_trimmed(text, starts[a], starts[b]))
            continue
        for start, one, its in zip(starts[a:b], mine[a:b], theirs[c:d], strict=True):
            short = max(len(one), len(its)) <= _MOST_TOKENS
            inside = unlike(one, its) if short else ()
            whole = (_trimmed(text, start, start + len(one)),)
            found += tuple((start + at, length) for at, length in inside) or whole
    return tuple(found)


def _runs(marked: list[bool]) -> tuple[Span, ...]:
    found: list[Span] = []
    for at, mark in enumerate(marked):
        if mark and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif mark:
            found.append((at, 1))
    return tuple(found)
