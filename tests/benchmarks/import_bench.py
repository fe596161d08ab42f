"""Importing a workbook of 40 columns against reading it and inserting it with nothing else."""

from pathlib import Path
from random import Random
from shutil import rmtree

import xlsxwriter
from python_calamine import CalamineWorkbook

from sbdesk.services.desk import Desk
from sbdesk.services.journal import undo_last
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.sheets_in import ImportSheet, import_sheet
from sbdesk.store.driver import connect
from tests.benchmarks.figures import Figure, in_turn, seconds
from tests.benchmarks.synthetic import CUSTOMER_FIELDS, synthetic_customers

_HEADINGS = {
    "customer_no": "用户编号",
    "name": "用户名称",
    "address": "用电地址",
    "phone": "联系电话",
}
_COLUMNS = 40


def _sheet(
    path: Path, rows: int, changed: float = 0.0, new: int = 0, columns: int = _COLUMNS
) -> None:
    """A workbook of the first invented customers; a share with another phone, some new."""
    chance = Random(5)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("用户档案")
    extra = columns - len(_HEADINGS) - 1
    page.write_row(0, 0, [*_HEADINGS.values(), "立户日期", *(f"其他{n}" for n in range(extra))])
    customers = synthetic_customers(rows + new)
    for number, one in enumerate(customers, 1):
        values = dict(zip(CUSTOMER_FIELDS, one.values, strict=True))
        if number > rows:
            values["customer_no"] = f"9{number:012}"
        elif chance.random() < changed:
            values["phone"] = f"199{number:08}"
        cells = [values.get(field) or "" for field in _HEADINGS]
        page.write_row(
            number, 0, [*cells, "2020-01-01", *(f"值{number % 97}" for _ in range(extra))]
        )
    book.close()


def _floor(sheet: Path, root: Path) -> float:
    """Read with calamine, insert with executemany, nothing else."""
    path = root / "floor.db"
    path.unlink(missing_ok=True)

    def work() -> None:
        rows = CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
        raw = connect(path)
        raw.execute(f"CREATE TABLE t ({', '.join(f'c{n}' for n in range(_COLUMNS))})")
        raw.execute("BEGIN")
        marks = ", ".join("?" * _COLUMNS)
        plain = ([str(cell) for cell in row] for row in rows[1:])
        raw.executemany(f"INSERT INTO t VALUES ({marks})", plain)
        raw.execute("COMMIT")
        raw.close()

    return seconds(work)


def take_in(root: Path, customers: int, runs: int) -> list[Figure]:
    """Into an empty office; and as 1 % changes and 1 % new into one that already took in twice as
    many."""
    sheet, again, before = root / "import.xlsx", root / "again.xlsx", root / "before.xlsx"
    _sheet(sheet, customers)
    _sheet(again, customers, changed=0.01, new=customers // 100)
    _sheet(before, 2 * customers, columns=len(_HEADINGS) + 1)

    def fresh() -> Desk:
        folder = root / "import-office"
        rmtree(folder, ignore_errors=True)
        return init_office(folder, root / "state", InitOffice("测速供电所", "IMP"))

    def empty() -> float:
        desk = fresh()
        took = seconds(lambda: import_sheet(desk, ImportSheet("customers", sheet)))
        desk.office.close()
        return took

    first, floor = in_turn(runs, empty, lambda: _floor(sheet, root))
    desk = fresh()
    import_sheet(desk, ImportSheet("customers", before))

    def update() -> float:
        took = seconds(lambda: import_sheet(desk, ImportSheet("customers", again)))
        undo_last(desk)
        return took

    second, floor_again = in_turn(runs, update, lambda: _floor(again, root))
    desk.office.close()
    return [
        Figure(f"import.empty.{customers}x{_COLUMNS}", first, "s", 3, floor),
        Figure(f"import.update.{customers}x{_COLUMNS}", second, "s", 3, floor_again),
    ]
