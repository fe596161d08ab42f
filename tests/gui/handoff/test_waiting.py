"""待交接 n 项 in the status line, and the count of the tab before anybody opened it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.handoff.waiting import Waiting, WaitingCounts, count_waiting
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.page import Page, TabSpec
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.settings import Settings
from tests.gui.keys import words_on

SPECS = (TabSpec("visits", "走访记录", "走访", Page), TabSpec("handoff", "数据交接", "交接", Page))


@pytest.fixture
def window(shown: Callable[[QWidget], None]) -> MainWindow:
    made = MainWindow(SPECS, Settings(window=(0, 0, 1200, 600)))
    shown(made)
    made.begin()
    return made


@pytest.fixture
def told() -> list[bool]:
    """Each time it was counted: whether everything was."""
    return []


@pytest.fixture
def counts(office: Desk, window: MainWindow, told: list[bool]) -> Iterator[WaitingCounts]:
    def count(_desk: Desk, everything: bool) -> Waiting:
        told.append(everything)
        return Waiting(37 + len(told), 3 if everything else None)

    made = WaitingCounts(lambda: office, window, count)
    yield made
    made.shut_down()


def test_both_are_counted_at_first_and_only_items_after(
    window: MainWindow, counts: WaitingCounts, told: list[bool], qtbot: QtBot
) -> None:
    before = window.tab_bar.tabRect(1).width()
    counts.begin()
    qtbot.waitUntil(lambda: "待交接 38 项" in words_on(window.status))
    qtbot.waitUntil(lambda: window.tab_bar.tabRect(1).width() > before)
    for _ in range(5):
        window.announce(Changes(frozenset({"visit"})))
    qtbot.waitUntil(lambda: "待交接 39 项" in words_on(window.status))
    assert told == [True, False]


def test_the_tab_counts_for_itself_once_it_was_shown(
    window: MainWindow, counts: WaitingCounts, qtbot: QtBot
) -> None:
    window.tab_bar.setCurrentIndex(1)
    before = window.tab_bar.tabRect(1).width()
    counts.begin()
    qtbot.waitUntil(lambda: "待交接 38 项" in words_on(window.status))
    assert window.tab_bar.tabRect(1).width() == before


def test_an_office_that_cannot_be_read_says_nothing(
    office: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    def fail(_desk: Desk, _everything: bool) -> Waiting:
        raise OSError("gone")

    counts = WaitingCounts(lambda: office, window, fail)
    counts.begin()
    qtbot.wait(50)
    counts.shut_down()
    assert not any("待交接" in words for words in words_on(window.status))


def test_without_another_machine_nothing_waits(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_customer(office, CustomerFields(customer_no="6267000785070", name="砖厂", address="甲村"))
    assert count_waiting(office, False) == Waiting(0)
    assert count_waiting(office, True) == Waiting(0, 0)
    identity = replace(office.office.identity, practice=True)
    monkeypatch.setattr(office.office, "identity", identity)
    assert count_waiting(office, False) == Waiting(0, 0)
