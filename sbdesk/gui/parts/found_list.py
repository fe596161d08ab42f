"""What a search found, dropped beneath the line one types in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.letters import Letter, px

_MOST = 10
_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


@dataclass(frozen=True)
class Result:
    """One thing found: `key` is handed back when it is chosen.

    `held` is what a field says of it afterwards, where the title alone would not do.
    """

    key: object
    title: str
    detail: str = ""
    held: str = ""


class FoundList(QWidget):
    """Lies over the page beneath its line; ↑ ↓ choose, Enter takes, Esc puts away."""

    taken = Signal(object)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line.window())
        self._line = line
        self._results: tuple[Result, ...] = ()
        self._more = False
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()
        line.installEventFilter(self)

    def show_results(self, results: Sequence[Result], *, more: bool = False) -> None:
        """Drop these, at most ten; none says so."""
        self._results, self._at = tuple(results[:_MOST]), 0
        self._more = more or len(results) > _MOST
        self.setParent(self._line.window())
        width = max(self._line.width(), px(320))
        rows = max(1, len(self._results) + self._and_more())
        corner = self._line.mapTo(self._line.window(), QPoint(0, self._line.height() + 6))
        left = max(4, min(corner.x(), self._line.window().width() - width - 4))
        self.setGeometry(QRect(QPoint(left, corner.y()), QSize(width, rows * px(30) + 10)))
        self.show()
        self.raise_()
        self.update()

    def results(self) -> tuple[Result, ...]:
        """What is shown."""
        return self._results

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the line that belong to the list while it is open."""
        if not self.isVisible():
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._key(event.key())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the row under the mouse."""
        self._take(self._row_at(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the mouse."""
        self._at = self._row_at(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge and rows."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(palette.EDGE)))
        painter.setBrush(QColor(palette.SURFACE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if not self._results:
            painter.setPen(QColor(palette.INK_3))
            box = self.rect().adjusted(px(12), 0, 0, 0)
            painter.setFont(letters.font())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), "没有找到")
        if self._and_more():
            painter.setPen(QColor(palette.INK_3))
            painter.setFont(letters.font(Letter.SMALL))
            top = 5 + len(self._results) * px(30)
            foot = QRect(px(12), top, self.width() - px(20), px(30))
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignVCenter), "还有更多，再输入几个字")
        for number, result in enumerate(self._results):
            box = QRect(1, 5 + number * px(30), self.width() - 2, px(30))
            self._paint_row(painter, box, result, number == self._at)

    def _and_more(self) -> bool:
        return self._more and bool(self._results)

    def _paint_row(self, painter: QPainter, box: QRect, result: Result, chosen: bool) -> None:
        if chosen:
            painter.fillRect(box, QColor(palette.TINT))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(palette.ACCENT))
        inner = box.adjusted(px(12), 0, -px(8), 0)
        painter.setFont(letters.font())
        painter.setPen(QColor(palette.INK))
        measure = painter.fontMetrics()
        shown = measure.elidedText(result.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), shown)
        inner.setLeft(inner.left() + measure.horizontalAdvance(shown) + px(10))
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.INK_3))
        detail = painter.fontMetrics().elidedText(
            result.detail, Qt.TextElideMode.ElideRight, max(0, inner.width())
        )
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), detail)

    def _key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._results:
            self._take(self._at)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._results:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._at = (self._at + step) % len(self._results)
            self.update()
        else:
            return False
        return True

    def _row_at(self, event: QMouseEvent) -> int:
        return max(0, min(len(self._results) - 1, (int(event.position().y()) - 5) // px(30)))

    def _take(self, number: int) -> None:
        self.hide()
        if 0 <= number < len(self._results):
            self.taken.emit(self._results[number].key)
