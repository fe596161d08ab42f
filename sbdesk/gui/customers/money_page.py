"""电费: what was agreed, the energy of each month with its line, what is owed."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sbdesk.domain.dossier import PartKind
from sbdesk.gui.customers.month_tables import (
    MonthTable,
    is_late,
    money,
    owed_fen,
    receivable_columns,
    usage_columns,
)
from sbdesk.gui.customers.parts_page import PartsPage
from sbdesk.gui.customers.usage_chart import UsageChart, usage_of
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.labels import clear_layout, label
from sbdesk.gui.parts.marks import Badge
from sbdesk.services.dossier import Part

_IMPORT_FIRST = "还没有，从营销系统导出的表格导入(Ctrl+I)"


class MoneyPage(PartsPage):
    """`show_months` beside the parts that are typed here."""

    def __init__(self, kinds: Sequence[PartKind]) -> None:
        self.usage = MonthTable(usage_columns(), "电量电费")
        self._today = date.max
        self.owed = MonthTable(receivable_columns(lambda: self._today), "应收与欠费")
        self.chart = UsageChart()
        self._usage_note = label("", "small", "ink3")
        self._owed_note = label("", "small", "ink3")
        self._late = QHBoxLayout()
        super().__init__(kinds)

    def build(self) -> None:
        """What is owed first, then the terms, then the months."""
        self.column.addWidget(_titled("应收与欠费", self._owed_note, self._late))
        self.column.addWidget(self.owed)
        for section in self.sections.values():
            self.column.addWidget(section)
        self.column.addWidget(_titled("电量电费", self._usage_note))
        self.column.addWidget(self.chart)
        self.column.addWidget(self.usage)
        self.column.addStretch(1)

    def first_stop(self) -> QWidget | None:
        """What is owed, where something is: the page is read from its top."""
        return self.owed if self.owed.isVisibleTo(self) else super().first_stop()

    def show_months(self, usage: Sequence[Part], receivables: Sequence[Part], today: date) -> None:
        """The months as imported, newest first."""
        self._today = today
        self.usage.show_parts(usage)
        self.owed.show_parts(receivables)
        line = usage_of(usage)
        if line is not None:
            self.chart.show_usage(line)
        for part, there in ((self.chart, line), (self.usage, usage), (self.owed, receivables)):
            part.setVisible(bool(there))
        self._usage_note.setText(f"{len(usage)} 个月" if usage else _IMPORT_FIRST)
        self._owed_note.setText(f"{len(receivables)} 笔" if receivables else _IMPORT_FIRST)
        self._show_late(receivables)

    def _show_late(self, receivables: Sequence[Part]) -> None:
        clear_layout(self._late)
        total = owed_fen(receivables)
        if total:
            late = any(is_late(part, self._today) for part in receivables)
            glyph = Glyph.OVERDUE if late else None
            self._late.addWidget(Badge(f"共欠 {money(total)} 元", glyph))


def _titled(title: str, note: QWidget, more: QHBoxLayout | None = None) -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 8, 0, 2)
    row.setSpacing(8)
    row.addWidget(label(title, "strong"))
    row.addWidget(note)
    if more is not None:
        row.addLayout(more)
    row.addStretch(1)
    return head
