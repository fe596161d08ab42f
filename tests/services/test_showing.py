"""A whole file as data: every part, the points with what is metered there, any day in the past."""

from datetime import date
from typing import Any

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.dossier import add_part, edit_part, withdraw_part
from sbdesk.services.showing import show_customer
from sbdesk.store.tables import UsageMonth
from tests.services.set_clock import SetClock

NUMBER = "6267000785070"


def shown(desk: Desk, on: date | None = None) -> Any:
    """The mill's file."""
    return show_customer(desk, NUMBER, on)


def test_an_empty_file_has_every_key(desk: Desk, mill: bytes) -> None:
    file = shown(desk)
    assert file.keys() == {"customer", "points", "contacts", "parts", "attachments", "story"}
    assert file["customer"]["id"] == id_text(mill)
    assert file["customer"]["contract_kva"] == "315"
    assert (file["points"], file["contacts"], file["attachments"]) == ([], [], [])
    assert set(map(len, file["parts"].values())) == {0}
    assert "usage-point" in file["parts"]


def test_points_hold_what_is_metered_there(desk: Desk, mill: bytes) -> None:
    point = add_part(desk, "usage_point", mill, {"name": "厂区", "contract_va": "62.5"}).id
    at_point = {"usage_point_id": point.hex()}
    add_part(desk, "meter", mill, {"meter_no": "1", **at_point})
    ratio = {"kind": "CT", "primary_value": "100", "secondary_value": "5"}
    add_part(desk, "instrument_transformer", mill, ratio | at_point)
    add_part(desk, "transformer", mill, {"name": "1号变", "capacity_va": "100", **at_point})
    add_part(desk, "meter", mill, {"meter_no": "2"})
    first, last = shown(desk)["points"]
    assert (first["name"], first["contract_kva"], first["id"]) == ("厂区", "62.5", id_text(point))
    assert [meter["meter_no"] for meter in first["meters"]] == ["1"]
    assert first["instrument_transformers"][0]["headline"] == "电流互感器 100/5"
    assert first["transformers"][0]["capacity_kva"] == "100"
    assert (last["id"], [meter["meter_no"] for meter in last["meters"]]) == (None, ["2"])


def test_figures_are_in_their_units(desk: Desk, mill: bytes) -> None:
    add_part(desk, "equipment", mill, {"kind": "电动机", "rating": "7.5", "rating_unit": "kW"})
    change = {"kind": "退费", "applied_on": "0101", "refund_fen": "12.5"}
    add_part(desk, "account_change", mill, change)
    with desk.office.unit_of_work(desk.actor, Action.IMPORT) as uow:
        cells = {"month": "202610", "energy_wh": -1_500, "amount_fen": -5, "official": "{}"}
        uow.session.add(UsageMonth(id=bytes(16), customer_id=mill, **cells))
        uow.commit("导入")
    parts = shown(desk)["parts"]
    assert parts["equipment"][0]["rating"] == "7.5"
    assert parts["account-change"][0]["refund_yuan"] == "12.50"
    (month,) = parts["usage-month"]
    assert (month["energy_kwh"], month["amount_yuan"]) == ("-1.5", "-0.05")
    assert month["headline"] == "2026年10月"
    assert {"official", "live", "customer_id"}.isdisjoint(month)


def test_a_file_as_it_stood(desk: Desk, clock: SetClock, mill: bytes) -> None:
    clock.on(2026, 11, 21)
    contact = add_part(desk, "contact", mill, {"name": "张三", "phone": "19900000002"}).id
    clock.on(2026, 11, 22)
    edit_part(desk, "contact", contact, {"phone": "19900000003"})
    clock.on(2026, 11, 23)
    withdraw_part(desk, "contact", contact, "走了")
    assert shown(desk, date(2026, 11, 20))["contacts"] == []
    phones = [shown(desk, date(2026, 11, day))["contacts"][0]["phone"] for day in (21, 22)]
    assert phones == ["19900000002", "19900000003"]
    assert shown(desk, date(2026, 11, 22))["parts"]["contact"][0]["headline"] == "张三"
    assert shown(desk)["contacts"] == []
    assert shown(desk)["story"][0]["what"].startswith("撤回联系人 张三")


def test_what_was_moved_away_is_shown_where_it_was(
    desk: Desk, clock: SetClock, mill: bytes
) -> None:
    contact = add_part(desk, "contact", mill, {"name": "张三"}).id
    clock.on(2026, 11, 24)
    fields = CustomerFields(customer_no="6267000785099", name="新户", address="甲村1号")
    other = add_customer(desk, fields).id
    with desk.office.unit_of_work(desk.actor, Action.JOIN) as uow:
        uow.raw.execute("UPDATE contact SET customer_id = ? WHERE id = ?", (other, contact))
        uow.commit("合并")
    assert shown(desk)["contacts"] == []
    assert [one["name"] for one in shown(desk, date(2026, 11, 20))["contacts"]] == ["张三"]
    now: Any = show_customer(desk, "6267000785099")
    assert [one["name"] for one in now["contacts"]] == ["张三"]


def test_people_are_shown_by_id(desk: Desk, mill: bytes) -> None:
    add_part(desk, "customer_paper", mill, {"kind": "营业执照", "responsible_id": "赵明远"})
    (paper,) = shown(desk)["parts"]["customer-paper"]
    assert desk.actor.person_id is not None
    assert paper["responsible_id"] == id_text(desk.actor.person_id)
