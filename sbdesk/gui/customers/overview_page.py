"""概况: how complete the file is, who the customer is, contacts, supply, classes; beside it the
story of late."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sbdesk.domain.dossier import PartKind
from sbdesk.gui.customers.completeness_card import CompletenessCard
from sbdesk.gui.customers.parts_page import PartsPage
from sbdesk.gui.customers.sections import Section, Sections
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import ems, px
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import StateLine, label
from sbdesk.gui.parts.story import Story, StoryLine

_STORY = 268
_STORY_FROM_EMS = 46.0
_BETWEEN = ("contact",)
"""Kinds that stand between who the customer is and how they are supplied."""


class OverviewPage(PartsPage):
    """The first page of a file."""

    def __init__(self, kinds: Sequence[PartKind]) -> None:
        self.completeness = CompletenessCard()
        self._doubts = StateLine(small=False)
        self.who, self.supply = Sections(), Sections()
        self._todo, self._story = Story(), Story()
        self._told: tuple[tuple[StoryLine, ...], ...] | None = None
        self._telling = self._build_telling()
        self._beneath = QVBoxLayout()
        super().__init__(kinds)
        self.completeness.fill.moved.connect(lambda by: self.step(self.completeness.fill, by))
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._right_area = scrolling(QWidget())
        self._beside = QVBoxLayout(self._right_area.widget())
        self._beside.setContentsMargins(4, 12, 16, 8)
        self._beside.addWidget(self._telling)
        self.middle.addWidget(self._right_area)

    def build(self) -> None:
        """From what is missing down to the classes."""
        self.column.addWidget(self.completeness)
        self.column.addWidget(self._doubts)
        self.column.addWidget(self.who)
        for name in _BETWEEN:
            self.column.addWidget(self.sections[name])
        self.column.addWidget(self.supply)
        for name, section in self.sections.items():
            if name not in _BETWEEN:
                self.column.addWidget(section)
        self.column.addLayout(self._beneath)
        self.column.addStretch(1)

    def show_facts(self, who: Sequence[Section], supply: Sequence[Section], doubts: str) -> None:
        """Captions and values; what is doubtful about them."""
        self._doubts.say(Glyph.TODAY, doubts)
        self._doubts.setVisible(bool(doubts))
        self.who.show_sections(who)
        self.supply.show_sections(supply)

    def show_story(self, todo: Sequence[StoryLine], done: Sequence[StoryLine]) -> None:
        """What is to be done, and what happened of late."""
        if (tuple(todo), tuple(done)) == self._told:
            return
        self._told = (tuple(todo), tuple(done))
        self._todo.show_lines(todo)
        for part in (self._todo_head, self._todo):
            part.setVisible(bool(todo))
        self._story.show_lines(done)
        self._no_story.setVisible(not done)

    def stops(self) -> list[QWidget]:
        """补齐 comes first: what is missing is what a file is opened for."""
        return [self.completeness.fill, *super().stops()]

    def first_stop(self) -> QWidget | None:
        """补齐 while something is missing, so that the page is read from its top."""
        fill = self.completeness.fill
        return fill if fill.isVisibleTo(self) else super().first_stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The story goes beneath the facts where it is narrow."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def _build_telling(self) -> QWidget:
        telling = QWidget()
        column = QVBoxLayout(telling)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._todo_head = label("要办的", "strong")
        self._no_story = label("还没有经历", ink="ink3")
        for part in (self._todo_head, self._todo, label("近来", "strong"), self._no_story):
            column.addWidget(part)
        column.addWidget(self._story)
        column.addStretch(1)
        return telling

    def _arrange(self) -> None:
        wide = ems(self.width()) >= _STORY_FROM_EMS
        self._right_area.setVisible(wide)
        self._right_area.setFixedWidth(px(_STORY))
        target = self._beside if wide else self._beneath
        if target.indexOf(self._telling) < 0:
            target.addWidget(self._telling)
