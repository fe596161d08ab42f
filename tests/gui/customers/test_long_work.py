"""Long work in front of a page: one at a time, stopped cleanly, what was shown comes back."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.customers.sheet_page import SheetPage
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.long_work import Checkpoint, LongWork
from sbdesk.services.desk import Desk
from tests.gui.customers.counter import new_office
from tests.gui.customers.test_import_parts import drop
from tests.gui.keys import here, press


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_office(tmp_path, ())
    yield made
    made.office.close()


@pytest.fixture
def jobs() -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shut_down()


@pytest.fixture
def stack(desk: Desk, jobs: JobRunner, shown: Callable[[QWidget], None]) -> LongWork:
    made = LongWork(lambda: desk, jobs, "取消后什么也不会改动")
    made.addWidget(QLabel("页"))
    made.setCurrentIndex(1)
    shown(made)
    return made


def told_by(stack: LongWork) -> list[str]:
    """What the stack says, in order."""
    told: list[str] = []
    stack.started.connect(lambda: told.append("started"))
    stack.ended.connect(lambda: told.append("ended"))
    stack.cancelled.connect(lambda: told.append("cancelled"))
    return told


def test_the_outcome_comes_after_the_page_is_back(stack: LongWork, qtbot: QtBot) -> None:
    told = told_by(stack)

    def take(outcome: str) -> None:
        told.append(f"{outcome} {stack.currentIndex()} {stack.is_busy()}")

    stack.run("正在做", lambda _desk, _checkpoint: "done", take, lambda _error: None)
    assert stack.is_busy()
    assert stack.currentIndex() == 0
    assert stack.progress.cancel.hasFocus()
    qtbot.waitUntil(lambda: not stack.is_busy())
    assert told == ["started", "ended", "done 1 False"]


def test_one_at_a_time(stack: LongWork, qtbot: QtBot) -> None:
    gate = threading.Event()
    done: list[str] = []

    def wait(_desk: Desk, _checkpoint: Checkpoint) -> str:
        gate.wait(10)
        return "first"

    stack.run("一", wait, done.append, lambda _error: None)
    stack.run("二", lambda _desk, _checkpoint: "second", done.append, lambda _error: None)
    gate.set()
    qtbot.waitUntil(lambda: not stack.is_busy())
    assert done == ["first"]


def test_a_failure_is_handed_over(stack: LongWork, qtbot: QtBot) -> None:
    def fail(_desk: Desk, _checkpoint: Checkpoint) -> str:
        raise UserMistake("读不出来。")

    errors: list[BaseException] = []
    stack.run("正在做", fail, lambda _outcome: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "读不出来。"
    assert stack.currentIndex() == 1


def test_stopped_by_key(stack: LongWork, qtbot: QtBot) -> None:
    told = told_by(stack)
    gate = threading.Event()

    def work(_desk: Desk, checkpoint: Checkpoint) -> str:
        gate.wait(10)
        checkpoint(1, 2, "正在做")
        return "never"

    stack.stop()
    stack.run("正在做", work, told.append, lambda _error: None)
    press(here(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not stack.progress.cancel.isEnabled())
    gate.set()
    qtbot.waitUntil(lambda: not stack.is_busy())
    assert told == ["started", "ended", "cancelled"]


class _Page(SheetPage):
    """A page of nothing, which keeps what it was given."""

    def __init__(self, desk: Desk, jobs: JobRunner) -> None:
        super().__init__("一页", lambda: desk, jobs, "取消后什么也不会改动", ActionBar())
        self.sheets: list[Path] = []

    def take_sheet(self, path: Path) -> None:
        self.sheets.append(path)


def test_a_sheet_page_drops_leaves_and_stops(
    desk: Desk, jobs: JobRunner, shown: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    page = _Page(desk, jobs)
    label = QLabel("页")
    page.stack.addWidget(label)
    page.stack.setCurrentWidget(label)
    shown(page)
    assert drop(page, [Path("/u/一.xlsx"), Path("/u/二.csv")])
    assert page.sheets == [Path("/u/一.xlsx")]
    gate = threading.Event()

    def work(_desk: Desk, checkpoint: Checkpoint) -> None:
        gate.wait(10)
        checkpoint(1, 1, "")

    page.stack.run("正在做", work, lambda _done: None, lambda _error: None)
    with qtbot.assertNotEmitted(page.closed):
        page.leave()
    gate.set()
    qtbot.waitUntil(lambda: not page.is_busy())
    assert page.message.text() == "已取消，什么也没有改动。"
    with qtbot.waitSignal(page.closed):
        press(page, Qt.Key.Key_Escape)
    page.shut_down()
