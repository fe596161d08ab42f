"""如果……: check boxes, what would come of them, what follows for the visits. Saves nothing."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.credit import Score
from sbdesk.gui import letters
from sbdesk.gui.credit.contents import WholeCredit, move_words, step_words, visit_words
from sbdesk.gui.credit.what_if import Supposition, supposed, suppositions
from sbdesk.gui.letters import px
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.choices import CheckField
from sbdesk.gui.parts.labels import clear_layout, label, rule
from sbdesk.gui.parts.marks import Badge
from sbdesk.gui.parts.story import signed

_WORDS_WIDTH = 244


class WhatIfCard(Card):
    """`supposed(Score or None)` whenever a box is ticked or cleared; None when none is ticked.

    `outcome` is the last line of the card.
    """

    supposed = Signal(object)

    def __init__(self) -> None:
        super().__init__("如果……", "只试算，不保存")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.head.addSpacing(8)
        self._whole: WholeCredit | None = None
        self._boxes: list[tuple[Supposition, CheckField]] = []
        self._options = QVBoxLayout()
        self._options.setSpacing(0)
        self._result = QHBoxLayout()
        self._result.setSpacing(10)
        self.outcome = label("", "small", "ink3", wrap=True)
        self.body.setSpacing(6)
        self.body.addLayout(self._options)
        self.body.addWidget(rule())
        self.body.addLayout(self._result)
        self.body.addWidget(self.outcome)

    def show_whole(self, whole: WholeCredit) -> None:
        """This customer; what was ticked is forgotten."""
        self._whole = whole
        self._show_options()
        self._reckon()

    def boxes(self) -> list[CheckField]:
        """The check boxes, top to bottom."""
        return [box for _, box in self._boxes]

    def changeEvent(self, event: QEvent) -> None:
        """Long words are cut again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for one, box in self._boxes:
                box.setText(_shown(one.words))

    def _show_options(self) -> None:
        clear_layout(self._options)
        self._boxes = []
        if self._whole is None:
            return
        for one in suppositions(self._whole.case):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            box = CheckField(_shown(one.words))
            box.setAccessibleName(f"{one.words} {signed(one.effect)} 分")
            box.setToolTip(one.words if box.text() != one.words else "")
            box.edited.connect(self._reckon)
            box.entered.connect(partial(self._next, len(self._boxes)))
            row.addWidget(box)
            row.addStretch(1)
            ink = "overdue" if one.effect < 0 else "done" if one.effect else "ink3"
            row.addWidget(label(signed(one.effect), ink=ink))
            self._boxes.append((one, box))
            self._options.addWidget(line)

    def _next(self, number: int) -> None:
        """Enter goes on to the next box, round the card."""
        if self._boxes:
            following = self._boxes[(number + 1) % len(self._boxes)][1]
            following.setFocus(Qt.FocusReason.TabFocusReason)

    def _reckon(self) -> None:
        whole = self._whole
        if whole is None:
            return
        chosen = [one for one, box in self._boxes if box.isChecked()]
        result = supposed(whole.case, chosen) if chosen else None
        clear_layout(self._result)
        self._result.addWidget(label("结果", ink="ink2"))
        self._result.addWidget(label(str(whole.result.score)))
        if result is not None:
            self._result.addWidget(label("›", ink="ink3"))
            self._result.addWidget(label(str(result.score), "figure", "accent"))
            words = move_words(whole.result.grade, result.grade)
            self._result.addWidget(Badge(f"{words} 级"))
        else:
            self._result.addWidget(Badge(f"{whole.result.grade} 级"))
        self._result.addStretch(1)
        self.outcome.setText(step_words(whole, result or whole.result))
        self.supposed.emit(result)


class ConsequencesCard(Card):
    """随等级而变: what the grade decides, today and with what is supposed."""

    def __init__(self) -> None:
        super().__init__("随等级而变")
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(12)
        self._lines.setVerticalSpacing(4)
        self._lines.setColumnStretch(1, 1)
        self.body.addLayout(self._lines)

    def show_results(self, whole: WholeCredit, would_be: Score | None) -> None:
        """The visits by today's grade, and what they would become."""
        clear_layout(self._lines)
        now = visit_words(whole.result, whole.scored.on)
        then = visit_words(would_be, whole.scored.on) if would_be is not None else now
        top, row = Qt.AlignmentFlag.AlignTop, 0
        for caption, before, after in zip(("走访", "下次走访"), now, then, strict=True):
            self._lines.addWidget(label(caption, ink="ink2"), row, 0, top)
            self._lines.addWidget(label(before, wrap=True), row, 1)
            if after != before:
                self._lines.addWidget(label(f"› {after}", ink="accent", wrap=True), row + 1, 1)
            row += 2


def _shown(words: str) -> str:
    measure = QFontMetrics(letters.font())
    return measure.elidedText(words, Qt.TextElideMode.ElideRight, px(_WORDS_WIDTH))
