"""The window: built before its data, all of it by keyboard, every letter size."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.gui import letters, palette
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.page import Command, Page, TabSpec, Worker
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.found_list import FoundList, Result
from sbdesk.gui.practice import PracticeFrame
from sbdesk.settings import Settings
from tests.gui.fit import settle, unfit
from tests.gui.keys import child, here, press, type_text, words_on

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


class FakePage(Page):
    """A tab that writes down what it is told."""

    def __init__(self, subject: str, takes_search: bool) -> None:
        super().__init__()
        self.subject, self.takes_search = subject, takes_search
        self.told: list[object] = []
        self.unsaved = False
        self.field = LineField()
        column = QVBoxLayout(self)
        column.addWidget(QLabel(subject))
        column.addWidget(self.field)
        column.addStretch(1)

    def commands(self) -> Sequence[Command]:
        note = f"new {self.subject}"
        return (
            Command("记录", "新建", lambda: self.told.append(note), "Ctrl+N"),
            Command("文件", "导入", lambda: self.told.append("import")),
        )

    def take(self, changes: Changes) -> None:
        self.told.append(changes)

    def narrow(self, text: str) -> None:
        self.told.append(("narrow", text))

    def open(self, what: object) -> None:
        self.told.append(("open", what))

    def enter(self) -> None:
        self.field.setFocus()

    def may_close(self) -> bool:
        return not self.unsaved


def specs(built: list[str]) -> list[TabSpec]:
    def make(subject: str) -> Callable[[], Page]:
        def factory() -> Page:
            built.append(subject)
            return FakePage(subject, subject == "customers")

        return factory

    rows = (("customers", "客户档案"), ("complaints", "投诉台账"), ("visits", "走访记录"))
    return [TabSpec(s, title, title[:2], make(s)) for s, title in rows]


@pytest.fixture
def built() -> list[str]:
    return []


@pytest.fixture
def window(shown: Show, built: list[str]) -> MainWindow:
    made = MainWindow(specs(built), Settings(window=(0, 0, 1366, 690)))
    made.show_office("林东供电所")
    made.show_people([Worker(1, "王所长", "所长"), Worker("b", "李春梅", "窗口")], 1)
    shown(made)
    made.begin()
    settle()
    return made


def page(window: MainWindow, subject: str) -> FakePage:
    found = window.page(subject)
    assert isinstance(found, FakePage)
    return found


def test_it_paints_before_anything_is_built(shown: Show, built: list[str]) -> None:
    window = MainWindow(specs(built), Settings())
    shown(window)
    assert built == []
    assert "正在打开……" in words_on(window)
    window.tab_bar.setCurrentIndex(1)
    assert built == []
    window.begin()
    assert built == ["complaints"]


def test_a_bare_window_is_furnished_where_it_stands(shown: Show, built: list[str]) -> None:
    window = MainWindow(None, Settings(window=(30, 40, 1200, 640)))
    shown(window)
    place = window.geometry()
    assert words_on(window) == ["正在打开……"]
    assert window.palette().color(QPalette.ColorRole.Window) == QColor(palette.PAGE)
    assert window.pages() == ()
    window.furnish(specs(built))
    window.show_office("林东供电所")
    window.show_people([], None)
    window.begin()
    settle()
    assert window.geometry() == place
    assert built == ["customers"]
    assert [type(one) for one in window.pages()] == [FakePage]
    assert here() is page(window, "customers").field


def test_a_bare_window_can_be_closed(shown: Show) -> None:
    window = MainWindow(None, Settings())
    shown(window)
    kept: list[object] = []
    window.settings_changed.connect(kept.append)
    assert window.close()
    assert len(kept) == 1


def test_tabs_are_built_when_first_chosen(window: MainWindow, built: list[str]) -> None:
    assert built == ["customers"]
    assert window.page("visits") is None
    press(window, Qt.Key.Key_3, CONTROL)
    settle()
    assert built == ["customers", "visits"]
    assert here() is page(window, "visits").field
    press(window, Qt.Key.Key_1, CONTROL)
    assert built == ["customers", "visits"]


def test_each_tab_brings_its_menu_lines(window: MainWindow) -> None:
    press(window, Qt.Key.Key_N, CONTROL)
    assert page(window, "customers").told == ["new customers"]
    window.tab_bar.setCurrentIndex(1)
    press(window, Qt.Key.Key_N, CONTROL)
    assert page(window, "complaints").told == ["new complaints"]
    assert page(window, "customers").told == ["new customers"]
    lines = [a.text() for a in window.top.menus["文件"].actions() if not a.isSeparator()]
    assert lines == ["导入", "退出"]
    assert window.top.menus["记录"].menuAction().isEnabled()
    assert not window.top.menus["打印"].menuAction().isEnabled()


def test_what_was_committed_reaches_every_built_tab(window: MainWindow, qtbot: QtBot) -> None:
    changes = Changes(frozenset({"visit"}), transaction=("a", 1), sentence="已保存「登记走访」")
    with qtbot.waitSignal(window.changed) as told:
        page(window, "customers").changed.emit(changes)
    assert told.args == [changes]
    assert page(window, "customers").told == [changes]
    assert window.status.sentence() == "已保存「登记走访」"
    assert window.status.offers_undo()
    with qtbot.waitSignal(window.undo_asked):
        press(window, Qt.Key.Key_Z, CONTROL)
    with qtbot.waitSignal(window.undo_asked):
        window.status.undo_asked.emit()
    with qtbot.waitSignal(window.redo_asked):
        press(window, Qt.Key.Key_Y, CONTROL)
    with qtbot.waitSignal(window.redo_asked):
        press(window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    page(window, "customers").said.emit("找到 14 户", False)
    assert (window.status.sentence(), window.status.offers_undo()) == ("找到 14 户", False)


def test_the_search_narrows_the_tab_that_takes_it(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F, CONTROL)
    assert here() is window.top.search
    type_text(window.top.search, "zs")
    assert page(window, "customers").told == [("narrow", "z"), ("narrow", "zs")]
    press(window.top.search, Qt.Key.Key_Down)
    assert here() is page(window, "customers").field
    window.top.search.setFocus()
    press(window.top.search, Qt.Key.Key_Escape)
    assert page(window, "customers").told[-1] == ("narrow", "")


def test_elsewhere_the_search_drops_what_it_found(window: MainWindow, qtbot: QtBot) -> None:
    window.tab_bar.setCurrentIndex(1)
    settle()
    press(window, Qt.Key.Key_F, CONTROL)
    with qtbot.waitSignal(window.search_asked) as asked:
        type_text(window.top.search, "l")
    assert asked.args == ["l"]
    window.show_found([Result(7, "刘玉珍", "6267000412236"), Result(8, "李明")], more=True)
    drop = child(window, FoundList)
    assert drop.isVisible()
    with qtbot.waitSignal(window.found_chosen) as chosen:
        press(window.top.search, Qt.Key.Key_Down)
        press(window.top.search, Qt.Key.Key_Return)
    assert chosen.args == [8]
    window.top.search.clear()
    window.show_found([Result(7, "刘玉珍")])
    assert not drop.isVisible()
    window.open_record("customers", 8)
    assert page(window, "customers").told[-1] == ("open", 8)
    page(window, "customers").open_asked.emit("visits", 5)
    assert page(window, "visits").told[-1] == ("open", 5)


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_the_person_changes_by_two_keys(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F2)
    menu = window.top.people_menu()
    qtbot.waitUntil(menu.isVisible)
    with qtbot.waitSignal(window.person_chosen) as chosen:
        press(menu, Qt.Key.Key_2)
    assert chosen.args == ["b"]
    window.show_people([Worker("b", "李春梅", "窗口")], "b")
    assert window.top.person.text() == "李春梅"


def test_letters_change_by_key_and_are_remembered(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.settings_changed) as kept:
        press(window, Qt.Key.Key_Plus, CONTROL)
    assert kept.args[0].letters == letters.percent() == 110
    press(window, Qt.Key.Key_Minus, CONTROL)
    press(window, Qt.Key.Key_Minus, CONTROL)
    assert letters.percent() == 100
    window.set_letters(150)
    press(window, Qt.Key.Key_0, CONTROL)
    assert letters.percent() == 100
    assert "字号 100 %" in words_on(window.status)


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
@pytest.mark.parametrize("practice", [False, True])
def test_the_frame_of_the_window_fits(window: MainWindow, percent: int, practice: bool) -> None:
    window.show_office("巴林左旗林东中心供电所", practice=practice)
    window.set_letters(percent)
    for number in range(3):
        window.tab_bar.set_count(number, 47)
    window.status.say("已保存「登记投诉 投〔2026〕37号」", undoable=True)
    window.status.show_backup("仅本机一份备份", good=False)
    window.status.show_handoff(37)
    for width in (1366, 1920):
        window.resize(width, 690)
        assert unfit(window) == []
        if percent in (100, 200):
            assert window.top.is_folded() == (percent == 200)


def test_made_up_data_have_a_yellow_frame(window: MainWindow) -> None:
    assert not [c for c in window.children() if isinstance(c, PracticeFrame)]
    window.show_office("林东供电所", practice=True)
    window.show_office("林东供电所", practice=True)
    frames = [c for c in window.children() if isinstance(c, PracticeFrame)]
    assert len(frames) == 1
    assert frames[0].geometry() == window.rect()
    assert frames[0].testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    window.resize(1500, 700)
    settle()
    assert frames[0].geometry() == window.rect()
    assert "练习" in window.windowTitle()
    assert not frames[0].grab().isNull()


def test_closing_loses_nothing_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.tab_bar.setCurrentIndex(1)
    page(window, "customers").unsaved = True
    with qtbot.assertNotEmitted(window.closing):
        assert not window.close()
    assert window.tab_bar.currentIndex() == 0
    page(window, "customers").unsaved = False
    with qtbot.waitSignals([window.settings_changed, window.closing]):
        assert window.close()


def test_help_knows_the_tab(window: MainWindow, qtbot: QtBot) -> None:
    window.tab_bar.setCurrentIndex(2)
    with qtbot.waitSignal(window.help_asked) as asked:
        press(window, Qt.Key.Key_F1)
    assert asked.args == ["visits"]


def test_the_window_comes_back_where_it_was(shown: Show, built: list[str]) -> None:
    window = MainWindow(specs(built), Settings(window=(30, 40, 1200, 640)))
    shown(window)
    assert window.settings().window == (30, 40, 1200, 640)
    assert not window.settings().maximized


def test_it_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, sbdesk.gui.main_window; "
        "print([m for m in ('sqlalchemy', 'reportlab', 'pypdfium2', 'alembic', 'openpyxl') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_counts_reach_the_tab_bar(window: MainWindow, qapp: QApplication) -> None:
    before = window.tab_bar.tabRect(0).width()
    page(window, "customers").counted.emit(3, False)
    settle()
    assert window.tab_bar.tabRect(0).width() > before
