"""The tables of the credit file: as high as their rows, scrolled by the column they stand in."""

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QScrollArea

from sbdesk.gui import palette
from sbdesk.gui.credit.contents import PointRow, change_words
from sbdesk.gui.letters import px
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import AnyIndex, Cell, Column, LazyTableModel
from sbdesk.gui.parts.story import signed
from sbdesk.services.credit import GradeChange

_HEAD, _ROW = 32, 30


class WholeList(ListView):
    """A list without a scroll bar of its own; the row chosen is brought into sight outside."""

    def __init__(self, model: LazyTableModel[Any]) -> None:
        super().__init__(model)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model.modelReset.connect(self._fit)
        self._fit()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Scroll what is around."""
        super().currentChanged(current, previous)
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if isinstance(parent, QScrollArea) and current.isValid() and self.hasFocus():
            inside = parent.widget()
            top = self.mapTo(inside, QPoint(0, px(_HEAD) + current.row() * px(_ROW)))
            parent.ensureVisible(0, top.y() + px(_ROW) // 2, 0, px(_ROW))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(px(_HEAD) + max(1, self.rows.rowCount()) * px(_ROW) + 2)


class PointsList(WholeList):
    """日期 事项 依据 分: every line of the sum; `row_chosen()` is the one with the keyboard."""

    def __init__(self) -> None:
        self._rows: tuple[PointRow, ...] = ()
        columns = (
            Column[PointRow]("日期", lambda row: row.day, width=104),
            Column[PointRow]("事项", lambda row: row.title),
            Column[PointRow]("依据", lambda row: Cell(row.evidence, ink=palette.INK_2)),
            Column[PointRow]("分", _points_cell, width=58, right=True),
        )
        super().__init__(LazyTableModel(columns, self._fetch))
        self.setAccessibleName("记分单")

    def show_rows(self, rows: Sequence[PointRow]) -> None:
        """These lines; the one chosen stays when its event is still there."""
        held = self.row_chosen()
        self._rows = tuple(rows)
        self.rows.show_ids(array("q", range(1, len(rows) + 1)))
        for number, row in enumerate(rows, 1):
            if held is not None and row.event is not None and row.event == held.event:
                self.choose(number)

    def shown(self) -> tuple[PointRow, ...]:
        """The lines."""
        return self._rows

    def row_chosen(self) -> PointRow | None:
        """The line chosen."""
        number = self.chosen_id()
        return self._rows[number - 1] if number and number <= len(self._rows) else None

    def _fetch(self, ids: Sequence[int]) -> dict[int, PointRow]:
        return {number: self._rows[number - 1] for number in ids if number <= len(self._rows)}


class ChangesList(WholeList):
    """日期 等级 得分 of the grades that were fixed, newest first."""

    def __init__(self) -> None:
        self._changes: tuple[GradeChange, ...] = ()
        columns = (
            Column[int]("日期", lambda at: f"{self._changes[at].scored_on:%Y-%m-%d}", width=112),
            Column[int]("等级", lambda at: change_words(self._changes, at)),
            Column[int]("得分", lambda at: str(self._changes[at].score), width=72, right=True),
        )
        super().__init__(LazyTableModel(columns, lambda ids: {n: n - 1 for n in ids}))
        self.setAccessibleName("等级变化")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_changes(self, changes: Sequence[GradeChange]) -> None:
        """These."""
        self._changes = tuple(changes)
        self.rows.show_ids(array("q", range(1, len(changes) + 1)))


def _points_cell(row: PointRow) -> Cell:
    ink = palette.OVERDUE if row.points < 0 else palette.DONE if row.points else palette.INK_3
    return Cell(signed(row.points), ink=ink)
