"""What a sheet is made of once its file form no longer matters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Protocol

# An empty cell is None or ""; both mean "nothing was given".
Cell = str | float | int | bool | date | datetime | None

# Header, title and group rows are looked for in this many rows from the top.
HEAD_ROWS = 40


class Rows(Protocol):
    """Rows of one sheet, top to bottom, from Excel's row 1; may be walked through repeatedly.

    Rows may differ in length. They are made while walking, so a large sheet never stands in
    memory as Python objects all at once.
    """

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[list[Cell]]: ...


@dataclass(frozen=True)
class Merge:
    """A merged block, zero-based and inclusive, counted within `RawSheet.rows`."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet as it stands in the file.

    `form` says what the file really is (`xlsx`, `xls`, `html`, `xml`, `text`), whatever its suffix.
    `sheet_name` is empty for text files. Row n of `rows` (from 1) is the row Excel numbers n;
    column 0 of `rows` is Excel's column `first_column`, from 0.
    """

    file_name: str
    sheet_name: str
    form: str
    rows: Rows
    merges: tuple[Merge, ...] = ()
    first_column: int = 0
    # Names of other visible sheets which look like the wanted kind too, but were not chosen.
    passed_over: tuple[str, ...] = field(default=())

    def head(self) -> list[list[Cell]]:
        """The rows among which a header can stand."""
        return list(islice(iter(self.rows), HEAD_ROWS))

    @property
    def place(self) -> str:
        """How messages name this sheet: 「台账.xlsx」的工作表「用户档案」."""
        return place(self.file_name, self.sheet_name)


def place(file_name: str, sheet_name: str) -> str:
    """How messages name a sheet; the file alone where there is no sheet name."""
    sheet = f"的工作表「{sheet_name}」" if sheet_name else ""
    return f"「{file_name}」{sheet}"


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell, or blanks only."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\u00a0\ufeff'"))
