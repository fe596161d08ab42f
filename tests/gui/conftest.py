"""Every test of the window begins in the program's dress at 100 %."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import letters
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle


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
