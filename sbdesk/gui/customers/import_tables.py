"""What an import would do: four counts, and beneath them the rows behind each, one table a time."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.capacity import va_to_kva
from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import label, set_ink
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, LazyTableModel
from sbdesk.services.importing import Difference, Imported


@dataclass(frozen=True)
class TableLine:
    """A row of any of the tables: four cells."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class _Table:
    title: str
    heads: tuple[tuple[str, int], ...]
    lines: tuple[TableLine, ...]


class ImportTables(QWidget):
    """Shows an `Imported`: counts, then 退回, 更新, 疑点 or 表里没有, whichever is chosen."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 0)
        column.setSpacing(8)
        counts = QHBoxLayout()
        counts.setSpacing(32)
        self._figures = {words: _Figure(words) for words in ("新增", "更新", "不变", "退回")}
        for figure in self._figures.values():
            counts.addWidget(figure)
        self._sentence = label("", ink="ink2", wrap=True)
        counts.addWidget(self._sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(counts)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(4)
        column.addLayout(self._choices)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._buttons: list[Button] = []

    def show_outcome(self, outcome: Imported) -> None:
        """These counts and rows."""
        counts = (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)
        for figure, count in zip(self._figures.values(), counts, strict=True):
            figure.show_count(count, wrong=figure.words == "退回" and count > 0)
        self._sentence.setText(_sentence(outcome))
        self._clear()
        for number, table in enumerate(_tables(outcome)):
            self._add(number, table)
        self._choices.addStretch(1)
        if self._buttons:
            self._choose(0)

    def titles(self) -> list[str]:
        """The tables there are."""
        return [button.text() for button in self._buttons]

    def view(self) -> ListView | None:
        """The table shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, ListView) else None

    def _clear(self) -> None:
        self._buttons = []
        while self._choices.count():
            item = self._choices.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        while self._stack.count():
            page = self._stack.widget(0)
            self._stack.removeWidget(page)
            page.deleteLater()

    def _add(self, number: int, table: _Table) -> None:
        button = Button(f"{table.title} {len(table.lines):,}", "quiet")
        button.setCheckable(True)
        button.clicked.connect(lambda _=False: self._choose(number))
        self._buttons.append(button)
        self._choices.addWidget(button)
        self._stack.addWidget(_list(table))

    def _choose(self, number: int) -> None:
        for at, button in enumerate(self._buttons):
            button.setChecked(at == number)
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


def _list(table: _Table) -> ListView:
    lines = table.lines

    def fetch(ids: Sequence[int]) -> Mapping[int, TableLine]:
        return {number: lines[number] for number in ids}

    columns = tuple(
        Column[TableLine](head, partial(_cell, at), width=width)
        for at, (head, width) in enumerate(table.heads)
    )
    view = ListView(LazyTableModel(columns, fetch))
    view.show_ids(array("q", range(len(lines))))
    view.rows.setParent(view)
    return view


def _cell(at: int, line: TableLine) -> Cell:
    return line.cells[at]


def _sentence(outcome: Imported) -> str:
    words = f"表里共 {outcome.rows:,} 户。"
    if outcome.rejected:
        words += f"退回的 {outcome.rejected:,} 户不写入，其余照写；改好后再导一次即可。"
    left = sum(1 for one in outcome.differences if one.left_alone)
    if left:
        words += f"有 {left:,} 处两边都改过，保留本所的，请人核对。"
    if not (outcome.created or outcome.updated):
        words += "和现有档案一样，没有要写入的。"
    return words


def _tables(outcome: Imported) -> list[_Table]:
    found = [
        _Table(
            "退回",
            (("行", 72), ("栏目", 160), ("原因", 0)),
            tuple(
                _line(
                    str(one.row), one.column, Cell(one.reason, glyph=Glyph.OVERDUE, coloured=False)
                )
                for one in outcome.errors
            ),
        ),
        _Table(
            "差异",
            (("行", 72), ("户号", 140), ("栏目", 130), ("现在", 0), ("表里", 0), ("结果", 130)),
            tuple(_difference(one) for one in outcome.differences),
        ),
        _Table(
            "疑点",
            (("行", 72), ("栏目", 160), ("说明", 0)),
            tuple(
                _line(
                    str(one.row or "整表"),
                    one.column,
                    Cell(one.reason, glyph=Glyph.TODAY, coloured=False),
                )
                for one in outcome.warnings
            ),
        ),
        _Table(
            "表里没有的客户",
            (("户号", 160), ("说明", 0)),
            tuple(_line(no, "以前导入过，这次表里没有；不会撤回") for no in outcome.missing),
        ),
    ]
    return [table for table in found if table.lines]


def _difference(one: Difference) -> TableLine:
    result = (
        Cell("两边都改过", glyph=Glyph.CLASH)
        if one.left_alone
        else Cell("改成表里的", ink=palette.INK_2)
    )
    row = (str(one.row), one.customer_no, one.title)
    return _line(*row, _value(one.field, one.ours), _value(one.field, one.theirs), result)


def _value(field: str, value: object) -> str:
    if value is None:
        return "（空）"
    return (
        f"{va_to_kva(value)} kVA"
        if field.endswith("_va") and isinstance(value, int)
        else str(value)
    )


def _line(*cells: str | Cell) -> TableLine:
    return TableLine(tuple(Cell(one) if isinstance(one, str) else one for one in cells))
