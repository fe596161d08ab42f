"""What was typed, as text by field name, becomes a request; every complaint at once."""

from collections.abc import Mapping
from dataclasses import Field, dataclass
from datetime import date, datetime
from types import NoneType
from typing import Any, cast, get_args

from sqlalchemy import select

from sbdesk.domain.capacity import kva_to_va
from sbdesk.domain.customers import FIELD_TITLES, tidy
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.text import clean_lines, clean_text
from sbdesk.domain.typed import typed_date, typed_moment
from sbdesk.services.clock import R
from sbdesk.services.customers import customer_pk
from sbdesk.services.desk import Desk, people
from sbdesk.store.ids import id_from_text
from sbdesk.store.tables import Complaint, Customer, Record, Visit

_LONG = frozenset({"content", "facts", "basis", "measures", "said", "seen", "note", "what"})
_PERSONS = frozenset({"manager_id", "handler_id", "first_asked_id", "owner_id"})


@dataclass(frozen=True)
class _Typist:
    desk: Desk

    def value(self, field: "Field[Any]", text: str) -> object:
        """One field's text as its value; None when empty. Raises `UserMistake`."""
        name, kinds = field.name, get_args(field.type) or (field.type,)
        if not text.strip():
            return None if NoneType in kinds else ""
        if name == "customer_id":
            return self._customer(text)
        if name in _PERSONS:
            return self._person(text)
        if name.endswith("_id"):
            return self._numbered(Visit if name == "visit_id" else Complaint, text)
        return self._plain(name, kinds, text)

    def _plain(self, name: str, kinds: tuple[object, ...], text: str) -> object:
        if name.endswith("_va"):
            return kva_to_va(text)
        if datetime in kinds:
            return typed_moment(text, self.desk.today())
        if date in kinds:
            return typed_date(text, self.desk.today())
        if int in kinds:
            return _whole(text)
        if name in FIELD_TITLES:
            return tidy(name, text)
        return clean_lines(text) if name in _LONG else clean_text(text)

    def _customer(self, text: str) -> bytes:
        pk = customer_pk(self.desk, text)
        with self.desk.reader() as session:
            return session.scalars(select(Customer.id).where(Customer.pk == pk)).one()

    def _person(self, text: str) -> bytes:
        for person in people(self.desk):
            if text.strip() in (person.name, person.id.hex()):
                return person.id
        raise UserMistake(f"没有叫「{text.strip()}」的人")

    def _numbered(self, record: type[Record], text: str) -> bytes:
        number = cast(Any, record).number
        with self.desk.reader() as session:
            found = session.scalar(
                select(record.id).where(record.live == 1, number == text.strip())
            ) or session.scalar(
                select(record.id).where(record.live == 1, record.id == id_from_text(text))
            )
        if found is None:
            raise UserMistake(f"没有编号为「{text.strip()}」的记录")
        return found


def _meant(name: str, known: Mapping[str, object]) -> str:
    """The field meant by a name: 「customer_no」 points at a customer, 「handler」 at a person."""
    if name in known:
        return name
    stem = name.removesuffix("_no").removesuffix("_number")
    return f"{stem}_id" if f"{stem}_id" in known else name


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UserMistake(f"「{text}」不是整数") from None


def typed_request(desk: Desk, kind: type[R], typed: Mapping[str, str], base: R | None = None) -> R:
    """Build a request from typed text; fields not typed keep `base`'s values or their defaults.

    Raises `Invalid` with one problem for each field that cannot be understood or is not known.
    """
    known = kind.__dataclass_fields__
    typed = {_meant(name, known): text for name, text in typed.items()}
    problems = [Problem(name, f"没有叫「{name}」的字段") for name in typed if name not in known]
    values = {name: getattr(base, name) for name in known} if base is not None else {}
    typist = _Typist(desk)
    for name, text in typed.items():
        if name not in known:
            continue
        try:
            values[name] = typist.value(known[name], text)
        except UserMistake as mistake:
            problems.append(Problem(name, str(mistake)))
    if problems:
        raise Invalid(problems)
    return kind(**values)
