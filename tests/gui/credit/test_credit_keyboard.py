"""The path without a mouse: event, score, grade in the list; what-if; withdrawal; undo."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.gui.credit.event_form import EventForm
from sbdesk.gui.credit.rows import read_graded
from sbdesk.gui.credit.tab import CreditPage
from sbdesk.gui.parts.labels import StateLine
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.services.credit import fix_grade, graded_rows, score_customers
from sbdesk.services.customers import withdraw_customer
from tests.gui.credit.conftest import Credit, log
from tests.gui.fit import settle
from tests.gui.keys import child, here, press, type_text, words_on
from tests.gui.visits.hall import TODAY, Hall, write

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def shows(credit: Credit, name: str) -> bool:
    whole = credit.page.view.whole()
    return whole is not None and whole.scored.id == credit.who[name]


def open_on(credit: Credit, qtbot: QtBot, name: str) -> None:
    credit.page.open(credit.who[name])
    qtbot.waitUntil(partial(shows, credit, name))
    settle()


def score_shown(credit: Credit) -> int:
    whole = credit.page.view.whole()
    return whole.result.score if whole is not None else -1


def transactions(credit: Credit) -> int:
    return len(credit.hall.changes)


def said(credit: Credit, name: str) -> str:
    form = credit.page.side.form()
    assert form is not None
    return child(form.form, StateLine, f"{name}_note").text()


def test_event_score_grade_and_undo(credit: Credit, qtbot: QtBot) -> None:
    page, hall = credit.page, credit.hall
    open_on(credit, qtbot, "new")
    assert score_shown(credit) == 100
    press(here(), Qt.Key.Key_N, CTRL)
    form = page.side.form()
    assert isinstance(form, EventForm)
    assert here().objectName() == "rule"
    press(here(), Qt.Key.Key_Down)
    assert said(credit, "rule") == "每次 −5，每满 10 天再 −2"
    assert said(credit, "quantity") == "单位：天"
    press(here(), Qt.Key.Key_Return)
    type_text(here(), "0925")
    press(here(), Qt.Key.Key_Return)
    type_text(here(), "61")
    assert form.effect() == "100 分变为 83 分（−17），B 级"
    press(here(), Qt.Key.Key_Return)
    write(here(), "9月应收 184,320.55 元")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: score_shown(credit) == 83)
    assert page.side.form() is None
    assert here() is page.view.points
    assert "100 − 17 = 83" in words_on(page.view)

    press(here(), Qt.Key.Key_D, CTRL)
    pk = hall.pk(credit.who["new"])
    qtbot.waitUntil(lambda: graded_rows(hall.desk, [pk])[pk].grade == "B")
    qtbot.waitUntil(lambda: listed_grade(credit, pk) == ("B 级", "83"))
    assert shows(credit, "new")
    assert page.view.grade.isEnabled()

    press(here(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: listed_grade(credit, pk) == ("未评", "—"))
    press(here(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: score_shown(credit) == 100)


def listed_grade(credit: Credit, pk: int) -> tuple[str, str]:
    """(heading above the customer, score in the list)."""
    model = credit.page.list.model
    row = model.row_of(pk)
    if row is None:
        return "", ""
    heads = [group.title for at in range(row) if (group := model.group_at(at))]
    return heads[-1], model.cell(row, 1).text


def test_the_what_if_never_saves(credit: Credit, qtbot: QtBot) -> None:
    page, hall = credit.page, credit.hall
    open_on(credit, qtbot, "coal")
    before = score_customers(hall.desk, [hall.pk(credit.who["coal"])], TODAY)
    press(here(), Qt.Key.Key_I, BOTH)
    boxes = page.view.what_if.boxes()
    assert here() is boxes[0]
    press(here(), Qt.Key.Key_Space)
    press(here(), Qt.Key.Key_Return)
    assert here() is boxes[1]
    press(here(), Qt.Key.Key_Space)
    settle()
    shown = words_on(page.view.what_if)
    assert [word for word in shown if word in ("结果", "81", "›", "97")] == [
        "结果",
        "81",
        "›",
        "97",
    ]
    assert "已经是最高一级" in shown
    assert "› 每半年" in words_on(page.view.consequences)
    press(here(), Qt.Key.Key_Space)
    press(boxes[0], Qt.Key.Key_Space)
    settle()
    assert "97" not in words_on(page.view.what_if)
    assert "› 每半年" not in words_on(page.view.consequences)
    assert score_customers(hall.desk, [hall.pk(credit.who["coal"])], TODAY) == before
    assert transactions(credit) == 0


def test_an_event_is_withdrawn_with_its_reason(credit: Credit, qtbot: QtBot) -> None:
    page = credit.page
    open_on(credit, qtbot, "coal")
    page.list.view.setFocus()
    press(here(), Qt.Key.Key_L, BOTH)
    assert here() is page.view.points
    press(here(), Qt.Key.Key_Down)
    press(here(), Qt.Key.Key_W, BOTH)
    form = page.side.form()
    assert isinstance(form, ReasonPage)
    assert form.about.text() == "中顺煤业有限公司 6/12 逾期交费 35 天"
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: said(credit, "reason") == "请写明撤回的原因")
    write(here(), "申诉成立")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: score_shown(credit) == 92)
    assert credit.hall.changes[-1].sentence == "撤回信用事件（申诉成立）"


def test_enter_on_a_line_changes_its_event(credit: Credit, qtbot: QtBot) -> None:
    page = credit.page
    open_on(credit, qtbot, "coal")
    press(page.view.points, Qt.Key.Key_Return)
    form = page.side.form()
    assert isinstance(form, EventForm)
    assert form.heading.text() == "修改信用事件"
    assert form.form.field("evidence").value() == "整〔2026〕9号"
    assert form.effect() == "81 分变为 81 分（0），B 级"
    form.form.set_values({"rule": "hazard_overdue"})
    form.saved.emit()
    qtbot.waitUntil(lambda: page.view.points.shown()[0].title == "安全隐患逾期未整改")


def test_a_cap_cannot_be_withdrawn(credit: Credit, qtbot: QtBot) -> None:
    page = credit.page
    open_on(credit, qtbot, "bad")
    press(page.view.points, Qt.Key.Key_End)
    page.begin_withdrawal()
    assert page.side.form() is None
    assert page.message.text().startswith("请先在记分单里选一件事")


def test_all_problems_of_an_event_at_once(credit: Credit, qtbot: QtBot) -> None:
    page = credit.page
    open_on(credit, qtbot, "new")
    page.begin_event()
    form = page.side.form()
    assert isinstance(form, EventForm)
    form.form.set_values({"happened_on": "1399", "quantity": "十"})
    form.saved.emit()
    assert "没有选事项" in said(credit, "rule")
    assert "月份 13 不存在" in said(credit, "happened_on")
    assert said(credit, "quantity") == "要写整数，如 14"
    assert said(credit, "evidence") == "没有写凭证，不能记分"
    form.form.set_values({"rule": "theft", "happened_on": "1010", "quantity": "1"})
    form.form.edited.emit("rule")
    assert form.effect() == "日期晚于今天，现在不计分"


def test_save_and_new_reckons_from_the_new_score(credit: Credit, qtbot: QtBot) -> None:
    page = credit.page
    open_on(credit, qtbot, "new")
    page.begin_event()
    form = page.side.form()
    assert isinstance(form, EventForm)
    form.form.set_values({"rule": "theft", "happened_on": "1008", "evidence": "笔录"})
    form.saved_and_new.emit()
    qtbot.waitUntil(lambda: score_shown(credit) == 90)
    following = page.side.form()
    assert isinstance(following, EventForm)
    following.form.set_values({"rule": "prepaid"})
    following.form.edited.emit("rule")
    assert following.effect() == "90 分变为 92 分（+2），C 级"


def test_rights_are_told_before_typing(credit: Credit, qtbot: QtBot) -> None:
    page = credit.page
    open_on(credit, qtbot, "coal")
    credit.hall.work_as("窗口")
    page.begin_event()
    assert page.side.form() is None
    assert "没有权限登记信用事件" in page.message.text()
    page.fix()
    assert "没有权限评定信用等级" in page.message.text()
    assert transactions(credit) == 0


def test_a_customer_outside_the_list_stays_shown(credit: Credit, qtbot: QtBot) -> None:
    page, hall = credit.page, credit.hall
    open_on(credit, qtbot, "person")
    assert any("由人复核" in words for words in words_on(page.view))
    log(hall, credit.who["clean"], "prepaid", TODAY, 1, "协议")
    with qtbot.waitSignal(page.list.shown):
        page.take(Changes(frozenset({"credit_event"})))
    settle()
    assert shows(credit, "person")
    page.fix()
    qtbot.waitUntil(lambda: page.list.count() == 5)
    qtbot.waitUntil(lambda: page.list.view.chosen_id() == hall.pk(credit.who["person"]))
    press(page.list.view, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: not shows(credit, "person"))


def test_a_list_read_again_meanwhile_does_not_take_its_place(credit: Credit, qtbot: QtBot) -> None:
    """Opened from another tab; the keyboard stands in the list until the file is there."""
    page, hall = credit.page, credit.hall
    page.list.view.clearSelection()
    page.list.view.setCurrentIndex(QModelIndex())
    page.list.view.setFocus()
    page.open(credit.who["person"])
    page.list._show(read_graded(hall.desk))
    qtbot.waitUntil(lambda: shows(credit, "person"))
    settle()
    assert shows(credit, "person")
    assert page.view.isAncestorOf(here())


def test_a_withdrawn_customer_leaves_the_page(credit: Credit, qtbot: QtBot) -> None:
    page, hall = credit.page, credit.hall
    open_on(credit, qtbot, "new")
    hall.announce(withdraw_customer(hall.desk, credit.who["new"], "重复").changes)
    qtbot.waitUntil(lambda: page.list.count() == 3)
    page.open(credit.who["new"])
    assert "没有户号" in page.message.text()


def test_other_tabs_are_asked_for(credit: Credit, qtbot: QtBot) -> None:
    open_on(credit, qtbot, "coal")
    press(here(), Qt.Key.Key_G, CTRL)
    press(here(), Qt.Key.Key_K, BOTH)
    coal = credit.who["coal"]
    assert credit.hall.asked == [("visits", ("new", coal)), ("customers", coal)]


def test_typed_events_are_asked_about(credit: Credit, qtbot: QtBot) -> None:
    page, messages = credit.page, credit.hall.messages
    open_on(credit, qtbot, "coal")
    page.begin_event()
    form = page.side.form()
    assert form is not None
    form.form.focus_on("evidence")
    type_text(here(), "x")
    messages.yes = False
    press(here(), Qt.Key.Key_Escape)
    assert page.side.form() is form
    assert not page.may_close()
    messages.yes = True
    press(here(), Qt.Key.Key_Escape)
    assert page.side.form() is None
    assert len(messages.asked) == 3


def test_a_file_that_is_there_before_the_list_stays(hall: Hall, qtbot: QtBot) -> None:
    """Nobody is in the list yet, and a customer outside it is opened from another tab."""
    person = hall.customer("单玉兰", "7113300001", "低压居民")
    page = CreditPage(hall.place)
    window = hall.show(page, "信用评价")
    with qtbot.waitSignal(page.list.shown):
        window.show()
    # As before it was read: a slow list answers after the file.
    page.list._graded = None
    page.open(person)
    qtbot.waitUntil(lambda: "单玉兰" in words_on(page))
    page.list._show(read_graded(hall.desk))
    settle()
    assert page.list.count() == 0
    assert "单玉兰" in words_on(page)
    page.shut_down()


def test_an_empty_list_leads_to_the_customers(hall: Hall, qtbot: QtBot) -> None:
    page = CreditPage(hall.place)
    window = hall.show(page, "信用评价")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.enter()
    qtbot.waitUntil(page.list.to_customers.hasFocus)
    press(here(), Qt.Key.Key_Return)
    assert hall.asked == [("customers", None)]
    who = hall.customer("恒通砖厂", "6267000785096")
    fix_grade(hall.desk, hall.pk(who), TODAY)
    page.list.refresh()
    qtbot.waitUntil(lambda: page.list.count() == 1)
    assert page.list.view.hasFocus()
    page.shut_down()
    settle()
