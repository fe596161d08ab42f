"""The form grid: all problems at once, each beneath its field; Enter all the way through."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import Problem
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import LineField, ReadOnlyField, TextArea
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import StateLine, label
from sbdesk.gui.sheet import dress
from tests.gui.fit import settle, unfit
from tests.gui.gallery import plain_date
from tests.gui.keys import child, here, press, type_text, words_on

Show = Callable[[QWidget], None]
PHONE = Problem("phone", "少 1 位：应为 11 位，现有 10 位")


def fill(form: FormGrid) -> None:
    form.add("caller", "来电人", LineField(), required=True)
    form.add("day", "受理日期", DateField(plain_date), hint="写四位，如 0315")
    form.add("area", "台区", ReadOnlyField())
    form.add("phone", "电话", LineField())
    form.add("kind", "类型", DropDown([(1, "停送电")]))
    form.add("content", "诉求", TextArea(), wide=True)


@pytest.fixture
def form(shown: Show) -> FormGrid:
    made = FormGrid()
    fill(made)
    made.resize(700, 400)
    shown(made)
    return made


def note(form: QWidget, name: str) -> str:
    return child(form, StateLine, f"{name}_note").text()


def focus() -> str:
    return here().objectName()


def test_values_go_in_and_out_by_name(form: FormGrid) -> None:
    form.set_values({"caller": "刘玉珍", "kind": 1, "unknown": 3})
    assert form.values() == {
        "caller": "刘玉珍",
        "day": None,
        "area": "",
        "phone": "",
        "kind": 1,
        "content": "",
    }
    assert not form.is_dirty()
    form.clear()
    assert form.values()["caller"] == ""


def test_all_problems_are_shown_at_once(form: FormGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.problems_changed) as counted:
        form.show_problems([PHONE, Problem("caller", "请填来电人")])
    assert counted.args == [2]
    assert note(form, "phone") == PHONE.text
    assert note(form, "caller") == "请填来电人"
    assert child(form, LineField, "phone").property("wrong") is True
    form.show_problems([])
    assert note(form, "phone") == ""
    assert form.problem_count() == 0


def test_two_problems_of_one_field_and_one_of_none(form: FormGrid) -> None:
    form.show_problems([PHONE, Problem("phone", "号段不对"), Problem("nowhere", "整张表的毛病")])
    assert note(form, "phone") == f"{PHONE.text}；号段不对"
    assert note(form, "caller") == "整张表的毛病"


def test_typing_takes_the_problem_away_and_the_hint_returns(form: FormGrid, qtbot: QtBot) -> None:
    form.set_hint("phone", "十一位手机号")
    form.show_problems([PHONE])
    field = child(form, LineField, "phone")
    with qtbot.waitSignal(form.edited) as edited:
        type_text(field, "1")
    assert edited.args == ["phone"]
    assert note(form, "phone") == "十一位手机号"
    assert form.is_dirty()
    form.mark_clean()
    assert not form.is_dirty()


def test_a_warning_hinders_nothing(form: FormGrid) -> None:
    form.set_hint("day", "2027 年节假日未录入", Glyph.TODAY)
    assert form.problem_count() == 0
    form.show_problems([])
    assert note(form, "day") == "2027 年节假日未录入"


def test_enter_goes_through_the_fields_to_the_end(form: FormGrid, qtbot: QtBot) -> None:
    form.focus_first()
    seen = []
    for _ in range(5):
        seen.append(focus())
        press(here(), Qt.Key.Key_Return)
    assert seen == ["caller", "day", "phone", "kind", "content"]
    with qtbot.waitSignal(form.finished):
        press(here(), Qt.Key.Key_Return)


def test_the_first_problem_gets_the_keyboard(form: FormGrid) -> None:
    form.show_problems([Problem("kind", "请选类型"), PHONE])
    form.jump_to_first_problem()
    assert focus() == "phone"


def test_an_unreadable_date_is_a_problem_of_the_form(form: FormGrid, qtbot: QtBot) -> None:
    form.focus_on("day")
    field = child(form, DateField, "day")
    type_text(field, "77")
    press(field, Qt.Key.Key_Return)
    assert [p.field for p in form.own_problems()] == ["day"]
    assert "看不出是哪一天" in note(form, "day")
    field.clear()
    type_text(field, "0315")
    assert note(form, "day").startswith("2026-03-15(日)")
    assert form.own_problems() == []


def test_a_long_sentence_is_whole_after_the_form_was_laid_out_anew(form: FormGrid) -> None:
    """A form first shown narrow, then wide, as every form on the right side is."""
    for width in (340, 700, 340, 700):
        form.resize(width, 400)
        settle()
    for sentence in (
        "不长",
        "看不懂这个电话，请写区号和号码，或者写手机号，中间不要有别的字" * 2,
        "不长",
    ):
        form.show_problems([Problem("phone", sentence)])
        settle()
        said = child(form, StateLine, "phone_note")
        assert said.height() >= said.heightForWidth(said.width())
        assert unfit(form) == []


def test_nothing_jumps_when_a_problem_appears(form: FormGrid) -> None:
    settle()
    before = [child(form, LineField, name).y() for name in ("caller", "phone")]
    form.show_problems([PHONE])
    settle()
    assert [child(form, LineField, name).y() for name in ("caller", "phone")] == before


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("width", [340, 700, 1000])
def test_a_form_fits_at_every_width(
    form: FormGrid, qapp: QApplication, percent: int, width: int
) -> None:
    form.add_section("结算")
    form.add_widget(label("任何别的东西", wrap=True))
    dress(qapp, percent)
    form.resize(width * percent // 100, 1200)
    form.show_problems([PHONE, Problem("day", "受理日期在今天之后：应不晚于 2026-10-09")])
    assert unfit(form) == []


def test_a_form_page_counts_problems_and_offers_the_first(shown: Show, qtbot: QtBot) -> None:
    page = FormPage("登记投诉", "编号保存时给出")
    fill(page.form)
    page.resize(900, 500)
    shown(page)
    page.form.show_problems([PHONE])
    settle()
    assert "还有 1 处要改" in words_on(page.bar)
    page.bar.jump_asked.emit()
    assert focus() == "phone"
    page.form.show_problems([])
    assert words_on(page.bar) == []


def test_keys_of_a_form_page(shown: Show, qtbot: QtBot) -> None:
    page = FormPage("登记投诉")
    fill(page.form)
    page.resize(900, 500)
    shown(page)
    page.form.focus_first()
    with qtbot.waitSignal(page.saved):
        press(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(page.cancelled):
        press(here(), Qt.Key.Key_Escape)
    page.form.focus_on("content")
    press(here(), Qt.Key.Key_Return)
    assert here() is page.save_new
    with qtbot.waitSignal(page.saved_and_new):
        press(page.save_new, Qt.Key.Key_Return)
    page.set_saving(True)
    assert not page.save.isEnabled()


@pytest.mark.parametrize("percent", [100, 150])
def test_a_form_page_fits(shown: Show, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    page = FormPage("登记投诉", "编号保存时给出")
    fill(page.form)
    page.rail.addWidget(label("近 90 天同一台区第 3 次，同一客户、同一诉求。", wrap=True))
    page.show_back("台账")
    page.resize(900, 500)
    shown(page)
    page.form.show_problems([PHONE])
    assert unfit(page) == []
    page.resize(500, 500)
    assert unfit(page) == []
