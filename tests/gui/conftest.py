"""Every test of the window begins in the program's dress at 100 %."""

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import letters
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle

_MUCH_GARBAGE = 20_000


@pytest.fixture(autouse=True, scope="module")
def collected() -> Iterator[None]:
    """As in the program, garbage is collected on this thread only, never while Qt walks widgets.

    When the tests of a file are through, none of their widgets is left to a later collection.
    What was there before the file, half a million objects of modules, is not gone through again.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def swept(qapp: QApplication) -> Iterator[None]:
    """Between two tests is a safe place; a window that is gone is not dressed again."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Style, faces, palette and sheet, letters 100 %."""
    if not qapp.styleSheet() or letters.percent() != 100:
        dress(qapp, 100)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Show a widget as the active window and let it come to rest."""
    held: list[QWidget] = []

    def show(widget: QWidget) -> None:
        held.append(widget)
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        settle()

    return show
