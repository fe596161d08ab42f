"""What an import would do: four counts, sums, and the rows behind each, one table a time."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.gui.customers.import_lines import LineTable, line_view, tables_of
from sbdesk.gui.customers.pick_bar import PickBar
from sbdesk.gui.letters import px
from sbdesk.gui.parts.labels import label, set_ink
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.services.import_outcome import Imported, shown

_QUIET: Final = "没有退回的行，也没有要核对的差异"
_COUNTED: Final = ("新增", "更新", "不变", "退回")
_UNITS: Final = {"customers": "户"}
_SUMS: Final = {
    "energy_wh": "电量",
    "amount_fen": "电费",
    "paid_fen": "实收",
    "owed_fen": "欠费",
}


class ImportTables(QWidget):
    """Shows an `Imported`: counts, then 退回, 两边都改过, 更新, 提醒 or 表里没有的."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 0)
        column.setSpacing(8)
        counts = QHBoxLayout()
        counts.setSpacing(32)
        self._figures = {words: _Figure(words) for words in _COUNTED}
        for figure in self._figures.values():
            counts.addWidget(figure)
        told = QVBoxLayout()
        told.setSpacing(2)
        self._sums = label("", wrap=True)
        self._sentence = label("", ink="ink2", wrap=True)
        told.addStretch(1)
        told.addWidget(self._sums)
        told.addWidget(self._sentence)
        told.addStretch(1)
        counts.addLayout(told, 1)
        column.addLayout(counts)
        self.choices = PickBar()
        self.choices.chosen.connect(self._choose)
        column.addWidget(self.choices)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._quiet = EmptyState("check", _QUIET, "")

    def show_outcome(self, outcome: Imported) -> None:
        """These counts and rows."""
        counts = (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)
        for figure, count in zip(self._figures.values(), counts, strict=True):
            figure.show_count(count, wrong=figure.words == "退回" and count > 0)
        sums = sums_in_words(outcome.sums)
        self._sums.setText(sums)
        self._sums.setVisible(bool(sums))
        self._sentence.setText(_sentence(outcome))
        self._clear()
        tables = tables_of(outcome)
        for table in tables:
            self._stack.addWidget(line_view(table))
        if not tables:
            new = outcome.created > 0
            advice = "新增的都是本所没有的，可以直接写入。" if new else "不用写入。"
            self._quiet.say(_QUIET, advice)
            self._stack.addWidget(self._quiet)
        self.choices.show_words([_words(table) for table in tables])
        self.choices.setVisible(bool(tables))

    def titles(self) -> list[str]:
        """The tables there are."""
        return self.choices.words()

    def view(self) -> ListView | None:
        """The table shown."""
        current = self._stack.currentWidget()
        return current if isinstance(current, ListView) else None

    def _clear(self) -> None:
        while self._stack.count():
            page = self._stack.widget(0)
            self._stack.removeWidget(page)
            if page is not self._quiet:
                page.deleteLater()

    def _choose(self, number: int) -> None:
        self._stack.setCurrentIndex(number)


class _Figure(QWidget):
    """A count over its word."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._count = label("0", "figure")
        column.addWidget(self._count)
        column.addWidget(label(words, "small", "ink3"))
        self._measure()

    def show_count(self, count: int, *, wrong: bool) -> None:
        self._count.setText(f"{count:,}")
        set_ink(self._count, "overdue" if wrong else "ink")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _measure(self) -> None:
        self.setMinimumWidth(px(64))


def unit_of(kind: str) -> str:
    """What the rows of this kind of sheet are counted in."""
    return _UNITS.get(kind, "行")


def sums_in_words(sums: Mapping[str, int]) -> str:
    """合计：电量 1,234 kWh，电费 88.00 元; "" when nothing is added up."""
    told = [f"{words} {shown(name, sums[name])}" for name, words in _SUMS.items() if name in sums]
    return f"合计：{'，'.join(told)}。" if told else ""


def _words(table: LineTable) -> str:
    return f"{table.title} {table.count:,}"


def _sentence(outcome: Imported) -> str:
    unit = unit_of(outcome.kind)
    words = f"表里共 {outcome.rows:,} {unit}。"
    if outcome.rejected:
        words += f"退回的 {outcome.rejected:,} {unit}不写入，其余照写；改好后再导一次即可。"
    left = sum(1 for one in outcome.differences if one.left_alone)
    if left:
        words += f"有 {left:,} 处两边都改过，保留本所的，请人核对。"
    if not (outcome.created or outcome.updated):
        words += "和现有档案一样，没有要写入的。"
    return words
