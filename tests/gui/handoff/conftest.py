"""The tab on screen, over a stand-in for its services, with a stick plugged in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.services.desk import Desk
from tests.gui.customers.counter import new_office
from tests.gui.fit import settle
from tests.gui.handoff.bench import HandoffBench, open_bench
from tests.gui.handoff.stand_in import StandIn


@pytest.fixture
def services() -> StandIn:
    """What the services answer; change it before `bench` is asked for, or later."""
    return StandIn()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An empty office for the tests of a file: the stand-in changes nothing in it."""
    desk = new_office(tmp_path_factory.mktemp("office"), ())
    yield desk
    desk.office.close()


@pytest.fixture
def bench(office: Desk, tmp_path: Path, qtbot: QtBot, services: StandIn) -> Iterator[HandoffBench]:
    """The window on 数据交接, with the machines read."""
    made = open_bench(tmp_path, services, office)
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.window.activateWindow()
    made.plug_in()
    read_in(made, qtbot)
    yield made
    made.close()
    settle()


def read_in(bench: HandoffBench, qtbot: QtBot) -> None:
    """Wait until machines and open clashes were read."""
    rows, clashes = len(bench.services.rows), len(bench.services.clashes)
    qtbot.waitUntil(lambda: len(bench.page.overview.rows()) == rows)
    qtbot.waitUntil(lambda: bench.page.clashes.count() == clashes)
    settle()


def rest(bench: HandoffBench, qtbot: QtBot) -> None:
    """Wait until nothing runs."""
    qtbot.waitUntil(bench.idle)
    settle()
