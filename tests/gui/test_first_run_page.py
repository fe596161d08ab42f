"""The form of the first start by itself: keys, sentences at the fields, room at every size."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui.first_run_page import FirstRunPage, Founding
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle, unfit
from tests.gui.keys import child, here, press, type_text, words_on

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(shown: Callable[[QWidget], None]) -> FirstRunPage:
    """The page, shown, the keyboard in it."""
    made = FirstRunPage("/home/所/sbdesk")
    made.resize(1366, 690)
    shown(made)
    made.begin()
    settle()
    return made


@pytest.fixture
def asked(page: FirstRunPage) -> list[Founding]:
    """What was asked for."""
    found: list[Founding] = []
    page.asked.connect(found.append)
    return found


def write(text: str) -> None:
    """As an input method puts words in where the keyboard is."""
    field = here()
    assert isinstance(field, QLineEdit)
    field.insert(text)


def found_now(page: FirstRunPage, qtbot: QtBot) -> None:
    """Press the key of 建立 and let the button go down and up."""
    with qtbot.waitSignal(page.card.saved):
        press(here(), Qt.Key.Key_S, CONTROL)


def note(page: FirstRunPage, name: str) -> str:
    """The sentence beneath a field."""
    return " ".join(words_on(child(page, QWidget, f"{name}_note")))


def test_enter_leads_through_the_fields_to_the_button(
    page: FirstRunPage, asked: list[Founding]
) -> None:
    for name, text in (("station", "林东供电所"), ("code", "LD01"), ("person", "王长河")):
        assert here().objectName() == name
        write(text)
        press(here(), Qt.Key.Key_Return)
    assert here().objectName() == "machine"
    press(here(), Qt.Key.Key_Return)
    assert here() is page.card.save
    press(here(), Qt.Key.Key_Return)
    assert asked == [Founding("林东供电所", "LD01", "王长河", "A")]


def test_a_second_machine_may_be_typed_in_small(
    page: FirstRunPage, asked: list[Founding], qtbot: QtBot
) -> None:
    page.card.form.set_values({"station": "林东供电所", "code": "LD01", "person": "王长河"})
    page.card.form.focus_on("machine")
    type_text(here(), "b")
    found_now(page, qtbot)
    assert [one.machine for one in asked] == ["B"]


def test_what_is_missing_is_said_at_its_field_and_nothing_is_asked(
    page: FirstRunPage, asked: list[Founding], qtbot: QtBot
) -> None:
    write("林东供电所")
    found_now(page, qtbot)
    assert asked == []
    assert note(page, "station") == ""
    assert "请写所代码" in note(page, "code")
    assert "请写第一个使用人的姓名" in note(page, "person")
    assert here().objectName() == "code"
    type_text(here(), "L")
    assert "请写所代码" not in note(page, "code")


def test_a_wrong_letter_is_said_with_what_it_is(
    page: FirstRunPage, asked: list[Founding], qtbot: QtBot
) -> None:
    page.card.form.set_values({"station": "林", "code": "L", "person": "王", "machine": "7"})
    found_now(page, qtbot)
    assert asked == []
    assert "现在是「7」" in note(page, "machine")


def test_every_action_has_a_key(page: FirstRunPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.practice_asked):
        press(here(), Qt.Key.Key_D, CONTROL)
    with qtbot.waitSignal(page.left):
        press(here(), Qt.Key.Key_Escape)
    steps: list[int] = []
    page.letters_asked.connect(steps.append)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0):
        press(here(), key, CONTROL)
    assert steps == [1, 1, -1, 0]


def test_tab_comes_round_to_every_button(page: FirstRunPage) -> None:
    seen: list[QWidget] = []
    for _ in range(12):
        seen.append(here())
        press(here(), Qt.Key.Key_Tab)
    assert {page.practice, page.card.cancel, page.card.save} <= set(seen)


def test_while_work_runs_it_is_all_there_is_and_esc_stops_it(
    page: FirstRunPage, qtbot: QtBot
) -> None:
    write("林东供电所")
    page.wait("正在编写练习用的供电所，请稍等……", "取消后什么也不留下")
    assert not page.card.isVisible()
    page.progress(20, 3000, "正在编写客户档案")
    assert "正在编写客户档案，请稍等……" in words_on(page)
    assert "20 / 3,000" in words_on(page)
    with qtbot.waitSignal(page.stop_asked):
        press(here(), Qt.Key.Key_Escape)
    page.show_form()
    assert page.card.isVisible()
    assert not page.progress_card.isVisible()
    assert child(page, QLineEdit, "station").text() == "林东供电所"
    assert here().objectName() == "station"


def test_what_cannot_be_stopped_offers_no_stopping(page: FirstRunPage) -> None:
    page.wait("正在建立林东供电所，请稍等……")
    assert "正在建立林东供电所，请稍等……" in words_on(page)
    assert not page.progress_card.cancel.isVisible()
    assert not page.practice.isVisible()


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("size", [(1366, 690), (800, 480)])
def test_all_of_it_fits(page: FirstRunPage, percent: int, size: tuple[int, int]) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, percent)
    if percent > 100 and size[0] == 800:
        size = (1366, 690)
    page.resize(*size)
    assert unfit(page) == []
    page.show_problems([])
    page.wait("正在编写练习用的供电所，请稍等……", "取消后什么也不留下")
    assert unfit(page) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_has_to_be_scrolled_on_a_laptop(page: FirstRunPage, percent: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, percent)
    settle()
    last = child(page, QWidget, "machine_note")
    assert page.card.bar.mapTo(page, page.card.bar.rect().topLeft()).y() >= (
        last.mapTo(page, last.rect().bottomLeft()).y()
    )
    assert not last.visibleRegion().isEmpty()
