"""Which customers' lines a transaction touched, read from its journal entries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from sbdesk.store import search_index
from sbdesk.store.driver import Connection
from sbdesk.store.search_index import Progress, no_progress
from sbdesk.store.search_text import FIELDS
from sbdesk.store.tables import Contact, Customer, Meter, cells, table_no, table_of

_FEW = 500
_AT_ONCE = 2000
Span = tuple[int, int, int]


def follow(
    connection: Connection,
    origin: int,
    first: int,
    last: int,
    progress: Progress = no_progress,
    *,
    later: bool = False,
) -> None:
    """Bring the index in step with the entries and batches numbered first..last-1 of a machine.

    Call inside the transaction that wrote them. A contact or meter that moved touches both
    customers. With `later` the full text may follow after it, see `search_index.add_bulk`.
    `progress(done, total)` may raise to give up; the caller then rolls back.
    """
    touched = _touched(connection, (origin, first, last))
    if len(touched) > _FEW:
        search_index.add_bulk(connection, touched, progress, later=later)
    elif touched:
        search_index.reindex(connection, touched)


def _touched(connection: Connection, span: Span) -> list[int]:
    """The pks of the customers whose lines may have changed, in order."""
    customer = table_of(Customer)
    ids = _column(connection, f"SELECT DISTINCT row {_entries(customer, FIELDS)}", span)
    for table, names in ((table_of(Contact), ("name", "phone")), (table_of(Meter), ("meter_no",))):
        ids |= _owners(connection, table, names, span)
    pks = set(_made_in_bulk(connection, customer, "pk", span))
    known = [id for id in ids if id is not None]
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        marks = ",".join("?" * len(some))
        rows = connection.execute(f"SELECT pk FROM customer WHERE id IN ({marks})", some)
        pks.update(row[0] for row in rows)
    return sorted(pks)


def _entries(table: Table, names: Sequence[str]) -> str:
    """The entries of a span that say something of these columns, or of being withdrawn."""
    told = [str(no) for no, name in cells(table) if name in (*names, "live")]
    return f"FROM entry WHERE {_IN_SPAN} AND tbl = {table_no(table)} AND col IN ({', '.join(told)})"


def _owners(
    connection: Connection, table: Table, names: Sequence[str], span: Span
) -> set[bytes | None]:
    """The customers these contacts or meters belong to, and those they belonged to."""
    column = next(number for number, name in cells(table) if name == "customer_id")
    entries = _entries(table, (*names, "customer_id"))
    now = f"SELECT customer_id FROM {table.name} WHERE id IN (SELECT row {entries})"
    return (
        _column(connection, now, span)
        | _column(connection, f"SELECT old {entries} AND col = {column}", span)
        | _made_in_bulk(connection, table, "customer_id", span)
    )


def _made_in_bulk(connection: Connection, table: Table, column: str, span: Span) -> set[Any]:
    """A column of the rows that an import made; the table is read through only if there are any."""
    batches = f"SELECT 1 FROM batch WHERE {_IN_SPAN} AND tbl = {table_no(table)} LIMIT 1"
    if connection.execute(batches, span).fetchone() is None:
        return set()
    made = "batch_origin = ? AND batch_seq >= ? AND batch_seq < ?"
    return _column(connection, f"SELECT {column} FROM {table.name} WHERE {made}", span)


def _column(connection: Connection, sql: str, span: Sequence[int]) -> set[Any]:
    return {row[0] for row in connection.execute(sql, span)}


_IN_SPAN = "origin = ? AND seq >= ? AND seq < ?"
