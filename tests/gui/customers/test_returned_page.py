"""A returned data-verification sheet typed back with the keyboard alone."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.gui.customers.returned_page import ReturnedPage
from sbdesk.gui.letters import percent
from sbdesk.gui.parts.fields import LineField, widget_of
from sbdesk.services.customers import customer_pk
from sbdesk.services.dossier import dossier
from sbdesk.services.notices import register
from sbdesk.services.press import Press
from sbdesk.services.verification import print_round
from tests.gui.customers.counter import new_office, write
from tests.gui.customers.page_desk import MINE, PageDesk
from tests.gui.fit import settle, unfit
from tests.gui.keys import child, here, press, type_text, words_on

CTRL = Qt.KeyboardModifier.ControlModifier


class Returning:
    """The page over an office in which one sheet was printed, and what it said."""

    def __init__(self, folder: Path, press: Press) -> None:
        self.at = PageDesk(new_office(folder))
        self.place = self.at.place()
        self.pk = customer_pk(self.at.desk, MINE)
        print_round(self.at.desk, press, [self.pk], "2026年下半年")
        self.code = register(self.at.desk)[0].code
        self.page = ReturnedPage(self.place)
        self.page.resize(1300, 640)
        self.closed: list[bool] = []
        self.opened: list[object] = []
        self.changes: list[Changes] = []
        self.said: list[str] = []
        self.page.closed.connect(lambda: self.closed.append(True))
        self.page.open_asked.connect(self.opened.append)
        self.page.written.connect(self.changes.append)
        self.page.said.connect(self.said.append)

    def field(self, name: str) -> QWidget:
        """Where a field is typed."""
        return widget_of(self.page.form.field(name))

    def retype(self, name: str, text: str) -> None:
        """Type over what stands in a field."""
        line = self.field(name)
        line.setFocus()
        press(line, Qt.Key.Key_A, CTRL)
        write(line, text)


@pytest.fixture(scope="module")
def machine() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def returning(
    tmp_path: Path, machine: Press, shown: Callable[[QWidget], None], qtbot: QtBot
) -> Iterator[Returning]:
    """The page on screen, waiting for a code."""
    made = Returning(tmp_path, machine)
    shown(made.page)
    made.page.begin()
    settle()
    yield made
    qtbot.waitUntil(lambda: made.page._job is None)
    made.at.close()


def find(returning: Returning, qtbot: QtBot) -> None:
    """The code typed and looked up."""
    type_text(returning.field("code"), returning.code)
    press(returning.field("code"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: returning.field("name").isEnabled())
    settle()


def test_it_waits_for_a_code(returning: Returning) -> None:
    assert here() is returning.field("code")
    assert not returning.field("phone").isEnabled()
    assert not returning.page.save.isEnabled()
    assert not returning.page.is_busy()


def test_what_the_file_says_is_there_to_be_typed_over(returning: Returning, qtbot: QtBot) -> None:
    find(returning, qtbot)
    assert here() is returning.field("result")
    assert child(returning.page, LineField, "phone").text() == "13847162716"
    assert child(returning.page, LineField, "contract_va").text() == "1600"
    assert any("中顺煤业有限公司" in words for words in words_on(returning.page))
    assert not returning.field("code").isEnabled()
    assert not returning.page.is_busy()


def test_corrections_and_result_are_saved_and_the_next_code_awaited(
    returning: Returning, qtbot: QtBot
) -> None:
    find(returning, qtbot)
    returning.retype("phone", "13900001111")
    returning.retype("signed_by", "贺𬭎")
    assert returning.page.is_busy()
    returning.page.save_new.setFocus()
    press(returning.page.save_new, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(returning.changes))
    settle()
    assert "更正1项" in returning.said[0]
    assert returning.at.file().fields.phone == "13900001111"
    file = returning.at.file()
    (part,) = dossier(returning.at.desk, file.id, ["data_verification"])["data_verification"]
    assert (part.values["result"], part.values["signed_by"]) == ("有变更", "贺𬭎")
    assert here() is returning.field("code")
    assert not returning.field("phone").isEnabled()
    assert not returning.closed


def test_saving_goes_on_to_the_file(returning: Returning, qtbot: QtBot) -> None:
    find(returning, qtbot)
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(returning.closed))
    assert returning.opened == [returning.pk]
    assert "核对无误" in returning.said[0]


def test_a_wrong_code_is_told_beneath_it(returning: Returning, qtbot: QtBot) -> None:
    for typed, told in (("123", "不是短码"), ("208898613", "有一位不对"), ("恒通", "不是短码")):
        returning.retype("code", typed)
        press(returning.field("code"), Qt.Key.Key_Return)
        qtbot.waitUntil(partial(_is_told, returning, told))
        assert here() is returning.field("code")
        assert not returning.page.save.isEnabled()


def _is_told(returning: Returning, what: str) -> bool:
    return any(what in words for words in words_on(returning.page))


def test_all_problems_stand_beneath_their_fields(returning: Returning, qtbot: QtBot) -> None:
    find(returning, qtbot)
    returning.retype("name", "")
    press(here(), Qt.Key.Key_Delete)
    returning.retype("contract_va", "很大")
    returning.retype("verified_on", "明年")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: returning.page.form.problem_count() > 0)
    assert here() is returning.field("verified_on")
    returning.retype("verified_on", "1009")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: returning.page.form.problem_count() >= 1 and bool(_wrong(returning)))
    assert not returning.changes


def _wrong(returning: Returning) -> list[str]:
    return [words for words in words_on(returning.page) if "容量" in words and "很大" in words]


def test_what_was_typed_is_not_lost_unasked(returning: Returning, qtbot: QtBot) -> None:
    find(returning, qtbot)
    returning.retype("phone", "13900001111")
    returning.at.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert not returning.closed
    returning.at.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    assert returning.closed
    assert len(returning.at.messages.asked) == 2


def test_who_may_not_is_told(returning: Returning, qtbot: QtBot) -> None:
    find(returning, qtbot)
    returning.at.work_as("查看")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: any("没有权限" in words for words in words_on(returning.page)))
    assert not returning.changes


def test_everything_fits(returning: Returning, qtbot: QtBot) -> None:
    assert percent() == 100
    assert unfit(returning.page) == []
    find(returning, qtbot)
    assert unfit(returning.page) == []
