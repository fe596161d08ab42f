"""The status line: what was just done, with its undo; backup, hand-over, letter size (LOOK §4)."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import ElidedLabel, GlyphMark, label, set_ink


class SmallLink(Button):
    """A quiet button in the letters of the status line."""

    def letter_font(self) -> QFont:
        """12 px."""
        return letters.font(Letter.SMALL)

    def sizeHint(self) -> QSize:
        """Lower than other buttons."""
        return QSize(super().sizeHint().width(), px(26))


class StatusLine(QWidget):
    """32 px high, always there."""

    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        self._mark = GlyphMark(Glyph.DONE)
        self._words = ElidedLabel("", "small", "ink2")
        self._undo = SmallLink("撤销 Ctrl+Z", "quiet", "undo", run=self.undo_asked.emit)
        self._backup_mark = GlyphMark(Glyph.DONE)
        self._backup = label("", "small", "ink2")
        self._handoff = label("", "small", "ink2")
        self._letters = label("", "small", "ink2")
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addWidget(self._undo)
        row.addStretch(1)
        row.addWidget(self._backup_mark)
        row.addWidget(self._backup)
        for part in (self._handoff, self._letters):
            row.addSpacing(16)
            row.addWidget(part)
        self.say("", False)
        self.show_backup("", good=True)
        self.show_handoff(None)
        self._measure()

    def say(self, sentence: str, undoable: bool = False, glyph: Glyph = Glyph.DONE) -> None:
        """What was done; `undoable` offers 撤销."""
        self._words.setText(sentence)
        self._mark.set_glyph(glyph)
        self._mark.setVisible(bool(sentence))
        self._undo.setVisible(undoable)

    def refuse(self, why: str) -> None:
        """Why nothing was done."""
        self.say(why, glyph=Glyph.TODAY)

    def sentence(self) -> str:
        """What stands at the left."""
        return self._words.text()

    def offers_undo(self) -> bool:
        """Whether 撤销 is shown."""
        return not self._undo.isHidden()

    def show_backup(self, words: str, *, good: bool) -> None:
        """备份 08:02, or 仅本机一份备份 as a warning; "" for nothing yet."""
        self._backup.setText(words)
        self._backup_mark.set_glyph(Glyph.DONE if good else Glyph.TODAY)
        self._backup_mark.setVisible(bool(words))
        set_ink(self._backup, "ink2" if good else "soon")

    def show_handoff(self, items: int | None) -> None:
        """待交接 n 项; None for nothing."""
        self._handoff.setText("" if items is None else f"待交接 {items} 项")

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface with a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.SURFACE))
        painter.fillRect(0, 0, self.width(), 1, QColor(palette.CARD_LINE))

    def _measure(self) -> None:
        self.setFixedHeight(px(32))
        self._letters.setText(f"字号 {letters.percent()} %")
