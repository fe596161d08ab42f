"""Reading a customer ledger: header, rows, faults, repeats (DESIGN §7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell, RawSheet
from sbdesk.spreadsheets.customer_headings import CUSTOMER_HEADINGS, LEDGER_MARKS, OTHER_LISTS
from sbdesk.spreadsheets.customer_rows import RowReader
from sbdesk.spreadsheets.headings import (
    Header,
    Heading,
    Vocabulary,
    find_header,
    guess_header,
    plain_heading,
)
from sbdesk.spreadsheets.ledger_doubts import Doubts
from sbdesk.spreadsheets.merged_rows import numbered_rows
from sbdesk.spreadsheets.reading import read_sheet
from sbdesk.spreadsheets.refusals import Rejected, Repeated, Warned
from sbdesk.spreadsheets.values import Value

# Called with rows done, rows in all and what is going on; raises to cancel.
Checkpoint = Callable[[int, int, str], None]

_STEP: Final = 1_000


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One customer as the sheet gives it. `number` is the row Excel shows.

    `values` has a key for every field in `Ledger.fields`: capacities in whole VA, 立户日期 as ISO
    text, all else text; None means nothing was given (empty, placeholder or masked).
    """

    number: int
    values: dict[str, Value]


@dataclass(frozen=True)
class Ledger:
    """What a sheet holds. data_rows = rows + rejected rows + repeated rows."""

    file_name: str
    sheet_name: str
    header: Header
    rows: tuple[LedgerRow, ...]
    rejected: tuple[Rejected, ...]
    repeated: tuple[Repeated, ...]
    warnings: tuple[Warned, ...]
    fields: frozenset[str]
    data_rows: int
    unknown_headings: tuple[str, ...]

    @property
    def rejected_rows(self) -> frozenset[int]:
        """The rows with at least one wrong cell."""
        return frozenset(cell.row for cell in self.rejected)


@dataclass(frozen=True)
class SheetPreview:
    """What a clerk sees when saying what each column means: headings and the rows beneath."""

    file_name: str
    sheet_name: str
    headings: tuple[Heading, ...]
    fingerprint: str
    samples: tuple[tuple[Cell, ...], ...]


def read_customers(
    path: Path,
    today: date,
    mapping: Mapping[str, str] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Ledger:
    """Read the customers of the file; nothing is stored.

    `mapping` gives headings their field, before the known synonyms; "" leaves a column out.
    Raises UserMistake (one sentence) when the file is no readable customer ledger, and whatever
    `checkpoint` raises.
    """
    vocabulary = _vocabulary(mapping)
    if checkpoint:
        checkpoint(0, 0, f"正在打开「{path.name}」")
    sheet = _choose_sheet(path, vocabulary, bool(mapping))
    header = _require_header(sheet, vocabulary, bool(mapping))
    return _read(sheet, header, today, checkpoint)


def preview_customers(
    path: Path, mapping: Mapping[str, str] | None = None, samples: int = 5
) -> SheetPreview:
    """The headings as understood so far, for a sheet whose columns a clerk maps by hand."""
    vocabulary = _vocabulary(mapping)
    sheet = _choose_sheet(path, vocabulary, mapped=True)
    header = guess_header(sheet, vocabulary)
    if header is None:
        raise UserMistake(_no_header(sheet))
    beneath = sheet.head()[header.last_row : header.last_row + samples]
    return SheetPreview(
        sheet.file_name,
        sheet.sheet_name,
        header.headings,
        header.fingerprint,
        tuple(tuple(row) for row in beneath),
    )


def locate(path: Path, mapping: Mapping[str, str] | None = None) -> tuple[RawSheet, Header]:
    """The ledger's sheet and header again, for giving the workbook back."""
    vocabulary = _vocabulary(mapping)
    sheet = _choose_sheet(path, vocabulary, bool(mapping))
    return sheet, _require_header(sheet, vocabulary, bool(mapping))


def _vocabulary(mapping: Mapping[str, str] | None) -> Vocabulary:
    for heading, field in (mapping or {}).items():
        if field and field not in CUSTOMER_HEADINGS:
            raise UserMistake(f"栏目对应里「{heading}」指向不认识的字段「{field}」。")
    return Vocabulary(CUSTOMER_HEADINGS, mapping)


def _choose_sheet(path: Path, vocabulary: Vocabulary, mapped: bool) -> RawSheet:
    def likeness(sheet: RawSheet) -> int:
        header = find_header(sheet, vocabulary)
        if header is None or _lacking(header, mapped):
            return 0
        return len(header.fields)

    return read_sheet(path, likeness)


def _lacking(header: Header, mapped: bool) -> str:
    """What keeps this header from being a ledger's, in words; nothing when it is one.

    A clerk who says what the columns mean may bring as little as a number and one other field.
    """
    fields = header.fields
    if "customer_no" not in fields:
        return "没有户号（用户编号）"
    if mapped:
        return ""
    if "name" not in fields:
        return "没有户名（用户名称）"
    if not LEDGER_MARKS & fields.keys():
        return "没有地址、容量、用电类别等用户档案的栏目"
    others = [text for text in header.unknown if plain_heading(text) in OTHER_LISTS]
    return f"也有用户档案里不会有的「{others[0]}」" if others else ""


def _require_header(sheet: RawSheet, vocabulary: Vocabulary, mapped: bool) -> Header:
    header = find_header(sheet, vocabulary)
    if header is None:
        raise UserMistake(_no_header(sheet))
    if lacking := _lacking(header, mapped):
        known = "、".join(heading.text for heading in header.fields.values())
        raise UserMistake(
            f"{sheet.place}第 {header.last_row} 行的表头认出了{known}，但{lacking}，"
            "不像用户档案；请核对文件，或指明各栏对应什么。"
        )
    return header


def _no_header(sheet: RawSheet) -> str:
    return (
        f"{sheet.place}里没有认出表头（要有户号、户名、用电地址等栏目），"
        "请核对是不是用户档案，或指明各栏对应什么。"
    )


def _read(sheet: RawSheet, header: Header, today: date, checkpoint: Checkpoint | None) -> Ledger:
    doubts = Doubts()
    for name in sheet.passed_over:
        doubts.about_sheet(f"工作表「{name}」也像用户档案，这次没有读；请另存成单独的文件再导入")
    reader = RowReader(header, today, doubts)
    rows: list[LedgerRow] = []
    total = len(sheet.rows)
    for number, row in numbered_rows(sheet, header.last_row, reader.grouping_columns):
        if checkpoint and number % _STEP == 0:
            checkpoint(number, total, "正在核对")
        values = reader.read(number, row)
        if values is not None:
            rows.append(LedgerRow(number, values))
    if checkpoint:
        checkpoint(total, total, "核对完毕")
    if not rows and not reader.rejected:
        raise UserMistake(f"{sheet.place}的表头下面没有用户。")
    rejected_rows = len({cell.row for cell in reader.rejected})
    return Ledger(
        sheet.file_name,
        sheet.sheet_name,
        header,
        tuple(rows),
        tuple(reader.rejected),
        tuple(reader.repeated),
        doubts.all(),
        reader.fields,
        len(rows) + rejected_rows + len(reader.repeated),
        header.unknown,
    )
