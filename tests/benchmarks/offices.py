"""Offices to measure in: invented customers, made through the same unit of work as an import's."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sbdesk.domain.actions import Action
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.store.driver import Value, connect
from sbdesk.store.ids import official_customer_id
from sbdesk.store.tables import Customer, table_of
from tests.benchmarks.synthetic import CUSTOMER_FIELDS, synthetic_customers

_AT_ONCE = 50_000


def invented_office(root: Path, customers: int) -> Desk:
    """An open office of so many customers; made once, opened again when it is there."""
    from sbdesk.services.desk import open_desk

    folder, state = root / f"office-{customers}", root / "state"
    if folder.exists():
        return open_desk(folder, state)
    desk = init_office(folder, state, InitOffice("测速供电所", f"B{customers}"))
    fill(desk, customers)
    return desk


def fill(desk: Desk, customers: int) -> None:
    """So many customers in an empty office."""
    rows = _rows(customers)
    while some := list(islice(rows, _AT_ONCE)):
        with desk.act(Action.IMPORT, Right.IMPORT) as uow:
            uow.insert_many(table_of(Customer), some)
            uow.commit(f"编造{len(some)}户")


def strip_triggers(path: Path) -> None:
    """Take the journal's and the index's triggers off a closed database file."""
    raw = connect(path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.close()


def _rows(customers: int) -> Iterator[dict[str, Value]]:
    for one in synthetic_customers(customers):
        row: dict[str, Value] = dict(zip(CUSTOMER_FIELDS, one.values, strict=True))
        number = str(row["customer_no"])
        yield {"id": official_customer_id(number), **row, "kind": "低压居民", "lifecycle": "现存"}
