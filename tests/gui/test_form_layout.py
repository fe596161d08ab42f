"""Where a form puts its parts: columns, labels, order of the keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import Problem
from sbdesk.gui.letters import px
from sbdesk.gui.parts.choices import CheckField, DropDown
from sbdesk.gui.parts.fields import LineField, ReadOnlyField, TextArea
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.form_page import ActionBar, FormPage, scrolling
from sbdesk.gui.parts.labels import StateLine, label, rule
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle, unfit
from tests.gui.keys import child, here, press

Show = Callable[[QWidget], None]
NAMES = ("caller", "phone", "area", "kind", "content", "sure", "window")


def build() -> FormGrid:
    form = FormGrid()
    form.add("caller", "来电人", LineField(), required=True)
    form.add("phone", "电话", LineField())
    form.add("area", "台区", ReadOnlyField())
    form.add("kind", "类型", DropDown([(1, "停送电")]))
    form.add_section("诉求")
    form.add("content", "内容", TextArea(), wide=True)
    form.add("sure", "确认", CheckField("已向客户复述"))
    form.add("window", "联系时段", LineField(), hint="如 19:00 以后")
    return form


def place(form: FormGrid, name: str) -> QPoint:
    return child(form, QWidget, name).mapTo(form, QPoint(0, 0))


@pytest.fixture
def form(shown: Show) -> FormGrid:
    made = build()
    made.resize(800, 600)
    shown(made)
    return made


def test_two_columns_of_equal_fields(form: FormGrid) -> None:
    caller, phone = (child(form, LineField, name) for name in ("caller", "phone"))
    assert place(form, "caller").y() == place(form, "phone").y()
    assert abs(caller.width() - phone.width()) <= 1
    assert place(form, "area").x() == place(form, "caller").x()
    assert place(form, "kind").x() == place(form, "phone").x()


def test_long_text_goes_across(form: FormGrid) -> None:
    content = child(form, TextArea, "content")
    phone = child(form, LineField, "phone")
    right = place(form, "phone").x() + phone.width()
    assert abs(place(form, "content").x() + content.width() - right) <= 1
    assert place(form, "sure").y() > place(form, "content").y() + content.height()


def test_one_column_where_two_are_too_narrow(form: FormGrid) -> None:
    form.resize(420, 900)
    settle()
    assert {place(form, name).x() for name in NAMES} == {place(form, "caller").x()}
    heights = [place(form, name).y() for name in NAMES]
    assert heights == sorted(heights)
    form.resize(800, 600)
    settle()
    assert place(form, "caller").y() == place(form, "phone").y()


def test_a_line_for_the_problem_is_always_there(form: FormGrid) -> None:
    caller = child(form, LineField, "caller")
    note = child(form, StateLine, "caller_note")
    assert note.height() >= px(24)
    assert note.y() >= place(form, "caller").y() + caller.height()


def test_a_long_problem_is_shown_whole(form: FormGrid) -> None:
    sentence = (
        "号码不对：第 3 位起与已登记的 138****2716 不同，请与客户核对后再改，或在备注里说明原因"
    )
    form.show_problems([Problem("window", sentence), Problem("content", sentence)])
    assert unfit(form) == []
    assert child(form, StateLine, "window_note").text() == sentence


def test_tab_goes_the_way_the_eye_goes(form: FormGrid) -> None:
    form.focus_first()
    seen = [here().objectName()]
    for _ in range(5):
        press(here(), Qt.Key.Key_Tab)
        seen.append(here().objectName())
    assert seen == ["caller", "phone", "kind", "content", "sure", "window"]


def test_a_disabled_field_is_passed_over(form: FormGrid) -> None:
    child(form, DropDown, "kind").setEnabled(False)
    form.focus_on("phone")
    press(here(), Qt.Key.Key_Return)
    assert here().objectName() == "content"


def test_names_and_fields(form: FormGrid) -> None:
    assert form.names() == NAMES
    assert form.field("kind") is child(form, DropDown, "kind")
    assert child(form, LineField, "caller").accessibleDescription() == "必填"
    assert child(form, LineField, "phone").accessibleName() == "电话"


def test_the_measures_follow_the_letters(form: FormGrid, qapp: QApplication) -> None:
    dress(qapp, 150)
    form.resize(1200, 900)
    settle()
    assert child(form, LineField, "caller").height() == px(32)
    assert child(form, StateLine, "caller_note").height() >= px(24)
    assert unfit(form) == []


def test_a_problem_far_down_is_scrolled_into_sight(shown: Show) -> None:
    form = build()
    area = scrolling(form)
    area.resize(800, 200)
    shown(area)
    form.show_problems([Problem("window", "请填联系时段")])
    form.jump_to_first_problem()
    settle()
    note = child(form, StateLine, "window_note")
    foot = note.mapTo(area, QPoint(0, note.height())).y()
    assert 0 < foot <= area.height()
    assert here().objectName() == "window"


def test_a_page_without_save_and_new_offers_save(shown: Show) -> None:
    page = FormPage("改客户资料", save_and_new=False)
    page.form.add("name", "户名", LineField())
    page.resize(700, 400)
    shown(page)
    page.form.focus_first()
    press(here(), Qt.Key.Key_Return)
    assert here() is page.save
    assert not page.save_new.isVisible()


def test_back_stands_at_the_head_when_asked(shown: Show, qtbot: QtBot) -> None:
    page = FormPage("登记投诉")
    page.resize(700, 400)
    shown(page)
    assert not page.back.isVisible()
    page.show_back("台账")
    assert page.back.isVisible()
    with qtbot.waitSignal(page.cancelled):
        page.back.click()
    page.show_back("")
    assert not page.back.isVisible()


def test_the_rail_goes_below_in_a_narrow_page(shown: Show) -> None:
    page = FormPage("登记投诉")
    page.form.add("name", "户名", LineField())
    card = label("期限", "card")
    page.rail.addWidget(card)
    page.resize(900, 400)
    shown(page)
    beside = card.mapTo(page, QPoint(0, 0))
    assert beside.x() > page.form.mapTo(page, QPoint(0, 0)).x() + page.form.width()
    page.resize(500, 400)
    settle()
    below = card.mapTo(page, QPoint(0, 0))
    assert below.x() < 60
    assert below.y() > page.form.mapTo(page, QPoint(0, 0)).y() + page.form.height() - 1


def test_the_bar_stays_in_sight(shown: Show) -> None:
    page = FormPage("登记投诉")
    for number in range(30):
        page.form.add(f"f{number}", f"字段 {number}", LineField())
    page.resize(700, 300)
    shown(page)
    bar = child(page, ActionBar)
    assert bar.mapTo(page, QPoint(0, bar.height())).y() <= page.height()
    assert rule().height() == 1 or rule().maximumHeight() == 1
