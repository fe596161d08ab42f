"""Taking an official ledger in: dry run, three-way comparison, one undoable batch (DESIGN §7)."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.spreadsheets.ledger import Ledger, LedgerRow, read_customers
from sbdesk.spreadsheets.refusals import Rejected, Warned
from sbdesk.spreadsheets.villages import village_of
from sbdesk.store.driver import Connection, Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import new_id, official_customer_id
from sbdesk.store.tables import Customer, table_of
from sbdesk.store.work import UnitOfWork

Checkpoint = Callable[[int, int, str], None]
_CHUNK = 500


def no_checkpoint(_done: int, _total: int, _what: str) -> None:
    """Neither shows nor cancels."""


@dataclass(frozen=True)
class Difference:
    """A cell that an import changes, or would change had the desk not changed it too.

    `left_alone` is true where both sides changed since the last import: a person decides.
    """

    row: int
    customer_no: str
    field: str
    ours: Value
    theirs: Value
    left_alone: bool

    @property
    def title(self) -> str:
        """The field's Chinese name."""
        return FIELD_TITLES.get(self.field, self.field)


@dataclass
class Plan:
    """What an import would do to the office as it stands."""

    created: list[dict[str, Value]] = field(default_factory=list)
    revived: list[tuple[bytes, dict[str, Value]]] = field(default_factory=list)
    updated: list[tuple[bytes, dict[str, Value]]] = field(default_factory=list)
    noted: list[tuple[bytes, str]] = field(default_factory=list)
    unchanged: int = 0
    differences: list[Difference] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        """Whether there is any record to write."""
        return bool(self.created or self.revived or self.updated)


@dataclass(frozen=True)
class Imported:
    """The outcome: rows = created + updated + unchanged + rejected; a dry run has no `batch`."""

    batch: str | None
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    errors: tuple[Rejected, ...]
    warnings: tuple[Warned, ...]
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True)
class ImportCustomers:
    """A sheet to take in; `errors_to` is where the clerk's workbook goes back with the reasons."""

    path: Path
    dry_run: bool = False
    mapping: Mapping[str, str] | None = None
    errors_to: Path | None = None


def import_customers(
    desk: Desk, request: ImportCustomers, checkpoint: Checkpoint = no_checkpoint
) -> Imported:
    """Take in an official customer ledger.

    Good rows go in together or not at all, as one batch; rejected rows never hold them back. Raises
    `UserMistake` when the file cannot be read as a ledger, and whatever `checkpoint` raises: then
    nothing is changed.
    """
    ledger = read_customers(request.path, desk.today(), request.mapping, checkpoint)
    changes = Changes()
    if request.dry_run:
        with desk.reader() as session:
            plan = make_plan(raw_connection(session), ledger, checkpoint)
    else:
        with desk.act(Action.IMPORT, Right.IMPORT) as uow:
            plan = make_plan(uow.raw, ledger, checkpoint)
            if plan.changes_anything:
                checkpoint(0, 0, "正在写入")
                _write(uow, plan)
                count = len(plan.created) + len(plan.revived)
                words = f"导入「{ledger.file_name}」：新增{count}户，更新{len(plan.updated)}户"
                changes = uow.commit(words)
    errors = (*ledger.rejected, *plan.refused)
    if request.errors_to is not None and errors:
        from sbdesk.spreadsheets.returned import return_workbook

        return_workbook(request.path, errors, request.errors_to, request.mapping)
    return _outcome(ledger, plan, changes)


def _outcome(ledger: Ledger, plan: Plan, changes: Changes) -> Imported:
    batch = changes.transaction
    return Imported(
        batch=f"{batch[0]}:{batch[1]}" if batch else None,
        rows=ledger.data_rows,
        created=len(plan.created) + len(plan.revived),
        updated=len(plan.updated),
        unchanged=plan.unchanged + len(ledger.repeated),
        rejected=len(ledger.rejected_rows) + len(plan.refused),
        errors=(*ledger.rejected, *plan.refused),
        warnings=ledger.warnings,
        differences=tuple(plan.differences),
        missing=tuple(plan.missing),
        changes=changes,
    )


def make_plan(raw: Connection, ledger: Ledger, checkpoint: Checkpoint = no_checkpoint) -> Plan:
    """Compare a ledger with the office; reads only."""
    plan = Plan()
    fields = tuple(sorted(ledger.fields))
    done, total = 0, len(ledger.rows)
    for chunk in _chunks(ledger.rows):
        known = _known(raw, chunk, fields)
        for row in chunk:
            customer_no = str(row.values["customer_no"])
            if customer_no in known:
                _compare(plan, row, known[customer_no])
            else:
                _create(raw, plan, row)
        done += len(chunk)
        checkpoint(done, total, "正在比对")
    plan.missing = _missing(raw, {str(row.values["customer_no"]) for row in ledger.rows})
    return plan


