"""A long story as one vertical line that stays quick: only what is in sight is painted (LOOK §5).

Keys: ↑ ↓ PgUp PgDn Home End choose; the chosen event is shown whole; Enter opens its record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from sbdesk.gui.letters import Letter, px

AnyIndex = QModelIndex | QPersistentModelIndex
_EDGE = 12
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_ONE_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class StoryItem:
    """One event: the fact, what stands small beneath, its day and, small, who and what kind.

    `head` is a heading above it (a year), "" for none.
    """

    fact: str
    detail: str
    day: str
    aside: str = ""
    glyph: Glyph = Glyph.DOT
    head: str = ""


class _Items(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[StoryItem] = ()

    def show_items(self, items: Sequence[StoryItem]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.day} {item.fact} {item.detail}".strip()
        return None


class StoryList(QListView):
    """Shows events. Signals: `chosen(row)`, `opened(row)` on Enter or double click."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._items = _Items()
        self._delegate = _StoryDelegate(self)
        self.setModel(self._items)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty("ring", "own")
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_items(self, items: Sequence[StoryItem]) -> None:
        """Tell this story instead; the newest is in sight."""
        letters.show_rare("".join(item.fact + item.detail for item in items))
        self._items.show_items(items)
        self.scrollToTop()
        if self.hasFocus():
            self._choose_some()

    def row(self) -> int:
        """The chosen event; -1 for none."""
        return self.currentIndex().row()

    def count(self) -> int:
        """How many events are shown."""
        return self._items.rowCount()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """The chosen one grows, the other shrinks."""
        super().currentChanged(current, previous)
        for index in (previous, current):
            if index.isValid():
                self._delegate.sizeHintChanged.emit(self._items.index(index.row()))
        if current.isValid():
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.row() >= 0:
                self.opened.emit(self.row())
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is here: some event is chosen."""
        super().focusInEvent(event)
        self._choose_some()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def _lay_out(self) -> None:
        self.scheduleDelayedItemsLayout()
        # Less has room now, or more: where the keyboard stands is still seen.
        QTimer.singleShot(0, self, self._stay_in_sight)

    def _stay_in_sight(self) -> None:
        if self.hasFocus() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _choose_some(self) -> None:
        if not self.currentIndex().isValid() and self.count():
            self.setCurrentIndex(self._items.index(0))


class _Look(Protocol):
    rect: QRect


class _StoryDelegate(QStyledItemDelegate):
    def __init__(self, view: StoryList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Two lines, or all of them for the chosen event."""
        item = index.data(Qt.ItemDataRole.UserRole)
        width = self._view.viewport().width()
        if not isinstance(item, StoryItem):
            return QSize(width, px(30))
        head = px(28) if item.head else 0
        if index.row() == self._view.row():
            fact, detail = self._whole(item, self._room(width))
        else:
            fact, detail = px(22), px(19) if item.detail or item.aside else 0
        return QSize(width, head + px(4) + max(fact + detail, px(22)) + px(8))

    def _room(self, width: int) -> int:
        """How wide fact and detail may be: what the line and the day leave."""
        return max(px(80), width - px(36) - px(128) - _EDGE)

    def _whole(self, item: StoryItem, room: int) -> tuple[int, int]:
        fact = _height(item.fact, Letter.BODY, room)
        detail = _height(item.detail, Letter.SMALL, room) if item.detail else 0
        least = px(41) if item.aside else 0
        return max(fact, px(22)), max(detail, least - max(fact, px(22)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """The line, the glyph, the fact, its day."""
        item = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(item, StoryItem):
            return
        look = cast(_Look, option)
        box = QRect(look.rect)
        painter.save()
        painter.setClipRect(box)
        if item.head:
            self._paint_head(painter, QRect(box.left(), box.top(), box.width(), px(28)), item.head)
            box.setTop(box.top() + px(28))
        chosen = index.row() == self._view.currentIndex().row()
        if chosen:
            painter.fillRect(box, QColor(palette.TINT))
            if self._view.hasFocus():
                pen = QPen(QColor(palette.ACCENT), 2)
                pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
                painter.setPen(pen)
                painter.drawRect(box.adjusted(1, 1, -1, -1))
        self._paint_line(painter, box, item, index)
        self._paint_words(painter, box, item, chosen)
        painter.restore()

    def _paint_head(self, painter: QPainter, box: QRect, head: str) -> None:
        painter.fillRect(box, QColor(palette.PAGE))
        painter.setFont(letters.font(Letter.SMALL_STRONG))
        painter.setPen(QColor(palette.INK))
        painter.drawText(box.adjusted(_EDGE, 0, -_EDGE, 0), _ONE_LINE, head)

    def _paint_line(self, painter: QPainter, box: QRect, item: StoryItem, index: AnyIndex) -> None:
        side = px(12)
        mark = QRect(box.left() + _EDGE, box.top() + px(9), side, side)
        middle = mark.center().x()
        line = QColor(palette.CARD_LINE)
        if index.row() > 0 and not item.head:
            painter.fillRect(middle, box.top(), 2, mark.top() - box.top() - 2, line)
        if index.row() < self._view.count() - 1:
            top = mark.bottom() + 4
            painter.fillRect(middle, top, 2, box.bottom() - top + 1, line)
        paint_glyph(painter, item.glyph, mark)

    def _paint_words(self, painter: QPainter, box: QRect, item: StoryItem, chosen: bool) -> None:
        room, left = self._room(box.width()), box.left() + px(36)
        top, high = box.top() + px(4), px(22)
        body, small = letters.font(), letters.font(Letter.SMALL)
        fact, detail = self._whole(item, room) if chosen else (high, px(19))
        self._text(painter, QRect(left, top, room, fact), item.fact, Letter.BODY, chosen)
        painter.setFont(body)
        if item.detail:
            beneath = QRect(left, top + fact, room, detail)
            self._text(painter, beneath, item.detail, Letter.SMALL, chosen)
        side = QRect(left + room + 8, top, px(128) - 8, high)
        painter.setFont(small)
        painter.setPen(QColor(palette.INK_3))
        painter.drawText(side, _RIGHT, item.day)
        shown = QFontMetrics(small).elidedText(
            item.aside, Qt.TextElideMode.ElideRight, side.width()
        )
        painter.drawText(side.translated(0, high - px(2)), _RIGHT, shown)

    def _text(self, painter: QPainter, box: QRect, text: str, letter: Letter, whole: bool) -> None:
        face = letters.font(letter)
        painter.setFont(face)
        painter.setPen(QColor(palette.INK if letter is Letter.BODY else palette.INK_3))
        if whole:
            painter.drawText(box, _WRAPPED, text)
            return
        cut = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _ONE_LINE, cut)


def _height(text: str, letter: Letter, room: int) -> int:
    measure = QFontMetrics(letters.font(letter))
    return measure.boundingRect(QRect(0, 0, room, 100_000), _WRAPPED, text).height()
