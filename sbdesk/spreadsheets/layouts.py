"""What kinds of list there are, and finding the sheet and header of one in a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell, RawSheet
from sbdesk.spreadsheets.headings import (
    Header,
    Heading,
    Vocabulary,
    find_header,
    guess_header,
)
from sbdesk.spreadsheets.reading import Source, iter_sheets, read_sheet


@dataclass(frozen=True)
class Layout:
    """One kind of list: what its columns are called and what makes a sheet one.

    `headings` are the synonyms of each field, the surest first; `titles` the fields' own names in
    the order a clerk is asked for them; `required` must be there in any case. `lacking` says in
    words what keeps a header nobody has mapped from being this kind of list, empty when nothing.
    """

    name: str
    title: str
    headings: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    required: tuple[str, ...]
    examples: str
    lacking: Callable[[Header], str]

    def vocabulary(self, mapping: Mapping[str, str] | None) -> Vocabulary:
        """Which field a heading means. Raises UserMistake for a mapping to an unknown field."""
        for heading, field in (mapping or {}).items():
            if field and field not in self.headings:
                raise UserMistake(f"栏目对应里「{heading}」指向不认识的字段「{field}」。")
        return Vocabulary(self.headings, mapping)

    def fault(self, header: Header, mapped: bool) -> str:
        """What keeps this header from being such a list's, in words; nothing when it is one.

        A clerk who says what the columns mean may bring as little as what is required.
        """
        for field in self.required:
            if field not in header.fields:
                return f"没有{self.titles[field]}（{self.headings[field][0]}）"
        return "" if mapped else self.lacking(header)


@dataclass(frozen=True)
class SheetPreview:
    """What a clerk sees when saying what each column means: headings and the rows beneath."""

    file_name: str
    sheet_name: str
    headings: tuple[Heading, ...]
    fingerprint: str
    samples: tuple[tuple[Cell, ...], ...]


def locate(
    source: Source, layout: Layout, mapping: Mapping[str, str] | None = None
) -> tuple[RawSheet, Header]:
    """The list's sheet and header in the file.

    Raises UserMistake (one sentence) when there is no such list in it.
    """
    vocabulary = layout.vocabulary(mapping)
    mapped = bool(mapping)
    sheet = _choose(source, layout, vocabulary, mapped)
    header = find_header(sheet, vocabulary)
    if header is None:
        raise UserMistake(_no_header(sheet, layout))
    if fault := layout.fault(header, mapped):
        known = "、".join(heading.text for heading in header.fields.values())
        raise UserMistake(
            f"{sheet.place}第 {header.last_row} 行的表头认出了{known}，但{fault}，"
            f"不像{layout.title}；请核对文件，或指明各栏对应什么。"
        )
    return sheet, header


def preview(
    source: Source, layout: Layout, mapping: Mapping[str, str] | None = None, samples: int = 5
) -> SheetPreview:
    """The headings as understood so far, for a sheet whose columns a clerk maps by hand."""
    vocabulary = layout.vocabulary(mapping)
    sheet = _choose(source, layout, vocabulary, mapped=True)
    header = guess_header(sheet, vocabulary)
    if header is None:
        raise UserMistake(_no_header(sheet, layout))
    beneath = sheet.head()[header.last_row : header.last_row + samples]
    return SheetPreview(
        sheet.file_name,
        sheet.sheet_name,
        header.headings,
        header.fingerprint,
        tuple(tuple(row) for row in beneath),
    )


def kinds_in(source: Source, layouts: Sequence[Layout]) -> tuple[str, ...]:
    """The names of the layouts that some sheet of the file has, opened once."""
    found: dict[str, None] = {}
    for sheet in iter_sheets(source):
        for layout in layouts:
            header = find_header(sheet, layout.vocabulary(None))
            if header is not None and not layout.fault(header, mapped=False):
                found[layout.name] = None
    return tuple(found)


def recognised_by(
    source: Source, layout: Layout, remembered: Sequence[tuple[str, Mapping[str, str]]]
) -> int | None:
    """Which of the remembered (fingerprint, mapping) was made for these headings; None if none."""
    if not remembered:
        return None
    for sheet in iter_sheets(source):
        for place, (fingerprint, mapping) in enumerate(remembered):
            known = {text: field for text, field in mapping.items() if field in layout.headings}
            header = find_header(sheet, layout.vocabulary(known))
            if header is not None and header.fingerprint == fingerprint:
                return place
    return None


def _choose(source: Source, layout: Layout, vocabulary: Vocabulary, mapped: bool) -> RawSheet:
    def likeness(sheet: RawSheet) -> int:
        header = find_header(sheet, vocabulary)
        if header is None or layout.fault(header, mapped):
            return 0
        return len(header.fields)

    return read_sheet(source, likeness)


def _no_header(sheet: RawSheet, layout: Layout) -> str:
    return (
        f"{sheet.place}里没有认出表头（要有{layout.examples}等栏目），"
        f"请核对是不是{layout.title}，或指明各栏对应什么。"
    )
