"""The row above the pages: their names, or the steps of taking in, and the stick at the right."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from sbdesk.gui.handoff.drives import Volume
from sbdesk.gui.handoff.steps import StepRail
from sbdesk.gui.handoff.stick_line import StickLine
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import IconButton
from sbdesk.gui.tab_bar import DeskTabBar

OVERVIEW: Final = 0
RECEIVE: Final = 1
CLASHES: Final = 2
BACKUPS: Final = 3
COUNTY: Final = 4
PAGES: Final = ("overview", "receive", "clashes", "backups", "county")
PAGE_NAMES: Final = (
    ("机器", "机器"),
    ("收包", "收包"),
    ("未裁定", "裁定"),
    ("备份", "备份"),
    ("各所", "各所"),
)
"""各所 is there on the county's machine only."""


class PageBar(DeskTabBar):
    """The names of the pages with Alt and a digit."""

    def __init__(self) -> None:
        super().__init__(PAGE_NAMES)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for number, (name, _) in enumerate(PAGE_NAMES):
            self.setTabToolTip(number, f"{name}(Alt+{number + 1})")
        self.setTabVisible(COUNTY, False)


class HeadRow(QWidget):
    """Signals: `page_chosen(number)` by mouse, `back_asked` from the steps."""

    page_chosen = Signal(int)
    back_asked = Signal()

    def __init__(self, look: Callable[[], Sequence[Volume]]) -> None:
        super().__init__()
        self.bar, self.steps, self.stick = PageBar(), StepRail(), StickLine(look)
        self._left = QStackedWidget()
        self._left.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        stepping = QWidget()
        row = QHBoxLayout(stepping)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.back = IconButton("chevron-left", "回到机器清单(Alt+1)", self.back_asked.emit)
        row.addWidget(self.back)
        row.addWidget(self.steps)
        for page in (self.bar, stepping):
            self._left.addWidget(page)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(16)
        self._line.addWidget(self._left)
        self._line.addWidget(self.stick, 1)
        self.bar.tabBarClicked.connect(self.page_chosen)
        self._measure()
        self._make_room()

    def show_page(self, number: int) -> None:
        """Which page is shown; 收包 has its steps here."""
        self.bar.setCurrentIndex(number)
        self._left.setCurrentIndex(1 if number == RECEIVE else 0)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _make_room(self) -> None:
        """Only what is shown takes room: the steps are far wider than the names."""
        for at in range(self._left.count()):
            shown = at == self._left.currentIndex()
            wide = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            self._left.widget(at).setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def _measure(self) -> None:
        self._line.setContentsMargins(16, 8, 16, 0)
        self.setFixedHeight(px(40) + 8)
