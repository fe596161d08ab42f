"""Fields hold values and pass the keyboard on."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.choices import CheckField, DropDown
from sbdesk.gui.parts.dates import DateField, in_words
from sbdesk.gui.parts.fields import Field, LineField, ReadOnlyField, TextArea
from sbdesk.gui.parts.found_list import FoundList, Result
from sbdesk.gui.parts.picker import PickField
from tests.gui.gallery import plain_date
from tests.gui.keys import child, press, type_text

Show = Callable[[QWidget], None]
KINDS = [(1, "供电质量 › 电压质量"), (2, "停送电"), ("x", "服务")]


def fields() -> list[Field]:
    return [LineField(), TextArea(), DropDown(KINDS), DateField(plain_date), CheckField("同意")]


@pytest.mark.parametrize("number", range(5))
def test_enter_moves_on_from_every_field(qtbot: QtBot, number: int) -> None:
    field = fields()[number]
    assert isinstance(field, QWidget)
    qtbot.addWidget(field)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(field.entered):
            press(field, key)


@pytest.mark.parametrize("number", range(5))
def test_filling_a_field_is_no_edit(qtbot: QtBot, number: int) -> None:
    field = fields()[number]
    assert isinstance(field, QWidget)
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.edited):
        field.set_value(1)
        field.set_value(None)
        field.set_wrong(True)


def test_a_line_drops_blanks_at_its_ends(qtbot: QtBot) -> None:
    field = LineField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        type_text(field, " 138 ")
    assert field.value() == "138"
    field.set_value(None)
    assert field.value() == ""


def test_a_read_only_field_is_passed_over(qtbot: QtBot) -> None:
    field = ReadOnlyField()
    qtbot.addWidget(field)
    field.set_value("柳条沟村 2 号台区")
    type_text(field, "x")
    assert field.value() == "柳条沟村 2 号台区"
    assert not field.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_shift_enter_begins_a_line(qtbot: QtBot) -> None:
    field = TextArea(lines=2)
    qtbot.addWidget(field)
    type_text(field, "a")
    with qtbot.assertNotEmitted(field.entered):
        press(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text(field, "b")
    assert field.value() == "a\nb"
    assert field.tabChangesFocus()


def test_an_unknown_value_leaves_nothing_chosen(qtbot: QtBot) -> None:
    field = DropDown(KINDS)
    qtbot.addWidget(field)
    assert field.value() is None
    field.set_value("x")
    assert (field.value(), field.currentText()) == ("x", "服务")
    field.set_items(KINDS[:2])
    assert field.value() is None
    field.set_value(2)
    field.set_items(KINDS)
    assert field.value() == 2


def test_keys_choose_and_the_wheel_does_not(qtbot: QtBot, shown: Show) -> None:
    field = DropDown(KINDS)
    shown(field)
    with qtbot.waitSignal(field.edited):
        press(field, Qt.Key.Key_Down)
    assert field.value() == 1
    none = Qt.MouseButton.NoButton
    wheel = QWheelEvent(
        QPoint(5, 5),
        QPoint(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, wheel)
    assert field.value() == 1


def test_a_tick(qtbot: QtBot) -> None:
    field = CheckField("签订预存协议")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        press(field, Qt.Key.Key_Space)
    assert field.value() is True


def test_digits_become_a_date_on_leaving(qtbot: QtBot) -> None:
    field = DateField(plain_date)
    qtbot.addWidget(field)
    heard: list[str] = []
    field.read.connect(heard.append)
    type_text(field, "0315")
    assert heard == ["", "", "", "2026-03-15(日)，Enter 到下一格"]
    press(field, Qt.Key.Key_Return)
    assert field.text() == "2026-03-15"


def test_an_unreadable_date_stays_as_typed(qtbot: QtBot) -> None:
    field = DateField(plain_date)
    qtbot.addWidget(field)
    type_text(field, "99")
    press(field, Qt.Key.Key_Return)
    assert (field.text(), field.value()) == ("99", None)
    assert "看不出是哪一天" in field.mistake()
    field.set_value(date(2026, 10, 9))
    assert field.text() == "2026-10-09"
    field.set_value(datetime(2026, 10, 9, 9, 42))
    assert field.text() == "2026-10-09 09:42"
    assert in_words(datetime(2026, 10, 9, 9, 42)) == "2026-10-09(五) 09:42"
    field.set_value(None)
    assert (field.value(), field.mistake()) == (None, "")


def test_undo_of_the_window_works_where_nothing_was_typed(qtbot: QtBot) -> None:
    field = LineField()
    qtbot.addWidget(field)
    press = QKeyEvent(
        QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    press.ignore()
    QApplication.sendEvent(field, press)
    assert not press.isAccepted()
    type_text(field, "a")
    QApplication.sendEvent(field, press)
    assert press.isAccepted()


AGAIN = [
    (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
]


@pytest.mark.parametrize(("key", "held"), AGAIN)
def test_redo_is_for_typing_taken_back_and_else_for_the_window(
    qtbot: QtBot, shown: Show, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    window = QMainWindow()
    asked: list[str] = []
    action = QAction("恢复", window, shortcut=QKeySequence(held.value | key.value))
    action.triggered.connect(lambda: asked.append("window"))
    window.addAction(action)
    field = LineField()
    window.setCentralWidget(field)
    shown(window)
    field.setFocus()
    press(field, key, held)
    type_text(field, "a")
    press(field, key, held)
    assert asked == ["window", "window"]
    press(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == ""
    press(field, key, held)
    assert (field.value(), asked) == ("a", ["window", "window"])


@pytest.mark.parametrize(("key", "held"), AGAIN)
def test_redo_in_a_text_is_for_the_text(
    qtbot: QtBot, shown: Show, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    area = TextArea()
    shown(area)
    type_text(area, "a")
    press(area, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert area.value() == ""
    press(area, key, held)
    assert area.value() == "a"


def test_a_customer_is_picked_by_keys(qtbot: QtBot, shown: Show) -> None:
    holder = QWidget()
    holder.resize(500, 400)
    field = PickField("户号 / 姓名")
    field.setParent(holder)
    shown(holder)
    field.setFocus()
    with qtbot.waitSignal(field.searched) as asked:
        type_text(field, "l")
    assert asked.args == ["l"]
    field.show_results([Result(7, "刘玉珍", "柳条沟村"), Result(8, "李明")])
    drop = child(holder, FoundList)
    assert drop.isVisible()
    with qtbot.waitSignals([field.picked, field.entered]):
        press(field, Qt.Key.Key_Down)
        press(field, Qt.Key.Key_Return)
    assert (field.value(), field.text()) == (8, "李明")
    assert not drop.isVisible()
    with qtbot.waitSignal(field.picked) as gone:
        type_text(field, "x")
    assert gone.args == [None]
    assert field.value() is None


def test_nothing_found_is_said_and_esc_puts_it_away(qtbot: QtBot, shown: Show) -> None:
    field = PickField()
    holder = QWidget()
    field.setParent(holder)
    holder.resize(500, 300)
    shown(holder)
    field.setFocus()
    type_text(field, "q")
    field.show_results([])
    drop = child(holder, FoundList)
    assert not drop.grab().isNull()
    press(field, Qt.Key.Key_Escape)
    assert not drop.isVisible()
    assert field.text() == "q"
    field.hold(3, "张淑梅")
    assert field.value() == 3
    field.set_value(None)
    assert field.text() == ""


def test_a_line_that_is_left_shows_its_beginning(shown: Show) -> None:
    first, second = LineField(), LineField()
    holder = QWidget()
    column = QVBoxLayout(holder)
    for field in (first, second):
        column.addWidget(field)
    holder.resize(160, 100)
    shown(holder)
    first.setFocus()
    first.insert("阿依古丽·买买提艾力·阿卜杜热西提·吐尔逊江·白合")
    assert first.cursorPosition() == 25
    second.setFocus(Qt.FocusReason.OtherFocusReason)
    assert first.cursorPosition() == 25
    first.setFocus()
    press(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert first.cursorPosition() == 0
