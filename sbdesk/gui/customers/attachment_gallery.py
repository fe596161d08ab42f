"""The attachments of a file as small pictures in rows.

Keys: arrows choose, Enter opens, Del takes back.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from sbdesk.domain.attachments import size_words
from sbdesk.domain.words import short_date
from sbdesk.gui import icons, letters, palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.thumbnails import Thumbnails
from sbdesk.services.attachments import AttachmentRow

AnyIndex = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[AttachmentRow] = ()

    def show_rows(self, rows: Sequence[AttachmentRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.file_name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.title
        return None


class Gallery(QListView):
    """Signals: `chosen(AttachmentRow or None)`, `opened(row)`, `withdraw_asked(row)`."""

    chosen = Signal(object)
    opened = Signal(object)
    withdraw_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Rows()
        self.thumbnails = Thumbnails(self)
        self.thumbnails.ready.connect(lambda _key: self.viewport().update())
        self.today = date.min
        self.setModel(self._rows)
        self.setItemDelegate(_Tile(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.setProperty("ring", "own")
        self.doubleClicked.connect(self._open)
        self._measure()

    def show_rows(self, rows: Sequence[AttachmentRow], today: date) -> None:
        """Show these; the one chosen stays chosen when it is still there."""
        held = self.current()
        self.today = today
        letters.show_rare("".join(row.title for row in rows))
        self._rows.show_rows(rows)
        if held is not None and self.choose(held.id):
            return
        self.chosen.emit(None)
        if self.hasFocus():
            self._choose_some()

    def current(self) -> AttachmentRow | None:
        """The one that is chosen."""
        index = self.currentIndex()
        found = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return found if isinstance(found, AttachmentRow) else None

    def choose(self, record: bytes) -> bool:
        """Choose an attachment by its record or by that it belongs to; False when none is here."""
        for number, row in enumerate(self._rows.rows):
            if record in (row.id, row.record_id):
                self.setCurrentIndex(self._rows.index(number))
                return True
        return False

    def count(self) -> int:
        """How many there are."""
        return self._rows.rowCount()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell the page."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, take back."""
        asked = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_Delete: self.withdraw_asked,
        }.get(Qt.Key(event.key()))
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if asked is not None and plain:
            row = self.current()
            if row is not None:
                asked.emit(row)
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is here: one is chosen."""
        super().focusInEvent(event)
        self._choose_some()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _choose_some(self) -> None:
        if not self.currentIndex().isValid() and self.count():
            self.setCurrentIndex(self._rows.index(0))

    def picture_height(self) -> int:
        """As high as leaves the words of the first row in sight, within bounds."""
        room = self.viewport().height() - px(68)
        return max(px(48), min(px(104), room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low page has lower pictures."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self.setGridSize(QSize(px(168), self.picture_height() + px(68)))

    def _open(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, AttachmentRow):
            self.opened.emit(row)


class _Look(Protocol):
    rect: QRect


class _Tile(QStyledItemDelegate):
    def __init__(self, view: Gallery) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """One cell of the grid."""
        return QSize(px(160), self._view.picture_height() + px(60))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Picture, title, what it is."""
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, AttachmentRow):
            return
        look = cast(_Look, option)
        painter.save()
        box = QRect(look.rect).adjusted(2, 2, -2, -2)
        chosen = index.row() == self._view.currentIndex().row()
        if chosen:
            painter.fillRect(box, QColor(palette.TINT))
            if self._view.hasFocus():
                pen = QPen(QColor(palette.ACCENT), 2)
                pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
                painter.setPen(pen)
                painter.drawRect(box.adjusted(1, 1, -1, -1))
        frame = QRect(box.left() + 8, box.top() + 8, box.width() - 16, self._view.picture_height())
        self._paint_picture(painter, frame, row)
        self._paint_words(painter, box, frame.bottom() + 4, row)
        painter.restore()

    def _paint_picture(self, painter: QPainter, frame: QRect, row: AttachmentRow) -> None:
        painter.fillRect(frame, QColor(palette.SUNK))
        if not row.there:
            self._paint_missing(painter, frame)
            return
        picture = None
        if row.picture and row.path is not None:
            picture = self._view.thumbnails.picture(row.path, px(160))
        if picture is not None and not picture.isNull():
            shown = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), shown)
            place.moveCenter(frame.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
            return
        side, low = px(32), frame.height() < px(80)
        at = frame.center() - QPoint(side // 2, side // 2 + (0 if low else px(8)))
        painter.drawPixmap(at, icons.pixmap("document", side, palette.INK_3))
        if low:
            return
        suffix = row.file_name.rpartition(".")[2].upper()[:5]
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.INK_2))
        painter.drawText(frame.adjusted(0, px(52), 0, 0), _CENTRE, suffix or row.type_title)

    def _paint_missing(self, painter: QPainter, frame: QRect) -> None:
        side = px(16)
        mark = QRect(0, 0, side, side)
        mark.moveCenter(frame.center() - QPoint(0, px(12)))
        paint_glyph(painter, Glyph.OVERDUE, mark)
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.OVERDUE))
        painter.drawText(frame.adjusted(0, px(24), 0, 0), _CENTRE, "文件不在了")

    def _paint_words(self, painter: QPainter, box: QRect, top: int, row: AttachmentRow) -> None:
        day = row.added[:10]
        when = short_date(date.fromisoformat(day), self._view.today) if day else ""
        small = " · ".join(filter(None, (row.type_title, size_words(row.size), when)))
        for letter, text, height, ink in (
            (Letter.BODY, row.title, px(22), palette.INK),
            (Letter.SMALL, small, px(18), palette.INK_3),
        ):
            painter.setFont(letters.font(letter))
            painter.setPen(QColor(ink))
            line = QRect(box.left() + 8, top, box.width() - 16, height)
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, _LEFT, cut)
            top += height
