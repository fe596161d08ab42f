"""The parts of 查重与合并 and where they stand: pairs at the left, one pair at the right."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.gui.customers.duplicates_compare import ComparePanel
from sbdesk.gui.customers.duplicates_rows import pair_columns
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.customer_field import CustomerField
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel, label, rule
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState, MessageLine, ProgressCard
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.gui.workplace import Workplace
from sbdesk.services.duplicates import Pair

_SIDE = 420
_NONE = "没有找到可能重复的档案"
_ADVICE = "同村同名、户名相近，电话、信用代码、身份证号相同的都比过了。要比对别的两份，按 F3 指定。"


class DuplicatesLayout(Card):
    """Widgets only; what they do is `DuplicatesPage`'s. `pairs_shown` is what the list shows."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(padded=False)
        self.pairs_shown: tuple[Pair, ...] = ()
        self.about = ElidedLabel("", "small", "ink3")
        self.cross = IconButton("close", "回到清单(Esc)")
        self.message = MessageLine()
        self.progress = ProgressCard("只是查找，取消后什么也不会改动")
        self.pairs = ListView(LazyTableModel(pair_columns(), self._fetch))
        self.pairs.rows.setParent(self.pairs)
        self.compare = ComparePanel()
        self.first = CustomerField(place.find, place.interrupt)
        self.second = CustomerField(place.find, place.interrupt)
        self.back = Button("回到清单 Esc")
        self.by_hand = Button("指定两份 F3")
        self.again = Button("重新查找 F5")
        self.open = Button("打开档案 Ctrl+O")
        self.numbers = Button("显示号码 Ctrl+D")
        self.go = Button("合并", "primary", "save", "Ctrl+S")
        self._stack, self._right = QStackedWidget(), QStackedWidget()
        self._nothing = EmptyState("check", _NONE, _ADVICE)
        self._left = self._build_left()
        self._waiting, self._work = self._build_waiting(), self._build_work()
        self.bar = self._build_bar()
        self._build()
        self._left.setFixedWidth(px(_SIDE))

    def show_waiting(self, words: str) -> None:
        """Long work begins."""
        self.bar.hide()
        self.progress.begin(words)
        self._stack.setCurrentWidget(self._waiting)
        self.progress.cancel.setFocus()

    def show_work(self) -> None:
        """Both lists."""
        self.bar.show()
        self._stack.setCurrentWidget(self._work)

    def show_pair(self, there: bool) -> None:
        """One pair at the right, or that there is none."""
        self._right.setCurrentWidget(self.compare if there else self._nothing)

    # inside

    def _measure(self) -> None:
        super()._measure()
        if hasattr(self, "_left"):
            self._left.setFixedWidth(px(_SIDE))

    def _build(self) -> None:
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.setSpacing(10)
        head.addWidget(label("查重与合并", "title"))
        head.addWidget(self.about, 1)
        head.addWidget(self.cross)
        self.body.addLayout(head)
        self.body.addWidget(rule())
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 8, 16, 0)
        lines.addWidget(self.message)
        self.body.addLayout(lines)
        for part in (self._waiting, self._work):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.bar)

    def _build_waiting(self) -> QWidget:
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.setContentsMargins(16, 24, 16, 16)
        column.addWidget(self.progress)
        column.addStretch(1)
        return waiting

    def _build_left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self.pick = QWidget()
        pick = QVBoxLayout(self.pick)
        pick.setContentsMargins(16, 0, 12, 0)
        pick.setSpacing(6)
        pick.addWidget(label("先选留下的一份，再选并入的一份", "small", "ink3"))
        pick.addWidget(self.first)
        pick.addWidget(self.second)
        column.addWidget(self.pick)
        column.addWidget(self.pairs, 1)
        self.pick.hide()
        return left

    def _build_work(self) -> QWidget:
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addWidget(self._right, 1)
        self._right.addWidget(self._nothing)
        self._right.addWidget(self.compare)
        return work

    def _build_bar(self) -> ActionBar:
        bar = ActionBar()
        usual = (self.back, self.by_hand, self.again, self.open, self.numbers, self.go)
        for button in usual:
            bar.buttons.addWidget(button)
        return bar

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, Pair]:
        return {at: self.pairs_shown[at] for at in ids if at < len(self.pairs_shown)}
