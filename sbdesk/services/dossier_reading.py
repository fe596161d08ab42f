"""Reading the parts of a customer's file, plain SQL: a file opens with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sbdesk.domain.dossier import PartKind, Value, Values
from sbdesk.domain.dossier_kinds import KIND_OF, PART_KINDS
from sbdesk.domain.dossier_typing import detail, headline, is_over
from sbdesk.domain.errors import UserMistake
from sbdesk.services.desk import Desk
from sbdesk.store.driver import Connection

_POINTED_AT = frozenset(field.refers for kind in PART_KINDS for field in kind.fields)


@dataclass(frozen=True)
class Part:
    """One part of a file; `values` are its cells by column, `kind` the name of its table.

    `over` says that its last day has passed.
    """

    pk: int
    id: bytes
    kind: str
    values: Values
    headline: str
    detail: str
    over: bool


def dossier(
    desk: Desk, customer: bytes, kinds: Iterable[str] | None = None
) -> Mapping[str, tuple[Part, ...]]:
    """The live parts of a customer's file by kind; every kind asked for is there, if empty.

    Newest first where a kind has a first day, else in the order entered.
    """
    wanted = [KIND_OF[name] for name in kinds] if kinds is not None else list(PART_KINDS)
    with desk.reading() as raw:
        return parts_of(raw, customer, wanted, desk.today())


def parts_of(
    raw: Connection, customer: bytes, kinds: Iterable[PartKind], today: date
) -> Mapping[str, tuple[Part, ...]]:
    """`dossier` inside a reader that is already open."""
    names = names_in(raw, customer)
    return {kind.name: _parts(raw, kind, customer, names, today) for kind in kinds}


def _parts(
    raw: Connection, kind: PartKind, customer: bytes, names: Mapping[bytes, str], today: date
) -> tuple[Part, ...]:
    order = f'"{kind.starts}" IS NULL, "{kind.starts}" DESC, pk DESC' if kind.starts else "pk"
    rows = raw.execute(
        f"SELECT pk, id, {_columns(kind)} FROM {kind.name} "
        f"WHERE customer_id = ? AND live = 1 ORDER BY {order}",
        (customer,),
    ).fetchall()
    return tuple(_part(kind, row[0], row[1], _values(kind, row[2:]), names, today) for row in rows)


def _part(
    kind: PartKind, pk: int, record: bytes, values: Values, names: Mapping[bytes, str], today: date
) -> Part:
    return Part(
        pk,
        record,
        kind.name,
        values,
        headline(kind, values, names),
        detail(kind, values, names),
        is_over(kind, values, today),
    )


def _columns(kind: PartKind) -> str:
    return ", ".join(f'"{field.name}"' for field in kind.fields)


def _values(kind: PartKind, cells: Iterable[Value]) -> Values:
    names = (field.name for field in kind.fields)
    return MappingProxyType(dict(zip(names, cells, strict=True)))


def names_in(raw: Connection, customer: bytes) -> dict[bytes, str]:
    """How persons, and the parts that others point at, are called."""
    people = raw.execute("SELECT id, name FROM person").fetchall()
    found: dict[bytes, str] = {record: name or "" for record, name in people}
    for kind in PART_KINDS:
        if kind.name in _POINTED_AT:
            found |= headlines(raw, kind, customer)
    return found


def headlines(raw: Connection, kind: PartKind, customer: bytes) -> dict[bytes, str]:
    """The live parts of a kind and how each is called, in the order entered."""
    rows = raw.execute(
        f"SELECT id, {_columns(kind)} FROM {kind.name} "
        "WHERE customer_id = ? AND live = 1 ORDER BY pk",
        (customer,),
    ).fetchall()
    return {row[0]: headline(kind, _values(kind, row[1:]), {}) for row in rows}


def part_owner(desk: Desk, kind: str, record: bytes) -> bytes:
    """The customer a live part belongs to. Raises `UserMistake` when it is gone."""
    with desk.reading() as raw:
        return stored_part(raw, KIND_OF[kind], record)[0]


def stored_part(raw: Connection, kind: PartKind, record: bytes) -> tuple[bytes, Values]:
    """Whose part it is, and its cells."""
    row = raw.execute(
        f"SELECT customer_id, {_columns(kind)} FROM {kind.name} WHERE id = ? AND live = 1",
        (record,),
    ).fetchone()
    if row is None:
        raise UserMistake(f"这条{kind.title}刚刚被撤回了，请刷新后再看。")
    return row[0], _values(kind, row[1:])
