"""The program as a whole: damaged data and the backup offered, who works, what closing leaves."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sbdesk.app import Program
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.customers.tab import CustomersPage
from sbdesk.gui.messages import Messages
from sbdesk.services.backups import back_up
from sbdesk.services.customers import add_customer, customer_count
from sbdesk.services.desk import open_desk
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.stick_backups import back_up_to_stick
from sbdesk.services.stick_restoring import restore_from_stick
from sbdesk.settings import load
from sbdesk.store.driver import connect
from sbdesk.store.search_full_text import waiting
from tests.gui.keys import child, press


class Answering(Messages):
    """Answers every question alike and keeps what was said."""

    def __init__(self, answer: bool) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[str] = []
        self.errors: list[BaseException] = []
        self.told: list[str] = []

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def tell(self, text: str) -> None:
        self.told.append(text)

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


def test_the_search_catches_up_while_the_person_rests(office: Path, qtbot: QtBot) -> None:
    raw = connect(office / "sbdesk.db")
    raw.execute("INSERT INTO search_waiting SELECT id, line, line FROM search_doc")
    raw.close()
    for program in opened(office, Answering(answer=True), qtbot):
        program.begin()
        qtbot.waitUntil(partial(in_step, program), timeout=30_000)


def in_step(program: Program) -> bool:
    """Whether the full text of the search is behind with nothing."""
    with program.desk().reading() as raw:
        return not waiting(raw)


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


def count(folder: Path, qtbot: QtBot, first: Callable[[], str] | None) -> tuple[int, Answering]:
    """How many customers a window shows that was opened after this was done, and what it said."""
    messages = Answering(answer=True)
    program = Program(folder, folder.parent / "state", None, first)
    qtbot.addWidget(program.window)
    program.furnish(messages)
    program.window.show()
    program.begin()
    found = customer_count(program.desk())
    program.window.close()
    return found, messages


def test_a_backup_on_a_stick_is_restored_between_two_windows(tmp_path: Path, qtbot: QtBot) -> None:
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    desk = init_office(tmp_path / "office", tmp_path / "state", request)
    add_customer(desk, CustomerFields(customer_no="6267000785070", name="砖厂", address="甲村"))
    file = tmp_path / "备份.sbh"
    back_up_to_stick(desk, file, to=None, passphrase="青石岭 2026", checkpoint=lambda *_: None)
    add_customer(desk, CustomerFields(customer_no="6267000785087", name="刘玉珍"))
    desk.office.close()
    folder = tmp_path / "office"
    then: list[Callable[[], str] | None] = []
    for program in opened(folder, Answering(answer=True), qtbot):
        program.begin()
        assert customer_count(program.desk()) == 2
        assert program.then is None
        assert program.reopen(lambda: restore_from_stick(folder, file, "青石岭 2026"))
        assert not program.window.isVisible()
        then.append(program.then)
    found, messages = count(folder, qtbot, then[0])
    assert found == 1
    assert "已恢复" in messages.told[0]
    assert "1户" in messages.told[0]
    assert messages.errors == []
    # The stick was pulled out meanwhile: it is said, and the data are as they were.
    file.unlink()
    found, messages = count(folder, qtbot, then[0])
    assert found == 1
    assert messages.told == []
    assert "U 盘可能拔出了" in str(messages.errors[0])


def test_a_window_that_is_kept_open_is_not_opened_again(tmp_path: Path, qtbot: QtBot) -> None:
    """Something typed is not stored yet, and the person does not give it up."""
    request = InitOffice("青石岭供电所", "QSL", person="赵明远")
    init_office(tmp_path / "office", tmp_path / "state", request).office.close()
    messages = Answering(answer=False)
    for program in opened(tmp_path / "office", messages, qtbot):
        program.begin()
        page = program.window.page("customers")
        assert isinstance(page, CustomersPage)
        page.begin_new()
        child(page, QLineEdit, "name").insert("写到一半")
        assert not program.reopen(lambda: "")
        assert program.then is None
        assert program.window.isVisible()
        messages.answer = True
    assert len(messages.asked) == 2
