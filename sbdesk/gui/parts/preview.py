"""A paper before it is printed: its pages, zoom, print.

Keys: PgUp PgDn Home End turn pages, where there is no other page they go up and down in this one;
↑ ↓ move the page while it has the keyboard, + − 0 zoom, Ctrl+P prints, Esc closes.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.labels import ElidedLabel, label
from sbdesk.gui.printing import Render, image_of

_ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_SCREEN_DPI = 96
_BESIDE = 4
"""Room for the focus ring round the paper."""
_TURNING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)


class _Desk(QScrollArea):
    """Where the paper lies; keys that turn pages go to the dialog. `resized` when there is more
    or less room."""

    resized = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ move the paper."""
        if event.key() in _TURNING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The layout has given it its place."""
        super().resizeEvent(event)
        self.resized.emit()

    def room(self) -> int:
        """How wide a paper may be, with the bar at its side."""
        return self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width()


class PreviewDialog(QDialog):
    """Shows pages of `render(page, dpi)`; `print_asked` when 打印 is pressed."""

    print_asked = Signal()

    def __init__(
        self,
        title: str,
        pages: int,
        render: Render,
        parent: QWidget | None = None,
        note: str = "",
    ) -> None:
        super().__init__(parent)
        self._pages, self._render = max(1, pages), render
        self._page, self._zoom = 0, 100
        self._fits = True
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_bar(title, note))
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sheet.setMargin(16)
        self._area = _Desk()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        around = QVBoxLayout()
        around.setContentsMargins(_BESIDE, _BESIDE, _BESIDE, _BESIDE)
        around.addWidget(self._area)
        column.addLayout(around, 1)
        room = self.screen().availableGeometry()
        self.resize(min(px(760), room.width() - 40), min(px(640), room.height() - 40))
        self._ring = FocusRing(self)
        self._area.setFocus()
        self._area.resized.connect(self._fit)
        self._show()

    def page(self) -> int:
        """The page shown, counted from 0."""
        return self._page

    def zoom(self) -> int:
        """In percent of true size."""
        return self._zoom

    def turn_to(self, page: int) -> None:
        """Show this page, or the nearest there is."""
        self._page = min(self._pages - 1, max(0, page))
        self._area.verticalScrollBar().setValue(0)
        self._show()

    def set_zoom(self, percent: int) -> None:
        """Show larger or smaller."""
        self._fits = False
        self._zoom = percent
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom."""
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if event.key() in _TURNING:
            self._turn_by_key(Qt.Key(event.key()))
            return
        for key, by in zooms.items():
            if event.key() == key:
                self._zoom_by(by)
                return
        if event.key() == Qt.Key.Key_0:
            self.set_zoom(100)
            return
        super().keyPressEvent(event)

    def _turn_by_key(self, key: Qt.Key) -> None:
        """To the page meant; where this is the last that way, to its end."""
        page, move = {
            Qt.Key.Key_PageUp: (self._page - 1, QAbstractSlider.SliderAction.SliderPageStepSub),
            Qt.Key.Key_PageDown: (self._page + 1, QAbstractSlider.SliderAction.SliderPageStepAdd),
            Qt.Key.Key_Home: (0, QAbstractSlider.SliderAction.SliderToMinimum),
            Qt.Key.Key_End: (self._pages - 1, QAbstractSlider.SliderAction.SliderToMaximum),
        }[key]
        if 0 <= page < self._pages and page != self._page:
            self.turn_to(page)
        else:
            self._area.verticalScrollBar().triggerAction(move)

    def _fit(self) -> None:
        """At first the page is as wide as the window."""
        if self._fits:
            self._show()

    def _build_bar(self, title: str, note: str) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(ElidedLabel(title, "card"))
        bar.addWidget(ElidedLabel(note, "small", "ink3"), 1)
        self._number = label("", ink="ink2")
        self._back = IconButton(
            "chevron-left", "上一页(PgUp)", lambda: self.turn_to(self._page - 1)
        )
        self._on = IconButton("chevron-right", "下一页(PgDn)", lambda: self.turn_to(self._page + 1))
        smaller = Button("缩小", "quiet", run=lambda: self._zoom_by(-1))
        larger = Button("放大", "quiet", run=lambda: self._zoom_by(1))
        self.print = Button("打印", "primary", "print", "Ctrl+P", self.print_asked.emit)
        for part in (self._back, self._number, self._on, smaller, larger, self.print):
            bar.addWidget(part)
        return bar

    def _zoom_by(self, step: int) -> None:
        sizes = [z for z in _ZOOMS if (z > self._zoom if step > 0 else z < self._zoom)]
        if sizes:
            self.set_zoom(sizes[0] if step > 0 else sizes[-1])

    def _show(self) -> None:
        ratio = self.devicePixelRatioF()
        if self._fits:
            room = self._area.room() - 32
            self._zoom = max(30, min(200, int(room * 100 / (_SCREEN_DPI * 210 / 25.4))))
        exact = _SCREEN_DPI * ratio * self._zoom / 100
        # A whole dot an inch more would be eight pixels more across the page.
        dpi = max(24, int(exact) if self._fits else round(exact))
        shown = QPixmap.fromImage(image_of(self._render(self._page, dpi)))
        shown.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(shown)
        self._sheet.setAccessibleName(f"第 {self._page + 1} 页")
        self._number.setText(f"{self._page + 1} / {self._pages} 页")
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page < self._pages - 1)
