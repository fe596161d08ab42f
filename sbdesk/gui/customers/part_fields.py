"""Fields for the parts of a file: a number with its unit, a line that proposes usual answers."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu

from sbdesk.gui import icons, letters, palette
from sbdesk.gui.letters import Letter, px, width_of
from sbdesk.gui.parts.fields import LineField

_MOST_PROPOSED = 20


class UnitField(LineField):
    """A figure; its unit stands at the right end inside the field."""

    def __init__(self, unit: str, limit: int = 40) -> None:
        super().__init__(limit=limit)
        self.unit = unit
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the unit."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.INK_3))
        box = self.rect().adjusted(0, 0, -10, 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(flags), self.unit)

    def _make_room(self) -> None:
        room = width_of(self.unit, Letter.SMALL) + 8 if self.unit else 0
        self.setTextMargins(0, 0, room, 0)


class ProposingLine(LineField):
    """Free text; ↓ or the arrow at its end drops the usual answers, Enter takes one."""

    def __init__(self, proposals: Sequence[str], limit: int = 60) -> None:
        super().__init__(limit=limit)
        self.proposals = tuple(proposals[:_MOST_PROPOSED])
        self._make_room()

    def open_menu(self) -> QMenu | None:
        """Drop the usual answers beneath the line; None when there are none."""
        if not self.proposals:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words in self.proposals:
            menu.addAction(words).triggered.connect(lambda _=False, words=words: self._take(words))
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ drops the list, everything else types."""
        if event.key() == Qt.Key.Key_Down and self.open_menu() is not None:
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the arrow it drops the list."""
        super().mousePressEvent(event)
        if event.position().x() >= self.width() - px(16) - 10:
            self.open_menu()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the arrow."""
        super().paintEvent(event)
        if self.proposals:
            side = px(16)
            corner = QPoint(self.width() - side - 8, (self.height() - side) // 2)
            drawn = icons.pixmap("chevron-down", side, palette.INK_3)
            QPainter(self).drawPixmap(QRect(corner, drawn.deviceIndependentSize().toSize()), drawn)

    def _make_room(self) -> None:
        self.setTextMargins(0, 0, px(16) + 4 if self.proposals else 0, 0)

    def _take(self, words: str) -> None:
        self.set_value(words)
        self.end(False)
        self.edited.emit()
