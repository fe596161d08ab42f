"""答复: draft, issue once, register, print again, call back; by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.marks import Badge
from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.services.complaint_papers import issued_reply
from sbdesk.services.complaints import edit_complaint
from sbdesk.services.notices import register
from tests.gui.complaints.office import ANSWERED, Office, write
from tests.gui.keys import child, here, press, type_text, words_on

Open = Callable[..., Office]
CONTROL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
NEW = replace(
    ANSWERED, contacted=None, finding="", facts="", basis="", replied_on=None, measures=""
)


def begin(opened: Open, qtbot: QtBot, fields: object = NEW) -> Office:
    """An office with one complaint shown."""
    office = opened((fields,))
    office.page.enter()
    qtbot.waitUntil(lambda: office.page.file.whole() is not None)
    qtbot.waitUntil(office.page.file.isVisible)
    return office


def shown(office: Office, qtbot: QtBot, number: str | None) -> PaperPreview:
    """The preview on screen, of a paper with this number."""

    def is_there() -> bool:
        preview = office.page.papers.shown
        return preview is not None and preview.isVisible() and preview.paper().number == number

    qtbot.waitUntil(is_there)
    preview = office.page.papers.shown
    assert preview is not None
    return preview


def answer_by_keyboard() -> None:
    """Fill in the reply from its first field on."""
    type_text(here(), "0928 1030")
    press(here(), ENTER)
    type_text(here(), "bss")
    press(here(), ENTER)
    press(here(), ENTER)
    write(here(), "现场核对，示数与系统一致。")
    press(here(), ENTER)
    write(here(), "抄表记录。")
    press(here(), ENTER)


def test_from_reply_to_register_by_keyboard(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot)
    page = office.page
    pk = page.list.view.chosen_id()
    press(office.window, Qt.Key.Key_R, CONTROL)
    assert here().objectName() == "contacted"
    answer_by_keyboard()
    page.reply.preview.setFocus()
    press(here(), ENTER)
    draft = shown(office, qtbot, None)
    assert "草稿不登记，不能交给客户" in draft.said()
    assert office.stored(pk).facts == ""
    assert register(office.desk) == []
    press(draft, Qt.Key.Key_Escape)
    office.window.activateWindow()
    page.reply.issue.setFocus()
    qtbot.waitUntil(page.reply.issue.hasFocus)
    press(here(), ENTER)
    assert "只能签发一次" in office.messages.asked[-1]
    issued = shown(office, qtbot, "林供诉复〔2026〕A1号")
    assert [line.number for line in register(office.desk)] == ["林供诉复〔2026〕A1号"]
    press(issued, Qt.Key.Key_Escape)
    stored = office.stored(pk)
    assert (stored.finding, stored.replied_on) == ("不属实", date(2026, 10, 9))
    qtbot.waitUntil(lambda: page.file.paper.text() == "补打答复")
    assert any("林供诉复〔2026〕A1号" in words for words in words_on(page.file))
    assert "签发 林供诉复〔2026〕A1号" in words_on(page.file)
    assert office.window.status.sentence() == "签发 林供诉复〔2026〕A1号"
    assert not office.window.status.offers_undo()


def issue(office: Office, qtbot: QtBot) -> None:
    """Issue from the draft's own button."""
    press(office.window, Qt.Key.Key_P, CONTROL)
    draft = shown(office, qtbot, None)
    draft.issue.click()
    shown(office, qtbot, "林供诉复〔2026〕A1号").close()


def test_a_second_issue_is_refused_and_reprint_counts(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot, ANSWERED)
    page = office.page
    whole = page.file.whole()
    assert whole is not None
    issue(office, qtbot)
    page.papers.issue(whole.file, {})
    qtbot.waitUntil(lambda: "已经签发过（林供诉复〔2026〕A1号）" in page.message.text())
    page.message.hide()
    qtbot.waitUntil(lambda: page.file.paper.text() == "补打答复")
    office.window.activateWindow()
    qtbot.waitUntil(office.window.isActiveWindow)
    press(office.window, Qt.Key.Key_P, CONTROL)
    assert "补打 林供诉复〔2026〕A1号" in office.messages.asked[-1]
    again = shown(office, qtbot, "林供诉复〔2026〕A1号")
    line = issued_reply(office.desk, whole.file.id)
    assert line is not None
    assert line.reprints == 1
    again.close()
    qtbot.waitUntil(lambda: any("补打 1 次" in words for words in words_on(page.file)))


def test_who_thinks_better_of_it_issues_nothing(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot, ANSWERED)
    office.messages.answer = False
    whole = office.page.file.whole()
    assert whole is not None
    office.page.papers.issue(whole.file, {})
    office.page.papers.again("林供诉复〔2026〕A1号")
    assert not office.jobs.is_busy()
    assert register(office.desk) == []


