"""Nothing is cut at 1366 × 690, letters 100 % and 150 %, with the longest names and texts."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.gui.sheet import dress
from sbdesk.gui.visits.form import VisitForm
from sbdesk.gui.visits.tab import VisitsPage
from tests.gui.fit import settle, unfit
from tests.gui.keys import press, words_on
from tests.gui.visits.conftest import Visits
from tests.gui.visits.hall import Hall

BOTH = [100, 150]


def shows(visits: Visits, pk: int) -> bool:
    return visits.shown_pk() == pk


def has_rail(form: VisitForm) -> bool:
    return form.rail.count() > 0


def no_cut(visits: Visits) -> list[str]:
    settle()
    assert visits.hall.window is not None
    return unfit(visits.hall.window)


@pytest.mark.parametrize("percent", BOTH)
def test_every_visit_fits(visits: Visits, qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    dress(qapp, percent)
    page = visits.page
    for pk in page.list.model.ids():
        page.folding.close_right()
        assert no_cut(visits) == []
        page.list.view.choose(pk)
        qtbot.waitUntil(partial(shows, visits, pk))
        page.folding.open_right()
        assert no_cut(visits) == []


@pytest.mark.parametrize("percent", BOTH)
def test_every_form_fits_with_its_problems(
    visits: Visits, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    page = visits.page
    for what in ("new", "plan"):
        page.open((what, visits.who["long"]))
        form = page.side.form()
        assert isinstance(form, VisitForm)
        qtbot.waitUntil(partial(has_rail, form))
        assert no_cut(visits) == []
        form.form.set_values({"0.what": "换表箱", "planned_on": "1399"})
        form.saved.emit()
        assert no_cut(visits) == []
        page.side.close_form()
    page.begin_withdrawal()
    assert no_cut(visits) == []


def test_a_narrow_window_shows_one_side_at_a_time(visits: Visits, qapp: QApplication) -> None:
    dress(qapp, 150)
    page = visits.page
    settle()
    assert page.folding.is_narrow()
    assert not page.side.isVisible()
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_Return)
    settle()
    assert page.side.isVisible()
    assert not page.list.isVisible()
    press(page.view.change, Qt.Key.Key_Escape)
    settle()
    assert page.list.isVisible()


def test_escape_in_a_narrow_form_goes_back_to_the_list(visits: Visits, qapp: QApplication) -> None:
    dress(qapp, 150)
    settle()
    visits.page.begin_plan()
    settle()
    assert not visits.page.list.isVisible()
    press(visits.page.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert visits.page.side.form() is None
    assert visits.page.list.isVisible()


def test_the_letters_may_change_while_a_form_is_open(visits: Visits, qapp: QApplication) -> None:
    visits.page.open(("new", visits.who["coal"]))
    assert no_cut(visits) == []
    dress(qapp, 150)
    assert no_cut(visits) == []
    dress(qapp, 100)
    assert no_cut(visits) == []


def test_an_empty_office_says_what_to_do_first(hall: Hall, qtbot: QtBot) -> None:
    page = VisitsPage(hall.place)
    window = hall.show(page, "走访记录")
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: page.list.view.isHidden() or not page.list.view.isVisible())
    assert "还没有走访记录" in words_on(window)
    assert unfit(window) == []
    page.show_sheet()
    page.begin_change()
    page.begin_withdrawal()
    assert page.side.form() is None
    page.shut_down()
