"""Work off the GUI thread: one writer at a time, and searches of which only the newest counts."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Result = TypeVar("Result")
_PAUSE = 0.04
"""Seconds between two reports of progress: work may call its checkpoint at every row."""


class Cancelled(Exception):
    """Raised inside a job by its own checkpoint; never shown as an error."""


class _Task:
    """What a worker thread runs, held so that the thread never lets go of it last.

    Work often closes over widgets; were the thread to drop the last reference, Qt's objects would
    be destroyed on it. So the GUI thread empties the task once the result has come.
    """

    def __init__(self, work: Callable[..., Any], *arguments: object) -> None:
        self._work: Callable[[], Any] | None = partial(work, *arguments)

    def __call__(self) -> Any:
        assert self._work is not None
        return self._work()

    def let_go(self) -> None:
        """Called on the GUI thread."""
        self._work = None


class Job(QObject):
    """One piece of work. Connect in the same breath as `start`: results wait for the event loop."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    """Always, last, exactly once."""

    _stepped = Signal(int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._told = 0.0
        # Through the event loop, so that nothing is lost before the starter has connected.
        self._stepped.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint."""
        self._stop.set()

    def checkpoint(self, done: int, total: int, what: str = "") -> None:
        """Called by the work itself, off the GUI thread; raises Cancelled when asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if done >= total or now - self._told >= _PAUSE:
            self._told = now
            self._stepped.emit(done, total, what)


class JobRunner(QObject):
    """Runs what changes the database, one after another; results come on the GUI thread."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sbdesk-job")
        self._live: dict[Job, _Task] = {}
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self, work: Callable[[Job], Any]) -> Job:
        """Queue this work; `work(job)` may call `job.checkpoint`."""
        job = Job(self)
        self._live[job] = task = _Task(work, job)
        future = self._pool.submit(task)
        future.add_done_callback(lambda done: self._finished.emit(job, done))
        return job

    def is_busy(self) -> bool:
        """Whether some work has not been delivered yet."""
        return bool(self._live)

    def shut_down(self) -> None:
        """Cancel what runs and wait for it."""
        for job in self._live:
            job.cancel()
        self._pool.shutdown(wait=True)

    def _deliver(self, job: Job, future: "Future[Any]") -> None:
        self._live.pop(job).let_go()
        try:
            error = future.exception()
            if error is None:
                job.succeeded.emit(future.result())
            elif isinstance(error, Cancelled):
                job.cancelled.emit()
            else:
                job.failed.emit(error)
        finally:
            job.ended.emit()
            job.deleteLater()


class ReadRunner(QObject):
    """Runs searches on a thread of its own; a newer one interrupts and outdates the older.

    `interrupt` is called from the GUI thread while a search runs (SQLite's own interrupt fits).
    Whatever an outdated search returns or raises is dropped.
    """

    _finished = Signal(int, object)

    def __init__(
        self, interrupt: Callable[[], object] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sbdesk-read")
        self._interrupt = interrupt
        self._newest = 0
        self._waiting: Future[Any] | None = None
        self._tasks: dict[int, _Task] = {}
        self._take: Callable[[Any], object] | None = None
        self._fail: Callable[[BaseException], object] | None = None
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Result],
        take: Callable[[Result], object],
        fail: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Read; `take(result)` or `fail(error)` is called on the GUI thread, if still newest."""
        self.forget()
        self._take, self._fail = take, fail
        number = self._newest
        self._tasks[number] = task = _Task(work)
        future = self._pool.submit(task)
        self._waiting = future
        future.add_done_callback(lambda done: self._finished.emit(number, done))

    def is_reading(self) -> bool:
        """Whether something asked for has not come yet."""
        return self._waiting is not None

    def forget(self) -> None:
        """Outdate whatever runs."""
        self._newest += 1
        held, self._waiting = self._waiting, None
        if held is not None and not held.done() and not held.cancel() and self._interrupt:
            self._interrupt()

    def shut_down(self) -> None:
        """Outdate whatever runs and wait for it."""
        self.forget()
        self._pool.shutdown(wait=True)

    def _deliver(self, number: int, future: "Future[Any]") -> None:
        self._tasks.pop(number).let_go()
        if number != self._newest or future.cancelled():
            return
        self._waiting = None
        error = future.exception()
        if error is None and self._take is not None:
            self._take(future.result())
        elif error is not None and self._fail is not None:
            self._fail(error)
