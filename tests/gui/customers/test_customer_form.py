"""The form: new, problems beneath, doubts while typing, edit, keep what was typed, undo."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.customers import FIELD_TITLES, CustomerFields
from sbdesk.gui.customers.print_faces import PrintFaces
from sbdesk.gui.parts.choices import DropDown
from sbdesk.services.customers import add_customer, edit_customer
from sbdesk.services.desk import station
from tests.gui.customers.counter import Counter
from tests.gui.customers.form_desk import fill, line, note, open_edit, stored
from tests.gui.keys import child, here, press, type_text

CTRL = Qt.KeyboardModifier.ControlModifier


def test_every_field_a_clerk_edits_is_in_the_form(counter: Counter) -> None:
    assert set(counter.page.side.form.form.names()) == set(FIELD_TITLES)


def test_a_new_customer_is_saved_chosen_and_said(counter: Counter, qtbot: QtBot) -> None:
    counter.page.begin_new()
    fill(counter, "customer_no", "6267000412236")
    fill(counter, "name", "刘玉珍")
    fill(counter, "contract_va", "62.5")
    fill(counter, "opened", "20190315")
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.save()
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == 6)
    file = stored(counter, "6267000412236")
    assert file.fields.contract_va == 62_500
    assert str(file.fields.opened) == "2019-03-15"
    qtbot.waitUntil(lambda: counter.page.list.view.chosen_id() == file.pk)
    qtbot.waitUntil(lambda: counter.page.side.file.file() == file)
    assert counter.changes[-1].sentence == "新建客户 刘玉珍"
    assert not counter.page.side.has_form()


def test_all_problems_stand_beneath_their_fields_at_once(counter: Counter) -> None:
    counter.page.begin_new()
    fill(counter, "customer_no", "626700041")
    fill(counter, "contract_va", "三百")
    counter.page.side.save()
    form = counter.page.side.form.form
    assert form.problem_count() == 3
    assert note(counter, "name") == "户名没有填"
    assert "少 1 位" in note(counter, "customer_no")
    assert "不是数字" in note(counter, "contract_va")
    assert line(counter, "customer_no").hasFocus()
    assert counter.changes == []
    fill(counter, "name", "刘玉珍")
    assert form.problem_count() == 2


def test_a_number_that_has_a_file_is_told_before_saving(counter: Counter) -> None:
    counter.page.begin_new()
    fill(counter, "customer_no", "7113300001")
    assert note(counter, "customer_no") == "这个户号已有档案：张守明"
    fill(counter, "name", "别人")
    counter.page.side.save()
    assert counter.page.side.form.form.problem_count() == 1


def test_doubts_hinder_nothing(counter: Counter, qtbot: QtBot) -> None:
    counter.page.begin_new()
    fill(counter, "customer_no", "7113300099")
    fill(counter, "name", "刘\ue000")
    fill(counter, "phone", "1380476271")
    assert "少 1 位：应为 11 位，现有 10 位" in note(counter, "phone")
    assert "打印字库里没有" in note(counter, "name")
    field = line(counter, "phone")
    field.setFocus()
    field.end(False)
    type_text(field, "6")
    assert note(counter, "phone") == ""
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.save()
    assert stored(counter, "7113300099").fields.phone == "13804762716"


def test_rare_characters_that_print_are_no_doubt() -> None:
    faces = PrintFaces()
    assert faces.missing("张𬭎·𠅤 A1（厂）") == ""
    assert faces.missing("\ue000刘\ue000") == "\ue000"


def test_editing_keeps_what_is_not_touched(counter: Counter, qtbot: QtBot) -> None:
    before = stored(counter, "6267000785070").fields
    open_edit(counter, qtbot, "6267000785070")
    assert line(counter, "contract_va").text() == "1600"
    fill(counter, "phone", "13800000000")
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.save()
    after = stored(counter, "6267000785070").fields
    assert after.phone == "13800000000"
    assert {n: getattr(after, n) for n in FIELD_TITLES if n != "phone"} == {
        n: getattr(before, n) for n in FIELD_TITLES if n != "phone"
    }


def test_words_outside_the_lists_survive_an_edit(counter: Counter, qtbot: QtBot) -> None:
    file = stored(counter, "7113300001")
    assert counter.desk.person is not None
    odd = replace(file.fields, category="路灯", manager_id=counter.desk.person.id)
    edit_customer(counter.desk, file.id, odd)
    open_edit(counter, qtbot, "7113300001")
    assert child(counter.page.side.form, DropDown, "category").currentText() == "路灯"
    assert child(counter.page.side.form, DropDown, "manager_id").currentText() == "王所长"
    fill(counter, "nickname", "老张")
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.save()
    after = stored(counter, "7113300001").fields
    assert after == replace(odd, nickname="老张")


def test_save_and_new_keeps_what_neighbours_share(counter: Counter, qtbot: QtBot) -> None:
    counter.page.begin_new()
    fill(counter, "customer_no", "7113300050")
    fill(counter, "name", "甲")
    fill(counter, "village", "林东镇")
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.form.saved_and_new.emit()
    assert counter.page.side.has_form()
    assert line(counter, "village").text() == "林东镇"
    assert line(counter, "name").text() == ""
    assert line(counter, "customer_no").hasFocus()
    counter.page.side.form.cancelled.emit()
    assert counter.messages.asked == []


def choose(counter: Counter, name: str, value: str | None) -> None:
    """Choose from a list as a person does."""
    field = counter.page.side.form.form.field(name)
    assert isinstance(field, DropDown)
    field.set_value(value)
    field.edited.emit()


def held(counter: Counter, *names: str) -> list[object]:
    """What stands in these fields."""
    form = counter.page.side.form.form
    return [form.field(name).value() for name in names]


def test_what_nearly_always_is_so_stands_in_a_new_form(counter: Counter, qtbot: QtBot) -> None:
    counter.page.begin_new()
    usual = ("lifecycle", "status", "supply_unit", "opened")
    assert held(counter, *usual) == ["现存", "正常", station(counter.desk).name, None]
    press(here(), Qt.Key.Key_Escape)
    assert not counter.page.side.has_form()
    counter.page.begin_new()
    assert counter.page.may_close()
    assert counter.messages.asked == []
    counter.page.begin_new()
    fill(counter, "customer_no", "7113300051")
    fill(counter, "name", "乙")
    fill(counter, "supply_unit", "隆昌供电所")
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.form.saved_and_new.emit()
    made = stored(counter, "7113300051").fields
    assert (made.lifecycle, made.status, made.supply_unit) == ("现存", "正常", "隆昌供电所")
    assert held(counter, *usual) == ["现存", "正常", "隆昌供电所", None]


def test_the_status_follows_the_stage_until_it_is_chosen(counter: Counter) -> None:
    counter.page.begin_new()
    for stage, status in (
        ("潜在", None),
        ("增量", "当前新装"),
        ("已销户", "已销户"),
        ("现存", "正常"),
    ):
        choose(counter, "lifecycle", stage)
        assert held(counter, "status") == [status]
    choose(counter, "status", "当前变更")
    choose(counter, "lifecycle", "增量")
    assert held(counter, "status") == ["当前变更"]


def test_a_stored_file_is_not_filled_by_itself(counter: Counter, qtbot: QtBot) -> None:
    open_edit(counter, qtbot, "7113300001")
    assert held(counter, "status", "supply_unit") == [None, ""]
    choose(counter, "lifecycle", "潜在")
    choose(counter, "lifecycle", "现存")
    assert held(counter, "status") == [None]


def test_leaving_asks_only_when_something_was_typed(counter: Counter) -> None:
    counter.page.begin_new()
    press(here(), Qt.Key.Key_Escape)
    assert not counter.page.side.has_form()
    counter.page.begin_new()
    fill(counter, "name", "写到一半")
    counter.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert counter.page.side.has_form()
    assert not counter.page.may_close()
    assert line(counter, "name").text() == "写到一半"
    counter.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    assert not counter.page.side.has_form()
    assert len(counter.messages.asked) == 3


def test_another_row_asks_before_it_takes_the_form_away(counter: Counter, qtbot: QtBot) -> None:
    open_edit(counter, qtbot, "7113300001")
    fill(counter, "nickname", "老张")
    counter.messages.answer = False
    view = counter.page.list.view
    view.setFocus()
    press(view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: counter.messages.asked != [])
    assert counter.page.side.has_form()
    assert view.chosen_id() == counter.pk("7113300001")


def test_undo_takes_the_edit_back_and_the_window_shows_it(counter: Counter, qtbot: QtBot) -> None:
    open_edit(counter, qtbot, "7113300001")
    fill(counter, "name", "张守亮")
    with qtbot.waitSignal(counter.page.changed):
        counter.page.side.save()
    qtbot.waitUntil(lambda: counter.page.side.file.header.name.text() == "张守亮")
    press(counter.page.list.view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: counter.page.side.file.header.name.text() == "张守明")
    assert counter.messages.errors == []


def test_who_may_not_edit_is_told_who_can_before_typing(counter: Counter) -> None:
    counter.work_as("查看")
    counter.page.begin_new()
    assert not counter.page.side.has_form()
    assert "没有权限" in counter.page.message.text()
    counter.page.begin_import()
    assert not counter.page.wide.importing.isVisible()


def test_a_number_taken_meanwhile_comes_back_beneath_its_field(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.page.begin_new()
    fill(counter, "customer_no", "7113300077")
    fill(counter, "name", "慢一步")
    desk = counter.desk
    other = CustomerFields(customer_no="7113300077", name="快一步")
    counter.jobs.start(lambda _job: add_customer(desk, other))
    counter.page.side.save()
    qtbot.waitUntil(lambda: counter.page.side.form.form.problem_count() == 1)
    assert "快一步" in note(counter, "customer_no")
    assert counter.page.side.form.save.isEnabled()
