"""Customers with everything that may belong to one, made at random; the database as one sees it.

Every table of the office that has a customer gets records, so a table added later is covered too.
"""

import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from sbdesk.domain.actions import Action
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.services.joining_plan import ALIKE, KEYED
from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Customer, cells, record_tables, table_of

WORDS = ("恒通砖厂", "张守明", "北井子村", "13904760011", "2026-10-01", "甲", "𠅤·吐尔逊")


def belonging() -> list[Table]:
    """The tables whose records belong to a customer."""
    return [table for table in record_tables() if "customer_id" in table.columns]


def make_customer(desk: Desk, chance: random.Random, **given: Value) -> bytes:
    """A customer with some fields filled."""
    record = new_id()
    values: dict[str, Any] = {"name": chance.choice(WORDS), "village": "北井子村", **given}
    for _, name in cells(table_of(Customer)):
        plain = name not in {"live", "merged_into_id", "manager_id", *values}
        if plain and chance.random() < 0.4:
            whole = table_of(Customer).columns[name].type.python_type is int
            values[name] = chance.randrange(1, 400) * 1000 if whole else chance.choice(WORDS)
    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        uow.session.add(Customer(id=record, **values))
        uow.commit("新建客户")
    return record


def fill(desk: Desk, chance: random.Random, customer: bytes, about: int = 2) -> None:
    """Records of every kind, some of them withdrawn, some the same as another file's."""
    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        for table in belonging():
            for _ in range(chance.randrange(about + 1)):
                _insert(uow.raw, table, _row(table, chance, customer))
        _insert(uow.raw, _named("paper_code"), _about(chance, customer))
        uow.commit("登记一批")


def _row(table: Table, chance: random.Random, customer: bytes) -> dict[str, Value]:
    row: dict[str, Value] = {"id": new_id(), "customer_id": customer}
    row["live"] = int(chance.random() < 0.8)
    for _, name in cells(table):
        column = table.columns[name]
        if name in row or column.foreign_keys or name == "record_id":
            continue
        if name in {key for keys in KEYED.values() for key in keys}:
            row[name] = chance.choice(("202608", "202609"))
        elif table.name in ALIKE:
            row[name] = chance.choice((None, 1 if column.type.python_type is int else "甲"))
        elif chance.random() < 0.5:
            whole = column.type.python_type is int
            row[name] = chance.randrange(5) if whole else chance.choice(WORDS)
    if "record_kind" in row:
        row |= {"record_kind": "customer", "record_id": customer}
    if "cause" in row:
        row["cause"] = f"visit-sheet:{customer.hex()}:2026-10-0{chance.randrange(1, 9)}"
    return row


def _about(chance: random.Random, customer: bytes) -> dict[str, Value]:
    return {
        "id": new_id(),
        "live": 1,
        "code": str(chance.randrange(10**9)),
        "record_kind": "customer",
        "record_id": customer,
    }


def _named(name: str) -> Table:
    return next(table for table in record_tables() if table.name == name)


def _insert(raw: Connection, table: Table, row: Mapping[str, Value]) -> None:
    marks = ", ".join("?" * len(row))
    raw.execute(f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({marks})", [*row.values()])


def everything(raw: Connection, *, local: bool = True) -> dict[str, list[Row]]:
    """Every record table, row by row; with what is `local` to this file: row numbers, batches."""
    found = {}
    for table in record_tables():
        names = "*" if local else ", ".join(["id", *(name for _, name in cells(table))])
        found[table.name] = raw.execute(f"SELECT {names} FROM {table.name} ORDER BY id").fetchall()
    return found


def lines(raw: Connection) -> list[Row]:
    """The search index as far as it does not depend on the order of writing."""
    return raw.execute("SELECT pk, line FROM search_doc ORDER BY pk").fetchall()
