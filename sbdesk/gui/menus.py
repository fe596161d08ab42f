"""The lines of the window's menus: its own, which stay, and those of the tab shown."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from sbdesk.gui.page import Command, Menu


class WindowMenus:
    """Fills the menus of a window. 退出 stays the last line of 文件.

    `refuse(sentence)` is told why a line asked for by its key cannot be done now.
    """

    def __init__(
        self,
        window: QWidget,
        menus: Mapping[Menu, QMenu],
        quit_line: Command,
        refuse: Callable[[str], object],
    ) -> None:
        self._window, self._menus, self._refuse = window, menus, refuse
        self._commands: dict[QAction, Command] = {}
        self._of_page: list[QAction] = []
        self._within: dict[tuple[Menu, str], QMenu] = {}
        # Made here and owned by the window: one that a menu makes goes when the menu likes.
        self._before_quit = QAction(window)
        self._before_quit.setSeparator(True)
        menus[quit_line.menu].addAction(self._before_quit)
        self._quit_menu = quit_line.menu
        menus[quit_line.menu].addAction(self._action(quit_line))
        for menu in menus.values():
            menu.aboutToShow.connect(self._tell_what_can_be_done)
            menu.aboutToHide.connect(self._let_keys_answer)

    def add(self, command: Command) -> QAction:
        """One line more, at the end of its menu."""
        if command.apart:
            self._separate(command.menu)
        return self._add(command)

    def add_all(self, commands: Sequence[Command]) -> None:
        """The last of the lines that stay."""
        for command in commands:
            self.add(command)
        self.show_empty()

    def _add(self, command: Command) -> QAction:
        action = self._action(command)
        if command.under:
            self._menu_within(command).addAction(action)
        else:
            self._put(command.menu, action)
        return action

    def show_page(self, commands: Sequence[Command]) -> None:
        """The lines of the tab shown now instead of those of the one before, set apart."""
        for action in self._of_page:
            self._window.removeAction(action)
            for menu in self._menus.values():
                menu.removeAction(action)
            self._commands.pop(action, None)
            action.deleteLater()
        for (outer, _), within in self._within.items():
            self._menus[outer].removeAction(within.menuAction())
            within.deleteLater()
        self._within = {}
        self._of_page = []
        begun: set[Menu] = set()
        for command in commands:
            if command.menu not in begun or command.apart:
                self._of_page += self._separate(command.menu)
            begun.add(command.menu)
            self._of_page.append(self._add(command))
        self.show_empty()

    def show_empty(self) -> None:
        """A menu without a line cannot be opened."""
        for menu in self._menus.values():
            menu.menuAction().setEnabled(any(not a.isSeparator() for a in menu.actions()))

    def _separate(self, menu: Menu) -> list[QAction]:
        """A line, unless the menu is empty above it or ends with one."""
        above = [a for a in self._menus[menu].actions() if a is not self._before_quit]
        above = above[:-1] if menu == self._quit_menu else above
        if not above or above[-1].isSeparator():
            return []
        line = QAction(self._window)
        line.setSeparator(True)
        self._put(menu, line)
        return [line]

    def _put(self, menu: Menu, action: QAction) -> None:
        if menu == self._quit_menu:
            self._menus[menu].insertAction(self._before_quit, action)
        else:
            self._menus[menu].addAction(action)

    def _menu_within(self, command: Command) -> QMenu:
        place = (command.menu, command.under)
        if place not in self._within:
            made = QMenu(command.under, self._window)
            self._within[place] = made
            self._put(command.menu, made.menuAction())
        return self._within[place]

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.triggered.connect(lambda _=False: self._run(command))
        action.setShortcuts([QKeySequence(key) for key in (command.key, command.also) if key])
        # Actions of a hidden menu bar have no shortcuts unless the window holds them too.
        self._window.addAction(action)
        self._commands[action] = command
        return action

    def _run(self, command: Command) -> None:
        why = command.hindrance()
        if why:
            self._refuse(why)
        else:
            command.run()

    def _tell_what_can_be_done(self) -> None:
        for action, command in self._commands.items():
            action.setEnabled(not command.hindrance())

    def _let_keys_answer(self) -> None:
        """A grey line would take its key away, and nobody would learn why nothing happens."""
        for action in self._commands:
            action.setEnabled(True)
