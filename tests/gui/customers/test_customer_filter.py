"""Narrowing by keyboard with counts, chips that say what is in force, columns that come and go."""

from datetime import date
from functools import partial
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.customers.chips import ChipRow, ChipWords
from sbdesk.gui.customers.filter_popup import FilterPopup
from sbdesk.gui.customers.rows import COLUMN_TITLES, USUAL_COLUMNS
from sbdesk.services.customer_list import ORDERS, UNSET
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from tests.gui.customers.counter import Counter
from tests.gui.fit import settle
from tests.gui.keys import here, press, words_on

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def names(counter: Counter) -> list[str]:
    model = counter.page.list.model
    return [model.cell(row, 0).text for row in range(model.rowCount())]


def titles(counter: Counter) -> list[str]:
    return [column.title for column in counter.page.list.model.columns]


def opened(counter: Counter, qtbot: QtBot) -> FilterPopup:
    counter.page.list.bar.choose.click()
    popup = counter.page.list.bar.popup()
    assert popup is not None
    qtbot.waitUntil(lambda: popup.isVisible() and popup.values.isVisible())
    return popup


def go_to(popup: FilterPopup, qtbot: QtBot, key: str) -> None:
    """Down to a condition until its values are there."""
    for _ in popup.columns.lines:
        line = popup.columns.line()
        if line is not None and line.key == key:
            break
        press(popup.columns, Qt.Key.Key_Down)
    qtbot.waitUntil(popup.values.isVisible)
    settle()


def values(popup: FilterPopup) -> list[tuple[str, int]]:
    return [(line.key, line.count) for line in popup.values.lines]


# the filter


