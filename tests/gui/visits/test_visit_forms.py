"""The forms: problems beneath their fields, rows for promises, nothing typed is lost."""

from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.visits import VisitFields
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.labels import StateLine
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.gui.visits.form import VisitForm
from sbdesk.gui.visits.promises import PromiseForm
from sbdesk.services.visits import (
    edit_visit,
    log_visit,
    visit_file,
    visit_ids,
    visit_pk,
    withdraw_visit,
)
from tests.gui.fit import settle
from tests.gui.keys import child, press
from tests.gui.visits.conftest import Visits
from tests.gui.visits.hall import TODAY, write


def opened(visits: Visits, what: object) -> VisitForm:
    visits.page.open(what)
    form = visits.page.side.form()
    assert isinstance(form, VisitForm)
    return form


def said(form: FormGrid, name: str) -> str:
    """The sentence beneath a field."""
    return child(form, StateLine, f"{name}_note").text()


def person_hex(visits: Visits) -> str:
    person = visits.hall.desk.person
    assert person is not None
    return person.id.hex()


def test_another_tab_begins_a_visit_for_its_customer(visits: Visits, qtbot: QtBot) -> None:
    form = opened(visits, ("new", visits.who["coal"]))
    qtbot.waitUntil(lambda: form.rail.count() == 1)
    assert form.heading.text() == "登记走访"
    assert form.customer.value() == visits.who["coal"]
    assert form.customer.text() == "中顺煤业有限公司"
    assert said(form.form, "customer_id") == "6267000785070 柳条沟村"
    assert form.form.field("visitors").value() == "王所长"


def test_the_plan_shows_when_the_visit_is_due(visits: Visits, qtbot: QtBot) -> None:
    form = opened(visits, ("plan", visits.who["brick"]))
    qtbot.waitUntil(lambda: form.rail.count() > 0)
    assert said(form.form, "latest_on") == "最迟 2027-02-03(三) 前走访，还有 117 天"
    form.customer.picked.emit(None)
    assert form.rail.count() == 0
    assert said(form.form, "customer_id") == ""


def test_open_promises_stand_beside_the_form(visits: Visits, qtbot: QtBot) -> None:
    form = opened(visits, ("new", visits.who["long"]))
    qtbot.waitUntil(lambda: form.rail.count() == 2)


def test_all_problems_at_once_each_beneath_its_field(visits: Visits) -> None:
    form = opened(visits, ("new", visits.who["coal"]))
    settle()
    form.form.set_values({"until": "0900", "1.what": "x"})
    form.form.set_values({"0.what": "换表箱", "0.due_on": date(2026, 10, 1)})
    form.saved.emit()
    assert visits.page.side.form() is form
    assert said(form.form, "visited") == "计划日期和走访时间至少填一个"
    assert said(form.form, "until") == "有结束时间，却没有开始时间"
    assert said(form.form, "0.owner_id") == "没有选由谁办"
    assert said(form.form, "0.due_on") == "期限 2026-10-01 已经过去"
    assert len(visit_ids(visits.hall.desk)) == 5


def test_a_date_that_cannot_be_read_is_not_called_missing(visits: Visits) -> None:
    form = opened(visits, ("plan", visits.who["coal"]))
    form.form.set_values({"planned_on": "1399"})
    form.saved.emit()
    assert "月份 13 不存在" in said(form.form, "planned_on")
    assert form.form.problem_count() == 1


def test_problems_find_the_row_they_were_typed_in(visits: Visits) -> None:
    form = opened(visits, ("new", visits.who["coal"]))
    form.form.set_values({"visited": "1008 0900", "said": "好", "0.what": "第一件"})
    form.form.set_values({"0.owner_id": person_hex(visits), "0.due_on": TODAY})
    form.form.finished.emit()
    assert form.rows() == 2
    form.form.set_values({"1.what": "第二件", "1.owner_id": person_hex(visits), "1.due_on": TODAY})
    form.form.finished.emit()
    assert form.rows() == 3
    form.form.set_values({"2.due_on": TODAY, "0.what": "", "0.owner_id": None, "0.due_on": None})
    form.saved.emit()
    assert said(form.form, "2.what") == "没有写要办什么事"
    assert said(form.form, "2.owner_id") == "没有选由谁办"
    assert form.form.problem_count() == 2


def test_enter_in_an_empty_row_adds_none(visits: Visits) -> None:
    form = opened(visits, ("new", visits.who["coal"]))
    form.form.finished.emit()
    assert form.rows() == 1


def test_save_and_new_begins_the_next_one(visits: Visits, qtbot: QtBot) -> None:
    form = opened(visits, ("new", visits.who["coal"]))
    form.form.set_values({"visited": "1008 0900", "said": "好", "satisfaction": "满意"})
    form.saved_and_new.emit()
    qtbot.waitUntil(lambda: visits.page.list.count() == 6)
    following = visits.page.side.form()
    assert isinstance(following, VisitForm)
    assert following is not form
    assert following.customer.value() is None
    assert following.made


