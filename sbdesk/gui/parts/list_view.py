"""The list of a tab: rows of 30 px, one chosen at a time, all of it by keyboard.

Keys: ↑ ↓ PgUp PgDn Home End choose, Enter opens, Ctrl+Shift+← → choose the sorted column,
Ctrl+Shift+↑ ↓ its direction, Ctrl+C copies the whole text of the cell, however little is shown.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sbdesk.gui import palette
from sbdesk.gui.letters import ems, px
from sbdesk.gui.parts.row_painting import ColumnHeads, RowDelegate
from sbdesk.gui.parts.rows import AnyIndex, Cell, Group, LazyTableModel

_NARROW_BELOW = 26.0


class ListView(QTableView):
    """Shows a `LazyTableModel`.

    Signals: `chosen(id)` when another row is current (None when none is), `opened(id)` on Enter
    or double click, `sort_asked(key, descending)` when a head is pressed.
    """

    chosen = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)

    def __init__(self, model: LazyTableModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self._delegate = RowDelegate(self)
        self._heads = ColumnHeads(self)
        self.setHorizontalHeader(self._heads)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setProperty("ring", "own")
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._heads.sectionClicked.connect(self._head_pressed)
        self.doubleClicked.connect(self._open)
        model.modelReset.connect(self._after_reset)
        self._measure()

    # what is shown and chosen

    def show_ids(self, ids: Sequence[int], groups: Sequence[Group] = ()) -> None:
        """Show these; what was chosen stays chosen when it is still there."""
        held = self.chosen_id()
        self.rows.show_ids(ids, groups)
        if held is not None and not self.choose(held):
            self.chosen.emit(None)

    def chosen_id(self) -> int | None:
        """The id of the current row."""
        return self.rows.id_at(self.currentIndex().row())

    def choose(self, wanted: int) -> bool:
        """Make this record current and scroll to it; False when it is not in the list."""
        row = self.rows.row_of(wanted)
        if row is None:
            return False
        self._go_to(row)
        return True

    def choose_first(self) -> None:
        """Make the first record current."""
        row = self._selectable(0, 1)
        if row is not None:
            self._go_to(row)

    def mark_sorted(self, key: str, descending: bool = False) -> None:
        """Show which column the ids are sorted by."""
        keys = [column.sort for column in self.rows.columns]
        self._heads.mark_sorted(keys.index(key) if key in keys else -1, descending)

    # Qt's own

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell the tab once per row."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row() and current.isValid():
            self.chosen.emit(self.rows.id_at(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the records, over the headings."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if (event.modifiers() & both) == both and self._sort_by_key(event.key()):
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            event.accept()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            event.accept()
            return
        target = self._target(event.key())
        if target is None:
            super().keyPressEvent(event)
            return
        self._go_to(target)
        event.accept()

    def _copy(self) -> None:
        """What the cell is, without the small words that only tell it apart."""
        cell = self.currentIndex().data(LazyTableModel.CellRole)
        if isinstance(cell, Cell) and cell.text:
            QGuiApplication.clipboard().setText(cell.text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is here: some row is current."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row is lit."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is lit."""
        super().leaveEvent(event)
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, then the frame round the chosen one while the keyboard is here."""
        super().paintEvent(event)
        index = self.currentIndex()
        if not (self.hasFocus() and index.isValid()):
            return
        top = self.rowViewportPosition(index.row())
        painter = QPainter(self.viewport())
        pen = QPen(QColor(palette.ACCENT), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        width = min(self.viewport().width(), self._heads.length())
        painter.drawRect(1, top + 1, width - 2, self.rowHeight(index.row()) - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()
            # Fewer rows fit now: the chosen one is still one of them.
            QTimer.singleShot(0, self, self._stay_in_sight)

    # inside

    def _stay_in_sight(self) -> None:
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(px(30))
        self.verticalHeader().setDefaultSectionSize(px(30))
        self._heads.setFixedHeight(px(32))
        self._share_width()

    def _share_width(self) -> None:
        room = self.viewport().width()
        least = sum(px(column.width) or px(72) for column in self.rows.columns)
        narrow = ems(room) < _NARROW_BELOW or least > room
        shown = []
        for number, column in enumerate(self.rows.columns):
            self.setColumnHidden(number, column.wide_only and narrow)
            if not (column.wide_only and narrow):
                shown.append(number)
        widths = {number: px(self.rows.columns[number].width) for number in shown}
        taking = [number for number in shown if not widths[number]] or shown[:1]
        left = room - sum(widths.values())
        for number in taking:
            widths[number] = max(px(72), widths[number] + left // len(taking))
        for number, width in widths.items():
            self.setColumnWidth(number, width)

    def _after_reset(self) -> None:
        self._delegate.hover_row = -1
        self.setCurrentIndex(QModelIndex())

    def _hover(self, row: int) -> None:
        if row != self._delegate.hover_row:
            self._delegate.hover_row = row
            self.viewport().update()

    def _go_to(self, row: int) -> None:
        index = self.rows.index(row, 0)
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        rows = QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, select | rows)
        above = self.rows.index(max(0, row - 1), 0)
        if self.rows.group_at(row - 1) is not None:
            self.scrollTo(above)
        self.scrollTo(index)

    def _target(self, key: int) -> int | None:
        now, last = self.currentIndex().row(), self.rows.rowCount() - 1
        page = max(1, self.viewport().height() // max(1, px(30)) - 1)
        moves = {
            Qt.Key.Key_Up: (now - 1, -1),
            Qt.Key.Key_Down: (now + 1, 1),
            Qt.Key.Key_PageUp: (max(0, now - page), -1),
            Qt.Key.Key_PageDown: (min(last, now + page), 1),
            Qt.Key.Key_Home: (0, 1),
            Qt.Key.Key_End: (last, -1),
        }
        for wanted, (row, step) in moves.items():
            if key == wanted:
                found = self._selectable(row, step)
                return found if found is not None else self._selectable(row, -step)
        return None

    def _selectable(self, row: int, step: int) -> int | None:
        while 0 <= row < self.rows.rowCount():
            if self.rows.group_at(row) is None:
                return row
            row += step
        return None

    def _open(self, index: QModelIndex) -> None:
        wanted = self.rows.id_at(index.row())
        if wanted is not None:
            self.opened.emit(wanted)

    def _head_pressed(self, column: int) -> None:
        self._ask_sort(column, self._heads.sorted_by() == (column, False))

    def _sort_by_key(self, key: int) -> bool:
        column, descending = self._heads.sorted_by()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._ask_sort(max(0, column), key == Qt.Key.Key_Down)
            return True
        step = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}.get(int(key))
        if step is None:
            return False
        sortable = [n for n, c in enumerate(self.rows.columns) if c.sort]
        if sortable:
            at = sortable.index(column) + step if column in sortable else 0
            self._ask_sort(sortable[at % len(sortable)], descending)
        return True

    def _ask_sort(self, column: int, descending: bool) -> None:
        key = self.rows.columns[column].sort
        if key:
            self._heads.mark_sorted(column, descending)
            self.sort_asked.emit(key, descending)
