"""One customer's file: header with what may be done, importance, the bar of pages, one page.

Header, strip and bar stay while a page scrolls. Pages are built when they are first opened.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF, PART_KINDS
from sbdesk.domain.words import mask_credit_code
from sbdesk.gui.customers import contents, page_bar
from sbdesk.gui.customers.contents import Whole
from sbdesk.gui.customers.deeds import Deed, Deeds
from sbdesk.gui.customers.overview_page import OverviewPage
from sbdesk.gui.customers.page_bar import PAGE_NAMES, PageBar
from sbdesk.gui.customers.part_words import holds_numbers
from sbdesk.gui.customers.parts_page import PartsPage
from sbdesk.gui.letters import ems
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, HeaderCard
from sbdesk.gui.parts.importance import importance_words
from sbdesk.gui.parts.labels import rule
from sbdesk.gui.parts.marks import Badge, grade_badge
from sbdesk.services.customers import CustomerFile

_SHORT_BELOW_EMS = 46.0
_LOW_BELOW_EMS = 30.0


class LatePage(Protocol):
    """A page of the file that reads for itself what it shows: attachments, story."""

    def show_customer(self, file: CustomerFile | None) -> None:
        """This customer's."""

    def shut_down(self) -> None:
        """Let go of threads."""


class FileView(QWidget):
    """Shows a `Whole`; `late_pages` build attachments and story, by number of page.

    Signals: `back_asked` when 「‹ 客户」 is pressed in a narrow window, `add_asked(kind)`,
    `edit_asked(kind, id)`, `withdraw_asked(kind, id)`, `attach_asked(kind, id)`,
    `scans_asked(kind, id)` for parts, `fill_asked(Missing)`,
    `reveal_asked` when numbers shall be shown whole: it is noted first, then `reveal` shows them.
    """

    back_asked = Signal()
    add_asked = Signal(str)
    edit_asked = Signal(str, bytes)
    withdraw_asked = Signal(str, bytes)
    attach_asked = Signal(str, bytes)
    scans_asked = Signal(str, bytes)
    fill_asked = Signal(object)
    reveal_asked = Signal()

    def __init__(self, deeds: Deeds, late_pages: Mapping[int, Callable[[], QWidget]]) -> None:
        super().__init__()
        self._whole: Whole | None = None
        self._masked, self._may_unmask = True, False
        self._narrow = False
        self._makers = late_pages
        self._pages: dict[int, QWidget] = {}
        self._stale: set[int] = set()
        self._back = Button("客户", "quiet", "chevron-left", run=self.back_asked.emit)
        self._back.hide()
        self.header = HeaderCard()
        self._build_header(deeds)
        self._reveal = Button("显示号码", "quiet", run=self.toggle_masks)
        self._reveal.setToolTip("显示或遮住号码(Ctrl+D)")
        self.edit = Button(deeds.edit.words, "quiet", "edit", run=deeds.edit.run)
        self.edit.setToolTip(f"{deeds.edit.words}({deeds.edit.key})")
        self.bar = PageBar()
        self.bar.currentChanged.connect(self._page_chosen)
        self._stack = QStackedWidget()
        self._card = self._build_card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self._card, 1)
        self._page_chosen(page_bar.OVERVIEW)

    # the pages

    @property
    def overview(self) -> OverviewPage:
        """概况, which is always there."""
        return cast(OverviewPage, self._pages[page_bar.OVERVIEW])

    @property
    def sections(self) -> QWidget:
        """Who the customer is."""
        return self.overview.who

    def page(self) -> QWidget:
        """The page open now."""
        return self._pages[self.bar.currentIndex()]

    def parts_page(self) -> PartsPage | None:
        """The page open now, when it is one of parts."""
        page = self.page()
        return page if isinstance(page, PartsPage) else None

    def page_of(self, kind: str) -> PartsPage:
        """Open the page on which a kind stands."""
        names = [name for name, _ in PAGE_NAMES]
        self.bar.setCurrentIndex(names.index(KIND_OF[kind].page))
        return cast(PartsPage, self.page())

    def open_page(self, number: int) -> None:
        """Open a page and put the keyboard on it."""
        self.bar.setCurrentIndex(number)
        self.take_page_keyboard()

    def take_page_keyboard(self) -> None:
        """To where work goes on, on the page open now."""
        page = self.page()
        take = getattr(page, "take_keyboard", None)
        if callable(take):
            take()
        else:
            page.setFocus(Qt.FocusReason.TabFocusReason)

    def take_keyboard(self) -> None:
        """To the first thing that can be done here."""
        first = self._both if self._both.isVisibleTo(self) else self._actions[0]
        first.setFocus(Qt.FocusReason.TabFocusReason)

    # what is shown

    def show_whole(self, whole: Whole, *, may_unmask: bool) -> None:
        """This customer; another one is masked again."""
        if self._whole is None or self._whole.file.id != whole.file.id:
            self._masked = True
        self._whole, self._may_unmask = whole, may_unmask
        self._masked = self._masked or not may_unmask
        self._show_header(whole)
        self.bar.show_counts(contents.counts(whole))
        self._show_masks()
        # Asked for by key from every page, not only from its own.
        self.overview.completeness.show_completeness(whole.complete)
        self._refill()

    def whole(self) -> Whole | None:
        """What is shown."""
        return self._whole

    def file(self) -> CustomerFile | None:
        """Whose file is shown."""
        return self._whole.file if self._whole else None

    def toggle_masks(self) -> None:
        """Numbers masked again; or asked for whole, which only some may."""
        if self._whole is not None and self._masked:
            self.reveal_asked.emit()
        elif self._whole is not None:
            self._set_masked(True)

    def reveal(self, customer: bytes) -> None:
        """It is noted who looks: show the numbers whole, if it is still this customer's file."""
        if self._whole is not None and self._whole.file.id == customer and self._may_unmask:
            self._set_masked(False)

    def is_masked(self) -> bool:
        """Whether numbers are masked now."""
        return self._masked

    def show_back(self, narrow: bool) -> None:
        """「‹ 客户」 where the list is hidden behind the file."""
        self._narrow = narrow
        self._back.setVisible(narrow)
        self._back.updateGeometry()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two 登记 go into one menu where it is narrow, facts into one line where it is low."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def shut_down(self) -> None:
        """Let go of the threads of the pages."""
        for number in self._makers:
            if number in self._pages:
                cast(LatePage, self._pages[number]).shut_down()

    # building

    def _build_header(self, deeds: Deeds) -> None:
        self._actions = [_button(deeds.complaint), _button(deeds.visit), _button(deeds.print)]
        self._both = Button("登记", icon="plus")
        menu = QMenu(self._both)
        for deed in (deeds.complaint, deeds.visit):
            _add(menu, deed)
        self._both.show_menu_arrow(menu)
        self._both.hide()
        self._more = IconButton("more", "更多", edged=True)
        more = QMenu(self._more)
        more_deeds = (
            deeds.edit, deeds.verify, deeds.fee, deeds.credit, deeds.copy, deeds.alike,
            deeds.withdraw,
        )  # fmt: skip
        for deed in more_deeds:
            _add(more, deed)
        self._more.clicked.connect(lambda: more.popup(self._below(self._more)))
        for part in (self._actions[0], self._actions[1], self._both, self._actions[2], self._more):
            self.header.buttons.addWidget(part)
        first = self.header.body.itemAt(0).layout()
        if isinstance(first, QHBoxLayout):
            first.insertWidget(0, self._back)

    def _build_card(self) -> Card:
        card = Card(padded=False)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(self.bar, 1)
        head.addWidget(self._reveal)
        head.addWidget(self.edit)
        card.body.setSpacing(0)
        card.body.addLayout(head)
        card.body.addWidget(rule())
        card.body.addWidget(self._stack, 1)
        return card

    def _page_chosen(self, number: int) -> None:
        if number not in self._pages:
            self._pages[number] = self._made(number)
            self._stale.add(number)
            self._stack.addWidget(self._pages[number])
        self._fill_stale(number)
        self.edit.setVisible(number == page_bar.OVERVIEW)
        self._stack.setCurrentWidget(self._pages[number])

    def _made(self, number: int) -> QWidget:
        if number in self._makers:
            return self._makers[number]()
        kinds = [
            kind
            for kind in PART_KINDS
            if kind.page == PAGE_NAMES[number][0] and kind.name not in IMPORTED
        ]
        page: PartsPage
        if number == page_bar.OVERVIEW:
            page = OverviewPage(kinds)
            page.completeness.fill_asked.connect(self.fill_asked)
        elif number == page_bar.MONEY:
            from sbdesk.gui.customers.money_page import MoneyPage

            page = MoneyPage(kinds)
        else:
            page = PartsPage(kinds)
        page.add_asked.connect(self.add_asked)
        page.edit_asked.connect(self.edit_asked)
        page.withdraw_asked.connect(self.withdraw_asked)
        page.attach_asked.connect(self.attach_asked)
        page.scans_asked.connect(self.scans_asked)
        return page

    # showing

    def _show_header(self, whole: Whole) -> None:
        file = whole.file
        badges = [grade_badge(file.grade, file.score)]
        badges += [Badge(words, large=True) for words in contents.classes(whole)]
        self.header.show_name(file.fields.name or "（无户名）", badges)
        self.header.show_facts(contents.facts(whole))
        self.header.show_importance(*importance_words(file.fields))

    def _set_masked(self, masked: bool) -> None:
        self._masked = masked
        self._show_masks()
        self._refill()

    def _refill(self) -> None:
        """The page open now; the others when they are opened."""
        self._stale = set(self._pages)
        self._fill_stale(self.bar.currentIndex())

    def _fill_stale(self, number: int) -> None:
        if number in self._stale and self._whole is not None:
            self._stale.discard(number)
            self._fill(number)

    def _fill(self, number: int) -> None:
        whole, page = self._whole, self._pages[number]
        if whole is None:
            return
        if number in self._makers:
            if hasattr(page, "set_masked"):
                page.set_masked(self._masked)
            cast(LatePage, page).show_customer(whole.file)
        elif isinstance(page, PartsPage):
            page.show_parts(contents.told_parts(whole, masked=self._masked))
            self._fill_more(page, whole)

    def _fill_more(self, page: PartsPage, whole: Whole) -> None:
        if isinstance(page, OverviewPage):
            who = contents.who(whole.file, masked=self._masked)
            doubts = "；".join(contents.doubts(whole.file.fields))
            page.show_facts(who, contents.supply(whole.file), doubts)
            page.show_story(contents.open_lines(whole), contents.done_lines(whole))
        elif hasattr(page, "show_months"):
            page.show_months(whole.parts["usage_month"], whole.parts["receivable"], whole.today)

    def _show_masks(self) -> None:
        whole = self._whole
        if whole is None:
            return
        fields = whole.file.fields
        held = any((fields.phone, fields.id_number, fields.pay_account))
        held = held or mask_credit_code(fields.credit_code) != fields.credit_code
        held = held or any(holds_numbers(parts) for parts in whole.parts.values())
        self._reveal.setVisible(self._may_unmask and held)
        self._reveal.setText("显示号码" if self._masked else "遮住号码")
        self._reveal.updateGeometry()

    def _arrange(self) -> None:
        short = self._narrow or ems(self.width()) < _SHORT_BELOW_EMS
        # A button that goes leaves the keyboard to its neighbour, 打印: its stand-in gets it.
        held = any(button.hasFocus() for button in (self._both, *self._actions[:2]))
        for button in self._actions[:2]:
            button.setVisible(not short)
        self._both.setVisible(short)
        if held:
            self.take_keyboard()
        self.header.set_low(ems(self.height()) < _LOW_BELOW_EMS)

    def _below(self, button: Button) -> QPoint:
        return button.mapToGlobal(button.rect().bottomLeft())


def _button(deed: Deed) -> Button:
    made = Button(deed.words, icon=deed.icon, run=deed.run)
    made.setToolTip(f"{deed.words}({deed.key})" if deed.key else "")
    return made


def _add(menu: QMenu, deed: Deed) -> None:
    words = f"{deed.words}\t{deed.key}" if deed.key else deed.words
    menu.addAction(words).triggered.connect(lambda _=False: deed.run())
