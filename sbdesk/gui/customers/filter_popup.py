"""Choosing conditions of the list: at the left what one may narrow by, at the right its values.

↑ ↓ choose, → and ← change sides, Enter narrows and closes, the space bar narrows and stays, Esc
closes. Letters go to the next value whose name begins so in pinyin.
"""

from collections.abc import Callable, Sequence
from threading import Event

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.customers.filter_side import (
    FilterLine,
    FilterSide,
    column_cell,
    count_cell,
    value_cell,
)
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import IconButton
from sbdesk.gui.parts.labels import label
from sbdesk.gui.parts.rows import Column
from sbdesk.services.customer_counts import Counted, counts_by, offered
from sbdesk.services.customer_list import CustomerQuery
from sbdesk.services.desk import Desk

_TOLD_AFTER_MS = 200
"""Counts that take longer say so; before that nothing flickers."""
_WIDE, _HIGH, _LEFT = 560, 420, 196


class FilterPopup(QWidget):
    """Lies over the page. `narrowed(column, value)`: "" drops it; `failed(error)`; `closed`."""

    narrowed = Signal(str, str)
    failed = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget, desk: Callable[[], Desk]) -> None:
        super().__init__(parent)
        self._desk = desk
        self._query = CustomerQuery()
        self._stopping = Event()
        self._reader = ReadRunner(self._stop, self)
        self.columns = FilterSide((Column("条件", column_cell),))
        self.values = FilterSide(
            (Column("值", value_cell), Column("户数", count_cell, 90, right=True))
        )
        self._waiting = label("正在数……", ink="ink3")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._right = QStackedWidget()
        self._counted = ""
        self._late = QTimer(self, singleShot=True, interval=_TOLD_AFTER_MS)
        self._late.timeout.connect(self._say_late)
        self._build()
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def open(self, query: CustomerQuery, below: QRect) -> None:
        """Show it beneath this part of the parent, with what is in force."""
        self._query = query
        at, room = self.columns.line(), self.window().rect()
        width, height = min(px(_WIDE), room.width() - 16), px(_HIGH)
        top = below.bottom() + 4
        height = max(px(200), min(height, room.bottom() - top - 8))
        left = max(8, min(below.right() - width, room.right() - width - 8))
        self.setGeometry(QRect(QPoint(left, top), QPoint(left + width, top + height)))
        self.show()
        self.raise_()
        self._show_columns(at.key if at else "")
        self.columns.setFocus(Qt.FocusReason.PopupFocusReason)

    def take(self, query: CustomerQuery) -> None:
        """The list is narrowed otherwise now."""
        self._query = query
        if self.isVisible():
            line = self.columns.line()
            self._show_columns(line.key if line else "")

    def close_it(self) -> None:
        """Put it away."""
        self._late.stop()
        self._reader.forget()
        self.hide()
        self.closed.emit()

    def shut_down(self) -> None:
        """Let go of the reader."""
        self._reader.shut_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and edge."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(palette.EDGE)))
        painter.setBrush(QColor(palette.SURFACE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 8)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.addWidget(label("筛选", "card"))
        head.addStretch(1)
        head.addWidget(IconButton("close", "关上(Esc)", self.close_it))
        column.addLayout(head)
        sides = QHBoxLayout()
        sides.setSpacing(1)
        self._right.addWidget(self.values)
        self._right.addWidget(self._waiting)
        sides.addWidget(self.columns)
        sides.addWidget(self._right, 1)
        column.addLayout(sides, 1)
        keys = label("→ 看各值，Enter 选定，空格选定不关，Esc 关上", "small", "ink3", wrap=True)
        keys.setContentsMargins(12, 4, 12, 0)
        column.addWidget(keys)
        self.columns.chosen.connect(lambda _number: self._count())
        self.columns.across.connect(lambda way: self._cross() if way > 0 else None)
        self.columns.taken.connect(lambda _closing: self._cross())
        self.columns.opened.connect(lambda _number: self._cross())
        self.values.across.connect(lambda way: self._cross_back() if way < 0 else None)
        self.values.taken.connect(self._take)
        self.values.opened.connect(lambda _number: self._take(True))

    def _focus_moved(self, _before: object, now: object) -> None:
        """The keyboard went elsewhere: it is not wanted any more."""
        if self.isVisible() and isinstance(now, QWidget) and not self._holds(now):
            self._late.stop()
            self._reader.forget()
            self.hide()

    def _holds(self, widget: QWidget) -> bool:
        return widget is self or self.isAncestorOf(widget)

    def _show_columns(self, current: str) -> None:
        self.columns.setFixedWidth(px(_LEFT))
        now = self._query.conditions()
        lines = [
            FilterLine(key, words, now.get(key, "")) for key, words in offered(self._desk()).items()
        ]
        self.columns.show_lines(lines, current)

    def _say_late(self) -> None:
        if not self.values.hasFocus():
            self._right.setCurrentWidget(self._waiting)

    def _stop(self) -> None:
        self._stopping.set()

    def _count(self) -> None:
        line = self.columns.line()
        if line is None or not self.isVisible():
            return
        self._late.start()
        self._reader.forget()
        desk, query, stopping = self._desk(), self._query, Event()
        self._stopping = stopping
        self._reader.run(
            lambda: counts_by(desk, query, line.key, stopping.is_set),
            lambda found: self._show_values(line, found),
            self._tell,
        )

    def _tell(self, error: BaseException) -> None:
        self._late.stop()
        self.failed.emit(error)

    def _show_values(self, line: FilterLine, found: Sequence[Counted]) -> None:
        chosen = self._query.conditions().get(line.key, "")
        self._late.stop()
        self._counted = line.key
        held = self.values.line()
        again = held.key if held and self.values.hasFocus() else chosen
        self.values.show_lines(
            [
                FilterLine(one.value, one.value, chosen if one.value == chosen else "", one.count)
                for one in found
            ],
            again,
        )
        self._right.setCurrentWidget(self.values)

    def _cross(self) -> None:
        line = self.columns.line()
        if self.values.lines and line is not None and line.key == self._counted:
            self.values.setFocus(Qt.FocusReason.TabFocusReason)

    def _cross_back(self) -> None:
        self.columns.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self, closing: bool) -> None:
        column, value = self.columns.line(), self.values.line()
        if column is None or value is None or column.key != self._counted:
            return
        self.narrowed.emit(column.key, "" if value.chosen else value.key)
        if closing:
            self.close_it()
