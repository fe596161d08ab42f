"""Writing lists as .xlsx or .csv; text stays text, whatever it begins with (DESIGN §7)."""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Final

import xlsxwriter

from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.spreadsheets.headings import REASON_HEADING

OutCell = str | int | float | bool | Decimal | date | datetime | time | timedelta | None

MARK_FILL: Final = "#FFC7CE"
MARK_TEXT: Final = "#C00000"

_LONGEST_TEXT: Final = 32_767
_MOST_ROWS: Final = 1_048_576
# Excel knows no day before this year.
_FIRST_YEAR: Final = 1900
# A spreadsheet program would compute what begins like this.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_SHOWN_NUMBER: Final = 11


@dataclass(frozen=True)
class RowMark:
    """What is wrong in one row: the columns (from 0) to colour, and the words for it."""

    columns: frozenset[int]
    reason: str


def write_table(
    out: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[OutCell]]
) -> int:
    """Write a list and return the number of its rows.

    An .xlsx has the title above the headings; a .csv (GB18030, as Excel opens it here) begins with
    the headings. The file appears whole or not at all. Raises UserMistake for another suffix, too
    many rows or a file that is open elsewhere, EnvironmentProblem when the disk refuses.
    """
    suffix = out.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise UserMistake(f"「{out.name}」的后缀应是 .xlsx 或 .csv。")
    with appearing(out) as part:
        if suffix == ".xlsx":
            return _write_xlsx(part, title, headings, rows)
        return _write_csv(part, headings, rows)


def write_marked(
    out: Path,
    sheet_name: str,
    rows: Iterable[Sequence[OutCell]],
    marks: Mapping[int, RowMark],
    reason_column: int,
    header_row: int,
) -> None:
    """Write rows as they come, wrong cells coloured, reasons in red in `reason_column` (from 0).

    Row numbers are Excel's. `header_row` gets the heading 错误说明. Raises as `write_table`.
    """
    with appearing(out) as part, part.open("wb") as stream, _book(stream) as book:
        sheet = book.add_worksheet(_sheet_name(sheet_name))
        writer = _CellWriter(book, sheet)
        sheet.set_column(0, max(reason_column - 1, 0), 14)
        sheet.set_column(reason_column, reason_column, 50)
        red = book.add_format({"font_color": MARK_TEXT, "text_wrap": True})
        for number, row in enumerate(rows, 1):
            mark = marks.get(number)
            for column, cell in enumerate(row[:reason_column]):
                writer.write(number - 1, column, cell, mark is not None and column in mark.columns)
            if number == header_row:
                sheet.write_string(number - 1, reason_column, REASON_HEADING, red)
            if mark:
                sheet.write_string(number - 1, reason_column, mark.reason[:_LONGEST_TEXT], red)


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A neighbouring file to write; it takes the place of `out` once it is complete."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(out)
    except PermissionError as error:
        raise UserMistake(
            f"「{out.name}」写不进去：可能正被 WPS 或 Excel 打开，或文件夹只读；请关闭或换个位置。"
        ) from error
    except FileNotFoundError as error:
        raise UserMistake(f"放「{out.name}」的文件夹不存在，请换个位置。") from error
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise EnvironmentProblem(
            f"「{out.name}」没有写成，请看磁盘是否已满、U 盘是否已拔出。"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _write_xlsx(
    part: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[OutCell]]
) -> int:
    last_column = max(len(headings) - 1, 0)
    with part.open("wb") as stream, _book(stream) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "font_size": 14})
        heading_format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        writer = _CellWriter(book, sheet)
        sheet.set_column(0, last_column, 16)
        sheet.freeze_panes(2, 0)
        sheet.write_string(0, 0, title[:_LONGEST_TEXT], bold)
        for column, heading in enumerate(headings):
            sheet.write_string(1, column, heading, heading_format)
        line = 1
        for row in rows:
            line += 1
            if line >= _MOST_ROWS:
                raise UserMistake("行数超过一张工作表能放的 1048576 行，请先筛选再导出。")
            for column, cell in enumerate(row):
                writer.write(line, column, cell)
        sheet.autofilter(1, 0, line, last_column)
    return line - 1


@contextmanager
def _book(stream: IO[bytes]) -> Iterator[xlsxwriter.Workbook]:
    """A workbook whose rows go to disk as they are written; closed in any case, or its temporary
    files would stay behind.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    try:
        yield book
    finally:
        book.close()


class _CellWriter:
    """Writes cells of any of our types; only numbers become numbers."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        self._sheet = sheet
        # "@" keeps a text a text when somebody edits the cell later.
        self._formats = [
            tuple(
                book.add_format({"num_format": shown, **colour})
                for shown in ("@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "General")
            )
            for colour in ({}, {"bg_color": MARK_FILL, "font_color": MARK_TEXT})
        ]

    def write(self, row: int, column: int, cell: OutCell, marked: bool = False) -> None:
        """Write one cell; empty ones are left out unless they are marked."""
        text, day, moment, number = self._formats[marked]
        if cell is None or cell == "":
            if marked:
                self._sheet.write_blank(row, column, None, text)
        elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            self._sheet.write_number(row, column, float(cell), number)
        elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
            shown = moment if isinstance(cell, datetime) else day
            self._sheet.write_datetime(row, column, cell, shown)
        else:
            self._sheet.write_string(row, column, _words(cell)[:_LONGEST_TEXT], text)


def _words(cell: OutCell) -> str:
    """A cell as plain words."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return str(cell)


def _sheet_name(title: str) -> str:
    kept = "".join(letter for letter in title if letter not in "[]:*?/\\'").strip()
    return kept[:31] or "表"


def _write_csv(part: Path, headings: Sequence[str], rows: Iterable[Sequence[OutCell]]) -> int:
    count = 0
    with part.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([_csv_cell(heading) for heading in headings])
        for row in rows:
            writer.writerow([_csv_cell(cell) for cell in row])
            count += 1
    return count


def _csv_cell(cell: OutCell) -> str:
    """Text that a spreadsheet program shows as it stands.

    An apostrophe in front stops formulas; a tab behind a long or zero-led number keeps its digits.
    Both are taken off again when such a file is read.
    """
    words = _words(cell)
    if not isinstance(cell, str):
        return words
    if words.startswith(_FORMULA_STARTS):
        return "'" + words
    is_number = words.isascii() and words.isdigit()
    if is_number and (len(words) > _LONGEST_SHOWN_NUMBER or (words[0] == "0" and len(words) > 1)):
        return words + "\t"
    return words
