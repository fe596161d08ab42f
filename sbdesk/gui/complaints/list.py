"""The list at the left: the ledger under 未结 and the months in which complaints were closed."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QStackedWidget

from sbdesk.gui import letters
from sbdesk.gui.complaints.ledger import Ledger, Show, columns, read_ledger
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.services.complaints import ComplaintRow, complaint_rows
from sbdesk.services.desk import Desk


class ComplaintList(Card):
    """Signals: `chosen(pk or None)`, `opened(pk)`, `counted(open, any overdue)`, `new_asked`."""

    chosen = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    counted = Signal(int, bool)
    new_asked = Signal()

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__("投诉台账", padded=False)
        self._desk = desk
        self._show, self._descending = Show.ALL, False
        self._wanted: int | None = None
        self._reader = ReadRunner(parent=self)
        self.model = LazyTableModel(columns(desk().today()), self._fetch, self)
        self.model.failed.connect(self.failed)
        self.view = ListView(self.model)
        self.view.setAccessibleName("投诉台账")
        self.view.mark_sorted("due")
        self.view.chosen.connect(self.chosen)
        self.view.opened.connect(self.opened)
        self.view.sort_asked.connect(self._sort)
        self.new = Button("登记", "quiet", "plus", run=self.new_asked.emit)
        self.new.setToolTip("登记投诉(Ctrl+N)")
        self.filter = Button("筛选", "quiet", "filter")
        self._stack = QStackedWidget()
        self._build()
        self.setFocusProxy(self.view)

    # what is shown

    def refresh(self) -> None:
        """Read again; what is chosen stays chosen."""
        desk, show, descending = self._desk(), self._show, self._descending
        self._reader.run(
            lambda: read_ledger(desk, show, descending), self._show_ledger, self.failed.emit
        )

    def choose(self, pk: int) -> None:
        """Make this complaint current, now or when the list that holds it has been read."""
        if not self.view.choose(pk):
            self._wanted = pk

    def narrow_to(self, show: Show) -> None:
        """Hold all, the open or the overdue ones."""
        self._show = show
        self.refresh()

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    # inside

    def _build(self) -> None:
        self.head.addWidget(self.new)
        self.head.addWidget(self.filter)
        menu = QMenu(self.filter)
        choice = QActionGroup(menu)
        for show in Show:
            action = menu.addAction(show.value)
            action.setCheckable(True)
            action.setChecked(show is Show.ALL)
            action.setActionGroup(choice)
            action.triggered.connect(lambda _=False, show=show: self.narrow_to(show))
        self.filter.show_menu_arrow(menu)
        self.body.addWidget(self._stack)
        self._nothing = EmptyState(
            "complaint", "还没有投诉", "来电、来访、95598 转来的都在这里登记，期限由程序算"
        )
        self._nothing.buttons.addWidget(
            Button("登记投诉", "primary", "plus", run=self.new_asked.emit)
        )
        self._none_left = EmptyState("check", "没有这样的投诉", "看全部请去掉筛选")
        everything = Button("看全部", run=lambda: self._everything(choice))
        self._none_left.buttons.addWidget(everything)
        for part in (self.view, self._nothing, self._none_left):
            self._stack.addWidget(part)

    def _everything(self, choice: QActionGroup) -> None:
        choice.actions()[0].setChecked(True)
        self.narrow_to(Show.ALL)

    def _show_ledger(self, ledger: Ledger) -> None:
        self.model.columns = columns(ledger.today)
        place = self.view.verticalScrollBar().value()
        self.view.show_ids(ledger.ids, ledger.groups)
        self.view.verticalScrollBar().setValue(place)
        if self._wanted is not None and self.view.choose(self._wanted):
            self._wanted = None
        if self.view.hasFocus() and self.view.chosen_id() is None:
            self.view.choose_first()
        shown = self.view if len(ledger.ids) else self._none_left
        self._stack.setCurrentWidget(shown if ledger.total else self._nothing)
        self.note.setText(_note(ledger, self._show))
        self.counted.emit(ledger.open, ledger.late > 0)

    def _fetch(self, pks: Sequence[int]) -> Mapping[int, ComplaintRow]:
        rows = complaint_rows(self._desk(), pks)
        letters.show_rare("".join(row.customer for row in rows.values()))
        return rows

    def _sort(self, key: str, descending: bool) -> None:
        self._descending = descending
        self.refresh()


def _note(ledger: Ledger, show: Show) -> str:
    """2026 年 10 月 · 未结 3 件."""
    if show is Show.ALL:
        return f"{ledger.today.year} 年 {ledger.today.month} 月 · 未结 {ledger.open} 件"
    return f"{show.value} · {len(ledger.ids)} 件"
