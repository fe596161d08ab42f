"""登记投诉 by keyboard: fields, problems, radar, clocks; nothing typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import DueCard
from sbdesk.gui.parts.found_list import FoundList
from sbdesk.services.complaints import complaint_file
from tests.gui.complaints.office import ANSWERED, LIU, SAID, Office, every, write
from tests.gui.keys import child, here, press, type_text, words_on

Open = Callable[..., Office]
CONTROL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
EARLIER = ComplaintFields(
    caller="刘玉珍",
    phone=LIU.phone,
    received=datetime(2026, 9, 24, 9, 0),
    channel="call",
    category="quality.voltage",
    content="电压低",
)


def name_here() -> str:
    return here().objectName()


def clocks_of(office: Office) -> list[str]:
    """The due dates that stand in the rail."""
    cards = every(office.page.form, DueCard)
    return [every(card, QLabel)[1].text() for card in cards if card.isVisible()]


def save(office: Office) -> None:
    press(office.window, Qt.Key.Key_S, CONTROL)


def test_a_complaint_from_a_customer_by_keyboard_alone(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    office.window.open_record("complaints", ("new", office.customers["刘玉珍"]))
    QApplication.processEvents()
    assert name_here() == "received"
    type_text(here(), "1009 0830")
    press(here(), ENTER)
    assert name_here() == "channel"
    type_text(here(), "95")
    press(here(), ENTER)
    assert name_here() == "customer_id"
    assert "户号 6267000412236 · 柳条沟村三组" in words_on(page.form)
    press(here(), ENTER)
    type_text(here(), "2026100900418")
    press(here(), ENTER)
    assert name_here() == "phone"
    press(here(), ENTER)
    press(here(), ENTER)
    assert name_here() == "category"
    type_text(here(), "dyzl")
    press(here(), ENTER)
    assert name_here() == "content"
    write(here(), SAID)
    press(here(), ENTER)
    assert name_here() == "handler_id"
    type_text(here(), "w")
    press(here(), ENTER)
    write(here(), "19:00 以后")
    press(here(), ENTER)
    assert isinstance(here(), Button)
    save(office)
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 1)
    qtbot.waitUntil(lambda: "投〔2026〕A1号" in words_on(page.file))
    stored = office.stored(page.list.view.chosen_id())
    person = office.desk.person
    assert person is not None
    assert stored == ComplaintFields(
        customer_id=office.customers["刘玉珍"],
        phone=LIU.phone,
        received=datetime(2026, 10, 9, 8, 30),
        channel="95598",
        work_order_no="2026100900418",
        category="quality.voltage",
        content=SAID,
        contact_window="19:00 以后",
        first_asked_id=person.id,
        handler_id=person.id,
    )
    assert office.window.status.sentence() == "登记投诉 投〔2026〕A1号"
    assert page.list.view.hasFocus()


def test_a_customer_is_found_by_initials(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    page.begin_new()
    page.form.form.focus_on("customer_id")
    type_text(here(), "lyz")
    found = page.form.form.field("customer_id")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in every(office.window, FoundList)))
    press(here(), ENTER)
    assert found.value() == office.customers["刘玉珍"]
    assert page.form.form.field("phone").value() == LIU.phone
    assert "户号 6267000412236 · 柳条沟村三组" in words_on(page.form)
    page.form.form.focus_on("customer_id")
    type_text(here(), "z")
    assert found.value() is None
    assert "户号 6267000412236 · 柳条沟村三组" not in words_on(page.form)


def test_problems_stand_beneath_their_fields(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    page.begin_new()
    page.form.form.focus_on("phone")
    type_text(here(), "1380476271")
    qtbot.waitUntil(lambda: "少 1 位：应为 11 位，现有 10 位" in words_on(page.form))
    assert "还有 1 处要改" in words_on(page.form)
    save(office)
    qtbot.waitUntil(lambda: name_here() == "customer_id")
    told = words_on(page.form)
    assert "没有选客户，也没有填来电人" in told
    assert "投诉内容没有填" in told
    assert "还有 3 处要改" in told
    page.form.form.focus_on("received")
    type_text(here(), "1332 0900")
    save(office)
    qtbot.waitUntil(lambda: any("月份 13" in words for words in words_on(page.form)))
    assert page.form.form.field("phone").value() == "1380476271"
    assert len(page.list.model.ids()) == 0


def test_a_caller_without_a_file_is_enough(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    page.begin_new()
    page.form.form.set_values({"caller": "过路人"})
    page.form.form.focus_on("content")
    write(here(), "电线杆歪了")
    save(office)
    qtbot.waitUntil(lambda: "过路人" in words_on(page.file))
    page.log_visit()
    assert "没有选客户" in page.message.text()
    assert office.asked == []


def test_save_and_new_begins_the_next(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    page.begin_new(office.customers["刘玉珍"])
    page.form.form.focus_on("content")
    write(here(), SAID)
    page.form.form.finished.emit()
    press(here(), ENTER)
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 1)
    assert page.form.isVisible()
    assert page.form.form.field("content").value() == ""
    assert name_here() == "received"
    assert not page.right.is_dirty()


def test_the_clocks_follow_what_is_typed(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    page.begin_new()
    qtbot.waitUntil(lambda: clocks_of(office) == ["10/10 09:42", "10/15(四)"])
    type_text(here(), "0928 1000")
    qtbot.waitUntil(lambda: clocks_of(office) == ["9/29 10:00", "10/10(六)"])
    assert any("放假" in words for words in words_on(page.form))
    press(here(), Qt.Key.Key_A, CONTROL)
    press(here(), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "受理时间填好后，这里算出期限" in words_on(page.form))


def test_editing_keeps_the_frozen_clocks(opened: Open, qtbot: QtBot) -> None:
    office = opened((replace(EARLIER, channel="老渠道"),))
    page = office.page
    page.enter()
    qtbot.waitUntil(lambda: page.file.whole() is not None)
    pk = page.list.model.ids()[0]
    before = complaint_file(office.desk, pk)
    press(office.window, Qt.Key.Key_E, CONTROL)
    assert page.form.isVisible()
    type_text(here(), "0925 1000")
    page.form.form.focus_on("content")
    write(here(), "，晚上更低")
    qtbot.waitUntil(lambda: "期限在登记时已定，改受理时间不会变" in words_on(page.form))
    save(office)
    qtbot.waitUntil(lambda: not page.right.is_editing())
    after = complaint_file(office.desk, pk)
    assert before is not None
    assert after is not None
    assert after.clocks == before.clocks
    assert (after.contact_due, after.reply_due_on) == (before.contact_due, before.reply_due_on)
    assert after.fields.received == datetime(2026, 9, 25, 10, 0)
    assert after.fields.channel == "老渠道"
    assert "晚上更低" in after.fields.content


def test_the_radar_ties_to_an_earlier_one(opened: Open, qtbot: QtBot) -> None:
    office = opened((EARLIER, replace(EARLIER, closed_on=None, caller="又一次")))
    page = office.page
    page.begin_new(office.customers["刘玉珍"])
    qtbot.waitUntil(lambda: "近 90 天同一电话第 3 次" in words_on(page.form.radar))
    tie = next(one for one in every(page.form.radar, Button) if "作重复关联" in one.text())
    assert not page.right.is_dirty()
    tie.click()
    qtbot.waitUntil(lambda: any("的重复投诉" in words for words in words_on(page.form.radar)))
    assert page.right.is_dirty()
    page.form.form.focus_on("content")
    write(here(), SAID)
    save(office)
    qtbot.waitUntil(lambda: "重复于" in words_on(page.file))
    # The list follows the file.
    qtbot.waitUntil(lambda: office.stored(page.list.view.chosen_id()).repeat_of_id is not None)


def test_looking_at_another_keeps_the_form(opened: Open, qtbot: QtBot) -> None:
    office = opened((EARLIER,))
    page = office.page
    page.begin_new(office.customers["刘玉珍"])
    page.form.form.focus_on("content")
    write(here(), SAID)
    qtbot.waitUntil(page.form.radar.isVisible)
    look = next(one for one in every(page.form.radar, Button) if not one.text())
    look.click()
    qtbot.waitUntil(page.file.isVisible)
    qtbot.waitUntil(lambda: "投〔2026〕A1号" in words_on(page.file))
    assert "「登记投诉」还没有保存，填的内容都在" in words_on(page)
    assert not page.may_close() or office.messages.asked
    page.begin_new()
    assert page.form.isVisible()
    assert page.form.form.field("content").value() == SAID
    assert "先保存或取消这一张" in page.message.text()
    save(office)
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 2)


def test_esc_asks_before_throwing_away(opened: Open, qtbot: QtBot) -> None:
    office = opened((EARLIER,))
    page = office.page
    page.begin_new()
    press(here(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.form.isVisible())
    assert office.messages.asked == []
    page.begin_new()
    page.form.form.focus_on("content")
    write(here(), SAID)
    office.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert page.form.isVisible()
    assert not page.may_close()
    office.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    assert not page.form.isVisible()
    assert page.may_close()
    assert page.list.view.hasFocus()


@pytest.mark.parametrize("role", ["查看"])
def test_who_may_not_is_told_who_may(opened: Open, role: str) -> None:
    office = opened((ANSWERED,))
    office.work_as(role)
    office.page.begin_new()
    assert not office.page.form.isVisible()
    assert "没有权限登记和修改投诉" in office.page.message.text()


def test_undo_takes_the_new_one_back(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    page = office.page
    page.begin_new(office.customers["刘玉珍"])
    page.form.form.focus_on("content")
    write(here(), SAID)
    save(office)
    qtbot.waitUntil(page.file.isVisible)
    press(office.window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 0)
    qtbot.waitUntil(lambda: not page.file.isVisible())
    assert office.counts[-1] == (0, False)


def test_open_by_number_and_by_id(opened: Open, qtbot: QtBot) -> None:
    office = opened((EARLIER, replace(ANSWERED, closed_on=date(2026, 9, 30))))
    page = office.page
    page.open("投〔2026〕A2号")
    qtbot.waitUntil(lambda: "吴凤英" in words_on(page.file))
    page.open(page.list.model.ids()[0])
    qtbot.waitUntil(lambda: "刘玉珍" in words_on(page.file))
    whole = page.file.whole()
    assert whole is not None
    page.open(whole.file.id)
    page.open("投〔2026〕A9号")
    assert "没有编号为「投〔2026〕A9号」的投诉" in page.message.text()
    assert child(page.file, Button).isVisible()
