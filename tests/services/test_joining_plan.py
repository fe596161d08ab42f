"""Two files side by side: what is proposed, what is said, what follows by itself."""

from dataclasses import replace
from datetime import date

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.people import Right
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.joining import join_customers
from sbdesk.services.joining_plan import (
    JoinPlan,
    customer_row,
    doubles,
    join_fields,
    plan_join,
    proposed,
    same_key,
)
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Contact, CreditEvent, CustomerClass, Meter, Receivable, Record

KEEP = CustomerFields("7113300001", name="张守明", village="甲村")


def plan_of(desk: Desk, keep: bytes, give: bytes, *, full: bool = False) -> JoinPlan:
    plan = plan_join(desk, keep, give, full=full)
    assert plan is not None
    return plan


def two(desk: Desk, keep: CustomerFields, give: CustomerFields) -> tuple[bytes, bytes]:
    return add_customer(desk, keep).id, add_customer(desk, give).id


def add_parts(desk: Desk, *parts: Record) -> None:
    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        uow.session.add_all(parts)
        uow.commit("登记")


def now(desk: Desk, customer: bytes) -> dict[str, Value]:
    with desk.reading() as raw:
        row = customer_row(raw, customer)
    assert row is not None
    return row


def test_values_as_people_read_them(desk: Desk) -> None:
    who = desk.actor.person_id
    give = replace(
        KEEP, customer_no="7113300002", contract_va=62_500, opened=date(2020, 3, 1),
        id_number="110105194912310021", credit_code="91150422MA0N0JXY2P", manager_id=who,
    )  # fmt: skip
    keep_id, give_id = two(desk, KEEP, give)
    told = {line.field: line.give for line in plan_of(desk, keep_id, give_id).lines}
    assert told["contract_va"] == "62.5 kVA"
    assert told["opened"] == "2020-03-01"
    assert told["id_number"] == "110105********0021"
    assert told["credit_code"] == "91150422MA0N0JXY2P"
    assert told["manager_id"] == "赵明远"
    shown = {line.field: line.give for line in plan_of(desk, keep_id, give_id, full=True).lines}
    assert shown["id_number"] == "110105194912310021"


def test_the_fields_stand_in_the_order_of_the_file(desk: Desk) -> None:
    keep, _ = two(desk, KEEP, replace(KEEP, customer_no="7113300002"))
    fields = join_fields(now(desk, keep))
    assert fields[:4] == ("customer_no", "former_no", "name", "former_name")
    assert {"live", "official", "merged_into_id", "id", "pk"}.isdisjoint(fields)


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "side"),
    [
        ("phone", "1", "2", "keep"),
        ("phone", "", "2", "give"),
        ("phone", None, "2", "give"),
        ("phone", "1", None, "keep"),
        ("phone", None, None, "keep"),
        ("lifecycle", "潜在", "现存", "keep"),
    ],
)
def test_ours_is_proposed_where_there_is_one(
    field: str, ours: Value, theirs: Value, side: str
) -> None:
    number = {"customer_no": "7113300001"}
    assert proposed(field, {field: ours, **number}, {field: theirs, **number}) == side


def test_the_stage_goes_with_the_number(desk: Desk) -> None:
    keep, give = two(desk, replace(KEEP, customer_no="", lifecycle="潜在"), KEEP)
    chosen = {line.field: line.choice for line in plan_of(desk, keep, give).differing}
    assert chosen == {"customer_no": "give", "lifecycle": "give"}
    join_customers(desk, keep, give, {})
    row = now(desk, keep)
    assert (row["customer_no"], row["lifecycle"], row["former_no"]) == ("7113300001", "现存", None)


@pytest.mark.parametrize(
    ("ours", "theirs", "choices", "number", "former"),
    [
        ("", "", {}, "7113300001", "7113300002"),
        ("", "", {"customer_no": "give"}, "7113300002", "7113300001"),
        ("7113300009", "", {}, "7113300001", "7113300009"),
        ("", "7113300009", {}, "7113300001", "7113300009"),
        ("", "7113300009", {"former_no": "keep"}, "7113300001", None),
        ("7113300002", "", {"customer_no": "give"}, "7113300002", "7113300001"),
    ],
)
def test_a_number_given_up_is_remembered_where_there_is_room(
    desk: Desk,
    ours: str,
    theirs: str,
    choices: dict[str, str],
    number: str,
    former: str | None,
) -> None:
    keep, give = two(
        desk,
        replace(KEEP, former_no=ours),
        replace(KEEP, customer_no="7113300002", former_no=theirs),
    )
    join_customers(desk, keep, give, choices)
    row = now(desk, keep)
    assert (row["customer_no"], row["former_no"]) == (number, former)


def test_facts_written_twice_are_said_and_kept_once(desk: Desk) -> None:
    keep, give = two(desk, KEEP, replace(KEEP, customer_no="7113300002"))
    for customer in (keep, give):
        add_parts(
            desk,
            Contact(id=new_id(), customer_id=customer, name="单永安", phone="1"),
            Contact(id=new_id(), customer_id=customer, name="仇玉兰", phone=customer.hex()),
            Meter(id=new_id(), customer_id=customer, meter_no="0001", multiplier=1),
            CustomerClass(id=new_id(), customer_id=customer, class_name="重要"),
            CreditEvent(id=new_id(), customer_id=customer, rule="late", happened_on="2026-10-01"),
        )
    assert plan_of(desk, keep, give).notes == ("两边都有、内容一样的 4 条记录只留一条。",)
    join_customers(desk, keep, give, {})
    with desk.reading() as raw:
        held = {
            table: raw.execute(
                f"SELECT count(*) FROM {table} WHERE customer_id = ? AND live = 1", (keep,)
            ).fetchall()[0][0]
            for table in ("contact", "meter", "customer_class", "credit_event")
        }
        assert doubles(raw, "contact", keep, give) == []
    assert held == {"contact": 3, "meter": 1, "customer_class": 1, "credit_event": 1}


def test_bills_of_one_month_and_kind(desk: Desk) -> None:
    keep, give = two(desk, KEEP, replace(KEEP, customer_no="7113300002"))
    for customer, owed in ((keep, 100), (give, 200)):
        for kind in ("电费", "违约金"):
            same = owed if kind == "电费" else 7
            add_parts(
                desk,
                Receivable(
                    id=new_id(), customer_id=customer, month="202609", kind=kind, owed_fen=same
                ),
            )
    with desk.reading() as raw:
        pairs = same_key(raw, "receivable", keep, give)
    assert sorted(pair.values["kind"] or "" for pair in pairs) == ["电费", "违约金"]
    line = next(one for one in plan_of(desk, keep, give).differing if one.field == "receivable")
    assert line.keep == line.give == "1 个月的数不同，用这份的"
    join_customers(desk, keep, give, {"receivable": "give"})
    with desk.reading() as raw:
        assert raw.execute(
            "SELECT kind, owed_fen FROM receivable WHERE customer_id = ? AND live = 1 ORDER BY 2",
            (keep,),
        ).fetchall() == [("违约金", 7), ("电费", 200)]


def test_two_customers_of_the_official_system_are_warned_of(desk: Desk) -> None:
    keep, give = two(desk, KEEP, replace(KEEP, customer_no="7113300002"))
    assert plan_of(desk, keep, give).notes == ()
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        uow.raw.execute("UPDATE customer SET official = '{}'")
        uow.commit("导出里有")
    plan = plan_of(desk, keep, give)
    assert plan.notes == ("营销系统的导出里是两户，请先确认不是两个用电户。",)
    assert (plan.keep.official, plan.keep.records, plan.keep.live) == (True, 0, True)
