"""Customers by segment, class and stage, with the names behind each (inventory rows 17, 19, 22).

Keys: Tab changes between lists and table, Enter shows the customers behind a line, Alt+↓ on the
drop-down chooses what comes first, Esc leads back.
"""

from array import array
from collections.abc import Mapping, Sequence
from threading import Event

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.letters import px
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel, label, rule
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.parts.rows import Column, Group, LazyTableModel
from sbdesk.gui.workplace import Workplace
from sbdesk.services.segments import (
    FIRST,
    ListCount,
    Segment,
    Segments,
    segments,
    standing_lists,
    title_of,
)

_LISTS_WIDTH = 240
Read = tuple[tuple[ListCount, ...], Segments]


class SegmentsPage(Card):
    """Signals: `closed` when the list is wanted back, `list_asked(CustomerQuery)` for the customers
    behind a line; `written` and `said` for the frame, which never hears of them."""

    closed = Signal()
    written = Signal(object)
    said = Signal(str)
    list_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__(padded=False)
        self._place = place
        self._stopping = Event()
        self._reader = ReadRunner(self._stop, self)
        self._lists: tuple[ListCount, ...] = ()
        self._shown: tuple[Segment, ...] = ()
        self.body.setSpacing(0)
        self._about = ElidedLabel("", "small", "ink3")
        self.message = MessageLine()
        self.lists = ListView(LazyTableModel(_list_columns(), self._fetch_lists))
        self.table = ListView(LazyTableModel(_table_columns(), self._fetch_segments))
        for view in (self.lists, self.table):
            view.rows.setParent(view)
        self.first = DropDown([(by, f"按{title_of(by)}") for by in FIRST])
        self.first.set_value(FIRST[0])
        self._build()

    # what it is asked

    def begin(self) -> None:
        """Count again."""
        self.message.hide()
        self._about.setText("正在统计……")
        self._read()
        self.lists.setFocus(Qt.FocusReason.TabFocusReason)

    def is_busy(self) -> bool:
        """Reading can always be left."""
        return False

    def leave(self) -> None:
        """Esc and ✕."""
        self._reader.forget()
        self.closed.emit()

    def shut_down(self) -> None:
        """Let go of the reader."""
        self._reader.shut_down()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.lists.setFixedWidth(px(_LISTS_WIDTH))

    # inside

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.setSpacing(10)
        head.addWidget(label("分类与细分", "title"))
        head.addWidget(self._about, 1)
        head.addWidget(self.first)
        head.addWidget(IconButton("close", "回到清单(Esc)", self.leave))
        self.body.addLayout(head)
        self.body.addWidget(rule())
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 0, 16, 0)
        lines.addWidget(self.message)
        self.body.addLayout(lines)
        sides = QHBoxLayout()
        sides.setSpacing(1)
        sides.addWidget(self.lists)
        sides.addWidget(self.table, 1)
        self.lists.setFixedWidth(px(_LISTS_WIDTH))
        self.body.addLayout(sides, 1)
        bar = ActionBar()
        self.back = Button("回到清单 Esc", run=self.leave)
        self.names = Button("看这些客户 Enter", "primary", "customers", run=self._open)
        for button in (self.back, self.names):
            bar.buttons.addWidget(button)
        self.body.addWidget(bar)
        self.first.edited.connect(self._read)
        self.first.entered.connect(self.table.setFocus)
        self.lists.opened.connect(lambda _at: self._open_list())
        self.table.opened.connect(lambda _at: self._open_segment())
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def _read(self) -> None:
        self._reader.forget()
        desk, by, stopping = self._place.desk(), str(self.first.value() or FIRST[0]), Event()
        self._stopping = stopping

        def read() -> Read:
            lists = standing_lists(desk, stopping.is_set)
            return lists, segments(desk, by, stopped=stopping.is_set)

        self._reader.run(read, self._show, self._tell)

    def _stop(self) -> None:
        self._stopping.set()

    def _show(self, found: Read) -> None:
        self._lists, table = found
        self._shown = table.segments
        self.lists.show_ids(array("q", range(len(self._lists))), _list_groups(self._lists))
        self.table.show_ids(array("q", range(len(self._shown))), _table_groups(table))
        for view in (self.lists, self.table):
            if view.chosen_id() is None:
                view.choose_first()
        self._about.setText(_sentence(table))

    def _tell(self, error: BaseException) -> None:
        self.message.say(Glyph.OVERDUE, explain(error).text)

    def _open(self) -> None:
        if self.table.hasFocus():
            self._open_segment()
        else:
            self._open_list()

    def _open_list(self) -> None:
        at = self.lists.chosen_id()
        if at is not None:
            self.list_asked.emit(self._lists[at].query)

    def _open_segment(self) -> None:
        at = self.table.chosen_id()
        if at is not None:
            self.list_asked.emit(self._shown[at].query)

    def _fetch_lists(self, ids: Sequence[int]) -> Mapping[int, ListCount]:
        return {at: self._lists[at] for at in ids}

    def _fetch_segments(self, ids: Sequence[int]) -> Mapping[int, Segment]:
        return {at: self._shown[at] for at in ids}


def _list_columns() -> tuple[Column[ListCount], ...]:
    return (
        Column("名单", lambda one: one.name),
        Column("户", lambda one: f"{one.customers:,}", width=96, right=True),
    )


def _table_columns() -> tuple[Column[Segment], ...]:
    return (
        Column("供电电压", lambda one: one.voltage, width=112),
        Column("合同容量", lambda one: one.size),
        Column("户", lambda one: f"{one.customers:,}", width=80, right=True),
        Column("合计容量(kVA)", lambda one: _kva(one.contract_va), width=124, right=True),
        Column("电量(kWh)", lambda one: _kwh(one.energy_wh), width=128, right=True),
    )


def _list_groups(lists: Sequence[ListCount]) -> list[Group]:
    starts = [at for at, one in enumerate(lists) if at == 0 or lists[at - 1].group != one.group]
    return [Group(start, lists[start].group) for start in starts]


def _table_groups(table: Segments) -> list[Group]:
    found = table.segments
    starts = [at for at, one in enumerate(found) if at == 0 or found[at - 1].first != one.first]
    ends = [*starts[1:], len(found)]
    return [
        Group(start, found[start].first, _sums(found[start:end], table))
        for start, end in zip(starts, ends, strict=False)
    ]


def _sums(some: Sequence[Segment], table: Segments) -> str:
    count = sum(one.customers for one in some)
    words = f"{count:,} 户，{_kva(sum(one.contract_va for one in some))} kVA"
    energy = sum(one.energy_wh for one in some)
    if energy:
        words += f"，电量占 {100 * energy / table.energy_wh:.1f}%"
    return words


def _sentence(table: Segments) -> str:
    words = f"现存客户 {table.customers:,} 户，合同容量 {_kva(table.contract_va)} kVA"
    if table.months is not None:
        first, last = (f"{month[:4]}-{month[4:]}" for month in table.months)
        words += f"；电量为 {first} 至 {last}"
    return words


def _kva(va: int) -> str:
    return f"{va // 1000:,}"


def _kwh(wh: int) -> str:
    return f"{wh // 1000:,}" if wh else ""
