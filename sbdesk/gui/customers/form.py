"""The form of a customer's file, new or changed: every field a clerk edits, doubts while typing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import (
    FIELD_TITLES,
    IMPORTANCES,
    KINDS,
    LIFECYCLES,
    STATUSES,
    USUAL_STATUS,
    CustomerFields,
    customer_from_typed,
    customer_warnings,
)
from sbdesk.domain.errors import Problem
from sbdesk.domain.typed import typed_date
from sbdesk.gui.customers.print_faces import PrintFaces
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import Field, LineField, TextArea, TypedLine
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.tree_choice import Branch, TreeChoice
from sbdesk.services.customers import CustomerFile, check_customer
from sbdesk.services.desk import Desk, people, station
from sbdesk.services.rules import codes

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "客户",
        (
            "customer_no", "name", "phone", "village", "address", "lifecycle", "manager_id",
            "former_no", "former_name", "nickname", "industry", "nature", "credit_code",
            "id_number", "shifts", "rest_day", "pay_account",
        ),
    ),
    (
        "用电",
        (
            "kind", "category", "voltage", "status", "contract_va", "operating_va",
            "load_nature", "area", "feeder", "route", "supply_unit", "opened",
        ),
    ),
    ("重要用户", ("importance", "security_load_va", "importance_note")),
    ("备注", ("note",)),
)  # fmt: skip
_CHOICES = {
    "kind": KINDS,
    "status": STATUSES,
    "lifecycle": LIFECYCLES,
    "importance": IMPORTANCES,
}
_CODES = {
    "category": "categories",
    "voltage": "voltages",
    "nature": "nature",
    "load_nature": "load_natures",
    "shifts": "shifts",
}
_WIDE = frozenset({"address", "importance_note", "note"})
_LONG = frozenset({"importance_note", "note"})
_CAPACITIES = frozenset({"contract_va", "operating_va", "security_load_va"})
_KEPT = ("village", "area", "feeder", "route", "supply_unit", "manager_id")
_HINTS = {
    "customer_no": "10 位或 13 位；还没有的，阶段选「潜在」",
    "contract_va": "kVA，如 315",
    "operating_va": "kVA，如 315",
    "security_load_va": "kVA",
    "opened": "",
}
_SHORT_TITLES = {"credit_code": "信用代码", "security_load_va": "保安负荷", "lifecycle": "阶段"}


class CustomerForm(FormPage):
    """Filled from a file or empty; `read()` gives the fields or shows what is wrong with them."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__("新建客户", "")
        self._desk = desk
        self._file: CustomerFile | None = None
        self._print_faces = PrintFaces()
        self._touched: set[str] = set()
        self._status_follows = False
        for title, names in _GROUPS:
            self.form.add_section(title)
            for name in names:
                self._add(name)
        self.form.edited.connect(self._edited)

    # beginning

    def begin_new(self) -> None:
        """A new customer is an existing one of this station unless told otherwise.

        What nearly always is so stands there already, to be changed; it counts as nothing typed.
        The day of the account does not: a file is mostly made long after it.
        """
        usual = CustomerFields()
        status, unit = USUAL_STATUS[usual.lifecycle], station(self._desk()).name
        usual = replace(usual, status=status, supply_unit=unit)
        self._begin(None, usual, "新建客户", "村、用电地址和电话尽量填全，以后好找")
        self._status_follows = True
        self.save_new.show()

    def begin_next(self) -> None:
        """Empty again for the next customer; what neighbours share stays."""
        held = {name: self.form.field(name).value() for name in _KEPT}
        self.begin_new()
        self.form.set_values(held)
        self.about.setText("村、台区、线路等沿用上一户，请核对")
        self.form.focus_first()

    def begin_edit(self, file: CustomerFile) -> None:
        """The file as it is stored."""
        self._begin(file, file.fields, "编辑客户", file.fields.name)
        self._touched = set(self.form.names())
        self._show_doubts()
        self.save_new.hide()

    def file(self) -> CustomerFile | None:
        """The file being edited, None for a new one."""
        return self._file

    # reading

    def read(self) -> CustomerFields | None:
        """The fields to be saved; None when there are problems, which are then shown."""
        desk = self._desk()
        fields, problems = self._typed(desk)
        record = self._file.id if self._file else None
        seen = {problem.field for problem in problems}
        problems += [p for p in check_customer(desk, fields, record) if p.field not in seen]
        self.form.show_problems(problems)
        if problems:
            self.form.jump_to_first_problem()
            return None
        return fields

    # inside

    def _add(self, name: str) -> None:
        field = self._field(name)
        title = _SHORT_TITLES.get(name, FIELD_TITLES[name])
        required = name in ("customer_no", "name")
        self.form.add(
            name, title, field, required=required, wide=name in _WIDE, hint=_HINTS.get(name, "")
        )
        if isinstance(field, TypedLine):
            field.left.connect(partial(self._left, name))

    def _field(self, name: str) -> Field:
        if name in _LONG:
            return TextArea(lines=2)
        if name == "opened":
            return DateField(lambda text: typed_date(text, self._desk().today()), "如 20190315")
        if name in _CHOICES or name in _CODES or name == "manager_id":
            return TreeChoice(self._entries(name), "未选")
        return LineField(limit=200)

    def _entries(self, name: str, held: object = None) -> list[Branch]:
        """What can be chosen; letters find it by its pinyin."""
        items: list[tuple[object, str]] = [] if name == "lifecycle" else [(None, "未选")]
        if name == "manager_id":
            items += [(one.id.hex(), one.name) for one in people(self._desk())]
        elif name in _CODES:
            items += [(code.name, code.name) for code in codes(_CODES[name])]
        else:
            items += [(value, value) for value in _CHOICES[name]]
        if held and all(value != held for value, _ in items):
            items.append((held, "已不在岗" if name == "manager_id" else str(held)))
        return [Branch(value, words, (words,)) for value, words in items]

    def _begin(
        self, file: CustomerFile | None, fields: CustomerFields, title: str, note: str
    ) -> None:
        self._file = file
        self._touched = set()
        self._status_follows = False
        self.heading.setText(title)
        self.about.setText(note)
        for name in (*_CHOICES, *_CODES, "manager_id"):
            field = self.form.field(name)
            if isinstance(field, TreeChoice):
                field.show_branches(self._entries(name, _shown(fields, name)))
        self.form.clear()
        self.form.set_values({name: _shown(fields, name) for name in self.form.names()})
        for name in self.form.names():
            self.form.set_hint(name, _HINTS.get(name, ""))
        self.form.mark_clean()
        self.set_saving(False)
        self.form.focus_first()

    def _typed(self, desk: Desk) -> tuple[CustomerFields, list[Problem]]:
        before = self._file.fields if self._file else CustomerFields()
        manager = self.form.field("manager_id").value()
        manager_id = bytes.fromhex(manager) if isinstance(manager, str) else None
        before = replace(before, manager_id=manager_id)
        return customer_from_typed(self._texts(), desk.today(), before)

    def _texts(self) -> Mapping[str, str]:
        texts: dict[str, str] = {}
        for name in self.form.names():
            field = self.form.field(name)
            if name != "manager_id":
                value = field.text() if isinstance(field, DateField) else field.value()
                texts[name] = "" if value is None else str(value)
        return texts

    def _edited(self, name: str) -> None:
        if name == "status":
            self._status_follows = False
        elif name == "lifecycle" and self._status_follows:
            stage = str(self.form.field("lifecycle").value())
            self.form.set_values({"status": USUAL_STATUS.get(stage)})
        if name in self._touched:
            self._show_doubts()

    def _left(self, name: str) -> None:
        if self.form.is_dirty() and self.isVisible():
            self._touched.add(name)
            self._show_doubts()

    def _show_doubts(self) -> None:
        """Amber sentences beneath what was typed; they hinder nothing."""
        desk = self._desk()
        fields, _ = self._typed(desk)
        doubts = {doubt.field: doubt.text for doubt in customer_warnings(fields)}
        if doubt := self._print_faces.doubt(fields.name):
            doubts["name"] = doubt
        record = self._file.id if self._file else None
        for problem in check_customer(desk, fields, record):
            if problem.field == "customer_no" and fields.customer_no:
                doubts["customer_no"] = problem.text
        for name in self._touched:
            words = doubts.get(name, "")
            self.form.set_hint(name, words or _HINTS.get(name, ""), Glyph.TODAY if words else None)


def _shown(fields: CustomerFields, name: str) -> object:
    value = getattr(fields, name)
    if name in _CAPACITIES:
        return va_to_kva(value) if value is not None else ""
    if isinstance(value, bytes):
        return value.hex()
    return value or None
