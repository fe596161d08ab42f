"""电费: the tables of months by Qt's own model tester, the line of energy, what is owed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.domain.dossier_kinds import SETTLEMENT_TERM
from sbdesk.gui import palette
from sbdesk.gui.customers.money_page import MoneyPage
from sbdesk.gui.customers.month_tables import (
    MonthTable,
    energy,
    is_late,
    money,
    month_words,
    owed_cell,
    owed_fen,
    receivable_columns,
    usage_columns,
)
from sbdesk.gui.customers.usage_chart import UsageChart, draw_usage, usage_of
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.marks import Badge
from sbdesk.gui.sheet import dress
from sbdesk.services.dossier import Part
from tests.gui.customers.parts import TODAY, month, part
from tests.gui.fit import settle, unfit
from tests.gui.keys import press, words_on
from tests.gui.pictures import colours_of

YEAR = [month(f"2026{number:02d}", 600_000 + 10_000 * number) for number in range(9, 0, -1)]
OWED = [
    part("receivable", month="202609", kind="正常电费", amount_fen=38_432_055,
         paid_fen=20_000_000, owed_fen=18_432_055, settled="否"),
    part("receivable", month="202608", kind="正常电费", amount_fen=38_432_055,
         paid_fen=38_432_055, owed_fen=0, settled="是"),
]  # fmt: skip

Shown = Callable[[QWidget], None]


def under_test(model: QAbstractItemModel) -> QAbstractItemModelTester:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    return QAbstractItemModelTester(model, fatal)


def cells(table: MonthTable, row: int) -> list[str]:
    model = table.rows
    return [str(model.data(model.index(row, n))).strip() for n in range(model.columnCount())]


def test_figures_stand_as_people_write_them() -> None:
    assert energy(12_345_678_000) == "12,345,678"
    assert energy(None) == "—"
    assert money(18_432_055) == "184,320.55"
    assert money(-100) == "−1.00"
    assert money(0) == "—"
    assert month_words("202609") == "2026年9月"
    assert month_words("九月") == "九月"
    assert owed_fen(OWED) == 18_432_055


def test_the_tables_hold_what_they_are_given(shown: Shown) -> None:
    usage = MonthTable(usage_columns(), "电量电费")
    owed = MonthTable(receivable_columns(lambda: TODAY), "应收与欠费")
    kept = [under_test(usage.rows), under_test(owed.rows)]
    for table in (usage, owed):
        table.resize(840, 300)
        shown(table)
    usage.show_parts(YEAR)
    owed.show_parts(OWED)
    settle()
    assert usage.rows.rowCount() == 9
    assert cells(usage, 0)[:2] == ["2026年9月", "690,000"]
    assert cells(owed, 0) == [
        "2026年9月",
        "正常电费",
        "384,320.55",
        "200,000.00",
        "184,320.55",
        "否",
    ]
    assert owed_cell(OWED[0], TODAY).glyph is Glyph.OVERDUE
    assert owed_cell(OWED[1], TODAY).text == "—"
    owed.show_parts(OWED[1:])
    usage.show_parts(())
    assert (owed.rows.rowCount(), usage.rows.rowCount()) == (1, 0)
    assert len(kept) == 2


def test_the_table_is_as_high_as_its_rows_and_keeps_the_chosen_one(shown: Shown) -> None:
    table = MonthTable(receivable_columns(lambda: TODAY), "应收与欠费")
    table.resize(840, 300)
    shown(table)
    table.show_parts(OWED)
    low = table.height()
    table.choose_first()
    press(table, Qt.Key.Key_Down)
    assert table.chosen_id() == OWED[1].pk
    table.show_parts(list(OWED))
    assert table.chosen_id() == OWED[1].pk
    table.show_parts([part("receivable", month=f"2025{n:02d}") for n in range(1, 13)])
    assert table.height() > low
    highest = table.height()
    table.show_parts([part("receivable", month=f"2024{n:02d}") for n in range(1, 13)] * 1)
    assert table.height() == highest


def test_twelve_months_end_with_the_newest() -> None:
    usage = usage_of(YEAR)
    assert usage is not None
    assert (usage.months[0], usage.months[-1]) == ("202510", "202609")
    assert usage.now[-1] == 690_000
    assert usage.now[0] is None
    assert usage.top == 800_000
    assert "2026年9月 690,000" in usage.words


def test_the_year_before_lies_beneath_its_months() -> None:
    usage = usage_of([month("202609", 500), month("202509", 400), month("202403", 300)])
    assert usage is not None
    assert usage.before[-1] == 400
    assert usage.top == 500


@pytest.mark.parametrize(
    "parts", [[], [part("usage_month", month="九月")], [month("202609", None)]]
)
def test_without_energy_there_is_no_line(parts: list[Part]) -> None:
    assert usage_of(parts) is None


def test_nothing_used_at_all_is_still_drawn() -> None:
    usage = usage_of([month("202609", 0)])
    assert usage is not None
    assert usage.top == 1
    image = QImage(400, 150, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_usage(painter, QRectF(0, 0, 400, 150), usage)
    painter.end()


@pytest.mark.parametrize("percent", [100, 150])
def test_the_line_is_accent_and_follows_the_letters(
    shown: Shown, qapp: QApplication, percent: int
) -> None:
    chart = UsageChart()
    chart.resize(800, 148)
    shown(chart)
    usage = usage_of([*YEAR, month("202509", 300_000), month("202507", 400_000)])
    assert usage is not None
    chart.show_usage(usage)
    before = chart.height()
    dress(qapp, percent)
    settle()
    assert chart.height() == round(before * percent / 100)
    assert palette.ACCENT.upper() in colours_of(chart)
    assert "kWh" in chart.accessibleName()


def test_the_page_says_what_is_owed_first(shown: Shown) -> None:
    page = MoneyPage([SETTLEMENT_TERM])
    page.resize(860, 400)
    shown(page)
    page.show_parts({})
    page.show_months((), (), TODAY)
    settle()
    assert [text for text in words_on(page) if "从营销系统导出的表格导入" in text]
    assert not page.chart.isVisible()
    page.show_months(YEAR, OWED, TODAY)
    settle()
    assert "2 笔" in words_on(page)
    assert "9 个月" in words_on(page)
    assert page.chart.isVisible()
    assert unfit(page) == []
    page.take_keyboard()
    assert page.owed.hasFocus()
    page.show_months(YEAR, OWED[1:], TODAY)
    assert page.usage.rows.rowCount() == 9


def test_this_months_bill_is_owed_but_not_late(shown: Shown) -> None:
    fresh = part("receivable", month="202610", amount_fen=5_000, owed_fen=5_000)
    assert not is_late(fresh, TODAY)
    assert owed_cell(fresh, TODAY).glyph is None
    assert owed_cell(fresh, TODAY).text == "50.00"
    assert is_late(OWED[0], TODAY)
    assert not is_late(OWED[1], TODAY)
    page = MoneyPage([SETTLEMENT_TERM])
    shown(page)
    badges: list[Badge] = []
    for receivables in ([fresh], OWED):
        page.show_parts({})
        page.show_months((), receivables, TODAY)
        settle()
        found: list[Badge] = list(page.findChildren(Badge))
        badges += [one for one in found if one.isVisible()]
    assert [one.text() for one in badges] == ["共欠 50.00 元", "共欠 184,320.55 元"]
    assert palette.OVERDUE.upper() not in colours_of(badges[0])
    assert palette.OVERDUE.upper() in colours_of(badges[1])
