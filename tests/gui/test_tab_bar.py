"""The tab bar falls back in steps and nothing moves when another tab is chosen."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.gui.sheet import dress
from sbdesk.gui.tab_bar import DeskTabBar, TabChoice, TabStrip
from tests.gui.fit import settle, unfit

Show = Callable[[QWidget], None]
TITLES = [
    ("今日", "今日"),
    ("客户档案", "客户"),
    ("投诉台账", "投诉"),
    ("走访记录", "走访"),
    ("信用评价", "信用"),
    ("电费催收", "催收"),
    ("业扩报装", "报装"),
    ("供电质量", "质量"),
    ("统计报表", "报表"),
    ("数据交接", "交接"),
]


def titles(bar: DeskTabBar) -> list[str]:
    return [bar.shown_title(number) for number in range(bar.count())]


@pytest.fixture
def bar(shown: Show) -> DeskTabBar:
    made = DeskTabBar(TITLES)
    strip = TabStrip(made)
    strip.resize(1366, 41)
    shown(strip)
    return made


def resize(bar: DeskTabBar, width: int) -> None:
    parent = bar.parentWidget()
    assert parent is not None
    parent.resize(width, parent.height())
    settle()


def full_of_counts(bar: DeskTabBar) -> None:
    for number in range(10):
        bar.set_count(number, 47, overdue=number == 0)


def test_full_names_where_they_fit(bar: DeskTabBar) -> None:
    full_of_counts(bar)
    assert titles(bar)[1:3] == ["客户档案", "投诉台账"]
    assert bar.cut_titles() == []


def test_two_character_names_at_150(bar: DeskTabBar, qapp: QApplication) -> None:
    full_of_counts(bar)
    dress(qapp, 150)
    settle()
    assert titles(bar) == [short for _, short in TITLES]
    assert bar.cut_titles() == []
    with_counts = bar.tabRect(2).width()
    dress(qapp, 200)
    settle()
    assert bar.tabRect(0).width() > bar.tabRect(2).width()
    assert with_counts > 0
    assert bar.tabRect(9).right() <= bar.width()


def test_todays_counts_leave_full_names_at_150(bar: DeskTabBar, qapp: QApplication) -> None:
    for number, count in ((0, 4), (2, 3), (3, 5), (5, 7), (6, 2), (9, 1)):
        bar.set_count(number, count, overdue=number == 0)
    dress(qapp, 150)
    settle()
    assert titles(bar) == [title for title, _ in TITLES]
    assert bar.tabRect(9).right() <= bar.width()


def test_narrow_bars_scroll_without_cutting(bar: DeskTabBar) -> None:
    full_of_counts(bar)
    for width in (1000, 700, 400):
        resize(bar, width)
        assert bar.cut_titles() == []
        assert unfit(bar) == []


def test_nothing_moves_when_another_is_chosen(bar: DeskTabBar) -> None:
    before = [bar.tabRect(number) for number in range(10)]
    for number in range(10):
        bar.setCurrentIndex(number)
        assert [bar.tabRect(n) for n in range(10)] == before


def test_counts_come_and_go(bar: DeskTabBar) -> None:
    plain = bar.tabRect(2).width()
    bar.set_count(2, 1234)
    settle()
    assert bar.tabRect(2).width() > plain
    bar.set_count(2, 0)
    settle()
    assert bar.tabRect(2).width() == plain
    assert bar.tabToolTip(2) == "投诉台账(Ctrl+3)"
    assert bar.tabToolTip(9) == "数据交接"


def test_it_paints_under_the_mouse(bar: DeskTabBar) -> None:
    plain = bar.grab().toImage()
    none = Qt.MouseButton.NoButton
    at = QPointF(bar.tabRect(4).center())
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(bar, move)
    assert bar.grab().toImage() != plain
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert bar.grab().toImage() == plain


def test_a_choice_chooses(bar: DeskTabBar) -> None:
    TabChoice(bar, 3)()
    assert bar.currentIndex() == 3


def test_a_tab_that_is_not_there_takes_no_room(bar: DeskTabBar) -> None:
    full_of_counts(bar)
    bar.setTabVisible(9, False)
    settle()
    assert bar.cut_titles() == []
    assert unfit(bar) == []
    shown = sum(bar.tabRect(number).width() for number in range(9))
    resize(bar, shown + 32)
    assert titles(bar)[1:3] == ["客户档案", "投诉台账"]
    bar.setTabVisible(9, True)
    bar.set_count(9, 48)
    settle()
    assert titles(bar)[1] == "客户"
