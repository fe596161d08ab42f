"""The long story: painted in every state, chosen by keys, long ones reached to the end."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.story_list import StoryItem, StoryList
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle
from tests.gui.keys import press
from tests.gui.pictures import colours_of

Show = Callable[[QWidget], None]
LONG = "今后停电提前书面通知客户并抄送能源局，" * 12
ITEMS = (
    StoryItem(
        "联系电话：138****2716 → 139****0011", "", "10/9 09:42", "档案 王所长", head="2026年"
    ),
    StoryItem("投诉办结 投〔2026〕1号", LONG, "9/1", "投诉 王所长", Glyph.DONE),
    StoryItem(LONG, LONG, "2025-12-24 09:30", "走访 阿卜杜热合曼·买买提吐尔逊", head="2025年"),
    StoryItem("建立档案：𠅤福兴", "", "2025-05-22"),
    StoryItem("", "", ""),
)


@pytest.fixture
def told(shown: Show) -> StoryList:
    """A list with an item of every kind."""
    made = StoryList()
    made.resize(460, 300)
    shown(made)
    made.show_items(ITEMS)
    settle()
    return made


def test_every_state_is_painted(told: StoryList, qapp: QApplication) -> None:
    for percent in (100, 150, 200):
        dress(qapp, percent)
        for row in range(told.count()):
            told.setCurrentIndex(told.model().index(row, 0))
            settle()
            assert not told.grab().isNull()


def test_the_chosen_one_stands_on_tint_and_is_framed(told: StoryList) -> None:
    assert told.hasFocus()
    assert told.row() == 0
    assert {palette.TINT, palette.ACCENT} <= colours_of(told)
    told.clearFocus()
    settle()
    assert palette.ACCENT not in colours_of(told)


def test_the_chosen_one_stays_in_sight_when_letters_or_room_change(
    told: StoryList, qapp: QApplication
) -> None:
    last = told.model().index(told.count() - 2, 0)
    told.setCurrentIndex(last)
    for percent in (150, 200, 100):
        dress(qapp, percent)
        settle()
        assert told.viewport().rect().contains(told.visualRect(last))
    told.resize(300, 180)
    settle()
    assert told.viewport().rect().contains(told.visualRect(last))


def test_a_finished_thing_has_its_tick(told: StoryList) -> None:
    assert palette.DONE in colours_of(told)
    told.show_items(ITEMS[:1])
    settle()
    assert palette.DONE not in colours_of(told)


def test_keys_choose_and_enter_opens(told: StoryList) -> None:
    chosen: list[int] = []
    opened: list[int] = []
    told.chosen.connect(chosen.append)
    told.opened.connect(opened.append)
    told.setFocus()
    press(told, Qt.Key.Key_Down)
    press(told, Qt.Key.Key_Return)
    press(told, Qt.Key.Key_End)
    press(told, Qt.Key.Key_Enter)
    assert chosen == [1, 4]
    assert opened == [1, 4]


def test_nothing_to_tell_opens_nothing(shown: Show) -> None:
    made = StoryList()
    opened: list[int] = []
    made.opened.connect(opened.append)
    shown(made)
    made.setFocus()
    press(made, Qt.Key.Key_Return)
    assert (made.row(), made.count(), opened) == (-1, 0, [])


def test_the_chosen_one_grows_by_its_lines(told: StoryList) -> None:
    low = told.sizeHintForRow(2)
    told.setCurrentIndex(told.model().index(2, 0))
    settle()
    assert told.sizeHintForRow(2) > 2 * low
    narrow = told.sizeHintForRow(2)
    told.resize(1200, 300)
    settle()
    assert told.sizeHintForRow(2) < narrow


def test_five_thousand_are_shown_and_the_last_is_reached(told: StoryList) -> None:
    told.show_items([StoryItem(f"信用事件 {n}", "收费记录", "1/1", "信用") for n in range(5000)])
    told.setFocus()
    press(told, Qt.Key.Key_End)
    settle()
    assert told.row() == 4999
    bottom = told.visualRect(told.currentIndex()).bottom()
    assert bottom <= told.viewport().height()


def test_it_is_read_aloud_whole(told: StoryList) -> None:
    index = told.model().index(1, 0)
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("9/1 投诉办结")
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert told.model().index(99, 0).data(Qt.ItemDataRole.DisplayRole) is None
