"""Finding the header of a sheet under its title rows, in one row or two (DESIGN §7)."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sbdesk.domain.text import clean_text, fold
from sbdesk.spreadsheets.cells import Cell, Merge, RawSheet, is_blank

REASON_HEADING: Final = "错误说明"
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_ORNAMENT = re.compile(r"[*:、/\\_.,;\-—☆★#]")
_LONG_NUMBER = re.compile(r"\d{6}")
_LONGEST_HEADING: Final = 14


@dataclass(frozen=True)
class Heading:
    """The heading of one column (counted from 0 within the rows of the sheet)."""

    column: int
    text: str
    # The words of the row above that span this column, which often hold the unit.
    group: str
    field: str | None


@dataclass(frozen=True)
class Header:
    """A recognised header: `last_row` is the last Excel row it takes; data begin below."""

    last_row: int
    headings: tuple[Heading, ...]

    @property
    def fields(self) -> dict[str, Heading]:
        """The columns that are understood, by field."""
        return {heading.field: heading for heading in self.headings if heading.field}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings nobody asked for; they are ignored and listed."""
        return tuple(heading.text for heading in self.headings if not heading.field)

    @property
    def fingerprint(self) -> str:
        """The name under which a mapping for these headings is remembered."""
        return fingerprint(heading.text for heading in self.headings)


class Vocabulary:
    """Which field a heading means; a clerk's mapping goes before the known synonyms."""

    def __init__(
        self, synonyms: Mapping[str, tuple[str, ...]], mapping: Mapping[str, str] | None = None
    ) -> None:
        self._meanings: dict[str, tuple[int, str]] = {}
        for field, headings in synonyms.items():
            for rank, heading in enumerate(headings, 1):
                self._meanings.setdefault(plain_heading(heading), (rank, field))
        for heading, field in (mapping or {}).items():
            # Rank 0 is before every synonym; an empty field says "not this column".
            self._meanings[plain_heading(heading)] = (0, field)

    def meaning(self, text: str) -> tuple[int, str] | None:
        """Rank (0 best) and field of a heading; None when it is unknown or to be left out."""
        found = self._meanings.get(plain_heading(text))
        return found if found and found[1] else None


def plain_heading(text: str) -> str:
    """A heading for comparing: half-width, no blanks, no asides such as （kVA）, no ornaments."""
    folded = fold(text)
    bare = _ORNAMENT.sub("", _ASIDE.sub("", folded))
    return bare or _ORNAMENT.sub("", folded)


def fingerprint(headings: Iterable[str]) -> str:
    """The same for the same headings in any order; our own 错误说明 in a returned sheet apart."""
    plain = sorted({plain_heading(heading) for heading in headings} - {"", REASON_HEADING})
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:32]


def find_header(sheet: RawSheet, vocabulary: Vocabulary) -> Header | None:
    """The header with the most known headings; None when no row knows two of them."""
    head = sheet.head()
    known = [len({meaning[1] for meaning in _meanings(row, vocabulary)}) for row in head]
    most = max(known, default=0)
    if most < 2:
        return None
    return _header_at(sheet, head, known.index(most), vocabulary)


def guess_header(sheet: RawSheet, vocabulary: Vocabulary) -> Header | None:
    """For a clerk who will say what each column means: else the first row with the most words."""
    if found := find_header(sheet, vocabulary):
        return found
    head = sheet.head()
    words = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in head]
    if max(words, default=0) < 2:
        return None
    return _header_at(sheet, head, words.index(max(words)), vocabulary)


def _meanings(row: list[Cell], vocabulary: Vocabulary) -> Iterable[tuple[int, str]]:
    for cell in row:
        if isinstance(cell, str) and (meaning := vocabulary.meaning(cell)):
            yield meaning


