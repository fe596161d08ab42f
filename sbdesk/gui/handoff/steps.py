"""The five steps of taking a package in, in one line: done, now, still to come."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from sbdesk.gui.letters import Letter, px

STEPS: Final = ("选交接包", "试运行", "裁定", "写入", "回执")
CHOOSE, TRY, SETTLE, WRITE, ANSWER, DONE = range(6)
_CIRCLE, _GAP, _LINE, _LEAST_LINE = 24, 8, 30, 10


class StepRail(QWidget):
    """Circles with numbers and words; the step at work is filled, those done carry a tick."""

    def __init__(self) -> None:
        super().__init__()
        self._now = CHOOSE
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_step(CHOOSE)

    def show_step(self, now: int) -> None:
        """One of the numbers above; DONE when nothing is left to do."""
        self._now = now
        words = STEPS[now] if now < DONE else "完成"
        self.setAccessibleName(f"第 {min(now + 1, len(STEPS))} 步，共 {len(STEPS)} 步：{words}")
        self.update()

    def step(self) -> int:
        """The step at work."""
        return self._now

    def sizeHint(self) -> QSize:
        """All words with full lines between them."""
        return QSize(self._width(px(_LINE)), px(32))

    def minimumSizeHint(self) -> QSize:
        """The lines between the steps may shrink, the words not."""
        return QSize(self._width(px(_LEAST_LINE)), px(32))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Circle, word, line, five times."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spare = self.width() - self._width(px(_LEAST_LINE))
        line = min(px(_LINE), px(_LEAST_LINE) + max(0, spare) // (len(STEPS) - 1))
        left = 0
        for number, word in enumerate(STEPS):
            self._paint_circle(painter, left, number)
            left += px(_CIRCLE) + px(_GAP)
            now = number == self._now
            painter.setFont(letters.font(Letter.STRONG if now else Letter.BODY))
            painter.setPen(QColor(palette.INK if now else palette.INK_2))
            width = letters.width_of(word, Letter.STRONG)
            box = QRect(left, 0, width + 2, self.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), word)
            left += width + px(_GAP) + px(4)
            if number < len(STEPS) - 1:
                painter.setPen(QPen(QColor(palette.CARD_LINE), 2))
                painter.drawLine(left, self.height() // 2, left + line, self.height() // 2)
                left += line + px(_GAP) + px(4)

    def _paint_circle(self, painter: QPainter, left: int, number: int) -> None:
        side = px(_CIRCLE)
        top = (self.height() - side) / 2
        circle = QRectF(left + 0.75, top + 0.75, side - 1.5, side - 1.5)
        now, done = number == self._now, number < self._now
        painter.setPen(QPen(QColor(palette.ACCENT if now or done else palette.EDGE), 1.5))
        painter.setBrush(QColor(palette.ACCENT if now else palette.SURFACE))
        painter.drawEllipse(circle)
        if done:
            mark = px(10)
            at = circle.center() - QPointF(mark / 2, mark / 2)
            box = QRectF(at.x(), at.y(), mark, mark)
            paint_glyph(painter, Glyph.DONE, box, palette.ACCENT)
            return
        painter.setFont(letters.font(Letter.SMALL_STRONG))
        painter.setPen(QColor(palette.SURFACE if now else palette.INK_2))
        painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))

    def _width(self, line: int) -> int:
        words = sum(letters.width_of(word, Letter.STRONG) for word in STEPS)
        each = px(_CIRCLE) + px(_GAP)
        between = line + 2 * (px(_GAP) + px(4))
        return words + len(STEPS) * each + (len(STEPS) - 1) * between + 4
