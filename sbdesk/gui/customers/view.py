"""The rows of the list of customers: columns come and go, many of them scroll sideways."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from sbdesk.gui.customers.rows import USUAL_COLUMNS, ListedCustomer, Namesakes, columns
from sbdesk.gui.letters import px
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import LazyTableModel

_NAME_AT_LEAST = 150
Fetch = Callable[[Sequence[int]], Mapping[int, ListedCustomer]]


class CustomerModel(LazyTableModel[ListedCustomer]):
    """A list whose columns change while its ids stay."""

    def __init__(self, fetch: Fetch, namesakes: Namesakes, hidden: Callable[[], set[str]]) -> None:
        self._namesakes, self._hidden = namesakes, hidden
        super().__init__(columns(USUAL_COLUMNS, namesakes, hidden), fetch)

    def show_columns(self, keys: Sequence[str]) -> None:
        """These columns; rows are fetched again, since they may need more."""
        self.beginResetModel()
        self.columns = columns(keys, self._namesakes, self._hidden)
        self._pages.clear()
        self.endResetModel()


class CustomerView(ListView):
    """`show_columns` keeps who is chosen and where the list stands."""

    def __init__(self, fetch: Fetch, namesakes: Namesakes) -> None:
        self.model_of_customers = CustomerModel(fetch, namesakes, self._hidden)
        super().__init__(self.model_of_customers)
        self.model_of_customers.setParent(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Without one the style draws a sunken box where the two scroll bars meet.
        self.setCornerWidget(QWidget())

    def show_columns(self, keys: Sequence[str]) -> None:
        """These columns, in the order of `COLUMN_TITLES`."""
        held, place = self.chosen_id(), self.verticalScrollBar().value()
        self.model_of_customers.show_columns(keys)
        self._share_width()
        if held is not None:
            self.choose(held)
        self.verticalScrollBar().setValue(place)

    def spans_pages(self) -> bool:
        """Whether the rows in sight were not all fetched together."""
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = self.rows.rowCount() - 1
        page = self.rows.PAGE
        return max(top, 0) // page != (bottom if bottom >= 0 else last) // page

    def _hidden(self) -> set[str]:
        return {
            column.sort
            for number, column in enumerate(self.rows.columns)
            if self.isColumnHidden(number)
        }

    def _share_width(self) -> None:
        """As many columns as there is room for; more of them scroll."""
        super()._share_width()
        if self.columnWidth(0) < px(_NAME_AT_LEAST):
            self.setColumnWidth(0, px(_NAME_AT_LEAST))
        shown = [n for n in range(len(self.rows.columns)) if not self.isColumnHidden(n)]
        wanted = sum(self.columnWidth(number) for number in shown)
        too_many = wanted > self.viewport().width() + 1
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if too_many else policy.ScrollBarAlwaysOff
        )

    def _go_to(self, row: int) -> None:
        """Up and down stay in the column one has scrolled to."""
        column = max(0, self.currentIndex().column())
        super()._go_to(row)
        if column and column < len(self.rows.columns):
            flags = QItemSelectionModel.SelectionFlag
            index = self.rows.index(row, column)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)