def _header_at(sheet: RawSheet, head: list[list[Cell]], top: int, vocabulary: Vocabulary) -> Header:
    texts = [_text(cell) for cell in head[top]]
    last = top
    if top + 1 < len(head) and _completes(texts, head[top + 1], vocabulary):
        texts = _joined(texts, head[top + 1], vocabulary)
        last = top + 1
    above = head[top - 1] if top else []
    groups = _groups(above, sheet.merges, top - 1, len(texts))
    for column, text in enumerate(texts):
        if not text:
            texts[column] = _from_above(head, sheet.merges, top, column)
    if last + 1 < len(head) and _only_counts(head[last + 1]):
        last += 1
    return Header(last + 1, _assigned(texts, groups, vocabulary))


def _assigned(texts: list[str], groups: list[str], vocabulary: Vocabulary) -> tuple[Heading, ...]:
    """Each field goes to the column whose heading names it most surely, the leftmost of equals."""
    owners: dict[str, tuple[int, int]] = {}
    for column, text in enumerate(texts):
        if meaning := vocabulary.meaning(text):
            rank, field = meaning
            owners[field] = min(owners.get(field, (rank, column)), (rank, column))
    fields = {column: field for field, (_, column) in owners.items()}
    return tuple(
        Heading(column, text, groups[column], fields.get(column))
        for column, text in enumerate(texts)
        if text
    )


def _completes(texts: list[str], below: list[Cell], vocabulary: Vocabulary) -> bool:
    """Whether the row below is the second half of the header: words only, and it adds meaning."""
    filled = [cell for cell in below if not is_blank(cell)]
    if not all(isinstance(cell, str) and not _LONG_NUMBER.search(fold(cell)) for cell in filled):
        return False
    before = sum(vocabulary.meaning(text) is not None for text in texts)
    joined = _joined(texts, below, vocabulary)
    return sum(vocabulary.meaning(text) is not None for text in joined) > before


def _joined(texts: list[str], below: list[Cell], vocabulary: Vocabulary) -> list[str]:
    """Headings with the row below worked in; a group's words reach over the blanks beside it."""
    joined = texts + [""] * (len(below) - len(texts))
    group = ""
    for column, cell in enumerate(below):
        group = joined[column] or group
        lower = _text(cell)
        if not lower or (vocabulary.meaning(joined[column]) and not vocabulary.meaning(lower)):
            continue
        known = (text for text in (lower, lower + group, group + lower) if vocabulary.meaning(text))
        joined[column] = next(known, lower)
    return joined


def _groups(above: list[Cell], merges: tuple[Merge, ...], row: int, width: int) -> list[str]:
    """For each column the words that span it in the row above the headings.

    Without merges (a CSV twin) a word is taken to reach to the next one.
    """
    groups = [""] * width
    spans = {(merge.left, merge.top): merge.right for merge in merges if merge.top == row}
    for column, cell in enumerate(above[:width]):
        text = _text(cell)
        if not text:
            if not spans and column:
                groups[column] = groups[column - 1]
            continue
        for covered in range(column, min(spans.get((column, row), column), width - 1) + 1):
            groups[covered] = text
    return groups


def _from_above(head: list[list[Cell]], merges: tuple[Merge, ...], row: int, column: int) -> str:
    """A heading merged downwards, or standing in the row above a blank."""
    for merge in merges:
        reaches = merge.left == column == merge.right and merge.top < row <= merge.bottom
        if reaches and column < len(head[merge.top]):
            return _text(head[merge.top][column])
    if row and column < len(head[row - 1]):
        text = _text(head[row - 1][column])
        if len(text) <= _LONGEST_HEADING and ":" not in text and "：" not in text:
            return text
    return ""


def _only_counts(row: list[Cell]) -> bool:
    """A row that only numbers the columns (1, 2, 3 …), as printed forms have."""
    counts = [fold(_text(cell)).removesuffix(".0") for cell in row if not is_blank(cell)]
    if len(counts) < 3 or not all(count.isdigit() for count in counts):
        return False
    numbers = [int(count) for count in counts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return clean_text(cell if isinstance(cell, str) else str(cell))
