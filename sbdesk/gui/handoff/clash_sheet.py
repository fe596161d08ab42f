"""One clash as a question with its answers, and what is not in dispute beneath (LOOK §7)."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.handoff import Choice, ClashKind, ClashRow, Decision, Side
from sbdesk.gui.handoff.choice_card import ChoiceCard
from sbdesk.gui.handoff.differences import unlike, unlike_both
from sbdesk.gui.handoff.own_value import OwnValue
from sbdesk.gui.handoff.undisputed import UndisputedTable
from sbdesk.gui.handoff.words import NOTHING, side_line
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.facts import breakable
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import clear_layout, label
from sbdesk.gui.parts.tall_column import TallColumn

CARDS: Final = (Choice.MINE, Choice.THEIRS, Choice.ORIGINAL)
"""The answers in the order of their keys 1 2 3."""
_TITLES: Final = {
    Choice.MINE: "用本机",
    Choice.THEIRS: "用来的",
    Choice.ORIGINAL: "用原值",
}
_NOTICE_TITLES: Final = {Choice.MINE: "算本机这份", Choice.THEIRS: "算来的这份"}
_NUMBER_TITLES: Final = {Choice.MINE: "合并，留本机的", Choice.THEIRS: "合并，留来的"}
_OTHER_TITLES: Final = {ClashKind.NOTICE: _NOTICE_TITLES, ClashKind.NUMBER: _NUMBER_TITLES}
_PLAIN_TITLES: Final = {Choice.MINE: "本机", Choice.THEIRS: "来的"}
_BEFORE = "两边原来相同"
_DEFAULT = "没定以前先显示这个"
_BOTH: Final = {ClashKind.NUMBER: "没定以前两户都在名单里", ClashKind.NOTICE: "没定以前两份都算数"}
"""Where two records clash, not two values, both stand until somebody settles it."""
_NUMBER = "想逐项挑着合并，或者不是同一户要改户号，到客户档案里办："
_NUMBER_FIRST = "想逐项挑着合并，或者不是同一户要改户号，先放着：写入以后在「未裁定」里办。"


class ClashSheet(QWidget):
    """Signals: `decided(Decision)`, `next_asked` (Enter after an answer), `join_asked` and
    `file_asked` for one number in two files, which can be opened once both are `written` here."""

    decided = Signal(object)
    next_asked = Signal()
    join_asked = Signal()
    file_asked = Signal()

    def __init__(self, *, written: bool) -> None:
        super().__init__()
        self._written = written
        self._row: ClashRow | None = None
        self._question = label("", wrap=True)
        self.other = Button("都不合适，另写一个 4", "quiet", "edit", run=self.write_own)
        self.cards = {choice: ChoiceCard(str(at + 1)) for at, choice in enumerate(CARDS)}
        self.own = OwnValue()
        self._further = QVBoxLayout()
        self._joining = self._build_joining()
        self._calm = label("这一条里没有争议的", "strong")
        self.table = UndisputedTable()
        self._build()
        for choice, card in self.cards.items():
            card.picked.connect(partial(self.pick, choice))
            card.next_asked.connect(self.next_asked)
        self.own.given.connect(self._write)
        self.own.left.connect(self.take_keyboard)

    # what is shown

    def show_clash(self, row: ClashRow, given: Decision | None, today: date) -> None:
        """This question, with the answer given so far."""
        fresh = self._row is None or self._row.id != row.id
        self._row = row
        self._question.setText(breakable(row.question))
        self._show_cards(row, today)
        self._show_further(row, today)
        self._joining.setVisible(row.kind is ClashKind.NUMBER)
        self.other.setVisible(row.editable)
        self.table.show_lines(row.undisputed)
        for part in (self._calm, self.table):
            part.setVisible(bool(row.undisputed))
        self.show_answer(given)
        if fresh:
            self._area.verticalScrollBar().setValue(0)

    def show_answer(self, given: Decision | None) -> None:
        """This answer is given, or none."""
        row = self._row
        if row is None:
            return
        for choice, card in self.cards.items():
            card.set_chosen(given is not None and given.choice is choice)
            shown = _DEFAULT if row.default is choice else ""
            waits = given is None and bool(row.choices)
            card.show_note(_BOTH.get(row.kind, shown) if waits else "")
        if given is not None and given.choice is Choice.VALUE:
            self.own.show_given(given.value)
        else:
            self.own.hide()

    def row(self) -> ClashRow | None:
        """The clash shown."""
        return self._row

    # what a person does

    def pick(self, choice: Choice) -> None:
        """Answer with one of the values; nothing where that is no answer to this question."""
        if self._row is not None and choice in self._row.choices:
            self.decided.emit(Decision(choice))

    def write_own(self) -> None:
        """Open the field for another value."""
        if self._row is not None and self._row.editable:
            held = self._row.mine.value
            self.own.begin("" if held == NOTHING else held)
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.own, 0, 12))

    def is_writing(self) -> bool:
        """Whether another value is being typed."""
        return self.own.is_open()

    def stop_writing(self) -> None:
        """Esc in the field: what was typed there is dropped."""
        self.own.leave()

    def take_keyboard(self) -> None:
        """The answer given, else the first there is."""
        shown = [card for card in self.cards.values() if card.isVisibleTo(self)]
        chosen = [card for card in shown if card.is_chosen()]
        if shown and self._row is not None and self._row.choices:
            (chosen or shown)[0].setFocus()
        elif self._joining.isVisibleTo(self):
            self.join.setFocus()

    # inside

    def _show_cards(self, row: ClashRow, today: date) -> None:
        mine, theirs = row.mine.value, row.theirs.value
        before = row.original.value if row.original is not None else ""
        marks = {
            Choice.MINE: unlike(mine, theirs),
            Choice.THEIRS: unlike(theirs, mine),
            Choice.ORIGINAL: unlike_both(before, mine, theirs),
        }
        sides = {Choice.MINE: row.mine, Choice.THEIRS: row.theirs, Choice.ORIGINAL: row.original}
        plain = not row.choices
        titles = _TITLES | _OTHER_TITLES.get(row.kind, {})
        for choice, card in self.cards.items():
            side = sides[choice]
            card.setVisible(choice in row.choices or (plain and choice is not Choice.ORIGINAL))
            title = _PLAIN_TITLES.get(choice, "") if plain else titles[choice]
            card.show_value(
                title, _who(choice, side, today), side.value if side else "", marks[choice],
                empty=NOTHING,
            )  # fmt: skip
            card.set_plain(plain)

    def _show_further(self, row: ClashRow, today: date) -> None:
        clear_layout(self._further)
        if not row.others:
            return
        self._further.addWidget(label("别的机器上还有", "strong"))
        for side in row.others:
            words = f"{side_line(side, today)}：{side.value or NOTHING}"
            self._further.addWidget(label(breakable(words), ink="ink2", wrap=True))
            if row.editable and side.value:
                use = Button("用这个", "quiet", "check", run=partial(self._write, side.value))
                use.setAccessibleName(f"用这个：{side.value}")
                self._further.addWidget(use)

    def _write(self, value: str) -> None:
        self.decided.emit(Decision(Choice.VALUE, value))

    def _build(self) -> None:
        inner = TallColumn()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._question, 1)
        head.addWidget(self.other)
        column.addLayout(head)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in self.cards.values():
            cards.addWidget(card, 1)
        column.addLayout(cards)
        column.addWidget(self.own)
        column.addWidget(self._joining)
        self._further.setSpacing(4)
        column.addLayout(self._further)
        column.addWidget(self._calm)
        column.addWidget(self.table)
        column.addStretch(1)
        self._area = scrolling(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _build_joining(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        words = _NUMBER if self._written else _NUMBER_FIRST
        column.addWidget(label(words, ink="ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.join = Button("到客户档案查重与合并", icon="customers", run=self.join_asked.emit)
        self.file = Button("打开档案改户号", icon="edit", run=self.file_asked.emit)
        for button in (self.join, self.file):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        for button in (self.join, self.file):
            # Only now: shown without a parent it would be a window of its own for a moment.
            button.setVisible(self._written)
        return box


def _who(choice: Choice, side: Side | None, today: date) -> str:
    if side is None:
        return ""
    words = side_line(side, today)
    if choice is Choice.ORIGINAL:
        return f"{words}，{_BEFORE}" if words else _BEFORE
    return words
