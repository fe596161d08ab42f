"""Which customers the list shows: whole lists, conditions, a chip for each, and the columns."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sbdesk.domain.customers import FIELD_TITLES, KINDS, LIFECYCLES
from sbdesk.gui.customers.rows import USUAL_COLUMNS
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.services.customer_list import LACKING, UNSET, CustomerQuery
from sbdesk.services.desk import Desk

if TYPE_CHECKING:
    from sbdesk.gui.customers.chips import ChipRow, ChipWords
    from sbdesk.gui.customers.columns import ColumnMenu
    from sbdesk.gui.customers.filter_popup import FilterPopup

ALL = "全部客户"
_TITLES = {
    **FIELD_TITLES,
    "class_name": "大客户分类",
    "size": "合同容量",
    "manager": "客户经理",
    "complete": "资料",
}


class NarrowingBar(QWidget):
    """The head of the list card. `narrowed(query)` when a condition came or went, `failed(error)`,
    `left` when the keyboard is wanted back in the list, `columns_chosen(keys)`. Its parts are built
    when they are first asked for: the list is the first thing on screen."""

    narrowed = Signal(object)
    failed = Signal(object)
    left = Signal()
    columns_chosen = Signal(tuple)

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__()
        self._desk = desk
        self._query = CustomerQuery()
        self._popup: FilterPopup | None = None
        self.lists = Button(ALL, "plain")
        self._list_menu = QMenu(self)
        self._list_menu.aboutToShow.connect(self._fill_lists)
        self.lists.show_menu_arrow(self._list_menu)
        self.choose_columns = Button("列", "quiet", run=self.open_columns)
        self.choose = Button("筛选", "quiet", "filter", run=self.open_filter)
        self._build()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    @cached_property
    def chips(self) -> "ChipRow":
        """A chip for each condition."""
        from sbdesk.gui.customers.chips import ChipRow

        made = ChipRow()
        self._below.addWidget(made)
        return made

    @cached_property
    def columns(self) -> "ColumnMenu":
        """The columns there are."""
        from sbdesk.gui.customers.columns import ColumnMenu

        made = ColumnMenu(self)
        made.chosen.connect(self.columns_chosen)
        return made

    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns chosen, in order."""
        return self.columns.shown_keys() if "columns" in vars(self) else USUAL_COLUMNS

    def query(self) -> CustomerQuery:
        """What is asked for now, order included."""
        return self._query

    def sort(self, order: str, descending: bool) -> None:
        """Another order; says nothing."""
        self._query = self._query.sorted_by(order, descending)

    def restore(self, query: CustomerQuery) -> None:
        """Back to a list that is still on screen; says nothing."""
        self._query = query
        self._show()

    def drop_all(self) -> None:
        """No condition any more."""
        self.show_list()

    def show_list(self, **conditions: str) -> None:
        """All customers that meet these conditions and no others, in the order there is."""
        self._take(CustomerQuery(self._query.order, self._query.descending).narrowed(**conditions))

    def conditions(self) -> dict[str, str]:
        """The conditions in force: column to value."""
        return self._query.conditions()

    def narrow_to(self, column: str, value: str) -> None:
        """Set or, with "", drop one condition."""
        self._take(self._query.narrowed(**{column: value}))

    def show_searching(self, searching: bool) -> None:
        """What the search box found is among all customers: no condition is in force."""
        if "chips" in vars(self):
            self.chips.setVisible(not searching and bool(self.chips.chips()))
        for button in (self.lists, self.choose):
            button.setEnabled(not searching)

    def open_filter(self) -> None:
        """The conditions with their counts."""
        popup = self._made_popup()
        if popup.isVisible():
            popup.close_it()
            return
        window = self.window()
        corner = self.choose.mapTo(window, self.choose.rect().topLeft())
        popup.open(self._query, QRect(corner, self.choose.size()))

    def open_lists(self) -> None:
        """The lists that have a name of their own."""
        _drop(self.lists, self._list_menu)

    def open_columns(self) -> None:
        """The columns there are."""
        _drop(self.choose_columns, self.columns)

    def popup(self) -> "FilterPopup | None":
        """The conditions, once they have been opened."""
        return self._popup

    def shut_down(self) -> None:
        """Let go of the reader of counts."""
        if self._popup is not None:
            self._popup.shut_down()

    # inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.lists)
        row.addStretch(1)
        row.addWidget(self.choose_columns)
        row.addWidget(self.choose)
        column.addLayout(row)
        self._below = QHBoxLayout()
        self._below.setContentsMargins(6, 0, 0, 0)
        column.addLayout(self._below)
        self._measure()

    def _measure(self) -> None:
        self.setMinimumHeight(px(44))

    def _made_popup(self) -> "FilterPopup":
        if self._popup is None:
            from sbdesk.gui.customers.filter_popup import FilterPopup

            self._popup = FilterPopup(self.window(), self._desk)
            self._popup.narrowed.connect(self.narrow_to)
            self._popup.failed.connect(self.failed)
            self._popup.closed.connect(self.left)
        return self._popup

    def _take(self, query: CustomerQuery) -> None:
        self._query = query
        self._show()
        self.narrowed.emit(query)

    def _show(self) -> None:
        now = self.conditions()
        if now or "chips" in vars(self):
            self.chips.show_chips([self._chip(column, value) for column, value in now.items()])
        self.lists.setText(_name_of(now))
        self.lists.updateGeometry()
        if self._popup is not None:
            self._popup.take(self._query)

    def _chip(self, column: str, value: str) -> "ChipWords":
        from sbdesk.gui.customers.chips import ChipWords

        title = _TITLES[column]
        text = f"{title}{UNSET}" if value == UNSET else value
        if column == "importance" and value != UNSET:
            text = f"{value}重要用户"
        return ChipWords(text, f"{title}：{value}", lambda: self.narrow_to(column, ""))

    def _fill_lists(self) -> None:
        self._list_menu.clear()
        before = ""
        for words, conditions in standing_lists():
            column = next(iter(conditions), "")
            if column != before:
                self._list_menu.addSeparator()
            before = column
            self._offer(words, conditions)

    def _offer(self, words: str, conditions: dict[str, str]) -> None:
        action = self._list_menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(self.conditions() == conditions)
        action.triggered.connect(self._chooser(conditions))

    def _chooser(self, conditions: dict[str, str]) -> Callable[[bool], None]:
        def choose(_on: bool) -> None:
            self.show_list(**conditions)
            self.left.emit()

        return choose


def _drop(button: Button, menu: QMenu) -> None:
    """Open a button's menu by key, with its first line ready."""
    if button.isEnabled():
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])


def standing_lists() -> list[tuple[str, dict[str, str]]]:
    """The lists that have a name of their own, with the conditions that make them."""
    from sbdesk.services.rules import codes

    classes = [code.name for code in codes("customer_classes")]
    return [
        (ALL, {}),
        *((f"{kind}客户", {"kind": kind}) for kind in KINDS),
        *((f"{stage}客户", {"lifecycle": stage}) for stage in LIFECYCLES),
        *((name, {"class_name": name}) for name in classes),
        ("还缺资料的客户", {"complete": LACKING}),
    ]


def _name_of(conditions: dict[str, str]) -> str:
    """What the list is called: 全部客户 until something narrows it."""
    if not conditions:
        return ALL
    return next((words for words, held in standing_lists() if held == conditions), "部分客户")
