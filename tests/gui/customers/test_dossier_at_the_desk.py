"""The file at the desk: change, take back, undo, refusals, masks, what others do meanwhile."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.attachments_page import AttachmentsPage
from sbdesk.gui.customers.part_row import PartRow
from sbdesk.gui.customers.story_page import StoryPage
from sbdesk.gui.customers.story_print import StoryPrint
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import StateLine
from sbdesk.services.completeness import completeness_of
from sbdesk.services.customers import edit_customer
from sbdesk.services.disclosures import disclosures
from sbdesk.services.dossier import add_part
from tests.gui.customers.clerk import CTRL
from tests.gui.customers.counter import write
from tests.gui.customers.file_desk import FileDesk
from tests.gui.customers.whole_file import with_file
from tests.gui.fit import settle
from tests.gui.keys import child, here, press, words_on

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


def say() -> str:
    return here().accessibleName()


def test_change_take_back_and_undo(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.add("用电地址", {"name": "主井厂区"})
    assert say() == "主井厂区"
    press(here(), Qt.Key.Key_Return)
    settle()
    assert clerk.form().heading.text() == "编辑用电地址"
    write(here(), "副井厂区")
    clerk.save()
    qtbot.waitUntil(lambda: say() == "副井厂区")
    press(here(), Qt.Key.Key_Delete)
    settle()
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: clerk.form().form.problem_count() == 1)
    write(here(), "重复")
    clerk.save()
    qtbot.waitUntil(lambda: say() == "新增用电地址")
    assert desk.changes[-1].sentence.startswith("撤回用电地址 副井厂区")
    qtbot.waitUntil(lambda: "还没有" in words_on(desk.file.parts_page() or desk.file))
    press(here(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "副井厂区" in words_on(desk.file))


def test_what_others_lean_on_is_not_taken_back(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.add("用电地址", {"name": "主井厂区"})
    clerk.add("用电点", {"name": "主供"})
    press(here(), Qt.Key.Key_Up)
    press(here(), Qt.Key.Key_Up)
    assert say() == "主井厂区"
    press(here(), Qt.Key.Key_Delete)
    settle()
    write(here(), "不要了")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(desk.page.errors))
    assert "1 条用电点" in str(desk.page.errors[-1])
    assert desk.side.has_form()


def test_problems_stand_beneath_and_nothing_typed_is_lost(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.down_to("变压器")
    press(here(), Qt.Key.Key_Return)
    settle()
    form = clerk.form()
    clerk.fill({"capacity_va": "八百"})
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: form.form.problem_count() == 2)
    assert here().objectName() == "name"
    assert "不是数字" in child(form, StateLine, "capacity_va_note").text()
    write(here(), "1号变")
    desk.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert desk.side.currentWidget() is form
    desk.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    settle()
    assert not desk.side.has_form()
    assert say() == "新增变压器"


def test_the_next_one_at_once(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.down_to("变压器")
    press(here(), Qt.Key.Key_Return)
    for name in ("1号变", "2号变"):
        clerk.fill({"name": name, "capacity_va": "800"})
        button = here()
        assert isinstance(button, Button)
        with qtbot.waitSignal(desk.page.changed):
            press(button, Qt.Key.Key_Return)
        settle()
        assert here().objectName() == "name"
    press(here(), Qt.Key.Key_Escape)
    assert desk.messages.asked == []
    qtbot.waitUntil(lambda: "2号变 800 kVA" in words_on(desk.file))


def test_ins_adds_where_the_keyboard_stands_or_asks(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(4)
    clerk.down_to("委托抢修")
    press(here(), Qt.Key.Key_Insert)
    settle()
    assert clerk.form().heading.text() == "新增委托抢修"
    press(here(), Qt.Key.Key_Escape)
    settle()
    assert say() == "新增委托抢修"
    desk.page.folding.left.setFocus()
    press(here(), Qt.Key.Key_Insert)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    press(menu, Qt.Key.Key_3)
    desk.window.activateWindow()
    settle()
    assert clerk.form().heading.text() == "新增经营状况"
    press(here(), Qt.Key.Key_Escape)
    clerk.page(5)
    desk.page.folding.left.setFocus()
    press(here(), Qt.Key.Key_Insert)
    settle()
    assert clerk.form().heading.text() == "新增电费结算约定"


def test_what_is_missing_is_one_key_away(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(1)
    fill = here()
    assert isinstance(fill, Button)
    assert fill.text() == "补齐 Alt+0"
    gaps = completeness_of(desk.desk, desk.record()).missing
    assert (gaps[0].kind, gaps[0].field) == ("", "nature")
    clerk.page(0)
    assert here().objectName() == "nature"
    press(here(), Qt.Key.Key_Escape)
    settle()
    paper = next(gap for gap in gaps if gap.kind == "customer_paper")
    desk.file.fill_asked.emit(paper)
    settle()
    form = clerk.form()
    assert form.heading.text() == "新增资料"
    assert form.form.field("kind").value() == paper.title


def test_numbers_are_masked_until_it_is_noted_who_looks(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(1)
    clerk.add("联系人", {"name": "韩雪峰", "phone": "13904760011"})
    assert "139****0011" in words_on(desk.file)
    assert "13904760011" not in words_on(desk.file)
    told: list[str] = []
    desk.side.said.connect(told.append)
    press(here(), Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: "13904760011" in words_on(desk.file))
    assert say() == "韩雪峰"
    assert len(disclosures(desk.desk)) == 1
    assert told == ["号码已显示，并记下了谁在什么时候看的"]
    assert "查看完整" not in desk.changes[-1].sentence
    press(here(), Qt.Key.Key_D, CTRL)
    assert "13904760011" not in words_on(desk.file)
    assert len(disclosures(desk.desk)) == 1


def test_what_another_window_adds_appears_and_the_keyboard_stays(
    desk: FileDesk, qtbot: QtBot
) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.add("用电地址", {"name": "主井厂区"})
    saved = add_part(desk.desk, "service_location", desk.record(), {"name": "生活区"})
    assert desk.side.concerns(saved.changes)
    desk.window.announce(saved.changes)
    qtbot.waitUntil(lambda: "生活区" in words_on(desk.file))
    assert say() == "主井厂区"
    assert isinstance(here(), PartRow)


def test_who_may_not_edit_is_told_before_typing(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    desk.work_as("查看")
    press(here(), Qt.Key.Key_Return)
    settle()
    assert not desk.side.has_form()
    assert "没有权限" in str(desk.page.errors[-1])


def test_importance_stands_on_every_page_and_form(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    for number in range(1, 9):
        clerk.page(number)
        assert "一级重要用户" in words_on(desk.side), number
    clerk.page(2)
    press(here(), Qt.Key.Key_Return)
    settle()
    assert "一级重要用户" in words_on(clerk.form())
    press(here(), Qt.Key.Key_E, CTRL)
    settle()
    assert "一级重要用户" in words_on(desk.side.form)
    press(here(), Qt.Key.Key_Escape)
    press(here(), Qt.Key.Key_N, CTRL)
    settle()
    assert "一级重要用户" not in words_on(desk.side.form)


def test_the_story_tells_what_was_typed_and_prints(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.add("用电地址", {"name": "主井厂区"})
    clerk.page(8)
    page = desk.file.page()
    assert isinstance(page, StoryPage)
    qtbot.waitUntil(lambda: len(page.events()) >= 2)
    assert page.events()[0].title == "新增用电地址：主井厂区"
    printing = child_object(page)
    page.print_story()
    qtbot.waitUntil(lambda: printing.preview is not None)
    preview = printing.preview
    assert preview is not None
    preview.reject()
    assert printing.preview is None
    desk.window.activateWindow()
    settle()
    clerk.page(7)
    assert isinstance(desk.file.page(), AttachmentsPage)
    assert desk.page.errors == []


def test_numbers_shown_are_shown_in_the_story_too(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    file = desk.file.file()
    assert file is not None
    edit_customer(desk.desk, file.id, replace(file.fields, phone="13904760099"))
    desk.side.read()
    clerk.page(8)
    page = desk.file.page()
    assert isinstance(page, StoryPage)

    def told(words: str) -> bool:
        return any(words in event.title + event.detail for event in page.events())

    qtbot.waitUntil(lambda: told("139****0099"))
    assert not told("13904760099")
    desk.side.toggle_masks()
    qtbot.waitUntil(lambda: told("13904760099"))
    desk.side.toggle_masks()
    qtbot.waitUntil(lambda: not told("13904760099"))


def test_the_menu_prints_the_story_of_a_customer_whose_page_was_never_open(
    desk: FileDesk, qtbot: QtBot
) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    line = next(one for one in desk.side.commands() if one.text == "经历……")
    assert (line.menu, line.hindrance()) == ("打印", "")
    line.run()
    page = desk.file.page()
    assert isinstance(page, StoryPage)
    printing = child_object(page)
    qtbot.waitUntil(lambda: printing.preview is not None)
    preview = printing.preview
    assert preview is not None
    preview.reject()
    desk.window.activateWindow()
    settle()


def child_object(page: StoryPage) -> StoryPrint:
    found = page.findChild(StoryPrint)
    assert isinstance(found, StoryPrint)
    return found


def test_every_key_of_the_file_is_its_own(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    keys = [command.key for command in desk.side.commands()]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    for command in desk.side.commands()[:4]:
        desk.page.folding.left.setFocus()
        desk.side.let_go()
        command.run()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
    assert desk.page.errors == []


def test_keys_do_nothing_while_nobody_is_shown(desk: FileDesk) -> None:
    for command in desk.side.commands():
        command.run()
    assert "file" not in vars(desk.side)
    assert not desk.side.has_form()
