"""A record as it stood at a moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sbdesk.domain.actions import Action
from sbdesk.store.driver import Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.office import Office
from sbdesk.store.replaying import row_as_of
from sbdesk.store.tables import Customer, table_of
from tests.store.offices import WANG, Station, add, bring_in, customer, edit, take_back


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


@pytest.fixture
def office(station: Station) -> Iterator[Office]:
    office = station.create()
    yield office
    office.close()


def stood(office: Office, record: bytes, until: str) -> dict[str, Value] | None:
    with office.reader() as session:
        return row_as_of(raw_connection(session), table_of(Customer), record, until)


def name_at(office: Office, record: bytes, until: str) -> Value:
    found = stood(office, record, until)
    return found["name"] if found else None


def test_a_record_through_its_days(office: Office, station: Station) -> None:
    record = add(office, name="甲")
    station.clock.forward(days=1)
    edit(office, record, name="乙")
    station.clock.forward(days=1)
    take_back(office, 2)
    station.clock.forward(days=1)
    with office.unit_of_work(WANG, Action.WITHDRAW) as uow:
        customer(uow.session, record).live = 0
        uow.commit("撤回客户")
    days = [f"2026-03-{day}T23:59:59Z" for day in range(14, 19)]
    assert [name_at(office, record, day) for day in days] == [None, "甲", "乙", "甲", None]


def test_an_imported_record_before_and_after_its_undo(office: Office, station: Station) -> None:
    record = bring_in(office, 1500)[1400]
    station.clock.forward(days=1)
    edit(office, record, phone="139")
    take_back(office, 2)
    station.clock.forward(days=1)
    take_back(office, 1)
    assert name_at(office, record, "2026-03-15T00:59:59Z") is None
    assert name_at(office, record, "2026-03-16T23:59:59Z") == "张1400"
    assert name_at(office, record, "2026-03-17T23:59:59Z") is None


def test_every_cell_is_there(office: Office) -> None:
    record = add(office, name="甲", contract_va=315000, customer_no="6267075131377")
    found = stood(office, record, "2026-03-15T23:59:59Z")
    assert found is not None
    values = {name: value for name, value in found.items() if value is not None}
    assert values == {
        "live": 1,
        "customer_no": "6267075131377",
        "name": "甲",
        "contract_va": 315000,
    }


def test_what_never_was(office: Office) -> None:
    assert stood(office, b"\x01" * 16, "2026-03-15T23:59:59Z") is None
