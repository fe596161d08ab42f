"""The state glyphs, painted as paths: the screen face has no such characters (LOOK §5, §6.6)."""

from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from sbdesk.gui import palette


class Glyph(Enum):
    """The states: (word, colour of glyph and words, ground of a badge)."""

    OVERDUE = ("逾期", palette.OVERDUE, palette.OVERDUE_TINT)
    TODAY = ("今日到期", palette.SOON, palette.SOON_TINT)
    WEEK = ("本周内", palette.INK_2, palette.SUNK)
    WAITING = ("等对方", palette.INK_3, palette.SUNK)
    DONE = ("已完成", palette.DONE, palette.DONE_TINT)
    CLASH = ("要裁定", palette.SOON, palette.SOON_TINT)
    DOT = ("", palette.EDGE, palette.SUNK)

    @property
    def word(self) -> str:
        """What the state is called beside its glyph."""
        return str(self.value[0])

    @property
    def ink(self) -> str:
        """The colour of the glyph and of words in this state."""
        return str(self.value[1])

    @property
    def ground(self) -> str:
        """The ground of a badge or message in this state."""
        return str(self.value[2])


def paint_glyph(
    painter: QPainter, glyph: Glyph, box: QRect | QRectF, colour: str | None = None
) -> None:
    """Draw the glyph centred in the box, as large as its smaller side."""
    side = min(box.width(), box.height())
    centre = QRectF(box).center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre.x() - side / 2, centre.y() - side / 2)
    painter.scale(side / 12, side / 12)
    _DRAW[glyph](painter, QColor(colour or glyph.ink))
    painter.restore()


def glyph_pixmap(glyph: Glyph, side: int) -> QPixmap:
    """The glyph as a picture of `side` pixels, drawn at twice the size."""
    drawn = QPixmap(2 * side, 2 * side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_glyph(painter, glyph, QRect(2, 2, 2 * side - 4, 2 * side - 4))
    painter.end()
    drawn.setDevicePixelRatio(2)
    return drawn


def _fill(painter: QPainter, colour: QColor, *points: tuple[float, float]) -> None:
    painter.setPen(QPen(colour, 1.0, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _triangle(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour, (6, 1.2), (11.4, 10.8), (0.6, 10.8))


def _lozenge(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour, (6, 0.6), (11.4, 6), (6, 11.4), (0.6, 6))


def _ring(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(6, 6), 4.8, 4.8)


def _quarter(painter: QPainter, colour: QColor) -> None:
    _ring(painter, colour)
    path = QPainterPath(QPointF(6, 6))
    path.arcTo(QRectF(1.2, 1.2, 9.6, 9.6), 90, -90)
    path.closeSubpath()
    painter.fillPath(path, colour)


def _bars(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 2.2, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(3.6, 2), QPointF(3.6, 10))
    painter.drawLine(QPointF(8.4, 2), QPointF(8.4, 10))


def _tick(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 2.0, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF([QPointF(1, 6.4), QPointF(4.6, 10), QPointF(11, 2.4)]))


def _dot(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(6, 6), 3.4, 3.4)


_DRAW = {
    Glyph.OVERDUE: _triangle,
    Glyph.TODAY: _quarter,
    Glyph.WEEK: _ring,
    Glyph.WAITING: _bars,
    Glyph.DONE: _tick,
    Glyph.CLASH: _lozenge,
    Glyph.DOT: _dot,
}
