"""The line at the right: which stick is there, and that it may be taken out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.drives import Volume
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.labels import ElidedLabel, GlyphMark, IconMark, set_ink

_LOOK_MS = 2500
_NONE = "没有插 U 盘，也可以存到别的文件夹"


class StickLine(QWidget):
    """Looks for sticks while it is on screen; `folder()` is where file choosers open."""

    def __init__(self, look: Callable[[], Sequence[Volume]]) -> None:
        super().__init__()
        self._look = look
        self._sticks: tuple[Volume, ...] = ()
        self._written: Path | None = None
        self._reader = ReadRunner(parent=self)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._icon = IconMark("stick", 16)
        self._done = GlyphMark(Glyph.DONE)
        self._words = ElidedLabel("", "body", "ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for part in (self._icon, self._done, self._words):
            row.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._say()

    def look(self) -> None:
        """Look again."""
        self._reader.run(self._look, self.show_sticks, lambda _error: self.show_sticks(()))

    def show_sticks(self, found: Sequence[Volume]) -> None:
        """These are plugged in now."""
        if tuple(found) != self._sticks:
            self._sticks = tuple(found)
            if self._written is not None and self._holding(self._written) is None:
                self._written = None
            self._say()

    def show_written(self, path: Path) -> None:
        """A file was written there, read back and found whole."""
        self._written = path
        self._say()

    def forget_written(self) -> None:
        """The stick is in use again: nobody is told that it may be taken out."""
        self._written = None
        self._say()

    def folder(self) -> Path | None:
        """The stick that was found, if any."""
        return self._sticks[0].root if self._sticks else None

    def text(self) -> str:
        """The words shown."""
        return self._words.text()

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._timer.stop()
        self._reader.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: rest."""
        super().hideEvent(event)
        self._timer.stop()

    def _holding(self, path: Path) -> Volume | None:
        found = [one for one in self._sticks if one.root in path.parents]
        return found[0] if found else None

    def _say(self) -> None:
        stick = self._holding(self._written) if self._written else None
        self._done.setVisible(stick is not None)
        if stick is not None:
            words = f"U 盘 {stick.called} 已核对，可以拔出"
        elif self._written is not None:
            words = f"已写到「{self._written.parent}」并核对"
        else:
            more = f"（另有 {len(self._sticks) - 1} 个）" if len(self._sticks) > 1 else ""
            words = f"{self._sticks[0].words}{more}" if self._sticks else _NONE
        set_ink(self._words, "ink2" if self._sticks or self._written else "ink3")
        self._words.setText(words)
