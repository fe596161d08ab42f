"""The list at the left: every customer in order, or what the search box found, with reasons."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from threading import Event

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from sbdesk.gui.customers.narrowing import NarrowingBar
from sbdesk.gui.customers.rows import USUAL_COLUMNS, ListedCustomer, Namesakes, found_groups
from sbdesk.gui.customers.view import CustomerView
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.labels import ElidedLabel, rule
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.rows import Group
from sbdesk.services.customer_list import CustomerQuery, customer_ids, customer_rows
from sbdesk.services.desk import Desk
from sbdesk.services.finding import FoundCustomers

Find = Callable[[str], FoundCustomers | None]
_TOLD_AFTER_MS = 300
"""A list that takes longer says so, and how to stop it."""


class CustomerList(Card):
    """Signals: `chosen(pk or None)`, `opened(pk)`, `failed(error)`, `import_asked`, `new_asked`,
    `columns_chosen(keys)` when somebody chose other columns."""

    chosen = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    import_asked = Signal()
    new_asked = Signal()
    columns_chosen = Signal(tuple)
    shown = Signal()
    """Ids or results arrived and are on screen."""
    search_over = Signal()
    """The search box narrows a list that does not hold whom it must show."""
    moved = Signal()
    """Somebody goes about in the list or narrows it."""

    def __init__(self, desk: Callable[[], Desk], find: Find, interrupt: Callable[[], None]) -> None:
        super().__init__(padded=False)
        self._desk, self._find = desk, find
        self._text = ""
        self._fresh = False
        self._found: dict[int, ListedCustomer] = {}
        self._wanted: int | None = None
        self._must_show = self._is_new = False
        self._stopping = Event()
        self._query_shown = CustomerQuery()
        self._ids = ReadRunner(self._stop, self)
        self._search = ReadRunner(interrupt, self)
        self.bar = NarrowingBar(desk)
        self._namesakes = Namesakes()
        self.view = CustomerView(self._fetch, self._namesakes)
        self.model = self.view.model_of_customers
        self._connect()
        self._foot = ElidedLabel("", "small", "ink3")
        self._foot.setContentsMargins(12, 6, 12, 6)
        self._stack = QStackedWidget()
        self._build()
        self.setFocusProxy(self.view)

    # what is shown

    def refresh(self) -> None:
        """Read again: same search or same conditions; what is chosen stays chosen."""
        self.model.forget_rows()
        if self._text:
            self.narrow(self._text)
            return
        self._search.forget()
        self._ids.forget()
        self.bar.show_searching(False)
        desk, query, stopping = self._desk(), self.bar.query(), Event()
        self._stopping = stopping
        self._late.start()
        self._ids.run(
            lambda: customer_ids(desk, query, stopping.is_set), self._show_ids, self._tell
        )

    def stop(self) -> None:
        """Esc while a list is being read: what is on screen stays."""
        self._ids.forget()
        self._no_longer_late()
        self.bar.restore(self._query_shown)
        self._show_order()
        self._say_count()

    def narrow(self, text: str) -> None:
        """Show what the search box means; "" is the whole list again."""
        self.moved.emit()
        self._fresh = self._fresh or text != self._text
        self._text = text
        if not text:
            self._fresh = False
            self.refresh()
            return
        self._ids.forget()
        self._no_longer_late()
        self.bar.show_searching(True)
        self._search.run(lambda: self._find(text), self._show_found, self.failed.emit)

    def choose(self, pk: int) -> None:
        """Make this customer current, now or when the list that holds it has been read."""
        if not self.view.choose(pk):
            self._wanted = pk

    def choose_saved(self, pk: int) -> None:
        """As `choose`; a search that no longer finds the customer ends.

        For somebody new the conditions end too. An edit leaves them: it may be what they ask for.
        """
        self._is_new = not self.view.choose(pk)
        self._wanted, self._must_show = pk, True

    def take_keyboard(self) -> None:
        """To the rows, or to what an empty list offers."""
        self._stack.currentWidget().setFocus(Qt.FocusReason.TabFocusReason)

    def show_list(self, **conditions: str) -> None:
        """All customers that meet these conditions and no others, e.g. those of a class."""
        self.bar.show_list(**conditions)

    def show_columns(self, keys: Sequence[str]) -> None:
        """These columns, as they were chosen before; the usual ones when none of them is known."""
        if tuple(keys) != self.bar.shown_columns():
            self.bar.columns.show_keys(tuple(keys) or USUAL_COLUMNS)
            self._show_columns()

    def query(self) -> CustomerQuery:
        """Which customers are shown and in which order, as far as no search narrows them."""
        return self._query_shown

    def is_searching(self) -> bool:
        """Whether the search box narrows the list."""
        return bool(self._text)

    def shut_down(self) -> None:
        """Let go of both readers."""
        self._late.stop()
        self._ids.shut_down()
        self._search.shut_down()
        self.bar.shut_down()

    # inside

    def _connect(self) -> None:
        self.bar.narrowed.connect(lambda _query: self.refresh())
        self.bar.failed.connect(self.failed)
        self.bar.left.connect(self.take_keyboard)
        self.bar.columns_chosen.connect(self._columns_chosen)
        self.model.failed.connect(self.failed)
        self.view.mark_sorted("customer_no")
        self.view.chosen.connect(self.chosen)
        self.view.opened.connect(self.opened)
        self.view.verticalScrollBar().valueChanged.connect(self.moved)
        self.view.sort_asked.connect(self._sort)
        self._late = QTimer(self, singleShot=True, interval=_TOLD_AFTER_MS)
        self._late.timeout.connect(self._say_late)
        self._escape = QShortcut(QKeySequence("Esc"), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.stop)
        self._escape.setEnabled(False)

    def _build(self) -> None:
        self.body.setSpacing(0)
        self.body.addWidget(self.bar)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(rule())
        self.body.addWidget(self._foot)
        self._stack.addWidget(self.view)
        ways = "先导入营销系统导出的用户档案(Ctrl+I)，或者手工新建第一户(Ctrl+N)"
        self._nobody = EmptyState("customers", "还没有客户档案", ways)
        self.start = Button("导入用户档案", "primary", "import", run=self.import_asked.emit)
        drop = Button("去掉全部条件", run=self.bar.drop_all)
        _offer(self._nobody, self.start, Button("新建客户", icon="plus", run=self.new_asked.emit))
        self._none_left = EmptyState("filter", "这些条件下没有客户", "去掉一个条件，或全部去掉")
        _offer(self._none_left, drop)
        self._not_found = EmptyState("search", "没有找到", "")
        _offer(self._not_found, Button("新建客户", icon="plus", run=self.new_asked.emit))
        for part in (self._nobody, self._none_left, self._not_found):
            self._stack.addWidget(part)

    def _show_ids(self, ids: "array[int]") -> None:
        self._found = {}
        self._no_longer_late()
        self._query_shown = self.bar.query()
        self._show_order()
        self._put(ids, (), first=False)
        if len(ids):
            self._stack.setCurrentWidget(self.view)
        else:
            narrowed = bool(self.bar.conditions())
            self._stack.setCurrentWidget(self._none_left if narrowed else self._nobody)
        self._say_count()
        self.shown.emit()

    def _show_order(self) -> None:
        if not self._text:
            self.view.mark_sorted(self._query_shown.order, self._query_shown.descending)

    def _say_count(self) -> None:
        count = len(self.model.ids())
        self._foot.setText(f"共 {count:,} 户" if count else "")

    def _say_late(self) -> None:
        self._escape.setEnabled(True)
        self._foot.setText("正在读取清单……按 Esc 停下，保留现在的清单")

    def _no_longer_late(self) -> None:
        self._late.stop()
        self._escape.setEnabled(False)

    def _tell(self, error: BaseException) -> None:
        self._no_longer_late()
        self.failed.emit(error)

    def _stop(self) -> None:
        self._stopping.set()

    def _columns_chosen(self, keys: tuple[str, ...]) -> None:
        self._show_columns()
        self.columns_chosen.emit(keys)

    def _show_columns(self) -> None:
        self.view.show_columns(self.bar.shown_columns())
        self._show_order()

    def _show_found(self, found: FoundCustomers | None) -> None:
        if found is None:
            return
        customers = found.customers
        self._found = {one.row.pk: ListedCustomer(one.row, one) for one in customers}
        self.view.mark_sorted("")
        self._put(array("q", self._found), found_groups(customers), first=self._fresh)
        self._fresh = False
        if customers:
            self._stack.setCurrentWidget(self.view)
            count = f"{len(customers)}+" if found.more else str(len(customers))
            self._foot.setText(
                f"「{self._text}」找到 {count} 户，按相符程度排列。↓ 键选择，Enter 键打开"
            )
        else:
            self._not_found.say(
                f"没有找到「{self._text}」",
                "户号、户名、拼音首字母、电话、地址都可以，打其中一段就行",
            )
            self._stack.setCurrentWidget(self._not_found)
            self._foot.setText("")
        self.shown.emit()

    def _put(self, ids: "array[int]", groups: Sequence[Group], *, first: bool) -> None:
        if self._must_show and self._wanted not in ids:
            if self._widen():
                return
            self._wanted = None
        self._must_show = False
        self._namesakes.forget()
        place = self.view.verticalScrollBar().value()
        self.view.show_ids(ids, groups)
        if self._wanted is not None and self.view.choose(self._wanted):
            self._wanted = None
        elif first or self.view.chosen_id() is None:
            self.view.choose_first()
        else:
            self.view.verticalScrollBar().setValue(place)

    def _widen(self) -> bool:
        """Ask for more than is shown now: first without the search, then without conditions."""
        if self._text:
            self.search_over.emit()
            if self._text:
                self.narrow("")
        elif self._is_new and self.bar.conditions():
            self.bar.drop_all()
        else:
            return False
        return True

    def _fetch(self, pks: Sequence[int]) -> Mapping[int, ListedCustomer]:
        shown = self.bar.shown_columns()
        usual = set(shown) <= set(USUAL_COLUMNS)
        found = self._found
        if not (found and usual):
            rows = customer_rows(self._desk(), pks, with_percent="percent" in shown, usual=usual)
            reasons = {pk: one.found for pk, one in self._found.items()}
            found = {pk: ListedCustomer(row, reasons.get(pk)) for pk, row in rows.items()}
        namesake = self._namesakes.take(one.row for one in found.values())
        if namesake and self.view.spans_pages():
            # Rows of another page, painted before, may now have to tell themselves apart.
            QTimer.singleShot(0, self.view.viewport().update)
        return found

    def _sort(self, key: str, descending: bool) -> None:
        if self._text:
            self.view.mark_sorted("")
            return
        self.bar.sort(key, descending)
        self.refresh()

    def step_off(self) -> None:
        """The chosen customer is leaving the list: choose the next one, or the one before."""
        row = self.view.currentIndex().row()
        for beside in (row + 1, row - 1):
            pk = self.model.id_at(beside)
            if pk is not None:
                self.view.choose(pk)
                return


def _offer(empty: EmptyState, *buttons: Button) -> None:
    """What an empty list offers; the first takes the keyboard."""
    for button in buttons:
        empty.buttons.addWidget(button)
    empty.setFocusProxy(buttons[0])
