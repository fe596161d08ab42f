"""Import: look first, write all or nothing, cancel leaves nothing, the clerk's workbook returns."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.gui.customers.import_tables import ImportTables
from sbdesk.services.customers import customer_count
from sbdesk.services.import_outcome import Difference, Imported
from tests.fixtures.ledgers import Truth, compose_ledger
from tests.gui.customers.counter import Counter
from tests.gui.keys import here, press


@pytest.fixture
def ledger(tmp_path: Path) -> tuple[Path, Truth]:
    path = tmp_path / "用户档案.xlsx"
    return path, compose_ledger(path, 60)


def look(counter: Counter, qtbot: QtBot, path: Path | None) -> None:
    counter.messages.open_path = path
    counter.page.begin_import()
    qtbot.waitUntil(lambda: not counter.page.wide.importing.is_busy(), timeout=20_000)


def wait_until_done(counter: Counter, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not counter.page.wide.importing.is_busy(), timeout=20_000)


def shown_lines(tables: ImportTables, number: int) -> list[list[str]]:
    """What stands in one of the tables, chosen by its key."""
    press(tables.choices, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.AltModifier)
    view = tables.view()
    assert view is not None
    columns = range(view.rows.columnCount())
    return [[view.rows.cell(row, at).text for at in columns] for row in range(view.rows.rowCount())]


def test_the_dry_run_tells_and_writes_nothing(
    counter: Counter, qtbot: QtBot, ledger: tuple[Path, Truth]
) -> None:
    path, truth = ledger
    look(counter, qtbot, path)
    page = counter.page.wide.importing
    assert page.go.text() == f"写入 {len(truth.accepted)} 户 Ctrl+S"
    assert page.go.hasFocus()
    assert page.returned.isVisible()
    assert page.tables.titles()[0] == f"退回 {len(truth.rejected)}"
    table = page.tables.view()
    assert table is not None
    rows = {table.rows.cell(row, 0).text for row in range(table.rows.rowCount())}
    assert rows == {str(row) for row in truth.rejected}
    assert customer_count(counter.desk) == 5


def test_written_rows_stand_in_the_list_and_undo_takes_them(
    counter: Counter, qtbot: QtBot, ledger: tuple[Path, Truth]
) -> None:
    path, truth = ledger
    look(counter, qtbot, path)
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_Return)
    wanted = 5 + len(truth.accepted)
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == wanted)
    assert counter.page.list.view.hasFocus()
    assert counter.changes[-1].sentence.startswith("导入「用户档案.xlsx」")
    press(here(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(counter.page.list.model.ids()) == 5, timeout=20_000)


def test_a_second_time_there_is_nothing_to_write(
    counter: Counter, qtbot: QtBot, ledger: tuple[Path, Truth]
) -> None:
    path, _ = ledger
    look(counter, qtbot, path)
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        counter.page.wide.importing.write()
    look(counter, qtbot, path)
    page = counter.page.wide.importing
    assert page.go.text() == "没有要写入的"
    assert not page.go.isEnabled()
    page.write()
    assert not page.is_busy()


def test_cancelled_leaves_nothing(
    counter: Counter, qtbot: QtBot, ledger: tuple[Path, Truth]
) -> None:
    path, _ = ledger
    look(counter, qtbot, path)
    page = counter.page.wide.importing
    gate = threading.Event()
    counter.jobs.start(lambda _job: gate.wait(10))
    page.write()
    assert page.progress.isVisible()
    assert not counter.page.may_close()
    press(here(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.progress.cancel.isEnabled())
    gate.set()
    wait_until_done(counter, qtbot)
    assert page.message.text() == "已取消，什么也没有改动。"
    assert page.go.isEnabled()
    assert counter.changes == []
    assert customer_count(counter.desk) == 5


def test_esc_leads_back_to_the_list(
    counter: Counter, qtbot: QtBot, ledger: tuple[Path, Truth]
) -> None:
    look(counter, qtbot, ledger[0])
    press(here(), Qt.Key.Key_Escape)
    assert not counter.page.wide.importing.isVisible()
    assert counter.page.list.view.hasFocus()


def test_no_file_chosen_leaves_the_advice(counter: Counter, qtbot: QtBot) -> None:
    look(counter, qtbot, None)
    assert counter.page.wide.importing.pick.hasFocus()
    assert not counter.page.wide.importing.go.isVisible()


def test_a_file_that_is_no_ledger_is_said_in_one_sentence(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG nothing of a sheet")
    look(counter, qtbot, path)
    assert "照片.xlsx" in counter.page.wide.importing.message.text()
    assert not counter.page.wide.importing.go.isVisible()


def test_the_clerks_workbook_comes_back(
    counter: Counter, qtbot: QtBot, ledger: tuple[Path, Truth], tmp_path: Path
) -> None:
    path, _ = ledger
    look(counter, qtbot, path)
    page = counter.page.wide.importing
    page.save_returned()
    assert not page.is_busy()
    counter.messages.save_path = tmp_path / "退回.xlsx"
    page.save_returned()
    wait_until_done(counter, qtbot)
    assert (tmp_path / "退回.xlsx").exists()
    assert "退回.xlsx" in page.message.text()
    assert page.go.isEnabled()
    assert customer_count(counter.desk) == 5


def test_who_may_not_import_is_told_who_can(counter: Counter) -> None:
    counter.work_as("窗口")
    counter.page.begin_import()
    assert "没有权限导入表格" in counter.page.message.text()
    assert not counter.page.wide.importing.isVisible()


def test_differences_say_now_and_then_and_what_happens(
    shown: Callable[[QWidget], None],
) -> None:
    outcome = Imported(
        None, 3, 0, 1, 1, 0, (), (),
        (
            Difference(5, "7113300001", "contract_va", 4_000, 6_500, False),
            Difference(6, "7113300002", "phone", None, "13800000000", True),
        ),
        ("7113300009",), changes=Changes(),
    )  # fmt: skip
    tables = ImportTables()
    shown(tables)
    tables.show_outcome(outcome)
    assert tables.titles() == ["两边都改过 1", "更新 1", "表里没有的 1"]
    clash, update = shown_lines(tables, 0), shown_lines(tables, 1)
    assert clash == [["6", "7113300002", "联系电话", "（空）", "13800000000", "保留本所的"]]
    assert update == [["5", "7113300001", "合同容量", "4 kVA", "6.5 kVA", "改成表里的"]]
    tables.show_outcome(outcome)
    assert tables.titles() == ["两边都改过 1", "更新 1", "表里没有的 1"]
