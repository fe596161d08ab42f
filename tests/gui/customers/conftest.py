"""An office with its window, closed after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.gui.letters import percent
from tests.gui.customers.counter import Counter, new_office, open_counter
from tests.gui.customers.file_desk import FileDesk, open_file_desk
from tests.gui.fit import settle


def show(counter: Counter, qtbot: QtBot) -> None:
    """Bring the window up and wait until the list has been read."""
    assert percent() >= 100
    with qtbot.waitExposed(counter.window):
        counter.window.show()
    counter.window.activateWindow()
    qtbot.waitUntil(counter.window.isActiveWindow)
    settle()


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    """Five customers, the window shown at 1366 × 690, the first customer chosen."""
    made = open_counter(new_office(tmp_path))
    show(made, qtbot)
    qtbot.waitUntil(lambda: len(made.page.list.model.ids()) == 5)
    qtbot.waitUntil(lambda: made.page.side.current() is not None)
    yield made
    made.window.hide()
    made.close()
    made.window.deleteLater()
    settle()


@pytest.fixture
def empty_counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    """An office without a customer."""
    made = open_counter(new_office(tmp_path, ()))
    show(made, qtbot)
    qtbot.waitUntil(made.page.list.start.isVisible)
    yield made
    made.window.hide()
    made.close()
    made.window.deleteLater()
    settle()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[FileDesk]:
    """An office without a customer, its window on screen."""
    made = open_file_desk(tmp_path, ())
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    made.page.folding.left.setFocus()
    settle()
    yield made
    made.window.hide()
    made.close()
    made.window.deleteLater()
    settle()
