"""The form that takes the place of a file: built while the window is in use, part by part."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from sbdesk.gui.parts.fields import LineField, TextArea
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.form_page import FormPage
from tests.gui.keys import here, press

Show = Callable[[QWidget], None]


@pytest.mark.parametrize("several", [True, False])
def test_building_a_form_leaves_the_window_active(shown: Show, several: bool) -> None:
    window = QWidget()
    shown(window)
    before = set(QApplication.topLevelWidgets())
    page = FormPage("新建客户", save_and_new=several)
    opened = [w for w in set(QApplication.topLevelWidgets()) - before if w.isVisible()]
    assert opened == []
    assert QApplication.activeWindow() is window
    assert page.save_new.isHidden() is not several
    page.deleteLater()


def places(form: FormGrid) -> list[tuple[int, ...]]:
    """Where every piece of a form stands, in the order of the grid."""
    grid = form.layout()
    assert isinstance(grid, QGridLayout)
    found: list[tuple[int, ...]] = []
    for number in range(grid.count()):
        place = grid.getItemPosition(number)
        assert isinstance(place, tuple)
        found.append(place)
    return found


def test_fields_stand_alike_added_one_by_one_or_laid_out_anew(shown: Show) -> None:
    form = FormGrid()
    form.add_section("客户")
    form.add("a", "甲", LineField())
    form.add("b", "乙", LineField())
    form.add("c", "丙", LineField())
    form.add("d", "丁", TextArea(), wide=True)
    form.add_widget(QWidget())
    form.add("e", "戊", LineField())
    one_by_one = places(form)
    form.resize(900, 500)
    shown(form)
    form.resize(300, 900)
    QApplication.processEvents()
    assert places(form) != one_by_one
    form.resize(900, 500)
    QApplication.processEvents()
    assert places(form) == one_by_one


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_saves_and_where_offered_begins_the_next(
    shown: Show, several: bool, key: Qt.Key
) -> None:
    """From anywhere, the notes too, where Enter alone goes on; it begins the next where offered."""
    page = FormPage("新增变压器", save_and_new=several)
    page.form.add("name", "名称", LineField())
    page.form.add("note", "备注", TextArea(), wide=True)
    asked: list[str] = []
    page.saved_and_new.connect(lambda: asked.append("next"))
    page.saved.connect(lambda: asked.append("save"))
    shown(page)
    page.form.focus_first()
    press(here(), key, Qt.KeyboardModifier.ControlModifier)
    page.form.focus_on("note")
    press(here(), key, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["next" if several else "save"] * 2
    page.set_saving(True)
    press(here(), key, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 2
