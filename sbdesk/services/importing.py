"""Taking an official ledger in: dry run, three-way comparison, one undoable batch (DESIGN §7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.services.import_outcome import Checkpoint, Difference, Imported, no_checkpoint
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
from sbdesk.services.known_customers import OtherNumbers, other_numbers
from sbdesk.spreadsheets.ledger import Ledger, LedgerRow, read_customers
from sbdesk.spreadsheets.reading import Book
from sbdesk.spreadsheets.refusals import Rejected, Warned
from sbdesk.spreadsheets.villages import village_of
from sbdesk.store.driver import Connection, Value
from sbdesk.store.ids import new_id, official_customer_id
from sbdesk.store.search_documents import is_any
from sbdesk.store.tables import Customer, table_of

__all__ = [
    "Checkpoint",
    "Difference",
    "ImportCustomers",
    "Imported",
    "import_customers",
    "make_plan",
    "no_checkpoint",
]

_SUMMED: Final = ("contract_va", "operating_va")


@dataclass(frozen=True)
class ImportCustomers:
    """A sheet to take in; `errors_to` is where the clerk's workbook goes back with the reasons.

    `book` is the file at `path` where it was opened already.
    """

    path: Path
    dry_run: bool = False
    mapping: Mapping[str, str] | None = None
    errors_to: Path | None = None
    book: Book | None = None


def import_customers(
    desk: Desk, request: ImportCustomers, checkpoint: Checkpoint = no_checkpoint
) -> Imported:
    """Take in an official customer ledger.

    Good rows go in together or not at all, as one batch; rejected rows never hold them back. Raises
    `UserMistake` when the file cannot be read as a ledger, and whatever `checkpoint` raises: then
    nothing is changed.
    """
    writing = None if request.dry_run else desk.act(Action.IMPORT, Right.IMPORT)
    ledger = read_customers(request.book or request.path, desk.today(), request.mapping, checkpoint)
    if request.book is not None:
        request.book.forget()
    changes = Changes()
    with desk.reading() as raw:
        seen, plan = state_of(raw), make_plan(raw, ledger, checkpoint)
    if writing is not None and plan.changes_anything:
        with writing as uow:
            # Compared without holding the lock; anything written meanwhile, and it is done again.
            if state_of(uow.raw) != seen:
                plan = make_plan(uow.raw, ledger, checkpoint)
            write_plan(uow, table_of(Customer), plan, checkpoint)
            count = len(plan.created) + len(plan.revived)
            changed = len(plan.updated)
            words = f"导入「{ledger.file_name}」：新增 {count:,} 户，更新 {changed:,} 户"
            changes = uow.commit(words, checkpoint)
    outcome = _outcome(ledger, plan, changes)
    if request.errors_to is not None and outcome.errors:
        from sbdesk.spreadsheets.returned import return_workbook

        return_workbook(request.path, outcome.errors, request.errors_to, request.mapping)
    return outcome


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
        warnings=(*ledger.warnings, *plan.warned),
        differences=tuple(plan.differences),
        missing=tuple(plan.missing),
        changes=changes,
        sums={
            name: sum(value for row in ledger.rows if isinstance(value := row.values[name], int))
            for name in _SUMMED
            if name in ledger.fields
        },
    )


def make_plan(raw: Connection, ledger: Ledger, checkpoint: Checkpoint = no_checkpoint) -> Plan:
    """Compare a ledger with the office; reads only."""
    plan = Plan()
    fields = tuple(sorted(ledger.fields))
    numbers = {str(row.values["customer_no"]) for row in ledger.rows}
    others = other_numbers(raw, numbers, numbers)
    # An office on its first day need not look for each.
    has_any = is_any(raw, "customer")
    done, total = 0, len(ledger.rows)
    for chunk in in_chunks(ledger.rows):
        known = _known(raw, chunk, fields, others) if has_any else {}
        new: list[LedgerRow] = []
        for row in chunk:
            held = known.get(str(row.values["customer_no"]))
            if held is not None:
                _compare(plan, row, held)
            else:
                new.append(row)
        if new:
            ids = {row.number: official_customer_id(str(row.values["customer_no"])) for row in new}
            taken = _taken(raw, list(ids.values())) if has_any else {}
            _create(plan, new, ids, taken, others, ledger.name_heading)
        done += len(chunk)
        checkpoint(done, total, "正在比对")
    plan.missing = _missing(raw, numbers)
    return plan


def _known(
    raw: Connection, rows: Iterable[LedgerRow], fields: tuple[str, ...], others: OtherNumbers
) -> dict[str, Held]:
    """Our customers for some rows, by the sheet's number: live number first, then former number."""
    wanted = [str(row.values["customer_no"]) for row in rows]
    columns = sorted({*fields, "customer_no", "former_no", "village", "lifecycle"})
    at = columns.index("customer_no")
    select = f"SELECT id, official, {', '.join(columns)} FROM customer WHERE live = 1 AND "
    found: dict[str, Held] = {}
    for record, official, *values in _among(raw, select + "customer_no IN ({}) ", wanted):
        found[values[at]] = Held(record, official, dict(zip(columns, values, strict=True)))
    late = {
        others.former[number]: number
        for number in wanted
        if number not in found and number in others.former
    }
    for record, official, *values in _among(raw, select + "id IN ({}) ", list(late)):
        found[late[record]] = Held(record, official, dict(zip(columns, values, strict=True)))
    return found


