"""The list of customers: which, in which order, and what a row shows (inventory rows 1, 17–22).

Reading is plain SQL, since the list is the first thing a window shows; what only some lists need
(the bands of size, the rules of completeness) is read when such a list is asked for.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sbdesk.domain.customers import IMPORTANCES, KINDS, LIFECYCLES, STATUSES
from sbdesk.domain.words import mask_phone
from sbdesk.services.desk import Desk
from sbdesk.store.driver import Connection, Row, Value

UNSET: Final = "未填"
"""As a condition: customers of whom this is not known."""
LACKING, COMPLETE = "还缺资料", "资料齐全"
_STEPS: Final = 1_000_000
"""So many steps of SQLite's, some 50 ms, between two looks at whether the answer is still wanted.

Each look waits for the interpreter, which at the start is busy with the window."""

_LATEST_GRADE: Final = (
    "(SELECT g.{0} FROM credit_grade g WHERE g.customer_id = c.id AND g.live = 1 "
    "ORDER BY g.scored_on DESC, g.pk DESC LIMIT 1)"
)
_MANAGER: Final = "(SELECT p.name FROM person p WHERE p.id = c.manager_id)"
_CLASSES: Final = (
    "(SELECT group_concat(class_name, '、') FROM (SELECT DISTINCT k.class_name "
    "FROM customer_class k WHERE k.customer_id = c.id AND k.live = 1 "
    "AND (k.ended_on IS NULL OR k.ended_on >= '{0}') ORDER BY k.class_name))"
)
_VOLTS: Final = (
    "CASE WHEN c.voltage LIKE '%kV' THEN 1000 ELSE 1 END * CAST(substr(c.voltage, 3) AS REAL)"
)


STATION_OF: Final = (
    "(SELECT s.name FROM origin o JOIN station s ON s.id = o.station WHERE o.no = "
    "ifnull(c.batch_origin, (SELECT e.origin FROM entry e WHERE e.tbl = 3 AND e.row = c.id "
    "AND e.col = 1 AND e.p_seq IS NULL LIMIT 1)))"
)
"""The station whose machine opened the file, as the county tells them apart."""


def _ranked(column: str, values: Sequence[str]) -> str:
    """An order as the values stand in their list instead of by their characters."""
    cases = " ".join(f"WHEN '{value}' THEN {rank}" for rank, value in enumerate(values, 1))
    return f"CASE c.{column} {cases} ELSE iif(c.{column} IS NULL, 0, {len(values) + 1}) END"


ORDERS: Mapping[str, str] = MappingProxyType(
    {
        **{
            column: f"c.{column}"
            for column in (
                *("customer_no", "name", "village", "address", "phone", "category", "industry"),
                *("nature", "contract_va", "operating_va", "opened", "route", "area", "feeder"),
            )
        },
        "kind": _ranked("kind", KINDS),
        "lifecycle": _ranked("lifecycle", LIFECYCLES),
        "status": _ranked("status", STATUSES),
        "importance": _ranked("importance", IMPORTANCES),
        "voltage": _VOLTS,
        "manager": _MANAGER,
        "class_name": _CLASSES,
        "grade": _LATEST_GRADE.format("score"),
        "percent": "",
    }
)
"""What each order sorts by; that of `percent` is made of the rules in force."""


@dataclass(frozen=True)
class CustomerQuery:
    """Which customers a list shows and in which order; `order` is a key of `ORDERS`.

    A condition is a value as it stands in the file, `UNSET` for those without one, "" for none.
    `class_name` means a class held today, `size` the title of a band of contract capacity,
    `manager` a name, `complete` is `LACKING` or `COMPLETE`, `station` the name of a station of a
    county.
    """

    order: str = "customer_no"
    descending: bool = False
    village: str = ""
    kind: str = ""
    lifecycle: str = ""
    class_name: str = ""
    nature: str = ""
    industry: str = ""
    category: str = ""
    voltage: str = ""
    size: str = ""
    importance: str = ""
    manager: str = ""
    complete: str = ""
    station: str = ""

    def conditions(self) -> dict[str, str]:
        """The conditions in force: column to value, in the order of `CONDITIONS`."""
        return {name: value for name in CONDITIONS if (value := getattr(self, name))}

    def narrowed(self, **conditions: str) -> CustomerQuery:
        """The same list with these conditions besides; "" drops one."""
        held = {**self.conditions(), **conditions}
        values = (held.get(name, "") for name in CONDITIONS)
        return CustomerQuery(self.order, self.descending, *values)

    def sorted_by(self, order: str, descending: bool) -> CustomerQuery:
        """The same customers in another order."""
        return replace(self, order=order, descending=descending)


CONDITIONS: Final = tuple(CustomerQuery.__dataclass_fields__)[2:]
"""What one may narrow by."""


@dataclass(frozen=True)
class CustomerRow:
    """A customer as the list shows it; the phone is masked. Capacities in VA, days as ISO text.

    `classes` are those held today, `percent` how complete the file is where it was asked for.
    """

    pk: int
    id: bytes
    customer_no: str
    name: str
    village: str
    address: str
    phone: str
    grade: str
    score: int | None
    importance: str
    kind: str = ""
    category: str = ""
    voltage: str = ""
    industry: str = ""
    nature: str = ""
    status: str = ""
    lifecycle: str = ""
    opened: str = ""
    route: str = ""
    area: str = ""
    feeder: str = ""
    manager: str = ""
    classes: str = ""
    contract_va: int | None = None
    operating_va: int | None = None
    percent: int | None = None


_TEXTS: Final = (
    *("kind", "category", "voltage", "industry", "nature", "status", "lifecycle", "opened"),
    *("route", "area", "feeder"),
)


def customer_ids(
    desk: Desk, query: CustomerQuery, stopped: Callable[[], bool] | None = None
) -> array[int]:
    """The local numbers of the live customers of a list, in order; those without a 户号 last.

    `stopped` is asked now and then, from the thread that reads; once it says yes, the reading
    ends with an error that nobody needs to see.
    """
    where, parameters = conditions(desk.today(), query)
    by_number = query.order == "customer_no"
    order, ordering = _ordering(query.order, desk.today())
    direction = "DESC" if query.descending else "ASC"
    sql = (
        f"SELECT c.pk FROM customer c WHERE {where} ORDER BY {order} {direction}, c.pk {direction}"
    )
    # One text of all numbers is taken over in half the time of as many rows.
    with desk.reading() as raw, stoppable(raw, stopped):
        asked = [*parameters, *ordering]
        row = raw.execute(f"SELECT json_group_array(pk) FROM ({sql})", asked).fetchone()
        without = 0
        if by_number and not query.descending:
            unnumbered = f"SELECT count(*) FROM customer c WHERE {where} AND c.customer_no IS NULL"
            without = raw.execute(unnumbered, parameters).fetchall()[0][0]
    ids = array("q", json.loads(row[0]) if row else ())
    return ids[without:] + ids[:without]


def _ordering(order: str, today: date) -> tuple[str, list[Value]]:
    if order == "percent":
        from sbdesk.services.completeness_rules import share

        return share(today)
    return ORDERS[order].replace("{0}", today.isoformat()), []


def conditions(today: date, query: CustomerQuery) -> tuple[str, list[Value]]:
    """The conditions of a list on `c`, a row of the customer table, and their parameters."""
    clauses, parameters = ["c.live = 1"], list[Value]()
    for column, value in query.conditions().items():
        clause, values = _condition(today, column, value)
        clauses.append(clause)
        parameters += values
    return " AND ".join(clauses), parameters


def _condition(today: date, column: str, value: str) -> tuple[str, list[Value]]:
    if column == "class_name":
        return _held_class(today, value)
    if column == "complete":
        from sbdesk.services.completeness_rules import incomplete

        clause, values = incomplete(today)
        return clause if value == LACKING else f"NOT {clause}", values
    if column == "size" and value != UNSET:
        from sbdesk.services.size_bands import size_bands, size_sql

        titles = [band.title for band in size_bands()]
        return f"{size_sql('c.contract_va')} IS ?", [titles.index(value) if value in titles else -1]
    if column in _NAMED and value != UNSET:
        return _NAMED[column], [value]
    held = {"size": "c.contract_va", "manager": "c.manager_id", "station": STATION_OF}
    what = held.get(column, f"c.{column}")
    if value == UNSET:
        return f"ifnull({what}, '') = ''", []
    return f"{what} = ?", [value]


_NAMED: Final = MappingProxyType(
    {
        "manager": "c.manager_id IN (SELECT id FROM person WHERE name = ?)",
        "station": f"{STATION_OF} = ?",
    }
)


def _held_class(today: date, value: str) -> tuple[str, list[Value]]:
    held = (
        "SELECT k.customer_id FROM customer_class k WHERE k.live = 1 "
        "AND k.customer_id IS NOT NULL AND (k.ended_on IS NULL OR k.ended_on >= ?)"
    )
    if value == UNSET:
        return f"c.id NOT IN ({held})", [today.isoformat()]
    return f"c.id IN ({held} AND k.class_name = ?)", [today.isoformat(), value]


@contextmanager
def stoppable(raw: Connection, stopped: Callable[[], bool] | None) -> Iterator[None]:
    """Look now and then whether the answer is still wanted; the reading fails when it is not."""
    if stopped is None:
        yield
        return
    raw.set_progress_handler(lambda: int(stopped()), _STEPS)
    yield
    raw.set_progress_handler(None, 0)


def customer_rows(
    desk: Desk, pks: Sequence[int], *, with_percent: bool = False, usual: bool = False
) -> dict[int, CustomerRow]:
    """What a list shows of some customers; those withdrawn meanwhile are absent.

    With `usual` only what is read everywhere: number, name, village, address, phone, grade,
    importance. `with_percent` holds each file against what it must have.
    """
    with desk.reading() as raw:
        return rows_of(raw, pks, None if usual else desk.today(), with_percent=with_percent)


def rows_of(
    raw: Connection, pks: Sequence[int], today: date | None = None, *, with_percent: bool = False
) -> dict[int, CustomerRow]:
    """`customer_rows` inside a reader that is already open; without `today` the usual ones."""
    marks = ", ".join("?" * len(pks))
    more, parameters = ("", list[Value]()) if today is None else _more(today, with_percent)
    rows = raw.execute(
        "SELECT c.pk, c.id, c.customer_no, c.name, c.village, c.address, c.phone, "
        f"{_LATEST_GRADE.format('grade')}, {_LATEST_GRADE.format('score')}, c.importance{more} "
        f"FROM customer c WHERE c.live = 1 AND c.pk IN ({marks})",
        [*parameters, *pks],
    )
    return {row[0]: _list_row(row) for row in rows}


def _more(today: date, with_percent: bool) -> tuple[str, list[Value]]:
    """The columns beyond the usual ones, in the order `_list_row` takes them."""
    sums, parameters = "NULL, NULL", list[Value]()
    if with_percent:
        from sbdesk.services.completeness_rules import counted

        sums, parameters = counted(today)
    texts = ", ".join(f"c.{column}" for column in _TEXTS)
    classes = _CLASSES.format(today.isoformat())
    return f", {texts}, {_MANAGER}, {classes}, c.contract_va, c.operating_va, {sums}", parameters


def _list_row(row: Row) -> CustomerRow:
    pk, record, number, name, village, address, phone, grade, score, importance, *rest = row
    shown = CustomerRow(
        pk,
        record,
        number or "",
        name or "",
        village or "",
        address or "",
        mask_phone(phone or ""),
        grade or "",
        score,
        importance or "",
    )
    if not rest:
        return shown
    *texts, manager, classes, contract, operating, asked, unmet = rest
    more: dict[str, Any] = {c: text or "" for c, text in zip(_TEXTS, texts, strict=True)}
    percent = None if asked is None else 100 * (asked - unmet) // asked if asked else 100
    return replace(
        shown,
        **more,
        manager=manager or "",
        classes=classes or "",
        contract_va=contract,
        operating_va=operating,
        percent=percent,
    )


def held_classes(raw: Connection, customer: bytes, today: date) -> tuple[str, ...]:
    """The large-customer classes a customer holds today, each once."""
    rows = raw.execute(
        "SELECT DISTINCT class_name FROM customer_class WHERE customer_id = ? AND live = 1 "
        "AND (ended_on IS NULL OR ended_on >= ?) AND class_name <> '' ORDER BY class_name",
        (customer, today.isoformat()),
    )
    return tuple(name for (name,) in rows)
