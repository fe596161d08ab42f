"""Taking monthly usage and receivables in: one undoable batch beside the customers (DESIGN §7).

A customer's month has an id computed from the customer's record and the month, so that two
machines that read one export make one record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.services.import_outcome import Checkpoint, Imported, no_checkpoint
from sbdesk.services.import_plan import (
    Held,
    Plan,
    Row,
    in_chunks,
    official_text,
    state_of,
    three_way,
    write_plan,
)
from sbdesk.services.known_customers import other_numbers
from sbdesk.spreadsheets.layouts import Layout
from sbdesk.spreadsheets.month_headings import USAGE
from sbdesk.spreadsheets.month_sheet import MonthRow, MonthSheet, read_months
from sbdesk.spreadsheets.reading import Book
from sbdesk.spreadsheets.refusals import Rejected, Warned
from sbdesk.store.driver import Connection, Value
from sbdesk.store.ids import month_record_id, new_id
from sbdesk.store.tables import Receivable, UsageMonth, table_of

# Whose month, which (YYYYMM), and which kind of money where there are several.
_Key = tuple[bytes, str, str]
_OWN = frozenset({"customer_id", "month", "kind", "official", "live"})


@dataclass(frozen=True)
class ImportMonths:
    """A sheet of months to take in, of the kind `layout` says; see `ImportCustomers`."""

    layout: Layout
    path: Path
    dry_run: bool = False
    mapping: Mapping[str, str] | None = None
    errors_to: Path | None = None
    book: Book | None = None


@dataclass(frozen=True)
class _Owner:
    """The customer a row belongs to."""

    id: bytes
    number: str
    name: str


def import_months(
    desk: Desk, request: ImportMonths, checkpoint: Checkpoint = no_checkpoint
) -> Imported:
    """Take in a sheet of months.

    Rows of customers unknown here are rejected by name. Raises `UserMistake` when the file cannot
    be read as such a sheet, and whatever `checkpoint` raises: then nothing is changed.
    """
    writing = None if request.dry_run else desk.act(Action.IMPORT, Right.IMPORT)
    layout = request.layout
    table = table_of(UsageMonth if layout is USAGE else Receivable)
    sheet = read_months(
        request.book or request.path, layout, desk.today(), request.mapping, checkpoint
    )
    if request.book is not None:
        request.book.forget()
    changes = Changes()
    with desk.reading() as raw:
        seen, plan = state_of(raw), make_plan(raw, table, sheet, checkpoint)
    if writing is not None and plan.changes_anything:
        with writing as uow:
            if state_of(uow.raw) != seen:
                plan = make_plan(uow.raw, table, sheet, checkpoint)
            write_plan(uow, table, plan, checkpoint)
            count = len(plan.created) + len(plan.revived)
            words = f"{layout.title}「{sheet.file_name}」"
            changes = uow.commit(
                f"导入{words}：新增 {count:,} 条，更新 {len(plan.updated):,} 条", checkpoint
            )
    outcome = _outcome(sheet, plan, changes, layout.name)
    if request.errors_to is not None and outcome.errors:
        from sbdesk.spreadsheets.returned import return_workbook

        return_workbook(request.path, outcome.errors, request.errors_to, request.mapping, layout)
    return outcome


def make_plan(
    raw: Connection, table: Table, sheet: MonthSheet, checkpoint: Checkpoint = no_checkpoint
) -> Plan:
    """Compare a sheet with the office; reads only."""
    plan = Plan()
    claimed: dict[_Key, int] = {}
    compared: set[bytes] = set()
    owners = _owners(raw, sheet.rows)
    done, total = 0, len(sheet.rows)
    for chunk in in_chunks(sheet.rows):
        keys = {
            row.number: (owner.id, *_key(row))
            for row in chunk
            if (owner := owners.get(row.customer_no)) is not None
        }
        months = _held_months(raw, table, list(keys.values()))
        for row in chunk:
            owner = owners.get(row.customer_no)
            if owner is None:
                reason = f"本所没有户号 {row.customer_no} 的客户，请先导入用户档案"
                plan.refused.append(Rejected(row.number, sheet.number_heading, reason))
            elif (first := claimed.setdefault(keys[row.number], row.number)) != row.number:
                reason = f"与第 {first} 行是同一客户的同一个月，以第 {first} 行为准"
                plan.refused.append(Rejected(row.number, sheet.number_heading, reason))
            else:
                if owner.id not in compared:
                    compared.add(owner.id)
                    plan.warned.extend(_other_name(row, owner))
                _take(plan, table, row, owner, months)
        done += len(chunk)
        checkpoint(done, total, "正在比对")
    return plan


def _key(row: MonthRow) -> tuple[str, str]:
    return str(row.values["month"]), str(row.values.get("kind") or "")


def _owners(raw: Connection, rows: Sequence[MonthRow]) -> dict[str, _Owner]:
    """Our customers by the sheet's number: live, then former, then of a file joined to another."""
    wanted = sorted({row.customer_no for row in rows})
    found: dict[str, _Owner] = {}
    for some in in_chunks(wanted):
        for owner in _customers(raw, "customer_no", some):
            found[owner.number] = owner
    left = {number for number in wanted if number not in found}
    if left:
        others = other_numbers(raw, left)
        called = {**others.joined, **others.former}
        for some in in_chunks(list(called)):
            by_id = {one.id: one for one in _customers(raw, "id", [called[n] for n in some])}
            found.update({number: by_id[called[number]] for number in some})
    return found


