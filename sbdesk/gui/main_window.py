"""The window: tabs from a list, menus, status line, one `changed` signal. No feature lives here.

window = MainWindow(None, settings)              # bare: the ground and one line
window.show()                                    # first paint: nothing heavy is loaded yet
window.furnish(tabs, commands)                   # bars, menus, status line
window.show_office("林东供电所", practice=True)
window.show_people(workers, chosen=key)
window.begin()                                   # builds the first tab
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sbdesk.gui import letters, palette
from sbdesk.settings import Settings

if TYPE_CHECKING:
    from sbdesk.domain.changes import Changes
    from sbdesk.gui.page import Command, Page, TabSpec, Worker
    from sbdesk.gui.parts.found_list import Result
    from sbdesk.gui.practice import PracticeFrame

_OPENING = "正在打开……"


class MainWindow(QMainWindow):
    """Built from this machine's settings; tabs at once or, after its first paint, by `furnish`."""

    changed = Signal(object)
    """Something was committed; carries `Changes`."""
    undo_asked, redo_asked = Signal(), Signal()
    help_asked = Signal(str)
    """F1; carries the subject of the tab shown."""
    search_asked = Signal(str)
    """The search box changed on a tab that does not take it; answer with `show_found`."""
    found_chosen = Signal(object)
    person_chosen = Signal(object)
    settings_changed = Signal(object)
    closing = Signal()

    def __init__(
        self, tabs: Sequence[TabSpec] | None, settings: Settings, commands: Sequence[Command] = ()
    ) -> None:
        super().__init__()
        self._settings = settings
        self._tabs: tuple[TabSpec, ...] = ()
        self._pages: dict[int, Page] = {}
        self._begun = False
        self._practice: PracticeFrame | None = None
        self.setWindowTitle("sbdesk")
        self._restore()
        if tabs is None:
            self._show_ground()
        else:
            self.furnish(tabs, commands)

    def furnish(self, tabs: Sequence[TabSpec], commands: Sequence[Command] = ()) -> None:
        """Put in bars, menus and status line; once, before anything is told to it."""
        from sbdesk.gui.focus_ring import FocusRing
        from sbdesk.gui.parts.found_list import FoundList
        from sbdesk.gui.parts.labels import label
        from sbdesk.gui.status_line import StatusLine
        from sbdesk.gui.tab_bar import DeskTabBar
        from sbdesk.gui.top_bar import TopBar

        self.setPalette(QPalette())
        self._tabs = tuple(tabs)
        self.top = TopBar()
        self.tab_bar = DeskTabBar([(tab.title, tab.short) for tab in self._tabs])
        self.status = StatusLine()
        self._stack = QStackedWidget()
        blank = label(_OPENING, ink="ink3")
        blank.setMargin(24)
        self._stack.addWidget(blank)
        self._found = FoundList(self.top.search)
        self._build()
        self._build_menus(commands)
        self._connect()
        self._ring = FocusRing(self)

    # what it is told

    def show_office(self, station: str, *, practice: bool = False) -> None:
        """Whose data these are; made-up ones get the yellow frame."""
        self.top.show_station(station)
        self.setWindowTitle(f"sbdesk — {station}" + ("(练习)" if practice else ""))
        if practice and self._practice is None:
            from sbdesk.gui.practice import PracticeFrame

            self._practice = PracticeFrame(self, self.top.search)
            self._practice.show()

    def show_people(self, people: Sequence[Worker], chosen: object) -> None:
        """Who may work here and who does."""
        self.top.show_people(people, chosen)

    def begin(self) -> None:
        """Build the first tab; called when its services are ready."""
        self._begun = True
        self._show_tab(self.tab_bar.currentIndex())

    def show_found(self, results: Sequence[Result], *, more: bool = False) -> None:
        """Drop what a search found beneath the box."""
        if self.top.search.text().strip() and not self._takes_search():
            self._found.show_results(results, more=more)

    def say(self, sentence: str, undoable: bool = False) -> None:
        """One line in the status line."""
        self.status.say(sentence, undoable)

    def announce(self, changes: Changes) -> None:
        """Tell every tab that is built, and the status line."""
        for page in self._pages.values():
            page.take(changes)
        if changes.sentence:
            self.say(changes.sentence, undoable=changes.transaction is not None)
        self.changed.emit(changes)

    def open_record(self, subject: str, what: object) -> None:
        """Show a record on the tab of this subject."""
        for number, tab in enumerate(self._tabs):
            if tab.subject == subject:
                self.tab_bar.setCurrentIndex(number)
                self._pages[number].open(what)

    def page(self, subject: str) -> Page | None:
        """The tab of this subject, None while it was never shown."""
        built = {self._tabs[n].subject: page for n, page in self._pages.items()}
        return built.get(subject)

    def pages(self) -> tuple[Page, ...]:
        """The tabs that were shown at least once."""
        return tuple(self._pages.values())

    def settings(self) -> Settings:
        """This machine's settings as they stand."""
        box = self.normalGeometry()
        place = (box.x(), box.y(), box.width(), box.height())
        return replace(self._settings, window=place, maximized=self.isMaximized())

    # letters

    def change_letters(self, by: int) -> None:
        """A step larger or smaller; 0 is 100 %."""
        self.set_letters(letters.step(letters.percent(), by) if by else 100)

    def set_letters(self, percent: int) -> None:
        """Dress the whole program in letters of this size."""
        from sbdesk.gui.sheet import dress

        app = QApplication.instance()
        if isinstance(app, QApplication) and percent != letters.percent():
            dress(app, percent)
            self._settings = replace(self._settings, letters=percent)
            self.settings_changed.emit(self.settings())

    # Qt's own

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing typed is lost by closing."""
        for number, page in self._pages.items():
            if not page.may_close():
                self.tab_bar.setCurrentIndex(number)
                event.ignore()
                return
        self.settings_changed.emit(self.settings())
        self.closing.emit()
        event.accept()

    # inside

    def _show_ground(self) -> None:
        ground = QLabel(_OPENING)
        ground.setMargin(24)
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.Window, QColor(palette.PAGE))
        colours.setColor(QPalette.ColorRole.WindowText, QColor(palette.INK_3))
        self.setPalette(colours)
        ground.setAlignment(Qt.AlignmentFlag.AlignCenter)
        ground.setFont(letters.font())
        self.setCentralWidget(ground)

    def _build(self) -> None:
        from sbdesk.gui.tab_bar import TabStrip

        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strip = TabStrip(self.tab_bar)
        for part in (self.top, strip):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(centre)

    def _build_menus(self, commands: Sequence[Command]) -> None:
        from sbdesk.gui.menus import WindowMenus
        from sbdesk.gui.page import Command
        from sbdesk.gui.tab_bar import TabChoice

        quit_line = Command("文件", "退出", self.close, "Ctrl+Q")
        self._menus = menus = WindowMenus(self, self.top.menus, quit_line, self.status.refuse)
        menus.add(Command("编辑", "撤销上一步", self.undo_asked.emit, "Ctrl+Z"))
        again, more = self.redo_asked.emit, "Ctrl+Shift+Z"
        menus.add(Command("编辑", "恢复刚撤销的一步", again, "Ctrl+Y", also=more))
        menus.add(Command("编辑", "查找客户", self._to_search, "Ctrl+F"))
        for number, tab in enumerate(self._tabs[:9]):
            go = TabChoice(self.tab_bar, number)
            menus.add(Command("查看", tab.title, go, f"Ctrl+{number + 1}"))
        size = self.change_letters
        menus.add(Command("查看", "字号加大", lambda: size(1), "Ctrl++", apart=True, also="Ctrl+="))
        menus.add(Command("查看", "字号减小", lambda: size(-1), "Ctrl+-"))
        menus.add(Command("查看", "字号 100 %", lambda: size(0), "Ctrl+0"))
        menus.add(Command("查看", "换人", self.top.choose_person, "F2", apart=True))
        menus.add(Command("帮助", "本页帮助", self._help, "F1"))
        menus.add_all(commands)

    def _connect(self) -> None:
        self.tab_bar.currentChanged.connect(self._show_tab)
        self.top.search.searched.connect(self._searched)
        self.top.search.went_down.connect(self._enter_page)
        self.top.person_chosen.connect(self.person_chosen)
        self.status.undo_asked.connect(self.undo_asked)
        self._found.taken.connect(self.found_chosen)

    def _show_tab(self, number: int) -> None:
        if not self._begun or number < 0:
            return
        if number not in self._pages:
            self._pages[number] = self._take_in(number, self._tabs[number].factory())
        page = self._pages[number]
        self._stack.setCurrentWidget(page)
        self._show_commands(page)
        self._found.hide()
        QTimer.singleShot(0, page, page.enter)

    def _show_commands(self, page: Page) -> None:
        if self._stack.currentWidget() is page:
            self._menus.show_page(page.commands())

    def _take_in(self, number: int, page: Page) -> Page:
        page.said.connect(self.say)
        # Red appears once: only the tab of what is due today says that something is late.
        red = self._tabs[number].subject == "today"
        page.counted.connect(lambda n, late: self.tab_bar.set_count(number, n, late and red))
        page.open_asked.connect(self.open_record)
        page.changed.connect(self.announce)
        page.commands_changed.connect(lambda: self._show_commands(page))
        page.search_over.connect(self.top.search.clear)
        self._stack.addWidget(page)
        return page

    def _takes_search(self) -> bool:
        page = self._pages.get(self.tab_bar.currentIndex())
        return page is not None and page.takes_search

    def _searched(self, text: str) -> None:
        page = self._pages.get(self.tab_bar.currentIndex())
        if page is not None and page.takes_search:
            page.narrow(text)
        elif text:
            self.search_asked.emit(text)
        else:
            self._found.hide()

    def _enter_page(self) -> None:
        page = self._pages.get(self.tab_bar.currentIndex())
        if page is not None and page.takes_search:
            page.enter()

    def _to_search(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _help(self) -> None:
        self.help_asked.emit(self._tabs[self.tab_bar.currentIndex()].subject)

    def _restore(self) -> None:
        room = self.screen().availableGeometry()
        left, top, width, height = self._settings.window or (room.x(), room.y(), 1366, 690)
        self.setMinimumSize(800, 480)
        self.setGeometry(left, top, width, height)
        if self._settings.maximized:
            self.showMaximized()
