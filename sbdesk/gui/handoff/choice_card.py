"""One of the answers to a clash: its name, who gave the value where and when, the value."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.handoff.differences import Span
from sbdesk.gui.handoff.marked_text import MarkedText
from sbdesk.gui.letters import px
from sbdesk.gui.parts.labels import ElidedLabel, label, rule

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Ring(QWidget):
    """The mark of a choice of which one holds."""

    def __init__(self) -> None:
        super().__init__()
        self._on = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_on(self, on: bool) -> None:
        self._on = on
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(18), px(18))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.setPen(QPen(QColor(palette.ACCENT if self._on else palette.EDGE), 1.5))
        painter.setBrush(QColor(palette.SURFACE))
        painter.drawEllipse(middle, side / 2 - 1, side / 2 - 1)
        if self._on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.ACCENT))
            painter.drawEllipse(middle, side / 4, side / 4)


class ChoiceCard(QWidget):
    """Signals: `picked` (click, space bar), `next_asked` (Enter: on to what still waits).

    `key` is the digit that picks it from anywhere; "" when it is only shown.
    """

    picked = Signal()
    next_asked = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key, self._chosen, self._plain = key, False, False
        self._ring = _Ring()
        self._title = label("", "strong")
        self._key_words = label(f"键 {key}", "small", "ink3")
        self._who = ElidedLabel("", "small", "ink3")
        self._value = MarkedText()
        self._note = label("", "small", "ink3", wrap=True)
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_value(
        self, title: str, who: str, value: str, spans: Sequence[Span] = (), *, empty: str = ""
    ) -> None:
        """What it offers; `empty` stands, pale, where there is no value."""
        self._title.setText(title)
        self._who.setText(who)
        self._value.show_text(value or empty, spans if value else (), pale=not value)
        self._name()

    def show_note(self, words: str) -> None:
        """A sentence at its foot, "" for none."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def set_plain(self, plain: bool) -> None:
        """Only to be read: there is nothing to pick."""
        self._plain = plain
        self._ring.setVisible(not plain)
        self._key_words.setVisible(not plain)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if plain else Qt.FocusPolicy.StrongFocus)
        shape = Qt.CursorShape.ArrowCursor if plain else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        """Whether it is the answer given."""
        self._chosen = chosen
        self._ring.set_on(chosen)
        self._name()
        self.update()

    def is_chosen(self) -> bool:
        """Whether it is the answer given."""
        return self._chosen

    def value(self) -> str:
        """The value as shown."""
        return self._value.text()

    def marked(self) -> tuple[str, ...]:
        """The parts of the value that are marked as different."""
        text = self._value.text()
        return tuple(text[start : start + length] for start, length in self._value.spans())

    def title(self) -> str:
        """What it is called."""
        return self._title.text()

    # Qt's own

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on it picks."""
        if event.button() == Qt.MouseButton.LeftButton and not self._plain:
            self.picked.emit()
            event.accept()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar picks, Enter goes on, ← → to its neighbours."""
        if event.key() == Qt.Key.Key_Space:
            self.picked.emit()
        elif event.key() in _ENTER:
            self.next_asked.emit()
        elif event.key() == Qt.Key.Key_Left:
            self.focusPreviousChild()
        elif event.key() == Qt.Key.Key_Right:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge and ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover = self.underMouse() and not self._plain
        edge = palette.ACCENT if self._chosen else palette.EDGE
        if self._plain:
            edge = palette.CARD_LINE
        painter.setPen(QPen(QColor(edge), 2 if self._chosen else 1))
        painter.setBrush(QColor(palette.HOVER if self._chosen or hover else palette.SURFACE))
        inset = 1 if self._chosen else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 6, 6)

    # inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._ring)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._key_words)
        column.addLayout(head)
        column.addWidget(self._who)
        column.addWidget(rule())
        column.addWidget(self._value)
        column.addStretch(1)
        column.addWidget(self._note)
        self._note.hide()

    def _name(self) -> None:
        chosen = "，已选" if self._chosen else ""
        self.setAccessibleName(f"{self._title.text()}{chosen}：{self._value.text()}")
        self.setAccessibleDescription(self._who.text())