def test_what_is_missing_is_shown_before_issuing(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot, replace(NEW, channel=""))
    page = office.page
    page.begin_reply()
    qtbot.waitUntil(lambda: "查明的情况没有写" in words_on(page.reply))
    assert "受理渠道没有选（在「编辑」里补）" in words_on(page.reply)
    assert page.reply.form.problem_count() == 0
    page.reply.issue.click()
    assert page.reply.form.problem_count() == 4
    assert here().objectName() == "contacted"
    assert "受理渠道没有选" in page.message.text()
    assert office.messages.asked == []


def test_issuing_an_unfinished_one_opens_its_reply(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot)
    press(office.window, Qt.Key.Key_P, CONTROL)
    shown(office, qtbot, None).issue.click()
    qtbot.waitUntil(office.page.reply.isVisible)
    qtbot.waitUntil(lambda: office.page.reply.form.problem_count() > 0)
    assert register(office.desk) == []


def test_without_a_handler_it_is_not_issued(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot, ANSWERED)
    page = office.page
    whole = page.file.whole()
    assert whole is not None
    nobody = replace(whole.file.fields, handler_id=None)
    office.window.announce(edit_complaint(office.desk, whole.file.id, nobody).changes)
    qtbot.waitUntil(lambda: "还没有定" in words_on(page.file))
    page.papers.issue(whole.file, {})
    qtbot.waitUntil(lambda: "缺少经办人" in page.message.text())
    page.message.hide()
    page.begin_reply()
    page.reply.issue.click()
    assert "承办人没有选" in page.message.text()
    assert register(office.desk) == []


def test_contradictions_and_dates_show_while_typing(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot)
    page = office.page
    page.begin_reply()
    page.reply.form.focus_on("facts")
    write(here(), "已更换电能表，旧表尚未更换。")
    said = "「已更换」与「尚未更换」互相矛盾，请核对"
    qtbot.waitUntil(lambda: said in words_on(page.reply))
    page.reply.form.focus_on("contacted")
    type_text(here(), "0901 0900")
    qtbot.waitUntil(lambda: "联系时间早于受理时间" in words_on(page.reply))
    press(office.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: here().objectName() == "contacted")
    assert page.reply.isVisible()
    assert page.reply.form.field("facts").value() == "已更换电能表，旧表尚未更换。"


def test_half_a_reply_can_be_saved(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot)
    page = office.page
    pk = page.list.view.chosen_id()
    page.begin_reply()
    type_text(here(), "0928 1030")
    press(office.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "已按时联系" in words_on(page.file))
    assert office.stored(pk).contacted == datetime(2026, 9, 28, 10, 30)


def test_calling_back_closes_the_case(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot, ANSWERED)
    page = office.page
    assert office.counts[-1] == (1, False)
    press(office.window, Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert here().objectName() == "satisfaction"
    type_text(here(), "jb")
    press(here(), ENTER)
    assert here().objectName() == "closed_on"
    type_text(here(), "1009")
    press(office.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: office.counts[-1] == (0, False))
    qtbot.waitUntil(lambda: child(page.file.header, Badge).text() == "已办结 10/9")
    stored = office.stored(page.list.view.chosen_id())
    assert (stored.satisfaction, stored.closed_on) == ("基本满意", date(2026, 10, 9))


def test_the_counter_may_draft_but_not_issue(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot, ANSWERED)
    office.work_as("窗口")
    press(office.window, Qt.Key.Key_P, CONTROL)
    draft = shown(office, qtbot, None)
    assert not draft.issue.isVisible()
    draft.close()
    office.page.begin_reply()
    office.page.reply.issue.click()
    assert "没有权限签发通知单" in office.page.message.text()


def test_withdraw_with_a_reason_and_undo(opened: Open, qtbot: QtBot) -> None:
    office = begin(opened, qtbot)
    page = office.page
    both = CONTROL | Qt.KeyboardModifier.ShiftModifier
    press(office.window, Qt.Key.Key_W, both)
    assert page.withdrawal.isVisible()
    press(office.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "撤回的原因没有写" in words_on(page.withdrawal))
    write(here(), "与另一件重复登记")
    press(office.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 0)
    assert "与另一件重复登记" in office.window.status.sentence()
    assert not page.file.isVisible()
    press(office.window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 1)


def test_a_visit_is_asked_for(opened: Open, qtbot: QtBot) -> None:
    office = opened()
    customer = office.customers["刘玉珍"]
    page = office.page
    page.begin_new(customer)
    page.form.form.focus_on("content")
    write(here(), "电压低")
    press(office.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(page.file.isVisible)
    qtbot.waitUntil(lambda: page.file.whole() is not None)
    press(office.window, Qt.Key.Key_G, CONTROL)
    assert office.asked == [("visits", ("new", customer))]
