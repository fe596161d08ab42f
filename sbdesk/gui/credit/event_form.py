"""The form of a credit event; what it would do to the score stands beside it while typing."""

from collections.abc import Callable
from datetime import date

from sbdesk.domain.credit import CreditFact, CreditRule, Scorecard
from sbdesk.domain.errors import Invalid, Problem
from sbdesk.domain.typed import typed_date
from sbdesk.gui.credit.contents import WholeCredit
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import LineField, TextArea
from sbdesk.gui.parts.file_side import PassingForm
from sbdesk.gui.parts.labels import label
from sbdesk.gui.parts.story import signed
from sbdesk.services.credit import CreditEventFields, event_problems
from sbdesk.services.desk import Desk

_QUANTITY = "要写整数，如 14"


class EventForm(PassingForm):
    """登记事件 for this customer, or 修改事件 when `record` and `held` are given."""

    def __init__(
        self,
        desk: Callable[[], Desk],
        whole: WholeCredit,
        record: bytes | None = None,
        held: CreditEventFields | None = None,
    ) -> None:
        title = "修改信用事件" if record else "登记信用事件"
        super().__init__(title, whole.scored.name, another=record is None)
        self._desk, self.whole, self.record = desk, whole, record
        self._held = held or CreditEventFields(whole.scored.id)
        self._effect = label("", ink="ink2", wrap=True)
        form, card = self.form, whole.case.card
        form.add("rule", "事项", DropDown(rule_items(card, self._held.rule)), required=True)
        form.add(
            "happened_on",
            "哪天",
            DateField(lambda text: typed_date(text, desk().today())),
            required=True,
        )
        form.add("quantity", "数量", LineField(limit=6), required=True)
        form.add("evidence", "凭证", LineField("单据号、报告号"), required=True)
        form.add("note", "说明", TextArea(lines=3), wide=True)
        rail = Card("记上以后")
        rail.body.addWidget(self._effect)
        self.rail.addWidget(rail)
        form.edited.connect(lambda _name: self._show_effect())
        self._fill()

    def show_whole(self, whole: WholeCredit) -> None:
        """The score it stands beside was reckoned anew."""
        if whole.scored.id == self.whole.scored.id:
            self.whole = whole
            self._show_effect()

    def read(self) -> CreditEventFields | None:
        """What is to be saved; None when there are problems, which are then shown."""
        fields, problems = self._fields(), self.form.own_problems()
        named = {problem.field for problem in problems}
        found = event_problems(fields, self._desk().today())
        problems += [one for one in found if one.field not in named]
        if problems:
            self.show_all(problems)
            return None
        return fields

    def show_all(self, problems: list[Problem]) -> None:
        """Show these beneath their fields and go to the first."""
        shown = [
            Problem(one.field, _QUANTITY)
            if one.field == "quantity" and self._quantity() is None
            else one
            for one in problems
        ]
        self.form.show_problems(shown)
        self.form.jump_to_first_problem()

    def refused(self, error: BaseException) -> bool:
        """The service found more: show it here. False when that is not what happened."""
        self.set_saving(False)
        if isinstance(error, Invalid):
            self.show_all(list(error.problems))
        return isinstance(error, Invalid)

    def effect(self) -> str:
        """The sentence at the right."""
        return self._effect.text()

    def _fill(self) -> None:
        held = self._held
        quantity = "" if held.quantity is None else held.quantity
        self.form.set_values(
            {
                "rule": held.rule or None,
                "happened_on": held.happened_on,
                "quantity": quantity,
                "evidence": held.evidence,
                "note": held.note,
            }
        )
        self.form.mark_clean()
        self._show_effect()

    def _fields(self) -> CreditEventFields:
        values = self.form.values()
        day = values["happened_on"]
        return CreditEventFields(
            self._held.customer_id,
            str(values["rule"] or ""),
            day if isinstance(day, date) else None,
            self._quantity(),
            str(values["evidence"]),
            str(values["note"]),
        )

    def _quantity(self) -> int | None:
        text = str(self.form.field("quantity").value())
        return int(text) if text.isascii() and text.isdigit() else None

    def _show_effect(self) -> None:
        case, fields = self.whole.case, self._fields()
        rule = case.card.rule_of.get(fields.rule)
        self.form.set_hint("rule", rule_words(rule) if rule else "")
        self.form.set_hint("quantity", f"单位：{rule.unit}" if rule else "")
        if rule is None or fields.quantity is None:
            self._effect.setText("选了事项就算出来")
            return
        fact = CreditFact(rule.id, fields.happened_on or case.on, fields.quantity)
        now = self.whole.result
        then = case.reckon([self.record] if self.record else [], [fact])
        change = signed(then.score - now.score)
        words = f"{now.score} 分变为 {then.score} 分（{change}），{then.grade} 级"
        if fact.happened_on > case.on:
            words = "日期晚于今天，现在不计分"
        self._effect.setText(words)


def rule_items(card: Scorecard, held: str = "") -> list[tuple[object, str]]:
    """The card's rules; a rule of an older edition stays choosable."""
    items: list[tuple[object, str]] = [(rule.id, rule.title) for rule in card.rules]
    if held and held not in card.rule_of:
        items.append((held, f"{held}（旧方案）"))
    return items


def rule_words(rule: CreditRule) -> str:
    """每次 −5，每满 10 天再 −2; 每满 1 月 −5; 每次 +2."""
    parts = [f"每次 {signed(rule.points)}"] if rule.points else []
    if rule.step_points:
        again = "再 " if parts else " "
        parts.append(f"每满 {rule.step} {rule.unit}{again}{signed(rule.step_points)}")
    return "，".join(parts)
