"""Python's garbage is collected on the GUI thread only.

Widgets that hang together in cycles are freed by the collector; were it to run on a job's thread,
Qt's objects would be destroyed there, and the program would die without a word.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000


class GuiCollector(QObject):
    """Takes the collector over while it lives; `stop` hands it back as it was.

    A collection may free widgets, so it must not come while Qt walks through them either, as it
    does when the letters change; the timer's turn is a safe place.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._automatic = gc.isenabled()
        gc.disable()
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def begin(self) -> None:
        """What is there now stays; from here on look every two seconds."""
        gc.freeze()
        self._timer.start()

    def collect(self) -> int:
        """Collect as far as Python itself would have by now; the objects found."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                return gc.collect(generation)
        return 0

    def stop(self) -> None:
        """Hand the collector back, as the window closes."""
        self._timer.stop()
        if self._automatic:
            gc.enable()
