"""The line at the right: which stick is there, and that it may be taken out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.drives import Volume
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.labels import ElidedLabel, GlyphMark, IconMark, set_ink

_LOOK_MS = 2500
_NONE = ("没有插 U 盘，也可以存到别的文件夹", "没有插 U 盘")


class _Words(ElidedLabel):
    """Says the longest of several wordings that has room; the tooltip has the first, the full one.

    So in large letters it is the least important that goes, not whatever stands last.
    """

    _wordings: tuple[str, ...] = ()

    def say(self, *wordings: str) -> None:
        """From the longest to the shortest."""
        self._wordings = wordings
        self.setText(wordings[0])
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Room for the shortest."""
        shortest = self._wordings[-1] if self._wordings else ""
        wide = self.fontMetrics().horizontalAdvance(shortest)
        return QSize(min(self.sizeHint().width(), wide), super().minimumSizeHint().height())

    def seen(self) -> str:
        """What there is room for now."""
        return self._shown()

    def _shown(self) -> str:
        room, measure = self.contentsRect().width(), self.fontMetrics()
        for words in self._wordings:
            if measure.horizontalAdvance(words) <= room:
                return words
        last = self._wordings[-1] if self._wordings else ""
        return measure.elidedText(last, Qt.TextElideMode.ElideRight, room)


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
        self._words = _Words("", "body", "ink2")
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
        """The words in full."""
        return self._words.text()

    def seen(self) -> str:
        """The words as there is room for them."""
        return self._words.seen()

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
        set_ink(self._words, "ink2" if self._sticks or self._written else "ink3")
        if stick is not None:
            called = stick.called
            self._words.say(f"U 盘 {called} 已核对，可以拔出", f"{called} 可以拔出", "可以拔出")
        elif self._written is not None:
            folder = self._written.parent
            self._words.say(
                f"已写到「{folder}」并核对", f"已写到「{folder.name}」", "已写好并核对", "已写好"
            )
        elif self._sticks:
            first, others = self._sticks[0], len(self._sticks) - 1
            more = (f"{first.words}（另有 {others} 个）",) if others else ()
            self._words.say(*more, first.words, f"{first.called} {first.state}", first.state)
        else:
            self._words.say(*_NONE)
