"""What the menus lead to: every key once, every page of the whole width reached and left."""

from collections import Counter as Tally

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.segments_page import SegmentsPage
from sbdesk.services.customers import CustomerQuery
from tests.gui.customers.counter import Counter


def test_no_key_stands_twice(counter: Counter) -> None:
    keys = Tally(line.key for line in counter.page.commands() if line.key)
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_lines_of_the_file_go_while_a_wide_page_is_shown(counter: Counter) -> None:
    page = counter.page
    with_file = {line.text for line in page.commands()}
    page.show_wide("segments")
    alone = {line.text for line in page.commands()}
    assert alone < with_file
    assert "编辑客户" in with_file - alone
    page.wide.closed.emit()
    assert {line.text for line in page.commands()} == with_file


@pytest.mark.parametrize("text", ["导出清单……", "还缺的资料……", "分类统计……", "查重与合并……"])
def test_a_line_leads_to_its_page_and_esc_back(counter: Counter, qtbot: QtBot, text: str) -> None:
    page = counter.page
    qtbot.waitUntil(lambda: len(page.list.model.ids()) > 0)
    [line] = [line for line in page.commands() if line.text == text]
    line.run()
    assert page.wide.isVisible()
    qtbot.waitUntil(lambda: not page.wide.is_busy(), timeout=20_000)
    page.wide.closed.emit()
    assert not page.wide.isVisible()
    assert page.list.isVisible()


def test_a_figure_of_the_statistics_opens_its_names(counter: Counter, qtbot: QtBot) -> None:
    page = counter.page
    page.show_wide("segments")
    shown = page.wide.page("segments")
    assert isinstance(shown, SegmentsPage)
    shown.list_asked.emit(CustomerQuery(kind="高压"))
    assert not page.wide.isVisible()
    qtbot.waitUntil(lambda: page.list.query().kind == "高压")
