"""List left, file right; one at a time where the window is narrow in letters (LOOK §4).

folding = Folding(list_card, file_card, list_width=440)
folding.open_right()      # a file or form was asked for; narrow windows show it alone
folding.close_right()     # Esc or 「‹ 台账」 came back
"""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from sbdesk.gui.letters import ems, px

FOLDS_BELOW = 80.0
"""In letters (width divided by one em)."""


class Folding(QWidget):
    """Signals: `folded(bool)` at first and whenever it changes, `closed` when the list is back."""

    folded = Signal(bool)
    closed = Signal()

    def __init__(self, left: QWidget, right: QWidget, list_width: int = 440) -> None:
        super().__init__()
        self.left, self.right = left, right
        self._list_width, self._open = list_width, False
        self._narrow: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(left)
        row.addWidget(right, 1)
        self._escape = QShortcut(QKeySequence("Esc"), right)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.close_right)

    def is_narrow(self) -> bool:
        """Whether only one of the two is shown."""
        return bool(self._narrow)

    def open_right(self) -> None:
        """Show the right side; alone where it is narrow."""
        self._open = True
        self._arrange()

    def close_right(self) -> None:
        """Back to the list; in a wide window only the keyboard moves."""
        self._open = False
        self._arrange()
        self.left.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def may_leave_right(self) -> bool:
        """Whether the list may stay alone while the keyboard is in it; a form stays in sight."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fold)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._fold)

    def showEvent(self, event: QShowEvent) -> None:
        """Before this nobody knows how wide it is."""
        super().showEvent(event)
        self._arrange()

    def _fold(self) -> None:
        """The room changed. The side that has the keyboard stays: hidden, it would leave it to any
        button."""
        if self._narrow is False and ems(self.width()) < FOLDS_BELOW:
            if self._leads(self.left) and self.may_leave_right():
                self._open = False
            elif self._leads(self.right):
                self._open = True
        self._arrange()

    def _leads(self, side: QWidget) -> bool:
        """Whether the keyboard is in a side."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is side or side.isAncestorOf(focus))

    def _arrange(self) -> None:
        narrow = ems(self.width()) < FOLDS_BELOW
        self.left.setVisible(not narrow or not self._open)
        self.right.setVisible(not narrow or self._open)
        self._escape.setEnabled(narrow and self._open)
        if narrow:
            self.left.setMinimumWidth(0)
            self.left.setMaximumWidth(16777215)
        else:
            self.left.setFixedWidth(px(self._list_width))
        if narrow != self._narrow and self.isVisible():
            self._narrow = narrow
            self.folded.emit(narrow)
