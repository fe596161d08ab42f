"""List left, file right; one at a time where the window is narrow in letters."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.folding import Folding
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle
from tests.gui.keys import press

Show = Callable[[QWidget], None]


def test_it_folds_by_letters_not_pixels(shown: Show, qapp: QApplication, qtbot: QtBot) -> None:
    left, right = LineField(), LineField()
    folding = Folding(left, right, 440)
    heard: list[bool] = []
    folding.folded.connect(heard.append)
    folding.resize(1366, 600)
    shown(folding)
    assert (left.isVisible(), right.isVisible(), folding.is_narrow()) == (True, True, False)
    assert left.width() == 440
    dress(qapp, 150)
    settle()
    assert (left.isVisible(), right.isVisible(), folding.is_narrow()) == (True, False, True)
    folding.open_right()
    assert (left.isVisible(), right.isVisible()) == (False, True)
    right.setFocus()
    with qtbot.waitSignal(folding.closed):
        press(right, Qt.Key.Key_Escape)
    assert (left.isVisible(), right.isVisible()) == (True, False)
    assert left.hasFocus()
    dress(qapp, 100)
    settle()
    assert (left.isVisible(), right.isVisible()) == (True, True)
    assert heard == [False, True, False]


def test_esc_means_nothing_where_both_are_seen(shown: Show) -> None:
    left, right = LineField(), LineField()
    folding = Folding(left, right)
    folding.resize(1366, 600)
    shown(folding)
    folding.open_right()
    right.setFocus()
    press(right, Qt.Key.Key_Escape)
    assert right.hasFocus()


class Free(Folding):
    """With or without a form at the right."""

    form = False

    def may_leave_right(self) -> bool:
        return not self.form


@pytest.mark.parametrize("form", [False, True])
def test_larger_letters_leave_the_keyboard_where_it_was(
    shown: Show, qapp: QApplication, form: bool
) -> None:
    """In the list, beside a file; a form with what was typed stays in sight."""
    left, right = LineField(), LineField()
    folding = Free(left, right, 440)
    folding.form = form
    folding.resize(1366, 600)
    shown(folding)
    folding.open_right()
    left.setFocus()
    dress(qapp, 150)
    settle()
    assert (left.isVisible(), right.isVisible()) == (not form, form)
    assert left.hasFocus() is not form
    dress(qapp, 100)
    settle()
    assert left.isVisible()
    assert right.isVisible()
    right.setFocus()
    folding.open_right()
    dress(qapp, 150)
    settle()
    assert (left.isVisible(), right.isVisible()) == (False, True)
    assert right.hasFocus()


def test_where_the_keyboard_is_at_the_right_that_side_stays(
    shown: Show, qapp: QApplication
) -> None:
    """Nobody opened it: both were seen."""
    left, right = LineField(), LineField()
    folding = Folding(left, right, 440)
    folding.resize(1366, 600)
    shown(folding)
    right.setFocus()
    dress(qapp, 150)
    settle()
    assert (left.isVisible(), right.isVisible()) == (False, True)
    assert right.hasFocus()
    press(right, Qt.Key.Key_Escape)
    assert (left.isVisible(), left.hasFocus()) == (True, True)
