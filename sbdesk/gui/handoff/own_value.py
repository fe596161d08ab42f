"""Another value in place of those offered: a box that opens beneath the cards."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.words import NOTHING
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.fields import TextArea
from sbdesk.gui.parts.labels import StateLine, label

_ADVICE = "Enter 就用这个，Shift+Enter 换行，Esc 不写了"


class OwnValue(QWidget):
    """Signals: `given(text)`, `left` when the box was closed without an answer."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = TextArea(lines=3)
        self.field.setAccessibleName("另写一个")
        self.use = Button("用这个", icon="check", run=self._give)
        self._given = StateLine(Glyph.DONE, "", small=False)
        self._box = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_ADVICE, "small", "ink3", wrap=True), 1)
        row.addWidget(self.use)
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(self.field)
        inner.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._given)
        column.addWidget(self._box)
        self.field.entered.connect(self._give)
        self.hide()

    def begin(self, value: str) -> None:
        """Type another value, starting from this one."""
        self._given.hide()
        self._box.show()
        self.show()
        self.field.set_value(value)
        self.field.setFocus()
        self.field.selectAll()

    def show_given(self, value: str) -> None:
        """This was written and is the answer."""
        self._box.hide()
        self._given.say(Glyph.DONE, f"另写的：{value or NOTHING}")
        self._given.show()
        self.show()

    def is_open(self) -> bool:
        """Whether a value is being typed."""
        return self.isVisible() and self._box.isVisibleTo(self)

    def leave(self) -> None:
        """Close without an answer; whoever had the keyboard elsewhere keeps it."""
        typing = self.field.hasFocus() or self.use.hasFocus()
        self.hide()
        if typing:
            self.left.emit()

    def _give(self) -> None:
        self.given.emit(self.field.value())
