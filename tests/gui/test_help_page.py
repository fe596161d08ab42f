"""The help of a tab: readable headings, never larger than the window behind it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk import paths
from sbdesk.gui.letters import px
from sbdesk.gui.parts.help_page import HelpDialog
from sbdesk.gui.sheet import dress

Show = Callable[[QWidget], None]


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("subject", ["customers", "complaints", "visits", "credit"])
def test_it_fits_the_window(shown: Show, qapp: QApplication, percent: int, subject: str) -> None:
    dress(qapp, percent)
    window = QWidget()
    window.resize(1366, 690)
    shown(window)
    help_ = HelpDialog(paths.RESOURCES / "help", subject, window)
    assert help_.width() <= 1366
    assert help_.height() <= 690 - 32
    sizes = {}
    block = help_.text.document().begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            sizes[level] = block.begin().fragment().charFormat().font().pixelSize()
        if level == 2:
            assert block.blockFormat().topMargin() > block.blockFormat().bottomMargin()
        block = block.next()
    assert sizes == {1: px(20), 2: px(16)}
    help_.close()
