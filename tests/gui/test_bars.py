"""Search box, top bar, status line, practice frame: each by itself."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.page import Worker
from sbdesk.gui.parts.found_list import FoundList, Result
from sbdesk.gui.practice import PracticeFrame
from sbdesk.gui.search_box import SearchBox
from sbdesk.gui.sheet import dress
from sbdesk.gui.status_line import StatusLine
from sbdesk.gui.top_bar import MENUS, TopBar
from tests.gui.fit import settle, unfit
from tests.gui.keys import press, type_text, words_on
from tests.gui.pictures import colours_of

Show = Callable[[QWidget], None]
LEFT = Qt.MouseButton.LeftButton


def test_the_search_says_every_change_without_blanks(shown: Show) -> None:
    box = SearchBox()
    heard: list[str] = []
    box.searched.connect(heard.append)
    shown(box)
    type_text(box, "z s")
    assert heard == ["z", "z", "z s"]


def test_a_cross_empties_the_search(shown: Show) -> None:
    box = SearchBox()
    box.resize(440, 32)
    shown(box)
    box.setFocus()
    type_text(box, "zsm")
    cross = box.rect().center()
    cross.setX(box.width() - 12)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(cross),
        QPointF(cross),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(box, move)
    assert box.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(box, LEFT, pos=cross)
    assert box.text() == ""
    QApplication.sendEvent(box, move)
    assert box.cursor().shape() == Qt.CursorShape.IBeamCursor
    QTest.mouseClick(box, LEFT, pos=cross)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_search_has_room_for_its_words(shown: Show, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    box = SearchBox()
    box.resize(box.minimumSizeHint())
    shown(box)
    assert unfit(box) == []


def test_enter_and_down_leave_the_search(shown: Show, qtbot: QtBot) -> None:
    box = SearchBox()
    shown(box)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(box.went_down):
            press(box, key)


def bar_of(width: int, shown: Show) -> TopBar:
    bar = TopBar()
    bar.resize(width, 48)
    bar.show_station("林东供电所")
    bar.show_people([Worker(1, "王所长", "所长")], 1)
    shown(bar)
    return bar


def test_six_menus_in_one_row_or_behind_one_word(shown: Show, qapp: QApplication) -> None:
    bar = bar_of(1366, shown)
    assert not bar.is_folded()
    assert [menu.title() for menu in bar.menus.values()] == [f"{w}(&{k})" for w, k in MENUS]
    dress(qapp, 150)
    settle()
    assert bar.is_folded()
    folded = bar.menu_button.menu()
    assert folded is not None
    assert [a.text() for a in folded.actions()] == [f"{w}(&{k})" for w, k in MENUS]
    assert bar.search.width() == px(440)
    assert unfit(bar) == []
    bar.resize(2000, 72)
    settle()
    assert not bar.is_folded()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_letters_open_the_menus_behind_one_word(shown: Show, qtbot: QtBot) -> None:
    bar = bar_of(700, shown)
    bar.menus["记录"].addAction("新建客户")
    bar.menus["打印"].menuAction().setEnabled(False)
    bar.search.setFocus()
    press(bar.search, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert QApplication.activePopupWidget() is None
    press(bar.search, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(bar.menus["记录"].isVisible)
    chosen = bar.menus["记录"].activeAction()
    assert chosen is not None
    assert chosen.text() == "新建客户"
    bar.menus["记录"].close()


def test_the_search_gives_way_in_a_narrow_bar(shown: Show) -> None:
    bar = bar_of(700, shown)
    assert bar.is_folded()
    assert bar.search.width() < px(440)
    assert unfit(bar) == []


def test_nobody_chosen_is_said(shown: Show) -> None:
    bar = bar_of(1366, shown)
    bar.show_people([Worker(n, f"员工{n}", "窗口") for n in range(40)])
    assert bar.person.text() == "选择人员"
    lines = [action.text() for action in bar.people_menu().actions()]
    assert lines[0].startswith("&1")
    assert lines[9].startswith("&0")
    assert lines[10].startswith("&a")
    assert not lines[39].startswith("&")


def test_choosing_a_person_hands_back_the_key(shown: Show, qtbot: QtBot) -> None:
    bar = bar_of(1366, shown)
    with qtbot.waitSignal(bar.person_chosen) as chosen:
        bar.people_menu().actions()[0].trigger()
    assert chosen.args == [1]


def test_the_status_line_says_one_thing(shown: Show, qtbot: QtBot) -> None:
    line = StatusLine()
    line.resize(1000, 32)
    shown(line)
    assert (line.sentence(), line.offers_undo()) == ("", False)
    line.say("已撤销「登记走访」", False)
    line.show_backup("备份 08:02", good=True)
    line.show_handoff(37)
    assert {"备份 08:02", "待交接 37 项", "字号 100 %"} <= set(words_on(line))
    assert palette.DONE in colours_of(line)
    line.show_backup("仅本机一份备份", good=False)
    line.say("没有保存", glyph=Glyph.OVERDUE)
    assert {palette.SOON, palette.OVERDUE} <= colours_of(line)
    line.show_handoff(None)
    assert "待交接 37 项" not in words_on(line)


def test_a_long_sentence_leaves_the_rest_in_sight(shown: Show) -> None:
    line = StatusLine()
    line.resize(700, 32)
    shown(line)
    line.say("已保存「" + "很长的名字" * 30 + "」", undoable=True)
    line.show_backup("备份 08:02", good=True)
    settle()
    assert line.width() == 700
    assert line.offers_undo()
    assert unfit(line) == []


def test_the_practice_frame_follows_its_window(shown: Show, qapp: QApplication) -> None:
    window = QWidget()
    beside = QWidget(window)
    beside.setGeometry(300, 5, 200, 30)
    window.resize(800, 300)
    frame = PracticeFrame(window, beside)
    shown(window)
    assert frame.geometry() == window.rect()
    assert {palette.PRACTICE_FRAME, palette.PRACTICE_TAG} <= colours_of(frame)
    assert not frame.mask().contains(window.rect().center())
    tag = frame.mask().boundingRect()
    assert tag == window.rect()
    beside.move(500, 5)
    assert frame.mask().contains(beside.geometry().topLeft() - beside.rect().topLeft()) is False
    dress(qapp, 150)
    assert frame.geometry() == window.rect()


def dropped(shown: Show, count: int, more: bool = False) -> tuple[SearchBox, FoundList]:
    holder = QWidget()
    holder.resize(700, 500)
    column = QVBoxLayout(holder)
    box = SearchBox()
    column.addWidget(box)
    column.addStretch(1)
    found = FoundList(box)
    shown(holder)
    box.setFocus()
    found.show_results([Result(n, f"客户{n}", "柳条沟村三组") for n in range(count)], more=more)
    return box, found


def test_ten_are_dropped_and_more_is_said(shown: Show) -> None:
    _, found = dropped(shown, 14)
    assert len(found.results()) == 10
    assert found.height() > 11 * px(30)
    assert palette.TINT in colours_of(found)
    found.show_results([Result(1, "一")])
    assert found.height() < 2 * px(30)


def test_keys_go_round_in_what_was_found(shown: Show, qtbot: QtBot) -> None:
    box, found = dropped(shown, 3)
    press(box, Qt.Key.Key_Up)
    with qtbot.waitSignal(found.taken) as taken:
        press(box, Qt.Key.Key_Enter)
    assert taken.args == [2]
    assert not found.isVisible()


def test_the_mouse_takes_a_row(shown: Show, qtbot: QtBot) -> None:
    _, found = dropped(shown, 3)
    place = found.rect().topLeft()
    place.setX(40)
    place.setY(5 + px(30) + 4)
    QTest.mouseMove(found, place)
    with qtbot.waitSignal(found.taken) as taken:
        QTest.mouseClick(found, LEFT, pos=place)
    assert taken.args == [1]


def test_leaving_the_line_puts_it_away(shown: Show) -> None:
    box, found = dropped(shown, 2)
    box.clearFocus()
    assert not found.isVisible()
    press(box, Qt.Key.Key_Down)
    assert not found.isVisible()
