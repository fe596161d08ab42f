"""The form of a visit, planned or made, with the promises made in it.

A new form is built each time one is opened: the rows for promises grow while typing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sbdesk.domain.complaints import SATISFACTIONS
from sbdesk.domain.errors import Invalid, Problem
from sbdesk.domain.typed import typed_date, typed_moment
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.customer_field import CustomerField
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import LineField, TextArea, widget_of
from sbdesk.gui.parts.file_side import PassingForm
from sbdesk.gui.parts.labels import clear_layout, label
from sbdesk.gui.visits.contents import Visited, next_due_words, promise_words
from sbdesk.gui.visits.promises import day_or_none, owner_items, owner_or_none
from sbdesk.services.desk import Desk
from sbdesk.services.rules import codes
from sbdesk.services.visits import VisitFile, visit_form_problems

_PARTS = ("what", "owner_id", "due_on")
_UNTIL_HINT = "同一天只写时刻，如 1130"


class VisitForm(PassingForm):
    """`made` is 登记走访 (what happened), else 计划走访. `file` is the visit being changed."""

    def __init__(
        self,
        desk: Callable[[], Desk],
        customer: CustomerField,
        *,
        made: bool,
        file: VisitFile | None = None,
    ) -> None:
        title = ("登记走访" if made else "计划走访") if _is_step(file, made) else "编辑走访"
        super().__init__(title, file.number if file else "编号保存时给出", another=not file)
        self._desk, self.made, self.file = desk, made, file
        self._fields = file.fields if file else VisitFields()
        self._rows = 0
        self.customer = customer
        self.form.add("customer_id", "客户", customer, required=True, wide=True)
        if made:
            self._add_made()
        else:
            self._add_plan()
        self.form.finished.connect(self._last_left)
        if made:
            self.form.add_section("这次答应的事")
            self._add_promise()
        self._fill()

    # the customer

    def hold_customer(self, visited: Visited) -> None:
        """Whom the visit is to: name in the field, rhythm and open promises at the right."""
        file = visited.customer
        fields = file.fields
        self.customer.hold(file.id, fields.name or "（无户名）")
        place = " ".join(part for part in (fields.customer_no, fields.village) if part)
        self.form.set_hint("customer_id", place)
        if not self.made:
            self.form.set_hint("latest_on", next_due_words(visited))
        clear_layout(self.rail)
        rhythm = Card("走访周期")
        for words in (visited.rhythm, next_due_words(visited)):
            rhythm.body.addWidget(label(words, ink="ink2", wrap=True))
        self.rail.addWidget(rhythm)
        if visited.open_promises:
            self.rail.addWidget(_promise_card(visited))
        self._place_rail()

    def let_go_of_customer(self) -> None:
        """Nobody is chosen."""
        self.form.set_hint("customer_id", "")
        clear_layout(self.rail)
        self._place_rail()

    # reading

    def read(self) -> tuple[VisitFields, list[FollowUpFields]] | None:
        """What is to be saved; None when there are problems, which are then shown."""
        fields = self._visit_fields()
        promises = [self._promise(n) for n in self._written_rows()]
        problems = self.form.own_problems()
        named = {problem.field for problem in problems}
        found = visit_form_problems(self._desk(), fields, promises)
        problems += [one for one in self._to_rows(found) if one.field not in named]
        if problems:
            self.show_all(problems)
            return None
        return fields, promises

    def show_all(self, problems: Sequence[Problem]) -> None:
        """Show these beneath their fields and go to the first."""
        self.form.show_problems(problems)
        self.form.jump_to_first_problem()

    def refused(self, error: BaseException) -> bool:
        """The service found more: show it here. False when that is not what happened."""
        self.set_saving(False)
        if isinstance(error, Invalid):
            self.show_all(self._to_rows(error.problems))
        return isinstance(error, Invalid)

    def rows(self) -> int:
        """How many rows for promises there are."""
        return self._rows

    # building

    def _add_plan(self) -> None:
        self.form.add("planned_on", "计划日期", self._date(), required=True)
        self.form.add("latest_on", "最迟", self._date(), hint="不能再晚的日子，可以不填")
        self.form.add("visitors", "走访人", LineField(), hint="几个人用顿号隔开")
        self.form.add("channel", "方式", _channels())

    def _add_made(self) -> None:
        form = self.form
        form.add("channel", "方式", _channels())
        form.add("visited", "走访时间", DateField(self._moment, "如 1009 0930"), required=True)
        form.add("until", "结束", DateField(self._until, "如 1130"), hint=_UNTIL_HINT)
        form.add("visitors", "走访人", LineField(), hint="几个人用顿号隔开")
        form.add("satisfaction", "满意度", DropDown(_optional(SATISFACTIONS, "没有问")))
        form.add("said", "客户说了", TextArea("客户说了什么", lines=3), wide=True)
        form.add("seen", "现场看到", TextArea("现场看到什么", lines=3), wide=True)
        form.add("expected_demand", "预计用电", TextArea("增容、新机器、停产……", 2), wide=True)

    def _add_promise(self) -> None:
        n = self._rows
        self._rows += 1
        hint = "没有答应什么就空着；写完一件按 Enter 再加一件" if n == 0 else ""
        what = self.form.add(f"{n}.what", f"第 {n + 1} 件", LineField(), wide=True, hint=hint)
        what.entered.connect(lambda: self._skip_empty(what))
        self.form.add(f"{n}.owner_id", "谁办", DropDown(owner_items(self._desk())))
        self.form.add(f"{n}.due_on", "哪天前", self._date())

    def _skip_empty(self, what: LineField) -> None:
        """Enter in an empty last row: there is nothing more, on to the buttons."""
        last = self.form.field(f"{self._rows - 1}.what") is what
        if last and not what.value():
            self.form.finished.emit()

    def _last_left(self) -> None:
        """Enter in the last field: one more row when the last one is in use."""
        if self.made and (self._rows - 1) in self._written_rows():
            self._add_promise()
            # New fields are shown only when the event loop comes round; until then no keyboard.
            for part in _PARTS:
                widget_of(self.form.field(f"{self._rows - 1}.{part}")).show()
            self.form.focus_on(f"{self._rows - 1}.what")

    # values

    def _fill(self) -> None:
        fields, today = self._fields, self._desk().today()
        values: dict[str, object] = {}
        for name in self.form.names():
            if hasattr(fields, name) and name != "customer_id":
                values[name] = getattr(fields, name) or None
        person = self._desk().person
        if not values.get("visitors") and person is not None:
            values["visitors"] = person.name
        if not values.get("channel"):
            values["channel"] = codes("visit_channels")[0].name
        if not self.made and not self.file:
            values["planned_on"] = today
        self.form.set_values(values)
        if self.file and self.made and (count := len(self.file.follow_ups)):
            self.form.set_hint("0.what", f"已经记下 {count} 件，这里只写新答应的")
        self.form.mark_clean()

    def _visit_fields(self) -> VisitFields:
        values = self.form.values()
        texts = {name: str(value or "") for name, value in values.items()}
        held, customer = self._fields, values["customer_id"]
        same = replace(
            held,
            customer_id=customer if isinstance(customer, bytes) else None,
            visitors=texts["visitors"],
            channel=texts["channel"],
        )
        if not self.made:
            planned, latest = values["planned_on"], values["latest_on"]
            return replace(same, planned_on=day_or_none(planned), latest_on=day_or_none(latest))
        return replace(
            same,
            visited=_moment_or_none(values["visited"]),
            until=_moment_or_none(values["until"]),
            said=texts["said"],
            seen=texts["seen"],
            expected_demand=texts["expected_demand"],
            satisfaction=texts["satisfaction"],
        )

    def _promise(self, n: int) -> FollowUpFields:
        return FollowUpFields(
            what=str(self.form.field(f"{n}.what").value()),
            owner_id=owner_or_none(self.form.field(f"{n}.owner_id").value()),
            due_on=day_or_none(self.form.field(f"{n}.due_on").value()),
        )

    def _written_rows(self) -> list[int]:
        """The rows in which something stands."""
        return [
            n
            for n in range(self._rows)
            if any(self.form.field(f"{n}.{part}").value() for part in _PARTS)
        ]

    def _to_rows(self, problems: Sequence[Problem]) -> list[Problem]:
        """Promises are numbered as sent; here each finds the row it was typed in.

        What is said of the plan stands beneath the time of the visit where no plan is asked for.
        """
        written, placed = self._written_rows(), []
        for problem in problems:
            number, dot, name = problem.field.partition(".")
            if dot and number.isdigit():
                problem = Problem(f"{written[int(number)]}.{name}", problem.text)
            elif self.made and problem.field in ("planned_on", "latest_on"):
                problem = Problem("visited", problem.text)
            placed.append(problem)
        return placed

    def _date(self) -> DateField:
        return DateField(lambda text: typed_date(text, self._desk().today()))

    def _moment(self, text: str) -> datetime:
        return typed_moment(text, self._desk().today())

    def _until(self, text: str) -> datetime:
        """A time alone is on the day of the visit, not today."""
        begun = self.form.field("visited").value()
        day = begun.date() if isinstance(begun, datetime) else self._desk().today()
        return typed_moment(text, day)


def _is_step(file: VisitFile | None, made: bool) -> bool:
    """A new visit, or a planned one that is now made; anything else is an edit."""
    return file is None or (made and file.fields.visited is None)


def _channels() -> DropDown:
    return DropDown(_optional([code.name for code in codes("visit_channels")], "未选"))


def _optional(words: Sequence[str], none: str) -> list[tuple[object, str]]:
    return [(None, none), *((word, word) for word in words)]


def _moment_or_none(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _promise_card(visited: Visited) -> Card:
    card = Card("还没办完的答应")
    for row in visited.open_promises[:6]:
        card.body.addWidget(label(row.fields.what, wrap=True))
        words = promise_words(row, visited.today)
        card.body.addWidget(label(words, "small", "ink3", wrap=True))
    return card
