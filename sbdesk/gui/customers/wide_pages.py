"""The pages of 客户档案 that take the whole width: import, differences, duplicates and the like.

Each is built when it is first asked for. Every one offers `begin()`, `is_busy()` and `shut_down()`
and the signals `closed`, `written(Changes)`; those that can show a customer also `open_asked(pk)`,
those that have something for the status line `said(words)`.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.changes import Changes
from sbdesk.gui.workplace import Workplace

if TYPE_CHECKING:
    from sbdesk.gui.customers.duplicates_page import DuplicatesPage
    from sbdesk.gui.customers.import_page import ImportPage
    from sbdesk.gui.parts.export_page import ExportPage


class WidePage(Protocol):
    """What a page that takes the whole width can be asked."""

    closed: SignalInstance
    written: SignalInstance

    def begin(self) -> None:
        """It is shown now: start from the beginning."""

    def is_busy(self) -> bool:
        """Whether work is running that must not be left."""

    def shut_down(self) -> None:
        """The window closes: let go of threads."""


class WidePages(QStackedWidget):
    """Signals: `closed` when the list is wanted back, `written(Changes)`, `said(words)`,
    `open_asked(pk)`, `list_asked(CustomerQuery)`."""

    closed = Signal()
    written = Signal(object)
    said = Signal(str)
    open_asked = Signal(object)
    list_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._pages: dict[str, QWidget] = {}
        self._makers: Mapping[str, Callable[[], QWidget]] = {
            "import": self._import,
            "differences": self._differences,
            "duplicates": self._duplicates,
            "missing": self._missing,
            "segments": self._segments,
            "returned": self._returned,
            "export": self._export,
        }

    def page(self, name: str) -> WidePage:
        """A page by name, built now if it was not."""
        if name not in self._pages:
            made = self._makers[name]()
            self._pages[name] = made
            self._connect(made)
            framed = QWidget()
            column = QVBoxLayout(framed)
            column.setContentsMargins(16, 12, 16, 12)
            column.addWidget(made)
            self.addWidget(framed)
        return cast(WidePage, self._pages[name])

    @property
    def importing(self) -> "ImportPage":
        """Taking in sheets."""
        return cast("ImportPage", self.page("import"))

    @property
    def duplicates(self) -> "DuplicatesPage":
        """Two files that may be one customer."""
        return cast("DuplicatesPage", self.page("duplicates"))

    @property
    def exporting(self) -> "ExportPage":
        """The list as a file."""
        return cast("ExportPage", self.page("export"))

    def show_page(self, name: str) -> WidePage:
        """Show a page as it stands."""
        page = self.page(name)
        framed = self._pages[name].parentWidget()
        if framed is not None:
            self.setCurrentWidget(framed)
        return page

    def begin(self, name: str) -> None:
        """Show a page from its beginning."""
        self.show_page(name).begin()

    def is_busy(self) -> bool:
        """Whether one of them works on something that must not be left."""
        return any(cast(WidePage, page).is_busy() for page in self._pages.values())

    def take(self, changes: Changes) -> None:
        """Something was committed: the pages that show data read it again."""
        for page in self._pages.values():
            take = getattr(page, "take", None)
            if take is not None:
                take(changes)

    def let_go(self) -> bool:
        """Whether nothing decided but unsaved would be lost; the page asks."""
        asking = [getattr(page, "let_go", None) for page in self._pages.values()]
        return all(ask() for ask in asking if ask is not None)

    def shut_down(self) -> None:
        """Let go of threads."""
        for page in self._pages.values():
            cast(WidePage, page).shut_down()

    # inside

    def _connect(self, made: QWidget) -> None:
        page = cast(WidePage, made)
        page.closed.connect(self.closed)
        page.written.connect(self.written)
        for name in ("said", "open_asked", "list_asked"):
            signal = getattr(made, name, None)
            if signal is not None:
                signal.connect(getattr(self, name))

    def _import(self) -> QWidget:
        from sbdesk.gui.customers.import_page import ImportPage

        return ImportPage(self._place.desk, self._place.jobs, self._place.messages)

    def _differences(self) -> QWidget:
        from sbdesk.gui.customers.differences_page import DifferencesPage

        return DifferencesPage(self._place)

    def _duplicates(self) -> QWidget:
        from sbdesk.gui.customers.duplicates_page import DuplicatesPage

        return DuplicatesPage(self._place)

    def _missing(self) -> QWidget:
        from sbdesk.gui.customers.missing_page import MissingPage

        return MissingPage(self._place)

    def _segments(self) -> QWidget:
        from sbdesk.gui.customers.segments_page import SegmentsPage

        return SegmentsPage(self._place)

    def _returned(self) -> QWidget:
        from sbdesk.gui.customers.returned_page import ReturnedPage

        return ReturnedPage(self._place)

    def _export(self) -> QWidget:
        from sbdesk.gui.parts.export_page import ExportPage

        return ExportPage(self._place)
