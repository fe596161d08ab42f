"""The yellow frame of made-up data (LOOK §1): nobody takes it for the real office."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.letters import Letter, px

_LINE = 3
_WORD = "练习"


class PracticeFrame(QWidget):
    """Lies over the whole window, lets the mouse through; its tag hangs left of `beside`."""

    def __init__(self, window: QWidget, beside: QWidget) -> None:
        super().__init__(window)
        self._beside = beside
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("练习数据，不能打包")
        window.installEventFilter(self)
        beside.installEventFilter(self)
        self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window and on top of it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.StyleChange):
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame and tag."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QColor(palette.PRACTICE_FRAME)
        for side in self._sides():
            painter.fillRect(side, frame)
        tag = self._tag()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.PRACTICE_TAG))
        painter.drawRoundedRect(QRectF(tag.adjusted(0, -6, 0, 0)), 5, 5)
        painter.fillRect(self._sides()[0], frame)
        painter.setFont(letters.font(Letter.STRONG))
        painter.setPen(QColor(palette.INK))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), _WORD)

    def _sides(self) -> tuple[QRect, QRect, QRect, QRect]:
        wide, high = self.width(), self.height()
        return (
            QRect(0, 0, wide, _LINE),
            QRect(0, high - _LINE, wide, _LINE),
            QRect(0, 0, _LINE, high),
            QRect(wide - _LINE, 0, _LINE, high),
        )

    def _tag(self) -> QRect:
        width = letters.width_of(_WORD, Letter.STRONG) + 2 * px(16)
        left = self._beside.mapTo(self.window(), QPoint(0, 0)).x() - width - 16
        return QRect(max(_LINE, left), _LINE, width, px(22))

    def _cover(self) -> None:
        self.setGeometry(self.window().rect())
        shape = QRegion(self._tag())
        for side in self._sides():
            shape = shape.united(QRegion(side))
        self.setMask(shape)
        self.raise_()
        self.update()
