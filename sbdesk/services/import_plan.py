"""What an import would do to the office, and doing it: the same for every kind (DESIGN §7)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import TypeVar

from sqlalchemy import Table

from sbdesk.services.import_outcome import Checkpoint, Difference, no_checkpoint
from sbdesk.spreadsheets.refusals import Rejected, Warned
from sbdesk.store.driver import Connection, Value
from sbdesk.store.work import UnitOfWork

_CHUNK = 500
_T = TypeVar("_T")


@dataclass
class Plan:
    """What an import would do to the office as it stands.

    `created` rows are new, `revived` ones come back from withdrawal, `updated` ones have cells that
    changed; `noted` only remembers what the sheet says.
    """

    created: list[dict[str, Value]] = field(default_factory=list)
    revived: list[tuple[bytes, dict[str, Value]]] = field(default_factory=list)
    updated: list[tuple[bytes, dict[str, Value]]] = field(default_factory=list)
    noted: list[tuple[bytes, str]] = field(default_factory=list)
    unchanged: int = 0
    differences: list[Difference] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        """Whether there is any record to write."""
        return bool(self.created or self.revived or self.updated)


@dataclass(frozen=True)
class Held:
    """A record of ours that a row speaks of; `official` is what the last import said, as kept."""

    id: bytes
    official: str | None
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Row:
    """A row of a sheet: where it stands, whose it is, what it gives."""

    number: int
    customer_no: str
    given: Mapping[str, Value]
    table: str = "customer"
    month: str = ""


def three_way(plan: Plan, row: Row, held: Held) -> dict[str, Value]:
    """Compare what the last import said, what we hold and what this sheet says.

    Gives the cells to change, with `official` among them; empty when there are none. Differences,
    and rows that change nothing, go into the plan. A cell that both sides changed is listed and
    left alone; nothing given changes nothing.
    """
    given = {name: value for name, value in row.given.items() if value is not None}
    if official_text(given) == held.official:
        plan.unchanged += 1
        return {}
    before: dict[str, Value] = dict(json.loads(held.official)) if held.official else {}
    changed: dict[str, Value] = {}
    said = dict(before)
    for name, theirs in given.items():
        last, ours = before.get(name), held.values.get(name)
        if theirs == last:
            continue
        if theirs != ours:
            both = ours != last and not (ours is None and last is None)
            plan.differences.append(
                Difference(
                    row.number, row.customer_no, name, ours, theirs, both, row.table, row.month
                )
            )
            if both:
                continue
            changed[name] = theirs
        said[name] = theirs
    if changed:
        return {**changed, "official": official_text(said)}
    plan.unchanged += 1
    if said != before:
        plan.noted.append((held.id, official_text(said)))
    return {}


def official_text(said: Mapping[str, Value]) -> str:
    """What the sheet said, as it is kept beside the record: compact JSON in the order of names."""
    cells = [f'"{name}":{_json(said[name])}' for name in sorted(said)]
    return "{" + ",".join(cells) + "}"


def _json(value: Value) -> str:
    # Two in three cells are texts; the general encoder costs several times as much.
    return encode_basestring(value) if isinstance(value, str) else json.dumps(value)


def in_chunks(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Rows in parts small enough for one query."""
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def state_of(raw: Connection) -> int:
    """A number that grows with every transaction: what was compared outside the lock still holds
    as long as it is the same."""
    row = raw.execute("SELECT coalesce(max(hlc), 0) FROM tx").fetchone()
    return int(row[0]) if row else 0


def write_plan(
    uow: UnitOfWork, table: Table, plan: Plan, checkpoint: Checkpoint = no_checkpoint
) -> None:
    """Make and change the records; the caller commits."""
    if plan.created:
        uow.insert_many(
            table, plan.created, lambda done, total: checkpoint(done, total, "正在写入")
        )
    noted: list[tuple[bytes, dict[str, Value]]] = [
        (record, {"official": official}) for record, official in plan.noted
    ]
    grouped: dict[tuple[str, ...], list[tuple[Value, ...]]] = {}
    for record, cells in (*plan.revived, *plan.updated, *noted):
        grouped.setdefault(tuple(cells), []).append((*cells.values(), record))
    done, total = 0, sum(map(len, grouped.values()))
    for names, rows in grouped.items():
        assignments = ", ".join(f"{name} = ?" for name in names)
        for some in in_chunks(rows):
            checkpoint(done, total, "正在更新")
            uow.raw.executemany(f"UPDATE {table.name} SET {assignments} WHERE id = ?", some)
            done += len(some)
