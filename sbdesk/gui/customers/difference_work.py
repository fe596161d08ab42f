"""Ticking differences: filters with counts, the two values side by side, keys 1 2 3 0."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sbdesk.domain.discrepancies import KINDS, VERDICTS, Discrepancy, Verdict
from sbdesk.gui.customers.difference_rows import (
    DifferenceRow,
    after_words,
    both_values,
    columns,
)
from sbdesk.gui.customers.pick_bar import PickBar
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.choices import CheckField, DropDown
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import LazyTableModel

_ALL: Final = "全部"
_TAKE_BACK: Final = "按 0 收回"


class DifferenceWork(QWidget):
    """Holds the verdicts until they are saved.

    Signals: `ticked` when a verdict changed, `opened(record)` on Enter, `told(sentence)`.
    """

    ticked = Signal()
    opened = Signal(object)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Discrepancy, ...] = ()
        self._decisions: dict[str, str] = {}
        self._locked = ""
        self._kinds: list[str] = []
        self.kinds = PickBar()
        self.kinds.chosen.connect(lambda _at: self._narrow())
        self.fields = DropDown(placeholder="全部栏目")
        self.fields.setAccessibleName("只看哪个栏目")
        self.fields.edited.connect(self._narrow)
        self.undecided = CheckField("只看没定的")
        self.undecided.edited.connect(self._narrow)
        self.model = LazyTableModel(columns(), self._rows, self)
        self.view = ListView(self.model)
        self.view.setAccessibleName("差异")
        self.view.chosen.connect(lambda _at: self._describe())
        self.view.opened.connect(self._open)
        self._after = ElidedLabel("", "small", "ink3")
        self._both = ElidedLabel("", "small", "ink2")
        self._menu = QMenu(self)
        self._build()

    # what is shown

    def show_differences(self, found: Sequence[Discrepancy], locked: str = "") -> None:
        """These, none decided anew; `locked` says why they cannot be decided, "" when they can."""
        self._all, self._locked = tuple(found), locked
        self._decisions = {}
        counted = Counter(one.kind for one in self._all)
        self._kinds = ["", *(str(kind) for kind in KINDS if counted[kind])]
        words = [f"{kind} {counted[kind]:,}" for kind in self._kinds[1:]]
        self.kinds.show_words([f"{_ALL} {len(self._all):,}", *words])
        self.undecided.set_value(False)
        for button in (*self.buttons, self.every):
            button.setEnabled(not locked)
        self._narrow()

    def shown(self) -> tuple[Discrepancy, ...]:
        """What the filters leave, in order."""
        return tuple(self._all[at] for at in self.model.ids())

    def decisions(self) -> dict[str, str]:
        """Verdicts given here and not saved yet, by key; "" takes one back."""
        return dict(self._decisions)

    def left(self) -> int:
        """How many have no verdict yet."""
        return sum(not self._verdict(one) for one in self._all)

    def mark_saved(self) -> None:
        """What was ticked is stored now."""
        self._all = tuple(
            replace(one, verdict=self._decisions[one.key], requested_on="")
            if one.key in self._decisions
            else one
            for one in self._all
        )
        self._decisions = {}
        self.model.forget_rows()
        self.ticked.emit()

    def mark_requested(self, on: str) -> None:
        """A request with everything found right here was issued on this day (ISO)."""
        ours = Verdict.OURS
        self._all = tuple(
            replace(one, requested_on=on) if one.verdict == ours and not one.requested_on else one
            for one in self._all
        )
        self.model.forget_rows()

    def jump_to(self, key: str) -> None:
        """Make the difference with this key current, whatever the filters say."""
        at = next((n for n, one in enumerate(self._all) if one.key == key), None)
        if at is not None and not self.view.choose(at):
            self.kinds.choose(0)
            self.undecided.set_value(False)
            self._narrow()
            self.view.choose(at)

    def take_keyboard(self) -> None:
        """To the list."""
        self.view.setFocus()

    # ticking

    def decide(self, verdict: str) -> None:
        """The verdict on the current difference, then the next one."""
        at = self.view.chosen_id()
        if at is None:
            return
        if self._locked:
            self.told.emit(self._locked)
            return
        self._put(at, verdict)
        self.model.forget_rows()
        row = self.model.row_of(at)
        following = None if row is None else self.model.id_at(row + 1)
        if verdict and following is not None:
            self.view.choose(following)
        self._describe()
        self.ticked.emit()

    def decide_shown(self, verdict: str) -> None:
        """The verdict on everything the filters show that has none yet."""
        open_ones = [at for at in self.model.ids() if not self._verdict(self._all[at])]
        for at in open_ones:
            self._put(at, verdict)
        self.model.forget_rows()
        self._describe()
        self.ticked.emit()
        self.told.emit(
            f"{len(open_ones):,} 条定为「{verdict}」，保存前都可以改。"
            if open_ones
            else "这里的都已经定过了。"
        )

    # inside

    def _build(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(8)
        self.buttons = [
            Button(f"{verdict} {number}", run=partial(self.decide, str(verdict)))
            for number, verdict in enumerate(VERDICTS, 1)
        ]
        for button in self.buttons:
            button.setToolTip(_TAKE_BACK)
        for verdict in VERDICTS:
            action = self._menu.addAction(str(verdict))
            action.triggered.connect(partial(self._decide_shown_as, str(verdict)))
        self.every = Button("显示的都定为")
        self.every.show_menu_arrow(self._menu)
        self.every.setShortcut("Ctrl+L")
        self.every.setToolTip("显示的、还没定的都定为……(Ctrl+L)")
        for button in (*self.buttons, self.every):
            keys.addWidget(button)
        keys.addWidget(self._after, 1)
        keys.addWidget(self.fields)
        keys.addWidget(self.undecided)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 6)
        column.setSpacing(6)
        column.addWidget(self.kinds)
        column.addLayout(keys)
        column.addWidget(self.view, 1)
        column.addWidget(self._both)
        for number, word in enumerate(("", *map(str, VERDICTS))):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.decide, word))

    def _decide_shown_as(self, verdict: str, _checked: bool = False) -> None:
        self.decide_shown(verdict)

    def _put(self, at: int, verdict: str) -> None:
        one = self._all[at]
        if one.verdict == verdict:
            self._decisions.pop(one.key, None)
        else:
            self._decisions[one.key] = verdict

    def _verdict(self, one: Discrepancy) -> str:
        return self._decisions.get(one.key, one.verdict)

    def _rows(self, places: Sequence[int]) -> Mapping[int, DifferenceRow]:
        return {at: self._row(self._all[at]) for at in places}

    def _row(self, one: Discrepancy) -> DifferenceRow:
        return DifferenceRow(one, self._verdict(one), one.key not in self._decisions)

    def _narrow(self) -> None:
        """What kind, field and tick leave; the fields offered are those of the kind."""
        kind = self._kinds[max(0, self.kinds.place())]
        of_kind = [at for at, one in enumerate(self._all) if not kind or one.kind == kind]
        counted = Counter(self._all[at].title for at in of_kind if self._all[at].field)
        titles = [(title, f"{title} {count:,}") for title, count in counted.most_common()]
        self.fields.set_items([("", "全部栏目"), *titles])
        wanted = self.fields.value() or ""
        self.fields.set_value(wanted)
        places = [
            at
            for at in of_kind
            if (not wanted or self._all[at].title == wanted)
            and not (self.undecided.value() and self._verdict(self._all[at]))
        ]
        self.view.show_ids(array("q", places))
        if self.view.chosen_id() is None:
            self.view.choose_first()
        self._describe()

    def _describe(self) -> None:
        at = self.view.chosen_id()
        if at is None:
            self._after.setText("")
            self._both.setText("")
            return
        one = self._all[at]
        self._both.setText(both_values(one))
        self._after.setText(after_words(one, self._verdict(one)))

    def _open(self, at: int) -> None:
        record = self._all[at].record
        if record is None:
            self.told.emit("本所没有这一户，没有档案可看。")
        else:
            self.opened.emit(record)