def _among(raw: Connection, sql: str, wanted: Sequence[Value]) -> list[tuple[Any, ...]]:
    """Rows whose key is among these; of two with one number the older comes last."""
    if not wanted:
        return []
    asked = sql.format(", ".join("?" * len(wanted)))
    return raw.execute(f"{asked} ORDER BY pk DESC", wanted).fetchall()


def _compare(plan: Plan, row: LedgerRow, held: Held) -> None:
    """A customer we know already."""
    number = str(held.values["customer_no"])
    given = row.values
    if given["customer_no"] != number:
        # Found by its former number: ours is the newer one.
        given = {name: value for name, value in given.items() if name != "customer_no"}
    changed = three_way(plan, Row(row.number, number, given), held)
    if changed:
        _derive(changed, held.values)
        plan.updated.append((held.id, changed))


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


def _taken(raw: Connection, ids: Sequence[bytes]) -> dict[bytes, tuple[str | None, bool]]:
    """Those of these ids that are here: 户号 and whether not withdrawn."""
    select = "SELECT id, customer_no, live FROM customer WHERE id IN ({}) "
    return {id: (number, bool(live)) for id, number, live in _among(raw, select, ids)}


def _create(
    plan: Plan,
    rows: Sequence[LedgerRow],
    ids: Mapping[int, bytes],
    taken: Mapping[bytes, tuple[str | None, bool]],
    others: OtherNumbers,
    name_heading: str,
) -> None:
    """Customers that are new here, `ids` by row; one withdrawn under its number comes back."""
    for row in rows:
        given = {name: value for name, value in row.values.items() if value is not None}
        number = str(given["customer_no"])
        if number in others.joined:
            reason = f"户号 {number} 的档案已并入另一户，没有再建"
            plan.warned.append(Warned(row.number, "", reason))
            plan.unchanged += 1
            continue
        if not given.get("name"):
            reason = "没有户名，不能新建客户"
            plan.refused.append(Rejected(row.number, name_heading, reason))
            continue
        more: dict[str, Value] = {
            "lifecycle": _lifecycle(given.get("status")),
            "official": official_text(given),
        }
        record = ids[row.number]
        before = taken.get(record)
        if before is not None and before[0] == number and not before[1]:
            plan.revived.append((record, {**given, **more, "live": 1}))
        else:
            record = record if before is None else new_id()
            plan.created.append({"id": record, **row.values, **more})


def _missing(raw: Connection, numbers: set[str]) -> list[str]:
    """Customers that an official export once named and this sheet does not."""
    rows = raw.execute(
        "SELECT customer_no FROM customer WHERE live = 1 AND official IS NOT NULL "
        "ORDER BY customer_no"
    ).fetchall()
    return [number for (number,) in rows if number not in numbers]
