"""The energy of the last twelve months as one line; the year before thin beneath it (LOOK §1).

Drawn by `draw_usage`, which also draws on paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.letters import Letter, px
from sbdesk.services.dossier import Part

_MONTHS = 12
_HEIGHT = 148
_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Usage:
    """kWh by month, twelve of them, oldest first; None where nothing is known."""

    months: tuple[str, ...]
    now: tuple[float | None, ...]
    before: tuple[float | None, ...]

    @property
    def top(self) -> float:
        """The upper end of the axis, a round number."""
        known = [value for value in (*self.now, *self.before) if value is not None]
        most = max(known, default=0.0) or 1.0
        size = 10.0 ** (len(str(int(most))) - 1)
        return next(step * size for step in _STEPS if step * size >= most)

    @property
    def words(self) -> str:
        """The line as a sentence, for those who cannot see it."""
        pairs = zip(self.months, self.now, strict=True)
        told = [
            f"{month[:4]}年{int(month[4:])}月 {kwh:,.0f}" for month, kwh in pairs if kwh is not None
        ]
        return f"近 {_MONTHS} 个月电量(kWh)：{'，'.join(told)}" if told else "没有电量"


def usage_of(parts: Sequence[Part]) -> Usage | None:
    """The twelve months up to the newest there is; None without any."""
    held: dict[str, float] = {}
    for part in parts:
        month, wh = str(part.values.get("month") or ""), part.values.get("energy_wh")
        if len(month) == 6 and month.isdigit() and isinstance(wh, int):
            held[month] = wh / 1000
    if not held:
        return None
    last = max(held)
    months = tuple(_back(last, by) for by in range(_MONTHS - 1, -1, -1))
    return Usage(months, _values(months, held, 0), _values(months, held, _MONTHS))


def _values(
    months: Sequence[str], held: Mapping[str, float], back: int
) -> tuple[float | None, ...]:
    return tuple(held.get(_back(month, back)) for month in months)


def _back(month: str, by: int) -> str:
    count = int(month[:4]) * 12 + int(month[4:]) - 1 - by
    return f"{count // 12:04d}{count % 12 + 1:02d}"


class UsageChart(QWidget):
    """Shows a `Usage`."""

    def __init__(self) -> None:
        super().__init__()
        self._usage: Usage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._measure()

    def show_usage(self, usage: Usage) -> None:
        """This customer's."""
        self._usage = usage
        self.setAccessibleName(usage.words)
        self.setToolTip(usage.words)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axis, months, the year before, the line, the last figure."""
        if self._usage is not None:
            draw_usage(QPainter(self), QRectF(self.rect()), self._usage)

    def _measure(self) -> None:
        self.setFixedHeight(px(_HEIGHT))


def draw_usage(painter: QPainter, whole: QRectF, usage: Usage) -> None:
    """Draw into this box, on screen or paper."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = _Drawing(painter, whole, usage)
    drawing.scale()
    drawing.months()
    drawing.line(usage.before, palette.EDGE, 1)
    drawing.line(usage.now, palette.ACCENT, 2)
    drawing.last()
    drawing.legend()
    painter.restore()


class _Drawing:
    def __init__(self, painter: QPainter, whole: QRectF, usage: Usage) -> None:
        self._painter, self._usage, self._whole = painter, usage, whole
        self._plot = whole.adjusted(px(64), px(24), -px(76), -px(22))

    def scale(self) -> None:
        """Three quiet lines with their figures; the unit above."""
        for part in (0.0, 0.5, 1.0):
            y = self._plot.bottom() - part * self._plot.height()
            self._painter.setPen(QPen(QColor(palette.CARD_LINE), 1))
            self._painter.drawLine(QPointF(self._plot.left(), y), QPointF(self._plot.right(), y))
            box = QRectF(0, y - px(9), self._plot.left() - 8, px(18))
            self._words(box, f"{part * self._usage.top:,.0f}", Qt.AlignmentFlag.AlignRight)
        unit = QRectF(0, 0, self._plot.left() - 8, px(16))
        self._words(unit, "kWh", Qt.AlignmentFlag.AlignRight)

    def months(self) -> None:
        """Every second month; January with its year."""
        for at, month in enumerate(self._usage.months):
            if (len(self._usage.months) - 1 - at) % 2 == 0:
                words = f"{int(month[4:])}月"
                words = f"{month[:4]}年{words}" if month.endswith("01") else words
                box = QRectF(self._x(at) - px(40), self._plot.bottom() + 3, px(80), px(18))
                self._words(box, words, Qt.AlignmentFlag.AlignHCenter)

    def line(self, values: Sequence[float | None], ink: str, width: int) -> None:
        """The months known, joined; a gap stays a gap, a month alone is a dot."""
        self._painter.setPen(QPen(QColor(ink), width, j=Qt.PenJoinStyle.RoundJoin))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        run: list[QPointF] = []
        for at, value in enumerate((*values, None)):
            if value is not None:
                run.append(QPointF(self._x(at), self._y(value)))
            elif len(run) > 1:
                self._painter.drawPolyline(QPolygonF(run))
                run = []
            elif run:
                self._painter.drawEllipse(run[0], width, width)
                run = []

    def last(self) -> None:
        """A dot and the figure of the newest month."""
        known = [(at, value) for at, value in enumerate(self._usage.now) if value is not None]
        if not known:
            return
        at, value = known[-1]
        dot = QPointF(self._x(at), self._y(value))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(palette.ACCENT))
        self._painter.drawEllipse(dot, px(3), px(3))
        box = QRectF(dot.x() + px(8), dot.y() - px(10), px(90), px(20))
        self._words(box, f"{value:,.0f}", Qt.AlignmentFlag.AlignLeft, Letter.STRONG, palette.INK)

    def legend(self) -> None:
        """What the thin line is, where there is one."""
        if any(value is not None for value in self._usage.before):
            right = self._plot.right()
            for words, ink, width, back in (
                ("近 12 个月", palette.ACCENT, 2, 190),
                ("上一年", palette.EDGE, 1, 66),
            ):
                left = right - px(back)
                self._painter.setPen(QPen(QColor(ink), width))
                self._painter.drawLine(QPointF(left, px(8)), QPointF(left + px(18), px(8)))
                box = QRectF(left + px(24), 0, px(100), px(16))
                self._words(box, words, Qt.AlignmentFlag.AlignLeft)

    def _x(self, at: int) -> float:
        return self._plot.left() + at / (len(self._usage.months) - 1) * self._plot.width()

    def _y(self, kwh: float) -> float:
        return self._plot.bottom() - kwh / self._usage.top * self._plot.height()

    def _words(
        self,
        box: QRectF,
        words: str,
        side: Qt.AlignmentFlag,
        size: Letter = Letter.SMALL,
        ink: str = palette.INK_3,
    ) -> None:
        self._painter.setFont(letters.font(size))
        self._painter.setPen(QColor(ink))
        self._painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), words)
