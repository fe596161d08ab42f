"""The tab over a small office, closed after each test."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.domain.complaints import ComplaintFields
from tests.gui.complaints.office import Office, open_office
from tests.gui.fit import settle

Open = Callable[[Sequence[ComplaintFields]], Office]


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Opens an office with these complaints and shows its window at 1366 × 690."""
    made: list[Office] = []

    def show(complaints: Sequence[ComplaintFields] = ()) -> Office:
        office = open_office(tmp_path, complaints)
        made.append(office)
        with qtbot.waitExposed(office.window):
            office.window.show()
        office.window.activateWindow()
        qtbot.waitUntil(office.window.isActiveWindow)
        qtbot.waitUntil(lambda: bool(office.counts))
        settle()
        return office

    yield show
    for office in made:
        office.window.hide()
        office.close()
        office.window.deleteLater()
    settle()
