"""Pages one over another, and in front of them the progress of what takes long.

stack = LongWork(desk, jobs, "取消后一行也不会写入")
stack.addWidget(page)
stack.run("正在读……", lambda desk, checkpoint: service(desk, checkpoint), take, fail)
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sbdesk.gui.jobs import Job, JobRunner
from sbdesk.gui.parts.notes import ProgressCard
from sbdesk.services.desk import Desk

Result = TypeVar("Result")
Checkpoint = Callable[[int, int, str], None]


class LongWork(QStackedWidget):
    """One piece of work at a time; while it runs its progress is all there is to see.

    Signals: `started`, `ended` (before the outcome is handed over), `cancelled` after `ended` when
    the person stopped it.
    """

    started = Signal()
    ended = Signal()
    cancelled = Signal()

    def __init__(self, desk: Callable[[], Desk], jobs: JobRunner, meaning: str) -> None:
        super().__init__()
        self._desk, self._jobs = desk, jobs
        self._job: Job | None = None
        self._usual = meaning
        self.progress = ProgressCard(meaning)
        self.progress.cancelled.connect(self.stop)
        self._waiting = QWidget()
        column = QVBoxLayout(self._waiting)
        column.setContentsMargins(16, 24, 16, 16)
        column.addWidget(self.progress)
        column.addStretch(1)
        self.addWidget(self._waiting)

    def is_busy(self) -> bool:
        """Whether work is running."""
        return self._job is not None

    def run(
        self,
        words: str,
        work: Callable[[Desk, Checkpoint], Result],
        take: Callable[[Result], object],
        fail: Callable[[BaseException], object],
        meaning: str = "",
    ) -> None:
        """Do this on the job thread, unless something runs; then show what was shown before and
        hand over the outcome. `meaning` says what cancelling this piece of work means."""
        if self._job is not None:
            return
        before = self.currentWidget()
        self.started.emit()
        self.progress.begin(words, meaning or self._usual)
        self.setCurrentWidget(self._waiting)
        self.progress.cancel.setFocus()
        desk = self._desk()
        job = self._jobs.start(lambda job: work(desk, job.checkpoint))
        self._job = job
        job.progressed.connect(self.progress.progress)
        job.succeeded.connect(lambda outcome: self._end(before, lambda: take(outcome)))
        job.failed.connect(lambda error: self._end(before, lambda: fail(error)))
        job.cancelled.connect(lambda: self._end(before, self.cancelled.emit))

    def stop(self) -> None:
        """Ask what runs to stop; it leaves nothing half done."""
        if self._job is not None:
            self._job.cancel()

    def _end(self, before: QWidget, then: Callable[[], object]) -> None:
        self._job = None
        self.setCurrentWidget(before)
        self.ended.emit()
        then()
