"""Which customers the list shows: a menu to choose conditions, a chip for each to drop it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from sbdesk.domain.customers import KINDS, LIFECYCLES
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import clear_layout, label
from sbdesk.gui.parts.marks import Chip
from sbdesk.services.customers import CustomerQuery

_LONGEST_CHIP = 8


@dataclass(frozen=True)
class _Condition:
    """A column one may narrow by, its title and its values."""

    column: str
    title: str
    values: tuple[str, ...]


class NarrowingBar(QWidget):
    """The head of the list card. `narrowed(query)` when a condition came or went."""

    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._query = CustomerQuery()
        self._villages: tuple[str, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(6)
        self._title = label("客户档案", "card")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self.choose = Button("筛选", "quiet", "filter")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.choose.show_menu_arrow(self._menu)
        row.addWidget(self._title)
        row.addLayout(self._chips)
        row.addStretch(1)
        row.addWidget(self.choose)
        self.setMinimumHeight(px(44))

    def query(self) -> CustomerQuery:
        """What is asked for now, order included."""
        return self._query

    def sort(self, order: str, descending: bool) -> None:
        """Another order; says nothing."""
        self._query = replace(self._query, order=order, descending=descending)

    def show_villages(self, villages: Sequence[str]) -> None:
        """The villages to choose from."""
        self._villages = tuple(villages)

    def villages(self) -> tuple[str, ...]:
        """The villages that can be chosen; none before they have been read."""
        return self._villages

    def drop_all(self) -> None:
        """No condition any more."""
        self._set(village="", kind="", lifecycle="")

    def conditions(self) -> dict[str, str]:
        """The conditions in force: column to value."""
        now = {name: getattr(self._query, name) for name in ("village", "kind", "lifecycle")}
        return {name: value for name, value in now.items() if value}

    def narrow_to(self, column: str, value: str) -> None:
        """Set or, with "", drop one condition."""
        self._set(**{column: value})

    def _set(self, **conditions: str) -> None:
        kept = {**self.conditions(), **conditions}
        self._query = CustomerQuery(
            self._query.order,
            self._query.descending,
            kept.get("village", ""),
            kept.get("kind", ""),
            kept.get("lifecycle", ""),
        )
        clear_layout(self._chips)
        for column, value in self.conditions().items():
            self._chips.addWidget(self._chip(column, value))
        self._title.setVisible(not self.conditions())
        self.narrowed.emit(self._query)

    def _chip(self, column: str, value: str) -> Chip:
        short = value if len(value) <= _LONGEST_CHIP else f"{value[: _LONGEST_CHIP - 1]}…"
        chip = Chip(short)
        chip.setToolTip(value if short != value else "")
        chip.removed.connect(lambda: self._set(**{column: ""}))
        return chip

    def _fill(self) -> None:
        self._menu.clear()
        for condition in (
            _Condition("village", "村", self._villages),
            _Condition("kind", "用户分类", KINDS),
            _Condition("lifecycle", "阶段", LIFECYCLES),
        ):
            part = self._menu.addMenu(condition.title)
            part.setEnabled(bool(condition.values))
            for value in condition.values:
                action = part.addAction(value)
                action.setCheckable(True)
                action.setChecked(getattr(self._query, condition.column) == value)
                action.triggered.connect(self._chooser(condition.column, value))
        self._menu.addSeparator()
        drop = self._menu.addAction("去掉全部条件")
        drop.setEnabled(bool(self.conditions()))
        drop.triggered.connect(lambda _=False: self.drop_all())

    def _chooser(self, column: str, value: str) -> Callable[[bool], None]:
        return lambda on: self._set(**{column: value if on else ""})
