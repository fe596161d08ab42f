"""Two machines that join at once: nothing is lost, what is left undone is named and finished."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.duplicates import Standing
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.duplicates import find_duplicates
from sbdesk.services.joining import join_customers
from sbdesk.services.joining_plan import plan_join
from sbdesk.services.journal import undo_last, undo_transaction
from sbdesk.services.merged import (
    AWAKE,
    CROSSED,
    LATE,
    absorbed,
    belonging,
    chain,
    has_records,
    survivor,
    unfinished,
)
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.store.merging import transactions_beyond
from tests.services.set_clock import SetClock
from tests.services.whole_files import everything, fill, make_customer

Machines = tuple[Desk, Desk]


@pytest.fixture
def machines(tmp_path: Path, clock: SetClock) -> Iterator[Machines]:
    """Two machines of one station."""
    made = [
        init_office(
            tmp_path / letter,
            tmp_path / "state",
            InitOffice("青石岭供电所", "QSL", person="赵明远", machine=letter),
            clock,
        )
        for letter in "AB"
    ]
    yield made[0], made[1]
    for desk in made:
        desk.office.close()


def exchange(machines: Machines) -> None:
    """Both learn what the other knows; then they are alike and their journals in order."""
    hall, laptop = machines
    for source, target in ((hall, laptop), (laptop, hall), (hall, laptop)):
        with source.reading() as raw:
            package = list(transactions_beyond(raw, {}))
        assert target.office.apply(package).refused == []
    seen = []
    for desk in machines:
        with desk.reading() as raw:
            seen.append(everything(raw, local=False))
    assert seen[0] == seen[1]


def left(desk: Desk) -> list[tuple[bytes, bytes, str]]:
    with desk.reading() as raw:
        return unfinished(raw)


@pytest.fixture
def two(machines: Machines) -> tuple[bytes, bytes]:
    """Two files that both machines know, each with records."""
    chance = random.Random(7)
    files = [
        make_customer(machines[0], chance, customer_no=no) for no in ("711330001", "711330002")
    ]
    for customer in files:
        fill(machines[0], chance, customer)
    exchange(machines)
    return files[0], files[1]


def test_a_record_entered_elsewhere_on_the_given_file_is_brought_after(
    machines: Machines, two: tuple[bytes, bytes]
) -> None:
    keep, give = two
    hall, laptop = machines
    join_customers(hall, keep, give, {})
    fill(laptop, random.Random(3), give)
    exchange(machines)
    assert left(hall) == left(laptop) == [(keep, give, LATE)]
    pair = find_duplicates(hall).pairs[0]
    assert (pair.like.standing, pair.like.reasons[0]) == (Standing.UNFINISHED, LATE)
    assert (pair.one.id, pair.other.id, pair.kept) == (keep, give, keep)
    plan = plan_join(hall, keep, give)
    assert plan is not None
    assert not plan.refusal
    join_customers(hall, keep, give, {})
    assert left(hall) == []
    undo_last(hall)
    assert left(hall) == [(keep, give, LATE)]
    exchange(machines)
    join_customers(laptop, keep, give, {})
    exchange(machines)
    assert left(hall) == left(laptop) == []
    assert hall.office.verify().ok


def test_two_files_that_were_merged_into_each_other(
    machines: Machines, two: tuple[bytes, bytes]
) -> None:
    one, other = two
    hall, laptop = machines
    join_customers(hall, one, other, {})
    join_customers(laptop, other, one, {})
    exchange(machines)
    assert left(hall) == [(one, other, CROSSED)]
    with hall.reading() as raw:
        assert survivor(raw, one) is survivor(raw, other) is None
        assert chain(raw, one) == [one, other]
        assert absorbed(raw, one) == [other]
        before = everything(raw)
    join = join_customers(hall, one, other, {}).changes.transaction
    assert left(hall) == []
    with hall.reading() as raw:
        assert survivor(raw, other) == one
        assert not has_records(raw, other, belonging())
    assert join is not None
    undo_transaction(hall, *join)
    with hall.reading() as raw:
        assert everything(raw) == before
    join_customers(laptop, other, one, {})
    exchange(machines)
    assert left(hall) == left(laptop) == []


def test_a_merged_file_that_woke_up(machines: Machines, two: tuple[bytes, bytes]) -> None:
    keep, give = two
    hall = machines[0]
    join_customers(hall, keep, give, {})
    with hall.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        uow.raw.execute("UPDATE customer SET live = 1 WHERE id = ?", (give,))
        uow.commit("恢复客户")
    assert left(hall) == [(keep, give, AWAKE)]
    join_customers(hall, keep, give, {})
    assert left(hall) == []


def test_a_chain_made_on_two_machines(machines: Machines, two: tuple[bytes, bytes]) -> None:
    first, second = two
    hall, laptop = machines
    last = add_customer(hall, CustomerFields(customer_no="7113300003", name="恒通")).id
    exchange(machines)
    join_customers(hall, second, first, {})
    join_customers(laptop, last, second, {})
    exchange(machines)
    with hall.reading() as raw:
        assert survivor(raw, first) == last
        assert chain(raw, first) == [first, second, last]
    assert left(hall) == [(last, second, LATE)]
    with pytest.raises(UserMistake, match="已经撤回，没有可合并的"):
        join_customers(
            hall, add_customer(hall, CustomerFields(name="x", lifecycle="潜在")).id, first, {}
        )
    join_customers(hall, last, second, {})
    assert left(hall) == []


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(("join", "fill", "undo", "exchange")),
              st.integers(0, 2), st.integers(0, 2), st.integers(0, 999)),
    max_size=7,
)  # fmt: skip


@settings(
    max_examples=5,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_whatever_two_machines_join_ends_alike_and_can_be_finished(
    machines: Machines, steps: list[tuple[int, str, int, int, int]]
) -> None:
    chance = random.Random(1)
    files = [make_customer(machines[0], chance) for _ in range(3)]
    exchange(machines)
    for at, what, one, other, seed in steps:
        desk = machines[at]
        try:
            if what == "join":
                join_customers(desk, files[one], files[other], {})
            elif what == "fill":
                fill(desk, random.Random(seed), files[one], 1)
            elif what == "undo":
                undo_last(desk)
            else:
                exchange(machines)
        except UserMistake:
            assert what in ("join", "undo")
    exchange(machines)
    hall = machines[0]
    for _ in range(6):
        for kept, given_away, _ in left(hall)[:1]:
            join_customers(hall, kept, given_away, {})
    assert left(hall) == []
    exchange(machines)
