"""Reading what is searched of customers out of the record tables."""

from collections.abc import Iterable, Mapping, Sequence

from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.search_text import FIELDS, Searchable, compose

Document = tuple[int, str]
Placed = tuple[int, str]

_NO_LINE = (0, "")
_CUSTOMERS = f"SELECT pk, id, {', '.join(FIELDS)} FROM customer WHERE live = 1 AND pk"
_CONTACTS = (
    "SELECT customer_id, name, phone FROM contact "
    "WHERE live = 1 AND customer_id IN ({}) ORDER BY pk"
)
_METERS = (
    "SELECT customer_id, meter_no FROM meter WHERE live = 1 AND customer_id IN ({}) ORDER BY pk"
)


def documents(
    connection: Connection, pks: Sequence[int], held: Mapping[int, Placed] | None = None
) -> list[Document]:
    """(pk, line) of those of these customers that are not withdrawn; `held` are earlier lines."""
    before = held or {}
    customers = _customers(connection, pks)
    ids = [row[1] for row in customers]
    contacts = _by_customer(
        among(connection, _CONTACTS, ids) if is_any(connection, "contact") else ()
    )
    meters = _by_customer(among(connection, _METERS, ids) if is_any(connection, "meter") else ())
    return [
        (
            row[0],
            compose(
                Searchable(
                    row[2:],
                    contacts.get(row[1], ()),
                    [number for (number,) in meters.get(row[1], ())],
                ),
                before.get(row[0], _NO_LINE)[1],
            ),
        )
        for row in customers
    ]


def _customers(connection: Connection, pks: Sequence[int]) -> list[Row]:
    """What an import made has one number after the other, and is read from end to end."""
    if pks and max(pks) - min(pks) == len(set(pks)) - 1:
        ends = (min(pks), max(pks))
        return connection.execute(f"{_CUSTOMERS} BETWEEN ? AND ?", ends).fetchall()
    return among(connection, f"{_CUSTOMERS} IN ({{}})", pks)


def among(connection: Connection, sql: str, values: Sequence[Value]) -> list[Row]:
    """The rows of a query for many values; `{}` in it becomes their marks."""
    return connection.execute(sql.format(",".join("?" * len(values))), values).fetchall()


def is_any(connection: Connection, table: str) -> bool:
    """Whether there is anything in a table; an office without meters need not look for each."""
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def _by_customer(rows: Iterable[Row]) -> dict[bytes, list[Row]]:
    found: dict[bytes, list[Row]] = {}
    for customer, *values in rows:
        found.setdefault(customer, []).append(tuple(values))
    return found
