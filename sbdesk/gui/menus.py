"""The lines of the window's menus: its own, which stay, and those of the tab shown."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from sbdesk.gui.page import Command, Menu


class WindowMenus:
    """Fills the menus of a window. 退出 stays the last line of 文件."""

    def __init__(self, window: QWidget, menus: Mapping[Menu, QMenu], quit_line: Command) -> None:
        self._window, self._menus = window, menus
        self._of_page: list[QAction] = []
        self._before_quit = menus[quit_line.menu].addSeparator()
        self._quit_menu = quit_line.menu
        menus[quit_line.menu].addAction(self._action(quit_line))

    def add(self, command: Command) -> QAction:
        """One line more, at the end of its menu."""
        action = self._action(command)
        menu = self._menus[command.menu]
        if command.menu == self._quit_menu:
            menu.insertAction(self._before_quit, action)
        else:
            menu.addAction(action)
        return action

    def show_page(self, commands: Sequence[Command]) -> None:
        """The lines of the tab shown now instead of those of the one before."""
        for action in self._of_page:
            self._window.removeAction(action)
            for menu in self._menus.values():
                menu.removeAction(action)
            action.deleteLater()
        self._of_page = [self.add(command) for command in commands]
        self.show_empty()

    def show_empty(self) -> None:
        """A menu without a line cannot be opened."""
        for menu in self._menus.values():
            menu.menuAction().setEnabled(any(not a.isSeparator() for a in menu.actions()))

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.triggered.connect(lambda _=False: command.run())
        if command.key:
            action.setShortcut(QKeySequence(command.key))
        # Actions of a hidden menu bar have no shortcuts unless the window holds them too.
        self._window.addAction(action)
        return action
