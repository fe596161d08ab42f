"""The lines of the menus: the window's own stay, a tab's come and go."""

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui.menus import WindowMenus
from sbdesk.gui.page import Command, Menu

Menus = dict[Menu, QMenu]


class Bare:
    """A window with three empty menus, and what was run."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.menus: Menus = {
            "文件": QMenu(self.window),
            "记录": QMenu(self.window),
            "帮助": QMenu(self.window),
        }
        self.ran: list[str] = []
        self.refused: list[str] = []
        quit_line = self.command("文件", "退出", "Ctrl+Q")
        self.lines = WindowMenus(self.window, self.menus, quit_line, self.refused.append)

    def command(self, menu: Menu, text: str, key: str = "") -> Command:
        return Command(menu, text, lambda: self.ran.append(text), key)

    def texts(self, menu: Menu) -> list[str]:
        return [action.text() for action in self.menus[menu].actions() if action.text()]

    def enabled(self) -> list[Menu]:
        return [name for name, menu in self.menus.items() if menu.menuAction().isEnabled()]


@pytest.fixture
def bare(qtbot: QtBot) -> Bare:
    return Bare(qtbot)


def test_quit_stays_last(bare: Bare) -> None:
    bare.lines.add(bare.command("文件", "立即备份"))
    bare.lines.show_page([bare.command("文件", "导入"), bare.command("文件", "导出")])
    assert bare.texts("文件") == ["立即备份", "导入", "导出", "退出"]
    lines = [a.isSeparator() for a in bare.menus["文件"].actions()]
    assert lines == [False, True, False, False, True, False]


def test_a_line_runs_and_has_its_key_though_the_menus_are_hidden(bare: Bare) -> None:
    action = bare.lines.add(bare.command("帮助", "本页帮助", "F1"))
    assert action.shortcut() == QKeySequence("F1")
    assert action in bare.window.actions()
    action.trigger()
    assert bare.ran == ["本页帮助"]


def test_the_lines_of_a_tab_go_with_it(bare: Bare) -> None:
    bare.lines.show_page([bare.command("记录", "新建客户", "Ctrl+N")])
    first = bare.window.actions()[-1]
    bare.lines.show_page([bare.command("记录", "登记投诉", "Ctrl+N")])
    assert bare.texts("记录") == ["登记投诉"]
    assert first not in bare.window.actions()
    keyed = [a for a in bare.window.actions() if a.shortcut() == QKeySequence("Ctrl+N")]
    assert [QAction.text(a) for a in keyed] == ["登记投诉"]


def test_an_empty_menu_cannot_be_opened(bare: Bare) -> None:
    bare.lines.show_empty()
    assert bare.enabled() == ["文件"]
    bare.lines.show_page([bare.command("记录", "新建客户")])
    assert bare.enabled() == ["文件", "记录"]
    bare.lines.show_page([])
    assert bare.enabled() == ["文件"]


def test_a_menu_within_a_menu_goes_with_its_tab(bare: Bare) -> None:
    page = Command("记录", "概况", lambda: bare.ran.append("概况"), "Alt+1", under="各页")
    first = bare.command("记录", "新建客户")
    bare.lines.show_page([first, page])
    outer = bare.menus["记录"].actions()
    assert [action.text() for action in outer] == ["新建客户", "各页"]
    inner = QMenu.menuInAction(outer[1])
    assert isinstance(inner, QMenu)
    inner.actions()[0].trigger()
    assert bare.ran == ["概况"]
    bare.lines.show_page([first])
    assert bare.texts("记录") == ["新建客户"]


def test_lines_stand_apart_once(bare: Bare) -> None:
    for text in ("关于", "许可"):
        bare.lines.add(Command("帮助", text, lambda: None, apart=True))
    apart = Command("记录", "回填", lambda: None, apart=True)
    for _ in range(2):
        bare.lines.show_page([bare.command("记录", "新建客户"), apart])
        drawn = [action.isSeparator() for action in bare.menus["记录"].actions()]
        assert drawn == [False, True, False]
        own = [action.isSeparator() for action in bare.menus["帮助"].actions()]
        assert own == [False, True, False]


def test_what_cannot_be_done_is_grey_and_its_key_says_why(bare: Bare) -> None:
    why = ["先选一户。"]
    edit = Command("记录", "编辑", lambda: bare.ran.append("编辑"), "Ctrl+E", lambda: why[0])
    bare.lines.show_page([edit])
    [action] = bare.menus["记录"].actions()
    bare.menus["记录"].aboutToShow.emit()
    assert not action.isEnabled()
    bare.menus["记录"].aboutToHide.emit()
    action.trigger()
    assert (bare.ran, bare.refused) == ([], ["先选一户。"])
    why[0] = ""
    bare.menus["记录"].aboutToShow.emit()
    assert action.isEnabled()
    action.trigger()
    assert bare.ran == ["编辑"]
