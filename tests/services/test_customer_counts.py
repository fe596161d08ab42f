"""Narrowing by everything, with counts by each value; segments and the lists behind them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customer_counts import TITLES, counts_by
from sbdesk.services.customer_list import (
    CONDITIONS,
    LACKING,
    UNSET,
    CustomerQuery,
    customer_ids,
    customer_rows,
    stoppable,
)
from sbdesk.services.customers import add_customer, customer_file
from sbdesk.services.desk import Desk
from sbdesk.services.segments import FIRST, segments, standing_lists
from sbdesk.services.size_bands import read_bands, size_bands
from sbdesk.store.driver import OperationalError
from sbdesk.store.ids import new_id
from sbdesk.store.tables import CustomerClass, Person, UsageMonth

_CUSTOMERS = (
    ("煤矿", "高压", "现存", "采矿", "交流10kV", 1600, "一级", True),
    ("砖厂", "高压", "现存", "建材", "交流10kV", 315, "", True),
    ("商店", "低压非居民", "现存", "零售", "交流380V", 20, "", False),
    ("张三", "低压居民", "现存", "", "交流220V", 5, "", False),
    ("李四", "低压居民", "潜在", "", "", None, "", False),
    ("王五", "低压居民", "已销户", "", "交流220V", 100, "", False),
)


@pytest.fixture
def town(desk: Desk) -> Desk:
    """Six customers of all sorts, capacities in kVA; two had classes; usage of two."""
    manager = new_id()
    ids = {}
    with desk.office.unit_of_work(desk.actor, Action.ADD) as uow:
        uow.session.add(Person(id=manager, name="陈国栋", role="客户经理"))
        uow.commit("加人")
    for number, (name, kind, stage, trade, voltage, kva, grade, managed) in enumerate(
        _CUSTOMERS, 1
    ):
        fields = CustomerFields(
            customer_no=f"711330000{number}",
            name=name,
            kind=kind,
            lifecycle=stage,
            industry=trade,
            voltage=voltage,
            contract_va=kva * 1000 if kva else None,
            importance=grade,
            manager_id=manager if managed else None,
        )
        ids[name] = add_customer(desk, fields).id
    held = (("煤矿", "经济大客户", None), ("煤矿", "重要客户", "2030-01-01"))
    with desk.office.unit_of_work(desk.actor, Action.ADD) as uow:
        for name, kind, ended in (*held, ("砖厂", "潜在大客户", "2026-01-01")):
            uow.session.add(
                CustomerClass(
                    id=new_id(), customer_id=ids[name], class_name=kind, since="2025-01-01",
                    ended_on=ended, reason="用电量大",
                )
            )  # fmt: skip
        for name, month, wh in (
            ("煤矿", "202610", 900_000_000),
            ("煤矿", "202510", 500_000_000),
            ("砖厂", "202511", 100_000_000),
        ):
            uow.session.add(
                UsageMonth(id=new_id(), customer_id=ids[name], month=month, energy_wh=wh)
            )
        uow.commit("加入")
    return desk


def counted(desk: Desk, column: str, **conditions: str) -> list[tuple[str, int]]:
    query = CustomerQuery().narrowed(**conditions)
    return [(one.value, one.count) for one in counts_by(desk, query, column)]


def names(desk: Desk, **conditions: str) -> list[str]:
    pks = customer_ids(desk, CustomerQuery().narrowed(**conditions))
    rows = customer_rows(desk, pks)
    return [rows[pk].name for pk in pks]


def test_everything_one_may_narrow_by_has_its_words() -> None:
    assert set(TITLES) == set(CONDITIONS)


_COUNTS = {
    "kind": [("高压", 2), ("低压非居民", 1), ("低压居民", 3)],
    "lifecycle": [("潜在", 1), ("现存", 4), ("已销户", 1)],
    "importance": [("一级", 1), (UNSET, 5)],
    "class_name": [("经济大客户", 1), ("重要客户", 1), (UNSET, 5)],
    "industry": [("建材", 1), ("采矿", 1), ("零售", 1), (UNSET, 3)],
    "manager": [("陈国栋", 2), (UNSET, 4)],
    "voltage": [("交流220V", 2), ("交流380V", 1), ("交流10kV", 2), (UNSET, 1)],
    "size": [
        *(("50 kVA 以下", 2), ("100—314 kVA", 1), ("315—999 kVA", 1)),
        *(("1000—3149 kVA", 1), (UNSET, 1)),
    ],
}


def test_counts_by_value_in_the_order_of_their_list(town: Desk) -> None:
    assert {column: counted(town, column) for column in _COUNTS} == _COUNTS


def test_each_count_is_what_its_condition_leaves(town: Desk) -> None:
    for column in CONDITIONS:
        stage = {} if column == "lifecycle" else {"lifecycle": "现存"}
        found = counted(town, column, **stage)
        for value, count in found:
            assert len(names(town, **{**stage, column: value})) == count, (column, value)
        if column != "class_name":
            assert sum(count for _, count in found) == len(names(town, **stage)), column


def test_counts_heed_the_other_conditions_but_not_their_own(town: Desk) -> None:
    assert counted(town, "kind", kind="高压", lifecycle="现存") == [
        ("高压", 2),
        ("低压非居民", 1),
        ("低压居民", 1),
    ]


def test_a_class_that_has_ended_is_held_no_more(town: Desk) -> None:
    assert names(town, class_name="潜在大客户") == []
    assert names(town, class_name="重要客户") == ["煤矿"]
    (pk,) = customer_ids(town, CustomerQuery(class_name="经济大客户"))
    row = customer_rows(town, [pk])[pk]
    assert row.classes == "经济大客户、重要客户"
    assert (row.manager, row.importance, row.contract_va) == ("陈国栋", "一级", 1_600_000)
    file = customer_file(town, pk)
    assert file is not None
    assert file.classes == ("经济大客户", "重要客户")


def test_a_band_or_person_nobody_knows_leaves_nobody(town: Desk) -> None:
    assert names(town, size="一点点") == []
    assert names(town, manager="查无此人") == []
    assert names(town, complete=LACKING, kind="高压") == ["煤矿", "砖厂"]


def count_for_long(desk: Desk, stopped: Callable[[], bool]) -> int:
    """Something that takes more steps than go by without a question."""
    sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 500000) "
    with desk.reading() as raw, stoppable(raw, stopped):
        return int(raw.execute(f"{sql} SELECT count(*) FROM n").fetchall()[0][0])


def test_reading_can_be_stopped_and_begun_again(town: Desk) -> None:
    assert count_for_long(town, lambda: False) == 500_000
    with pytest.raises(OperationalError):
        count_for_long(town, lambda: True)
    assert counted(town, "kind") == _COUNTS["kind"]


# segments


def test_segments_by_trade_voltage_and_size(town: Desk) -> None:
    table = segments(town)
    assert (table.customers, table.contract_va) == (4, 1_940_000)
    assert table.months == ("202511", "202610")
    assert table.energy_wh == 1_000_000_000
    assert [(one.first, one.voltage, one.size, one.energy_wh) for one in table.segments] == [
        ("建材", "交流10kV", "315—999 kVA", 100_000_000),
        ("采矿", "交流10kV", "1000—3149 kVA", 900_000_000),
        ("零售", "交流380V", "50 kVA 以下", 0),
        (UNSET, "交流220V", "50 kVA 以下", 0),
    ]


def test_every_segment_opens_on_its_names(town: Desk) -> None:
    for by in FIRST:
        table = segments(town, by)
        for one in table.segments:
            assert len(customer_ids(town, one.query)) == one.customers, (by, one)
        assert sum(one.customers for one in table.segments) == table.customers


def test_segments_of_a_chosen_list(town: Desk) -> None:
    table = segments(town, "kind", CustomerQuery(lifecycle="已销户"))
    assert [(one.first, one.customers) for one in table.segments] == [("低压居民", 1)]
    with pytest.raises(ValueError, match="phone"):
        segments(town, "phone")


def test_segments_without_usage(desk: Desk, mill: bytes) -> None:
    assert mill
    table = segments(desk)
    assert (table.months, table.energy_wh, table.customers) == (None, 0, 1)


def test_the_standing_lists_open_on_their_names(town: Desk) -> None:
    lists = standing_lists(town)
    assert ("大客户", "经济大客户", 1) in [(one.group, one.name, one.customers) for one in lists]
    assert ("阶段", "潜在", 1) in [(one.group, one.name, one.customers) for one in lists]
    for one in lists:
        assert len(customer_ids(town, one.query)) == one.customers


# bands


def test_the_bands_rise_from_nothing() -> None:
    assert size_bands()[0].least_va == 0
    assert 315_000 in [band.least_va for band in size_bands()]


@pytest.mark.parametrize(
    "bands",
    [
        '{ title = "a", least = 1 }',
        '{ title = "a", least = 0 }, { title = "b", least = 0 }',
        '{ title = "a", least = 0 }, { title = "a", least = 5 }',
        "",
    ],
)
def test_bands_that_do_not_rise_are_refused(tmp_path: Path, bands: str) -> None:
    path = tmp_path / "size_bands.toml"
    path.write_text(f'reason = "因为"\nband = [{bands}]\n', "utf-8")
    with pytest.raises(ValueError, match=r"size_bands\.toml"):
        read_bands(path)
