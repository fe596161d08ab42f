"""Workbooks of Excel and WPS, read by calamine (.xlsx after the package has been checked, .xls)."""

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell, Merge
from sbdesk.spreadsheets.detect import OLE, locked
from sbdesk.spreadsheets.opening import Snapshot
from sbdesk.spreadsheets.zip_guard import broken

# The record that opens the globals of an Excel 97 workbook, and the one that marks a password.
_OPENING_RECORD = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = 0x2F
_T = TypeVar("_T")


@dataclass(frozen=True)
class SheetRows:
    """Rows of a calamine sheet. A cell may also be a time of day or a duration: readers of
    values treat whatever they do not know as its text.
    """

    sheet: CalamineSheet

    def __len__(self) -> int:
        return self.sheet.end[0] + 1 if self.sheet.end else 0

    def __iter__(self) -> Iterator[list[Cell]]:
        # calamine yields the leading empty rows too, so the n-th list is Excel's row n.
        return cast(Iterator[list[Cell]], self.sheet.iter_rows())


@dataclass(frozen=True)
class ExcelSheet:
    """A visible worksheet, not yet parsed."""

    name: str
    load: Callable[[], tuple[SheetRows, tuple[Merge, ...], int]]


def open_excel(snapshot: Snapshot) -> list[ExcelSheet]:
    """The visible worksheets in their order. Raises UserMistake when the workbook is unreadable."""
    if _has_old_password(snapshot.data):
        raise UserMistake(locked(snapshot.name))
    workbook = _guarded(
        snapshot.name, lambda: CalamineWorkbook.from_object(io.BytesIO(snapshot.data))
    )
    sheets = []
    for entry in workbook.sheets_metadata:
        if entry.typ == SheetTypeEnum.WorkSheet and entry.visible == SheetVisibleEnum.Visible:
            sheets.append(ExcelSheet(entry.name, _loader(snapshot.name, workbook, entry.name)))
    if not sheets:
        raise UserMistake(f"「{snapshot.name}」里没有看得见的工作表。")
    return sheets


def _has_old_password(data: bytes) -> bool:
    """Whether an .xls is encrypted. Given bytes, calamine only says that it knows no such form.

    The mark is a FILEPASS record, first or second after the record that opens the workbook.
    """
    place = data.find(_OPENING_RECORD) if data.startswith(OLE) else -1
    for _ in range(3):
        if place < 0 or place + 4 > len(data):
            return False
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == _FILEPASS:
            return True
        place += 4 + length
    return False


def _loader(
    file_name: str, workbook: CalamineWorkbook, sheet_name: str
) -> Callable[[], tuple[SheetRows, tuple[Merge, ...], int]]:
    def load() -> tuple[SheetRows, tuple[Merge, ...], int]:
        sheet = _guarded(
            file_name, lambda: workbook.get_sheet_by_name(sheet_name), sheet=sheet_name
        )
        first_column = sheet.start[1] if sheet.start else 0
        merges = tuple(
            Merge(top, left - first_column, bottom, right - first_column)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        )
        return SheetRows(sheet), merges, first_column

    return load


def _guarded(file_name: str, read: Callable[[], _T], sheet: str = "") -> _T:
    """Run the reader; every way it fails on a bad file becomes one sentence."""
    try:
        return read()
    except (CalamineError, OSError, ValueError) as error:
        raise UserMistake(_broken_sheet(file_name, sheet)) from error
    except BaseException as error:
        # The reader is native code: where it gives up on nonsense it raises its own
        # PanicException, which is no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise UserMistake(_broken_sheet(file_name, sheet)) from error


def _broken_sheet(file_name: str, sheet: str) -> str:
    if sheet:
        return f"「{file_name}」的工作表「{sheet}」已损坏，请重新导出或重新复制。"
    return broken(file_name)