def _customers(raw: Connection, key: str, wanted: Sequence[Value]) -> list[_Owner]:
    rows = raw.execute(
        f"SELECT id, customer_no, name FROM customer WHERE live = 1 AND {key} "
        f"IN ({_marks(wanted)}) "
        "ORDER BY pk DESC",
        wanted,
    ).fetchall()
    return [_Owner(record, number or "", name or "") for record, number, name in rows]


@dataclass(frozen=True)
class _Months:
    """Our records: those not withdrawn by what they are about, and any by its id."""

    live: Mapping[_Key, Held]
    by_id: Mapping[bytes, tuple[bytes, bool]]


def _held_months(raw: Connection, table: Table, keys: Sequence[_Key]) -> _Months:
    """What we hold of these customers' months.

    A record is known by customer and month, whatever its id: joining two files moves months over.
    """
    names = [column.name for column in table.columns if "no" in column.info]
    has_kind = "kind" in names
    wanted = set(keys)
    live: dict[_Key, Held] = {}
    owners = sorted({key[0] for key in keys})
    for record, *cells in raw.execute(
        f"SELECT id, {', '.join(names)} FROM {table.name} "
        f"WHERE live = 1 AND customer_id IN ({_marks(owners)}) ORDER BY pk DESC",
        owners,
    ).fetchall():
        values = dict(zip(names, cells, strict=True))
        kind = values["kind"] if has_kind else None
        key = (values["customer_id"], values["month"] or "", kind or "")
        if key in wanted:
            live[key] = Held(record, values["official"], values)
    ids = [month_record_id(table.name, *key) for key in keys]
    rows = raw.execute(
        f"SELECT id, customer_id, live FROM {table.name} WHERE id IN ({_marks(ids)})", ids
    ).fetchall()
    return _Months(live, {record: (owner, bool(lives)) for record, owner, lives in rows})


def _marks(values: Sequence[Value]) -> str:
    return ", ".join("?" * len(values))


def _other_name(row: MonthRow, owner: _Owner) -> list[Warned]:
    """A doubt where sheet and file name different customers under one number."""
    if not row.name or not owner.name or row.name == owner.name:
        return []
    reason = f"表里的户名是「{row.name}」，本所这个户号的户名是「{owner.name}」，请核对"
    return [Warned(row.number, "", reason)]


def _take(plan: Plan, table: Table, row: MonthRow, owner: _Owner, months: _Months) -> None:
    """A row of a customer we know: its month is new, comes back, or is compared."""
    said = {name: value for name, value in row.values.items() if name not in _OWN}
    key = (owner.id, *_key(row))
    held = months.live.get(key)
    if held is not None:
        about = Row(row.number, owner.number, said, table.name, key[1])
        if changed := three_way(plan, about, held):
            plan.updated.append((held.id, changed))
        return
    new: dict[str, Value] = {
        "customer_id": owner.id,
        **row.values,
        "official": official_text(said),
    }
    record = month_record_id(table.name, *key)
    whose, lives = months.by_id.get(record, (None, False))
    if whose is None:
        plan.created.append({"id": record, **new})
    elif whose == owner.id and not lives:
        plan.revived.append((record, {**new, "live": 1}))
    else:
        plan.created.append({"id": new_id(), **new})


def _outcome(sheet: MonthSheet, plan: Plan, changes: Changes, kind: str) -> Imported:
    batch = changes.transaction
    refused = {one.row for one in plan.refused}
    sums: dict[str, int] = {}
    for row in sheet.rows:
        for name, value in row.values.items():
            if isinstance(value, int) and row.number not in refused:
                sums[name] = sums.get(name, 0) + value
    return Imported(
        batch=f"{batch[0]}:{batch[1]}" if batch else None,
        rows=sheet.data_rows,
        created=len(plan.created) + len(plan.revived),
        updated=len(plan.updated),
        unchanged=plan.unchanged + len(sheet.repeated),
        rejected=len(sheet.rejected_rows) + len(plan.refused),
        errors=(*sheet.rejected, *plan.refused),
        warnings=(*sheet.warnings, *plan.warned),
        differences=tuple(plan.differences),
        missing=(),
        changes=changes,
        kind=kind,
        sums=sums,
    )
