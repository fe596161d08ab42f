"""The invented office is the same every time, and the search bench measures every kind of query."""

from pathlib import Path

from tests.benchmarks.search_bench import ADVERSARIAL, measure
from tests.benchmarks.synthetic import CUSTOMER_FIELDS, SyntheticCustomer, synthetic_customers
from tests.store.search_office import Office


def test_the_same_seed_gives_the_same_customers() -> None:
    once = list(synthetic_customers(50, seed=4))
    assert once == list(synthetic_customers(50, seed=4))
    assert once != list(synthetic_customers(50, seed=5))


def test_numbers_are_of_ten_or_thirteen_digits_and_all_different() -> None:
    numbers = [each.value("customer_no") for each in synthetic_customers(2000)]
    assert len(set(numbers)) == 2000
    assert {len(number) for number in numbers} == {10, 13}


def _values(customer: SyntheticCustomer) -> dict[str, str]:
    return {name: customer.value(name) for name in CUSTOMER_FIELDS}


def test_every_kind_is_measured(tmp_path: Path) -> None:
    office = Office(tmp_path / "office.db")
    office.add(*map(_values, synthetic_customers(60)))
    figures = measure(office.connection, customers=60, draws=4)
    assert set(figures) == {
        *("number", "phone", "name", "address", "initials", "pinyin", "no hit"),
        ADVERSARIAL,
    }
    for each in figures.values():
        assert 0 < each.p50 <= each.p95 <= each.most
        assert each.keystrokes > 0
