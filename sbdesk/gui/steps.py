"""撤销 and 恢复: steps back and forth through what the person at work did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.main_window import MainWindow

if TYPE_CHECKING:
    from sbdesk.services.desk import Desk
    from sbdesk.services.journal import UndoOutcome


class Steps:
    """Made with the bars; `desk` and `jobs` answer once an office is open, `fail` tells errors."""

    def __init__(
        self,
        window: MainWindow,
        desk: Callable[[], Desk],
        jobs: Callable[[], JobRunner],
        fail: Callable[[BaseException], object],
    ) -> None:
        self._window, self._desk, self._jobs, self._fail = window, desk, jobs, fail

    def undo(self) -> None:
        """Take the last step back."""
        from sbdesk.services.journal import undo_last

        self._walk(undo_last)

    def redo(self) -> None:
        """Bring the step taken back again."""
        from sbdesk.services.journal import redo_last

        self._walk(redo_last)

    def _walk(self, step: Callable[[Desk], UndoOutcome]) -> None:
        def done(outcome: UndoOutcome) -> None:
            self._window.announce(outcome.changes)
            self._window.say(outcome.line)

        job = self._jobs().start(lambda _: step(self._desk()))
        job.succeeded.connect(done)
        job.failed.connect(self._fail)
