"""What only a later click needs, prepared while the person rests.

Threads share one Python: a list that is being jumped about in would stand still while another
thread loads modules. So each step waits until nothing has moved for a while.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from sbdesk.gui.jobs import Job, JobRunner

QUIET_MS = 400
"""So long the person must not have moved about."""
_NEXT_MS = 30
"""Between two steps: what was clicked meanwhile comes first."""


class QuietSteps(QObject):
    """Runs `steps` as jobs, one after another, from `begin` on; `put_off` makes them wait anew.

    Signal `rested`: once, at the first rest.
    """

    rested = Signal()

    def __init__(
        self, jobs: JobRunner, steps: Iterable[Callable[[], object]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._steps = list(steps)
        self._begun = self._at_work = self._more = self._stopped = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._step)

    def begin(self) -> None:
        """Wait for the first rest."""
        self._rest.start(QUIET_MS)

    def put_off(self) -> None:
        """The person moves about."""
        if self._rest.isActive():
            self._rest.start(QUIET_MS)

    def repeat(self, step: Callable[[], bool]) -> None:
        """Run a step too, at rests, until it says that nothing is left; once at a time."""
        if not self._stopped and step not in self._steps:
            self._steps.append(step)
            if self._begun and not self._at_work and not self._rest.isActive():
                self._rest.start(QUIET_MS)

    def stop(self) -> None:
        """No further step."""
        self._stopped = True
        self._rest.stop()
        self._steps.clear()

    def _step(self) -> None:
        if not self._begun:
            self._begun = True
            self.rested.emit()
        if self._steps:
            step = self._steps[0]
            self._at_work, self._more = True, False

            def work(_job: Job) -> None:
                self._more = step() is True

            self._jobs.start(work).ended.connect(self._done)

    def _done(self) -> None:
        """A step is done, unless there is more of it, or has failed."""
        self._at_work = False
        if self._steps and not self._more:
            del self._steps[0]
        if self._steps:
            self._rest.start(_NEXT_MS)
