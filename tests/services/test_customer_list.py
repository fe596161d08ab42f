"""The list of customers: every order, every condition, those without a number; the desk's facts."""

from collections.abc import Sequence

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customers import (
    ORDERS,
    CustomerQuery,
    add_customer,
    customer_count,
    customer_ids,
    customer_rows,
    withdraw_customer,
)
from sbdesk.services.desk import Desk, people, station, work_calendar
from sbdesk.store.tables import CreditGrade

_PEOPLE = (
    ("6267000003", "丙", "乙村", "低压居民"),
    ("6267000001", "甲", "丁村", "高压"),
    ("", "戊", "甲村", "低压居民"),
    ("6267000002", "甲", "乙村", "低压居民"),
    ("6267000005", "乙", "", "高压"),
)


@pytest.fixture
def listed(desk: Desk) -> Desk:
    """Five customers and one withdrawn; two of the five have grades."""
    ids = [
        add_customer(
            desk,
            CustomerFields(
                customer_no=number,
                name=name,
                village=village,
                kind=kind,
                lifecycle="现存" if number else "潜在",
            ),
        ).id
        for number, name, village, kind in (*_PEOPLE, ("6267000004", "己", "乙村", "高压"))
    ]
    withdraw_customer(desk, ids.pop(), "重复")
    with desk.office.unit_of_work(desk.actor, Action.EDIT) as uow:
        for pk, (record, day, score) in enumerate(
            ((ids[0], "2026-01-01", 90), (ids[0], "2026-06-01", 70), (ids[1], "2026-02-01", 80))
        ):
            row = CreditGrade(
                id=bytes([pk]) * 16, customer_id=record, scored_on=day, score=score, grade="B"
            )
            uow.session.add(row)
        uow.commit("评定")
    return desk


def names(desk: Desk, pks: Sequence[int]) -> list[str]:
    """Name and last digit of the 户号 of each."""
    rows = customer_rows(desk, pks)
    assert len(rows) == len(pks)
    return [rows[pk].name + rows[pk].customer_no[-1:] for pk in pks]


def test_every_order_holds_everybody_both_ways(listed: Desk) -> None:
    for order in ORDERS:
        there = customer_ids(listed, CustomerQuery(order))
        back = customer_ids(listed, CustomerQuery(order, descending=True))
        assert set(there) == set(back), order
        assert len(there) == len(_PEOPLE), order
        if order != "customer_no":
            assert back == there[::-1], order


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("name", ["丙3", "乙5", "戊", "甲1", "甲2"]),
        ("village", ["乙5", "甲1", "丙3", "甲2", "戊"]),
        ("grade", ["戊", "甲2", "乙5", "丙3", "甲1"]),
        ("kind", ["甲1", "乙5", "丙3", "戊", "甲2"]),
        ("lifecycle", ["戊", "丙3", "甲1", "甲2", "乙5"]),
    ],
)
def test_the_order_and_its_reverse(listed: Desk, order: str, wanted: list[str]) -> None:
    """Texts by their code points, what is missing first; ties as they were entered."""
    assert names(listed, customer_ids(listed, CustomerQuery(order))) == wanted
    back = customer_ids(listed, CustomerQuery(order, descending=True))
    assert names(listed, back) == wanted[::-1]


def test_those_without_a_number_come_last_both_ways(listed: Desk) -> None:
    """They are few and not yet connected: nobody looks for them at the top."""
    assert names(listed, customer_ids(listed, CustomerQuery())) == [
        "甲1",
        "甲2",
        "丙3",
        "乙5",
        "戊",
    ]
    back = customer_ids(listed, CustomerQuery(descending=True))
    assert names(listed, back) == ["乙5", "丙3", "甲2", "甲1", "戊"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (CustomerQuery(village="乙村"), ["甲2", "丙3"]),
        (CustomerQuery(kind="高压"), ["甲1", "乙5"]),
        (CustomerQuery(lifecycle="潜在"), ["戊"]),
        (CustomerQuery(village="乙村", kind="高压"), []),
        (CustomerQuery(village="乙村' OR 1 = 1 --"), []),
    ],
)
def test_conditions(listed: Desk, query: CustomerQuery, wanted: list[str]) -> None:
    assert names(listed, customer_ids(listed, query)) == wanted


def test_conditions_are_set_and_dropped_one_by_one() -> None:
    query = CustomerQuery("name", True).narrowed(kind="高压", size="50 kVA 以下")
    assert query.conditions() == {"kind": "高压", "size": "50 kVA 以下"}
    assert query.narrowed(kind="").conditions() == {"size": "50 kVA 以下"}
    assert (query.order, query.descending) == ("name", True)
    assert query.sorted_by("village", False).conditions() == query.conditions()


def test_counting(listed: Desk) -> None:
    assert customer_count(listed) == len(_PEOPLE) == len(customer_ids(listed, CustomerQuery()))


def test_the_list_by_number_is_read_from_its_index_alone(listed: Desk) -> None:
    with listed.reading() as raw:
        plan = raw.execute(
            "EXPLAIN QUERY PLAN SELECT pk FROM customer WHERE live = 1 ORDER BY customer_no, pk"
        ).fetchall()
    assert [row[-1] for row in plan] == [
        "SCAN customer USING COVERING INDEX ix_customer_customer_no"
    ]


def test_who_works_here_and_where(desk: Desk) -> None:
    assert [(one.name, one.role) for one in people(desk)] == [("赵明远", "所长")]
    facts = station(desk)
    assert (facts.name, facts.code, facts.company) == ("青石岭供电所", "QSL", "安澜县供电公司")
    assert facts.phone == ""
    assert not work_calendar(desk).is_workday(desk.today().replace(month=10, day=1))
