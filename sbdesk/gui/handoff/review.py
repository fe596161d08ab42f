"""Customers at the left, the chosen one's clash or changes at the right, the bar beneath."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.handoff import Choice, ClashRow, Decision
from sbdesk.gui.handoff.clash_sheet import ClashSheet
from sbdesk.gui.handoff.decisions import Decisions, customer_key
from sbdesk.gui.handoff.review_bar import ReviewBar
from sbdesk.gui.handoff.review_rows import CLASH, FILTERS, ReviewRow, arranged, review_columns
from sbdesk.gui.handoff.sheet_head import SheetHead
from sbdesk.gui.handoff.undisputed import UndisputedTable
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.facts import breakable
from sbdesk.gui.parts.folding import Folding
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import label, rule
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Group, LazyTableModel
from sbdesk.gui.parts.tall_column import TallColumn

_LIST_WIDTH = 420


class ReviewFolding(Folding):
    """Esc belongs to the tab, which asks `is_open`: two of them would cancel each other.

    `alone(bool)` when the right side comes to stand in place of the list, or no more.
    """

    alone = Signal(bool)

    def __init__(self, left: QWidget, right: QWidget, list_width: int) -> None:
        self._was_alone = False
        super().__init__(left, right, list_width)

    def is_open(self) -> bool:
        """Whether the right side stands alone, in place of the list."""
        return self.is_narrow() and self._open

    def _arrange(self) -> None:
        super()._arrange()
        self._escape.setEnabled(False)
        if self.is_open() != self._was_alone:
            self._was_alone = self.is_open()
            self.alone.emit(self._was_alone)


class Review(QWidget):
    """Signals: `answered` when an answer was given or taken back, `go_asked`,
    `join_asked(ClashRow)` and `file_asked(ClashRow)` for one number in two files.

    Keys (the menus hold them): 1 2 3 answer, 4 another value, 0 put aside, Alt+← → walk.
    """

    answered = Signal()
    go_asked = Signal()
    join_asked = Signal(object)
    file_asked = Signal(object)
    folded = Signal(bool)
    """The window is narrow in letters now, or wide again."""
    alone = Signal(bool)
    """Whether the right side stands in place of the list now (narrow windows only)."""

    def __init__(self, today: Callable[[], date], title: str, note: str, *, dry: bool) -> None:
        """`dry` for a package that is not written yet, whose list can be narrowed."""
        super().__init__()
        self._today = today
        self._rows: tuple[ReviewRow, ...] = ()
        self._clash: ClashRow | None = None
        self.decisions = Decisions()
        self.only = DropDown(FILTERS)
        model = LazyTableModel(review_columns(lambda: self.decisions, dry=dry), self._fetch)
        self.list = ListView(model)
        model.setParent(self.list)
        self.sheet, self.head = ClashSheet(written=not dry), SheetHead()
        self.bar = ReviewBar(note)
        self._words, self.table = label("", wrap=True), UndisputedTable()
        self._right_stack = QStackedWidget()
        self._list_card, self._right_card = Card(title, padded=False), Card(padded=False)
        self.folding = ReviewFolding(self._list_card, self._right_card, _LIST_WIDTH)
        self._build(dry)
        self._connect()

    # what is shown

    def show_rows(self, rows: Sequence[ReviewRow], decisions: Decisions) -> None:
        """These lines and questions, nothing answered but what `decisions` holds."""
        self._rows, self.decisions, self._clash = tuple(rows), decisions, None
        self.sheet.stop_writing()
        self.only.set_value("")
        self._show_list()
        self.list.choose_first()
        self._show_chosen(self.list.chosen_id())

    def clash(self) -> ClashRow | None:
        """The question shown; None where nothing is asked."""
        return self._clash

    # what a person does

    def pick(self, choice: Choice) -> None:
        """Keys 1 2 3."""
        if self._clash is not None:
            self._open_right()
            self.sheet.pick(choice)
            self.sheet.cards[choice].setFocus()

    def write_own(self) -> None:
        """Key 4."""
        if self._clash is not None:
            self._open_right()
            self.sheet.write_own()

    def put_aside(self) -> None:
        """Key 0: the customer shown waits, on to the next question."""
        if self._clash is None:
            return
        here = self._clash.id
        self.decisions.put_aside(customer_key(self._clash.customer, self._clash.name))
        self._after_answer()
        following = self.decisions.next_open(here)
        if following is not None:
            self.show_clash(following)

    def step(self, by: int) -> None:
        """The clash before or after the one shown; from a customer without one, the first."""
        asked = self.decisions.clashes
        if not asked:
            return
        ids = [row.id for row in asked]
        if self._clash is None:
            self.show_clash(asked[0])
        elif 0 <= ids.index(self._clash.id) + by < len(ids):
            self.show_clash(asked[ids.index(self._clash.id) + by])

    def go_on(self) -> None:
        """Enter after an answer: the next question that waits, or the button that writes."""
        following = self.decisions.next_open(self._clash.id if self._clash else "")
        if following is not None:
            self.show_clash(following)
            self.sheet.take_keyboard()
        else:
            self.bar.go.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> bool:
        """Esc: close what is open in here; False when nothing was."""
        if self.sheet.is_writing():
            self.sheet.stop_writing()
        elif self.folding.is_open():
            self.folding.close_right()
        else:
            return False
        return True

    def take_keyboard(self) -> None:
        """To the list, or to the question that stands in its place."""
        if self.folding.is_open():
            self.sheet.take_keyboard()
        else:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def lend_narrowing(self, to: QHBoxLayout | None) -> None:
        """Give the drop-down to a row above where room is short; None takes it back."""
        (self._list_card.head if to is None else to).addWidget(self.only)
        self._list_card.show_head(to is None)

    def show_clash(self, row: ClashRow) -> None:
        """This question, and its customer in the list."""
        self._open_right()
        key = customer_key(row.customer, row.name)
        at = next((at for at, one in enumerate(self._rows) if one.key == key), None)
        self._clash = row
        if at is not None and self.list.chosen_id() != at:
            if not self.list.choose(at):
                self.only.set_value("")
                self._show_list()
                self.list.choose(at)
            self._clash = row
        self._show_question()

    # inside

    def _build(self, dry: bool) -> None:
        if dry:
            self._list_card.head.addWidget(self.only)
        self._list_card.body.addWidget(self.list)
        self._list_card.setFocusProxy(self.list)
        inner = TallColumn()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        column.addWidget(self._words)
        column.addWidget(self.table)
        column.addStretch(1)
        for page in (QWidget(), self.sheet, scrolling(inner)):
            self._right_stack.addWidget(page)
        self._right_card.body.setSpacing(0)
        for part in (self.head, rule()):
            self._right_card.body.addWidget(part)
        self._right_card.body.addWidget(self._right_stack, 1)
        self._right_card.body.addWidget(self.bar)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self.folding, 1)
        row = self.folding.layout()
        if row is not None:
            row.setContentsMargins(0, 0, 0, 0)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._opened)
        self.only.edited.connect(self._narrow)
        self.only.entered.connect(self.take_keyboard)
        self.sheet.decided.connect(self._decided)
        self.sheet.next_asked.connect(self.go_on)
        self.sheet.join_asked.connect(lambda: self.join_asked.emit(self._clash))
        self.sheet.file_asked.connect(lambda: self.file_asked.emit(self._clash))
        self.head.step_asked.connect(self.step)
        self.head.back_asked.connect(self.folding.close_right)
        self.bar.aside_asked.connect(self.put_aside)
        self.bar.go_asked.connect(self.go_asked)
        self.folding.folded.connect(self._fold)
        self.folding.alone.connect(self.alone)

    def _fold(self, narrow: bool) -> None:
        """In a narrow window the bar stays in sight beneath the list too."""
        if narrow:
            self._outer.addWidget(self.bar)
        else:
            self._right_card.body.addWidget(self.bar)
        self.head.show_back(narrow)
        self.folded.emit(narrow)

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, ReviewRow]:
        return {at: self._rows[at] for at in ids if at < len(self._rows)}

    def _show_list(self) -> None:
        self.list.show_ids(*self._arranged())

    def _arranged(self) -> tuple[Sequence[int], tuple[Group, ...]]:
        return arranged(self._rows, str(self.only.value() or ""), self.decisions)

    def _narrow(self) -> None:
        self._show_list()
        if self.list.chosen_id() is None:
            self.list.choose_first()

    def _show_chosen(self, at: object) -> None:
        row = self._rows[at] if isinstance(at, int) and at < len(self._rows) else None
        self._clash = None
        self.bar.aside.setEnabled(row is not None and row.group == CLASH)
        if row is not None and row.group == CLASH:
            own = self.decisions.of_customer(row.key)
            still = [one for one in own if self.decisions.answer(one.id) is None]
            self._clash = (still or list(own))[0]
            self._show_question()
        elif row is not None:
            self.head.show_customer(row.name, row.customer_no)
            self._words.setText(breakable(row.words))
            self.table.show_lines(row.fields)
            self.table.setVisible(bool(row.fields))
            self._right_stack.setCurrentIndex(2)
        else:
            self.head.show_customer("", "")
            self._right_stack.setCurrentIndex(0)

    def _show_question(self) -> None:
        row = self._clash
        if row is None:
            return
        self.sheet.stop_writing()
        self.sheet.show_clash(row, self.decisions.answer(row.id), self._today())
        self.head.show_clash(row, self.decisions)
        self._right_stack.setCurrentWidget(self.sheet)

    def _decided(self, decision: Decision) -> None:
        if self._clash is not None:
            self.decisions.decide(self._clash.id, decision)
            self._after_answer()
            if decision.choice is Choice.VALUE:
                self.sheet.take_keyboard()

    def _after_answer(self) -> None:
        if self._clash is not None:
            self.sheet.show_answer(self.decisions.answer(self._clash.id))
        self.list.rows.forget_rows(self._arranged()[1])
        self.answered.emit()

    def _opened(self, _at: object) -> None:
        self._open_right()
        if self._clash is not None:
            self.sheet.take_keyboard()

    def _open_right(self) -> None:
        if self.folding.is_narrow():
            self.folding.open_right()
