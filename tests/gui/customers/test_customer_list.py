"""The list: order, conditions, search, what stays chosen, what an empty one says."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.marks import Chip
from tests.gui.customers.conftest import show
from tests.gui.customers.counter import Counter, new_office, open_counter
from tests.gui.fit import settle
from tests.gui.keys import child, here, press, type_text

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def names(counter: Counter) -> list[str]:
    model = counter.page.list.model
    return [model.cell(row, 0).text for row in range(model.rowCount())]


def search(counter: Counter, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(counter.page.list.shown):
        counter.window.top.search.setText(text)
    settle()


def test_it_begins_by_number_with_the_first_chosen(counter: Counter) -> None:
    assert names(counter)[:2] == ["中顺煤业有限公司", "张守明"]
    assert names(counter)[-1] == "李玉兰"
    assert counter.page.list.view.chosen_id() == counter.page.list.model.ids()[0]
    assert counter.page.list.view.hasFocus()


def test_another_order_by_keys_keeps_who_is_chosen(counter: Counter, qtbot: QtBot) -> None:
    view = counter.page.list.view
    pk = counter.pk("7113300001")
    view.choose(pk)
    with qtbot.waitSignal(counter.page.list.shown):
        press(view, Qt.Key.Key_Down, CTRL_SHIFT)
    assert names(counter)[-1] == "李玉兰"
    assert view.chosen_id() == pk
    with qtbot.waitSignal(counter.page.list.shown):
        press(view, Qt.Key.Key_Left, CTRL_SHIFT)
    assert counter.page.list.bar.query().order == "name"


def test_whole_lists_come_from_the_menu_and_go_with_their_chip(
    counter: Counter, qtbot: QtBot
) -> None:
    bar = counter.page.list.bar
    menu = bar.lists.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    choice = {action.text(): action for action in menu.actions()}
    assert "还缺资料的客户" in choice
    assert "经济大客户" in choice
    with qtbot.waitSignal(counter.page.list.shown):
        choice["潜在客户"].trigger()
    assert names(counter) == ["李玉兰"]
    assert bar.lists.text() == "潜在客户"
    with qtbot.waitSignal(counter.page.list.shown):
        press(child(bar, Chip), Qt.Key.Key_Space)
    assert len(names(counter)) == 5
    assert bar.lists.text() == "全部客户"


def test_conditions_that_leave_nobody_say_so_and_offer_to_go(
    counter: Counter, qtbot: QtBot
) -> None:
    bar = counter.page.list.bar
    with qtbot.waitSignal(counter.page.list.shown):
        bar.narrow_to("kind", "高压")
    with qtbot.waitSignal(counter.page.list.shown):
        bar.narrow_to("village", "林东镇")
    assert names(counter) == []
    assert not counter.page.list.view.isVisible()
    qtbot.waitUntil(lambda: counter.page.side.pk() is None)
    with qtbot.waitSignal(counter.page.list.shown):
        bar.drop_all()
    assert len(names(counter)) == 5


def test_searching_shows_the_best_first_and_why(counter: Counter, qtbot: QtBot) -> None:
    search(counter, qtbot, "zs")
    model = counter.page.list.model
    group = model.group_at(0)
    assert group is not None
    assert group.title == "户名首字母相符"
    found = names(counter)
    assert set(found[1:]) == {"中顺煤业有限公司", "张守明"}
    assert model.cell(1, 0).spans == ((0, 2),)
    qtbot.waitUntil(lambda: counter.page.side.pk() == counter.page.list.model.ids()[0])
    search(counter, qtbot, "")
    assert len(names(counter)) == 5
    assert model.group_at(0) is None


def test_a_search_that_finds_nobody_keeps_the_words(counter: Counter, qtbot: QtBot) -> None:
    search(counter, qtbot, "查无此人")
    assert not counter.page.list.view.isVisible()
    assert counter.page.list.is_searching()


def test_typing_goes_on_while_the_file_follows(counter: Counter, qtbot: QtBot) -> None:
    box = counter.window.top.search
    box.setFocus()
    with qtbot.waitSignal(counter.page.list.shown):
        type_text(box, "zsm")
    assert box.hasFocus()
    press(box, Qt.Key.Key_Down)
    assert counter.page.list.view.hasFocus()


def test_an_empty_office_says_what_to_do_first(empty_counter: Counter) -> None:
    page = empty_counter.page
    assert page.list.start.text() == "导入用户档案"
    page.enter()
    assert page.list.start.hasFocus()
    assert page.side.current() is None


def test_the_columns_chosen_are_there_at_the_next_start(
    counter: Counter, tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot
) -> None:
    columns = counter.page.list.bar.columns
    columns.aboutToShow.emit()
    ticks = {action.text(): action for action in columns.actions()}
    ticks["电话"].trigger()
    ticks["信用"].trigger()
    chosen = ("name", "customer_no", "village", "phone")
    assert counter.settings.customer_columns == chosen
    later = open_counter(new_office(tmp_path_factory.mktemp("later")), counter.settings)
    show(later, qtbot)
    qtbot.waitUntil(lambda: len(later.page.list.model.ids()) == 5)
    titles = [column.title for column in later.page.list.model.columns]
    assert titles == ["户名", "户号", "村", "电话"]
    columns = later.page.list.bar.columns
    columns.aboutToShow.emit()
    back = {action.text(): action for action in columns.actions()}
    assert back["电话"].isChecked()
    back["恢复原来的列"].trigger()
    assert later.settings.customer_columns == ()
    later.window.hide()
    later.close()
    later.window.deleteLater()
    settle()


def test_enter_leads_to_where_the_file_is_worked_on(counter: Counter, qtbot: QtBot) -> None:
    page = counter.page
    fill = page.side.file.overview.completeness.fill
    press(page.list.view, Qt.Key.Key_Return)
    qtbot.waitUntil(fill.hasFocus)
    page.list.view.setFocus()
    press(here(), Qt.Key.Key_Down)
    press(here(), Qt.Key.Key_Return)
    assert page.side.current() is None
    qtbot.waitUntil(lambda: page.side.current() is not None)
    assert fill.hasFocus()
