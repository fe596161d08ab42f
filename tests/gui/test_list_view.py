"""The list: all of it by keyboard, and every state painted without an error."""

from array import array
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle
from tests.gui.keys import press
from tests.gui.pictures import colours_of

Show = Callable[[QWidget], None]
GROUPS = [Group(0, "逾期", "3 户", Glyph.OVERDUE), Group(3, "", "")]
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def fetch(ids: Sequence[int]) -> Mapping[int, str]:
    return {number: f"客户{number}" for number in ids if number != 4}


def cell_of(row: str) -> Cell:
    name = row * 12 if row == "客户2" else row
    return Cell(name, "曾用名 王", Glyph.TODAY, spans=((0, 2),), secondary_spans=((4, 1),))


COLUMNS = (
    Column[str]("到期", lambda row: Cell("今日", glyph=Glyph.TODAY), width=90, sort="due"),
    Column[str]("客户", cell_of, sort="name"),
    Column[str]("村", lambda row: "", width=80, wide_only=True),
    Column[str]("欠费(元)", lambda row: Cell("9.00", glyph=Glyph.OVERDUE), 110, True, "owed"),
)


@pytest.fixture
def view(shown: Show) -> ListView:
    made = ListView(LazyTableModel(COLUMNS, fetch))
    made.resize(460, 300)
    made.show_ids(array("q", range(1, 41)), GROUPS)
    shown(made)
    made.setFocus()
    return made


def test_the_keyboard_coming_chooses_the_first(view: ListView) -> None:
    assert view.chosen_id() == 1


def test_what_can_go_goes_before_the_last_column_is_cut(shown: Show) -> None:
    columns = (
        Column[str]("户名", cell_of),
        Column[str]("供电所", lambda row: "", width=150, wide_only=True),
        Column[str]("回执", lambda row: "", width=280),
    )
    view = ListView(LazyTableModel(columns, fetch))
    view.resize(460, 300)
    view.show_ids(array("q", range(1, 4)), ())
    shown(view)
    assert view.isColumnHidden(1)
    assert sum(view.columnWidth(at) for at in (0, 2)) <= view.viewport().width()
    view.resize(640, 300)
    settle()
    assert not view.isColumnHidden(1)


def test_arrows_pass_over_headings(view: ListView) -> None:
    seen: list[object] = []
    view.chosen.connect(seen.append)
    for _ in range(4):
        press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Up)
    press(view, Qt.Key.Key_Up)
    assert seen == [2, 3, 4, 5, 4, 3]


def test_home_end_and_pages(view: ListView) -> None:
    press(view, Qt.Key.Key_End)
    assert view.chosen_id() == 40
    press(view, Qt.Key.Key_Down)
    assert view.chosen_id() == 40
    press(view, Qt.Key.Key_PageUp)
    assert view.chosen_id() is not None
    assert 30 < (view.chosen_id() or 0) < 40
    press(view, Qt.Key.Key_Home)
    assert view.chosen_id() == 1
    press(view, Qt.Key.Key_Up)
    assert view.chosen_id() == 1
    press(view, Qt.Key.Key_PageDown)
    assert 4 < (view.chosen_id() or 0) < 12


def test_enter_and_double_click_open(view: ListView, qtbot: QtBot) -> None:
    view.choose(2)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(view.opened) as opened:
            press(view, key)
        assert opened.args == [2]
    where = view.visualRect(view.rows.index(1, 0)).center()
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == [1]


def test_what_is_chosen_stays_chosen(view: ListView, qtbot: QtBot) -> None:
    view.choose(7)
    with qtbot.assertNotEmitted(view.opened):
        view.show_ids([9, 8, 7])
    assert view.chosen_id() == 7
    with qtbot.waitSignal(view.chosen) as gone:
        view.show_ids([1, 2])
    assert gone.args == [None]
    assert not view.choose(77)
    view.show_ids([])
    view.choose_first()
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Return)
    assert view.chosen_id() is None


def test_heads_and_keys_ask_for_an_order(view: ListView) -> None:
    asked: list[tuple[str, bool]] = []
    view.sort_asked.connect(lambda key, down: asked.append((key, down)))
    view.mark_sorted("due")
    heads = view.horizontalHeader()
    place = QPoint(view.columnViewportPosition(1) + 20, 10)
    for _ in range(2):
        QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [("name", False), ("name", True)]
    press(view, Qt.Key.Key_Up, BOTH)
    press(view, Qt.Key.Key_Right, BOTH)
    press(view, Qt.Key.Key_Left, BOTH)
    assert asked[2:] == [("name", False), ("owed", False), ("name", False)]
    place = QPoint(view.columnViewportPosition(2) + 5, 10)
    QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(asked) == 5
    view.mark_sorted("nothing")
    press(view, Qt.Key.Key_Right, BOTH)
    assert asked[-1] == ("due", False)


