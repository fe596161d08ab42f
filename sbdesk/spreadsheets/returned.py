"""Giving a clerk's own workbook back with a red 错误说明 column (DESIGN §7).

An .xlsx of up to 20,000 rows keeps its formatting; a larger one, an .xls and a CSV come back as a
new workbook with the same columns in the same rows.
"""

import io
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import RawSheet
from sbdesk.spreadsheets.customer_headings import CUSTOMERS
from sbdesk.spreadsheets.detect import Form
from sbdesk.spreadsheets.headings import REASON_HEADING, Header
from sbdesk.spreadsheets.layouts import Layout, locate
from sbdesk.spreadsheets.opening import take_snapshot
from sbdesk.spreadsheets.refusals import Rejected
from sbdesk.spreadsheets.writing import (
    MARK_FILL,
    MARK_TEXT,
    RowMark,
    appearing,
    write_marked,
)

MOST_FORMATTED_ROWS: Final = 20_000
_REASON_WIDTH: Final = 50


def return_workbook(
    source: Path,
    errors: Sequence[Rejected],
    out: Path,
    mapping: Mapping[str, str] | None = None,
    layout: Layout = CUSTOMERS,
) -> None:
    """Write `source` again as `out` (.xlsx) with every wrong cell coloured and its reason in words.

    `mapping` and `layout` are those the source was read with. The source is never touched. Raises
    UserMistake when it can no longer be read as it was, or `out` cannot be written.
    """
    if out.suffix.lower() != ".xlsx":
        raise UserMistake(f"退回的表格只能存成 .xlsx，请把「{out.name}」的后缀改成 .xlsx。")
    if out.exists() and out.samefile(source):
        raise UserMistake("退回的表格不能盖住原来的表格，请换一个文件名。")
    sheet, header = locate(source, layout, mapping)
    place = _Place(sheet, header)
    marks = _marks(errors, place)
    keeps_format = sheet.form == Form.XLSX.value and len(sheet.rows) <= MOST_FORMATTED_ROWS
    if keeps_format and _mark_in_place(source, sheet.sheet_name, out, place, marks):
        return
    shift = [None] * sheet.first_column
    rows = ([*shift, *row] for row in sheet.rows)
    shown = sheet.sheet_name or source.stem
    write_marked(out, shown, rows, marks, place.reason_column, header.last_row)


class _Place:
    """Where things stand in the workbook; columns from 0 as Excel counts them."""

    def __init__(self, sheet: RawSheet, header: Header) -> None:
        self.header_row = header.last_row
        self._columns = {
            heading.text: heading.column + sheet.first_column for heading in header.headings
        }
        used = max((_used(row) for row in sheet.rows), default=0) + sheet.first_column
        # A workbook that was given back once already has the column.
        self.again = REASON_HEADING in self._columns
        self.reason_column = self._columns.get(REASON_HEADING, used)

    def column(self, heading: str) -> int | None:
        """The column under this heading."""
        return self._columns.get(heading)


def _used(row: Sequence[object]) -> int:
    for column in range(len(row), 0, -1):
        if row[column - 1] not in (None, ""):
            return column
    return 0


def _marks(errors: Sequence[Rejected], place: _Place) -> dict[int, RowMark]:
    by_row: dict[int, list[Rejected]] = defaultdict(list)
    for error in errors:
        if error.row > 0:
            by_row[error.row].append(error)
    marks = {}
    for row, faults in by_row.items():
        columns = (place.column(fault.column) for fault in faults)
        reason = "；".join(
            f"{fault.column}：{fault.reason}" if fault.column else fault.reason for fault in faults
        )
        marks[row] = RowMark(frozenset(c for c in columns if c is not None), reason)
    return marks


def _mark_in_place(
    source: Path, sheet_name: str, out: Path, place: _Place, marks: Mapping[int, RowMark]
) -> bool:
    """Mark a copy of the clerk's own workbook; False when openpyxl cannot handle the workbook."""
    try:
        with warnings.catch_warnings():
            # It warns of every feature it drops (data validation extensions and the like).
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(take_snapshot(source).data), keep_links=False)
            sheet = book[sheet_name]
            if place.again:
                _clear(sheet, place)
            _mark(sheet, place, marks)
            finished = io.BytesIO()
            book.save(finished)
    except UserMistake:
        raise
    except Exception:
        # Workbooks of many programs stray from the standard in ways only calamine forgives.
        return False
    with appearing(out) as part:
        part.write_bytes(finished.getvalue())
    return True


def _mark(sheet: Worksheet, place: _Place, marks: Mapping[int, RowMark]) -> None:
    fill = PatternFill("solid", fgColor=MARK_FILL.removeprefix("#"))
    red = Font(color=MARK_TEXT.removeprefix("#"))
    reasons = place.reason_column + 1
    heading = sheet.cell(place.header_row, reasons)
    heading.value = REASON_HEADING
    heading.font = Font(color=MARK_TEXT.removeprefix("#"), bold=True)
    sheet.column_dimensions[heading.column_letter].width = _REASON_WIDTH
    for row, mark in marks.items():
        for column in mark.columns:
            sheet.cell(row, column + 1).fill = fill
        cell = sheet.cell(row, reasons)
        cell.value = mark.reason
        cell.data_type = "s"
        cell.font = red
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _clear(sheet: Worksheet, place: _Place) -> None:
    """Take the marks of an earlier return away."""
    ours = MARK_FILL.removeprefix("#")
    for row in sheet.iter_rows(min_row=place.header_row + 1):
        for cell in row:
            if cell.column == place.reason_column + 1:
                cell.value = None
            elif cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb).endswith(ours):
                cell.fill = PatternFill()
