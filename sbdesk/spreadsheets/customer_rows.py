"""Turning the rows beneath a ledger's header into customers, one at a time."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from sbdesk.domain.text import fold
from sbdesk.spreadsheets import values
from sbdesk.spreadsheets.capacities import capacity_reader, capacity_unit
from sbdesk.spreadsheets.cells import Cell, is_blank
from sbdesk.spreadsheets.headings import Header, Heading, plain_heading
from sbdesk.spreadsheets.ledger_doubts import Doubts
from sbdesk.spreadsheets.refusals import Rejected, Repeated
from sbdesk.spreadsheets.row_cells import faults_of, read_cells, tell_doubts
from sbdesk.spreadsheets.values import Reader, Value, as_text, is_masked
from sbdesk.spreadsheets.villages import village_of

_TOTAL = re.compile(r"(?:本页|本月|本年|本所|全所|分)?(?:小|合|总|共|累)计(?:[:：].*)?")
_CAPACITIES: Final = ("contract_va", "operating_va", "security_load_va")
_READERS: Final[dict[str, Reader]] = {
    "customer_no": values.customer_number,
    "former_no": values.former_number,
    "name": values.name,
    "former_name": values.name,
    "address": values.address,
    "phone": values.phone,
    "kind": values.kind,
    "status": values.status,
    "category": values.folded_text,
    "voltage": values.folded_text,
    "credit_code": values.credit_code,
    "id_number": values.id_number,
    "importance": values.importance,
    "note": values.note,
}
# Columns that group customers, with few different values: merged cells hold for all rows they
# cover, each spelling is read once, and equal texts are one object.
GROUPING: Final = frozenset(
    (
        "kind",
        "category",
        "voltage",
        "industry",
        "nature",
        "status",
        "route",
        "area",
        "feeder",
        "supply_unit",
        "village",
    )
)
_MOST_REMEMBERED: Final = 20_000


def is_total(filled: Sequence[Cell]) -> bool:
    """Whether these cells of a row are a subtotal's or a total's."""
    return any(_TOTAL.fullmatch(fold(as_text(cell))) for cell in filled[:3])


class RowReader:
    """Reads rows in order, remembering every 户号 it has accepted."""

    def __init__(self, header: Header, today: date, doubts: Doubts) -> None:
        self.rejected: list[Rejected] = []
        self.repeated: list[Repeated] = []
        self._doubts = doubts
        columns = header.fields
        self._number = columns["customer_no"]
        self._name_column = columns["name"].column if "name" in columns else -1
        self._headings = {field: heading.text for field, heading in columns.items()}
        self._plan = [
            (heading.column, field, self._reader(field, heading, today))
            for field, heading in columns.items()
        ]
        self.grouping_columns = frozenset(
            heading.column for field, heading in columns.items() if field in GROUPING
        )
        self._width = max(heading.column for heading in columns.values()) + 1
        self._derive_village = "address" in columns and "village" not in columns
        self.fields = frozenset(columns) | ({"village"} if self._derive_village else frozenset())
        self._villages: dict[str, str | None] = {}
        self._seen: dict[str, tuple[int, dict[str, Value]]] = {}

    def read(self, number: int, row: list[Cell]) -> dict[str, Value] | None:
        """The customer in this row; None when it is none, is rejected or repeats another."""
        if len(row) < self._width:
            row = [*row, *[None] * (self._width - len(row))]
        found: dict[str, Value] = {}
        troubles = read_cells(self._plan, row, found)
        faults = faults_of(number, troubles, self._headings) if troubles else []
        if found["customer_no"] is None or found.get("name", "") is None:
            if self._is_no_customer(number, row, found):
                return None
            faults.extend(self._missing(number, row, found, faults))
        if troubles:
            tell_doubts(self._doubts, number, troubles, self._headings)
        if not faults:
            return self._unless_repeated(number, found)
        self.rejected.extend(faults)
        return None

    def _unless_repeated(self, number: int, found: dict[str, Value]) -> dict[str, Value] | None:
        if self._derive_village:
            found["village"] = self._village(found["address"])
        customer_no = str(found["customer_no"])
        earlier = self._seen.get(customer_no)
        if earlier is None:
            self._seen[customer_no] = (number, found)
            return found
        first, before = earlier
        different = [
            word
            for field, word in (("name", "户名"), ("address", "地址"))
            if found.get(field) and before.get(field) and found[field] != before[field]
        ]
        if different:
            reason = f"户号与第 {first} 行重复，而{'和'.join(different)}不同，以第 {first} 行为准"
            self.rejected.append(Rejected(number, self._number.text, reason))
            return None
        if found != before:
            reason = f"户号与第 {first} 行重复，有几栏不同，以第 {first} 行为准"
            self._doubts.about(number, self._number.text, reason)
        self.repeated.append(Repeated(number, first, customer_no))
        return None

    def _missing(
        self, number: int, row: list[Cell], found: dict[str, Value], faults: list[Rejected]
    ) -> list[Rejected]:
        """Faults for a number or name that simply is not there."""
        missing = []
        if found["customer_no"] is None and not any(
            fault.column == self._number.text for fault in faults
        ):
            missing.append(Rejected(number, self._number.text, "没有户号"))
        # A masked name is there, only unreadable: the customer may be known already.
        if found.get("name", "") is None and not is_masked(as_text(row[self._name_column])):
            missing.append(Rejected(number, self._headings["name"], "没有户名"))
        return missing

    def _is_no_customer(self, number: int, row: list[Cell], found: dict[str, Value]) -> bool:
        """Blank rows, subtotals, repeated headers, and notes beneath the table."""
        filled = [cell for cell in row if not is_blank(cell)]
        if not filled:
            return True
        shown = as_text(row[self._number.column]).strip()
        if plain_heading(shown) == plain_heading(self._number.text):
            return True
        if found["customer_no"] is not None:
            return False
        if is_total(filled):
            return True
        known = sum(value is not None for value in found.values())
        is_note = (len(filled) == 1 and not shown[:1].isdigit()) or (known == 0 and not shown)
        if is_note:
            words = fold(as_text(filled[0]))[:20]
            self._doubts.about(number, "", f"没有户号和户名，当作说明略过：{words}")
        return is_note

    def _village(self, address: Value) -> str | None:
        if not isinstance(address, str):
            return None
        village = village_of(address)
        # Thousands live in one village: let them share one text.
        return self._villages.setdefault(village, village) if village else None

    def _reader(self, field: str, heading: Heading, today: date) -> Reader:
        if field == "opened":
            return values.opened_reader(today)
        if field in _CAPACITIES:
            unit, is_power = capacity_unit(heading.text, heading.group)
            if is_power:
                self._doubts.about_sheet(f"「{heading.text}」的单位是千瓦，按千伏安读入，请核对")
            return _remembering(capacity_reader(unit))
        reader = _READERS.get(field, values.plain_text)
        return _remembering(reader) if field in GROUPING else reader


def _remembering(reader: Reader) -> Reader:
    """The same reader, doing the work once for each spelling."""
    known: dict[Cell, Value] = {}

    def read(cell: Cell) -> Value:
        if cell in known:
            return known[cell]
        value = reader(cell)
        if len(known) < _MOST_REMEMBERED:
            known[cell] = value
        return value

    return read
