"""One part of a file as a line that has the keyboard: what it is, small what else, its state."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.customers.part_words import Told
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.facts import breakable
from sbdesk.gui.parts.labels import clear_layout, label
from sbdesk.gui.parts.marks import Badge

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FAR = 1_000_000
"""So many steps lead to the first or the last place of a page."""
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
}


class PartRow(QWidget):
    """Signals: `opened`, `withdraw_asked`, `add_asked`, `attach_asked` on Ctrl+O, `scans_asked`
    on Ctrl+↓, `moved(by)` on ↑ ↓ Home End.

    Without `editable` nothing opens it and nothing takes it away.
    """

    opened = Signal()
    withdraw_asked = Signal()
    add_asked = Signal()
    attach_asked = Signal()
    scans_asked = Signal()
    moved = Signal(int)

    def __init__(self, shown: Told, *, editable: bool) -> None:
        super().__init__()
        self._shown, self._editable = shown, editable
        self._keys: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Delete: self.withdraw_asked.emit,
            Qt.Key.Key_Insert: self.add_asked.emit,
        }
        for step_key, by in _STEPS.items():
            self._keys[step_key] = partial(self.moved.emit, by)
        for key in _ENTER:
            self._keys[key] = self.opened.emit
        self._with_control: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_O: self.attach_asked.emit,
            Qt.Key.Key_Down: self.scans_asked.emit,
        }
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "own")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._state = QHBoxLayout()
        self._more = IconButton("more", "这一条可以做什么", self._open_menu)
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addLayout(self._words, 1)
        self._row.addLayout(self._state)
        self._row.addWidget(self._more)
        self._more.setVisible(editable)
        self._measure()
        self._fill()

    def shown(self) -> Told:
        """What it says."""
        return self._shown

    def show_told(self, shown: Told) -> None:
        """Say this instead."""
        if shown != self._shown:
            self._shown = shown
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Del takes away, Ins adds another, Ctrl+O a scan of it, arrows go on."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        keys = self._keys if not held else self._with_control
        known = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)
        act = keys.get(Qt.Key(event.key())) if known else None
        if act is None:
            super().keyPressEvent(event)
            return
        act()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As Enter."""
        self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with it."""
        if self._editable:
            self._menu().popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame comes."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and line; with the keyboard tint, bar and frame (LOOK §5)."""
        painter = QPainter(self)
        box = self.rect()
        if self.hasFocus():
            painter.fillRect(box, QColor(palette.TINT))
            painter.fillRect(QRect(0, 0, 3, box.height()), QColor(palette.ACCENT))
            painter.setPen(QPen(QColor(palette.ACCENT), 2, j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
            return
        if self.underMouse():
            painter.fillRect(box, QColor(palette.HOVER))
        painter.fillRect(0, box.bottom(), box.width(), 1, QColor(palette.ROW_LINE))

    # inside

    def _fill(self) -> None:
        shown = self._shown
        for layout in (self._words, self._state):
            clear_layout(layout)
        self._words.addWidget(label(breakable(shown.headline), wrap=True))
        if shown.detail:
            self._words.addWidget(label(breakable(shown.detail), "small", "ink3", wrap=True))
        if shown.state:
            self._state.addWidget(Badge(shown.state, shown.glyph))
        self.setAccessibleName("，".join(filter(None, (shown.headline, shown.state))))
        self.setAccessibleDescription(shown.detail)

    def _measure(self) -> None:
        self._row.setContentsMargins(12, px(5), 4, px(6))
        self.setMinimumHeight(px(38))

    def _open_menu(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._menu().popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = [
            ("编辑\tEnter", self.opened),
            ("附上扫描件……\tCtrl+O", self.attach_asked),
            ("看扫描件\tCtrl+↓", self.scans_asked),
            ("撤回……\tDel", self.withdraw_asked),
        ]
        if not self._shown.scans:
            del lines[2]
        for words, act in lines:
            menu.addAction(words).triggered.connect(lambda _=False, act=act: act.emit())
        return menu


class AddButton(Button):
    """「新增」 of a section; the arrows go on from it as from a row."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ Home End go on, Ins presses."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Insert:
            self.click()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
