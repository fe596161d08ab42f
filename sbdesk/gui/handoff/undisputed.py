"""The table of what nobody disputes in the same record: here, there, and what will stand."""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from sbdesk.domain.handoff import Undisputed
from sbdesk.gui import palette
from sbdesk.gui.letters import px
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, LazyTableModel

_NONE = "—"


class UndisputedTable(QFrame):
    """As high as its rows: the sheet around it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Undisputed, ...] = ()
        self.setObjectName("undisputed")
        line = palette.CARD_LINE
        self.setStyleSheet(f"#undisputed {{ border: 1px solid {line}; border-radius: 6px; }}")
        self.model = LazyTableModel(undisputed_columns(), self._fetch, self)
        self.list = ListView(self.model)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.list)
        self._fit()

    def show_lines(self, lines: Sequence[Undisputed]) -> None:
        """These fields."""
        self._lines = tuple(lines)
        self.list.show_ids(array("q", range(len(self._lines))))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(px(32) + px(30) * len(self._lines) + 4)

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, Undisputed]:
        return {at: self._lines[at] for at in ids if at < len(self._lines)}


def undisputed_columns() -> tuple[Column[Undisputed], ...]:
    """字段 本机 来的 写入后."""
    return (
        Column("字段", lambda line: Cell(line.field), width=120),
        Column("本机", lambda line: _value(line.mine)),
        Column("来的", lambda line: _value(line.theirs)),
        Column("写入后", _after),
    )


def _value(text: str) -> Cell:
    return Cell(text.replace("\n", " ") or _NONE, ink=palette.INK_2)


def _after(line: Undisputed) -> Cell:
    came = line.mine in ("", _NONE) and line.after not in ("", _NONE)
    mark = "裁定" if line.ruled else "新增" if came else ""
    return Cell(line.after.replace("\n", " ") or _NONE, mark)