def test_every_state_is_painted(view: ListView) -> None:
    view.choose(2)
    view.mark_sorted("owed", True)
    seen = colours_of(view)
    assert {palette.TINT, palette.ACCENT, palette.PAGE, palette.SURFACE} <= seen
    press(view, Qt.Key.Key_Down)
    view.choose(4)
    assert palette.TINT in colours_of(view)
    view.show_ids([])
    assert palette.TINT not in colours_of(view)


def test_the_frame_shows_where_the_keyboard_is(view: ListView) -> None:
    view.choose(1)
    row = view.visualRect(view.rows.index(1, 1))

    def foot(image: QImage) -> QColor:
        return image.pixelColor(row.center().x(), row.bottom())

    assert foot(view.viewport().grab().toImage()) == QColor(palette.ACCENT)
    view.clearFocus()
    assert foot(view.viewport().grab().toImage()) != QColor(palette.ACCENT)


def test_the_row_under_the_mouse_is_lit(view: ListView) -> None:
    row: QRect = view.visualRect(view.rows.index(2, 1))
    none = Qt.MouseButton.NoButton
    at = QPointF(row.center())
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), move)
    assert palette.HOVER in colours_of(view)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert palette.HOVER not in colours_of(view)


def test_columns_share_the_width(view: ListView, qapp: QApplication) -> None:
    def shares() -> list[int]:
        return [view.columnWidth(n) for n in range(4) if not view.isColumnHidden(n)]

    assert sum(shares()) == view.viewport().width()
    assert len(shares()) == 4
    view.resize(300, 300)
    assert len(shares()) == 3
    dress(qapp, 150)
    view.resize(690, 400)
    assert view.columnWidth(0) == 135
    assert view.rowHeight(1) == 45
    assert view.horizontalHeader().height() == 48


def test_a_cut_cell_has_a_tooltip(view: ListView) -> None:
    def hover(row: int) -> str:
        box = view.visualRect(view.rows.index(row, 1))
        there = view.viewport().mapToGlobal(box.center())
        help_event = QHelpEvent(QEvent.Type.ToolTip, box.center(), there)
        QApplication.sendEvent(view.viewport(), help_event)
        return QToolTip.text()

    assert hover(1) == ""
    assert hover(0) == ""
    assert "客户2" * 12 in hover(2)


def test_the_chosen_row_stays_in_sight_when_letters_grow(
    view: ListView, qapp: QApplication
) -> None:
    view.show_ids(array("q", range(100)))
    last = view.rowAt(view.viewport().height() - view.rowHeight(0))
    view.choose(last)
    dress(qapp, 200)
    settle()
    box = view.visualRect(view.currentIndex())
    assert box.top() >= 0
    assert box.bottom() <= view.viewport().height()


def test_a_million_rows_end_at_the_last(view: ListView) -> None:
    view.show_ids(array("q", range(1_000_000)))
    press(view, Qt.Key.Key_End)
    assert view.chosen_id() == 999_999
    assert view.indexAt(QPoint(5, view.viewport().height() - 20)).row() > 999_900
    view.choose(500_000)
    assert view.chosen_id() == 500_000


@given(
    keys=st.lists(
        st.sampled_from(
            [
                Qt.Key.Key_Up,
                Qt.Key.Key_Down,
                Qt.Key.Key_PageUp,
                Qt.Key.Key_PageDown,
                Qt.Key.Key_Home,
                Qt.Key.Key_End,
            ]
        ),
        max_size=12,
    ),
    cuts=st.sets(st.integers(0, 29), max_size=8),
)
@settings(max_examples=40)
def test_no_walk_ends_on_a_heading(keys: list[Qt.Key], cuts: set[int]) -> None:
    walked = ListView(LazyTableModel(COLUMNS, fetch))
    walked.resize(400, 200)
    walked.show_ids(range(30), [Group(cut, f"第 {cut} 起") for cut in sorted(cuts)])
    walked.choose_first()
    for key in keys:
        before = walked.chosen_id()
        press(walked, key)
        after = walked.chosen_id()
        assert before is not None
        assert after is not None
        if key == Qt.Key.Key_Down:
            assert after == min(29, before + 1)
        if key == Qt.Key.Key_Up:
            assert after == max(0, before - 1)
        if key == Qt.Key.Key_Home:
            assert after == 0
        if key == Qt.Key.Key_End:
            assert after == 29
