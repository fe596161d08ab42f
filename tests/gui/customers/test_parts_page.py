"""A page of parts: from line to line by arrow, what Enter, Ins and Del ask, rows that stay."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from sbdesk.domain.dossier_kinds import METER, USAGE_POINT
from sbdesk.gui import palette
from sbdesk.gui.customers.completeness_card import CompletenessCard
from sbdesk.gui.customers.page_bar import PAGE_NAMES, PageBar
from sbdesk.gui.customers.part_row import PartRow
from sbdesk.gui.customers.part_words import Told
from sbdesk.gui.customers.parts_page import PartsPage
from sbdesk.gui.glyphs import Glyph
from sbdesk.services.completeness import Completeness, Missing
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press, words_on
from tests.gui.pictures import colours_of, put_mouse_on

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)

Shown = Callable[[QWidget], None]
ONE, TWO, THREE = (bytes([n]) * 16 for n in (1, 2, 3))
POINTS = [Told(ONE, "主供", "交流10kV　合同容量 800 kVA"), Told(TWO, "备供", "交流10kV")]
METERS = [Told(THREE, "3130000012345", "倍率 2000", "已拆")]


class Asked:
    """What the page asked for."""

    def __init__(self, page: PartsPage) -> None:
        self.all: list[tuple[str, ...] | tuple[str, str, bytes]] = []
        page.add_asked.connect(lambda kind: self.all.append(("add", kind)))
        page.edit_asked.connect(lambda kind, one: self.all.append(("edit", kind, one)))
        page.withdraw_asked.connect(lambda kind, one: self.all.append(("withdraw", kind, one)))


@pytest.fixture
def page(shown: Shown) -> PartsPage:
    made = PartsPage([USAGE_POINT, METER])
    made.resize(860, 400)
    shown(made)
    made.show_parts({"usage_point": POINTS, "meter": METERS})
    settle()
    return made


def said() -> str:
    """Where the keyboard stands."""
    return here().accessibleName()


def test_the_arrows_go_through_everything_and_stop_at_the_ends(page: PartsPage) -> None:
    page.take_keyboard()
    assert said() == "主供"
    path = []
    for _ in range(6):
        path.append(said())
        press(here(), Qt.Key.Key_Down)
    last = "3130000012345，已拆"
    assert path == ["主供", "备供", "新增电能表", last, last, last]
    for _ in range(8):
        press(here(), Qt.Key.Key_Up)
    assert said() == "新增用电点"


def test_home_and_end_go_to_the_first_and_the_last(page: PartsPage) -> None:
    page.take_keyboard()
    press(here(), Qt.Key.Key_End)
    assert said() == "3130000012345，已拆"
    press(here(), Qt.Key.Key_Home)
    assert said() == "新增用电点"
    press(here(), Qt.Key.Key_End)
    assert said() == "3130000012345，已拆"


def test_enter_ins_and_del_ask(page: PartsPage) -> None:
    asked = Asked(page)
    page.take_keyboard()
    press(here(), Qt.Key.Key_Return)
    press(here(), Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    press(here(), Qt.Key.Key_Delete)
    press(here(), Qt.Key.Key_Insert)
    press(here(), Qt.Key.Key_Up)
    press(here(), Qt.Key.Key_Return)
    press(here(), Qt.Key.Key_Insert)
    press(here(), Qt.Key.Key_X)
    assert asked.all == [
        ("edit", "usage_point", ONE),
        ("edit", "usage_point", ONE),
        ("withdraw", "usage_point", ONE),
        *[("add", "usage_point")] * 3,
    ]


def test_a_key_held_with_ctrl_is_not_this_pages(page: PartsPage) -> None:
    asked = Asked(page)
    page.take_keyboard()
    press(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(here(), Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert asked.all == []


def test_the_mouse_can_do_the_same(page: PartsPage) -> None:
    asked = Asked(page)
    row = page.sections["usage_point"].row(TWO)
    assert row is not None
    QTest.mouseDClick(row, Qt.MouseButton.LeftButton)
    at = QPoint(20, 10)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, row.mapToGlobal(at))
    QApplication.sendEvent(row, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    lines = [action.text() for action in menu.actions()]
    assert lines == ["编辑\tEnter", "附上扫描件……\tCtrl+O", "撤回……\tDel"]
    menu.actions()[2].trigger()
    menu.close()
    assert asked.all == [("edit", "usage_point", TWO), ("withdraw", "usage_point", TWO)]


def test_rows_that_stay_keep_the_keyboard(page: PartsPage) -> None:
    page.take_keyboard()
    press(here(), Qt.Key.Key_Down)
    held = here()
    changed = [Told(ONE, "主供一段"), Told(TWO, "备供", "交流10kV　线路 塔子二线")]
    page.show_parts({"usage_point": changed, "meter": METERS})
    settle()
    assert here() is held
    assert "交流10kV　线路 塔子二线" in words_on(page)
    page.show_parts({"usage_point": changed[:1], "meter": METERS})
    assert said() == "新增用电点"
    assert page.current() is None
    assert page.current_kind() == "usage_point"


def test_a_new_row_takes_its_place_and_the_keyboard(page: PartsPage) -> None:
    page.take_keyboard()
    new = Told(bytes([9]) * 16, "生活区", glyph=Glyph.TODAY, state="10/31 到期")
    page.go_to(new.id)
    page.show_parts({"usage_point": [new, *POINTS], "meter": METERS})
    settle()
    assert said() == "生活区，10/31 到期"
    assert page.current() == ("usage_point", new.id)
    order = [row.shown().id for row in page.sections["usage_point"].rows()]
    assert order == [new.id, ONE, TWO]
    tops = [row.y() for row in page.sections["usage_point"].rows()]
    assert tops == sorted(tops)


def test_after_a_form_the_keyboard_is_where_it_was_asked_for(page: PartsPage) -> None:
    page.take_keyboard()
    press(here(), Qt.Key.Key_Down)
    page.remember()
    press(here(), Qt.Key.Key_Up)
    page.take_keyboard()
    assert said() == "备供"
    page.take_keyboard()
    assert said() == "主供"


def test_after_saving_the_page_begins_anew_the_next_time(page: PartsPage) -> None:
    """Where the form was asked for is forgotten once the new line has the keyboard."""
    page.take_keyboard()
    press(here(), Qt.Key.Key_Down)
    page.remember()
    page.go_to(THREE)
    page.take_keyboard()
    assert said() == "3130000012345，已拆"
    page.take_keyboard()
    assert said() == "主供"


def test_an_empty_page_begins_with_adding(shown: Shown) -> None:
    page = PartsPage([USAGE_POINT, METER])
    page.resize(860, 400)
    shown(page)
    page.show_parts({})
    page.take_keyboard()
    assert said() == "新增用电点"
    assert words_on(page).count("还没有") == 2
    assert page.current_kind() == "usage_point"


def test_where_the_keyboard_stands_is_in_sight(shown: Shown) -> None:
    page = PartsPage([USAGE_POINT, METER])
    page.resize(600, 220)
    shown(page)
    many = [Told(bytes([n]) * 16, f"第 {n} 点", "线路 道湾一线") for n in range(1, 30)]
    page.show_parts({"usage_point": many})
    page.go_to(many[-1].id)
    page.take_keyboard()
    settle()
    row = page.sections["usage_point"].row(many[-1].id)
    assert row is not None
    assert row.hasFocus()
    top = row.mapTo(page.area.viewport(), QPoint(0, 0)).y()
    assert top >= 0
    assert top + row.height() <= page.area.viewport().height()


def test_the_keys_are_told_only_where_there_is_room(page: PartsPage) -> None:
    assert any("Enter 打开" in text for text in words_on(page))
    page.resize(860, 200)
    assert not any("Enter 打开" in text for text in words_on(page))


def test_a_row_is_lit_and_framed(page: PartsPage) -> None:
    row = page.sections["usage_point"].row(ONE)
    assert row is not None
    page.take_keyboard()
    assert palette.TINT.upper() in colours_of(row)
    press(here(), Qt.Key.Key_Down)
    put_mouse_on(row)
    assert palette.HOVER.upper() in colours_of(row)
    put_mouse_on(row, False)
    assert palette.HOVER.upper() not in colours_of(row)


def test_long_words_wrap_and_are_not_cut(shown: Shown) -> None:
    page = PartsPage([METER])
    page.resize(420, 400)
    shown(page)
    long = Told(ONE, "内蒙古自治区赤峰市巴林左旗" * 3, "ABCDEFGHIJ0123456789" * 4, "10/31 到期")
    page.show_parts({"meter": [long]})
    assert unfit(page) == []


def test_a_row_that_cannot_be_changed_offers_nothing(shown: Shown) -> None:
    row = PartRow(Told(ONE, "2026年9月"), editable=False)
    shown(row)
    at = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, row.mapToGlobal(at))
    QApplication.sendEvent(row, event)
    assert QApplication.activePopupWidget() is None


def test_the_bar_names_its_keys_and_falls_back(shown: Shown) -> None:
    bar = PageBar()
    bar.resize(900, 40)
    shown(bar)
    bar.show_counts({"用电点": 8, "业务记录": 3})
    assert [bar.tabToolTip(n) for n in (0, 7)] == ["概况(Alt+1)", "经历(Alt+8)"]
    assert bar.cut_titles() == []
    assert bar.shown_title(2) == "合同与资料"
    bar.resize(430, 40)
    settle()
    assert bar.shown_title(2) == "合同"
    assert bar.cut_titles() == []
    assert len(PAGE_NAMES) == 8


def gap(what: str, kind: str = "", field: str = "") -> Missing:
    return Missing(what, "概况", kind, field, "陈国栋", title=what)


def test_what_is_missing_is_named_and_can_be_filled(shown: Shown) -> None:
    card = CompletenessCard()
    card.resize(560, 120)
    shown(card)
    asked: list[Missing] = []
    card.fill_asked.connect(asked.append)
    gaps = tuple(gap(f"证照{n}") for n in range(1, 9))
    card.show_completeness(Completeness(66, gaps, (gap("合同 将到期 2026-10-31"),)))
    assert "资料完整 66%，还缺 8 件" in words_on(card)
    assert card.words.text() == "证照1、证照2、证照3、证照4、证照5、证照6等"
    assert card.ring.accessibleName() == "资料完整 66%"
    assert palette.ACCENT.upper() in colours_of(card.ring)
    menu = card.fill.menu()
    assert menu is not None
    assert menu.actions()[0].text() == "&1 证照1（陈国栋）"
    assert len(menu.actions()) == 9
    menu.actions()[8].trigger()
    card.fill_first()
    assert [one.what for one in asked] == ["合同 将到期 2026-10-31", "证照1"]
    assert unfit(card) == []


def test_a_whole_file_says_so(shown: Shown) -> None:
    card = CompletenessCard()
    shown(card)
    asked: list[Missing] = []
    card.fill_asked.connect(asked.append)
    card.show_completeness(Completeness(100, ()))
    card.fill_first()
    assert card.words.text() == "该有的都有了"
    assert not card.fill.isVisible()
    assert asked == []


def test_tab_goes_as_the_arrows_do_also_to_a_row_that_came_later(page: PartsPage) -> None:
    page.show_parts({"usage_point": POINTS[:1], "meter": METERS})
    page.show_parts({"usage_point": POINTS, "meter": METERS})
    settle()
    page.sections["usage_point"].add.setFocus()
    path = [said()]
    for _ in range(4):
        press(here(), Qt.Key.Key_Tab)
        path.append(said())
    assert path == ["新增用电点", "主供", "备供", "新增电能表", "3130000012345，已拆"]
    press(here(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert said() == "新增电能表"
