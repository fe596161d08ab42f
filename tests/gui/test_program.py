"""The program as a whole: damaged data and the backup offered, who works, what closing leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.app import Program
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.customers.tab import CustomersPage
from sbdesk.gui.messages import Messages
from sbdesk.services.backups import back_up
from sbdesk.services.customers import add_customer, customer_count
from sbdesk.services.desk import open_desk
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.settings import load
from tests.gui.keys import press


class Answering(Messages):
    """Answers every question alike and keeps what was said."""

    def __init__(self, answer: bool) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[str] = []
        self.errors: list[BaseException] = []

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        del yes, no
        self.asked.append(question)
        return self.answer


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office of one customer with a backup, then torn."""
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    desk = init_office(tmp_path / "office", tmp_path / "state", request)
    add_customer(desk, CustomerFields(customer_no="6267000785070", name="砖厂", address="甲村"))
    back_up(desk)
    desk.office.close()
    return tmp_path / "office"


def tear(folder: Path) -> bytes:
    """Cut the file short; what is left of it."""
    path = folder / "sbdesk.db"
    torn = path.read_bytes()[:9000]
    path.write_bytes(torn)
    return torn


def opened(folder: Path, messages: Answering, qtbot: QtBot) -> Iterator[Program]:
    program = Program(folder, folder.parent / "state", None)
    qtbot.addWidget(program.window)
    program.furnish(messages)
    program.window.show()
    yield program
    program.window.close()


def test_a_damaged_file_is_restored_when_the_person_agrees(office: Path, qtbot: QtBot) -> None:
    tear(office)
    messages = Answering(answer=True)
    for program in opened(office, messages, qtbot):
        program.open_or_restore()
        assert customer_count(program.desk()) == 1
        assert "已恢复" in program.window.status.sentence()
    assert "1户" in messages.asked[0]
    assert list(office.glob("aside-*"))


def test_who_says_no_finds_the_file_as_it_was(office: Path, qtbot: QtBot) -> None:
    torn = tear(office)
    messages = Answering(answer=False)
    for program in opened(office, messages, qtbot):
        program.begin()
        assert program.failed == 1
    assert len(messages.errors) == len(messages.asked) == 1
    assert (office / "sbdesk.db").read_bytes() == torn


def test_without_a_good_backup_nothing_is_asked(office: Path, qtbot: QtBot) -> None:
    tear(office)
    for archive in (office / "backups").glob("*.zip"):
        archive.unlink()
    messages = Answering(answer=True)
    for program in opened(office, messages, qtbot):
        program.begin()
        assert program.failed == 1
    assert messages.asked == []
    assert len(messages.errors) == 1


def says(program: Program, qtbot: QtBot, words: str) -> None:
    """Wait until this stands in the status line."""
    qtbot.waitUntil(lambda: program.window.status.sentence() == words)


def test_a_step_is_taken_back_and_brought_again_by_key(office: Path, qtbot: QtBot) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for program in opened(office, Answering(answer=True), qtbot):
        program.begin()
        qtbot.waitUntil(program.window.isActiveWindow)
        press(program.window, Qt.Key.Key_Z, control)
        says(program, qtbot, "已撤销「新建客户 砖厂」")
        assert customer_count(program.desk()) == 0
        press(program.window, Qt.Key.Key_Y, control)
        says(program, qtbot, "已恢复「新建客户 砖厂」")
        assert customer_count(program.desk()) == 1
        press(program.window, Qt.Key.Key_Z, control | shift)
        says(program, qtbot, "没有可以恢复的一步：刚撤销的，之后没有再改别的，才能恢复。")


def test_closing_lets_the_office_go(office: Path, qtbot: QtBot) -> None:
    for program in opened(office, Answering(answer=True), qtbot):
        program.begin()
        assert program.failed == 0
    again = open_desk(office, office.parent / "state")
    assert customer_count(again) == 1
    again.office.close()


def test_closing_keeps_what_was_chosen_meanwhile(tmp_path: Path, qtbot: QtBot) -> None:
    """The window knows its own place and letters, not the person, printers or columns."""
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    desk = init_office(tmp_path / "office", tmp_path / "state", request)
    assert desk.person is not None
    person = desk.person.id
    desk.office.close()
    for program in opened(tmp_path / "office", Answering(answer=False), qtbot):
        program.begin()
        page = program.window.page("customers")
        assert isinstance(page, CustomersPage)
        page.list.columns_chosen.emit(("name", "phone"))
        program.window.person_chosen.emit(person)
        program.window.change_letters(1)
    kept = load(tmp_path / "office" / "settings.json")
    assert kept.customer_columns == ("name", "phone")
    assert kept.person == person.hex()
    assert kept.letters == 110
    assert kept.window is not None
