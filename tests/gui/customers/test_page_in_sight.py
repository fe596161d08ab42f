"""Where the keyboard stands on a page of the file is in sight, also where nothing is missing."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.dossier_kinds import CONTACT, USAGE_POINT
from sbdesk.gui.customers.overview_page import OverviewPage
from sbdesk.gui.customers.part_row import PartRow
from sbdesk.gui.customers.part_words import Told
from sbdesk.gui.customers.parts_page import PartsPage
from sbdesk.services.completeness import Completeness
from sbdesk.services.dossier import add_part
from tests.gui.customers.file_desk import FileDesk
from tests.gui.customers.whole_file import with_file
from tests.gui.fit import settle
from tests.gui.keys import here, press

Shown = Callable[[QWidget], None]
ALT = Qt.KeyboardModifier.AltModifier
ONE = bytes([1]) * 16


def box(widget: QWidget, page: PartsPage) -> QRect:
    """Where it lies in what is seen of the page."""
    return QRect(widget.mapTo(page.area.viewport(), QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("size", [(1366, 690), (1024, 600)])
@pytest.mark.parametrize("percent", [100, 150])
def test_the_first_contact_of_a_complete_file(
    desk: FileDesk, qtbot: QtBot, percent: int, size: tuple[int, int]
) -> None:
    desk.window.set_letters(percent)
    desk.window.resize(*size)
    with_file(desk, qtbot)
    for name in ("韩雪峰", "孟宪军"):
        add_part(desk.desk, "contact", desk.record(), {"name": name, "phone": "13904760011"})
    desk.side.read()
    page = desk.file.overview
    qtbot.waitUntil(lambda: len(page.sections["contact"].rows()) == 2)
    page.completeness.show_completeness(Completeness(100, ()))
    settle()
    for key in (Qt.Key.Key_1, Qt.Key.Key_8, Qt.Key.Key_1):
        press(here(), key, ALT)
        settle()
    row, sight = here(), page.area.viewport().rect()
    assert row is page.sections["contact"].rows()[0]
    assert sight.contains(box(row, page))
    desk.window.resize(size[0] - 100, size[1] - 60)
    settle()
    assert page.area.viewport().rect().contains(box(row, page))


def test_a_complete_file_without_contacts_begins_at_the_first_thing_to_do(shown: Shown) -> None:
    page = OverviewPage([CONTACT])
    page.resize(600, 300)
    shown(page)
    page.show_parts({})
    page.completeness.show_completeness(Completeness(100, ()))
    settle()
    page.take_keyboard()
    assert here() is page.sections["contact"].add
    assert page.area.viewport().rect().contains(box(here(), page))


def test_of_a_line_higher_than_the_page_the_beginning_is_seen(shown: Shown) -> None:
    page = PartsPage([CONTACT, USAGE_POINT])
    page.resize(600, 400)
    shown(page)
    points = [Told(bytes([n]) * 16, f"{n}号井", "交流10kV") for n in range(2, 6)]
    page.show_parts({"contact": [Told(ONE, "韩雪峰", "电工")], "usage_point": points})
    settle()
    row = page.sections["usage_point"].rows()[-1]
    page.area.setFixedHeight(row.height() - 10)
    settle()
    page.go_to(points[-1].id)
    settle()
    assert isinstance(here(), PartRow)
    assert here() is row
    assert row.height() > page.area.viewport().height()
    assert box(row, page).top() == 0


def test_up_from_the_first_shows_what_stands_above(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    add_part(desk.desk, "contact", desk.record(), {"name": "韩雪峰", "phone": "13904760011"})
    desk.side.read()
    page = desk.file.overview
    qtbot.waitUntil(lambda: len(page.sections["contact"].rows()) == 1)
    page.completeness.show_completeness(Completeness(100, ()))
    settle()
    bar = page.area.verticalScrollBar()
    page.take_keyboard()
    press(here(), Qt.Key.Key_End)
    assert bar.value() > 0
    press(here(), Qt.Key.Key_Home)
    press(here(), Qt.Key.Key_Up)
    assert bar.value() == 0
    assert page.area.viewport().rect().intersects(box(page.completeness, page))
