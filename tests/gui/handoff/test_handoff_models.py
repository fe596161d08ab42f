"""Every table of the tab is a sound model, and paints the longest that can stand in it."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.domain.handoff import Undisputed
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.decisions import Decisions
from sbdesk.gui.handoff.machine_rows import machine_columns
from sbdesk.gui.handoff.review_rows import arranged, review_columns, rows_of
from sbdesk.gui.handoff.tables import backup_columns, station_columns, summed
from sbdesk.gui.handoff.undisputed import UndisputedTable, undisputed_columns
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel
from tests.gui.fit import settle, unfit
from tests.gui.handoff.made_up import CLASHES, GONE, LONG, SITES, TOTALS, ugly
from tests.gui.handoff.stand_in import KEPT

TODAY = date(2026, 10, 9)
UGLY = ugly(60)
REVIEW = rows_of(UGLY)
LINES = (Undisputed(LONG, LONG * 3, "—", LONG * 3), Undisputed("现场照片", "—", "3 张", "3 张"))

Table = tuple[Sequence[Column[Any]], Sequence[Any], Sequence[Group]]


def today() -> date:
    return TODAY


TABLES: dict[str, Table] = {
    "machines": (machine_columns(today), SITES, ()),
    "review": (
        review_columns(lambda: Decisions(UGLY.clashes), dry=True), REVIEW, arranged(REVIEW)[1],
    ),
    "open": (review_columns(lambda: Decisions(CLASHES), dry=False), REVIEW[:3], ()),
    "undisputed": (undisputed_columns(), LINES, ()),
    "stations": (station_columns(today), (*TOTALS, summed(TOTALS)), (Group(0, "各所"),)),
    "backups": (backup_columns(today), KEPT, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_model_is_sound_and_paints(name: str, shown: Callable[[QWidget], None]) -> None:
    columns, rows, groups = TABLES[name]
    model = LazyTableModel(columns, lambda ids: {at: rows[at] for at in ids})
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    view = ListView(model)
    model.setParent(view)
    view.resize(700, 420)
    shown(view)
    view.show_ids(array("q", range(len(rows))), groups)
    assert model.rowCount() == len(rows) + len(groups)
    for row in range(model.rowCount()):
        cells = [model.cell(row, column) for column in range(len(columns))]
        assert all(cell.text != "?" for cell in cells)
    view.choose_first()
    assert not view.grab().isNull()
    view.show_ids(array("q"))
    assert model.rowCount() == 0
    del tester


def cells(columns: Sequence[Column[Any]], row: object) -> list[str]:
    made = [column.cell(row) for column in columns]
    return [cell.text if isinstance(cell, Cell) else cell for cell in made]


def test_what_stands_of_each_machine() -> None:
    rows = [cells(machine_columns(today), row) for row in SITES]
    assert rows[0] == ["大厅电脑", "林东供电所", "本机", "", "", "", "", ""]
    assert rows[1][2:] == ["供电所", "", "10/7 17:30", "10/8 08:05", "37 项", "10/7 起未到"]
    assert rows[2][4:] == ["9/28 16:00", "—", "1,204 项", "9/28 起未到"]
    assert rows[3][4:] == ["2025-12-24", "2025-12-30", "", "已停用 8/15"]
    nothing = replace(SITES[1], lacks=0, last_packed="", waiting_since="")
    assert cells(machine_columns(today), nothing)[6:] == ["—", ""]
    unnamed = machine_columns(today)[0].cell(replace(GONE, letter=""))
    assert isinstance(unnamed, Cell)
    assert unnamed.secondary == ""


def test_stations_are_summed() -> None:
    total = summed(TOTALS)
    assert (total.customers, total.high_voltage, total.clashes) == (15_086, 278, 5)
    assert cells(station_columns(today), total) == [
        "合计", "15,086", "278", "166", "15", "750", "5", "",
    ]  # fmt: skip
    assert summed(()).customers == 0
    calm = station_columns(today)[6].cell(replace(total, clashes=0))
    assert isinstance(calm, Cell)
    assert calm.glyph is None


def test_backups_that_are_not_whole_say_so() -> None:
    rows = [cells(backup_columns(today), row) for row in KEPT]
    assert rows[0][:4] == ["10/9 09:42", "收包以前", "5,012 户", "完好"]
    assert rows[0][4] == "000012-20261009-0942-taking.zip"
    assert rows[1][:2] == ["2025-12-24", ""]
    assert rows[2][:4] == ["时间不明", "", "—", "不完整"]


def test_what_came_new_is_said_in_the_table_of_the_undisputed() -> None:
    after = [undisputed_columns()[3].cell(line) for line in LINES]
    assert [cell.secondary for cell in after if isinstance(cell, Cell)] == ["", "新增"]
    lines = undisputed_columns()[1].cell(replace(LINES[1], mine="一行\n两行"))
    assert isinstance(lines, Cell)
    assert lines.text == "一行 两行"


@pytest.mark.parametrize("percent", [100, 150])
def test_the_table_of_the_undisputed_is_as_high_as_its_lines(
    shown: Callable[[QWidget], None], qapp: QApplication, percent: int
) -> None:
    from sbdesk.gui.sheet import dress

    dress(qapp, percent)
    table = UndisputedTable()
    shown(table)
    table.show_lines(LINES)
    settle()
    low = table.height()
    assert not table.list.verticalScrollBar().isVisible()
    table.show_lines(LINES * 3)
    settle()
    assert table.height() > low
    assert table.list.verticalScrollBar().maximum() == 0
    assert unfit(table) == []


def test_a_group_of_clashes_carries_its_glyph() -> None:
    _, groups = arranged(REVIEW)
    assert groups[0].glyph is Glyph.CLASH
    assert all(group.glyph is None for group in groups[1:])
