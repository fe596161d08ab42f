"""The tab bar: counts in a neutral pill, the active tab in accent with a line beneath (LOOK §4).

Where not all tabs fit it falls back in steps: full names, two-character names, those without
neutral counts, then it scrolls. Widths are measured with the semibold face, so that nothing
moves when another tab is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.marks import paint_badge

_STEPS = 3


@dataclass
class _Tab:
    title: str
    short: str
    count: int = 0
    overdue: bool = False


class DeskTabBar(QTabBar):
    """Tabs of (title, two-character title); counts are set one by one."""

    def __init__(self, titles: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = [_Tab(title, short) for title, short in titles]
        self._step = 0
        self._hover = -1
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        for number, tab in enumerate(self._tabs):
            self.addTab("")
            self.setTabToolTip(
                number, f"{tab.title}(Ctrl+{number + 1})" if number < 9 else tab.title
            )
            self.setAccessibleTabName(number, tab.title)

    def set_count(self, number: int, count: int, overdue: bool = False) -> None:
        """The one count of a tab; 0 takes it away. `overdue` is for 今日 only."""
        self._tabs[number].count, self._tabs[number].overdue = count, overdue
        self._fit()

    def shown_title(self, number: int) -> str:
        """The name as it stands on the bar now."""
        tab = self._tabs[number]
        return tab.title if self._step == 0 else tab.short

    def cut_titles(self) -> list[str]:
        """Titles that have less room than they need (there should be none)."""
        return [
            self.shown_title(n)
            for n in range(self.count())
            if self.isTabVisible(n) and self.tabRect(n).width() < self._width(n, self._step)
        ]

    def tabSizeHint(self, index: int) -> QSize:
        """Name, count and padding, 40 px high."""
        return QSize(self._width(index, self._step), px(40))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never cut."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        """The bar itself may be narrow: it falls back and scrolls."""
        return QSize(px(120), px(40))

    def sizeHint(self) -> QSize:
        """All full names."""
        return QSize(self._total(0), px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the step that fits."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the tab under the mouse."""
        super().mouseMoveEvent(event)
        self._light(self.tabAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is lit."""
        super().leaveEvent(event)
        self._light(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every tab."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self.count()):
            self._paint_tab(painter, self.tabRect(number), number)

    def _paint_tab(self, painter: QPainter, box: QRect, number: int) -> None:
        tab, active = self._tabs[number], number == self.currentIndex()
        face = letters.font(Letter.STRONG if active else Letter.BODY)
        ink = palette.ACCENT if active else palette.INK if number == self._hover else palette.INK_2
        painter.setFont(face)
        painter.setPen(QColor(ink))
        words = QRect(box.left() + 12, box.top(), box.width(), box.height())
        title = self.shown_title(number)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), title)
        if active:
            line = QRect(box.left() + 8, box.bottom() - 2, box.width() - 16, 3)
            painter.fillRect(line, QColor(palette.ACCENT))
        count = self._count_words(number, self._step)
        if count:
            glyph = Glyph.OVERDUE if tab.overdue else None
            pill = QRect(0, 0, self._pill_width(number), px(20))
            left = box.left() + 12 + letters.width_of(title, Letter.STRONG) + 7
            pill.moveTo(left, box.center().y() - px(10))
            colour = glyph.ink if glyph else palette.INK_2
            ground = glyph.ground if glyph else palette.SUNK
            small = letters.font(Letter.SMALL)
            paint_badge(painter, pill, count, glyph, colour, ground, small)

    def _count_words(self, number: int, step: int) -> str:
        tab = self._tabs[number]
        if not tab.count or (step >= _STEPS - 1 and not tab.overdue):
            return ""
        return str(tab.count) if tab.count < 1000 else "999+"

    def _pill_width(self, number: int) -> int:
        tab = self._tabs[number]
        glyph = px(10) + 5 if tab.overdue else 0
        words = letters.width_of(self._count_words(number, 0), Letter.SMALL)
        return words + glyph + 2 * px(6)

    def _width(self, number: int, step: int) -> int:
        tab = self._tabs[number]
        words = letters.width_of(tab.title if step == 0 else tab.short, Letter.STRONG)
        pill = 7 + self._pill_width(number) if self._count_words(number, step) else 0
        return words + pill + 24

    def _total(self, step: int) -> int:
        shown = [number for number in range(self.count()) if self.isTabVisible(number)]
        return sum(self._width(number, step) for number in shown)

    def _fit(self) -> None:
        fitting = [step for step in range(_STEPS) if self._total(step) <= self.width()]
        self._step = fitting[0] if fitting else _STEPS - 1
        # Qt measures its tabs again only when one of them changes.
        for number in range(self.count()):
            self.setTabText(number, "" if self.tabText(number) else " ")
        self.updateGeometry()
        self.update()

    def _light(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.update()


class TabStrip(QWidget):
    """The ground of the tab bar across the whole window, with a line beneath."""

    def __init__(self, bar: DeskTabBar) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 1)
        row.addWidget(bar)
        bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface and line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.SURFACE))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(palette.CARD_LINE))


class TabChoice:
    """Chooses one tab when called; what a menu line runs."""

    def __init__(self, bar: DeskTabBar, number: int) -> None:
        self._bar, self._number = bar, number

    def __call__(self) -> None:
        self._bar.setCurrentIndex(self._number)
