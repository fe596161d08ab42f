"""Parts by the command line's words: the customer by number, links by name, all kinds alike."""

import pytest

from sbdesk.domain.dossier_kinds import KIND_OF, TYPED_KINDS
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.dossier import dossier
from sbdesk.services.part_records import part_kind
from sbdesk.services.records import add_record, edit_record, field_names, withdraw_record

NUMBER = "6267000785070"
LEAST = {
    "contact": {"name": "张三"},
    "customer-class": {"class_name": "经济大客户", "since": "0101", "reason": "电量大"},
    "service-location": {"name": "厂区"},
    "usage-point": {"name": "厂区"},
    "meter": {"meter_no": "1"},
    "instrument-transformer": {"kind": "CT", "primary_value": "50", "secondary_value": "5"},
    "transformer": {"name": "1号变", "capacity_va": "315"},
    "customer-agreement": {"kind": "高压合同"},
    "customer-paper": {"kind": "营业执照"},
    "settlement-term": {"valid_from": "0101", "cycle": "月结"},
    "equipment": {"kind": "电容器", "rating": "120", "rating_unit": "kvar"},
    "repair-contractor": {"entrusted": "未委托"},
    "business-condition": {"noted_on": "1101", "condition": "停产"},
    "training": {"due_on": "1201"},
    "account-change": {"kind": "过户", "applied_on": "1101"},
    "site-record": {"kind": "勘察", "happened_on": "1101"},
    "supply-plan": {"capacity_va": "630", "voltage": "10kV"},
    "data-verification": {"round": "2026年下半年"},
}
"""What must be typed for each kind."""


def test_every_kind_has_its_least() -> None:
    assert LEAST.keys() == set(TYPED_KINDS)


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_a_part_of_every_kind_is_added_changed_withdrawn(
    desk: Desk, mill: bytes, kind: str
) -> None:
    table = kind.replace("-", "_")
    saved = add_record(desk, kind, {"customer": NUMBER, **LEAST[kind]})
    assert [part.id for part in dossier(desk, mill)[table]] == [saved.id]
    edit_record(desk, kind, saved.id.hex(), {"note": "核对过"})
    (part,) = dossier(desk, mill)[table]
    assert part.values["note"] == "核对过"
    withdraw_record(desk, kind, id_text(saved.id), "试")
    assert dossier(desk, mill)[table] == ()
    assert desk.office.verify().ok


@pytest.mark.parametrize("name", ["customer", "customer_no", "customer_id"])
def test_the_customer_is_meant_by_number_or_id(desk: Desk, mill: bytes, name: str) -> None:
    for text in (NUMBER, mill.hex()):
        add_record(desk, "contact", {name: text, "name": "张三"})
    assert len(dossier(desk, mill)["contact"]) == 2


def test_links_are_meant_by_name(desk: Desk, mill: bytes) -> None:
    point = add_record(desk, "usage-point", {"customer": NUMBER, "name": "厂区"}).id
    typed = {"customer": NUMBER, "meter_no": "1", "usage_point": "厂区"}
    add_record(desk, "meter", typed)
    paper = {"customer": NUMBER, "kind": "营业执照", "responsible": "赵明远"}
    add_record(desk, "customer-paper", paper)
    found = dossier(desk, mill)
    assert found["meter"][0].values["usage_point_id"] == point
    assert found["customer_paper"][0].values["responsible_id"] == desk.actor.person_id


def test_a_part_needs_a_customer_and_stays_with_it(desk: Desk, mill: bytes) -> None:
    assert mill
    with pytest.raises(Invalid, match="哪个客户"):
        add_record(desk, "contact", {"name": "张三"})
    with pytest.raises(UserMistake, match="没有户号"):
        add_record(desk, "contact", {"customer": "1", "name": "张三"})
    saved = add_record(desk, "contact", {"customer": NUMBER, "name": "张三"})
    with pytest.raises(Invalid, match="别的客户"):
        edit_record(desk, "contact", saved.id.hex(), {"customer": NUMBER})


def test_what_is_no_record_is_said(desk: Desk, mill: bytes) -> None:
    assert mill
    with pytest.raises(UserMistake, match="不是记录的标识"):
        edit_record(desk, "meter", "0099", {"model": "x"})
    with pytest.raises(UserMistake, match="刚刚被撤回"):
        withdraw_record(desk, "meter", mill.hex(), "试")


def test_fields_are_those_of_the_kind() -> None:
    assert field_names("usage-point")[:2] == ["customer_id", "name"]
    assert {"multiplier", "usage_point_id", "removed_on"} <= set(field_names("meter"))
    assert "customer_no" in field_names("customer")
    assert part_kind("customer") is None
    assert part_kind("usage-month") is KIND_OF["usage_month"]
