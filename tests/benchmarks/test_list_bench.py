"""Every order and every condition of the list is measured, on customers that differ in it."""

from pathlib import Path

from sbdesk.services.customer_counts import counts_by
from sbdesk.services.customer_list import CONDITIONS, ORDERS, UNSET, CustomerQuery
from tests.benchmarks.list_bench import narrow, sort
from tests.benchmarks.varied import varied_office


def test_everything_is_measured(tmp_path: Path) -> None:
    figures = [*sort(tmp_path, 400, 1), *narrow(tmp_path, 400, 1)]
    names = {one.name.split(".")[1] for one in figures}
    assert set(ORDERS) | set(CONDITIONS) <= names
    assert all(one.figure > 0 for one in figures)
    assert all(one.floor for one in figures)


def test_the_customers_differ_and_are_the_same_again(tmp_path: Path) -> None:
    desk = varied_office(tmp_path, 300)
    for column in ("kind", "lifecycle", "industry", "voltage", "size", "manager"):
        found = [one.value for one in counts_by(desk, CustomerQuery(), column)]
        assert len([value for value in found if value != UNSET]) > 1, column
    people = counts_by(desk, CustomerQuery(), "manager")
    desk.office.close()
    again = varied_office(tmp_path, 300)
    assert counts_by(again, CustomerQuery(), "manager") == people
    again.office.close()
