"""Choosing one of a list, and yes or no."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy

from sbdesk.gui import icons, letters, palette
from sbdesk.gui.letters import px
from sbdesk.gui.parts.dropped import DroppedEntry

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DropDown(QComboBox):
    """A code list. `items` are (value, words); `value()` is the chosen value or None.

    Alt+↓ or the space bar opens it, letters jump, Enter goes to the next field.
    """

    edited = Signal()
    entered = Signal()

    def __init__(
        self, items: Sequence[tuple[object, str]] = (), placeholder: str = "请选择"
    ) -> None:
        super().__init__()
        self._placeholder, self._wrong = placeholder, False
        self._measured, self._widest = (0, 0), 0
        self.setItemDelegate(DroppedEntry(self))
        self.setMaxVisibleItems(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_items(items)
        self.activated.connect(self.edited)

    def set_items(self, items: Sequence[tuple[object, str]]) -> None:
        """Another list; what was chosen stays chosen when it is still there."""
        held = self.value()
        self._measured = (0, 0)
        self.clear()
        for value, words in items:
            self.addItem(words, value)
        self.set_value(held)
        self.view().setMinimumWidth(self.sizeHint().width())

    def value(self) -> object:
        """The value of the chosen entry, or None."""
        return self.currentData() if self.currentIndex() >= 0 else None

    def set_value(self, value: object) -> None:
        """Choose the entry with this value; an unknown one leaves nothing chosen."""
        found = [n for n in range(self.count()) if self.itemData(n) == value]
        self.setCurrentIndex(found[0] if found else -1)
        self.update()

    def set_wrong(self, wrong: bool) -> None:
        """Red edge or not."""
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its longest entry, 32 px high."""
        now = (letters.percent(), self.count())
        if self._measured != now:
            words = [self.itemText(n) for n in range(min(self.count(), 60))] + [self._placeholder]
            self._widest = max(map(letters.width_of, words))
            self._measured = now
        return QSize(self._widest + px(16) + 36, px(32))

    def minimumSizeHint(self) -> QSize:
        """Gives way in a narrow form; long entries then end in …."""
        return QSize(min(px(96), self.sizeHint().width()), px(32))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.view().setMinimumWidth(self.sizeHint().width())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a form must not change what it holds."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on; everything else as usual."""
        if event.key() in _ENTER:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge, words or placeholder, chevron."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = palette.OVERDUE if self._wrong else palette.EDGE
        ground = palette.SURFACE if self.isEnabled() else palette.PAGE
        painter.setPen(QPen(QColor(edge if self.isEnabled() else palette.CARD_LINE)))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = px(16)
        chevron = QPoint(self.width() - side - 8, (self.height() - side) // 2)
        ink = palette.INK if self.isEnabled() else palette.DISABLED
        painter.drawPixmap(chevron, icons.pixmap("chevron-down", side, ink))
        painter.setFont(letters.font())
        chosen = self.currentIndex() >= 0
        words = self.currentText() if chosen else self._placeholder
        painter.setPen(QColor(ink if chosen else palette.INK_3))
        box = QRect(10, 0, self.width() - side - 22, self.height())
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class CheckField(QCheckBox):
    """Yes or no. `value()` is a bool."""

    edited = Signal()
    entered = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.edited)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Tick or not."""
        self.setChecked(bool(value))

    def set_wrong(self, wrong: bool) -> None:
        """A tick is never wrong by itself; the sentence beneath says what is."""

    def sizeHint(self) -> QSize:
        """Box, gap and words."""
        return QSize(px(16) + 9 + letters.width_of(self.text()) + 2, px(32))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole of it can be clicked."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on, the space bar ticks."""
        if event.key() in _ENTER:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Own box: Fusion's is small and shaded."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(16)
        box = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        ticked = self.isChecked()
        painter.setPen(QColor(palette.ACCENT if ticked else palette.EDGE))
        painter.setBrush(QColor(palette.ACCENT if ticked else palette.SURFACE))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            pen = QPen(QColor(palette.SURFACE), side / 9)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            marks = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.28))
            at = [QPointF(box.left() + side * x, box.top() + side * y) for x, y in marks]
            painter.drawPolyline(QPolygonF(at))
        painter.setFont(letters.font())
        painter.setPen(QColor(palette.INK if self.isEnabled() else palette.DISABLED))
        words = QRect(side + 9, 0, self.width() - side - 9, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
