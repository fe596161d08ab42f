"""Wherever the keyboard goes in the form of a part, it is seen whole."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.dossier_kinds import PART_KINDS
from sbdesk.gui.customers.part_form import PartForm
from sbdesk.services.customers import customer_file, customer_pk
from tests.gui.customers.counter import CUSTOMERS, new_office
from tests.gui.fit import settle
from tests.gui.keys import child, here, press


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
@pytest.mark.parametrize("kind", [kind.name for kind in PART_KINDS])
def test_where_the_keyboard_is_can_be_seen(
    tmp_path: Path, qtbot: QtBot, kind: str, key: Qt.Key
) -> None:
    desk = new_office(tmp_path, CUSTOMERS[:1])
    file = customer_file(desk, customer_pk(desk, "6267000785070"))
    assert file is not None
    form = PartForm(lambda: desk, file, kind, None)
    qtbot.addWidget(form)
    form.resize(860, 400)
    form.show()
    form.form.focus_on(next(iter(form.form.names())))
    settle()
    area = child(form, QScrollArea)
    stops = 0
    while area.isAncestorOf(stop := here()):
        stops += 1
        assert _in_sight(area, stop), stop.objectName()
        press(stop, key)
        settle()
        if here() is stop:
            break
    assert stops >= 2
    desk.office.close()


def _in_sight(area: QScrollArea, stop: QWidget) -> bool:
    """Whole, or as much as there is room for."""
    place = QRect(stop.mapTo(area.viewport(), QPoint(0, 0)), stop.size())
    return area.viewport().rect().contains(place)
