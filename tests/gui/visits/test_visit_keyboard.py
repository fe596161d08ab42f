"""The whole path without a mouse: plan, log with promises, see it in the list, keep a promise."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.found_list import FoundList
from sbdesk.gui.visits.form import VisitForm
from sbdesk.gui.visits.promises import PromiseForm
from sbdesk.services.visits import VisitFile, visit_file, visit_ids
from tests.gui.fit import settle
from tests.gui.keys import here, press, type_text
from tests.gui.visits.conftest import Visits
from tests.gui.visits.hall import write

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def form_of(visits: Visits) -> VisitForm:
    form = visits.page.side.form()
    assert isinstance(form, VisitForm)
    return form


def found_list(visits: Visits) -> FoundList:
    """What the customer field dropped; the search box of the window has a list of its own."""
    assert visits.hall.window is not None
    lists: list[FoundList] = list(visits.hall.window.findChildren(FoundList))
    return lists[-1]


def enter(times: int = 1) -> None:
    for _ in range(times):
        press(here(), Qt.Key.Key_Return)


def name_here() -> str:
    return here().objectName()


def newest(visits: Visits) -> VisitFile:
    file = visit_file(visits.hall.desk, max(visit_ids(visits.hall.desk)))
    assert file is not None
    return file


def named(visits: Visits, name: str) -> bool:
    return visits.page.view.header.name.text() == name


def choose_brick(visits: Visits, qtbot: QtBot) -> None:
    """Type initials into the customer field and take the first result."""
    form = form_of(visits)
    assert name_here() == "customer_id"
    type_text(here(), "htzc")
    qtbot.waitUntil(lambda: found_list(visits).isVisible())
    press(form.customer, Qt.Key.Key_Return)
    assert form.customer.value() == visits.who["brick"]
    qtbot.waitUntil(lambda: form.rail.count() > 0)


def saved(visits: Visits, qtbot: QtBot, count: int) -> None:
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: visits.page.side.form() is None)
    qtbot.waitUntil(lambda: visits.page.list.count() == count)
    settle()


def plan(visits: Visits, qtbot: QtBot) -> VisitFile:
    press(here(), Qt.Key.Key_N, BOTH)
    choose_brick(visits, qtbot)
    assert name_here() == "planned_on"
    type_text(here(), "1007")
    enter()
    type_text(here(), "1020")
    saved(visits, qtbot, 6)
    qtbot.waitUntil(lambda: visits.shown() == newest(visits).id)
    return newest(visits)


def log_what_happened() -> None:
    type_text(here(), "1008 0930")
    enter()
    type_text(here(), "1100")
    enter(3)
    assert name_here() == "said"
    write(here(), "要增容")
    enter(3)


def promise(n: int, what: str, day: str) -> None:
    assert name_here() == f"{n}.what"
    write(here(), what)
    enter()
    press(here(), Qt.Key.Key_Down)
    enter()
    type_text(here(), day)
    enter()


def test_plan_log_with_promises_and_keep_one(visits: Visits, qtbot: QtBot) -> None:
    page = visits.page
    planned = plan(visits, qtbot)
    assert planned.fields.planned_on == date(2026, 10, 7)
    assert planned.fields.latest_on == date(2026, 10, 20)

    press(here(), Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: name_here() == "visited")
    log_what_happened()
    promise(0, "送增容申请表", "1015")
    promise(1, "看变压器", "1031")
    assert name_here() == "2.what"
    enter()
    assert isinstance(here(), Button)
    saved(visits, qtbot, 6)
    made = newest(visits)
    assert made.id == planned.id
    assert made.fields.visited == datetime(2026, 10, 8, 9, 30)
    assert made.fields.until == datetime(2026, 10, 8, 11, 0)
    assert [row.fields.what for row in made.follow_ups] == ["送增容申请表", "看变压器"]
    qtbot.waitUntil(lambda: page.view.first_open() is not None)
    heads = [page.list.model.group_at(row) for row in range(page.list.model.rowCount())]
    assert [head.count for head in heads if head and head.title == "待跟进"] == ["2 次"]

    press(here(), Qt.Key.Key_D, CTRL)
    assert isinstance(page.side.form(), PromiseForm)
    assert name_here() == "result"
    write(here(), "已送到，客户签收")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.side.form() is None)
    still, kept = newest(visits).follow_ups
    assert (still.fields.what, still.fields.done_on) == ("看变压器", None)
    assert (kept.fields.result, kept.fields.done_on) == ("已送到，客户签收", date(2026, 10, 9))


def test_undo_brings_back_what_was_withdrawn(visits: Visits, qtbot: QtBot) -> None:
    page = visits.page
    press(here(), Qt.Key.Key_W, BOTH)
    settle()
    assert name_here() == "reason"
    write(here(), "登记错了")
    press(here(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.list.count() == 4)
    assert visits.hall.changes[-1].sentence.endswith("（登记错了）")
    assert page.list.view.hasFocus()
    press(here(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.list.count() == 5)


def test_arrows_walk_the_list_and_the_file_follows(visits: Visits, qtbot: QtBot) -> None:
    page = visits.page
    for name in ("德顺饭店", "恒通砖厂"):
        press(page.list.view, Qt.Key.Key_Down)
        qtbot.waitUntil(partial(named, visits, name))
    press(page.list.view, Qt.Key.Key_Return)
    assert here() is page.view.change


def test_the_keyboard_comes_back_to_the_list_after_escape(visits: Visits) -> None:
    press(here(), Qt.Key.Key_N, CTRL)
    assert name_here() == "customer_id"
    press(here(), Qt.Key.Key_Escape)
    assert visits.page.side.form() is None
    assert visits.page.list.view.hasFocus()
    assert visits.hall.messages.asked == []
