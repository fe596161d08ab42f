"""One focus ring for every widget: 2 px accent, 2 px outside it, always visible (LOOK §6.4).

An overlay in the window follows `QApplication.focusChanged`. A widget with the property
`ring` = "own" paints its own focus, "none" has none.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from sbdesk.gui import palette

_OUT = 4
_FOLLOWED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)


class FocusRing(QWidget):
    """Belongs to one window; made once by it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focus_ring")
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def target(self) -> QWidget | None:
        """The widget it stands round now."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget and everything it lies in."""
        if event.type() in _FOLLOWED:
            self._settle()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.ACCENT), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        if new is not None and new.window() is self.window() and _wants_ring(new):
            self._target = new
            step: QWidget | None = new
            while step is not None and step is not self.window():
                step.installEventFilter(self)
                self._watched.append(step)
                step = step.parentWidget()
        self._settle()

    def _settle(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        box = _box_in_window(target)
        sight = _sight(target)
        self.setGeometry(box)
        if sight.contains(box):
            self.clearMask()
        else:
            self.setMask(QRegion(sight.translated(-box.topLeft())))
        self.setVisible(sight.intersects(box))
        self.raise_()


def _wants_ring(widget: QWidget) -> bool:
    return widget.property("ring") not in ("own", "none")


def _box_in_window(target: QWidget) -> QRect:
    corner = target.mapTo(target.window(), target.rect().topLeft())
    return QRect(corner, target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)


def _sight(target: QWidget) -> QRect:
    """Where the ring may show: the window, less what scroll areas hide."""
    window = target.window()
    sight = window.rect()
    step = target.parentWidget()
    while step is not None and step is not window:
        if isinstance(step, QAbstractScrollArea):
            corner = step.mapTo(window, step.rect().topLeft())
            sight = sight.intersected(QRect(corner, step.size()))
        step = step.parentWidget()
    return sight
