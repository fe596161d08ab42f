"""Import screens in both letter sizes: nothing cut, nothing overlapping, all of it reachable."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.buttons import Button
from tests.fixtures.ledgers import compose_ledger
from tests.gui.customers.counter import Counter
from tests.gui.customers.test_import_mapping import ODD, idle, opened
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press

ALT = Qt.KeyboardModifier.AltModifier
CHANGED = """户号,户名,用电地址,联系电话,合同容量
7113300001,张守明,北井子村2组5号,13904760099,6
7113300002,张𬭎,林东镇,138****1234,4
7113300003,,,,-5
"""


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_and_nothing_overlaps(
    counter: Counter, qtbot: QtBot, tmp_path: Path, percent: int
) -> None:
    counter.window.set_letters(percent)
    counter.window.resize(1366, 690)
    odd = tmp_path / "一份名字特别特别长的手工台账（二〇二六年七月林东镇要尔亚嘎查）.csv"
    many = ",".join(f"很长很长的一个栏目名称之第{n}栏（千伏安）" for n in range(20))
    odd.write_text(f"{ODD},{many}\n711332{1:04d},张三{',长长的内容' * 24}\n", "utf-8")
    page = opened(counter, qtbot, odd)
    assert page.mapping.isVisible()
    assert unfit(counter.window) == []
    assert page.minimumSizeHint().height() <= 536
    page.mapping.rows.pick("编码").mean("customer_no")
    page.mapping.rows.pick("客户").mean("name")
    page.look_again()
    idle(page, qtbot)
    assert page.tables.isVisible()
    assert unfit(counter.window) == []
    ledger = tmp_path / "用户档案.xlsx"
    compose_ledger(ledger, 60)
    changed = tmp_path / "改过的.csv"
    changed.write_text(CHANGED, "utf-8")
    for path in (ledger, changed):
        page.look_into(path)
        idle(page, qtbot)
        for number in range(len(page.tables.titles())):
            press(here(), Qt.Key(Qt.Key.Key_1 + number), ALT)
            settle()
            assert unfit(counter.window) == [], page.tables.titles()[number]


def test_every_button_of_the_plan_is_reached_by_tab(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "改过的.csv"
    path.write_text(CHANGED, "utf-8")
    opened(counter, qtbot, path)
    reached: set[str] = set()
    for _ in range(14):
        widget = here()
        if isinstance(widget, Button):
            reached.add(widget.text())
        press(widget, Qt.Key.Key_Tab)
    assert {"取消 Esc", "换一个文件", "栏目对应", "另存退回的工作簿", "写入 2 户 Ctrl+S"} <= reached


def test_a_masked_number_is_not_taken_and_said(
    counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "改过的.csv"
    path.write_text(CHANGED, "utf-8")
    page = opened(counter, qtbot, path)
    titles = page.tables.titles()
    assert "提醒 1" in titles
    press(here(), Qt.Key(Qt.Key.Key_1 + titles.index("提醒 1")), ALT)
    view = page.tables.view()
    assert view is not None
    assert view.rows.cell(0, 1).text == "联系电话"
    assert "打了码" in view.rows.cell(0, 2).text
