"""The model of every list: it holds ids in order and fetches the rows it is asked to paint.

    columns = (
        Column("户名", lambda r: Cell(r.name, spans=r.spans), width=190, sort="name"),
        Column("欠费(元)", lambda r: r.owed, width=120, right=True, sort="owed"),
    )
    model = LazyTableModel(columns, service.rows_for)     # rows_for(ids) -> {id: row}
    model.show_ids(array("q", ids), groups)

Sorting and filtering happen in SQL; the model is given the ids in their new order.
"""

import logging
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from sbdesk.gui.glyphs import Glyph

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]
_log = logging.getLogger(__name__)
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Cell:
    """What stands in one cell. Spans are (start, length) of characters that matched a search.

    `ink` is a colour of the palette for the text, the glyph's own when None and `coloured`.
    """

    text: str = ""
    secondary: str = ""
    glyph: Glyph | None = None
    coloured: bool = True
    ink: str | None = None
    spans: tuple[Span, ...] = ()
    secondary_spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column; `width` in pixels at 100 %, 0 takes what is left. `sort` is the key asked for.

    `wide_only` columns go when the list is narrow in letters (LOOK §4).
    """

    title: str
    cell: Callable[[Row], Cell | str]
    width: int = 0
    right: bool = False
    sort: str = ""
    wide_only: bool = False


@dataclass(frozen=True)
class Group:
    """A heading before the entry number `start` (0-based, in the ids)."""

    start: int
    title: str
    count: str = ""
    glyph: Glyph | None = None


class LazyTableModel(QAbstractTableModel, Generic[Row]):
    """Every id in order, a few pages of rows; never raises while painting."""

    PAGE = 200
    HELD_PAGES = 50
    IdRole = Qt.ItemDataRole.UserRole
    CellRole = Qt.ItemDataRole.UserRole + 1
    GroupRole = Qt.ItemDataRole.UserRole + 2

    failed = Signal(object)
    """An error while fetching; the rows concerned are shown empty."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[int]], Mapping[int, Row]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Sequence[int] = ()
        self._groups: tuple[Group, ...] = ()
        self._group_rows: list[int] = []
        self._pages: OrderedDict[int, Mapping[int, Row]] = OrderedDict()

    def show_ids(self, ids: Sequence[int], groups: Sequence[Group] = ()) -> None:
        """Show these records in this order, under these headings."""
        self.beginResetModel()
        self._ids = ids
        self._groups = tuple(groups)
        self._group_rows = [group.start + before for before, group in enumerate(self._groups)]
        self._pages.clear()
        self.endResetModel()

    def forget_rows(self, groups: Sequence[Group] | None = None) -> None:
        """Same ids, contents may have changed: selection and scroll position stay.

        `groups` are the same headings with other words.
        """
        self._pages.clear()
        if groups is not None and [one.start for one in groups] == [
            one.start for one in self._groups
        ]:
            self._groups = tuple(groups)
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def ids(self) -> Sequence[int]:
        """The ids shown, in order."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """The id in this row; None for a heading or outside."""
        if not 0 <= row < self.rowCount() or self.group_at(row) is not None:
            return None
        return self._ids[row - bisect_left(self._group_rows, row)]

    def row_of(self, wanted: int) -> int | None:
        """The row of this id, None when it is not in the list."""
        try:
            position = self._ids.index(wanted)
        except ValueError:
            return None
        starts = [group.start for group in self._groups]
        return position + bisect_right(starts, position)

    def group_at(self, row: int) -> Group | None:
        """The heading in this row, if it is one."""
        at = bisect_left(self._group_rows, row)
        found = at < len(self._group_rows) and self._group_rows[at] == row
        return self._groups[at] if found else None

    def record(self, row: int) -> Row | None:
        """The record in this row; None for a heading or when it is gone."""
        wanted = self.id_at(row)
        if wanted is None:
            return None
        position = row - bisect_left(self._group_rows, row)
        return self._page(position // self.PAGE).get(wanted)

    def cell(self, row: int, column: int) -> Cell:
        """What to paint; an empty cell when the record is gone."""
        record = self.record(row)
        if record is None:
            return Cell()
        try:
            made = self.columns[column].cell(record)
        except Exception:  # a fault while painting would end the process
            _log.exception("a column could not show its row")
            return Cell("?")
        return Cell(made) if isinstance(made, str) else made

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Records and headings."""
        return 0 if parent.isValid() else len(self._ids) + len(self._groups)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.group_at(index.row()) is not None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """`IdRole`, `CellRole`, `GroupRole`, and plain text for everyone else."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        if role == self.GroupRole:
            return self.group_at(index.row())
        if role == self.IdRole:
            return self.id_at(index.row())
        if role == self.CellRole:
            return self.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._plain(index.row(), index.column())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Titles of the columns."""
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole and section < len(self.columns):
            return self.columns[section].title
        return None

    def _plain(self, row: int, column: int) -> str:
        group = self.group_at(row)
        if group is not None:
            return f"{group.title} {group.count}".strip() if column == 0 else ""
        cell = self.cell(row, column)
        return f"{cell.text} {cell.secondary}".strip()

    def _page(self, number: int) -> Mapping[int, Row]:
        held = self._pages.get(number)
        if held is None:
            start = number * self.PAGE
            try:
                held = self._fetch(self._ids[start : start + self.PAGE])
            except Exception as error:  # a fault while painting would end the process
                _log.exception("rows could not be fetched")
                held = {}
                self.failed.emit(error)
            self._pages[number] = held
            if len(self._pages) > self.HELD_PAGES:
                self._pages.popitem(last=False)
        return held
