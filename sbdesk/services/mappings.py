"""How a clerk read the headings of a sheet, remembered by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.store.ids import new_id
from sbdesk.store.tables import SheetMapping


@dataclass(frozen=True)
class Remembered:
    """A mapping as it was saved: `columns` is heading to field."""

    name: str
    fingerprint: str
    columns: dict[str, str]


def remembered_mappings(desk: Desk, kind: str) -> list[Remembered]:
    """Every mapping of a kind, the newest first; of one name only the newest."""
    found: dict[str, Remembered] = {}
    with desk.reading() as raw:
        rows = raw.execute(
            "SELECT name, fingerprint, columns FROM sheet_mapping WHERE live = 1 AND kind = ? "
            "ORDER BY pk DESC",
            (kind,),
        )
        for name, fingerprint, columns in rows:
            found.setdefault(name, Remembered(name, fingerprint or "", json.loads(columns or "{}")))
    return list(found.values())


def saved_mapping(desk: Desk, kind: str, name: str) -> dict[str, str]:
    """A mapping by name: heading to field. Raises `UserMistake` when there is none."""
    with desk.reader() as session:
        row = session.scalar(
            select(SheetMapping)
            .where(SheetMapping.live == 1, SheetMapping.kind == kind, SheetMapping.name == name)
            .order_by(SheetMapping.pk.desc())
        )
    if row is None:
        raise UserMistake(f"没有名为「{name}」的栏目对应。")
    return dict(json.loads(row.columns or "{}"))


def mapping_for(desk: Desk, kind: str, fingerprint: str) -> dict[str, str] | None:
    """The mapping last saved for sheets with these headings, or None."""
    with desk.reader() as session:
        row = session.scalar(
            select(SheetMapping)
            .where(
                SheetMapping.live == 1,
                SheetMapping.kind == kind,
                SheetMapping.fingerprint == fingerprint,
            )
            .order_by(SheetMapping.pk.desc())
        )
    return dict(json.loads(row.columns or "{}")) if row else None


def save_mapping(
    desk: Desk, kind: str, name: str, fingerprint: str, columns: Mapping[str, str]
) -> Saved:
    """Remember a mapping under a name; a new one of the same name stands before the old."""
    if not name.strip():
        raise UserMistake("请给这个栏目对应起个名字。")
    with desk.act(Action.ADD, Right.IMPORT) as uow:
        row = SheetMapping(
            id=new_id(),
            name=name.strip(),
            kind=kind,
            fingerprint=fingerprint,
            columns=json.dumps(dict(columns), ensure_ascii=False, sort_keys=True),
        )
        uow.session.add(row)
        return Saved(row.id, uow.commit(f"保存栏目对应「{name.strip()}」"))
