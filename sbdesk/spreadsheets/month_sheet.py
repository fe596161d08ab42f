"""Reading sheets with one row per customer and month: usage and receivables (DESIGN §7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets import values
from sbdesk.spreadsheets.amounts import energy_reader, money_reader, month_reader
from sbdesk.spreadsheets.cells import Cell, is_blank
from sbdesk.spreadsheets.customer_rows import is_total
from sbdesk.spreadsheets.headings import Header, Heading, plain_heading
from sbdesk.spreadsheets.layouts import Layout, locate
from sbdesk.spreadsheets.ledger_doubts import Doubts
from sbdesk.spreadsheets.merged_rows import numbered_rows
from sbdesk.spreadsheets.reading import Source
from sbdesk.spreadsheets.refusals import Rejected, Repeated, Warned
from sbdesk.spreadsheets.row_cells import faults_of, read_cells, tell_doubts
from sbdesk.spreadsheets.values import Reader, Value, as_text

# Called with rows done, rows in all and what is going on; raises to cancel.
Checkpoint = Callable[[int, int, str], None]

_STEP: Final = 1_000
# What says which record a row is about; the rest is what it says.
KEYS: Final = ("customer_no", "month", "kind")
_NOT_SAID: Final = (*KEYS, "name", "settled")


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One row: a customer's month. `number` is the row Excel shows.

    `values` holds what was given: month YYYYMM, energy in Wh, money in 分; empty and masked cells
    are not among them. `name` is the customer's name as the sheet has it, empty when it has none.
    """

    number: int
    customer_no: str
    name: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class MonthSheet:
    """What a sheet holds. data_rows = rows + rejected rows + repeated rows."""

    file_name: str
    rows: tuple[MonthRow, ...]
    rejected: tuple[Rejected, ...]
    repeated: tuple[Repeated, ...]
    warnings: tuple[Warned, ...]
    data_rows: int
    number_heading: str

    @property
    def rejected_rows(self) -> frozenset[int]:
        """The rows with at least one wrong cell."""
        return frozenset(cell.row for cell in self.rejected)


def read_months(
    source: Source,
    layout: Layout,
    today: date,
    mapping: Mapping[str, str] | None = None,
    checkpoint: Checkpoint | None = None,
) -> MonthSheet:
    """Read a sheet of months; nothing is stored.

    Raises UserMistake (one sentence) when the file holds no such sheet, and whatever `checkpoint`
    raises.
    """
    if checkpoint:
        checkpoint(0, 0, f"正在打开「{source.name}」")
    sheet, header = locate(source, layout, mapping)
    doubts = Doubts()
    for name in sheet.passed_over:
        doubts.about_sheet(
            f"工作表「{name}」也像{layout.title}，这次没有读；请另存成单独的文件再导入"
        )
    reader = _MonthReader(header, today, doubts)
    rows: list[MonthRow] = []
    total = len(sheet.rows)
    # Here a number merged downwards does hold for every month beneath it.
    whose = {
        header.fields[name].column for name in ("customer_no", "name") if name in header.fields
    }
    for number, cells in numbered_rows(sheet, header.last_row, whose):
        if checkpoint and number % _STEP == 0:
            checkpoint(number, total, "正在核对")
        if (row := reader.read(number, cells)) is not None:
            rows.append(row)
    if checkpoint:
        checkpoint(total, total, "核对完毕")
    if not rows and not reader.rejected:
        raise UserMistake(f"{sheet.place}的表头下面没有用户。")
    wrong = len({cell.row for cell in reader.rejected})
    return MonthSheet(
        sheet.file_name,
        tuple(rows),
        tuple(reader.rejected),
        tuple(reader.repeated),
        doubts.all(),
        len(rows) + wrong + len(reader.repeated),
        header.fields["customer_no"].text,
    )


def _reader(field: str, heading: Heading, today: date) -> Reader:
    if field == "month":
        return month_reader(today)
    if field.endswith("_wh"):
        return energy_reader(heading.text, heading.group)
    if field.endswith("_fen"):
        return money_reader(heading.text, heading.group)
    return {"customer_no": values.customer_number, "name": values.name}.get(
        field, values.plain_text
    )


class _MonthReader:
    """Reads rows in order, remembering every customer's month it has accepted."""

    def __init__(self, header: Header, today: date, doubts: Doubts) -> None:
        self.rejected: list[Rejected] = []
        self.repeated: list[Repeated] = []
        self._doubts = doubts
        columns = header.fields
        self._number = columns["customer_no"]
        self._plan = [
            (heading.column, field, _reader(field, heading, today))
            for field, heading in columns.items()
        ]
        self._headings = {field: heading.text for field, heading in columns.items()}
        self._month = columns["month"].text
        self._width = max(heading.column for heading in columns.values()) + 1
        self._seen: dict[tuple[Value, ...], MonthRow] = {}

    def read(self, number: int, cells: list[Cell]) -> MonthRow | None:
        """The month in this row; None when there is none, it is rejected or repeats another."""
        row = [*cells, *[None] * (self._width - len(cells))]
        cells_found: dict[str, Value] = {}
        troubles = read_cells(self._plan, row, cells_found)
        found: dict[str, Value] = {
            field: value for field, value in cells_found.items() if value is not None
        }
        if self._is_no_month(number, row, found):
            return None
        faults = faults_of(number, troubles, self._headings)
        faults += self._lacking(number, found, faults)
        tell_doubts(self._doubts, number, troubles, self._headings)
        if faults:
            self.rejected += faults
            return None
        return self._unless_repeated(number, found)

    def _is_no_month(self, number: int, row: list[Cell], found: Mapping[str, Value]) -> bool:
        """Blank rows, totals, repeated headers, and notes beneath the table."""
        filled = [cell for cell in row if not is_blank(cell)]
        shown = as_text(row[self._number.column]).strip()
        if not filled or plain_heading(shown) == plain_heading(self._number.text):
            return True
        if "customer_no" in found:
            return False
        if is_total(filled):
            return True
        is_note = not shown[:1].isdigit() and "month" not in found and len(found) <= 1
        if is_note and len(filled) <= 2:
            words = as_text(filled[0]).strip()[:20]
            self._doubts.about(number, "", f"没有户号和年月，当作说明略过：{words}")
            return True
        return False

    def _lacking(
        self, number: int, found: Mapping[str, Value], faults: list[Rejected]
    ) -> list[Rejected]:
        wrong = {fault.column for fault in faults}
        lacking = []
        if "customer_no" not in found and self._number.text not in wrong:
            lacking.append(Rejected(number, self._number.text, "没有户号"))
        if "month" not in found and self._month not in wrong:
            lacking.append(Rejected(number, self._month, "没有年月"))
        if not faults and not lacking and not found.keys() - set(_NOT_SAID):
            lacking.append(Rejected(number, "", "电量和金额都没有给出"))
        return lacking

    def _unless_repeated(self, number: int, found: dict[str, Value]) -> MonthRow | None:
        customer_no = str(found.pop("customer_no"))
        name = str(found.pop("name", ""))
        row = MonthRow(number, customer_no, name, found)
        earlier = self._seen.setdefault((customer_no, found["month"], found.get("kind")), row)
        if earlier is row:
            return row
        if earlier.values != found:
            first = f"第 {earlier.number} 行"
            reason = f"这一户这个月与{first}重复，而内容不同，以{first}为准"
            self.rejected.append(Rejected(number, self._month, reason))
            return None
        self.repeated.append(Repeated(number, earlier.number, customer_no))
        return None
