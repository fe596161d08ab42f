"""The form of one part of a customer's file, built from what its kind says of its fields."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sbdesk.domain.dossier import Form, PartField, PartKind, Value
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.dossier_typing import touched, typed_of
from sbdesk.domain.errors import Problem
from sbdesk.domain.typed import typed_date
from sbdesk.gui.customers.part_fields import ProposingLine, UnitField
from sbdesk.gui.customers.print_faces import PrintFaces
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import Field, LineField, TextArea, TypedLine
from sbdesk.gui.parts.file_side import PassingForm
from sbdesk.gui.parts.tree_choice import Branch, TreeChoice
from sbdesk.services.customers import CustomerFile, Saved
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import Choice, Part, add_part, check_part, edit_part, part_choices

_FIGURES = frozenset({Form.KVA, Form.KWH, Form.MONEY, Form.WHOLE, Form.RATING})
_CHOSEN = frozenset({Form.CODE, Form.PERSON, Form.PART})
_NAMES = frozenset({"name", "holder", "supplier", "consumer", "contact", "signed_by"})
_LONGEST_NAME = 20
_SUPPLY = ("category", "voltage", "contract_va", "operating_va", "area", "feeder", "route")
_SAME: Mapping[str, Mapping[str, str]] = {
    "service_location": {"address": "address", "village": "village"},
    "usage_point": {name: name for name in _SUPPLY},
    "customer_agreement": {"consumer": "name"},
}
"""What the first part of a kind mostly shares with the customer: part's field, customer's."""


class PartForm(PassingForm):
    """New without a part, else the part as it is stored. `work()` is what saving has to do.

    The `first` of its kind begins with what it mostly shares with the customer; `sort` is the
    word chosen under 种类 where that word is among its choices, `why` says beneath the first field
    what the form was opened for.
    """

    def __init__(
        self,
        desk: Callable[[], Desk],
        customer: CustomerFile,
        kind: str,
        part: Part | None,
        *,
        first: bool = False,
        sort: str = "",
        why: str = "",
    ) -> None:
        self.kind: PartKind = KIND_OF[kind]
        verb = "编辑" if part is not None else "新增"
        super().__init__(f"{verb}{self.kind.title}", _whose(customer), another=part is None)
        self._desk, self._customer, self.part = desk, customer, part
        self._first, self._sort, self._why = first and part is None, sort, why
        self._touched: set[str] = set()
        self._filled: Mapping[str, str] = {}
        self._print_faces = PrintFaces()
        self._choices = part_choices(desk(), kind, customer.id)
        for field in self.kind.fields:
            self._add(field)
        self._fill()
        if part is not None:
            self._touched = set(self.form.names())
            self._show_doubts()
        self.form.edited.connect(self._edited)

    def begin_next(self) -> None:
        """Empty again for the next one of the kind; what it belongs to stays."""
        self._first, self._sort, self._why = False, "", ""
        held = {f.name: self.form.field(f.name).value() for f in self.kind.fields if _stays(f)}
        self._fill()
        self.form.set_values(held)
        self._filled = {**self._filled, **{name: _text_of(v) for name, v in held.items()}}
        self.set_saving(False)
        self.form.focus_first()

    def work(self) -> Callable[[], Saved]:
        """What to run on the job thread: only fields that were touched are written."""
        desk, customer, kind = self._desk(), self._customer.id, self.kind.name
        typed = self.typed()
        if self.part is None:
            return lambda: add_part(desk, kind, customer, typed)
        record, changed = self.part.id, touched(self._filled, typed)
        return lambda: edit_part(desk, kind, record, changed)

    def typed(self) -> dict[str, str]:
        """What stands in the form, by field."""
        return {name: self._text(name) for name in self.form.names()}

    # inside

    def _add(self, field: PartField) -> None:
        made = self._field(field)
        wide, hint = field.wide, self._hint(field)
        self.form.add(field.name, field.title, made, required=field.required, wide=wide, hint=hint)
        if isinstance(made, TypedLine):
            made.left.connect(partial(self._left, field.name))

    def _field(self, field: PartField) -> Field:
        choices = self._choices.get(field.name, ())
        if field.form is Form.CODE and field.open_list:
            return ProposingLine([one.words for one in choices], field.longest + 20)
        if field.form in _CHOSEN:
            return TreeChoice(_branches(choices, required=field.required), "未选")
        if field.form is Form.DATE:
            return DateField(lambda text: typed_date(text, self._desk().today()), "如 20260315")
        if field.form is Form.LONG:
            return TextArea(lines=2)
        if field.form in _FIGURES:
            return UnitField(field.unit)
        return LineField(limit=field.longest + 40)

    def _fill(self) -> None:
        """As stored; a new one with its defaults, and with the only choice where there is one."""
        self.form.clear()
        for field in self.kind.fields:
            stored = self.part.values.get(field.name) if self.part is not None else None
            text = typed_of(field, stored) if self.part is not None else self._default(field)
            self.form.set_values({field.name: text})
            self.form.set_hint(field.name, self._hint(field))
        self.form.mark_clean()
        self._touched.clear()
        self._filled = self.typed()

    def _default(self, field: PartField) -> str:
        choices = self._choices.get(field.name, ())
        if field.form is Form.PART and len(choices) == 1:
            return choices[0].value
        same = _SAME.get(self.kind.name, {}).get(field.name, "")
        if field.name == "kind" and self._sort in [choice.value for choice in choices]:
            return self._sort
        known: Value = getattr(self._customer.fields, same) if same and self._first else None
        return typed_of(field, known or None) or field.default

    def _text(self, name: str) -> str:
        field = self.form.field(name)
        return field.text() if isinstance(field, DateField) else _text_of(field.value())

    def _left(self, name: str) -> None:
        if self.form.is_dirty() and self.isVisible():
            self._touched.add(name)
            self._show_doubts()

    def _edited(self, name: str) -> None:
        if not isinstance(self.form.field(name), TypedLine):
            self._touched.add(name)
        if name in self._touched:
            self._show_doubts()

    def _show_doubts(self) -> None:
        """Amber sentences beneath what was typed; they hinder nothing."""
        doubts = {one.field: one.text for one in self._found_doubts()}
        for field in self.kind.fields:
            if field.name in _NAMES and (box := self._print_faces.doubt(self._text(field.name))):
                doubts.setdefault(field.name, box)
            words = doubts.get(field.name, "") if self._is_judged(field.name, doubts) else ""
            glyph = Glyph.TODAY if words else None
            self.form.set_hint(field.name, words or self._hint(field), glyph)

    def _hint(self, field: PartField) -> str:
        """What helps to fill it, or to leave it."""
        if self._why and field is self.kind.fields[0]:
            return self._why
        if field.form is Form.PART and not self._choices.get(field.name):
            return f"还没有{field.title}，可以先不选"
        return _hint(field)

    def _is_judged(self, name: str, doubts: Mapping[str, str]) -> bool:
        """A field is told of when the person was there; one never reached only when it is empty."""
        return name in self._touched or (name in doubts and not self._text(name))

    def _found_doubts(self) -> list[Problem]:
        record = self.part.id if self.part is not None else None
        desk, customer = self._desk(), self._customer.id
        return list(check_part(desk, self.kind.name, customer, self.typed(), record).doubts)


def _whose(customer: CustomerFile) -> str:
    name = customer.fields.name or "（无户名）"
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _hint(field: PartField) -> str:
    if field.form is Form.CODE and field.open_list:
        return field.hint or "按 ↓ 选常用的，也可以自己写"
    return field.hint


def _stays(field: PartField) -> bool:
    """What a second part of the kind mostly shares with the first."""
    return field.form is Form.PART


def _text_of(value: object) -> str:
    return "" if value is None else str(value)


def _branches(choices: Sequence[Choice], *, required: bool) -> list[Branch]:
    nothing = [] if required else [Branch(None, "未选", ("未选",))]
    return nothing + [Branch(one.value, one.words, (one.words,)) for one in choices]
