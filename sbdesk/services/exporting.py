"""Lists as workbooks: what the list shows, phones masked (DESIGN §7)."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.services.complaints import complaint_ids, complaint_rows
from sbdesk.services.customers import CustomerQuery, customer_ids, customer_rows
from sbdesk.services.desk import Desk
from sbdesk.services.finding import find_customers
from sbdesk.services.visits import visit_ids, visit_rows
from sbdesk.spreadsheets.writing import write_table

_PAGE = 500
Line = list[str | int | None]


def export_list(desk: Desk, kind: str, out: Path, where: str = "") -> int:
    """Write a list to .xlsx or .csv; `where` keeps what contains or finds that text.

    Gives the number of rows. Raises `UserMistake` when the person may not or the suffix is unknown.
    """
    if desk.person is not None and not may(desk.person.role, Right.EXPORT):
        raise UserMistake(f"{refusal(desk.person.role, Right.EXPORT)}。")
    title, headings, lines = _LISTS[kind](desk, where)
    counted = _Counted(lines)
    write_table(out, title, headings, counted)
    return counted.count


class _Counted:
    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines, self.count = lines, 0

    def __iter__(self) -> Iterator[Line]:
        for line in self._lines:
            self.count += 1
            yield line


Listing = tuple[str, list[str], Iterator[Line]]


def _customers(desk: Desk, where: str) -> Listing:
    pks: Sequence[int]
    if where:
        pks = [one.row.pk for one in find_customers(desk, where, 100_000).customers]
    else:
        pks = customer_ids(desk, CustomerQuery())

    def lines() -> Iterator[Line]:
        for page in _pages(pks):
            rows = customer_rows(desk, page)
            for pk in page:
                if pk in rows:
                    row = rows[pk]
                    yield [row.customer_no, row.name, row.address, row.phone, row.village]

    return "客户档案", ["户号", "户名", "用电地址", "联系电话", "村"], lines()


def _complaints(desk: Desk, where: str) -> Listing:
    def lines() -> Iterator[Line]:
        for page in _pages(complaint_ids(desk)):
            for row in complaint_rows(desk, page).values():
                line: Line = [row.number, row.received, row.category, row.customer]
                line += [row.state.state.value, str(row.closed_on or "")]
                if where in "".join(str(cell) for cell in line):
                    yield line

    return "投诉台账", ["编号", "受理时间", "类型", "客户", "状态", "办结日期"], lines()


def _visits(desk: Desk, where: str) -> Listing:
    def lines() -> Iterator[Line]:
        for page in _pages(visit_ids(desk)):
            for row in visit_rows(desk, page).values():
                line: Line = [row.number, str(row.day or ""), row.customer, row.village]
                line += [row.visitors, row.state.value]
                if where in "".join(str(cell) for cell in line):
                    yield line

    return "走访记录", ["编号", "日期", "客户", "村", "走访人", "状态"], lines()


def _pages(pks: "Sequence[int] | array[int]") -> Iterator[list[int]]:
    for start in range(0, len(pks), _PAGE):
        yield list(pks[start : start + _PAGE])


_LISTS: dict[str, Callable[[Desk, str], Listing]] = {
    "customers": _customers,
    "complaints": _complaints,
    "visits": _visits,
}
