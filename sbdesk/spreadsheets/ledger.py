"""Reading a customer ledger: header, rows, faults, repeats (DESIGN §7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import RawSheet
from sbdesk.spreadsheets.customer_headings import CUSTOMERS
from sbdesk.spreadsheets.customer_rows import RowReader
from sbdesk.spreadsheets.headings import Header
from sbdesk.spreadsheets.layouts import SheetPreview, locate, preview
from sbdesk.spreadsheets.ledger_doubts import Doubts
from sbdesk.spreadsheets.merged_rows import numbered_rows
from sbdesk.spreadsheets.reading import Source
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
    def name_heading(self) -> str:
        """What the column of the names is called here; empty when there is none."""
        heading = self.header.fields.get("name")
        return heading.text if heading else ""

    @property
    def rejected_rows(self) -> frozenset[int]:
        """The rows with at least one wrong cell."""
        return frozenset(cell.row for cell in self.rejected)


def read_customers(
    source: Source,
    today: date,
    mapping: Mapping[str, str] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Ledger:
    """Read the customers of the file; nothing is stored.

    `mapping` gives headings their field, before the known synonyms; "" leaves a column out.
    Raises UserMistake (one sentence) when the file is no readable customer ledger, and whatever
    `checkpoint` raises.
    """
    if checkpoint:
        checkpoint(0, 0, f"正在打开「{source.name}」")
    sheet, header = locate(source, CUSTOMERS, mapping)
    return _read(sheet, header, today, checkpoint)


def preview_customers(
    path: Path, mapping: Mapping[str, str] | None = None, samples: int = 5
) -> SheetPreview:
    """The headings as understood so far, for a sheet whose columns a clerk maps by hand."""
    return preview(path, CUSTOMERS, mapping, samples)


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
