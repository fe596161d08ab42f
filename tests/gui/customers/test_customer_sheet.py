"""The visit sheet of a customer: drawn, looked at, numbered once."""

from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.visit_sheets import VisitSheets
from sbdesk.services.notices import register
from tests.gui.customers.counter import Counter


def preview(counter: Counter, qtbot: QtBot) -> VisitSheets:
    sheets = counter.page.papers.visit
    counter.page.print_sheet()
    qtbot.waitUntil(lambda: sheets.preview is not None, timeout=20_000)
    return sheets


def test_the_draft_is_shown_and_registers_nothing(counter: Counter, qtbot: QtBot) -> None:
    sheets = preview(counter, qtbot)
    assert sheets.preview is not None
    assert sheets.preview.paper().number is None
    assert sheets.preview.issue.text() == "编号登记 Ctrl+D"
    sheets.preview.close()
    qtbot.waitUntil(lambda: sheets.preview is None)
    assert register(counter.desk) == []
    assert counter.changes == []


def test_numbered_it_is_registered_once_and_the_window_hears(
    counter: Counter, qtbot: QtBot
) -> None:
    sheets = preview(counter, qtbot)
    assert sheets.preview is not None
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        sheets.preview.issue.click()
    assert sheets.preview.paper().number
    assert len(register(counter.desk)) == 1
    sheets.issue(counter.page.side.pk() or 0)
    qtbot.waitUntil(lambda: counter.messages.told != [], timeout=20_000)
    assert "已经签发过" in counter.messages.told[0]
    assert len(register(counter.desk)) == 1
    sheets.preview.close()


def test_who_may_not_print_is_told(counter: Counter) -> None:
    counter.work_as("查看")
    counter.page.print_sheet()
    assert "没有权限" in counter.page.message.text()


def test_the_sheet_to_verify_data_with_is_printed_though_nothing_is_missing(
    counter: Counter, qtbot: QtBot
) -> None:
    page = counter.page
    [line] = [line for line in page.commands() if line.text == "资料核对表……"]
    assert (line.menu, line.key) == ("打印", "Ctrl+Shift+V")
    line.run()
    papers = page.papers.verification
    qtbot.waitUntil(lambda: papers.preview is not None, timeout=20_000)
    assert papers.preview is not None
    assert papers.preview.paper().pages == 1
    assert papers.preview.paper().number is None
    with qtbot.waitSignal(page.changed, timeout=20_000):
        papers.preview.issue.click()
    [registered] = register(counter.desk)
    assert registered.form == "data-verification"
    papers.preview.close()


def test_who_may_not_print_gets_no_sheet_to_verify_with(counter: Counter) -> None:
    counter.work_as("查看")
    counter.page.print_verification()
    assert "没有权限" in counter.page.message.text()
