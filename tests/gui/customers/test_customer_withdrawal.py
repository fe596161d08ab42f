"""Withdrawing: only with a reason, gone from the list, back with undo."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.fields import TextArea
from sbdesk.services.customers import withdraw_customer
from tests.gui.customers.counter import Counter
from tests.gui.customers.form_desk import open_file
from tests.gui.fit import settle
from tests.gui.keys import child, press, type_text

CTRL = Qt.KeyboardModifier.ControlModifier


def begin(counter: Counter, qtbot: QtBot, customer_no: str) -> TextArea:
    open_file(counter, qtbot, customer_no)
    counter.page.begin_withdrawal()
    settle()
    return child(counter.page.side.withdrawal, TextArea, "reason")


def test_a_reason_is_asked_for(counter: Counter, qtbot: QtBot) -> None:
    reason = begin(counter, qtbot, "7113300001")
    assert reason.hasFocus()
    counter.page.side.withdrawal.go.click()
    assert counter.page.side.withdrawal.form.problem_count() == 1
    assert len(counter.changes) == 0


def test_withdrawn_is_gone_and_undo_brings_it_back(counter: Counter, qtbot: QtBot) -> None:
    reason = begin(counter, qtbot, "7113300001")
    type_text(reason, "duplicate")
    with qtbot.waitSignal(counter.page.changed):
        press(reason, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == 4)
    assert counter.changes[-1].sentence == "撤回客户 张守明（duplicate）"
    qtbot.waitUntil(lambda: counter.page.side.file.header.name.text() == "张𬭎")
    assert counter.page.list.view.hasFocus()
    press(counter.page.list.view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == 5)


def test_esc_leaves_everything_as_it_was(counter: Counter, qtbot: QtBot) -> None:
    reason = begin(counter, qtbot, "7113300001")
    press(reason, Qt.Key.Key_Escape)
    assert not counter.page.side.has_form()
    assert len(counter.page.list.model.ids()) == 5


def test_a_refusal_is_said_and_the_reason_stays(counter: Counter, qtbot: QtBot) -> None:
    reason = begin(counter, qtbot, "7113300001")
    file = counter.page.side.withdrawal.file()
    assert file is not None
    withdraw_customer(counter.desk, file.id, "先撤了")
    type_text(reason, "again")
    counter.page.side.withdrawal.go.click()
    qtbot.waitUntil(counter.page.message.isVisible)
    assert "刚刚被撤回" in counter.page.message.text()
    assert reason.toPlainText() == "again"
