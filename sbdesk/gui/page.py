"""What the window asks of a tab, and what it takes from one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sbdesk.domain.changes import Changes

Menu = Literal["文件", "编辑", "记录", "打印", "查看", "帮助"]


def _always() -> str:
    return ""


@dataclass(frozen=True)
class Command:
    """One line of a menu; `key` such as "Ctrl+N", "" for none.

    `hindrance` tells in one sentence why it cannot be done now, "" when it can: the line is grey
    then and its key says so. `apart` draws a line above it; `under` is the menu within the menu;
    `also` is a second key that does the same.
    """

    menu: Menu
    text: str
    run: Callable[[], object]
    key: str = ""
    hindrance: Callable[[], str] = _always
    apart: bool = False
    under: str = ""
    also: str = ""


class Page(QWidget):
    """One tab. Signals: `said(sentence, undoable)` for the status line, `counted(n, overdue)` for
    the tab bar, `open_asked(subject, what)` for a record of another tab, `changed(Changes)` when
    a piece of its work was committed, `commands_changed` when `commands()` answers differently,
    `moved` when the person goes about in a list: what only prepares a later click waits;
    `search_over` when the search box is to be emptied."""

    said = Signal(str, bool)
    counted = Signal(int, bool)
    open_asked = Signal(str, object)
    changed = Signal(object)
    commands_changed = Signal()
    moved = Signal()
    search_over = Signal()

    takes_search = False
    """Whether the search box narrows this tab's list instead of dropping results."""

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus, while it is shown."""
        return ()

    def take(self, changes: Changes) -> None:
        """Something was committed, here or elsewhere: show what of it concerns this tab."""

    def narrow(self, text: str) -> None:
        """The search box says this now ("" when emptied); only where `takes_search`."""

    def open(self, what: object) -> None:
        """Show this record; asked for by another tab or by a result of the search."""

    def enter(self) -> None:
        """The tab was chosen: put the keyboard where work begins."""

    def may_close(self) -> bool:
        """Whether nothing typed would be lost; False keeps the window open and says why."""
        return True

    def shut_down(self) -> None:
        """The window is closing: let go of reading threads; nothing is asked of it any more."""


@dataclass(frozen=True)
class TabSpec:
    """A tab before it is built: `factory` is called when it is first shown."""

    subject: str
    title: str
    short: str
    factory: Callable[[], Page]


@dataclass(frozen=True)
class Worker:
    """Someone who may be working here; `key` is handed back when chosen."""

    key: object
    name: str
    role: str
