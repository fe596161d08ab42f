"""What the fields of a part may hold, and what was meant by what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sbdesk.domain.codes import code_for
from sbdesk.domain.dossier import Form, PartField, PartKind, Value, Values
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.dossier_typing import typed_part
from sbdesk.domain.errors import Problem
from sbdesk.domain.text import fold
from sbdesk.services.desk import Desk
from sbdesk.services.dossier_reading import headlines
from sbdesk.services.rules import codes
from sbdesk.store.driver import Connection
from sbdesk.store.ids import id_from_text

_LINKS = frozenset({Form.PERSON, Form.PART})
_CHOSEN = _LINKS | {Form.CODE}


@dataclass(frozen=True)
class Choice:
    """Something a field may hold: what is typed for it, and the words a person reads.

    `value` is the word of a code list, or the hexadecimal id of a person or a part; a field of
    these forms also takes the name when it is typed.
    """

    value: str
    words: str


def part_choices(desk: Desk, kind: str, customer: bytes) -> Mapping[str, tuple[Choice, ...]]:
    """What each field of a form may hold, for fields that are chosen; by column."""
    with desk.reading() as raw:
        return {
            field.name: _choices(raw, field, customer)
            for field in KIND_OF[kind].fields
            if field.form in _CHOSEN
        }


def _choices(raw: Connection, field: PartField, customer: bytes) -> tuple[Choice, ...]:
    if field.form is Form.CODE:
        return tuple(Choice(code.name, code.name) for code in codes(field.codes))
    if field.form is Form.PERSON:
        people = raw.execute("SELECT id, name FROM person WHERE live = 1 ORDER BY pk").fetchall()
        return tuple(Choice(record.hex(), name or "") for record, name in people)
    found = headlines(raw, KIND_OF[field.refers], customer)
    return tuple(Choice(record.hex(), words) for record, words in found.items())


def meant_part(
    raw: Connection,
    desk: Desk,
    kind: PartKind,
    customer: bytes,
    typed: Mapping[str, str],
    base: Values | None,
) -> tuple[dict[str, Value], list[Problem]]:
    """The cells meant: defaults of a new part, names and other spellings turned into choices."""
    if base is None:
        defaults = {field.name: field.default for field in kind.fields if field.default}
        typed = {**defaults, **typed}
    offered: dict[str, list[str]] = {}
    meant = dict(typed)
    for field in kind.fields:
        if field.name in typed and field.form in _CHOSEN:
            choices = _choices(raw, field, customer)
            offered[field.name] = [choice.value for choice in choices]
            _keep_stored(field, base, offered[field.name])
            meant[field.name] = _chosen(field, choices, typed[field.name])
    values, problems = typed_part(kind, meant, desk.today(), offered, base)
    return values, [_which(kind, problem, raw, customer, meant) for problem in problems]


def _which(
    kind: PartKind, problem: Problem, raw: Connection, customer: bytes, meant: Mapping[str, str]
) -> Problem:
    """A name that several have is told as such."""
    text = meant.get(problem.field, "")
    if problem.field in {field.name for field in kind.fields}:
        field = kind.field(problem.field)
        named = len(_named(_choices(raw, field, customer), text)) if field.form in _LINKS else 0
        if named > 1:
            return Problem(field.name, f"叫「{text.strip()}」的有 {named} 个，请从列表里选")
    return problem


def _named(choices: Iterable[Choice], text: str) -> list[str]:
    return [choice.value for choice in choices if fold(choice.words) == fold(text)]


def _chosen(field: PartField, choices: Iterable[Choice], text: str) -> str:
    """The value of the choice whose words, code or other spelling was typed; else the text."""
    if field.form is Form.CODE:
        code = code_for(codes(field.codes), text)
        return code.name if code is not None else text
    record = id_from_text(text.strip())
    if record is not None:
        return record.hex()
    named = _named(choices, text)
    return named[0] if len(named) == 1 else text


def _keep_stored(field: PartField, base: Values | None, offered: list[str]) -> None:
    """What the part holds already may stay, also when it is no longer offered."""
    held = base.get(field.name) if base is not None else None
    if isinstance(held, (str, bytes)):
        offered.append(held.hex() if isinstance(held, bytes) else held)
