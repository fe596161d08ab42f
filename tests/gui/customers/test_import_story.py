"""A month at the counter: import, correct, import again, undo; the returned workbook goes round."""

from dataclasses import replace
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.import_page import ImportPage
from sbdesk.services.customers import customer_count, customer_file, edit_customer
from tests.gui.customers.counter import Counter
from tests.gui.customers.test_customer_import import shown_lines
from tests.gui.customers.test_import_mapping import idle, opened
from tests.gui.keys import here, press, words_on

HEAD = ("户号", "户名", "用电地址", "联系电话", "合同容量")
COUNT = 12


def export(path: Path, **changed: dict[int, object]) -> Path:
    """A workbook of `COUNT` customers; `changed` gives columns other cells by customer."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    gone = changed.pop("gone", {})
    for n in range(COUNT):
        if n in gone:
            continue
        row: list[object] = [
            f"71133210{n:02d}",
            f"户{n}",
            f"林东镇东街{n}号",
            f"139000000{n:02d}",
            8,
        ]
        for column, cells in changed.items():
            row[("no", "name", "address", "phone", "kva").index(column)] = cells.get(
                n, row[("no", "name", "address", "phone", "kva").index(column)]
            )
        sheet.append(row)
    book.save(path)
    return path


def take_in(counter: Counter, qtbot: QtBot, path: Path) -> ImportPage:
    """Look into a file and write it, by keyboard."""
    page = opened(counter, qtbot, path)
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_Return)
    return page


def phone(counter: Counter, n: int, new: str = "") -> str:
    """The phone of a customer; corrected at the desk first when there is a new one."""
    file = customer_file(counter.desk, counter.pk(f"71133210{n:02d}"))
    assert file is not None
    if new:
        edit_customer(counter.desk, file.id, replace(file.fields, phone=new))
    return new or file.fields.phone


def test_corrections_stand_and_both_changed_is_told(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    take_in(counter, qtbot, export(tmp_path / "九月.xlsx"))
    for n in (1, 2, 3):
        phone(counter, n, f"1581111000{n}")
    newer = export(
        tmp_path / "十月.xlsx",
        phone={3: "17700000003"},
        kva=dict.fromkeys(range(4, 9), 10),
        gone={10: True, 11: True},
    )
    page = opened(counter, qtbot, newer)
    titles = page.tables.titles()
    assert titles == ["两边都改过 1", "更新 5", "表里没有的 2"]
    assert page.go.text() == "写入 5 户 Ctrl+S"
    clash = shown_lines(page.tables, 0)
    assert [line[1:] for line in clash] == [
        ["7113321003", "联系电话", "15811110003", "17700000003", "保留本所的"]
    ]
    assert [line[0] for line in shown_lines(page.tables, 2)] == ["7113321010", "7113321011"]
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [phone(counter, n) for n in (1, 2, 3)] == [f"1581111000{n}" for n in (1, 2, 3)]
    assert customer_count(counter.desk) == 5 + COUNT


def test_the_returned_workbook_goes_round(counter: Counter, qtbot: QtBot, tmp_path: Path) -> None:
    path = export(tmp_path / "九月.xlsx", kva={2: -8, 5: "八"})
    page = opened(counter, qtbot, path)
    assert page.tables.titles()[0] == "退回 2"
    back = tmp_path / "退回.xlsx"
    counter.messages.save_path = back
    page.save_returned()
    idle(page, qtbot)
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        page.write()
    book = openpyxl.load_workbook(back)
    sheet = book.active
    assert sheet is not None
    titles = [cell.value for cell in sheet[1]]
    assert "错误说明" in titles
    assert sheet.max_row == COUNT + 1
    for row in (4, 7):
        sheet.cell(row, 5).value = 8
    book.save(back)
    page = opened(counter, qtbot, back)
    assert page.go.text() == "写入 2 户 Ctrl+S"
    assert not any(words.startswith("退回") for words in page.tables.titles())
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_Return)
    assert customer_count(counter.desk) == 5 + COUNT
    page = opened(counter, qtbot, back)
    assert page.go.text() == "没有要写入的"
    assert f"表里共 {COUNT} 户。和现有档案一样，没有要写入的。" in words_on(page.tables)


def test_undo_takes_an_update_back(counter: Counter, qtbot: QtBot, tmp_path: Path) -> None:
    take_in(counter, qtbot, export(tmp_path / "九月.xlsx"))
    take_in(counter, qtbot, export(tmp_path / "十月.xlsx", phone={4: "17700000004"}))
    assert phone(counter, 4) == "17700000004"
    press(here(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: phone(counter, 4) == "13900000004", timeout=20_000)
    assert customer_count(counter.desk) == 5 + COUNT


def test_a_name_beyond_the_basic_plane_is_shown_whole(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    long = "额尔敦·巴雅尔·阿拉坦·孟克·其其格·萨仁·高娃图"
    take_in(counter, qtbot, export(tmp_path / "九月.xlsx", name={0: "张𠅤", 1: long}))
    page = opened(
        counter, qtbot, export(tmp_path / "十月.xlsx", name={0: "张𠅤𠅤", 1: f"{long}雅"})
    )
    lines = shown_lines(page.tables, 0)
    assert [line[3:5] for line in lines] == [["张𠅤", "张𠅤𠅤"], [long, f"{long}雅"]]


def test_who_loses_the_right_meanwhile_is_told(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(counter, qtbot, export(tmp_path / "九月.xlsx"))
    counter.work_as("查看")
    page.write()
    idle(page, qtbot)
    assert "没有权限" in page.message.text()
    assert page.go.isVisible()
    assert customer_count(counter.desk) == 5
