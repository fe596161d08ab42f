"""Ids that are computed: the same on every machine, apart for everything apart."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.store.ids import month_record_id, official_customer_id

_URLS = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@given(st.text(max_size=20))
def test_a_customers_id_is_the_name_based_uuid_of_its_number(number: str) -> None:
    space = uuid5(_URLS, "urn:sbdesk:official-customer")
    assert official_customer_id(number) == uuid5(space, number).bytes


def test_every_month_kind_and_table_has_an_id_of_its_own() -> None:
    one, other = b"a" * 16, b"b" * 16
    every = {
        month_record_id(table, customer, month, kind)
        for table in ("usage_month", "receivable")
        for customer in (one, other)
        for month in ("202609", "202610")
        for kind in ("", "退补电费")
    }
    assert len(every) == 16
    assert all(UUID(bytes=record).version == 5 for record in every)
    assert month_record_id("receivable", one, "202609") in every
