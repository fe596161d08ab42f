"""One pair of files side by side: which stays, what differs, what each has, what was chosen.

Keys in the list: ↑ ↓ lines, ← keeps the left value, → takes the right one, the space bar the other.
"""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.duplicates import Likeness
from sbdesk.gui.customers.duplicates_rows import (
    CompareLine,
    called,
    choose,
    compare_columns,
    compare_lines,
    known_by,
    result_lines,
)
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import ems
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import ElidedLabel, StateLine, label
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import AnyIndex, Group, LazyTableModel
from sbdesk.services.joining_plan import JoinPlan, Side

_LOW_BELOW_EMS = 20.0


class ChoiceList(ListView):
    """The lines of a comparison. `picked(row id, side)`: "" for the other side than now."""

    picked = Signal(int, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← → and the space bar choose, the rest moves."""
        sides = {Qt.Key.Key_Left: "keep", Qt.Key.Key_Right: "give", Qt.Key.Key_Space: ""}
        side = sides.get(Qt.Key(event.key()))
        at = self.chosen_id()
        if side is None or at is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.picked.emit(at, side)
        event.accept()


class ComparePanel(QWidget):
    """Signals: `swap_asked` (the other file is to stay), and after a join `undo_asked` and
    `next_asked`."""

    swap_asked = Signal()
    undo_asked = Signal()
    next_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plan: JoinPlan | None = None
        self._joined: JoinPlan | None = None
        self._lines: list[CompareLine] = []
        self._chosen: dict[str, Side] = {}
        self._keep, self._give = ElidedLabel("", "strong"), ElidedLabel("", "body", "ink2")
        self._keep_known, self._give_known = label("", "small", "ink3"), label("", "small", "ink3")
        self._keep_words = label("留下", "small", "ink3")
        self._give_words = label("并入", "small", "ink3")
        self.swap = Button("对调 F6", run=self.swap_asked.emit)
        self.undo = Button("撤销合并", icon="undo", run=self.undo_asked.emit)
        self.next = Button("看下一对", run=self.next_asked.emit)
        self._why = StateLine(small=False)
        self._notes = StateLine(small=False)
        self.rows = LazyTableModel(compare_columns(), self._fetch)
        self.view = ChoiceList(self.rows)
        self.view.picked.connect(self._pick)
        self.view.clicked.connect(self._clicked)
        self._build()

    # what is shown

    def show_plan(
        self, plan: JoinPlan, like: Likeness | None, chosen: Mapping[str, Side] | None = None
    ) -> None:
        """Two files before the decision; `chosen` is what the person has chosen already."""
        self.plan, self._chosen = plan, dict(chosen or {})
        self._show_sides(plan)
        self._say(self._why, *_reasons(like))
        told = plan.refusal or " ".join(plan.notes)
        self._say(self._notes, Glyph.OVERDUE if plan.refusal else Glyph.TODAY, told)
        self._show_lines(*compare_lines(plan, self._chosen))
        self._offer(joined=False)

    def show_result(self, plan: JoinPlan, sentence: str) -> None:
        """The joined file, from a plan of it with itself."""
        before, self.plan, self._chosen = self._joined, None, {}
        self._show_sides(plan, joined=True)
        self._say(self._why, Glyph.DONE, f"{sentence}。")
        self._say(self._notes, None, "")
        self._show_lines(*result_lines(plan, before))
        self._offer(joined=True)
        self.next.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where height is short the lines that differ have it: one reason, no column heads."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def freeze(self) -> None:
        """The join has begun: what is shown is what the result will be compared with."""
        self._joined, self.plan = self.plan, None

    def choices(self) -> dict[str, str]:
        """For every line that differs, whose value stands."""
        return {line.field: line.choice for line in self._lines if line.choice is not None}

    def chosen_by_hand(self) -> dict[str, Side]:
        """What the person has chosen, not what was proposed."""
        return dict(self._chosen)

    # inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(4)
        sides: tuple[tuple[tuple[QWidget, ...], tuple[Button, ...]], ...] = (
            ((self._keep_words, self._keep, self._keep_known), (self.swap, self.undo, self.next)),
            ((self._give_words, self._give, self._give_known), ()),
        )
        for words, buttons in sides:
            row = QHBoxLayout()
            row.setSpacing(8)
            for part in words:
                row.addWidget(part)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            column.addLayout(row)
        for line in (self._why, self._notes):
            column.addWidget(line)
        column.addWidget(self.view, 1)

    def _arrange(self) -> None:
        low = ems(self.height()) < _LOW_BELOW_EMS
        self.view.horizontalHeader().setVisible(not low)
        both = bool(self._why.text()) and bool(self._notes.text())
        refused = self.plan is not None and bool(self.plan.refusal)
        self._notes.setVisible(bool(self._notes.text()) and not (low and both and not refused))

    def _offer(self, *, joined: bool) -> None:
        self.swap.setVisible(not joined)
        for button in (self.undo, self.next):
            button.setVisible(joined)

    def _show_sides(self, plan: JoinPlan, *, joined: bool = False) -> None:
        self._keep.setText(called(plan.keep))
        self._give.setText(called(plan.give))
        self._keep_known.setText(known_by(plan.keep))
        self._give_known.setText(known_by(plan.give))
        self._keep_words.setText("合并后" if joined else "留下")
        for part in (self._give_words, self._give, self._give_known):
            part.setVisible(not joined)

    def _say(self, line: StateLine, glyph: Glyph | None, text: str) -> None:
        line.say(glyph, text)
        line.setVisible(bool(text))
        self._arrange()

    def _show_lines(self, lines: Sequence[CompareLine], groups: Sequence[Group]) -> None:
        self._lines = list(lines)
        self.view.show_ids(array("q", range(len(lines))), groups)
        self.view.choose_first()

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, CompareLine]:
        return {at: self._lines[at] for at in ids if at < len(self._lines)}

    def _pick(self, at: int, side: str) -> None:
        if self.plan is None or self.plan.refusal or at >= len(self._lines):
            return
        wanted: dict[str, Side | None] = {"keep": "keep", "give": "give"}
        line = choose(self._lines[at], wanted.get(side))
        self._lines[at] = line
        if line.choice is not None:
            self._chosen[line.field] = line.choice
        self.rows.forget_rows()

    def _clicked(self, index: AnyIndex) -> None:
        at = self.rows.id_at(index.row())
        if at is not None and index.column() > 0:
            self._pick(at, "keep" if index.column() == 1 else "give")


def _reasons(like: Likeness | None) -> tuple[Glyph | None, str]:
    """Why these two, and what speaks against it."""
    if like is None:
        return None, "自己指定的两份，请核对是不是同一户。"
    words = f"相同：{'、'.join(like.reasons)}。"
    if not like.against:
        return None, words
    return Glyph.TODAY, f"{words}但是：{'、'.join(like.against)}。"
