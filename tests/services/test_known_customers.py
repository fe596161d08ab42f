"""Under which other numbers a sheet may still speak of a customer of ours."""

from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customers import add_customer, withdraw_customer
from sbdesk.services.desk import Desk
from sbdesk.services.joining import join_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.known_customers import OtherNumbers, other_numbers

NOTHING = OtherNumbers({}, {})


def make(desk: Desk, index: int, former: str = "") -> bytes:
    """A customer under 711332000n."""
    fields = CustomerFields(
        customer_no=number(index), former_no=former, name=f"客户{index}", address="甲村1组1号"
    )
    return add_customer(desk, fields).id


def number(index: int) -> str:
    return f"711332000{index}"


def asked(desk: Desk, *numbers: str, present: tuple[str, ...] = ()) -> OtherNumbers:
    with desk.reading() as raw:
        return other_numbers(raw, set(numbers), set(present))


def test_a_former_number_leads_to_its_customer(desk: Desk) -> None:
    one = make(desk, 1, former=number(9))
    assert asked(desk, number(9)) == OtherNumbers({number(9): one}, {})
    assert asked(desk, number(1), number(8)) == NOTHING
    assert asked(desk) == NOTHING


def test_not_where_the_sheet_speaks_of_both(desk: Desk) -> None:
    make(desk, 1, former=number(9))
    assert asked(desk, number(9), present=(number(1), number(9))) == NOTHING


def test_of_two_with_one_former_number_the_older_counts(desk: Desk) -> None:
    older = make(desk, 1, former=number(9))
    make(desk, 2, former=number(9))
    assert asked(desk, number(9)).former == {number(9): older}


def test_a_withdrawn_customer_is_known_by_no_other_number(desk: Desk) -> None:
    one = make(desk, 1, former=number(9))
    withdraw_customer(desk, one, "登错了")
    assert asked(desk, number(9), number(1)) == NOTHING


def test_joined_files_lead_to_the_last_one_through_every_step(desk: Desk) -> None:
    one, two, three = (make(desk, index) for index in (1, 2, 3))
    join_customers(desk, two, one, {})
    assert asked(desk, number(1)).joined == {number(1): two}
    join_customers(desk, three, two, {})
    assert asked(desk, number(1), number(2)).joined == {number(1): three, number(2): three}
    assert asked(desk, number(1), number(2)).former == {}
    undo_last(desk)
    undo_last(desk)
    assert asked(desk, number(1), number(2)) == NOTHING


def test_files_joined_crosswise_lead_nowhere_and_end(desk: Desk) -> None:
    """Two machines may each have joined the other's file; nothing may run for ever."""
    one, two = make(desk, 1), make(desk, 2)
    with desk.reading() as raw:
        # Read only what such a merge would leave: two withdrawn files naming each other.
        raw.execute("CREATE TEMP TABLE customer AS SELECT * FROM main.customer")
        for record, other in ((one, two), (two, one)):
            raw.execute(
                "UPDATE temp.customer SET live = 0, merged_into_id = ? WHERE id = ?",
                (other, record),
            )
        assert other_numbers(raw, {number(1), number(2)}) == NOTHING
        raw.execute("DROP TABLE temp.customer")
