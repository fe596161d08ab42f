"""The pieces an import is made of: the bar of words, drops, the clipboard, the tables."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from sbdesk.domain.changes import Changes
from sbdesk.gui.customers.field_pick import FieldPick, Meaning
from sbdesk.gui.customers.import_lines import line_view, tables_of
from sbdesk.gui.customers.import_tables import ImportTables, sums_in_words, unit_of
from sbdesk.gui.customers.pick_bar import PickBar
from sbdesk.gui.customers.sheet_drop import READABLE, copied_block, copied_sheet
from sbdesk.gui.parts.file_drop import FileDrop
from sbdesk.services.import_outcome import Difference, Imported
from sbdesk.spreadsheets.refusals import Rejected, Warned
from tests.gui.keys import press, type_text, words_on

ALT = Qt.KeyboardModifier.AltModifier
MEANINGS = (
    Meaning("customer_no", "户号", True),
    Meaning("name", "户名"),
    Meaning("phone", "联系电话"),
    Meaning("area", "台区"),
)


NOTHING = Imported(None, 0, 0, 0, 0, 0, (), (), (), (), Changes())


def test_one_word_of_a_bar_is_chosen(shown: Callable[[QWidget], None]) -> None:
    bar = PickBar()
    told: list[int] = []
    bar.chosen.connect(told.append)
    bar.show_words(["退回 3", "更新 1", "提醒 2"])
    shown(bar)
    assert (bar.place(), told) == (0, [])
    press(bar, Qt.Key.Key_3, ALT)
    press(bar, Qt.Key.Key_3, ALT)
    press(bar, Qt.Key.Key_9, ALT)
    assert (bar.place(), told) == (2, [2])
    bar.show_words(["退回 3", "更新 2", "提醒 2"], 1)
    assert bar.words() == ["退回 3", "更新 2", "提醒 2"]
    assert (bar.place(), told) == (1, [2])


def test_a_hidden_bar_has_no_keys(shown: Callable[[QWidget], None]) -> None:
    both = QWidget()
    column = QVBoxLayout(both)
    one, other, line = PickBar(), PickBar(), QLineEdit()
    for bar in (one, other):
        bar.show_words(["a", "b"])
        column.addWidget(bar)
    column.addWidget(line)
    shown(both)
    one.hide()
    press(line, Qt.Key.Key_2, ALT)
    assert (one.place(), other.place()) == (0, 1)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("hh", "customer_no"), ("lx", "phone"), ("taiqu", "area"), ("DIANH", ""), ("h", "")],
)
def test_a_meaning_is_found_by_its_letters(
    shown: Callable[[QWidget], None], typed: str, name: str
) -> None:
    pick = FieldPick()
    pick.show_meanings(MEANINGS, "")
    pick.show_free(frozenset(one.name for one in MEANINGS))
    shown(pick)
    pick.setFocus()
    type_text(pick, typed)
    pick._list().hide()
    press(pick, Qt.Key.Key_Return)
    assert pick.name() == name
    assert pick.is_open() is (name == "")


def drop(widget: QWidget, paths: list[Path]) -> bool:
    """Hold these files over a widget and let go; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(3, 3), copy, data, button, none)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    event = QDropEvent(QPoint(3, 3), copy, data, button, none, QEvent.Type.Drop)
    event.ignore()
    QApplication.sendEvent(widget, event)
    assert enter.isAccepted() == event.isAccepted()
    return event.isAccepted()


def test_sheets_are_taken_and_other_files_are_not(shown: Callable[[QWidget], None]) -> None:
    widget = QWidget()
    came: list[list[Path]] = []
    FileDrop(widget, READABLE).dropped.connect(came.append)
    shown(widget)
    assert drop(widget, [Path("/u/照片.jpg"), Path("/u/导出.XLSX")])
    assert not drop(widget, [Path("/u/照片.jpg")])
    assert came == [[Path("/u/导出.XLSX")]]


def test_the_clipboard_holds_a_block_or_a_file() -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("户号\t户名\n1\t张三")
    assert (copied_block(), copied_sheet()) == ("户号\t户名\n1\t张三", None)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/u/导出.csv")])
    clipboard.setMimeData(data)
    assert (copied_block(), copied_sheet()) == ("", Path("/u/导出.csv"))
    clipboard.clear()
    assert (copied_block(), copied_sheet()) == ("", None)


def full() -> Imported:
    """One of everything, of months."""
    return replace(
        NOTHING,
        kind="usage",
        rows=5,
        rejected=1,
        updated=1,
        errors=(Rejected(4, "总电量", "不是数字"),),
        warnings=(Warned(0, "", "有隐藏的行"), Warned(6, "联系电话", "遮盖过的号码没有导入")),
        differences=(
            Difference(5, "7113300001", "energy_wh", 1_000, None, True, "usage_month", "202609"),
            Difference(6, "7113300002", "amount_fen", 6_140, 5_000, False, "usage_month", "202609"),
        ),
        missing=("7113300009",),
        sums={"energy_wh": 1_234_000, "amount_fen": 8_800},
    )


def test_every_table_keeps_its_promises(shown: Callable[[QWidget], None]) -> None:
    warned = QAbstractItemModelTester.FailureReportingMode.Warning
    tables = tables_of(full())
    assert [table.title for table in tables] == ["退回", "两边都改过", "更新", "提醒", "表里没有的"]
    for table in tables:
        view = line_view(table)
        shown(view)
        tester = QAbstractItemModelTester(view.rows, warned)
        assert tester.model() is view.rows
        assert view.rows.rowCount() == table.count
        view.rows.forget_rows()
        cells = [view.rows.cell(0, at).text for at in range(view.rows.columnCount())]
        assert "" not in cells[:1]
        assert "?" not in cells


def test_months_and_amounts_are_read_as_people_do(shown: Callable[[QWidget], None]) -> None:
    tables = ImportTables()
    shown(tables)
    tables.show_outcome(full())
    press(tables, Qt.Key.Key_3, ALT)
    view = tables.view()
    assert view is not None
    assert [view.rows.cell(0, at).text for at in range(7)] == [
        "6", "7113300002", "2026-09", "电费", "61.40 元", "50.00 元", "改成表里的",
    ]  # fmt: skip
    words = words_on(tables)
    assert "合计：电量 1,234 kWh，电费 88.00 元。" in words
    assert any(each.startswith("表里共 5 行。退回的 1 行不写入") for each in words)
    assert any("有 1 处两边都改过" in each for each in words)


def test_nothing_to_look_at_is_said(shown: Callable[[QWidget], None]) -> None:
    tables = ImportTables()
    shown(tables)
    tables.show_outcome(replace(NOTHING, rows=3, created=3))
    assert tables.view() is None
    assert "没有退回的行，也没有要核对的差异" in words_on(tables)
    tables.show_outcome(full())
    assert tables.view() is not None
    tables.show_outcome(replace(NOTHING, rows=3, unchanged=3))
    assert "不用写入。" in words_on(tables)


def test_sums_and_units() -> None:
    assert sums_in_words({}) == ""
    assert sums_in_words({"owed_fen": 310_049_269}) == "合计：欠费 3,100,492.69 元。"
    assert (unit_of("customers"), unit_of("usage")) == ("户", "行")
