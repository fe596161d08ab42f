"""The one search box of the program: magnifier, hint of its key, ✕ to empty it."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from sbdesk.gui import icons, letters, palette
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.fields import TypedLine

WIDTH = 440
_KEY = "Ctrl+F"


class SearchBox(TypedLine):
    """`searched(text)` at every change; `went_down` on ↓ and Enter: on to the list."""

    searched = Signal(str)
    went_down = Signal()

    def __init__(self) -> None:
        super().__init__("户号 / 姓名 / 拼音 / 电话 / 地址", limit=100)
        self.setAccessibleName("查找客户")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda text: self.searched.emit(text.strip()))
        self._measure()

    def sizeHint(self) -> QSize:
        """440 wide."""
        return QSize(px(WIDTH), px(32))

    def minimumSizeHint(self) -> QSize:
        """Room for its own words."""
        words = letters.width_of(self.placeholderText())
        return QSize(words + self._left() + self._right() + 28, px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ and Enter go to what was found, Esc empties."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """✕ empties."""
        if self.text() and event.position().x() > self.width() - self._right():
            self.clear()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over ✕."""
        over = bool(self.text()) and event.position().x() > self.width() - self._right()
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then magnifier and key or ✕."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(16)
        top = (self.height() - side) // 2
        painter.drawPixmap(QPoint(px(8), top), icons.pixmap("search", side))
        if self.text():
            cross = QPoint(self.width() - px(8) - side, top)
            painter.drawPixmap(cross, icons.pixmap("close", side))
            return
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.INK_3))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(0, 0, -px(10), 0), int(right), _KEY)

    def _left(self) -> int:
        return px(22)

    def _right(self) -> int:
        return letters.width_of(_KEY, Letter.SMALL) + px(14)

    def _measure(self) -> None:
        self.setTextMargins(self._left(), 0, self._right(), 0)
        self.updateGeometry()
