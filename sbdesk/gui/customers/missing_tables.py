"""Who has papers to bring in, and of which customers: two lists side by side."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.letters import px
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.labels import ElidedLabel, rule
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel
from sbdesk.services.completeness import NOBODY, MissingList
from sbdesk.services.customer_list import CustomerRow
from sbdesk.services.missing_lines import (
    BY_VILLAGE,
    MissingLines,
    PersonCount,
    lines_of,
    needs_of,
    people_of,
)

EVERYBODY = "所有人"
_PEOPLE_WIDTH = 240
Fetch = Callable[[Sequence[int]], Mapping[int, CustomerRow]]


@dataclass(frozen=True)
class Lacking:
    """A line of the right list: the customer, the number of gaps and what they are."""

    row: CustomerRow
    gaps: int
    words: str


class MissingTables(QWidget):
    """Signals: `opened(pk)`, `sort_asked(order, descending)` for the lines, `failed(error)`."""

    opened = Signal(object)
    sort_asked = Signal(str, bool)
    failed = Signal(object)

    def __init__(self, fetch: Fetch) -> None:
        super().__init__()
        self._fetch = fetch
        self._missing: MissingList | None = None
        self._people: tuple[PersonCount, ...] = ()
        self._lines = MissingLines(array("q"), array("q"), ())
        self.people = ListView(LazyTableModel(_people_columns(), self._fetch_people))
        self.people.rows.setParent(self.people)
        model = LazyTableModel(_line_columns(), self._fetch_lines)
        model.failed.connect(self.failed)
        self.lines = _Lines(model)
        model.setParent(self.lines)
        self.need = DropDown((), "全部缺项")
        self._foot = ElidedLabel("", "small", "ink3")
        self._build()

    # what is shown

    def show_missing(self, missing: MissingList) -> None:
        """This list, from everybody on."""
        self._missing = missing
        people = people_of(missing)
        total = PersonCount(EVERYBODY, missing.customers, sum(one.gaps for one in people))
        self._people = (total, *people)
        self.people.show_ids(array("q", range(len(self._people))))
        self.people.choose(0)
        self._show_person()

    def person(self) -> str | None:
        """Whose lines are shown; None is everybody."""
        at = self.people.chosen_id() or 0
        return self._people[at].person if at else None

    def bit(self) -> int | None:
        """The only need shown, None for all."""
        value = self.need.value()
        return value if isinstance(value, int) and value >= 0 else None

    def shown(self) -> MissingLines:
        """The lines as they stand."""
        return self._lines

    def show_lines(self, lines: MissingLines, order: str, descending: bool = False) -> None:
        """The same lines in another order."""
        self._lines = lines
        groups = [
            Group(start, village or "没有写村", f"{count:,} 户")
            for start, village, count in lines.villages
        ]
        self.lines.show_ids(array("q", range(len(lines.customers))), groups)
        self.lines.mark_sorted(order, descending)
        self.lines.choose_first()
        count = len(set(lines.customers))
        self._foot.setText(
            f"{count:,} 户。Enter 打开客户，←→ 换左右两边，按列名或 Ctrl+Shift+方向键 排序"
        )

    def chosen(self) -> int | None:
        """The local number of the customer whose line is current."""
        at = self.lines.chosen_id()
        return self._lines.customers[at] if at is not None else None

    def take_keyboard(self) -> None:
        """To the people."""
        self.people.setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.people.setFixedWidth(px(_PEOPLE_WIDTH))

    # inside

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.people)
        right = QVBoxLayout()
        right.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(12)
        head.addWidget(self.need)
        head.addWidget(self._foot, 1)
        right.addLayout(head)
        right.addWidget(rule())
        right.addWidget(self.lines, 1)
        row.addLayout(right, 1)
        self.people.setFixedWidth(px(_PEOPLE_WIDTH))
        self.people.chosen.connect(lambda _at: self._show_person())
        self.people.opened.connect(lambda _at: self.lines.setFocus())
        self.need.edited.connect(self._show_need)
        self.need.entered.connect(self.lines.setFocus)
        self.lines.opened.connect(self._open)
        self.lines.back_asked.connect(self.take_keyboard)
        self.lines.sort_asked.connect(self.sort_asked)

    def _show_person(self) -> None:
        if self._missing is None or not self._people:
            return
        person = self.person()
        items = [
            (bit, f"{self._missing.needs[bit].title}（{count:,}）")
            for bit, count in needs_of(self._missing, person)
        ]
        held = self.need.value()
        self.need.set_items([(-1, "全部缺项"), *items])
        self.need.set_value(held if held in [bit for bit, _ in items] else -1)
        self._show_need()

    def _show_need(self) -> None:
        if self._missing is not None:
            self.show_lines(lines_of(self._missing, self.person(), self.bit()), BY_VILLAGE)

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self.opened.emit(self._lines.customers[at])

    def _fetch_people(self, ids: Sequence[int]) -> Mapping[int, PersonCount]:
        return {at: self._people[at] for at in ids}

    def _fetch_lines(self, ids: Sequence[int]) -> Mapping[int, Lacking]:
        missing, lines = self._missing, self._lines
        if missing is None:
            return {}
        rows = self._fetch([lines.customers[at] for at in ids])
        return {
            at: Lacking(
                rows[lines.customers[at]],
                lines.gaps[at].bit_count(),
                "、".join(missing.words(lines.gaps[at])),
            )
            for at in ids
            if lines.customers[at] in rows
        }


class _Lines(ListView):
    """The right list; ← leads back to the people."""

    back_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """←."""
        if event.key() == Qt.Key.Key_Left and not event.modifiers():
            self.back_asked.emit()
            event.accept()
            return
        super().keyPressEvent(event)


def _people_columns() -> tuple[Column[PersonCount], ...]:
    return (
        Column("负责人", _person_cell),
        Column("户", lambda one: f"{one.customers:,}", width=66, right=True),
        Column("缺项", lambda one: f"{one.gaps:,}", width=72, right=True),
    )


def _person_cell(one: PersonCount) -> Cell:
    return Cell(one.person) if one.person else Cell(NOBODY, ink=palette.INK_3)


def _line_columns() -> tuple[Column[Lacking], ...]:
    return (
        Column("户名", lambda one: one.row.name, width=160, sort="name"),
        Column("户号", lambda one: one.row.customer_no, width=122, sort="customer_no"),
        Column("村", lambda one: one.row.village, width=100, sort=BY_VILLAGE),
        Column("缺", lambda one: str(one.gaps), width=48, right=True, sort="gaps"),
        Column("缺什么", lambda one: one.words),
    )