def test_a_condition_is_chosen_by_keyboard_with_its_count(counter: Counter, qtbot: QtBot) -> None:
    popup = opened(counter, qtbot)
    assert popup.columns.hasFocus()
    go_to(popup, qtbot, "kind")
    qtbot.waitUntil(lambda: ("高压", 1) in values(popup))
    assert values(popup) == [("高压", 1), ("低压非居民", 1), ("低压居民", 1), (UNSET, 2)]
    press(popup.columns, Qt.Key.Key_Right)
    assert popup.values.hasFocus()
    with qtbot.waitSignal(counter.page.list.shown):
        press(popup.values, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert names(counter) == ["中顺煤业有限公司"]
    qtbot.waitUntil(counter.page.list.view.hasFocus)


def test_several_conditions_are_set_without_closing(counter: Counter, qtbot: QtBot) -> None:
    popup = opened(counter, qtbot)
    go_to(popup, qtbot, "village")
    qtbot.waitUntil(lambda: ("林东镇", 2) in values(popup))
    press(popup.columns, Qt.Key.Key_Right)
    assert popup.values.line() is not None
    with qtbot.waitSignal(counter.page.list.shown):
        press(popup.values, Qt.Key.Key_Space)
    assert popup.isVisible()
    assert [line.chosen for line in popup.columns.lines if line.key == "village"] == ["林东镇"]
    press(popup.values, Qt.Key.Key_Left)
    go_to(popup, qtbot, "lifecycle")
    qtbot.waitUntil(lambda: values(popup) == [("潜在", 1), ("现存", 1)])
    press(popup.columns, Qt.Key.Key_Right)
    with qtbot.waitSignal(counter.page.list.shown):
        press(popup.values, Qt.Key.Key_Return)
    assert names(counter) == ["李玉兰"]
    chips = counter.page.list.bar.chips.chips()
    assert [chip.text() for chip in chips] == ["林东镇", "潜在"]
    assert chips[1].toolTip() == "阶段：潜在"


def test_choosing_a_value_again_drops_it(counter: Counter, qtbot: QtBot) -> None:
    bar = counter.page.list.bar
    with qtbot.waitSignal(counter.page.list.shown):
        bar.narrow_to("kind", "高压")
    popup = opened(counter, qtbot)
    go_to(popup, qtbot, "kind")
    qtbot.waitUntil(lambda: len(values(popup)) == 4)
    press(popup.columns, Qt.Key.Key_Return)
    with qtbot.waitSignal(counter.page.list.shown):
        press(popup.values, Qt.Key.Key_Return)
    assert bar.conditions() == {}


def test_letters_go_to_a_village_by_its_pinyin(counter: Counter, qtbot: QtBot) -> None:
    popup = opened(counter, qtbot)
    go_to(popup, qtbot, "village")
    qtbot.waitUntil(lambda: len(values(popup)) == 4)
    press(popup.columns, Qt.Key.Key_Right)
    for key in (Qt.Key.Key_S, Qt.Key.Key_D):
        press(popup.values, key)
    line = popup.values.line()
    assert line is not None
    assert line.words == "三道湾村"


def test_esc_and_a_look_elsewhere_close_it(counter: Counter, qtbot: QtBot) -> None:
    popup = opened(counter, qtbot)
    press(popup.columns, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    popup = opened(counter, qtbot)
    counter.window.top.search.setFocus()
    assert not popup.isVisible()
    opened(counter, qtbot)
    counter.page.list.bar.choose.click()
    assert not popup.isVisible()


def test_what_is_not_known_can_be_asked_for(counter: Counter, qtbot: QtBot) -> None:
    bar = counter.page.list.bar
    with qtbot.waitSignal(counter.page.list.shown):
        bar.narrow_to("manager", UNSET)
    assert len(names(counter)) == 5
    assert [chip.text() for chip in bar.chips.chips()] == ["客户经理未填"]
    with qtbot.waitSignal(counter.page.list.shown):
        bar.narrow_to("importance", "一级")
    assert names(counter) == ["中顺煤业有限公司"]
    assert bar.lists.text() == "部分客户"


def test_a_search_puts_the_conditions_away(counter: Counter, qtbot: QtBot) -> None:
    page, bar = counter.page, counter.page.list.bar
    with qtbot.waitSignal(page.list.shown):
        page.list.show_list(kind="高压")
    assert bar.chips.isVisible()
    with qtbot.waitSignal(page.list.shown):
        counter.window.top.search.setText("zsm")
    assert not bar.chips.isVisible()
    assert not bar.choose.isEnabled()
    with qtbot.waitSignal(page.list.shown):
        counter.window.top.search.setText("")
    assert bar.chips.isVisible()
    assert names(counter) == ["中顺煤业有限公司"]


def test_chips_break_into_lines(qtbot: QtBot) -> None:
    row = ChipRow()
    qtbot.addWidget(row)
    row.resize(200, 30)
    gone: list[int] = []
    row.show_chips([ChipWords("一" * n, "话", partial(gone.append, n)) for n in (4, 5, 20)])
    assert row.height() > 60
    assert row.chips()[2].text().endswith("…")
    assert all(chip.geometry().right() <= 200 for chip in row.chips())
    row.chips()[1].click()
    assert gone == [5]
    row.show_chips([])
    assert row.isHidden()


# columns


def test_every_column_can_be_sorted_by() -> None:
    assert set(COLUMN_TITLES) == set(ORDERS)


def test_columns_come_and_go_from_a_menu_that_stays(counter: Counter) -> None:
    menu, chosen = counter.page.list.bar.columns, list[tuple[str, ...]]()
    counter.page.list.columns_chosen.connect(chosen.append)
    view, pk = counter.page.list.view, counter.pk("7113300002")
    view.choose(pk)
    menu.aboutToShow.emit()
    hidden: list[bool] = []
    menu.aboutToHide.connect(lambda: hidden.append(True))
    actions = {action.text(): action for action in menu.actions()}
    menu.setActiveAction(actions["资料"])
    press(menu, Qt.Key.Key_Space)
    assert titles(counter) == ["户名", "户号", "村", "信用", "资料"]
    assert view.chosen_id() == pk
    menu.setActiveAction(actions["村"])
    press(menu, Qt.Key.Key_Return)
    assert titles(counter) == ["户名", "户号", "信用", "资料"]
    assert chosen[-1] == ("name", "customer_no", "grade", "percent")
    assert counter.page.list.model.cell(0, 3).text.endswith("%")
    assert hidden == []
    actions["恢复原来的列"].trigger()
    assert chosen[-1] == USUAL_COLUMNS


def test_sorting_by_a_chosen_column_by_key_and_by_head(counter: Counter, qtbot: QtBot) -> None:
    listed = counter.page.list
    listed.show_columns(("name", "customer_no", "contract_va"))
    view = listed.view
    view.setFocus()
    with qtbot.waitSignal(listed.shown):
        press(view, Qt.Key.Key_Right, CTRL_SHIFT)
    assert listed.query().order == "contract_va"
    with qtbot.waitSignal(listed.shown):
        press(view, Qt.Key.Key_Down, CTRL_SHIFT)
    assert names(counter)[0] == "中顺煤业有限公司"
    assert listed.model.cell(0, 2).text == "1600"
    with qtbot.waitSignal(listed.shown):
        view.horizontalHeader().sectionClicked.emit(0)
    assert listed.query().order == "name"


def test_more_columns_than_fit_scroll_and_keep_the_name(counter: Counter) -> None:
    listed = counter.page.list
    listed.show_columns(tuple(COLUMN_TITLES))
    settle()
    view = listed.view
    bar = view.horizontalScrollBar()
    assert bar.maximum() > 0
    assert view.columnWidth(0) >= 150
    view.setFocus()
    for _ in range(12):
        press(view, Qt.Key.Key_Right)
    assert bar.value() > 0
    held = bar.value()
    press(view, Qt.Key.Key_Down)
    assert bar.value() == held
    listed.show_columns(())
    settle()
    assert bar.maximum() == 0
    for row in range(listed.model.rowCount()):
        assert listed.model.cell(row, 0).text


def test_every_column_has_something_to_show(counter: Counter) -> None:
    listed = counter.page.list
    listed.show_columns(tuple(COLUMN_TITLES))
    shown = {
        column.sort: listed.model.cell(0, number).text
        for number, column in enumerate(listed.model.columns)
    }
    assert shown["name"] == "中顺煤业有限公司"
    assert shown["phone"] == "138****2716"
    assert shown["importance"] == "一级"
    assert "?" not in shown.values()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_lists_and_columns_open_by_key(counter: Counter, qtbot: QtBot) -> None:
    bar = counter.page.list.bar
    bar.open_columns()
    assert bar.columns.isVisible()
    with qtbot.waitSignal(bar.columns.chosen):
        press(bar.columns, Qt.Key.Key_Space)
    bar.columns.close()
    bar.open_lists()
    menu = bar.lists.menu()
    assert menu is not None
    press(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(counter.page.list.shown):
        press(menu, Qt.Key.Key_Return)
    assert names(counter) == ["中顺煤业有限公司"]
    assert not menu.isVisible()


# people of one name


def two_of_a_name(desk: Desk) -> None:
    for number, village in (("7113300008", "乌登村"), ("7113300009", "")):
        add_customer(desk, CustomerFields(customer_no=number, name="张守明", village=village))


def test_namesakes_are_told_apart_where_their_columns_are_away(
    counter: Counter, qtbot: QtBot
) -> None:
    two_of_a_name(counter.desk)
    listed = counter.page.list
    with qtbot.waitSignal(listed.shown):
        listed.refresh()
    assert names(counter).count("张守明") == 3
    cells = [listed.model.cell(row, 0) for row in range(7)]
    assert {cell.secondary for cell in cells} == {""}
    listed.show_columns(("name", "grade"))
    cells = [listed.model.cell(row, 0) for row in range(7)]
    told = [cell.secondary for cell in cells if cell.text == "张守明"]
    assert told == ["北井子村 7113300001", "乌登村 7113300008", "7113300009"]
    assert {cell.secondary for cell in cells if cell.text != "张守明"} == {""}
    listed.show_columns(("name", "customer_no"))
    cells = [listed.model.cell(row, 0) for row in range(7)]
    assert [c.secondary for c in cells if c.text == "张守明"] == ["北井子村", "乌登村", ""]


def test_namesakes_that_were_found_say_why_too(counter: Counter, qtbot: QtBot) -> None:
    two_of_a_name(counter.desk)
    listed = counter.page.list
    listed.show_columns(("name", "grade"))
    with qtbot.waitSignal(listed.shown):
        counter.window.top.search.setText("zhangshouming")
    cells = [listed.model.cell(row, 0) for row in range(1, listed.model.rowCount())]
    assert "乌登村 7113300008" in [cell.secondary for cell in cells]
    listed.show_columns(("name", "percent"))
    row = listed.model.record(1)
    assert row is not None
    assert row.found is not None
    assert listed.model.cell(1, 1).text.endswith("%")


# long reading


class SlowDesk(Desk):
    """Every reading thread waits at its first question until the test lets it go."""

    going = Event()

    def today(self) -> date:
        if current_thread() is not main_thread():
            self.going.wait(5)
        return super().today()


def test_a_slow_list_says_so_and_can_be_stopped(counter: Counter, qtbot: QtBot) -> None:
    listed, before = counter.page.list, names(counter)
    listed.show_columns(("name", "address"))
    listed.view.setFocus()
    quick = counter.desk
    counter.desk = SlowDesk(quick.office, quick.person)
    listed.view.sort_asked.emit("address", False)
    qtbot.waitUntil(lambda: any("按 Esc 停下" in text for text in words_on(listed)))
    press(here(), Qt.Key.Key_Escape)
    SlowDesk.going.set()
    counter.desk = quick
    assert names(counter) == before
    assert listed.query().order == "customer_no"
    assert listed.bar.query().order == "customer_no"
    assert any("共 5 户" in text for text in words_on(listed))
    with qtbot.waitSignal(listed.shown):
        listed.view.sort_asked.emit("name", False)
    assert listed.query().order == "name"


def test_the_head_of_the_list_follows_the_letters(counter: Counter) -> None:
    """Started at one size and changed to another, as if it had been started at the other."""
    bar = counter.page.list.bar
    for percent in (150, 100, 200, 100):
        counter.window.set_letters(percent)
        assert bar.minimumHeight() == 44 * percent // 100
