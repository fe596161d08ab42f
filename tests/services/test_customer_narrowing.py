"""The list against the same done by hand: any conditions, any order, for any customers."""

from collections import Counter
from dataclasses import replace
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbdesk.domain.customers import IMPORTANCES, KINDS, LIFECYCLES, CustomerFields
from sbdesk.services.customer_counts import counts_by
from sbdesk.services.customer_list import UNSET, CustomerQuery, customer_ids, customer_rows
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.size_bands import size_bands

_VOLTAGES = ("", "交流220V", "交流10kV", "交流66kV")
_VOLTS = {"": 0, "交流220V": 220, "交流10kV": 10_000, "交流66kV": 66_000}
_CUSTOMER = st.builds(
    partial(CustomerFields, "7113300000"),
    name=st.sampled_from(["甲", "乙", "丙", "𠅤"]),
    village=st.sampled_from(["", "东沟村", "西沟村"]),
    kind=st.sampled_from(["", *KINDS]),
    lifecycle=st.sampled_from(LIFECYCLES),
    importance=st.sampled_from(["", *IMPORTANCES]),
    voltage=st.sampled_from(_VOLTAGES),
    contract_va=st.sampled_from([None, 20_000, 99_999, 100_000, 315_000, 9_000_000]),
    industry=st.sampled_from(["", "建材"]),
)
_COLUMNS = ("village", "kind", "lifecycle", "importance", "voltage", "industry", "size")


def band_of(capacity: int | None) -> str:
    """The title of the band of a capacity, by hand."""
    if capacity is None:
        return UNSET
    return [band.title for band in size_bands() if band.least_va <= capacity][-1]


def value_of(fields: CustomerFields, column: str) -> str:
    if column == "size":
        return band_of(fields.contract_va)
    return getattr(fields, column) or UNSET


def entered(desk: Desk, made: list[CustomerFields]) -> dict[int, CustomerFields]:
    """The customers by local number; those of earlier examples are in the way of nobody."""
    records = {add_customer(desk, fields).id: fields for fields in made}
    rows = customer_rows(desk, customer_ids(desk, CustomerQuery()))
    return {pk: records[row.id] for pk, row in rows.items() if row.id in records}


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(_CUSTOMER, min_size=1, max_size=8), st.data())
def test_conditions_counts_and_orders(
    desk: Desk, made: list[CustomerFields], data: st.DataObject
) -> None:
    start = len(customer_ids(desk, CustomerQuery()))
    fields = [replace(one, customer_no=f"71133{start + at:05d}") for at, one in enumerate(made)]
    held = entered(desk, fields)
    column = data.draw(st.sampled_from(_COLUMNS))
    other = data.draw(st.sampled_from([name for name in _COLUMNS if name != column]))
    chosen = value_of(data.draw(st.sampled_from(fields)), other)
    query = CustomerQuery().narrowed(**{other: chosen})
    left = {pk: one for pk, one in held.items() if value_of(one, other) == chosen}
    assert set(customer_ids(desk, query)) & set(held) == set(left)
    counted = {one.value: one.count for one in counts_by(desk, query, column)}
    by_hand = Counter(value_of(one, column) for one in left.values())
    assert all(counted[value] >= count for value, count in by_hand.items())
    for value in counted:
        wanted = {pk for pk, one in left.items() if value_of(one, column) == value}
        narrowed = query.narrowed(**{column: value})
        assert set(customer_ids(desk, narrowed)) & set(held) == wanted


def place(fields: CustomerFields, order: str) -> tuple[int, str]:
    """Where a customer stands in an order, by hand; what is not known first."""
    ranks = {"kind": KINDS, "lifecycle": LIFECYCLES, "importance": IMPORTANCES}
    if order in ranks:
        value = getattr(fields, order)
        return ranks[order].index(value) + 1 if value else 0, ""
    if order == "voltage":
        return _VOLTS[fields.voltage], ""
    if order == "contract_va":
        return fields.contract_va or 0, ""
    return 0, str(getattr(fields, order))


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(_CUSTOMER, min_size=2, max_size=8))
def test_every_order_rises(desk: Desk, made: list[CustomerFields]) -> None:
    start = len(customer_ids(desk, CustomerQuery()))
    fields = [replace(one, customer_no=f"71133{start + at:05d}") for at, one in enumerate(made)]
    held = entered(desk, fields)
    orders = ("name", "village", "kind", "lifecycle", "importance", "voltage", "contract_va")
    for order in orders:
        there = [pk for pk in customer_ids(desk, CustomerQuery(order)) if pk in held]
        places = [place(held[pk], order) for pk in there]
        assert places == sorted(places), order
