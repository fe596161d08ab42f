"""The tab as a person meets it: keyboard alone, large letters, nothing cut, narrow and wide."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.buttons import Button
from sbdesk.services.customers import customer_count
from tests.gui.customers.counter import Counter, write
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press

CTRL = Qt.KeyboardModifier.ControlModifier


def large(counter: Counter) -> None:
    counter.window.set_letters(150)
    counter.window.resize(1366, 690)
    settle()


def opened(counter: Counter, qtbot: QtBot, customer_no: str) -> None:
    pk = counter.pk(customer_no)
    counter.page.open(pk)
    qtbot.waitUntil(lambda: (now := counter.page.side.current()) is not None and now.pk == pk)
    settle()


def screens(counter: Counter, qtbot: QtBot) -> dict[str, Callable[[], None]]:
    page = counter.page
    return {
        "important": lambda: opened(counter, qtbot, "6267000785070"),
        "ugly": lambda: opened(counter, qtbot, "7113300003"),
        "found": lambda: counter.window.top.search.setText("zs"),
        "nobody found": lambda: counter.window.top.search.setText("查无此人"),
        "list": lambda: counter.window.top.search.setText(""),
        "chips": lambda: page.list.bar.narrow_to("village", "要尔亚嘎查"),
        "form": page.begin_new,
        "problems": page.side.save,
        "import": page.begin_import,
    }


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_and_nothing_overlaps(counter: Counter, qtbot: QtBot, percent: int) -> None:
    if percent == 150:
        large(counter)
    for name, bring in screens(counter, qtbot).items():
        bring()
        qtbot.wait(50)
        assert unfit(counter.window) == [], name
    opened_file = counter.page.wide.importing
    opened_file.leave()
    opened(counter, qtbot, "7113300001")
    counter.page.begin_withdrawal()
    assert unfit(counter.window) == []


def test_the_page_asks_for_no_more_than_a_small_screen_has(counter: Counter) -> None:
    assert counter.page.minimumSizeHint().height() <= 560


def test_a_narrow_window_shows_list_or_file(counter: Counter, qtbot: QtBot) -> None:
    large(counter)
    page = counter.page
    assert page.list.isVisible()
    assert not page.side.isVisible()
    counter.page.enter()
    press(here(), Qt.Key.Key_Return)
    qtbot.waitUntil(page.side.file.isVisible)
    assert not page.list.isVisible()
    assert page.side.file.isAncestorOf(here())
    press(here(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert page.list.view.hasFocus()


def test_in_a_narrow_window_esc_leaves_the_form(counter: Counter, qtbot: QtBot) -> None:
    large(counter)
    page = counter.page
    page.begin_new()
    settle()
    assert page.side.form.isVisible()
    write(here(), "7113300055")
    counter.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert page.side.form.isVisible()
    counter.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert not page.side.has_form()
    assert len(counter.messages.asked) == 2


def test_searching_in_a_narrow_window_keeps_the_keyboard(counter: Counter, qtbot: QtBot) -> None:
    large(counter)
    opened(counter, qtbot, "7113300001")
    box = counter.window.top.search
    box.setFocus()
    with qtbot.waitSignal(counter.page.list.shown):
        write(box, "中顺")
    settle()
    assert box.hasFocus()
    assert counter.page.list.isVisible()


def test_large_letters_fold_the_two_registrations_into_one(counter: Counter, qtbot: QtBot) -> None:
    large(counter)
    opened(counter, qtbot, "6267000785070")
    words = [
        one.text()
        for one in (counter.window, *counter.page.side.file.header.findChildren(Button))
        if isinstance(one, Button) and one.isVisible()
    ]
    assert "登记" in words
    assert "登记投诉" not in words


def test_new_save_find_edit_withdraw_undo_by_keyboard_alone(counter: Counter, qtbot: QtBot) -> None:
    press(here(), Qt.Key.Key_N, CTRL)
    write(here(), "6267000412236")
    press(here(), Qt.Key.Key_Return)
    write(here(), "刘玉珍")
    for _ in range(40):
        if isinstance(here(), Button):
            break
        press(here(), Qt.Key.Key_Return)
    button = here()
    assert isinstance(button, Button)
    assert button.text() == "保存并新增"
    with qtbot.waitSignal(counter.page.changed):
        press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == 6)
    press(here(), Qt.Key.Key_F, CTRL)
    assert counter.window.top.search.hasFocus()
    with qtbot.waitSignal(counter.page.list.shown):
        write(here(), "lyz")
    press(here(), Qt.Key.Key_Down)
    name = counter.page.side.file.header.name
    qtbot.waitUntil(lambda: name.text() == "刘玉珍")
    press(here(), Qt.Key.Key_E, CTRL)
    press(here(), Qt.Key.Key_Return)
    write(here(), "刘玉真")
    with qtbot.waitSignal(counter.page.changed):
        press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: name.text() == "刘玉真")
    press(here(), Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.ShiftModifier)
    write(here(), "重复建档")
    with qtbot.waitSignal(counter.page.changed):
        press(here(), Qt.Key.Key_S, CTRL)
    assert customer_count(counter.desk) == 5
    press(here(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: customer_count(counter.desk) == 6)


def test_every_command_has_a_key_and_no_two_share_one(counter: Counter) -> None:
    keys = [command.key for command in counter.page.commands()]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    taken = {"Ctrl+F", "Ctrl+Z", "Ctrl+Q", "F1", "F2", "Ctrl+0", "Ctrl+S", "Esc"}
    taken |= {"Ctrl+Y", "Ctrl+Shift+Z"}
    assert taken.isdisjoint(keys)


def test_the_keyboard_reaches_every_action_of_the_file(counter: Counter, qtbot: QtBot) -> None:
    opened(counter, qtbot, "6267000785070")
    counter.page.side.file.take_keyboard()
    reached: set[str] = set()
    for _ in range(12):
        widget = here()
        if isinstance(widget, Button):
            reached.add(widget.text() or widget.accessibleName())
        press(widget, Qt.Key.Key_Tab)
    assert {"登记投诉", "登记走访", "打印", "更多", "显示号码", "编辑"} <= reached


def test_choosing_in_the_form_needs_no_mouse(counter: Counter) -> None:
    counter.page.begin_new()
    counter.page.side.form.form.focus_on("kind")
    box = here()
    assert isinstance(box, QComboBox)
    press(box, Qt.Key.Key_Down)
    assert box.currentText() == "高压"
    assert QApplication.focusWidget() is box
