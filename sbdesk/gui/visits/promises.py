"""A promise in the file of a visit, and the form that says it was kept or changes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sbdesk.domain.errors import Invalid, Problem
from sbdesk.domain.typed import typed_date
from sbdesk.domain.visits import FollowUpFields, follow_up_problems
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.due import GLYPHS
from sbdesk.gui.parts.facts import breakable
from sbdesk.gui.parts.fields import TextArea
from sbdesk.gui.parts.file_side import PassingForm
from sbdesk.gui.parts.labels import GlyphMark, label
from sbdesk.gui.visits.contents import promise_words
from sbdesk.services.desk import Desk, people
from sbdesk.services.visits import FollowUpRow

_LINE = 22
"""The height of one line of body text, for the glyph beside it."""


class PromiseLine(QWidget):
    """Glyph, what, who by when; 办完 while it is open. Signals carry the `FollowUpRow`."""

    done_asked = Signal(object)
    change_asked = Signal(object)
    drop_asked = Signal(object)

    def __init__(self, row: FollowUpRow, today: date) -> None:
        super().__init__()
        self.row = row
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        self._mark = GlyphMark(GLYPHS[row.state])
        self._mark.setFixedHeight(px(_LINE))
        line.addWidget(self._mark, 0, top)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(breakable(row.fields.what), wrap=True))
        words.addWidget(label(breakable(promise_words(row, today)), "small", "ink3", wrap=True))
        line.addLayout(words, 1)
        if self.is_open():
            self.done = Button("办完", icon="check", run=lambda: self.done_asked.emit(row))
            self.done.setAccessibleName(f"办完 {row.fields.what}")
            line.addWidget(self.done, 0, top)
        line.addWidget(self._more(), 0, top)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._mark.setFixedHeight(px(_LINE))

    def is_open(self) -> bool:
        """Whether it has not been kept yet."""
        return self.row.fields.done_on is None

    def _more(self) -> IconButton:
        dots = IconButton("more", f"更多 {self.row.fields.what}")
        menu = QMenu(dots)
        menu.addAction("修改").triggered.connect(lambda: self.change_asked.emit(self.row))
        menu.addAction("撤回……").triggered.connect(lambda: self.drop_asked.emit(self.row))
        dots.clicked.connect(lambda: menu.popup(dots.mapToGlobal(QPoint(0, dots.height() + 2))))
        return dots


class PromiseForm(PassingForm):
    """What, who, by when, kept on which day with which result."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__("答应的事")
        self._desk = desk
        self._row: FollowUpRow | None = None
        self.form.add("what", "什么事", TextArea(lines=2), required=True, wide=True)
        self.form.add("owner_id", "谁办", DropDown((), "请选择"), required=True)
        self.form.add("due_on", "哪天前", self._date(), required=True)
        self.form.add("done_on", "办完", self._date(), hint="还没有办完就空着")
        self.form.add("result", "结果", TextArea("怎么办的、客户认不认", lines=3), wide=True)

    def begin(self, row: FollowUpRow, *, done: bool) -> None:
        """This promise; `done` offers today as the day it was kept."""
        self._row = row
        fields, today = row.fields, self._desk().today()
        owner = self.form.field("owner_id")
        if isinstance(owner, DropDown):
            owner.set_items(owner_items(self._desk(), fields.owner_id))
        self.heading.setText("办完了" if done else "修改答应的事")
        self.form.clear()
        held = {name: getattr(fields, name) or None for name in self.form.names()}
        held["owner_id"] = fields.owner_id.hex() if fields.owner_id else None
        self.form.set_values(held)
        if done and fields.done_on is None:
            self.form.set_values({"done_on": today})
        self.form.mark_clean()
        self.set_saving(False)
        self.form.focus_on("result" if done else "what")

    def row(self) -> FollowUpRow | None:
        """The promise the form is about."""
        return self._row

    def read(self) -> FollowUpFields | None:
        """What is to be saved; None when there are problems, which are then shown."""
        if self._row is None:
            return None
        values = self.form.values()
        fields = replace(
            self._row.fields,
            what=str(values["what"]),
            owner_id=owner_or_none(values["owner_id"]),
            due_on=day_or_none(values["due_on"]),
            done_on=day_or_none(values["done_on"]),
            result=str(values["result"]),
        )
        problems = self.form.own_problems()
        named = {problem.field for problem in problems}
        found = follow_up_problems(fields, self._desk().today(), is_new=False)
        problems += [problem for problem in found if problem.field not in named]
        self.show_all(problems)
        return None if problems else fields

    def show_all(self, problems: list[Problem]) -> None:
        """Show these beneath their fields and go to the first."""
        self.form.show_problems(problems)
        if problems:
            self.form.jump_to_first_problem()

    def refused(self, error: BaseException) -> bool:
        """The service found more: show it here. False when that is not what happened."""
        self.set_saving(False)
        if isinstance(error, Invalid):
            self.show_all(list(error.problems))
        return isinstance(error, Invalid)

    def _date(self) -> DateField:
        return DateField(lambda text: typed_date(text, self._desk().today()))


def owner_items(desk: Desk, held: bytes | None = None) -> list[tuple[object, str]]:
    """Who may do it: everybody here, and whoever it was given to before."""
    items: list[tuple[object, str]] = [(one.id.hex(), one.name) for one in people(desk)]
    if held is not None and all(value != held.hex() for value, _ in items):
        items.append((held.hex(), "已不在岗"))
    return items


def day_or_none(value: object) -> date | None:
    """A date field's value."""
    return value if isinstance(value, date) else None


def owner_or_none(value: object) -> bytes | None:
    """The id of the person a drop-down of `owner_items` holds."""
    return bytes.fromhex(value) if isinstance(value, str) else None
