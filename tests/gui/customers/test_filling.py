"""Alt+0, what is missing first: from every page, right after saving; forms; scans of a part."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.attachments_page import AttachmentsPage
from sbdesk.gui.customers.part_row import PartRow
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.services.attachments import attachments_of
from sbdesk.services.completeness import Completeness, completeness_of
from tests.gui.customers.clerk import ALT, CTRL, Clerk
from tests.gui.customers.file_desk import FileDesk
from tests.gui.customers.whole_file import with_customer, with_file
from tests.gui.fit import settle
from tests.gui.keys import child, here, press, type_text, words_on

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


def fill_first(clerk: Clerk, qtbot: QtBot) -> FormPage:
    press(here(), Qt.Key.Key_0, ALT)
    qtbot.waitUntil(clerk.desk.side.has_form)
    settle()
    return clerk.form()


def test_what_was_just_brought_is_not_asked_for_again(desk: FileDesk, qtbot: QtBot) -> None:
    """The page of papers is open, not the one with the ring, and the file is still being read."""
    clerk = with_customer(desk, qtbot)
    seen = []
    for _ in range(4):
        form = fill_first(clerk, qtbot)
        seen.append((form.heading.text(), str(form.form.values().get("kind"))))
        if form.heading.text() == "编辑客户":
            type_text(here(), "gy")
        elif form.heading.text() == "新增联系人":
            clerk.fill({"name": "韩雪峰", "role": "电工", "phone": "13904760011"})
        press(here(), Qt.Key.Key_S, CTRL)
        qtbot.waitUntil(lambda: not desk.side.has_form())
    assert len(set(seen)) == 4
    titles = [title for title, _ in seen]
    assert titles == ["编辑客户", "新增联系人", "新增资料", "新增资料"]


def test_an_empty_form_gives_way_to_what_is_missing_next(desk: FileDesk, qtbot: QtBot) -> None:
    """保存并新增 leaves one behind; a form in which something was typed is asked for."""
    clerk = with_customer(desk, qtbot)
    press(here(), Qt.Key.Key_Escape)
    fill_first(clerk, qtbot)
    type_text(here(), "gy")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not desk.side.has_form())
    contact = fill_first(clerk, qtbot)
    assert contact.heading.text() == "新增联系人"
    clerk.fill({"name": "韩雪峰", "role": "电工", "phone": "13904760011"})
    press(here(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not clerk.form().form.is_dirty())
    press(here(), Qt.Key.Key_0, ALT)
    qtbot.waitUntil(lambda: desk.side.has_form() and clerk.form().heading.text() == "新增资料")
    desk.messages.answer = False
    clerk.fill({"note": "明天带来"})
    asked = len(desk.messages.asked)
    press(here(), Qt.Key.Key_0, ALT)
    assert len(desk.messages.asked) == asked + 1
    assert clerk.form().form.values()["note"] == "明天带来"


def test_the_kind_that_fills_the_gap_is_chosen(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_customer(desk, qtbot)
    gaps = completeness_of(desk.desk, desk.record()).missing
    source = next(gap for gap in gaps if gap.what == "自备应急电源")
    assert source.sort == "自备发电机"
    desk.side.parts.fill(source)
    settle()
    assert clerk.form().form.values()["kind"] == "自备发电机"


def test_a_paper_that_runs_out_is_asked_for_with_its_day(desk: FileDesk, qtbot: QtBot) -> None:
    """Else the empty form of what was just entered looks like a mistake."""
    clerk = with_file(desk, qtbot)
    clerk.page(3)
    clerk.add("资料", {"kind": "营业执照", "valid_until": "20261101"})
    [gap] = completeness_of(desk.desk, desk.record()).soon
    desk.side.parts.fill(gap)
    settle()
    assert clerk.form().form.values()["kind"] == "营业执照"
    assert "原来的 2026-11-01 将到期，登记新的一份" in words_on(clerk.form())


def test_where_nothing_is_missing_it_is_said(desk: FileDesk, qtbot: QtBot) -> None:
    with_customer(desk, qtbot)
    desk.file.overview.completeness.show_completeness(Completeness(100, ()))
    said: list[str] = []
    desk.side.said.connect(said.append)
    press(here(), Qt.Key.Key_0, ALT)
    assert said == ["该有的资料都有了，没有要补的"]
    assert not desk.side.has_form()


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_a_key_for_a_line_without_one_says_how_to_choose(
    desk: FileDesk, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(4)
    press(here(), key, held)
    assert desk.window.status.sentence() == "先在档案里用 ↑ ↓ 选中一条。"
    assert not desk.side.has_form()


def test_tab_goes_on_from_the_last_field_to_the_actions(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(2)
    clerk.down_to("用电地址")
    press(here(), Qt.Key.Key_Return)
    settle()
    form = clerk.form()
    met = []
    for _ in range(20):
        met.append(here())
        press(here(), Qt.Key.Key_Tab)
        if here() is form.save:
            break
    names = [one.objectName() for one in met if one.objectName() in form.form.names()]
    assert names == list(form.form.names())
    assert met[-1] is form.save_new
    assert "取消" in met[-2].property("text")
    assert len(met) == len(names) + 2


def test_a_form_begins_with_its_heading_in_sight(desk: FileDesk, qtbot: QtBot) -> None:
    desk.window.set_letters(150)
    desk.window.resize(1366, 690)
    with_customer(desk, qtbot)
    press(here(), Qt.Key.Key_E, CTRL)
    settle()
    form = desk.side.form
    heading = child(form.form, QLabel)
    assert heading.text() == "客户"
    assert heading.visibleRegion().boundingRect().height() == heading.height()


def test_a_contract_has_its_scan(desk: FileDesk, qtbot: QtBot, tmp_path: Path) -> None:
    """Ctrl+O on the line, the count beneath it, Ctrl+↓ to the scan; F4 renames it there."""
    clerk = with_file(desk, qtbot)
    clerk.page(3)
    clerk.add("合同与协议", {"kind": "高压供用电合同", "number": "LD-2026-018"})
    scan = tmp_path / "扫描0001.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    desk.messages.open_path = scan
    press(here(), Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: "扫描件 1 份" in here().accessibleDescription())
    [held] = attachments_of(desk.desk, desk.record())
    assert (held.title, held.record_kind) == ("高压供用电合同 LD-2026-018", "customer_agreement")
    press(here(), Qt.Key.Key_Down, CTRL)
    page = desk.file.page()
    assert isinstance(page, AttachmentsPage)
    qtbot.waitUntil(lambda: page.gallery.current() is not None)
    assert "属于合同与协议" in page.about.text()
    press(here(), Qt.Key.Key_F4)
    qtbot.waitUntil(page.has_form)
    press(here(), Qt.Key.Key_Escape)
    clerk.page(3)
    assert isinstance(here(), PartRow)
    press(here(), Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: len(desk.page.errors) == 1)
    assert "完全相同" in str(desk.page.errors[0])
