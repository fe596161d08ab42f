"""Badges, grade badges and chips (LOOK §5)."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from sbdesk.gui import icons, letters, palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from sbdesk.gui.letters import Letter, px

_GRADES = {
    "A": (palette.ACCENT, palette.TINT),
    "B": (palette.ACCENT, palette.TINT),
    "C": (palette.SOON, palette.SOON_TINT),
    "D": (palette.OVERDUE, palette.OVERDUE_TINT),
}


class Badge(QWidget):
    """A word on a ground; not clickable. `large` is for header cards."""

    def __init__(
        self,
        text: str,
        glyph: Glyph | None = None,
        *,
        ink: str = palette.INK_2,
        ground: str = palette.SUNK,
        large: bool = False,
    ) -> None:
        super().__init__()
        self._text, self._glyph, self._large = text, glyph, large
        self._ink = glyph.ink if glyph else ink
        self._ground = glyph.ground if glyph else ground
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The word shown."""
        return self._text

    def letter_font(self) -> QFont:
        """The face its word is set in."""
        return letters.font(Letter.BODY if self._large else Letter.SMALL)

    def sizeHint(self) -> QSize:
        """Word, glyph and padding."""
        words = QFontMetrics(self.letter_font()).horizontalAdvance(self._text)
        glyph = px(10) + 5 if self._glyph else 0
        return QSize(words + glyph + 2 * px(6), px(24 if self._large else 20))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, glyph, word."""
        painter = QPainter(self)
        paint_badge(
            painter,
            self.rect(),
            self._text,
            self._glyph,
            self._ink,
            self._ground,
            self.letter_font(),
        )


def paint_badge(
    painter: QPainter,
    box: QRect,
    text: str,
    glyph: Glyph | None,
    ink: str,
    ground: str,
    face: QFont,
) -> None:
    """Draw a badge into the box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(box), 4, 4)
    left = box.left() + px(6)
    if glyph is not None:
        side = px(10)
        paint_glyph(painter, glyph, QRect(left, box.center().y() - side // 2, side, side), ink)
        left += side + 5
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(
        QRect(left, box.top(), box.right() - left + 1, box.height()),
        int(Qt.AlignmentFlag.AlignVCenter),
        text,
    )
    painter.restore()


def state_badge(glyph: Glyph, text: str = "") -> Badge:
    """A badge of a state, with the state's own word unless another is given."""
    return Badge(text or glyph.word, glyph)


def grade_badge(grade: str, score: int | None = None, *, large: bool = True) -> Badge:
    """信用 B · 78; always with the letter, never by colour alone."""
    ink, ground = _GRADES.get(grade, (palette.INK_2, palette.SUNK))
    words = f"信用 {grade or '未评'}" + (f" · {score}" if score is not None else "")
    return Badge(words, ink=ink, ground=ground, large=large)


def importance_badge(text: str, *, large: bool = True) -> Badge:
    """The one dark thing on a page."""
    return Badge(text, ink=palette.SURFACE, ground=palette.INK, large=large)


class Chip(QAbstractButton):
    """A condition that narrows a list; pressing it (mouse, space, Delete) removes it."""

    removed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(f"去掉条件 {text}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.removed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Enter do as a click does."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Word, cross and padding."""
        return QSize(letters.width_of(self.text()) + px(14) + px(20) + 8, px(24))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint, edge, word, cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.ACCENT if self.underMouse() else palette.TINT_EDGE)))
        painter.setBrush(QColor(palette.TINT))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(letters.font())
        painter.setPen(QColor(palette.ACCENT_PRESSED))
        words = QRect(px(10), 0, self.width(), self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        side = px(14)
        at = QPoint(self.width() - px(8) - side, (self.height() - side) // 2)
        painter.drawPixmap(at, icons.pixmap("close", side, palette.ACCENT_PRESSED))
