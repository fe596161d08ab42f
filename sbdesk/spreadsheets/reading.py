"""Opening a sheet from outside, whatever it really is (DESIGN §7).

Everything that can be wrong with the file is raised as UserMistake: one Chinese sentence naming
the file, and the sheet and row where there is one. Nothing is written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell, RawSheet, is_blank
from sbdesk.spreadsheets.delimited import open_text
from sbdesk.spreadsheets.detect import Form, detect
from sbdesk.spreadsheets.excel import open_excel
from sbdesk.spreadsheets.html_table import open_html
from sbdesk.spreadsheets.opening import Snapshot, take_snapshot
from sbdesk.spreadsheets.xml_spreadsheet import open_xml
from sbdesk.spreadsheets.zip_guard import check_package

_MOST_ROWS_KEPT: Final = 300_000

# How much a sheet looks like the wanted kind: 0 not at all.
Likeness = Callable[[RawSheet], int]


@dataclass(frozen=True)
class ListedRows:
    """Rows which already stand in memory."""

    rows: list[list[Cell]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[list[Cell]]:
        return iter(self.rows)


class Book:
    """A file whose sheets are parsed once, however often they are walked through."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._parsed: list[RawSheet] | None = None

    def sheets(self) -> Iterator[RawSheet]:
        """As `iter_sheets`. Enormous files are not kept but parsed again."""
        if self._parsed is not None:
            yield from self._parsed
            return
        parsed: list[RawSheet] = []
        for sheet in _parsed_sheets(self._path):
            parsed.append(sheet)
            yield sheet
        if sum(len(sheet.rows) for sheet in parsed) <= _MOST_ROWS_KEPT:
            self._parsed = parsed

    def forget(self) -> None:
        """Let the memory go; walked through again, the file is parsed again."""
        self._parsed = None


# A file by its path, or one that was opened already.
Source = Path | Book


def read_sheet(source: Source, likeness: Likeness | None = None) -> RawSheet:
    """The sheet of the file that looks most like what is wanted.

    `likeness` grades a sheet; without it the first sheet with the widest filled row is taken.
    Sheets with the same kind of heading that were not taken stand in `passed_over`.
    """
    grade = likeness or _filled_width
    best: RawSheet | None = None
    best_grade = 0
    alike: list[str] = []
    for sheet in iter_sheets(source):
        graded = grade(sheet)
        if graded > 0:
            alike.append(sheet.sheet_name)
        if best is None or graded > best_grade:
            best, best_grade = sheet, graded
    if best is None:
        raise UserMistake(f"「{source.name}」里没有工作表。")
    if likeness is None:
        return best
    return replace(best, passed_over=tuple(name for name in alike if name != best.sheet_name))


def iter_sheets(source: Source) -> Iterator[RawSheet]:
    """The visible sheets of the file in their order, each parsed when its turn comes."""
    yield from source.sheets() if isinstance(source, Book) else _parsed_sheets(source)


def _parsed_sheets(path: Path) -> Iterator[RawSheet]:
    snapshot = take_snapshot(path)
    form = detect(snapshot)
    if form in (Form.XLSX, Form.XLS):
        yield from _excel_sheets(snapshot, form)
    elif form is Form.HTML:
        for number, table in enumerate(open_html(snapshot), 1):
            yield RawSheet(
                snapshot.name,
                f"表{number}",
                form.value,
                ListedRows(table.rows),
                tuple(table.merges),
            )
    elif form is Form.XML:
        for sheet in open_xml(snapshot):
            yield RawSheet(
                snapshot.name, sheet.name, form.value, ListedRows(sheet.rows), tuple(sheet.merges)
            )
    else:
        yield RawSheet(snapshot.name, "", form.value, open_text(snapshot))


def _excel_sheets(snapshot: Snapshot, form: Form) -> Iterator[RawSheet]:
    if form is Form.XLSX:
        check_package(snapshot)
    for sheet in open_excel(snapshot):
        rows, merges, first_column = sheet.load()
        yield RawSheet(snapshot.name, sheet.name, form.value, rows, merges, first_column)


def _filled_width(sheet: RawSheet) -> int:
    head = sheet.head()
    return max((sum(not is_blank(cell) for cell in row) for row in head), default=0)
