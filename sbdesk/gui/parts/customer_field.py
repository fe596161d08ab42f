"""The customer of a record: type 户号, name, initials, phone; choose from what was found.

field = CustomerField(place.find, place.interrupt)
form.add("customer_id", "客户", field, required=True)
field.picked.connect(...)              # the record id (16 bytes), None when let go of
"""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from sbdesk.gui import letters
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.found_list import Result
from sbdesk.gui.parts.picker import PickField
from sbdesk.services.customer_list import CustomerRow
from sbdesk.services.finding import FoundCustomers

Find = Callable[[str], FoundCustomers | None]
_SHOWN = 10


def named(row: CustomerRow) -> str:
    """A customer's name as a result of a search."""
    return row.name or "（无户名）"


def told_apart(row: CustomerRow, rows: Sequence[CustomerRow]) -> str:
    """What stands small beside the name: 户号 and village, and the address where these do not do.

    People of one name are many; among `rows` nobody may look like another.
    """
    parts = [row.customer_no or "无户号", row.village]
    alike = Counter((one.name, one.village, one.customer_no) for one in rows)
    if not row.customer_no or alike[row.name, row.village, row.customer_no] > 1:
        parts.append(row.address or row.phone)
    return " ".join(part for part in parts if part)


def held_words(row: CustomerRow) -> str:
    """What the field says once a customer is chosen: never the name alone."""
    return f"{named(row)} {row.customer_no or row.village}".strip()


class CustomerField(PickField):
    """`value()` is the record id of the customer chosen; `failed(error)` when searching failed."""

    failed = Signal(object)

    def __init__(self, find: Find, interrupt: Callable[[], None]) -> None:
        super().__init__("户号、姓名、拼音、电话")
        self._find = find
        self._reader = ReadRunner(interrupt, self)
        self.searched.connect(self._search)

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    def _search(self, text: str) -> None:
        self._reader.run(lambda: self._find(text), self._show, self.failed.emit)

    def _show(self, found: FoundCustomers | None) -> None:
        if found is None:
            return
        rows = [one.row for one in found.customers[:_SHOWN]]
        letters.show_rare("".join(row.name for row in rows))
        results = [
            Result(row.id, named(row), told_apart(row, rows), held_words(row)) for row in rows
        ]
        self.show_results(results, more=found.more or len(found.customers) > len(rows))
