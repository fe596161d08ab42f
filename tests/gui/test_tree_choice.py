"""A drop-down of a tree: indented, found by pinyin, nothing stored is lost."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.codes import Code
from sbdesk.gui import palette
from sbdesk.gui.parts.tree_choice import Branch, TreeChoice, branches
from tests.gui.keys import press, type_text

Show = Callable[[QWidget], None]
TREE = (
    Code("b", "营业投诉"),
    Code("b.c", "抄表催费", "b"),
    Code("b.c.r", "抄表", "b.c"),
    Code("q", "供电质量投诉"),
    Code("q.v", "电压质量长时间异常", "q"),
    Code("q.f", "频繁停电", "q"),
)


def made(shown: Show) -> TreeChoice:
    choice = TreeChoice(branches(TREE))
    shown(choice)
    choice.setFocus()
    return choice


def test_branches_know_their_path() -> None:
    assert [branch.words for branch in branches(TREE)][2] == "营业投诉 › 抄表催费 › 抄表"
    assert branches((Code("a", "甲", "gone"),))[0].path == ("甲",)


def test_letters_find_by_pinyin(shown: Show) -> None:
    choice = made(shown)
    heard: list[object] = []
    choice.edited.connect(lambda: heard.append(choice.value()))
    type_text(choice, "pf")
    assert choice.value() == "q.f"
    assert choice.currentText() == "供电质量投诉 › 频繁停电"
    assert heard[-1] == "q.f"


def test_more_letters_narrow_the_same_word(shown: Show) -> None:
    choice = made(shown)
    type_text(choice, "cbc")
    assert choice.value() == "b.c"
    type_text(choice, "xyz")
    assert choice.value() == "b.c"


def test_the_list_is_indented(shown: Show, qtbot: QtBot) -> None:
    choice = made(shown)
    option = QStyleOptionViewItem()
    delegate = choice.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, choice.model().index(2, 0))
    assert getattr(option, "text", "") == "　　抄表"
    press(choice, Qt.Key.Key_Down)
    assert choice.value() == "b"


def test_an_unknown_value_stays_choosable() -> None:
    choice = TreeChoice(branches(TREE))
    choice.set_value("旧系统的分类")
    assert choice.value() == "旧系统的分类"
    choice.set_value("q")
    assert choice.value() == "q"
    choice.set_value("旧系统的分类")
    assert choice.value() == "旧系统的分类"
    choice.set_value("")
    assert choice.value() is None
    choice.show_branches(branches(TREE))
    assert choice.count() == len(TREE)


def test_ids_serve_as_values() -> None:
    choice = TreeChoice(())
    choice.show_branches([Branch(b"\x01" * 16, "王所长", ("王所长",))])
    choice.set_value(b"\x01" * 16)
    assert choice.value() == b"\x01" * 16
    choice.set_value(b"\x02" * 16)
    assert choice.value() is None


def test_figures_find_the_entry_that_has_them(shown: Show) -> None:
    volts = [Branch(words, words, (words,)) for words in ("交流380V", "交流10kV", "交流110kV")]
    choice = TreeChoice(volts)
    shown(choice)
    choice.setFocus()
    type_text(choice, "10")
    assert choice.value() == "交流10kV"
    type_text(choice, "k")
    assert choice.value() == "交流10kV"
    press(choice, Qt.Key.Key_Home)
    assert choice.value() == "交流380V"


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_opened_list_is_painted_like_the_field(shown: Show, qtbot: QtBot) -> None:
    """Words 10 px from the edge, plain tint behind the one to be taken."""
    choice = TreeChoice(branches(TREE))
    shown(choice)
    choice.setFocus()
    press(choice, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    press(view, Qt.Key.Key_Home)
    box = view.visualRect(choice.model().index(0, 0))
    image = view.viewport().grab(box).toImage()
    grounds = {image.pixelColor(x, 2).name().upper() for x in range(image.width() - 12)}
    assert grounds == {palette.TINT.upper()}
    middle = [image.pixelColor(x, image.height() // 2) for x in range(10)]
    assert {colour.name().upper() for colour in middle} == {palette.TINT.upper()}
    choice.hidePopup()
