"""The parts of a customer's file: reading, choosing, checking, adding, editing, withdrawing.

A part is one record of a kind from `domain/dossier_kinds.py` (inventory rows 1–17). Reading is
plain SQL, since a file opens with it; the mapped records are loaded when something is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sbdesk.domain.actions import Action
from sbdesk.domain.dossier import PartKind, Values
from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF, PART_KINDS
from sbdesk.domain.dossier_typing import headline
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.dossier_choices import Choice, meant_part, part_choices
from sbdesk.services.dossier_doubts import neighbour_doubts
from sbdesk.services.dossier_reading import Part, dossier, names_in, part_owner, stored_part
from sbdesk.store.driver import Connection
from sbdesk.store.ids import new_id

__all__ = [
    "Checked",
    "Choice",
    "Part",
    "add_part",
    "check_part",
    "dossier",
    "edit_part",
    "part_choices",
    "part_owner",
    "withdraw_part",
]

if TYPE_CHECKING:
    from sbdesk.store.work import UnitOfWork


@dataclass(frozen=True)
class Checked:
    """What forbids saving a part, and what is only doubtful."""

    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]


def check_part(
    desk: Desk, kind: str, customer: bytes, typed: Mapping[str, str], record: bytes | None = None
) -> Checked:
    """All that is wrong with a part as typed, and what is doubtful; `record` is the one edited.

    What stands in the stored part already does not hold up the correction of something else.
    """
    with desk.reading() as raw:
        base = stored_part(raw, KIND_OF[kind], record)[1] if record is not None else None
        values, problems = meant_part(raw, desk, KIND_OF[kind], customer, typed, base)
        doubts = KIND_OF[kind].doubts(values, desk.today())
        doubts += neighbour_doubts(raw, kind, customer, values, record)
    wrong = {problem.field for problem in problems}
    return Checked(tuple(problems), tuple(doubt for doubt in doubts if doubt.field not in wrong))


def add_part(desk: Desk, kind: str, customer: bytes, typed: Mapping[str, str]) -> Saved:
    """Enter a part; fields not typed have their defaults. Raises `Invalid` with all problems."""
    what = _typed_at_desk(kind)
    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        name = _customer_name(uow.raw, customer)
        values, problems = meant_part(uow.raw, desk, what, customer, typed, None)
        if problems:
            raise Invalid(problems)
        row = _class_of(kind)(id=new_id(), customer_id=customer, **values)
        uow.session.add(row)
        record = row.id
        return Saved(record, uow.commit(f"新增{_words(uow, what, customer, values)}（{name}）"))


def edit_part(desk: Desk, kind: str, record: bytes, typed: Mapping[str, str]) -> Saved:
    """Change the typed fields of a part; the others stay as they are in the database by now.

    A form passes only what was touched in it (`dossier_typing.touched`), so that what another
    window changed meanwhile stands. Raises `Invalid`, `UserMistake` when the part is gone.
    """
    what = _typed_at_desk(kind)
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        customer, base = stored_part(uow.raw, what, record)
        values, problems = meant_part(uow.raw, desk, what, customer, typed, base)
        if problems:
            raise Invalid(problems)
        row = _held(uow, kind, record)
        for name, value in values.items():
            if value != base[name]:
                setattr(row, name, value)
        name = _customer_name(uow.raw, customer)
        return Saved(record, uow.commit(f"修改{_words(uow, what, customer, values)}（{name}）"))


def withdraw_part(desk: Desk, kind: str, record: bytes, reason: str) -> Saved:
    """Take a part out of use; undo brings it back.

    Raises `Invalid` without a reason, `UserMistake` when other parts still point at it.
    """
    if not reason.strip():
        raise Invalid([Problem("reason", "请写明撤回的原因")])
    what = _typed_at_desk(kind)
    with desk.act(Action.WITHDRAW, Right.EDIT_CUSTOMERS) as uow:
        customer, values = stored_part(uow.raw, what, record)
        words = _words(uow, what, customer, values)
        if leaning := _leaning(uow.raw, kind, record):
            raise UserMistake(f"「{words}」还有{leaning}，请先改到别处或撤回。")
        _held(uow, kind, record).live = 0
        name = _customer_name(uow.raw, customer)
        return Saved(record, uow.commit(f"撤回{words}（{name}，{reason.strip()}）"))


def _typed_at_desk(kind: str) -> PartKind:
    if kind in IMPORTED:
        raise UserMistake(
            f"{KIND_OF[kind].title}只从表格导入，不在这里录入；导入错了，请撤销那次导入。"
        )
    return KIND_OF[kind]


def _customer_name(raw: Connection, customer: bytes) -> str:
    row = raw.execute(
        "SELECT name, customer_no FROM customer WHERE id = ? AND live = 1", (customer,)
    ).fetchone()
    if row is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    return str(row[0] or row[1] or "")


def _words(uow: UnitOfWork, kind: PartKind, customer: bytes, values: Values) -> str:
    """「电能表 0001」: the part in a sentence of the journal."""
    line = headline(kind, values, names_in(uow.raw, customer))
    return kind.title if line == kind.title else f"{kind.title} {line}"


def _leaning(raw: Connection, kind: str, record: bytes) -> str:
    """「2 条电能表、1 条变压器指着它」; empty when no part does."""
    found: list[str] = []
    for other in PART_KINDS:
        for field in other.fields:
            if field.refers == kind:
                n = raw.execute(
                    f"SELECT count(*) FROM {other.name} WHERE {field.name} = ? AND live = 1",
                    (record,),
                ).fetchall()[0][0]
                found += [f"{n} 条{other.title}"] if n else []
    return f"{'、'.join(found)}指着它" if found else ""


def _held(uow: UnitOfWork, kind: str, record: bytes) -> Any:
    from sqlalchemy import select

    mapped = _class_of(kind)
    return uow.session.scalars(select(mapped).where(mapped.id == record)).one()


def _class_of(kind: str) -> Any:
    """The mapped class of a kind."""
    from sbdesk.store.tables import Record

    return next(one for one in Record.__subclasses__() if one.__tablename__ == kind)
