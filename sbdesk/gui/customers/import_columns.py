"""The columns of a sheet, one a line: heading, what it means, what stands beneath it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from sbdesk.gui.customers.field_pick import FieldPick, Meaning
from sbdesk.gui.letters import px
from sbdesk.gui.parts.labels import ElidedLabel, clear_layout, label
from sbdesk.services.sheets_in import PreviewHeading

_HEADING, _PICK = 176, 200
_SHOWN = 3


class ColumnRows(QWidget):
    """`changed` when a meaning changed, `finished` behind the last column, `in_sight(widget)` asks
    for a line to be scrolled to."""

    changed = Signal()
    finished = Signal()
    in_sight = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._meanings: Sequence[Meaning] = ()
        self._picks: dict[str, FieldPick] = {}
        self._gave_way = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 8, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self._measure()

    def show_columns(self, headings: Sequence[PreviewHeading], meanings: Sequence[Meaning]) -> None:
        """These columns; of two with one heading only the first can be told apart."""
        self._meanings, self._gave_way = tuple(meanings), ""
        self._picks = {}
        clear_layout(self._grid)
        for at, words in enumerate(("表里的栏目", "是什么", "下面几行")):
            self._grid.addWidget(label(words, "small", "ink3"), 0, at)
        for heading in headings:
            if heading.text not in self._picks:
                self._add(heading)
        self._grid.setRowStretch(len(self._picks) + 1, 1)
        self._offer()

    def meanings(self) -> Sequence[Meaning]:
        """What a column can mean."""
        return self._meanings

    def columns(self) -> dict[str, str]:
        """What every heading means, "" for one that is left out."""
        return {text: pick.name() for text, pick in self._picks.items()}

    def lacking(self) -> list[Meaning]:
        """What must be there and is not."""
        given = set(self.columns().values())
        return [one for one in self._meanings if one.required and one.name not in given]

    def unsettled(self) -> list[str]:
        """Headings beside which something was typed that means nothing."""
        return [text for text, pick in self._picks.items() if pick.is_open()]

    def gave_way(self) -> str:
        """Which column lost its meaning to another, as a sentence; "" for none."""
        return self._gave_way

    def pick(self, heading: str) -> FieldPick:
        """The field beside a heading; raises KeyError."""
        return self._picks[heading]

    def take_keyboard(self) -> None:
        """To the first column without a meaning, or the first of all."""
        picks = list(self._picks.values())
        empty = next((one for one in picks if not one.name()), None)
        if picks:
            self._go_to(empty or picks[0])

    def mark_unsettled(self) -> None:
        """Red edges where something was typed that means nothing; the keyboard goes there."""
        for text in reversed(self.unsettled()):
            self._picks[text].set_wrong(True)
            self._go_to(self._picks[text])

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    # inside

    def _add(self, heading: PreviewHeading) -> None:
        row = len(self._picks) + 1
        pick = FieldPick()
        pick.setAccessibleName(f"「{heading.text}」是什么")
        pick.show_meanings(self._meanings, heading.field)
        pick.settled.connect(partial(self._settled, heading.text))
        pick.moved.connect(partial(self._move, heading.text))
        pick.entered.connect(partial(self._move, heading.text, 1))
        self._picks[heading.text] = pick
        given = [one for one in heading.samples if one][:_SHOWN]
        name = ElidedLabel(heading.text)
        name.setBuddy(pick)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(pick, row, 1)
        self._grid.addWidget(ElidedLabel("、".join(given) or "（空）", "small", "ink3"), row, 2)

    def _settled(self, heading: str) -> None:
        """A field has one column: who had it before lets go."""
        self._gave_way = ""
        taken = self._picks[heading].name()
        for text, pick in self._picks.items():
            if taken and text != heading and pick.name() == taken:
                self._gave_way = f"「{pick.text()}」改由「{heading}」给，「{text}」不再导入。"
                pick.mean("")
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        free = frozenset(one.name for one in self._meanings) - set(self.columns().values())
        for pick in self._picks.values():
            pick.show_free(free)

    def _move(self, heading: str, step: int) -> None:
        texts = list(self._picks)
        at = texts.index(heading) + step
        if 0 <= at < len(texts):
            self._go_to(self._picks[texts[at]])
        elif step > 0:
            self.finished.emit()

    def _go_to(self, pick: FieldPick) -> None:
        pick.setFocus(Qt.FocusReason.TabFocusReason)
        self.in_sight.emit(pick)

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(0, px(_HEADING))
        self._grid.setColumnMinimumWidth(1, px(_PICK))
