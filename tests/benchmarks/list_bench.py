"""The list of customers: jumped about in, sorted by every column, narrowed by every condition."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.app import Program
from sbdesk.gui.application import application
from sbdesk.gui.parts.list_view import ListView
from sbdesk.services.completeness import missing_by_person
from sbdesk.services.customer_counts import counts_by
from sbdesk.services.customer_list import CONDITIONS, ORDERS, CustomerQuery, customer_ids
from sbdesk.services.desk import Desk
from tests.benchmarks.figures import Figure, in_turn, p95, seconds
from tests.benchmarks.offices import invented_office
from tests.benchmarks.varied import varied_office

_JUMPS = 60
_PLAIN_BUDGET, _MADE_BUDGET, _RULES_BUDGET = 1.5, 2.5, 4.0
"""Of a column as it is stored, of one looked up in other tables, of the rules of completeness."""
_MADE = {"manager": "manager_id", "class_name": "name", "grade": "name", "percent": "name"}
"""Columns that are not stored, and the stored one their floor sorts by."""


def jump(root: Path, customers: int, _runs: int) -> list[Figure]:
    """The real window on an office of `customers`; each jump painted before it counts."""
    desk = invented_office(root, customers)
    folder = desk.office.folder
    desk.office.close()
    app = application()
    program = Program(folder, root / "state", None)
    program.furnish()
    program.window.show()
    program.open_office()
    page = program.window.page("customers")
    assert page is not None
    while (view := _filled(page, customers)) is None:
        app.processEvents()
    chance = Random(2)

    def to(row: int) -> None:
        view.scrollTo(view.model().index(row, 0))
        view.viewport().repaint()
        QApplication.processEvents()

    to(0)
    took = [seconds(lambda: to(chance.randrange(customers))) * 1000 for _ in range(_JUMPS)]
    program.window.close()
    return [Figure(f"list.jump.{customers}", p95(took), "ms", 50)]


def sort(root: Path, customers: int, runs: int) -> list[Figure]:
    """Every column, against the bare `SELECT pk … ORDER BY` of it."""
    desk = varied_office(root, customers)
    figures = []
    for order in ORDERS:
        ours = partial(_read, desk, CustomerQuery(order))
        took, floor = in_turn(runs, ours, partial(_bare, desk, _MADE.get(order, order)))
        figures.append(Figure(f"sort.{order}.{customers}", took, "s", _budget(order), floor))
    desk.office.close()
    return figures


def narrow(root: Path, customers: int, runs: int) -> list[Figure]:
    """Every condition at its commonest value, and its counts, against one bare sort by name."""
    desk = varied_office(root, customers)
    floor = median(_bare(desk, "name") for _ in range(runs))
    figures = []
    for column in CONDITIONS:
        found = max(counts_by(desk, CustomerQuery(), column), key=lambda one: one.count)
        query = CustomerQuery().narrowed(**{column: found.value})
        works = (("filter", partial(_read, desk, query)), ("count", partial(_count, desk, column)))
        for name, work in works:
            took = median(work() for _ in range(runs))
            name = f"{name}.{column}.{customers}"
            figures.append(Figure(name, took, "s", _budget(column), floor))
    took = seconds(lambda: missing_by_person(desk, lambda _done, _total, _words: None))
    figures.append(Figure(f"missing.{customers}", took, "s", 2 * _RULES_BUDGET, floor))
    desk.office.close()
    return figures


def _budget(column: str) -> float:
    if column in ("percent", "complete"):
        return _RULES_BUDGET
    return _MADE_BUDGET if column in _MADE else _PLAIN_BUDGET


def _read(desk: Desk, query: CustomerQuery) -> float:
    return seconds(lambda: customer_ids(desk, query))


def _count(desk: Desk, column: str) -> float:
    return seconds(lambda: counts_by(desk, CustomerQuery(), column))


def _bare(desk: Desk, column: str) -> float:
    """Sorting by a stored column with nothing else."""

    def work() -> None:
        with desk.reading() as raw:
            raw.execute(f"SELECT pk FROM customer WHERE live = 1 ORDER BY {column}").fetchall()

    return seconds(work)


def _filled(page: QWidget, customers: int) -> ListView | None:
    found: Iterable[ListView] = page.findChildren(ListView)
    for one in found:
        if one.isVisible() and one.model().rowCount() >= customers:
            return one
    return None
