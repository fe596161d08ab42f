"""What the pages that work on a sheet share: head, message, pages over one another, bar, Esc."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from sbdesk.gui.customers.sheet_drop import READABLE
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.parts.buttons import IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.file_drop import FileDrop
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel, label, rule
from sbdesk.gui.parts.long_work import LongWork
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.services.desk import Desk


class SheetPage(Card):
    """Signals: `closed` when the list is wanted back, `written(Changes)`.

    Heirs fill `stack`, say what `leave` and `take_sheet` do, and what comes after a cancel.
    """

    closed = Signal()
    written = Signal(object)

    def __init__(
        self,
        title: str,
        desk: Callable[[], Desk],
        jobs: JobRunner,
        meaning: str,
        bar: ActionBar,
    ) -> None:
        super().__init__(padded=False)
        self.body.setSpacing(0)
        self.about = ElidedLabel("", "small", "ink3")
        self.message = MessageLine()
        self.stack = LongWork(desk, jobs, meaning)
        self.progress = self.stack.progress
        self._bar = bar
        self._put_together(title)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._escape = QShortcut(QKeySequence("Esc"), self, context=inside)
        self._escape.activated.connect(self.leave)
        self.stack.started.connect(self._started)
        self.stack.ended.connect(self._ended)
        self.stack.cancelled.connect(self.show_cancelled)
        FileDrop(self, READABLE).dropped.connect(lambda paths: self.take_sheet(paths[0]))

    def is_busy(self) -> bool:
        """Whether work is running that must not be left."""
        return self.stack.is_busy()

    def shut_down(self) -> None:
        """The window closes: let go of what is held."""

    def leave(self) -> None:
        """Esc and ✕."""
        if self.is_busy():
            self.stack.stop()
        else:
            self.closed.emit()

    def take_sheet(self, path: Path) -> None:
        """A sheet was dropped here."""

    def show_cancelled(self) -> None:
        """The person stopped what ran."""
        self.message.say(Glyph.DONE, "已取消，什么也没有改动。")

    def _put_together(self, title: str) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.setSpacing(10)
        head.addWidget(label(title, "title"))
        head.addWidget(self.about, 1)
        head.addWidget(IconButton("close", "回到清单(Esc)", self.leave))
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 8, 16, 0)
        lines.addWidget(self.message)
        self.body.addLayout(head)
        self.body.addWidget(rule())
        self.body.addLayout(lines)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self._bar)

    def _started(self) -> None:
        """取消 Esc of the progress is the only Esc there is."""
        self.message.hide()
        self._bar.hide()
        self._escape.setEnabled(False)

    def _ended(self) -> None:
        self._escape.setEnabled(True)
        self._bar.show()