def _chunks(rows: tuple[LedgerRow, ...]) -> Iterator[tuple[LedgerRow, ...]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


@dataclass(frozen=True)
class _Held:
    id: bytes
    official: Mapping[str, Value]
    values: Mapping[str, Value]


def _known(raw: Connection, rows: Iterable[LedgerRow], fields: tuple[str, ...]) -> dict[str, _Held]:
    """Our customers for some rows, by the sheet's number: live number first, then former number."""
    wanted = [str(row.values["customer_no"]) for row in rows]
    columns = sorted({*fields, "customer_no", "former_no", "village", "lifecycle"})
    found: dict[str, _Held] = {}
    for key in ("former_no", "customer_no"):
        marks = ", ".join("?" * len(wanted))
        for row_id, official, *values in raw.execute(
            f"SELECT id, official, {', '.join(columns)} FROM customer "
            f"WHERE live = 1 AND {key} IN ({marks}) ORDER BY pk DESC",
            wanted,
        ).fetchall():
            held = dict(zip(columns, values, strict=True))
            said = json.loads(official) if official else {}
            found[str(held[key])] = _Held(row_id, said, held)
    return found


def _compare(plan: Plan, row: LedgerRow, held: _Held) -> None:
    """Three values: what the last import said, what we hold, what this sheet says."""
    changed: dict[str, Value] = {}
    said = dict(held.official)
    number = str(held.values["customer_no"])
    for name, theirs in row.values.items():
        if theirs is None:
            continue
        last, ours = held.official.get(name), held.values.get(name)
        if name == "customer_no" and ours != theirs:
            continue
        if theirs == last:
            continue
        if theirs != ours:
            both = ours != last and not (ours is None and last is None)
            plan.differences.append(Difference(row.number, number, name, ours, theirs, both))
            if both:
                continue
            changed[name] = theirs
        said[name] = theirs
    _derive(changed, held.values)
    if changed:
        plan.updated.append((held.id, {**changed, "official": _official(said)}))
    else:
        plan.unchanged += 1
        if said != held.official:
            plan.noted.append((held.id, _official(said)))


def _derive(changed: dict[str, Value], values: Mapping[str, Value]) -> None:
    """What follows from the sheet's cells as long as nobody at the desk said otherwise."""
    address = changed.get("address")
    if isinstance(address, str):
        before = values.get("address")
        derived = village_of(before) if isinstance(before, str) else None
        if values.get("village") in (derived, None):
            changed["village"] = village_of(address) or None
    if "status" in changed:
        lifecycle = _lifecycle(changed["status"])
        if values.get("lifecycle") == _lifecycle(values.get("status")) != lifecycle:
            changed["lifecycle"] = lifecycle


def _lifecycle(status: Value) -> str:
    return "已销户" if status == "已销户" else "现存"


def _official(said: Mapping[str, Value]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _create(raw: Connection, plan: Plan, row: LedgerRow) -> None:
    """A customer that is new here; one withdrawn under the same number comes back."""
    given = {name: value for name, value in row.values.items() if value is not None}
    if not given.get("name"):
        plan.refused.append(Rejected(row.number, FIELD_TITLES["name"], "没有户名，不能新建客户"))
        return
    cells: dict[str, Value] = {
        **given,
        "village": village_of(str(given.get("address", ""))) or None,
        "lifecycle": _lifecycle(given.get("status")),
        "official": _official(given),
    }
    number = str(given["customer_no"])
    record = official_customer_id(number)
    taken = raw.execute("SELECT customer_no, live FROM customer WHERE id = ?", (record,)).fetchone()
    if taken is None:
        plan.created.append({"id": record, **cells})
    elif taken[0] == number and not taken[1]:
        plan.revived.append((record, {**cells, "live": 1}))
    else:
        plan.created.append({"id": new_id(), **cells})


def _missing(raw: Connection, numbers: set[str]) -> list[str]:
    """Customers that an official export once named and this sheet does not."""
    rows = raw.execute(
        "SELECT customer_no FROM customer WHERE live = 1 AND official IS NOT NULL "
        "ORDER BY customer_no"
    ).fetchall()
    return [number for (number,) in rows if number not in numbers]


def _write(uow: UnitOfWork, plan: Plan) -> None:
    if plan.created:
        uow.insert_many(table_of(Customer), plan.created)
    noted: list[tuple[bytes, dict[str, Value]]] = [
        (record, {"official": official}) for record, official in plan.noted
    ]
    grouped: dict[tuple[str, ...], list[tuple[Value, ...]]] = {}
    changes: list[tuple[bytes, dict[str, Value]]] = [*plan.revived, *plan.updated, *noted]
    for record, cells in changes:
        grouped.setdefault(tuple(cells), []).append((*cells.values(), record))
    for names, rows in grouped.items():
        assignments = ", ".join(f"{name} = ?" for name in names)
        uow.raw.executemany(f"UPDATE customer SET {assignments} WHERE id = ?", rows)
