"""Columns nobody knows are explained by keyboard once, remembered, and known the next time."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.field_pick import FieldPick
from sbdesk.gui.customers.import_page import ImportPage
from sbdesk.services.customers import customer_count
from tests.gui.customers.counter import Counter, write
from tests.gui.keys import here, press, type_text, words_on

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ODD = "编码,客户,坐落处,装的容量,手机,备注一"


def odd_sheet(path: Path, rows: int = 4) -> Path:
    """A sheet kept by hand, with headings of its own."""
    lines = [
        f"711332{n:04d},张{n}户,要尔亚嘎查{n}组,8,1390000{n:04d},新装" for n in range(1, rows + 1)
    ]
    path.write_text("\n".join([ODD, *lines, ""]), "utf-8")
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return odd_sheet(tmp_path / "七月台账.csv")


def opened(counter: Counter, qtbot: QtBot, path: Path | None) -> ImportPage:
    """The import page, this file looked into."""
    counter.messages.open_path = path
    counter.page.begin_import()
    page = counter.page.wide.importing
    idle(page, qtbot)
    return page


def idle(page: ImportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=20_000)


def mean(heading: str, page: ImportPage, typed: str) -> None:
    """Say by keyboard what a column is."""
    pick = page.mapping.rows.pick(heading)
    pick.setFocus()
    write(pick, typed)
    press(here(), Qt.Key.Key_Return)


def test_unknown_headings_are_asked_for(counter: Counter, qtbot: QtBot, sheet: Path) -> None:
    page = opened(counter, qtbot, sheet)
    assert page.mapping.isVisible()
    assert "没有认出" in page.message.text()
    assert page.mapping.lacking() == ["户号"]
    words = words_on(page.mapping)
    assert "还缺「户号」。" in words
    assert "7113320001、7113320002、7113320003" in words
    assert here() is page.mapping.rows.pick("编码")
    assert not page.go.isVisible()


def test_explained_by_keyboard_alone_and_known_the_next_time(
    counter: Counter, qtbot: QtBot, sheet: Path, tmp_path: Path
) -> None:
    page = opened(counter, qtbot, sheet)
    type_text(here(), "hh")
    press(here(), Qt.Key.Key_Return)
    assert page.mapping.lacking() == []
    assert here() is page.mapping.rows.pick("客户")
    mean("客户", page, "huming")
    mean("坐落处", page, "yddz")
    mean("装的容量", page, "htrl")
    assert page.mapping.columns()["装的容量"] == "contract_va"
    assert page.mapping.columns()["备注一"] == ""
    press(here(), Qt.Key.Key_Return, CTRL)
    idle(page, qtbot)
    assert page.tables.isVisible()
    assert page.go.text() == "写入 4 户 Ctrl+S"
    assert counter.changes == []
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_S, CTRL)
    assert customer_count(counter.desk) == 9
    opened(counter, qtbot, odd_sheet(tmp_path / "八月.csv", 6))
    assert page.tables.isVisible()
    assert page.go.text() == "写入 2 户 Ctrl+S"
    assert any("按记住的「七月台账」认栏目" in words for words in words_on(page))


def test_what_must_be_there_holds_the_clerk_back(
    counter: Counter, qtbot: QtBot, sheet: Path
) -> None:
    page = opened(counter, qtbot, sheet)
    press(here(), Qt.Key.Key_Return, CTRL)
    assert not page.is_busy()
    assert page.message.text() == "还没有指明哪一栏是「户号」。"
    mean("编码", page, "天书")
    assert page.mapping.rows.unsettled() == ["编码"]
    press(here(), Qt.Key.Key_Return, CTRL)
    assert "没有对应的栏目" in page.message.text()
    assert here() is page.mapping.rows.pick("编码")


def test_a_field_has_one_column(counter: Counter, qtbot: QtBot, sheet: Path) -> None:
    page = opened(counter, qtbot, sheet)
    assert page.mapping.columns()["手机"] == "phone"
    mean("备注一", page, "联系电话")
    rows = page.mapping.rows
    assert (rows.pick("手机").name(), rows.pick("备注一").name()) == ("", "phone")
    assert "「手机」不再导入" in rows.gave_way()
    assert any("「手机」不再导入" in words for words in words_on(page.mapping))


def test_arrows_walk_and_the_list_opens(counter: Counter, qtbot: QtBot, sheet: Path) -> None:
    page = opened(counter, qtbot, sheet)
    rows = page.mapping.rows
    press(here(), Qt.Key.Key_Down)
    assert here() is rows.pick("客户")
    press(here(), Qt.Key.Key_Up)
    first = here()
    assert isinstance(first, FieldPick)
    press(first, Qt.Key.Key_Down, ALT)
    press(first, Qt.Key.Key_Return)
    assert first.name() == "customer_no"
    rows.pick("备注一").setFocus()
    press(here(), Qt.Key.Key_Down)
    assert here() is page.mapping.remembered


def test_another_kind_is_chosen_by_key(counter: Counter, qtbot: QtBot, sheet: Path) -> None:
    page = opened(counter, qtbot, sheet)
    press(here(), Qt.Key.Key_2, ALT)
    idle(page, qtbot)
    assert page.mapping.kinds.place() == 1
    assert "户号" in page.mapping.lacking()
    assert len(page.mapping.lacking()) > 1


def test_without_a_name_nothing_is_remembered(
    counter: Counter, qtbot: QtBot, sheet: Path, tmp_path: Path
) -> None:
    page = opened(counter, qtbot, sheet)
    mean("编码", page, "户号")
    mean("客户", page, "户名")
    page.mapping.remembered.setFocus()
    page.mapping.remembered.clear()
    press(here(), Qt.Key.Key_Return)
    idle(page, qtbot)
    assert page.go.text() == "写入 4 户 Ctrl+S"
    opened(counter, qtbot, odd_sheet(tmp_path / "八月.csv"))
    assert page.mapping.isVisible()


def test_columns_can_be_looked_at_again(counter: Counter, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    path.write_text(
        "户号,户名,用电地址,联系电话\n7113320001,张三,要尔亚嘎查,13900000001\n", "utf-8"
    )
    page = opened(counter, qtbot, path)
    assert page.tables.isVisible()
    press(here(), Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(page.mapping.isVisible, timeout=20_000)
    assert page.mapping.lacking() == []
    press(here(), Qt.Key.Key_Escape)
    assert page.tables.isVisible()
    press(here(), Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(page.mapping.isVisible, timeout=20_000)
    page.mapping.rows.pick("联系电话").setFocus()
    page.mapping.rows.pick("联系电话").selectAll()
    press(here(), Qt.Key.Key_Delete)
    assert page.mapping.columns()["联系电话"] == ""
    page.mapping.remembered.setFocus()
    page.mapping.remembered.clear()
    write(page.mapping.remembered, "不要电话")
    press(here(), Qt.Key.Key_Return, CTRL)
    idle(page, qtbot)
    assert page.go.text() == "写入 1 户 Ctrl+S"
    opened(counter, qtbot, path)
    assert any("不要电话" in words for words in words_on(page))


def test_a_refused_mapping_says_why_and_stays(counter: Counter, qtbot: QtBot, sheet: Path) -> None:
    page = opened(counter, qtbot, sheet)
    mean("编码", page, "户号")
    sheet.unlink()
    press(here(), Qt.Key.Key_Return, CTRL)
    idle(page, qtbot)
    assert page.mapping.isVisible()
    assert "七月台账.csv" in page.message.text()
    assert page.mapping.columns()["编码"] == "customer_no"
