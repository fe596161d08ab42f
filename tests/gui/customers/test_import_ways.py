"""The ways a sheet comes in: by key, dropped, pasted; kinds are known by their headings."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from sbdesk.services.customers import customer_count
from tests.gui.customers.counter import Counter
from tests.gui.customers.test_import_mapping import idle, opened
from tests.gui.customers.test_import_parts import drop
from tests.gui.keys import here, press, words_on

CTRL = Qt.KeyboardModifier.ControlModifier
BLOCK = "户号\t户名\t用电地址\t联系电话\n7113320001\t张三\t要尔亚嘎查\t13900000001\n"
NAMED = "户号,户名,用电地址,联系电话\n7113320001,张三,要尔亚嘎查,13900000001\n"


@pytest.fixture(autouse=True)
def emptied_clipboard() -> Iterator[None]:
    """What a test copied must not outlive the application."""
    yield
    QGuiApplication.clipboard().clear()


def test_a_block_from_wps_is_pasted(counter: Counter, qtbot: QtBot) -> None:
    page = opened(counter, qtbot, None)
    QGuiApplication.clipboard().setText(BLOCK)
    press(here(), Qt.Key.Key_V, CTRL)
    idle(page, qtbot)
    qtbot.waitUntil(page.tables.isVisible, timeout=20_000)
    assert page.go.text() == "写入 1 户 Ctrl+S"
    assert any(words.startswith("从剪贴板粘贴") for words in words_on(page))
    counter.messages.save_path = None
    page.save_returned()
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_Return)
    assert customer_count(counter.desk) == 6
    page.shut_down()
    page.shut_down()


def test_what_is_no_table_is_said(counter: Counter, qtbot: QtBot) -> None:
    page = opened(counter, qtbot, None)
    QGuiApplication.clipboard().setText("只有一句话")
    press(here(), Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: "不像是表格" in page.message.text(), timeout=20_000)
    assert page.pick.isVisible()


def test_a_file_copied_in_the_file_manager_is_pasted(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(counter, qtbot, None)
    path = tmp_path / "导出.csv"
    path.write_text(NAMED, "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    page.paste()
    idle(page, qtbot)
    assert page.go.text() == "写入 1 户 Ctrl+S"


def test_a_dropped_file_is_looked_into(counter: Counter, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(counter, qtbot, None)
    path = tmp_path / "导出.csv"
    path.write_text(NAMED, "utf-8")
    assert drop(page, [path])
    idle(page, qtbot)
    assert page.go.text() == "写入 1 户 Ctrl+S"


def test_while_work_runs_nothing_else_is_taken(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(counter, qtbot, None)
    path = tmp_path / "导出.csv"
    path.write_text(NAMED, "utf-8")
    page.look_into(path)
    page.paste()
    page.look_into(tmp_path / "另一份.csv")
    page.explain_columns()
    idle(page, qtbot)
    assert page.go.text() == "写入 1 户 Ctrl+S"


def test_headings_without_rows_are_said(counter: Counter, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "空表.csv"
    path.write_text("户号,户名,用电地址,联系电话\n", "utf-8")
    page = opened(counter, qtbot, path)
    assert not page.go.isEnabled() or not page.go.isVisible()


def test_months_are_known_by_their_headings(counter: Counter, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "电量.csv"
    path.write_text(
        "用户编号,用户名称,电费年月,总电量,总电费,峰电量,平电量,谷电量\n"
        "7113300001,张守明,202609,120,61.40,40,40,40\n"
        "7113300001,张守明,202610,130.5,66.52,50,40,40.5\n"
        "9999999999,查无此人,202610,1,1,1,0,0\n",
        "utf-8",
    )
    page = opened(counter, qtbot, path)
    assert page.go.text() == "写入 2 行 Ctrl+S"
    assert page.tables.titles() == ["退回 1"]
    assert any("电量 250.5 kWh，电费 127.92 元" in words for words in words_on(page))
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_Return)
    opened(counter, qtbot, path)
    assert not page.go.isEnabled()


def test_the_stations_own_exports_agree_with_the_truth(
    counter: Counter, qtbot: QtBot, shared_data: Path
) -> None:
    truth = json.loads((shared_data / "station" / "truth.json").read_text("utf-8"))
    page = opened(counter, qtbot, shared_data / "station" / "usage_monthly.csv")
    assert any("电量电费" in words for words in words_on(page))
    told = " ".join(words_on(page.tables))
    rows = truth["usage"]["rows"]
    assert f"表里共 {rows:,} 行" in told
    assert page.tables.titles()[0] == f"退回 {rows:,}"
    page.look_into(shared_data / "station" / "receivables_2026-10.xlsx")
    idle(page, qtbot)
    assert any("应收" in words for words in words_on(page))
