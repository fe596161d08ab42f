"""How the entries of an opened drop-down look: the words where the field has them, tint behind."""

from typing import Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sbdesk.gui import letters, palette
from sbdesk.gui.letters import px

_INSET = 10
_MIDDLE_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class _Entry(Protocol):
    """Members of a style option that PySide's own type file leaves out."""

    rect: QRect
    state: QStyle.StateFlag
    text: str


class DroppedEntry(QStyledItemDelegate):
    """Paints one entry; the one Enter would take stands on tint, as everywhere (LOOK §5)."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """30 px high, as wide as its words."""
        words = self._entry(option, index).text
        wide = QFontMetrics(letters.font()).horizontalAdvance(words)
        return QSize(wide + 2 * _INSET, px(30))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground and words."""
        entry = self._entry(option, index)
        marked = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
        chosen = bool(entry.state & marked)
        painter.save()
        painter.fillRect(entry.rect, QColor(palette.TINT if chosen else palette.SURFACE))
        painter.setFont(letters.font())
        painter.setPen(QColor(palette.INK))
        box = entry.rect.adjusted(_INSET, 0, -_INSET, 0)
        words = painter.fontMetrics().elidedText(
            entry.text, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, _MIDDLE_LEFT, words)
        painter.restore()

    def _entry(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> _Entry:
        filled = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        return cast(_Entry, filled)
