"""The visit sheet of a customer: drawn, looked at, the printer remembered."""

from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.sheet import VisitSheets
from tests.gui.customers.counter import Counter


def preview(counter: Counter, qtbot: QtBot) -> VisitSheets:
    sheets = counter.page.sheets
    counter.page.print_sheet()
    qtbot.waitUntil(lambda: sheets.preview_window is not None, timeout=20_000)
    return sheets


def test_the_sheet_is_previewed(counter: Counter, qtbot: QtBot) -> None:
    sheets = preview(counter, qtbot)
    window = sheets.preview_window
    assert window is not None
    assert "走访工作单" in window.windowTitle()
    window.close()
    qtbot.waitUntil(lambda: sheets.preview_window is None)
    assert counter.changes == []


def test_printing_without_a_printer_is_said(counter: Counter, qtbot: QtBot) -> None:
    sheets = preview(counter, qtbot)
    assert sheets.preview_window is not None
    sheets.preview_window.print_asked.emit()
    window = sheets.print_window
    assert window is not None
    window.accept()
    qtbot.waitUntil(counter.page.message.isVisible)
    assert "打印机" in counter.page.message.text()
    assert "visit-sheet" in counter.settings.printers
    sheets.preview_window.close()


def test_who_may_not_print_is_told(counter: Counter) -> None:
    counter.work_as("查看")
    counter.page.print_sheet()
    assert "没有权限" in counter.page.message.text()
