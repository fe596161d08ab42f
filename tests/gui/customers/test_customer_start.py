"""客户档案 begins with the list; the rest is built when it is first asked for."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.deeds import Deed, Deeds
from tests.gui.customers.counter import Counter, new_office, open_counter

_LATER = {"file", "form", "withdrawal"}


def test_parts_are_built_when_they_are_asked_for(tmp_path: Path, qtbot: QtBot) -> None:
    counter = open_counter(new_office(tmp_path))
    page = counter.page
    assert not _LATER & set(vars(page.side))
    assert page.wide.count() == 0
    assert "sheets" not in vars(page)
    assert page.side.current() is None
    assert not page.side.has_form()
    assert page.may_close()
    qtbot.waitUntil(lambda: page.side.current() is not None)
    assert _LATER & set(vars(page.side)) == {"file"}
    page.begin_new()
    assert page.side.has_form()
    assert _LATER & set(vars(page.side)) == {"file", "form"}
    assert page.side.form is page.side.form
    assert not page.side.form.isWindow()
    counter.close()


def test_the_first_file_waits_while_somebody_goes_about_in_the_list(
    tmp_path: Path, qtbot: QtBot
) -> None:
    counter = open_counter(new_office(tmp_path))
    page = counter.page
    qtbot.waitUntil(lambda: page.list.view.chosen_id() is not None)
    told: list[bool] = []
    page.moved.connect(lambda: told.append(True))
    for _ in range(8):
        page.list.view.verticalScrollBar().valueChanged.emit(0)
        qtbot.wait(30)
    assert page.side.current() is None
    assert len(told) == 8
    page.narrow("李")
    assert len(told) > 8
    page.narrow("")
    qtbot.waitUntil(lambda: page.side.current() is not None)
    counter.close()


def test_nothing_runs_on_after_the_page_was_shut_down(tmp_path: Path, qtbot: QtBot) -> None:
    counter = open_counter(new_office(tmp_path))
    with qtbot.waitSignal(counter.page.list.shown):
        counter.page.list.refresh()
    counter.close()
    qtbot.wait(150)
    assert counter.page.side.current() is None
    assert counter.messages.errors == []


def test_a_part_built_in_a_narrow_window_offers_the_way_back(counter: Counter) -> None:
    counter.page.side.fold(True)
    counter.page.begin_new()
    assert counter.page.side.form.back.text() == "客户"
    assert not counter.page.side.form.back.isHidden()
    counter.page.side.fold(False)
    assert counter.page.side.form.back.isHidden()


def test_masks_are_left_alone_while_nobody_is_shown(empty_counter: Counter) -> None:
    empty_counter.page.side.toggle_masks()
    assert "file" not in vars(empty_counter.page.side)


def test_a_deed_is_the_same_for_button_and_menu(counter: Counter) -> None:
    deeds = counter.page.deeds
    assert isinstance(deeds, Deeds)
    lines = {command.text: command for command in counter.page.commands()}
    for deed in (deeds.complaint, deeds.visit, deeds.credit, deeds.copy, deeds.withdraw):
        assert isinstance(deed, Deed)
        assert lines[deed.words].key == deed.key
