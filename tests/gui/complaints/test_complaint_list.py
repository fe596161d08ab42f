"""The ledger: order, headings, counts, filter, keyboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.gui import letters
from sbdesk.gui.complaints.ledger import Ledger, Show, columns, read_ledger
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.services.complaints import complaint_rows
from sbdesk.services.desk import Desk
from tests.gui.complaints.office import ANSWERED, Clock, Office, enter, new_desk
from tests.gui.keys import press, words_on

OPEN_LATE = ComplaintFields(
    caller="杨桂芝", received=datetime(2026, 9, 20, 9, 0), content="停电", category="outage"
)
OPEN_LATER = ComplaintFields(
    caller="德顺饭店",
    received=datetime(2026, 10, 9, 9, 0),
    content="抄表",
    category="business.collection.reading",
    contacted=datetime(2026, 10, 9, 9, 30),
)
WAITING = ANSWERED
CLOSED = replace(ANSWERED, caller="马长海", closed_on=date(2026, 9, 30))
CLOSED_BEFORE = replace(
    ANSWERED,
    caller="白玉山",
    received=datetime(2025, 12, 1, 9, 0),
    contacted=datetime(2025, 12, 1, 10, 0),
    replied_on=date(2025, 12, 5),
    closed_on=date(2025, 12, 8),
)
ALL = (CLOSED_BEFORE, CLOSED, WAITING, OPEN_LATER, OPEN_LATE)


def desk_with(folder: Path, complaints: tuple[ComplaintFields, ...]) -> Desk:
    desk = new_desk(folder, Clock())
    for fields in complaints:
        enter(desk, fields)
    return desk


def names(desk: Desk, ledger: Ledger) -> list[str]:
    rows = complaint_rows(desk, ledger.ids)
    return [rows[pk].customer for pk in ledger.ids]


def test_open_by_due_then_waiting_then_closed_newest_first(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, ALL)
    ledger = read_ledger(desk)
    assert names(desk, ledger) == ["杨桂芝", "德顺饭店", "吴凤英", "马长海", "白玉山"]
    heads = [(group.start, group.title, group.count) for group in ledger.groups]
    assert heads == [
        (0, "未结", "3 件"),
        (3, "已结", "9 月 1 件"),
        (4, "已结", "2025 年 12 月 1 件"),
    ]
    assert (ledger.open, ledger.late, ledger.total) == (3, 1, 5)
    desk.office.close()


def test_it_holds_only_what_is_asked_for(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, ALL)
    late = read_ledger(desk, Show.LATE)
    assert names(desk, late) == ["杨桂芝"]
    assert [group.title for group in late.groups] == ["逾期"]
    assert len(read_ledger(desk, Show.OPEN).ids) == 3
    turned = read_ledger(desk, descending=True)
    assert names(desk, turned) == ["吴凤英", "德顺饭店", "杨桂芝", "白玉山", "马长海"]
    assert (late.open, late.total) == (3, 5)
    desk.office.close()


def test_an_empty_ledger(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, ())
    ledger = read_ledger(desk)
    assert (len(ledger.ids), ledger.groups, ledger.total) == (0, (), 0)
    desk.office.close()


def test_the_model_keeps_its_promises(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, ALL)
    ledger = read_ledger(desk)
    model = LazyTableModel(columns(ledger.today), lambda pks: complaint_rows(desk, pks))
    warned = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, warned)
    model.show_ids(ledger.ids, ledger.groups)
    model.forget_rows()
    assert tester.model() is model
    assert model.cell(1, 1).text == "A4号"
    assert model.cell(1, 2).text == "停送电投诉"
    desk.office.close()


def test_the_tab_says_how_many_are_open(opened: Callable[..., Office]) -> None:
    office = opened(ALL)
    assert office.counts[-1] == (3, True)
    assert "2026 年 10 月 · 未结 3 件" in words_on(office.page.list)


def test_first_there_is_nothing_but_what_to_do(opened: Callable[..., Office], qtbot: QtBot) -> None:
    office = opened()
    assert "还没有投诉" in words_on(office.page)
    press(office.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(office.page.form.isVisible)


def test_the_filter_narrows_and_says_so(opened: Callable[..., Office], qtbot: QtBot) -> None:
    office = opened((CLOSED,))
    office.page.list.narrow_to(Show.OPEN)
    qtbot.waitUntil(lambda: "没有这样的投诉" in words_on(office.page.list))
    office.page.list.narrow_to(Show.ALL)
    qtbot.waitUntil(office.page.list.view.isVisible)


def test_keys_walk_over_headings_and_turn_the_order(
    opened: Callable[..., Office], qtbot: QtBot
) -> None:
    office = opened(ALL)
    page = office.page
    view = page.list.view
    page.enter()
    ids = list(page.list.model.ids())
    assert view.chosen_id() == ids[0]
    for pk in ids[1:]:
        press(view, Qt.Key.Key_Down)
        assert view.chosen_id() == pk
    qtbot.waitUntil(lambda: "白玉山" in words_on(page.file))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(view, Qt.Key.Key_Down, both)
    qtbot.waitUntil(lambda: list(page.list.model.ids()) == [*ids[2::-1], ids[4], ids[3]])
    assert view.chosen_id() == ids[4]


def test_a_rare_name_has_its_face(opened: Callable[..., Office], qtbot: QtBot) -> None:
    office = opened((replace(OPEN_LATE, caller="刘𪚥"),))
    office.page.enter()
    qtbot.waitUntil(lambda: "刘𪚥" in words_on(office.page.file))
    assert letters.RARE in QFontDatabase.families()
