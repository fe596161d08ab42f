"""The story of a record, newest first; and points that add up in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.labels import clear_layout, label, rule


@dataclass(frozen=True)
class StoryLine:
    """One fact with its date and a small detail."""

    fact: str
    day: str
    detail: str = ""
    glyph: Glyph = Glyph.DOT


@dataclass(frozen=True)
class PointLine:
    """One line of a score: when, what, on which evidence, how many points."""

    day: str
    what: str
    evidence: str
    points: int


class Story(QWidget):
    """A line of 2 px with a glyph at each fact."""

    def __init__(self, lines: Sequence[StoryLine] = ()) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[StoryLine]) -> None:
        """Tell this story instead."""
        clear_layout(self._column)
        for number, line in enumerate(lines):
            self._column.addWidget(_Entry(line, last=number == len(lines) - 1))
        self._column.addStretch(1)


class _Entry(QWidget):
    def __init__(self, line: StoryLine, *, last: bool) -> None:
        super().__init__()
        self._glyph, self._last = line.glyph, last
        row = QHBoxLayout(self)
        row.setSpacing(8)
        row.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(label(line.fact, wrap=True))
        if line.detail:
            left.addWidget(label(line.detail, "small", "ink3", wrap=True))
        row.addLayout(left, 1)
        row.addWidget(label(line.day, "small", "ink3"), 0, Qt.AlignmentFlag.AlignTop)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _measure(self) -> None:
        self.setContentsMargins(px(24), 2, 0, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = px(12)
        box = QRect(px(2), 2 + px(4), side, side)
        middle = box.center().x()
        if not self._last:
            top = box.bottom() + 4
            painter.fillRect(middle, top, 2, self.height() - top, QColor(palette.CARD_LINE))
        paint_glyph(painter, self._glyph, box)


class PointsTable(QWidget):
    """日期 事项 依据 分, and beneath them the sum: 100 + 5 − 27 = 78."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_points(self, start: int, lines: Sequence[PointLine], total: int) -> None:
        """These points, from `start` to `total`."""
        clear_layout(self._grid)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, title in enumerate(("日期", "事项", "依据", "分")):
            head = label(title, "small", "ink3")
            self._grid.addWidget(head, 0, column, right if column == 3 else Qt.AlignmentFlag(0))
        for number, line in enumerate(lines):
            self._put(2 * number + 1, line)
        foot = 2 * len(lines) + 2
        self._grid.addWidget(label("合计", "strong"), foot, 0)
        self._grid.addWidget(label(_sum(start, lines), ink="ink2"), foot, 1, 1, 2, right)
        self._grid.addWidget(label(str(total), "strong"), foot, 3, right)
        self._grid.setRowMinimumHeight(0, px(32))
        self._grid.setRowMinimumHeight(foot, px(36))

    def _put(self, at: int, line: PointLine) -> None:
        ink = "overdue" if line.points < 0 else "done" if line.points > 0 else "ink3"
        self._grid.addWidget(rule(), at, 0, 1, 4)
        top = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label(line.day), at + 1, 0, top)
        self._grid.addWidget(label(line.what, wrap=True), at + 1, 1, top)
        self._grid.addWidget(label(line.evidence, ink="ink2", wrap=True), at + 1, 2, top)
        points = label(signed(line.points), ink=ink)
        self._grid.addWidget(points, at + 1, 3, Qt.AlignmentFlag.AlignRight | top)
        self._grid.setRowMinimumHeight(at + 1, px(30))


def signed(points: int) -> str:
    """+5, −27 (with a real minus), 0."""
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def _sum(start: int, lines: Sequence[PointLine]) -> str:
    more = sum(line.points for line in lines if line.points > 0)
    less = -sum(line.points for line in lines if line.points < 0)
    return f"{start} + {more} − {less} ="
