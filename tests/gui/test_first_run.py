"""The first start as a whole: a form, no dead end; the office made, practice kept apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from sbdesk.app import Program
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui import letters
from sbdesk.gui.first_run import FirstRun
from sbdesk.gui.first_run_page import Founding
from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.window_lock import window_lock
from sbdesk.paths import practice_folder
from sbdesk.services.backups import back_up
from sbdesk.services.customers import add_customer, customer_count
from sbdesk.services.desk import open_desk, people, station
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.stick_backups import back_up_to_stick
from sbdesk.services.stick_restoring import look_into_backup, restore_from_stick
from sbdesk.store.office import station_id
from tests.gui.keys import child, here, press, words_on
from tests.gui.test_program import Answering

GOOD = Founding("林东供电所", "LD01", "王长河", "A")
CONTROL = Qt.KeyboardModifier.ControlModifier


class Start:
    """A program on a folder without data, its first question asked."""

    def __init__(self, folder: Path, answer: bool = True) -> None:
        self.messages = Answering(answer)
        self.program = Program(folder, folder.parent / "state", "谁也不是")
        self.window = self.program.window
        self.window.show()
        self.first: FirstRun = self.program.ask_first(self.messages)
        self.page = self.first.page

    def opened(self) -> bool:
        """Whether the office is on screen."""
        return "—" in self.window.windowTitle()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty data folder."""
    made = tmp_path / "sbdesk"
    made.mkdir()
    return made


@pytest.fixture
def start(folder: Path, qtbot: QtBot) -> Iterator[Start]:
    """The first start on it; closed in the end."""
    made = Start(folder)
    qtbot.addWidget(made.window)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()


def fill(start: Start) -> None:
    """What a clerk fills in."""
    values = {"station": "林东供电所", "code": "ld01", "person": "王长河"}
    start.page.card.form.set_values(values)


def rings(start: Start) -> int:
    """How many rings go round what has the keyboard."""
    return sum(isinstance(one, FocusRing) for one in start.window.children())


def names(folder: Path) -> set[str]:
    """What lies in a folder, less the lock of a window."""
    return {path.name for path in folder.iterdir()} - {"window.lock"}


def test_the_keyboard_is_in_the_first_field_and_nothing_was_complained_about(start: Start) -> None:
    assert here() is child(start.page, QLineEdit, "station")
    assert start.messages.errors == []
    assert start.program.failed == 0


def test_the_first_field_is_there_when_the_window_becomes_active(
    folder: Path, qtbot: QtBot
) -> None:
    """Nothing may run between the form's coming and its keyboard: the window may become active."""
    made = Start(folder)
    qtbot.addWidget(made.window)
    assert child(made.page, QLineEdit, "station").isVisible()
    made.window.close()


