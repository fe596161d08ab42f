"""A drop-down of a tree: indented, found by pinyin, nothing stored is lost."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.codes import Code
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
