"""The chart of fixed grades: one line of 2 px, bands by name, a what-if dashed (LOOK §1)."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from sbdesk.domain.credit import Band
from sbdesk.domain.months import add_months
from sbdesk.gui import letters, palette
from sbdesk.gui.letters import Letter, px

_MONTHS = 12
_HEIGHT = 168
_BELOW = 6
"""Points of room beneath the lowest score."""


@dataclass(frozen=True)
class Trend:
    """What is drawn: bands best first, fixed scores oldest first, today's score and day."""

    bands: tuple[Band, ...]
    fixed: tuple[tuple[date, int], ...]
    on: date
    score: int

    @property
    def begins(self) -> date:
        """The left edge."""
        return add_months(self.on, -_MONTHS)

    def steps(self) -> list[tuple[date, int]]:
        """Where the line turns: the score standing at the left edge, each one fixed since."""
        before = [points for day, points in self.fixed if day <= self.begins]
        inside = [(day, points) for day, points in self.fixed if self.begins < day <= self.on]
        return ([(self.begins, before[-1])] if before else []) + inside

    def limits(self) -> tuple[int, int]:
        """(lowest, highest) of the axis, in tens."""
        seen = [self.score, *(points for _, points in self.steps())]
        bars = [band.least for band in self.bands if band.least > 0]
        low = min([*seen, *bars]) - _BELOW
        return low // 10 * 10, max(100, -(-max(seen) // 10) * 10)


class GradeChart(QWidget):
    """Shows a `Trend`; `suppose` adds the dashed what-if."""

    def __init__(self) -> None:
        super().__init__()
        self._trend: Trend | None = None
        self._supposed: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._measure()

    def show_trend(self, trend: Trend) -> None:
        """This customer's."""
        self._trend, self._supposed = trend, None
        told = "，".join(f"{day:%Y-%m-%d} {points} 分" for day, points in trend.steps())
        self.setAccessibleName(f"得分走势：{told or '还没有评定过'}，今天 {trend.score} 分")
        self.update()

    def suppose(self, points: int | None) -> None:
        """Where a what-if would end; None for none."""
        self._supposed = points
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bands, axis, line, today, what-if."""
        if self._trend is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = _Drawing(painter, self._trend, QRectF(self.rect()), self._supposed)
        drawing.bands()
        drawing.months()
        drawing.line()
        drawing.today()

    def _measure(self) -> None:
        self.setFixedHeight(px(_HEIGHT))


class _Drawing:
    """One painting: where a day and a score lie."""

    def __init__(
        self, painter: QPainter, trend: Trend, whole: QRectF, supposed: int | None
    ) -> None:
        self._painter, self._trend, self._supposed = painter, trend, supposed
        low, high = trend.limits()
        low = min(low, supposed // 10 * 10) if supposed is not None else low
        high = max(high, -(-supposed // 10) * 10) if supposed is not None else high
        self._low, self._high = low, high
        self._plot = whole.adjusted(px(30), px(8), -px(58), -px(22))

    def _x(self, day: date) -> float:
        begins, on = self._trend.begins, self._trend.on
        part = (day - begins).days / max(1, (on - begins).days)
        return self._plot.left() + part * self._plot.width()

    def _y(self, points: float) -> float:
        part = (points - self._low) / (self._high - self._low)
        return self._plot.bottom() - part * self._plot.height()

    def bands(self) -> None:
        """Every other band on page ground; the letter inside, the bar dashed."""
        ceiling = self._high
        for number, band in enumerate(self._trend.bands):
            floor = max(band.least, self._low)
            if floor >= ceiling:
                continue
            top, foot = self._y(ceiling), self._y(floor)
            box = QRectF(self._plot.left(), top, self._plot.width(), foot - top)
            if number % 2 == 0:
                self._painter.fillRect(box, QColor(palette.PAGE))
            if band.least > self._low:
                self._painter.setPen(QPen(QColor(palette.EDGE), 1, Qt.PenStyle.DashLine))
                self._painter.drawLine(box.bottomLeft(), box.bottomRight())
                self._scale(floor)
            self._words(Letter.SMALL_STRONG, palette.INK_2)
            if box.height() >= px(14):
                place = box.adjusted(6, 1, 0, 0)
                self._painter.drawText(place, int(Qt.AlignmentFlag.AlignTop), band.grade)
            ceiling = floor
        self._scale(self._high)

    def months(self) -> None:
        """Every third month under the axis."""
        self._words(Letter.SMALL, palette.INK_3)
        for back in range(_MONTHS, -1, -3):
            day = add_months(self._trend.on, -back)
            middle = self._x(day)
            box = QRectF(middle - px(30), self._plot.bottom() + 4, px(60), px(18))
            self._painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), f"{day.month}月")

    def line(self) -> None:
        """Steps: a score stands until the next one is fixed."""
        steps = self._trend.steps()
        if not steps:
            return
        corners: list[QPointF] = []
        for day, points in steps:
            if corners:
                corners.append(QPointF(self._x(day), corners[-1].y()))
            corners.append(QPointF(self._x(day), self._y(points)))
        last = QPointF(self._x(self._trend.on), corners[-1].y())
        corners += [last, QPointF(last.x(), self._y(self._trend.score))]
        pen = QPen(QColor(palette.ACCENT), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF(corners))

    def today(self) -> None:
        """A ring with today's score; from it the dashed what-if to a filled dot."""
        here = QPointF(self._x(self._trend.on), self._y(self._trend.score))
        there = None
        if self._supposed is not None:
            there = QPointF(here.x() + px(22), self._y(self._supposed))
            self._painter.setPen(QPen(QColor(palette.ACCENT), 2, Qt.PenStyle.DashLine))
            self._painter.drawLine(here, there)
        self._painter.setPen(QPen(QColor(palette.ACCENT), 2))
        self._painter.setBrush(QColor(palette.SURFACE))
        self._painter.drawEllipse(here, px(4), px(4))
        if there is None:
            self._figure(here, self._trend.score, palette.INK, px(8))
            return
        self._painter.setBrush(QColor(palette.ACCENT))
        self._painter.drawEllipse(there, px(3), px(3))
        self._figure(there, self._supposed or 0, palette.ACCENT, px(7))
        near = abs(there.y() - here.y()) < px(16)
        if not near:
            self._figure(here, self._trend.score, palette.INK, px(8))

    def _figure(self, at: QPointF, points: int, ink: str, away: int) -> None:
        self._words(Letter.STRONG, ink)
        box = QRectF(at.x() + away, at.y() - px(10), px(40), px(20))
        self._painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), str(points))

    def _scale(self, points: int) -> None:
        self._words(Letter.SMALL, palette.INK_3)
        box = QRectF(0, self._y(points) - px(9), self._plot.left() - 6, px(18))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(box, int(flags), str(points))

    def _words(self, size: Letter, ink: str) -> None:
        self._painter.setFont(letters.font(size))
        self._painter.setPen(QColor(ink))
