"""How a list row looks: cells, headings between rows, heads of columns (LOOK §5)."""

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import paint_glyph
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.rows import Cell, Group, LazyTableModel, Span

_INSET = 12
_GAP = 6
_MIDDLE_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_MIDDLE_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class _Look(Protocol):
    """Two members of a style option that PySide's own type file leaves out."""

    rect: QRect
    state: QStyle.StateFlag


def _look(option: QStyleOptionViewItem) -> _Look:
    return cast(_Look, option)


class RowDelegate(QStyledItemDelegate):
    """Paints one cell. `hover_row` is set by the view."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.hover_row = -1

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """30 px high."""
        return QSize(px(60), px(30))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A heading's part or a cell."""
        painter.save()
        group = index.data(LazyTableModel.GroupRole)
        box = QRect(_look(option).rect)
        painter.setClipRect(box)
        if isinstance(group, Group):
            self._paint_group(painter, box, group)
        else:
            selected = bool(_look(option).state & QStyle.StateFlag.State_Selected)
            self._paint_ground(painter, box, index, selected)
            cell = index.data(LazyTableModel.CellRole)
            if isinstance(cell, Cell):
                self._paint_cell(painter, box, cell, index, selected)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole text where a cell was cut."""
        cell = index.data(LazyTableModel.CellRole) if event.type() == QEvent.Type.ToolTip else None
        if isinstance(cell, Cell) and _natural_width(cell) > _look(option).rect.width() - _INSET:
            QToolTip.showText(event.globalPos(), f"{cell.text} {cell.secondary}".strip(), view)
        else:
            QToolTip.hideText()
        return True

    def _paint_group(self, painter: QPainter, box: QRect, group: Group) -> None:
        painter.fillRect(box, QColor(palette.PAGE))
        _row_line(painter, box, palette.CARD_LINE)
        left = _INSET - self._view.horizontalScrollBar().value()
        if group.glyph is not None:
            side = px(12)
            paint_glyph(painter, group.glyph, QRect(left, box.center().y() - side // 2, side, side))
            left += side + _GAP
        face = letters.font(Letter.SMALL_STRONG)
        painter.setFont(face)
        painter.setPen(QColor(group.glyph.ink if group.glyph else palette.INK))
        wide = QRect(left, box.top(), px(2000), box.height())
        painter.drawText(wide, _MIDDLE_LEFT, group.title)
        left += QFontMetrics(face).horizontalAdvance(group.title) + 8
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.INK_3))
        painter.drawText(QRect(left, box.top(), px(2000), box.height()), _MIDDLE_LEFT, group.count)

    def _paint_ground(
        self,
        painter: QPainter,
        box: QRect,
        index: QModelIndex | QPersistentModelIndex,
        selected: bool,
    ) -> None:
        hover = index.row() == self.hover_row
        ground = palette.TINT if selected else palette.HOVER if hover else palette.SURFACE
        painter.fillRect(box, QColor(ground))
        _row_line(painter, box, palette.ROW_LINE)
        if selected and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(palette.ACCENT))

    def _paint_cell(
        self,
        painter: QPainter,
        box: QRect,
        cell: Cell,
        index: QModelIndex | QPersistentModelIndex,
        selected: bool,
    ) -> None:
        model = index.model()
        column = model.columns[index.column()] if isinstance(model, LazyTableModel) else None
        inner = box.adjusted(_INSET, 0, -4, 0)
        ink = cell.ink or (cell.glyph.ink if cell.glyph and cell.coloured else palette.INK)
        if column is not None and column.right:
            inner = box.adjusted(4, 0, -_INSET, 0)
            self._paint_right(painter, inner, cell, ink)
            return
        if cell.glyph is not None:
            _glyph_at(painter, inner.left(), inner, cell)
            inner.setLeft(inner.left() + px(12) + _GAP)
        face = letters.font()
        used = _paint_words(painter, inner, cell.text, face, ink, cell.spans, selected)
        if cell.secondary:
            inner.setLeft(inner.left() + used + 8)
            small = letters.font(Letter.SMALL)
            _paint_words(
                painter, inner, cell.secondary, small, palette.INK_3, cell.secondary_spans, selected
            )

    def _paint_right(self, painter: QPainter, box: QRect, cell: Cell, ink: str) -> None:
        face = letters.font()
        painter.setFont(face)
        measure = QFontMetrics(face)
        shown = measure.elidedText(cell.text, Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(QColor(ink))
        painter.drawText(box, _MIDDLE_RIGHT, shown)
        if cell.glyph is not None:
            left = box.right() - measure.horizontalAdvance(shown) - px(12) - _GAP
            _glyph_at(painter, left, box, cell)


class ColumnHeads(QHeaderView):
    """Heads of columns: small, aligned like their column, a triangle at the sorted one."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._sorted, self._descending = -1, False
        self.setHighlightSections(False)
        self.setSectionsClickable(True)

    def mark_sorted(self, column: int, descending: bool) -> None:
        """Which column the list is sorted by; -1 for none."""
        self._sorted, self._descending = column, descending
        self.viewport().update()

    def sorted_by(self) -> tuple[int, bool]:
        """(column, descending)."""
        return self._sorted, self._descending

    def sizeHint(self) -> QSize:
        """32 px high."""
        return QSize(super().sizeHint().width(), px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every head; a sheet would put the sort mark above the words and align them all alike."""
        painter = QPainter(self.viewport())
        everything = self.viewport().rect()
        painter.fillRect(everything, QColor(palette.PAGE))
        _row_line(painter, everything, palette.CARD_LINE)
        for number in range(self.count()):
            if not self.isSectionHidden(number):
                left, width = self.sectionViewportPosition(number), self.sectionSize(number)
                self._paint_head(painter, QRect(left, 0, width, self.height()), number)

    def _paint_head(self, painter: QPainter, rect: QRect, number: int) -> None:
        painter.save()
        model = self.model()
        column = model.columns[number] if isinstance(model, LazyTableModel) else None
        if column is not None:
            chosen = number == self._sorted
            painter.setFont(letters.font(Letter.SMALL))
            painter.setPen(QColor(palette.INK if chosen else palette.INK_3))
            inner = rect.adjusted(_INSET if not column.right else 4, 0, -_INSET, 0)
            mark = px(12) if chosen else 0
            measure = painter.fontMetrics()
            shown = measure.elidedText(
                column.title, Qt.TextElideMode.ElideRight, inner.width() - mark
            )
            width = measure.horizontalAdvance(shown)
            left = inner.right() - width - mark if column.right else inner.left()
            painter.drawText(QRect(left, rect.top(), width + 2, rect.height()), _MIDDLE_LEFT, shown)
            if chosen:
                self._paint_mark(painter, QPoint(left + width + px(8), rect.center().y()))
        painter.restore()

    def _paint_mark(self, painter: QPainter, at: QPoint) -> None:
        half, up = px(4), -1 if self._descending else 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(palette.INK))
        painter.setPen(Qt.PenStyle.NoPen)
        top, foot = at.y() - up * half // 2, at.y() + up * half // 2
        painter.drawPolygon(
            QPolygon(
                [QPoint(at.x(), top), QPoint(at.x() + half, foot), QPoint(at.x() - half, foot)]
            )
        )


def _row_line(painter: QPainter, box: QRect, colour: str) -> None:
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(colour))


def _glyph_at(painter: QPainter, left: int, box: QRect, cell: Cell) -> None:
    if cell.glyph is not None:
        side = px(12)
        paint_glyph(painter, cell.glyph, QRect(left, box.center().y() - side // 2, side, side))


def _paint_words(
    painter: QPainter,
    box: QRect,
    text: str,
    face: QFont,
    ink: str,
    spans: tuple[Span, ...],
    selected: bool,
) -> int:
    """Draw the words with their matches marked; returns the width used."""
    if box.width() <= 0:
        return 0
    letters.show_rare(text)
    measure = QFontMetrics(face)
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    ground = QColor(palette.SURFACE if selected else palette.TINT)
    middle, half = box.center().y(), measure.height() // 2
    for start, length in spans:
        left = box.left() + measure.horizontalAdvance(text[:start])
        right = box.left() + measure.horizontalAdvance(text[: start + length])
        if left >= box.right():
            continue
        mark = QRect(left, middle - half, min(right, box.right()) - left, 2 * half)
        painter.fillRect(mark, ground)
        painter.fillRect(QRect(mark.left(), mark.bottom(), mark.width(), 2), QColor(palette.ACCENT))
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(box, _MIDDLE_LEFT, shown)
    return measure.horizontalAdvance(shown)


def _natural_width(cell: Cell) -> int:
    glyph = px(12) + _GAP if cell.glyph else 0
    secondary = letters.width_of(cell.secondary, Letter.SMALL) + 8 if cell.secondary else 0
    return letters.width_of(cell.text) + glyph + secondary + 4
