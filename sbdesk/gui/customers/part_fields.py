"""Fields for the parts of a file: a number with its unit, a line that proposes usual answers."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu

from sbdesk.domain.readings import name_readings
from sbdesk.gui import icons, letters, palette
from sbdesk.gui.letters import Letter, px, width_of
from sbdesk.gui.parts.fields import LineField

_MOST_PROPOSED = 20
_FEWEST_LETTERS = 2


class UnitField(LineField):
    """A figure; its unit stands at the right end inside the field."""

    def __init__(self, unit: str, limit: int = 40) -> None:
        super().__init__(limit=limit)
        self.unit = unit
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the unit."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(letters.font(Letter.SMALL))
        painter.setPen(QColor(palette.INK_3))
        box = self.rect().adjusted(0, 0, -10, 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(flags), self.unit)

    def _make_room(self) -> None:
        room = width_of(self.unit, Letter.SMALL) + 8 if self.unit else 0
        self.setTextMargins(0, 0, room, 0)


class ProposingLine(LineField):
    """Free text; ↓ or the arrow at its end drops the usual answers, Enter takes one.

    Letters that begin the pinyin of one usual answer become it when the line is left (dgr → 电工);
    where they begin several, Enter drops those.
    """

    def __init__(self, proposals: Sequence[str], limit: int = 60) -> None:
        super().__init__(limit=limit)
        self.proposals = tuple(proposals[:_MOST_PROPOSED])
        self._make_room()

    def open_menu(self) -> QMenu | None:
        """Drop the usual answers beneath the line; None when there are none.

        The answer that stands in the line is the one lit, so that Enter changes nothing.
        """
        return self._drop(self.proposals)

    def value(self) -> str:
        """The text, or the one usual answer whose pinyin it begins."""
        meant = self._meant()
        return meant[0] if len(meant) == 1 else super().value()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ drops the list, Enter reads pinyin first, everything else types."""
        key = event.key()
        if key == Qt.Key.Key_Down and self.open_menu() is not None:
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._meant()) > 1:
            self._drop(self._meant())
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving it, pinyin of one usual answer becomes that answer."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._read_pinyin()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the arrow it drops the list."""
        super().mousePressEvent(event)
        if event.position().x() >= self.width() - px(16) - 10:
            self.open_menu()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the arrow."""
        super().paintEvent(event)
        if self.proposals:
            side = px(16)
            corner = QPoint(self.width() - side - 8, (self.height() - side) // 2)
            drawn = icons.pixmap("chevron-down", side, palette.INK_3)
            QPainter(self).drawPixmap(QRect(corner, drawn.deviceIndependentSize().toSize()), drawn)

    def _make_room(self) -> None:
        self.setTextMargins(0, 0, px(16) + 4 if self.proposals else 0, 0)

    def _drop(self, proposals: Sequence[str]) -> QMenu | None:
        if not proposals:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words in proposals:
            menu.addAction(words).triggered.connect(lambda _=False, words=words: self._take(words))
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        held = self.value()
        if held in proposals or not held or self._meant():
            menu.setActiveAction(menu.actions()[proposals.index(held) if held in proposals else 0])
        return menu

    def _meant(self) -> tuple[str, ...]:
        """The usual answers whose pinyin begins with the letters in the line."""
        typed = self.text().strip().lower()
        if not (typed.isascii() and typed.isalpha() and len(typed) >= _FEWEST_LETTERS):
            return ()
        readings = {words: name_readings(words) for words in self.proposals}
        exact = tuple(words for words, read in readings.items() if typed in read.initials)
        begun = tuple(
            words
            for words, read in readings.items()
            if any(one.startswith(typed) for one in (*read.initials, *read.full))
        )
        return exact if len(exact) == 1 else begun

    def _read_pinyin(self) -> None:
        meant = self._meant()
        if len(meant) == 1:
            self._take(meant[0])

    def _take(self, words: str) -> None:
        self.set_value(words)
        self.end(False)
        self.edited.emit()
