"""Nothing is cut at 1366 × 690, letters 100 % and 150 %, with data as ugly as a ledger's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.gui.sheet import dress
from sbdesk.services.complaints import register_complaint
from tests.gui.complaints.office import ANSWERED, LONG_NAME, Office, write
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press, words_on

Open = Callable[..., Office]
UGLY = replace(
    ANSWERED,
    caller="欧阳买买提·阿卜杜热合曼江和他的三个邻居一起来的",
    phone="0476-7862719",
    work_order_no="2026100900418-DUP-0000000000000000000001",
    channel="旗长信箱转办（纸质）",
    category="旧系统里的分类：低电压和三相不平衡以及其他一切问题",
    content="http://95598.example.cn/order?id=" + "A9" * 60 + "，打不开。" + "水泵起不来。" * 60,
    contact_window="除了星期三下午和农忙的早晨以外都可以，最好先发短信",
    facts="量了" + "9" * 90 + "次。" * 20,
    liability="供电所和施工单位各一半，客户自己也有一点",
)
LATE = ComplaintFields(
    caller="杨桂芝", received=datetime(2025, 9, 20, 9, 0), content="停电", category="outage"
)


@pytest.fixture
def ugly(opened: Open, qtbot: QtBot) -> Office:
    """The ugly one shown; the firm with the long name complained too."""
    office = opened((LATE, UGLY, replace(ANSWERED, closed_on=date(2026, 9, 30))))
    person = office.desk.person
    assert person is not None
    fields = replace(UGLY, customer_id=office.customers[LONG_NAME], handler_id=person.id)
    saved = register_complaint(office.desk, fields)
    office.window.announce(saved.changes)
    office.page.open(saved.id)
    qtbot.waitUntil(lambda: len(office.page.list.model.ids()) == 4)
    qtbot.waitUntil(lambda: LONG_NAME in words_on(office.page.file))
    return office


@pytest.mark.parametrize("percent", [100, 110, 125, 150])
def test_list_and_file_fit(ugly: Office, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    settle()
    assert unfit(ugly.window) == []
    ugly.page.folding.close_right()
    assert unfit(ugly.window) == []
    assert ugly.page.minimumSizeHint().height() <= 560


@pytest.mark.parametrize("percent", [100, 150])
def test_the_forms_fit(ugly: Office, qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    dress(qapp, percent)
    page = ugly.page
    page.begin_edit()
    qtbot.waitUntil(page.form.radar.isVisible)
    page.form.form.focus_on("phone")
    assert unfit(ugly.window) == []
    page.form.form.set_values({"content": "", "phone": "1380476271"})
    assert page.form.read() is None
    assert unfit(ugly.window) == []
    page.right.end()
    page.begin_reply()
    assert not page.reply.elsewhere()
    page.reply.form.set_values({"finding": "属实", "facts": "", "basis": ""})
    assert not page.reply.is_ready()
    assert unfit(ugly.window) == []
    page.right.end()
    page.begin_withdrawal()
    assert unfit(ugly.window) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_the_preview_fits(ugly: Office, qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    dress(qapp, percent)
    ugly.page.print_reply()
    qtbot.waitUntil(lambda: ugly.page.papers.shown is not None)
    preview = ugly.page.papers.shown
    assert preview is not None
    assert unfit(preview) == []
    assert preview.width() <= ugly.window.width()
    assert preview.height() <= ugly.window.height()
    preview.close()


def test_where_it_is_narrow_one_thing_at_a_time(
    ugly: Office, qapp: QApplication, qtbot: QtBot
) -> None:
    dress(qapp, 150)
    settle()
    page = ugly.page
    assert page.file.isVisible()
    assert not page.list.isVisible()
    press(here(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert not page.file.isVisible()
    page.enter()
    press(page.list.view, Qt.Key.Key_Home)
    press(page.list.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "杨桂芝" in words_on(page.file))
    assert page.file.reply.hasFocus()
    page.file._back.click()
    assert page.list.isVisible()


def test_esc_in_a_narrow_form_gives_it_up_only_when_told(ugly: Office, qapp: QApplication) -> None:
    dress(qapp, 150)
    settle()
    page = ugly.page
    page.begin_new()
    settle()
    page.form.form.focus_on("content")
    write(here(), "电压低")
    ugly.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert page.form.isVisible()
    assert page.form.form.field("content").value() == "电压低"
    ugly.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert page.right.editor is None
    page.begin_new()
    assert page.form.form.field("content").value() == ""
    page.form.back.click()
    assert page.list.isVisible()


def test_the_phone_is_masked_until_asked_for(ugly: Office, qtbot: QtBot) -> None:
    page = ugly.page
    assert "0476-7862719" not in words_on(page.file)
    press(ugly.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert "0476-7862719" in words_on(page.file)
    page.file.toggle_masks()
    assert "0476-7862719" not in words_on(page.file)
