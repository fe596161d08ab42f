"""Segments, classes and stages with the names behind each."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.segments_page import SegmentsPage
from sbdesk.services.customer_list import UNSET, CustomerQuery, customer_ids
from tests.gui.customers.counter import Counter
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press


@pytest.fixture
def segments(counter: Counter, qtbot: QtBot) -> SegmentsPage:
    """The page from the menu."""
    next(one for one in counter.page.commands() if one.text.startswith("分类统计")).run()
    page = counter.page.wide.page("segments")
    assert isinstance(page, SegmentsPage)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() > 0)
    settle()
    return page


def table(page: SegmentsPage) -> list[str]:
    model = page.table.rows
    found = []
    for row in range(model.rowCount()):
        group = model.group_at(row)
        cells = [model.cell(row, column).text for column in range(3)]
        found.append(group.title if group is not None else " ".join(cells))
    return found


def test_lists_and_table_are_there(segments: SegmentsPage) -> None:
    lists = segments.lists.rows
    names = [lists.cell(row, 0).text for row in range(lists.rowCount())]
    assert {"潜在", "现存", "已销户", "一级", "还缺资料"} <= set(names)
    assert here() is segments.lists
    assert table(segments) == [
        UNSET,
        "交流10kV 1000—3149 kVA 1",
        f"交流220V {UNSET} 1",
        f"{UNSET} {UNSET} 1",
    ]


def test_enter_asks_for_the_customers_behind_a_list(
    segments: SegmentsPage, counter: Counter, qtbot: QtBot
) -> None:
    asked: list[CustomerQuery] = []
    segments.list_asked.connect(asked.append)
    names = [segments.lists.rows.cell(row, 0).text for row in range(segments.lists.rows.rowCount())]
    while segments.lists.currentIndex().row() != names.index("潜在"):
        press(here(), Qt.Key.Key_Down)
    press(here(), Qt.Key.Key_Return)
    assert asked[0].conditions() == {"lifecycle": "潜在"}
    segments.names.click()
    assert asked[1] == asked[0]
    assert len(customer_ids(counter.desk, asked[0])) == 1


def test_enter_asks_for_the_customers_of_a_segment(
    segments: SegmentsPage, counter: Counter
) -> None:
    asked: list[CustomerQuery] = []
    segments.list_asked.connect(asked.append)
    press(here(), Qt.Key.Key_Tab)
    assert here() is segments.table
    press(here(), Qt.Key.Key_Home)
    press(here(), Qt.Key.Key_Return)
    held = asked[0].conditions()
    assert set(held) == {"lifecycle", "industry", "voltage", "size"}
    assert len(customer_ids(counter.desk, asked[0])) == 1


def test_cut_by_village_first(segments: SegmentsPage, qtbot: QtBot) -> None:
    segments.first.set_value("village")
    segments.first.edited.emit()
    qtbot.waitUntil(lambda: "三道湾村" in table(segments))


def test_esc_leads_back(segments: SegmentsPage, counter: Counter) -> None:
    press(here(), Qt.Key.Key_Escape)
    assert counter.page.list.isVisible()
    assert not segments.is_busy()


@pytest.mark.parametrize("letters", [100, 150])
def test_nothing_is_cut(segments: SegmentsPage, counter: Counter, letters: int) -> None:
    counter.window.set_letters(letters)
    settle()
    assert unfit(segments) == []
    assert segments.table.columnWidth(1) > 100
