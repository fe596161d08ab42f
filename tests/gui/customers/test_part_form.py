"""The form of a part: built from its kind, problems and doubts beneath, only what was touched."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.dossier import Form
from sbdesk.domain.dossier_kinds import IMPORTED, PART_KINDS
from sbdesk.domain.errors import Invalid
from sbdesk.gui.customers.part_fields import ProposingLine, UnitField
from sbdesk.gui.customers.part_form import PartForm
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import LineField, TextArea, TypedLine, widget_of
from sbdesk.gui.parts.labels import StateLine
from sbdesk.gui.parts.tree_choice import TreeChoice
from sbdesk.gui.sheet import dress
from sbdesk.services.customers import CustomerFile, customer_file, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import Part, add_part, dossier, edit_part
from tests.gui.customers.counter import CUSTOMERS, new_office, write
from tests.gui.fit import unfit
from tests.gui.keys import child, here, press, words_on

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)

Shown = Callable[[QWidget], None]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_office(tmp_path, CUSTOMERS[:1])


def file_of(desk: Desk) -> CustomerFile:
    file = customer_file(desk, customer_pk(desk, "6267000785070"))
    assert file is not None
    return file


def opened(
    desk: Desk, kind: str, part: Part | None = None, *, first: bool = False, sort: str = ""
) -> PartForm:
    form = PartForm(lambda: desk, file_of(desk), kind, part, first=first, sort=sort)
    form.resize(860, 500)
    return form


def add(desk: Desk, of: str, **typed: str) -> Part:
    saved = add_part(desk, of, file_of(desk).id, typed)
    return next(one for one in held(desk, of) if one.id == saved.id)


def held(desk: Desk, kind: str) -> tuple[Part, ...]:
    return dossier(desk, file_of(desk).id, [kind])[kind]


def put(form: PartForm, name: str, text: str) -> None:
    """Type into a field and leave it."""
    form.form.focus_on(name)
    field = here()
    assert isinstance(field, TypedLine | TextArea)
    field.selectAll()
    write(field, text)
    press(field, Qt.Key.Key_Return)


def note(form: PartForm, name: str) -> str:
    return child(form, StateLine, f"{name}_note").text()


FIELDS = {
    Form.TEXT: LineField, Form.PHONE: LineField, Form.LONG: TextArea, Form.DATE: DateField,
    Form.KVA: UnitField, Form.WHOLE: UnitField, Form.MONEY: UnitField, Form.RATING: UnitField,
    Form.PERSON: TreeChoice, Form.PART: TreeChoice,
}  # fmt: skip


@pytest.mark.parametrize("percent", [100, 150])
def test_every_kind_has_its_form_and_nothing_is_cut(
    desk: Desk, shown: Shown, qapp: QApplication, percent: int
) -> None:
    dress(qapp, percent)
    for kind in PART_KINDS:
        if kind.name in IMPORTED:
            continue
        form = opened(desk, kind.name)
        form.resize(1300, 480)
        shown(form)
        assert form.form.names() == tuple(field.name for field in kind.fields)
        for field in kind.fields:
            wanted = ProposingLine if field.open_list else FIELDS.get(field.form, TreeChoice)
            assert isinstance(form.form.field(field.name), wanted), field
        assert unfit(form) == [], kind.name
        form.hide()
    dress(qapp, 100)


def test_a_new_one_begins_with_defaults_and_the_only_choice(desk: Desk, shown: Shown) -> None:
    point = add(desk, "usage_point", name="主供", role="主供")
    form = opened(desk, "meter")
    shown(form)
    typed = form.typed()
    assert typed["multiplier"] == "1"
    assert typed["usage_point_id"] == point.id.hex()
    assert not form.form.is_dirty()
    add(desk, "usage_point", name="备供", role="备供")
    assert opened(desk, "meter").typed()["usage_point_id"] == ""


def test_the_first_of_its_kind_shares_what_the_customer_has(desk: Desk) -> None:
    first = opened(desk, "usage_point", first=True).typed()
    assert (first["voltage"], first["contract_va"]) == ("交流10kV", "1600")
    assert first["feeder"] == "道湾一线"
    assert opened(desk, "usage_point").typed()["feeder"] == ""
    assert opened(desk, "customer_agreement", first=True).typed()["consumer"] == "中顺煤业有限公司"


def test_what_is_missing_stands_chosen_already(desk: Desk) -> None:
    assert opened(desk, "customer_paper", sort="营业执照").typed()["kind"] == "营业执照"
    assert opened(desk, "customer_paper", sort="没有这种").typed()["kind"] == ""


def test_saving_takes_what_was_typed(desk: Desk, shown: Shown) -> None:
    form = opened(desk, "transformer")
    shown(form)
    put(form, "name", "1号变")
    put(form, "capacity_va", "800")
    put(form, "commissioned_on", "20240315")
    form.work()()
    values = held(desk, "transformer")[0].values
    assert values["capacity_va"] == 800_000
    assert values["commissioned_on"] == "2024-03-15"
    assert values["status"] == "运行"


def test_all_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    form = opened(desk, "transformer")
    form.form.set_values({"capacity_va": "八百", "commissioned_on": "20241345"})
    with pytest.raises(Invalid) as caught:
        form.work()()
    assert {one.field for one in caught.value.problems} == {
        "name", "capacity_va", "commissioned_on",
    }  # fmt: skip


def test_doubts_hinder_nothing_and_go_when_mended(desk: Desk, shown: Shown) -> None:
    form = opened(desk, "usage_point")
    shown(form)
    put(form, "name", "主供")
    put(form, "contract_va", "500")
    assert note(form, "operating_va") == ""
    put(form, "operating_va", "800")
    assert "大于合同容量" in note(form, "operating_va")
    put(form, "operating_va", "400")
    assert note(form, "operating_va") == ""
    form.work()()
    assert len(held(desk, "usage_point")) == 1


def test_what_is_doubtful_in_a_stored_part_is_told_at_once(desk: Desk) -> None:
    doubtful = {"name": "主供", "contract_va": "500", "operating_va": "800"}
    point = add(desk, "usage_point", **doubtful)
    assert "大于合同容量" in note(opened(desk, "usage_point", point), "operating_va")


def test_a_name_the_printed_page_lacks_is_told(desk: Desk, shown: Shown) -> None:
    form = opened(desk, "contact")
    shown(form)
    put(form, "name", "张\U000323af")
    assert "打印字库里没有" in note(form, "name")
    put(form, "name", "张守明")
    assert note(form, "name") == ""


def test_a_choice_without_choices_says_that_it_may_wait(desk: Desk, shown: Shown) -> None:
    form = opened(desk, "usage_point")
    shown(form)
    assert "还没有用电地址，可以先不选" in words_on(form)
    add(desk, "service_location", name="厂区")
    other = opened(desk, "usage_point")
    shown(other)
    assert not any("可以先不选" in words for words in words_on(other))
    assert other.form.values()["service_location_id"]


def test_what_the_form_was_opened_for_is_said_beneath_its_first_field(
    desk: Desk, shown: Shown
) -> None:
    why = "原来的 2026-12-15 将到期，登记新的一份"
    form = PartForm(lambda: desk, file_of(desk), "customer_paper", None, sort="应急预案", why=why)
    form.resize(860, 500)
    shown(form)
    assert why in words_on(form)
    assert unfit(form) == []
    form.begin_next()
    assert why not in words_on(form)


def test_only_what_was_touched_is_written(desk: Desk, shown: Shown) -> None:
    meter = add(desk, "meter", meter_no="0001", model="DTZ341", multiplier="2000")
    form = opened(desk, "meter", meter)
    shown(form)
    assert form.heading.text() == "编辑电能表"
    assert form.typed()["multiplier"] == "2000"
    edit_part(desk, "meter", meter.id, {"model": "DTZ545"})
    put(form, "multiplier", "3000")
    form.work()()
    values = held(desk, "meter")[0].values
    assert (values["multiplier"], values["model"]) == (3000, "DTZ545")


def test_a_code_that_left_the_list_stays_as_it_was(desk: Desk) -> None:
    paper = add(desk, "customer_paper", kind="营业执照")
    old = replace(paper, values={**paper.values, "kind": "旧种类"})
    assert opened(desk, "customer_paper", old).typed()["kind"] == "旧种类"


def test_the_next_one_keeps_what_it_belongs_to(desk: Desk, shown: Shown) -> None:
    add(desk, "usage_point", name="主供", role="主供")
    point = add(desk, "usage_point", name="备供", role="备供")
    form = opened(desk, "transformer")
    shown(form)
    form.form.set_values({"usage_point_id": point.id.hex()})
    put(form, "name", "1号变")
    form.begin_next()
    assert form.typed()["usage_point_id"] == point.id.hex()
    assert form.typed()["name"] == ""
    assert here().objectName() == "name"
    assert form.save.isEnabled()


def test_the_last_field_offers_the_next_one_or_saving(desk: Desk, shown: Shown) -> None:
    meter = add(desk, "meter", meter_no="0001")
    for part, words in ((None, "保存并新增"), (meter, "保存 Ctrl+S")):
        form = opened(desk, "meter", part)
        shown(form)
        form.form.focus_on("note")
        press(here(), Qt.Key.Key_Return)
        button = here()
        assert isinstance(button, Button)
        assert button.text() == words
        form.hide()


def test_a_long_name_is_cut_in_the_head_only(desk: Desk) -> None:
    form = opened(desk, "meter")
    assert form.about.text() == "中顺煤业有限公司"


def test_a_unit_stands_inside_and_leaves_room(shown: Shown, qapp: QApplication) -> None:
    field = UnitField("kVA")
    shown(field)
    assert field.textMargins().right() > 20
    assert UnitField("").textMargins().right() == 0
    assert widget_of(field) is field


def test_usual_answers_are_proposed_and_others_can_be_written(shown: Shown, qtbot: QtBot) -> None:
    line = ProposingLine(["电工", "财务"])
    line.resize(200, 32)
    shown(line)
    edits: list[None] = []
    line.edited.connect(lambda: edits.append(None))
    press(line, Qt.Key.Key_Down)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    press(menu, Qt.Key.Key_Down)
    press(menu, Qt.Key.Key_Return)
    assert line.value() == "财务"
    assert len(edits) == 1
    write(line, "长")
    assert line.value() == "财务长"
    line.open_menu()
    again = QApplication.activePopupWidget()
    assert isinstance(again, QMenu)
    assert again.activeAction() is None
    press(again, Qt.Key.Key_Escape)
    assert line.value() == "财务长"


def test_the_answer_that_stands_is_lit(shown: Shown) -> None:
    line = ProposingLine(["居民生活", "工商业两部制", "农业生产"])
    shown(line)
    line.set_value("工商业两部制")
    press(line, Qt.Key.Key_Down)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    press(menu, Qt.Key.Key_Return)
    assert line.value() == "工商业两部制"


def test_pinyin_becomes_the_usual_answer(shown: Shown) -> None:
    line, other = ProposingLine(["电气负责人", "电工", "财务", "经办人"]), ProposingLine([])
    holder = QWidget()
    column = QVBoxLayout(holder)
    for part in (line, other):
        column.addWidget(part)
    shown(holder)

    def after(typed: str) -> str:
        line.setFocus()
        line.selectAll()
        write(line, typed)
        other.setFocus()
        return line.text()

    assert after("dqfzr") == "电气负责人"
    assert after("diang") == "电工"
    assert after("CW") == "财务"
    assert after("abc") == "abc"
    assert after("d") == "d"
    assert after("财务部") == "财务部"
    assert after("dian") == "dian"
    line.setFocus()
    press(line, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["电气负责人", "电工"]
    press(menu, Qt.Key.Key_Down)
    press(menu, Qt.Key.Key_Return)
    assert line.text() == "电工"
    line.selectAll()
    write(line, "jbr")
    assert (line.text(), line.value()) == ("jbr", "经办人")


def test_without_proposals_the_arrow_key_does_nothing(shown: Shown) -> None:
    line = ProposingLine([])
    shown(line)
    press(line, Qt.Key.Key_Down)
    assert QApplication.activePopupWidget() is None
    assert line.textMargins().right() == 0