def test_the_clerk_comes_to_work_with_the_office_he_founded(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    fill(start)
    press(here(), Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "正在建立林东供电所，请稍等……" in words_on(start.window))
    qtbot.waitUntil(start.opened, timeout=30_000)
    desk = start.program.desk()
    facts = station(desk)
    assert (facts.name, facts.code, facts.head) == ("林东供电所", "LD01", "王长河")
    assert desk.office.identity.station == station_id("LD01")
    assert [(one.name, one.role) for one in people(desk)] == [("王长河", "所长")]
    assert desk.person is not None
    assert not desk.practice
    assert start.window.windowTitle() == "sbdesk — 林东供电所"
    assert start.messages.errors == []
    qtbot.waitUntil(lambda: rings(start) == 1)
    start.window.close()
    again = open_desk(folder, folder.parent / "state")
    assert again.person is not None
    again.office.close()


def test_bad_input_changes_nothing(start: Start, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.page.card.saved):
        press(here(), Qt.Key.Key_S, CONTROL)
    assert "请写所名，如「林东供电所」" in words_on(start.window)
    assert names(folder) == set()


def test_esc_leaves_and_leaves_nothing_behind(start: Start, folder: Path) -> None:
    press(here(), Qt.Key.Key_Escape)
    assert not start.window.isVisible()
    assert names(folder) == set()
    assert start.program.failed == 0


def test_a_folder_that_cannot_be_filled_is_told_and_may_be_tried_again(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    (folder / "files").write_text("在路上", "utf-8")
    fill(start)
    start.page.asked.emit(GOOD)
    qtbot.waitUntil(lambda: bool(start.messages.errors))
    assert start.page.card.isVisible()
    assert child(start.page, QLineEdit, "person").text() == "王长河"
    assert not (folder / "sbdesk.db").exists()
    (folder / "files").unlink()
    start.page.asked.emit(GOOD)
    qtbot.waitUntil(start.opened, timeout=30_000)


def test_an_office_that_came_meanwhile_is_not_touched(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    other = InitOffice("青石岭供电所", "QSL", person="赵明远")
    init_office(folder, folder.parent / "state", other).office.close()
    start.page.asked.emit(GOOD)
    qtbot.waitUntil(lambda: bool(start.messages.errors))
    assert "已经有数据了，没有改动它" in str(start.messages.errors[0])
    desk = open_desk(folder, folder.parent / "state")
    assert station(desk).name == "青石岭供电所"
    desk.office.close()


def test_practice_lies_beside_the_data_and_is_framed(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    start.window.change_letters(1)
    press(here(), Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: any("请稍等" in words for words in words_on(start.window)))
    qtbot.waitUntil(start.opened, timeout=60_000)
    assert start.program.desk().practice
    assert letters.percent() == 110
    assert start.program.folder == practice_folder(folder)
    assert start.window.windowTitle().endswith("(练习)")
    assert "就能建立本所" in start.window.status.sentence()
    assert customer_count(start.program.desk()) == 3000
    assert names(folder) == set()
    assert start.program.lock is not None
    assert not window_lock(practice_folder(folder)).tryLock(0)
    start.window.close()
    start.program.lock.unlock()
    # A second look opens the same one, with the letters of now.
    second = Start(folder)
    qtbot.addWidget(second.window)
    second.page.practice_asked.emit()
    qtbot.waitUntil(second.opened, timeout=30_000)
    assert customer_count(second.program.desk()) == 3000
    second.window.close()


def test_practice_that_is_stopped_leaves_nothing(start: Start, folder: Path, qtbot: QtBot) -> None:
    start.page.practice_asked.emit()
    assert here() is start.page.progress_card.cancel
    start.page.stop_asked.emit()
    qtbot.waitUntil(start.page.card.isVisible, timeout=30_000)
    assert not practice_folder(folder).exists()
    assert start.messages.errors == []
    start.page.asked.emit(GOOD)
    qtbot.waitUntil(start.opened, timeout=30_000)
    assert not start.program.desk().practice


def test_closing_while_practice_is_made_leaves_none(start: Start, folder: Path) -> None:
    start.page.practice_asked.emit()
    start.window.close()
    QApplication.processEvents()
    assert not (practice_folder(folder) / "sbdesk.db").exists()
    assert not start.opened()
    assert names(folder) == set()


def test_practice_that_is_open_elsewhere_is_told(start: Start, folder: Path) -> None:
    lock = window_lock(practice_folder(folder))
    assert lock.tryLock(0)
    start.page.practice_asked.emit()
    assert "已经在" in start.messages.told[0]
    assert start.page.card.isVisible()
    lock.unlock()


@pytest.mark.parametrize("agreed", [True, False])
def test_where_only_backups_are_left_they_are_offered_first(
    folder: Path, qtbot: QtBot, agreed: bool
) -> None:
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    desk = init_office(folder, folder.parent / "state", request)
    add_customer(desk, CustomerFields(customer_no="6267000785070", name="砖厂", address="甲村"))
    back_up(desk)
    desk.office.close()
    (folder / "sbdesk.db").unlink()
    start = Start(folder, answer=agreed)
    qtbot.addWidget(start.window)
    assert "1户" in start.messages.asked[0]
    assert start.opened() is agreed
    if agreed:
        assert customer_count(start.program.desk()) == 1
        assert "已恢复" in start.window.status.sentence()
    else:
        qtbot.waitUntil(start.page.isVisible)
    start.window.close()


def test_who_has_a_backup_founds_with_the_old_code_and_may_take_it_back(
    start: Start, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """What the hint at 所代码 promises: a new machine, the old code, the backup from the stick."""
    old = InitOffice("林东供电所", "LD01", person="王长河")
    desk = init_office(tmp_path / "old", tmp_path / "old-state", old)
    add_customer(desk, CustomerFields(customer_no="6267000785070", name="砖厂", address="甲村"))
    file = tmp_path / "备份.sbh"
    back_up_to_stick(desk, file, to=None, passphrase="林东供电所 2026", checkpoint=lambda *_: None)
    desk.office.close()
    start.page.asked.emit(GOOD)
    qtbot.waitUntil(start.opened, timeout=30_000)
    facts = look_into_backup(start.program.desk(), file, "林东供电所 2026", lambda *_: None)
    assert facts.station == "林东供电所"
    start.window.close()
    assert "1户" in restore_from_stick(folder, file, "林东供电所 2026", facts.package)