def test_changing_a_visit_keeps_its_plan_and_its_promises(visits: Visits, qtbot: QtBot) -> None:
    page, desk = visits.page, visits.hall.desk
    made = VisitFields(
        visits.who["brick"], date(2026, 9, 1), date(2026, 9, 9), datetime(2026, 9, 3, 9, 0),
        said="好", channel="座谈会",
    )  # fmt: skip
    saved = log_visit(desk, made)
    visits.hall.announce(saved.changes)
    page.open(saved.id)
    qtbot.waitUntil(lambda: page.list.count() == 6)
    qtbot.waitUntil(lambda: visits.shown() == saved.id)
    page.begin_change()
    form = page.side.form()
    assert isinstance(form, VisitForm)
    assert form.heading.text() == "编辑走访"
    form.form.set_values({"said": "很好", "channel": None})
    form.saved.emit()
    qtbot.waitUntil(lambda: page.side.form() is None)
    file = visit_file(desk, visit_pk(desk, saved.id.hex()))
    assert file is not None
    assert file.fields == replace(made, said="很好", channel="", visitors="王所长")


def test_what_was_typed_is_asked_about_before_it_goes(visits: Visits) -> None:
    page, messages = visits.page, visits.hall.messages
    form = opened(visits, ("new", visits.who["coal"]))
    settle()
    form.form.focus_on("said")
    write(page.focusWidget(), "要增容")
    messages.yes = False
    press(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.side.form() is form
    assert not page.may_close()
    page.begin_plan()
    assert page.side.form() is form
    assert messages.asked == ["「登记走访」还没有保存，要放弃写下的内容吗？"] * 3
    messages.yes = True
    assert page.may_close()
    assert page.side.form() is None


def test_another_row_does_not_take_the_form_away(visits: Visits, qtbot: QtBot) -> None:
    page, messages = visits.page, visits.hall.messages
    form = opened(visits, ("new", visits.who["coal"]))
    form.form.focus_on("said")
    write(page.focusWidget(), "要增容")
    messages.yes = False
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(messages.asked) == 1)
    settle()
    assert page.side.form() is form
    messages.yes = True
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.side.form() is None)


def test_who_may_not_is_told_before_typing(visits: Visits) -> None:
    page = visits.page
    visits.hall.work_as("查看")
    page.begin_log()
    assert page.side.form() is None
    assert (
        page.message.text()
        == "「查看」没有权限登记和修改走访，请找所长、营销班长、客户经理、窗口。"
    )
    visits.hall.work_as("")
    page.begin_withdrawal()
    assert page.message.text() == "请先在右上角选择是谁在工作。"
    page.show_sheet()
    assert page.sheets.preview is None


def test_a_withdrawal_needs_its_reason(visits: Visits) -> None:
    visits.page.begin_withdrawal()
    page = visits.page.side.form()
    assert isinstance(page, ReasonPage)
    page.saved.emit()
    assert said(page.form, "reason") == "请写明撤回的原因"
    assert page.save.isEnabled()


def test_a_promise_can_be_changed_and_withdrawn(visits: Visits, qtbot: QtBot) -> None:
    page, desk = visits.page, visits.hall.desk
    pk = page.list.model.ids()[3]
    page.list.view.choose(pk)
    qtbot.waitUntil(lambda: page.view.first_open() is not None)
    line = page.view.first_open()
    assert line is not None
    line.change_asked.emit(line.row)
    form = page.side.form()
    assert isinstance(form, PromiseForm)
    form.form.set_values({"what": "", "done_on": "1009"})
    form.saved.emit()
    assert said(form.form, "what") == "没有写要办什么事"
    assert said(form.form, "result") == "办完了，请写结果"
    form.form.set_values({"what": "装新表", "done_on": None})
    form.saved.emit()
    qtbot.waitUntil(lambda: page.side.form() is None)
    file = visit_file(desk, pk)
    assert file is not None
    assert "装新表" in [row.fields.what for row in file.follow_ups]
    line.drop_asked.emit(line.row)
    reason = page.side.form()
    assert isinstance(reason, ReasonPage)
    reason.form.set_values({"reason": "重复"})
    reason.saved.emit()
    qtbot.waitUntil(lambda: page.side.form() is None)
    file = visit_file(desk, pk)
    assert file is not None
    assert len(file.follow_ups) == 1


def test_a_mistake_of_the_service_is_said_in_the_page(visits: Visits, qtbot: QtBot) -> None:
    page, desk = visits.page, visits.hall.desk
    page.begin_withdrawal()
    form = page.side.form()
    assert isinstance(form, ReasonPage)
    visits.hall.work_as("查看")
    form.form.set_values({"reason": "错了"})
    whole = page.view.whole()
    assert whole is not None
    edit_visit(desk, whole.file.id, replace(whole.file.fields, visitors="李春梅"))
    withdraw_visit(desk, whole.file.id, "别人先撤了")
    form.saved.emit()
    qtbot.waitUntil(page.message.isVisible)
    assert page.message.text() == "这次走访刚刚被撤回了，请刷新后再看。"
    assert form.save.isEnabled()


def test_no_open_promise_is_said(visits: Visits) -> None:
    visits.page.begin_done()
    assert visits.page.message.text() == "这次走访没有还没办完的事。"
    visits.page.list.choose(b"?" * 16)


def test_the_customer_of_a_visit_can_be_opened(visits: Visits) -> None:
    visits.page._to_customer()
    assert visits.hall.asked == [("customers", visits.who["coal"])]
    assert visits.hall.counts[-1] == (1, False)
