"""Nothing is cut at 1366 × 690, letters 100 % and 150 %; the chart paints every case."""

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.gui import palette
from sbdesk.gui.credit.chart import GradeChart, Trend
from sbdesk.gui.credit.tab import CreditPage
from sbdesk.gui.sheet import dress
from sbdesk.services.rules import scorecard
from tests.gui.credit.conftest import Credit
from tests.gui.fit import settle, unfit
from tests.gui.keys import press, words_on
from tests.gui.pictures import colours_of
from tests.gui.visits.hall import TODAY, Hall

BANDS = scorecard(TODAY).bands


def no_cut(credit: Credit) -> list[str]:
    settle()
    assert credit.hall.window is not None
    return unfit(credit.hall.window)


def shows(credit: Credit, customer: bytes) -> bool:
    whole = credit.page.view.whole()
    return whole is not None and whole.scored.id == customer


@pytest.mark.parametrize(("percent", "width"), [(100, 1366), (150, 1366), (150, 1000), (100, 1180)])
def test_every_customer_fits(
    credit: Credit, qapp: QApplication, qtbot: QtBot, percent: int, width: int
) -> None:
    dress(qapp, percent)
    page = credit.page
    assert credit.hall.window is not None
    credit.hall.window.resize(width, 690)
    assert no_cut(credit) == []
    for customer in credit.who.values():
        page.open(customer)
        qtbot.waitUntil(partial(shows, credit, customer))
        for box in page.view.what_if.boxes():
            box.click()
        assert no_cut(credit) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_the_forms_fit(credit: Credit, qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    dress(qapp, percent)
    page = credit.page
    page.open(credit.who["bad"])
    qtbot.waitUntil(partial(shows, credit, credit.who["bad"]))
    page.begin_event()
    form = page.side.form()
    assert form is not None
    form.form.set_values({"rule": "caused_accident", "quantity": "x"})
    form.form.edited.emit("rule")
    form.saved.emit()
    assert no_cut(credit) == []
    page.side.close_form()
    page.view.points.setFocus()
    page.begin_withdrawal()
    assert no_cut(credit) == []


def test_the_letters_may_change_while_shown(credit: Credit, qapp: QApplication) -> None:
    for percent in (150, 100, 200, 100):
        dress(qapp, percent)
        assert no_cut(credit) == []


def test_a_narrow_window_shows_one_side_at_a_time(credit: Credit, qapp: QApplication) -> None:
    dress(qapp, 150)
    page = credit.page
    settle()
    assert not page.side.isVisible()
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_Return)
    settle()
    assert page.side.isVisible()
    assert not page.list.isVisible()
    press(page.view.points, Qt.Key.Key_Escape)
    settle()
    assert page.list.isVisible()


def test_the_right_column_goes_beneath_where_there_is_no_room(
    credit: Credit, qapp: QApplication
) -> None:
    assert credit.hall.window is not None
    view = credit.page.view
    assert view.chart.parentWidget() is not None
    beside = view.what_if.mapTo(view, view.what_if.rect().topLeft()).x()
    credit.hall.window.resize(1000, 690)
    settle()
    beneath = view.what_if.mapTo(view, view.what_if.rect().topLeft()).x()
    assert beneath < beside


def test_no_large_customer_is_said(hall: Hall, qtbot: QtBot) -> None:
    page = CreditPage(hall.place)
    window = hall.show(page, "信用评价")
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: "还没有大客户" in words_on(window))
    assert unfit(window) == []
    page.begin_event()
    page.fix()
    page.to_what_if()
    assert page.side.form() is None
    page.shut_down()


def trend(*fixed: tuple[int, int], score: int = 78) -> Trend:
    """Fixed scores as (days ago, score)."""
    days = tuple((TODAY - timedelta(days=ago), points) for ago, points in fixed)
    return Trend(BANDS, days, TODAY, score)


def test_the_line_begins_with_the_grade_that_stood_a_year_ago() -> None:
    steps = trend((800, 60), (400, 92), (100, 84)).steps()
    assert steps == [(date(2025, 10, 9), 92), (TODAY - timedelta(days=100), 84)]
    assert trend().steps() == []
    assert trend((10, 50)).steps() == [(TODAY - timedelta(days=10), 50)]


@pytest.mark.parametrize(
    ("made", "limits"),
    [
        (trend(), (50, 100)),
        (trend(score=105), (50, 110)),
        (trend((30, 12)), (0, 100)),
        (trend((30, 12), score=-20), (-30, 100)),
    ],
)
def test_the_axis_holds_every_score(made: Trend, limits: tuple[int, int]) -> None:
    assert made.limits() == limits


@pytest.mark.parametrize("supposed", [None, 90, 78, 79, -40, 130])
@pytest.mark.parametrize("made", [trend(), trend((500, 92), (100, 84)), trend((0, -20), score=-20)])
def test_the_chart_paints(qtbot: QtBot, made: Trend, supposed: int | None) -> None:
    chart = GradeChart()
    qtbot.addWidget(chart)
    assert colours_of(chart)
    chart.resize(320, chart.height())
    chart.show_trend(made)
    chart.suppose(supposed)
    assert palette.ACCENT in colours_of(chart)
    assert f"今天 {made.score} 分" in chart.accessibleName()
