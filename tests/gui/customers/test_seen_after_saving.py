"""Whoever was just saved is the one shown, in the list and as the file."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.customers.counter import Counter
from tests.gui.customers.form_desk import begin_another, fill, line, open_edit, search, stored
from tests.gui.keys import here, press


def test_giving_up_the_next_one_shows_the_one_just_saved(
    empty_counter: Counter, qtbot: QtBot
) -> None:
    page = empty_counter.page
    begin_another(empty_counter, "7113300050", "甲")
    press(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.list.view.chosen_id() is not None)
    assert page.side.has_form()
    press(here(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.side.current() is not None)
    assert page.side.pk() == empty_counter.pk("7113300050")
    assert page.list.view.hasFocus()


@pytest.mark.parametrize("searched", ["", "张守明"])
def test_giving_up_the_next_one_leaves_whoever_was_shown_before(
    counter: Counter, qtbot: QtBot, searched: str
) -> None:
    page = counter.page
    page.open(counter.pk("7113300001"))
    qtbot.waitUntil(lambda: page.side.current() is not None)
    search(counter, qtbot, searched, 1 if searched else 5)
    begin_another(counter, "7113300050", "周大勇")
    with qtbot.waitSignal(page.changed):
        press(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    new = counter.pk("7113300050")
    qtbot.waitUntil(lambda: page.list.view.chosen_id() == new)
    assert page.side.has_form()
    assert line(counter, "customer_no").hasFocus()
    press(here(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: (now := page.side.current()) is not None and now.pk == new)
    page.begin_edit()
    assert line(counter, "name").text() == "周大勇"
    press(here(), Qt.Key.Key_Escape)
    assert page.side.pk() == new


def test_a_search_after_the_next_one_was_given_up_is_left_alone(
    counter: Counter, qtbot: QtBot
) -> None:
    page, box = counter.page, counter.window.top.search
    begin_another(counter, "7113300050", "周大勇")
    with qtbot.waitSignal(page.changed):
        press(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.list.view.chosen_id() == counter.pk("7113300050"))
    press(here(), Qt.Key.Key_Escape)
    search(counter, qtbot, "张守明", 1)
    assert box.text() == "张守明"


def test_somebody_new_is_seen_though_a_search_had_narrowed_the_list(
    counter: Counter, qtbot: QtBot
) -> None:
    page, box = counter.page, counter.window.top.search
    search(counter, qtbot, "张守明", 1)
    begin_another(counter, "6267000412236", "刘玉珍")
    page.side.save()
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 6)
    assert box.text() == ""
    new = stored(counter, "6267000412236")
    qtbot.waitUntil(lambda: page.list.view.chosen_id() == new.pk)
    qtbot.waitUntil(lambda: page.side.current() == new)
    page.begin_edit()
    assert line(counter, "name").text() == "刘玉珍"


def test_whoever_no_longer_answers_to_the_search_is_still_seen(
    counter: Counter, qtbot: QtBot
) -> None:
    page, box = counter.page, counter.window.top.search
    search(counter, qtbot, "张守明", 1)
    open_edit(counter, qtbot, "7113300001")
    fill(counter, "name", "张守信")
    page.side.save()
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 5)
    assert box.text() == ""
    renamed = stored(counter, "7113300001")
    qtbot.waitUntil(lambda: page.side.current() == renamed)
    assert page.list.view.chosen_id() == renamed.pk


def test_a_search_that_finds_somebody_new_stays(counter: Counter, qtbot: QtBot) -> None:
    page, box = counter.page, counter.window.top.search
    search(counter, qtbot, "张守明", 1)
    begin_another(counter, "6267000412236", "张守明")
    page.side.save()
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 2)
    new = stored(counter, "6267000412236")
    qtbot.waitUntil(lambda: page.list.view.chosen_id() == new.pk)
    assert box.text() == "张守明"


def test_conditions_that_leave_somebody_new_out_go(counter: Counter, qtbot: QtBot) -> None:
    page = counter.page
    page.list.show_list(village="林东镇")
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 2)
    begin_another(counter, "6267000412236", "刘玉珍")
    with qtbot.waitSignal(page.changed):
        page.side.save()
    new = stored(counter, "6267000412236")
    qtbot.waitUntil(lambda: page.list.view.chosen_id() == new.pk)
    assert page.list.bar.conditions() == {}
    assert len(page.list.model.ids()) == 6


def test_an_edit_that_leaves_the_list_leaves_its_conditions(counter: Counter, qtbot: QtBot) -> None:
    page = counter.page
    page.list.show_list(village="林东镇")
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 2)
    open_edit(counter, qtbot, "7113300002")
    fill(counter, "village", "北井子村")
    page.side.save()
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 1)
    assert len(page.list.bar.conditions()) == 1
