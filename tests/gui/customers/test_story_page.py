"""The page 经历: narrowed by kind and words, opened, written out, all by keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.people import VIEWER
from sbdesk.gui.customers.story_page import StoryPage
from sbdesk.gui.parts.story_list import StoryItem
from sbdesk.gui.sheet import dress
from sbdesk.services.complaints import register_complaint
from sbdesk.services.customers import edit_customer
from sbdesk.services.disclosures import disclosures
from sbdesk.services.story import StoryEvent
from sbdesk.spreadsheets.reading import read_sheet
from tests.gui.customers.counter import CUSTOMERS, new_office, write
from tests.gui.customers.page_desk import PageDesk
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press

Show = Callable[[QWidget], None]
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LONG = "井下通风机停电后十分钟没有恢复，矿长要求说明原因，并要求以后停电提前书面通知" * 3


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PageDesk]:
    """A customer with a changed phone, two complaints and a note."""
    made = PageDesk(new_office(tmp_path, CUSTOMERS[:2]))
    record, fields = made.file().id, made.file().fields
    for day, content in ((date(2026, 9, 1), LONG), (date(2025, 12, 24), "电压低")):
        received = datetime(day.year, day.month, day.day, 9, 30)
        typed = ComplaintFields(customer_id=record, received=received, content=content)
        register_complaint(made.desk, typed)
    edit_customer(made.desk, record, replace(fields, phone="13904760011"))
    yield made
    made.close()


@pytest.fixture
def page(office: PageDesk, shown: Show, qtbot: QtBot) -> StoryPage:
    """The page with the story read."""
    made = StoryPage(office.place())
    made.resize(900, 480)
    office.listen(made)
    shown(made)
    made.show_customer(office.file())
    qtbot.waitUntil(lambda: made.list.count() == 4)
    return made


def items(page: StoryPage) -> list[StoryItem]:
    """What the list shows."""
    model = page.list.model()
    rows = (model.index(n, 0).data(Qt.ItemDataRole.UserRole) for n in range(page.list.count()))
    return [item for item in rows if isinstance(item, StoryItem)]


def test_newest_first_with_years_and_masked(page: StoryPage) -> None:
    change, born, complaint, oldest = items(page)
    assert (change.fact, change.day) == ("联系电话：138****2716 → 139****0011", "10/9 09:42")
    assert (change.head, born.head, complaint.head, oldest.head) == ("2026年", "", "", "2025年")
    assert (complaint.day, oldest.day) == ("9/1 09:30", "2025-12-24 09:30")
    assert complaint.aside == "投诉 王所长"


def test_whole_numbers_are_shown_when_asked_for_and_never_printed(
    page: StoryPage, office: PageDesk, qtbot: QtBot
) -> None:
    handed: list[tuple[StoryEvent, ...]] = []
    page.print_asked.connect(handed.append)
    page.set_masked(False)
    page.show_customer(office.file())
    qtbot.waitUntil(lambda: "13847162716" in items(page)[0].fact)
    assert items(page)[0].fact == "联系电话：13847162716 → 13904760011"
    write(page.words, "13904760011")
    assert len(items(page)) == 1
    page.print_story()
    assert [event.title for event in handed[0]] == ["联系电话：138****2716 → 139****0011"]
    page.set_masked(True)
    page.show_customer(office.file())
    page.words.clear()
    qtbot.waitUntil(lambda: items(page)[0].fact.startswith("联系电话：138****2716"))


def test_a_kind_and_words_narrow_it(page: StoryPage, qtbot: QtBot) -> None:
    assert [page.kinds.itemText(n) for n in range(page.kinds.count())] == [
        "全部 4", "档案 2", "投诉 2",
    ]  # fmt: skip
    page.kinds.setFocus()
    press(page.kinds, Qt.Key.Key_Down)
    press(page.kinds, Qt.Key.Key_Down)
    assert [item.fact.split(" ")[0] for item in items(page)] == ["受理投诉", "受理投诉"]
    press(page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert here() is page.words
    write(page.words, "电压")
    assert [event.day for event in page.events()] == [date(2025, 12, 24)]
    assert page.count.text() == "1 件"
    write(page.words, "没有这样的")
    assert page.stack.currentWidget() is page.empty


def test_enter_opens_the_complaint_and_only_cases(page: StoryPage) -> None:
    asked: list[tuple[str, object]] = []
    page.open_asked.connect(lambda subject, record: asked.append((subject, record)))
    page.take_keyboard()
    assert page.list.row() == 0
    press(page.list, Qt.Key.Key_Return)
    assert asked == []
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Return)
    assert asked == [("complaints", page.events()[2].record)]


def test_the_chosen_event_is_shown_whole(page: StoryPage) -> None:
    page.take_keyboard()
    before = page.list.sizeHintForRow(2)
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Down)
    settle()
    assert page.list.row() == 2
    assert page.list.sizeHintForRow(2) > before
    press(page.list, Qt.Key.Key_Home)
    assert page.list.sizeHintForRow(2) == before


def test_writing_out_masked_by_default(
    page: StoryPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    office.messages.save_path = tmp_path / "经历.xlsx"
    page.take_keyboard()
    press(page.list, Qt.Key.Key_E, BOTH)
    assert here() is page.choice.go
    press(page.choice.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(office.said))
    assert office.said == ["已导出 4 行到「经历.xlsx」，号码已遮住"]
    assert "13904760011" not in str(list(read_sheet(tmp_path / "经历.xlsx").rows))
    assert office.changes == []
    assert here() is page.list


def test_whole_numbers_ask_for_the_reason(
    page: StoryPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    office.messages.save_path = tmp_path / "经历"
    page.export_story()
    page.choice.whole.setFocus()
    press(page.choice.whole, Qt.Key.Key_Space)
    assert here() is page.choice.reason
    press(page.choice.reason, Qt.Key.Key_Return)
    assert page.choice.about.text() == "要写出完整号码，请先写明原因。"
    assert not unfit(page)
    write(page.choice.reason, "核对户主")
    press(page.choice.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(office.said))
    assert office.said == ["已导出 4 行到「经历.xlsx」，号码完整，已记入查看记录"]
    assert [one.reason for one in disclosures(office.desk)] == ["核对户主"]
    assert "disclosure" in office.changes[0].kinds


def test_a_place_that_cannot_be_written_is_said_in_the_line(
    page: StoryPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    office.messages.save_path = tmp_path / "没有" / "经历.xlsx"
    around = QShortcut(QKeySequence("Esc"), page.window())
    left: list[bool] = []
    around.activated.connect(lambda: left.append(True))
    page.export_story()
    page.choice.go_on()
    qtbot.waitUntil(lambda: "文件夹不存在" in page.choice.about.text())
    press(here(), Qt.Key.Key_Escape)
    assert not page.choice.isVisible()
    assert (office.said, office.errors, left) == ([], [], [])


def test_who_may_not_is_told_at_once(page: StoryPage, office: PageDesk) -> None:
    office.work_as(VIEWER)
    page.export_story()
    assert not page.choice.isVisible()
    assert "没有权限导出表格" in str(office.errors[0])


def test_printing_hands_over_what_is_shown(page: StoryPage, office: PageDesk) -> None:
    handed: list[object] = []
    page.print_asked.connect(handed.append)
    write(page.words, "电压")
    page.take_keyboard()
    press(page.list, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert handed == [page.events()]
    page.show_customer(None)
    page.print_story()
    page.export_story()
    assert office.said == ["没有可以打印的经历", "没有可以导出的经历"]


def test_the_keyboard_goes_to_the_story_when_it_has_come(
    page: StoryPage, office: PageDesk, qtbot: QtBot
) -> None:
    page.show_customer(office.file("7113300001"))
    page.take_keyboard()
    assert here() is page.words
    qtbot.waitUntil(lambda: page.list.count() == 1)
    assert here() is page.list


def test_another_customer_begins_anew(page: StoryPage, office: PageDesk, qtbot: QtBot) -> None:
    write(page.words, "电压")
    page.show_customer(office.file("7113300001"))
    assert (page.words.value(), page.list.count()) == ("", 0)
    qtbot.waitUntil(lambda: page.list.count() == 1)
    page.show_customer(None)
    assert page.list.count() == 0


@pytest.mark.parametrize("percent", [100, 150])
def test_everything_fits(page: StoryPage, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    page.resize(860, 275)
    page.take_keyboard()
    assert not unfit(page)
    assert not page.grab().isNull()
    page.export_story()
    page.choice.whole.setChecked(True)
    assert not unfit(page)
    press(page.choice.reason, Qt.Key.Key_Escape)
    assert here() is page.list
    assert page.words.isVisible()
