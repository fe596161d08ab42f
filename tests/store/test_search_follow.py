"""Every way of changing a record brings the index along: edits, imports, undo, withdrawal."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sbdesk.domain.actions import Action
from sbdesk.store import search, search_check
from sbdesk.store.driver import Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import new_id
from sbdesk.store.office import Office
from sbdesk.store.tables import Contact, Customer, Meter, table_of
from tests.store.offices import WANG, Station, add, edit


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Station(tmp_path).create()
    yield office
    with office.reader() as session:
        assert search_check.check(raw_connection(session)) == []
    office.close()


def _names(office: Office, text: str) -> list[str]:
    with office.reader() as session:
        hits = search.find(raw_connection(session), text).hits
        return [found.name or "" for hit in hits if (found := session.get(Customer, hit.pk))]


def _bring_in(office: Office, *rows: Mapping[str, Value]) -> None:
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        uow.insert_many(table_of(Customer), [{"id": new_id(), **row} for row in rows])
        uow.commit("导入")


def test_new_changed_and_withdrawn(office: Office) -> None:
    record = add(office, customer_no="7113320485", name="解放")
    assert _names(office, "xie") == ["解放"]
    edit(office, record, name="单放")
    assert _names(office, "xie") == []
    assert _names(office, "shanf") == ["单放"]
    edit(office, record, live=0)
    assert _names(office, "7113") == []


@pytest.mark.parametrize("count", [3, 700])
def test_an_import_is_found(office: Office, count: int) -> None:
    add(office, customer_no="7113320485", name="赵一")
    _bring_in(office, *({"customer_no": f"8{n:09}", "name": f"赵{n}"} for n in range(count)))
    assert len(_names(office, "8000000")) == min(count, 50)
    assert _names(office, "zhaoyi") == ["赵一"]


def test_contacts_and_meters_lead_to_their_customer_wherever_they_move(office: Office) -> None:
    first = add(office, customer_no="1", name="甲厂")
    second = add(office, customer_no="2", name="乙厂")
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        contact = Contact(id=new_id(), customer_id=first, name="仇海", phone="13900001111")
        meter = Meter(id=new_id(), customer_id=first, meter_no="150743853398")
        uow.session.add_all([contact, meter])
        uow.commit("加联系人和电表")
    assert _names(office, "仇海") == ["甲厂"]
    assert _names(office, "853398") == ["甲厂"]
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        for record in (contact, meter):
            moved = uow.session.merge(record)
            moved.customer_id = second
        uow.commit("换到乙厂")
    assert _names(office, "13900001111") == ["乙厂"]
    assert _names(office, "853398") == ["乙厂"]


def test_meters_brought_in_by_an_import(office: Office) -> None:
    record = add(office, customer_no="1", name="甲厂")
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        row: dict[str, Value] = {"id": new_id(), "customer_id": record, "meter_no": "150743853398"}
        uow.insert_many(table_of(Meter), [row])
        uow.commit("导入电表")
    assert _names(office, "150743853398") == ["甲厂"]


def test_what_is_not_committed_is_not_found(office: Office) -> None:
    with office.unit_of_work(WANG, Action.ADD) as uow:
        uow.session.add(Customer(id=new_id(), name="解放"))
        uow.session.flush()
    assert _names(office, "解放") == []


def _keys(office: Office) -> dict[int, int]:
    with office.reading() as raw:
        return dict(raw.execute("SELECT pk, id FROM search_doc").fetchall())


@pytest.mark.parametrize("count", [3, 700])
def test_whoever_keeps_the_number_keeps_the_key(office: Office, count: int) -> None:
    _bring_in(office, *({"customer_no": f"8{n:09}", "name": f"赵{n}"} for n in range(count)))
    before = _keys(office)
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        for customer in uow.session.query(Customer):
            customer.name, customer.phone = "钱" + (customer.name or ""), "13900001111"
        uow.commit("改名")
    assert _keys(office) == before
    assert len(_names(office, "钱赵")) == len(_names(office, "13900001111")) == min(count, 50)
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        for customer in uow.session.query(Customer):
            customer.customer_no = f"9{customer.pk:09}"
        uow.commit("改号")
    assert not _keys(office).items() & before.items()
    assert _names(office, "8000000") == []
    assert len(_names(office, "9000000")) == min(count, 50)


def test_what_has_no_short_token_anew_leaves_them(office: Office) -> None:
    """A phone is found by its digits only; the table of short tokens need not be touched."""
    record = add(office, customer_no="7113320485", name="单守明", phone="13900001111")
    edit(office, record, phone="13900002222")
    assert _names(office, "0002222") == _names(office, "守") == ["单守明"]
    assert _names(office, "0001111") == []
