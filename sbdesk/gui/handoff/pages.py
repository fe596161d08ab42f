"""The pages of the tab, each built when it is first asked for; what they do is `HandoffPage`'s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sbdesk.gui.handoff.bench import Bench, HandoffPart
from sbdesk.gui.handoff.clashes_page import ClashesPage
from sbdesk.gui.handoff.drives import Volume, mounted, sticks
from sbdesk.gui.handoff.head_row import PAGES, HeadRow
from sbdesk.gui.handoff.overview import Overview
from sbdesk.gui.handoff.work import HandoffWork
from sbdesk.gui.page import Page
from sbdesk.gui.parts.desk_work import MessageBand
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.long_work import LongWork
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.workplace import Workplace

if TYPE_CHECKING:
    from sbdesk.gui.handoff.backup_form import BackupForm
    from sbdesk.gui.handoff.card_page import CardPage
    from sbdesk.gui.handoff.introduce_form import IntroduceForm
    from sbdesk.gui.handoff.name_form import NameForm
    from sbdesk.gui.handoff.receive_page import ReceivePage
    from sbdesk.gui.handoff.restore_form import RestoreForm
    from sbdesk.gui.handoff.tables import BackupsPage, CountyPage

Part = TypeVar("Part", bound=QWidget)


class HandoffPages(Page):
    """The row above, the message, and one page at a time; long work stands in front of them."""

    def __init__(
        self,
        place: Workplace,
        work: HandoffWork,
        look: Callable[[], Sequence[Volume]] | None = None,
    ) -> None:
        """`look` finds the sticks plugged in; the machine's own drives are asked without it."""
        super().__init__()
        self.message = MessageLine()
        self.stack = LongWork(place.desk, place.jobs, "取消后什么也不会改动")
        own = (place.desk().office.folder, Path.home(), Path(__file__))
        self.head = HeadRow(look or (lambda: sticks(mounted(), own)))
        self.bench = Bench(place, work, self.stack, self.message, self.head.stick)
        self._escape = QShortcut(QKeySequence("Esc"), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(MessageBand(self.message))
        outer.addWidget(self.stack, 1)
        self._current: QWidget = self.overview

    # the pages

    @cached_property
    def overview(self) -> Overview:
        """The machines."""
        return self._framed(Overview(self.bench))

    @cached_property
    def clashes(self) -> ClashesPage:
        """What was left open."""
        return self._framed(ClashesPage(self.bench))

    @cached_property
    def receive(self) -> ReceivePage:
        """Taking a file in."""
        from sbdesk.gui.handoff.receive_page import ReceivePage

        return self._framed(ReceivePage(self.bench))

    @cached_property
    def backups(self) -> BackupsPage:
        """The automatic backups."""
        from sbdesk.gui.handoff.tables import BackupsPage

        return self._framed(BackupsPage(self.bench))

    @cached_property
    def county(self) -> CountyPage:
        """What the county sees."""
        from sbdesk.gui.handoff.tables import CountyPage

        return self._framed(CountyPage(self.bench))

    @cached_property
    def card(self) -> CardPage:
        """介绍本机."""
        from sbdesk.gui.handoff.card_page import CardPage

        return self._framed(CardPage(self.bench))

    @cached_property
    def introduce(self) -> IntroduceForm:
        """引入机器."""
        from sbdesk.gui.handoff.introduce_form import IntroduceForm

        return self._framed(IntroduceForm(self.bench))

    @cached_property
    def name(self) -> NameForm:
        """改本机名称."""
        from sbdesk.gui.handoff.name_form import NameForm

        return self._framed(NameForm(self.bench))

    @cached_property
    def back_up(self) -> BackupForm:
        """备份到 U 盘."""
        from sbdesk.gui.handoff.backup_form import BackupForm

        return self._framed(BackupForm(self.bench))

    @cached_property
    def restore(self) -> RestoreForm:
        """从 U 盘恢复."""
        from sbdesk.gui.handoff.restore_form import RestoreForm

        return self._framed(RestoreForm(self.bench))

    def is_built(self, name: str) -> bool:
        """Whether a page was asked for before."""
        return name in self.__dict__

    def shut_down(self) -> None:
        """Let go of the reading threads; called once, when the window closes."""
        for name in ("overview", "clashes", "backups", "county"):
            if self.is_built(name):
                getattr(self, name).shut_down()
        self.head.stick.shut_down()

    # which is shown

    def shown(self) -> QWidget:
        """The page in front, or the one that waits behind the progress."""
        return self._current

    def shown_part(self) -> HandoffPart:
        """The same, where it is no form."""
        return cast(HandoffPart, self._current)

    def stand(self, page: QWidget) -> None:
        """Put this page in front."""
        self._current = page
        framed = page.parentWidget()
        if framed is not None:
            self.stack.setCurrentWidget(framed)
        self.head.show_page(self.number())
        self._escape.setEnabled(not isinstance(page, FormPage))

    def number(self) -> int:
        """The place of the page in front among the names above; forms belong to the machines."""
        return next(
            (
                number
                for number, name in enumerate(PAGES)
                if self.is_built(name) and getattr(self, name) is self._current
            ),
            0,
        )

    def _framed(self, page: Part) -> Part:
        framed = QWidget()
        column = QVBoxLayout(framed)
        column.setContentsMargins(16, 10, 16, 12)
        column.addWidget(page)
        self.stack.addWidget(framed)
        self.connect_page(page)
        return page

    def connect_page(self, page: QWidget) -> None:
        """Listen to a page that was just built."""
