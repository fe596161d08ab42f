"""Work off the GUI thread: in order, cancellable, and only the newest search counts."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.jobs import Job, JobRunner, ReadRunner


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shut_down()


def test_a_result_comes_on_the_gui_thread(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[object] = []
    job = runner.start(lambda job: threading.current_thread().name)
    job.succeeded.connect(lambda name: seen.append((name, QThread.currentThread())))
    with qtbot.waitSignal(job.ended):
        pass
    name, thread = seen[0] if isinstance(seen[0], tuple) else ("", None)
    assert str(name).startswith("sbdesk-job")
    app = QApplication.instance()
    assert app is not None
    assert thread == app.thread()
    assert not runner.is_busy()


def test_progress_is_counted(runner: JobRunner, qtbot: QtBot) -> None:
    def work(job: Job) -> int:
        for done in range(100_001):
            job.checkpoint(done, 100_000, "行")
        return 3

    steps: list[tuple[int, int, str]] = []
    job = runner.start(work)
    job.progressed.connect(lambda done, total, what: steps.append((done, total, what)))
    with qtbot.waitSignal(job.ended):
        pass
    assert (steps[0], steps[-1]) == ((0, 100_000, "行"), (100_000, 100_000, "行"))
    assert steps == sorted(steps)
    assert len(steps) < 10_000


def test_an_error_ends_the_job_too(runner: JobRunner, qtbot: QtBot) -> None:
    def work(job: Job) -> None:
        raise UserMistake("表里没有「户号」这一列。")

    job = runner.start(work)
    heard: list[object] = []
    job.failed.connect(heard.append)
    job.succeeded.connect(lambda _: heard.append("wrong"))
    with qtbot.waitSignal(job.ended):
        pass
    assert [str(error) for error in heard] == ["表里没有「户号」这一列。"]


def test_a_cancelled_job_is_no_error(runner: JobRunner, qtbot: QtBot) -> None:
    begun, go = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        begun.set()
        go.wait(5)
        job.checkpoint(1, 2)

    heard: list[str] = []
    job = runner.start(work)
    job.failed.connect(lambda _: heard.append("failed"))
    job.cancelled.connect(lambda: heard.append("cancelled"))
    job.ended.connect(lambda: heard.append("ended"))
    assert begun.wait(5)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        go.set()
    assert heard == ["cancelled", "ended"]


def test_writers_wait_for_each_other(runner: JobRunner, qtbot: QtBot) -> None:
    order: list[int] = []
    first = runner.start(lambda job: order.append(1))
    second = runner.start(lambda job: order.append(2))
    with qtbot.waitSignals([first.ended, second.ended]):
        assert runner.is_busy()
    assert order == [1, 2]


def test_only_the_newest_search_counts(qtbot: QtBot) -> None:
    go, begun, interrupted = threading.Event(), threading.Event(), threading.Event()
    heard: list[str] = []

    def slow() -> str:
        begun.set()
        assert go.wait(5)
        return "旧"

    def interrupt() -> None:
        interrupted.set()
        go.set()

    reader = ReadRunner(interrupt)
    reader.run(slow, heard.append)
    assert begun.wait(5)
    reader.run(lambda: "跳过", heard.append)
    assert interrupted.is_set()
    reader.run(lambda: "新", heard.append)
    qtbot.waitUntil(lambda: heard == ["新"])
    reader.shut_down()
    QApplication.processEvents()
    assert heard == ["新"]


def test_a_failing_search_is_told_and_an_outdated_one_is_not(qtbot: QtBot) -> None:
    errors: list[str] = []

    def broken() -> str:
        raise UserMistake("查找出错。")

    reader = ReadRunner()
    reader.run(broken, errors.append, lambda error: errors.append(str(error)))
    qtbot.waitUntil(lambda: errors == ["查找出错。"])
    reader.run(broken, errors.append, lambda error: errors.append("late"))
    reader.shut_down()
    QApplication.processEvents()
    assert errors == ["查找出错。"]


class Mourned:
    """Says on which thread it was let go of last."""

    def __init__(self, graves: list[int]) -> None:
        self._graves = graves

    def __del__(self) -> None:
        self._graves.append(threading.get_ident())


def test_what_work_holds_is_let_go_on_the_gui_thread(qtbot: QtBot) -> None:
    graves: list[int] = []
    jobs, reads = JobRunner(), ReadRunner()
    taken: list[int] = []

    def hold(held: Mourned) -> Callable[..., int]:
        return lambda *_: id(held)

    for _ in range(20):
        jobs.start(hold(Mourned(graves))).succeeded.connect(taken.append)
        reads.run(hold(Mourned(graves)), taken.append)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not jobs.is_busy() and len(graves) == 40)
    assert set(graves) == {threading.get_ident()}
    jobs.shut_down()
    reads.shut_down()
