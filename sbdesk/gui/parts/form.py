"""The form grid: two columns of labelled fields, each with room for a sentence beneath it.

    form = FormGrid()
    form.add("caller", "来电人", LineField(), required=True)
    form.add("received_wall", "受理时间", DateField(parse), required=True)
    form.add("content", "诉求", TextArea(), wide=True, hint="Shift+Enter 换行")
    form.show_problems(problems)         # from the domain, all at once
    request = Request(**form.values())

No rule lives here except that a date must be readable; everything else the domain says.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QWidget,
)
from shiboken6 import delete

from sbdesk.domain.errors import Problem
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.choices import CheckField
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import Field, ReadOnlyField, TextArea, widget_of
from sbdesk.gui.parts.labels import StateLine, label

F = TypeVar("F", bound=Field)
_TWO_COLUMNS_FROM = 500
_LABEL_WIDTH = 64


class _Row:
    """One field with its label and the line beneath it."""

    def __init__(self, name: str, text: str, field: Field, hint: str) -> None:
        self.name, self.field, self.hint = name, field, hint
        self.widget = widget_of(field)
        self.wide = False
        self.head: QWidget = QWidget()
        self.words: QLabel = label(text, ink="ink2")
        self.note = StateLine(None, hint)
        self.note.setObjectName(f"{name}_note")
        self.wrong = False
        self.hint_glyph: Glyph | None = None

    def say(self, glyph: Glyph | None, text: str) -> None:
        self.note.say(glyph, text)


class FormGrid(QWidget):
    """Fields by name. Signals: `edited(name)`, `problems_changed(count)`, `finished`.

    `finished` is sent when Enter is pressed in the last field: offer 保存并新增 there.
    """

    edited = Signal(str)
    problems_changed = Signal(int)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, _Row] = {}
        self._order: list[_Row | QWidget] = []
        self._columns = 2
        self._line = self._column = 0
        self._dirty = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._stretch()

    # building

    def add(
        self,
        name: str,
        text: str,
        field: F,
        *,
        required: bool = False,
        wide: bool = False,
        hint: str = "",
    ) -> F:
        """Append a field; `name` is the domain's field name. Returns the field."""
        row = _Row(name, text, field, hint)
        row.wide = wide
        row.head = _head(row.words, required)
        row.widget.setObjectName(name)
        row.widget.setAccessibleName(text)
        if not row.widget.accessibleDescription():
            row.widget.setAccessibleDescription("必填" if required else "")
        field.edited.connect(lambda: self._edited(row))
        field.entered.connect(lambda: self._next_from(row))
        if isinstance(field, DateField):
            field.read.connect(
                lambda words: None if row.wrong else row.say(None, words or row.hint)
            )
            field.left.connect(lambda: self._date_left(row))
        self._rows[name] = row
        self._order.append(row)
        self._append(row)
        return field

    def add_section(self, text: str) -> None:
        """A small heading across both columns."""
        self.add_widget(label(text, "strong"))

    def add_widget(self, widget: QWidget) -> None:
        """Anything else, across both columns."""
        self._order.append(widget)
        self._append(widget)

    # values

    def field(self, name: str) -> Field:
        """The field of this name."""
        return self._rows[name].field

    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(self._rows)

    def values(self) -> dict[str, object]:
        """What every field holds, by name."""
        return {name: row.field.value() for name, row in self._rows.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields named; the others stay. No `edited` is sent."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].field.set_value(value)

    def clear(self) -> None:
        """Empty every field and every sentence, as a new form."""
        self.set_values(dict.fromkeys(self._rows))
        self.show_problems(())
        self._dirty = False

    def is_dirty(self) -> bool:
        """Whether the person changed something since `clear` or `mark_clean`."""
        return self._dirty

    def mark_clean(self) -> None:
        """What stands here is what is stored."""
        self._dirty = False

    # sentences beneath the fields

    def own_problems(self) -> list[Problem]:
        """Dates that cannot be read; ask before building the request."""
        found = []
        for name, row in self._rows.items():
            if isinstance(row.field, DateField) and (sentence := row.field.mistake()):
                found.append(Problem(name, sentence))
        return found

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show these and no others, each beneath its field; unknown fields go to the first."""
        by_field: dict[str, str] = {}
        for problem in problems:
            name = problem.field if problem.field in self._rows else next(iter(self._rows), "")
            by_field[name] = "；".join(filter(None, (by_field.get(name, ""), problem.text)))
        for name, row in self._rows.items():
            self._mark(row, by_field.get(name, ""))
        self.problems_changed.emit(self.problem_count())

    def problem_count(self) -> int:
        """How many fields have a problem now."""
        return sum(row.wrong for row in self._rows.values())

    def set_hint(self, name: str, text: str, glyph: Glyph | None = None) -> None:
        """The quiet sentence beneath a field; with a glyph a warning that hinders nothing."""
        row = self._rows[name]
        row.hint, row.hint_glyph = text, glyph
        if not row.wrong:
            row.say(glyph, text)

    def jump_to_first_problem(self) -> None:
        """Put the keyboard into the first field with a problem."""
        first = next((row for row in self._rows.values() if row.wrong), None)
        if first is not None:
            self.focus_on(first.name)

    def focus_on(self, name: str) -> None:
        """Put the keyboard into this field and scroll it into sight with its sentence."""
        row = self._rows[name]
        row.widget.setFocus(Qt.FocusReason.TabFocusReason)
        self._bring_into_sight(row)
        # A form that is only now put on screen has no place yet that one could scroll to.
        QTimer.singleShot(0, self, lambda: self._bring_back(row))

    def focus_first(self) -> None:
        """Put the keyboard into the first field that can be typed into."""
        for row in self._rows.values():
            if _can_be_filled(row):
                self.focus_on(row.name)
                return

    # inside

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab too brings a field into sight with its sentence: Qt would show a text's first line
        only."""
        moved = super().focusNextPrevChild(forward)
        for row in self._rows.values():
            if row.widget.hasFocus():
                self._bring_into_sight(row)
        return moved

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two would be too narrow."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= px(_TWO_COLUMNS_FROM) else 1
        if columns != self._columns:
            self._columns = columns
            QTimer.singleShot(0, self, self._lay_out)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def _edited(self, row: _Row) -> None:
        self._dirty = True
        if row.wrong:
            self._mark(row, "")
            self.problems_changed.emit(self.problem_count())
        self.edited.emit(row.name)

    def _mark(self, row: _Row, sentence: str) -> None:
        row.wrong = bool(sentence)
        row.field.set_wrong(row.wrong)
        row.say(Glyph.OVERDUE if row.wrong else row.hint_glyph, sentence or row.hint)

    def _date_left(self, row: _Row) -> None:
        if isinstance(row.field, DateField) and (sentence := row.field.mistake()):
            self._mark(row, sentence)
            self.problems_changed.emit(self.problem_count())

    def _next_from(self, row: _Row) -> None:
        rows = list(self._rows.values())
        for following in rows[rows.index(row) + 1 :]:
            if _can_be_filled(following):
                self.focus_on(following.name)
                return
        self.finished.emit()

    def _bring_back(self, row: _Row) -> None:
        if row.widget.hasFocus():
            self._bring_into_sight(row)

    def _bring_into_sight(self, row: _Row) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if isinstance(parent, QScrollArea):
            if row is next(iter(self._rows.values())):
                # What stands above the first field, a heading, comes into sight with it.
                parent.ensureVisible(0, 0)
            parent.ensureWidgetVisible(row.note, 8, 8)
            parent.ensureWidgetVisible(row.widget, 8, 8)

    def _lay_out(self) -> None:
        while (place := self._grid.takeAt(0)) is not None:
            # A widget remembers its first place only: while that lives, the height that the next
            # place keeps is never asked for again, and longer sentences are cut.
            delete(place)
        self._line = self._column = 0
        for item in self._order:
            self._append(item)
        self._stretch()

    def _append(self, item: "_Row | QWidget") -> None:
        wide = not isinstance(item, _Row) or item.wide or self._columns == 1
        if wide and self._column:
            self._line, self._column = self._line + 2, 0
        if isinstance(item, _Row):
            self._place(item, self._line, self._column, 4 if wide and self._columns == 2 else 1)
        else:
            self._grid.addWidget(item, self._line, 0, 1, -1)
            self._grid.setRowMinimumHeight(self._line, px(32))
        self._column = 0 if wide or self._column else 1
        self._line += 2 if self._column == 0 else 0

    def _place(self, row: _Row, line: int, column: int, span: int) -> None:
        at = column * 3
        top = Qt.AlignmentFlag.AlignTop
        tall = isinstance(row.field, TextArea)
        row.head.setFixedHeight(px(32))
        self._grid.addWidget(row.head, line, at, top | Qt.AlignmentFlag.AlignRight)
        if isinstance(row.field, CheckField):
            self._grid.addWidget(row.widget, line, at + 1, 1, span, Qt.AlignmentFlag.AlignLeft)
        elif tall:
            self._grid.addWidget(row.widget, line, at + 1, 1, span)
        else:
            self._grid.addWidget(row.widget, line, at + 1, 1, span, top)
        row.note.setMinimumHeight(px(24))
        # A sentence in the left column may run on under the right one's label.
        beyond = 3 if span == 1 and column == 0 and self._columns == 2 else span
        self._grid.addWidget(row.note, line + 1, at + 1, 1, beyond, top)

    def _stretch(self) -> None:
        two = self._columns == 2
        for at in range(5):
            self._grid.setColumnStretch(at, 1 if at == 1 or (two and at == 4) else 0)
            self._grid.setColumnMinimumWidth(at, 0)
        self._grid.setColumnMinimumWidth(0, px(_LABEL_WIDTH))
        self._grid.setColumnMinimumWidth(3, px(_LABEL_WIDTH) if two else 0)


def _head(words: QLabel, required: bool) -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addStretch(1)
    row.addWidget(words)
    star = label("*", ink="overdue")
    keeps_room = star.sizePolicy()
    keeps_room.setRetainSizeWhenHidden(True)
    star.setSizePolicy(keeps_room)
    row.addWidget(star)
    star.setVisible(required)
    return head


def _can_be_filled(row: _Row) -> bool:
    fixed = isinstance(row.field, ReadOnlyField)
    return not fixed and row.widget.isEnabled() and not row.widget.isHidden()
