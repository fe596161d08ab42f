"""Jumping about in the list of customers: the view scrolled anywhere and painted."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.app import Program
from sbdesk.gui.application import application
from sbdesk.gui.parts.list_view import ListView
from tests.benchmarks.figures import Figure, p95, seconds
from tests.benchmarks.offices import invented_office

_JUMPS = 60


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


def _filled(page: QWidget, customers: int) -> ListView | None:
    found: Iterable[ListView] = page.findChildren(ListView)
    for one in found:
        if one.isVisible() and one.model().rowCount() >= customers:
            return one
    return None
