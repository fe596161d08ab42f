"""What waits for a stick, told outside the tab: 待交接 n 项 in the status line, the tab's count.

The tab counts for itself once it was shown; until then, this does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from sbdesk.gui.jobs import ReadRunner

if TYPE_CHECKING:
    from sbdesk.domain.changes import Changes
    from sbdesk.gui.main_window import MainWindow
    from sbdesk.services.desk import Desk

_REST_MS = 600
"""Changes that follow one another are counted once."""
_TAB = "数据交接"


@dataclass(frozen=True)
class Waiting:
    """Actions that nobody else is known to have; open clashes and missing receipts, if asked."""

    items: int
    asks: int | None = None


Count = Callable[["Desk", bool], Waiting]


def count_waiting(desk: Desk, everything: bool) -> Waiting:
    """Read both; the second takes a look through the whole file."""
    from sbdesk.services.packing import pending

    if desk.practice:
        return Waiting(0, 0)
    items = pending(desk)
    if not everything:
        return Waiting(items)
    from sbdesk.gui.handoff.words import waiting_count
    from sbdesk.services.clashes import open_clashes
    from sbdesk.services.handoff import sites

    return Waiting(items, len(open_clashes(desk)) + waiting_count(sites(desk)))


class WaitingCounts(QObject):
    """Reads on a thread of its own, off the way of the first list: call `begin` after that."""

    def __init__(
        self, desk: Callable[[], Desk], window: MainWindow, count: Count = count_waiting
    ) -> None:
        super().__init__(window)
        self._desk, self._window, self._count = desk, window, count
        self._reader = ReadRunner(parent=self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self._read(False))
        window.changed.connect(self.take)

    def begin(self) -> None:
        """Count everything once."""
        self._read(True)

    def take(self, changes: Changes) -> None:
        """Something was committed: count what waits, a moment later."""
        del changes
        self._rest.start()

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._rest.stop()
        self._reader.shut_down()

    def _read(self, everything: bool) -> None:
        desk, count = self._desk(), self._count
        self._reader.run(lambda: count(desk, everything), self._show, lambda _error: None)

    def _show(self, waiting: Waiting) -> None:
        self._window.status.show_handoff(waiting.items or None)
        if waiting.asks is not None and self._window.page("handoff") is None:
            bar = self._window.tab_bar
            for number in range(bar.count()):
                if bar.accessibleTabName(number) == _TAB:
                    bar.set_count(number, waiting.asks)
