"""Widgets that hang together in cycles die on the GUI thread, whatever other threads do."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui.garbage import GuiCollector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiCollector]:
    """The collector of a running window."""
    assert qtbot
    made = GuiCollector()
    yield made
    made.stop()
    gc.unfreeze()
    gc.disable()


class Knot(QWidget):
    """A widget that holds itself, and says on which thread it died."""

    def __init__(self, graves: list[int]) -> None:
        super().__init__()
        self.me = self
        self._graves = graves

    def __del__(self) -> None:
        self._graves.append(threading.get_ident())


def work_hard() -> None:
    """Allocate on a thread of its own until Python would long have collected."""

    def allocate() -> None:
        for _ in range(200):
            held: list[list[object]] = [[] for _ in range(1000)]
            held.append([held])

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()


def test_another_thread_buries_no_widget(collector: GuiCollector) -> None:
    graves: list[int] = []
    collector.begin()
    Knot(graves)
    work_hard()
    assert graves == []
    while not graves:
        assert collector.collect() or gc.collect()
    assert graves == [threading.get_ident()]


@pytest.mark.parametrize("automatic", [True, False])
def test_it_hands_the_collector_back_as_it_was(automatic: bool) -> None:
    if automatic:
        gc.enable()
    collector = GuiCollector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled() == automatic
    gc.disable()
