"""Typed text becomes requests; every complaint at once."""

from datetime import date, datetime

import pytest

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.visits import FollowUpFields
from sbdesk.services.complaints import complaint_file, complaint_pk
from sbdesk.services.desk import Desk
from sbdesk.services.records import add_record, edit_record, field_names, withdraw_record
from sbdesk.services.typing_in import typed_request


def test_texts_become_what_the_field_holds(desk: Desk, mill: bytes) -> None:
    found = typed_request(
        desk,
        ComplaintFields,
        {
            "customer_no": "6267000785070",
            "received": "2026-11-20 09:00",
            "measure_due_on": "1210",
            "handler": "赵明远",
            "content": "电压低 \r\n 夜里",
            "phone": "",
        },
    )
    assert found.customer_id == mill
    assert found.received == datetime(2026, 11, 20, 9, 0)
    assert found.measure_due_on == date(2026, 12, 10)
    assert found.handler_id == desk.actor.person_id
    assert "\r" not in found.content


def test_capacities_are_typed_in_kva(desk: Desk) -> None:
    found = typed_request(desk, CustomerFields, {"contract_va": "315", "name": " 恒通 "})
    assert (found.contract_va, found.name) == (315_000, "恒通")


def test_what_is_not_typed_stays(desk: Desk) -> None:
    base = CustomerFields(name="恒通", phone="19900000001", opened=date(2020, 1, 1))
    found = typed_request(desk, CustomerFields, {"phone": "19900000002", "opened": ""}, base)
    assert (found.name, found.phone, found.opened) == ("恒通", "19900000002", None)


def test_every_complaint_comes_at_once(desk: Desk) -> None:
    typed = {"customer": "0", "received": "昨天", "handler": "无此人", "colour": "红"}
    with pytest.raises(Invalid) as caught:
        typed_request(desk, ComplaintFields, typed)
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"customer_id", "received", "handler_id", "colour"}


def test_records_of_every_kind_are_added_changed_withdrawn(desk: Desk, mill: bytes) -> None:
    assert mill
    number = "customer_no=6267000785070".split("=")[1]
    added = {
        "complaint": {"customer_no": number, "content": "停电"},
        "visit": {"customer_no": number, "planned_on": "2026-11-24"},
        "follow-up": {
            "customer_no": number,
            "what": "送合同",
            "owner": "赵明远",
            "due_on": "1201",
        },
        "credit-event": {
            "customer_no": number,
            "rule": "prepaid",
            "happened_on": "1101",
            "evidence": "协议",
        },
        "customer": {"customer_no": "6267000785099", "name": "新户", "address": "甲村1号"},
    }
    changed = {
        "complaint": {"phone": "19900000009"},
        "visit": {"visitors": "赵明远"},
        "follow-up": {"what": "送两份合同"},
        "credit-event": {"note": "已核"},
        "customer": {"nickname": "东头"},
    }
    for kind, values in added.items():
        saved = add_record(desk, kind, values)
        assert saved.changes.transaction is not None
        assert set(changed[kind]) <= set(field_names(kind))
        assert edit_record(desk, kind, saved.id.hex(), changed[kind]).id == saved.id
        withdraw_record(desk, kind, saved.id.hex(), "试")
        with pytest.raises(UserMistake):
            edit_record(desk, kind, saved.id.hex(), changed[kind])
    assert desk.office.verify().ok


def test_a_complaint_without_a_time_is_received_now(desk: Desk, mill: bytes) -> None:
    record = add_record(desk, "complaint", {"customer": mill.hex(), "content": "停电"}).id
    file = complaint_file(desk, complaint_pk(desk, record.hex()))
    assert file is not None
    assert file.fields.received == desk.now().replace(tzinfo=None)


def test_numbers_point_at_records(desk: Desk, mill: bytes) -> None:
    record = add_record(desk, "visit", {"customer": mill.hex(), "planned_on": "1124"}).id
    found = typed_request(desk, FollowUpFields, {"visit": "访〔2026〕A1号"})
    assert found.visit_id == record
