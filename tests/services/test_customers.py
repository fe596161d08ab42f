"""Customer files: opened, corrected, withdrawn, listed, shown as they were."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.services.complaints import register_complaint
from sbdesk.services.customers import (
    CustomerQuery,
    add_customer,
    check_customer,
    customer_file,
    customer_ids,
    customer_pk,
    customer_rows,
    edit_customer,
    withdraw_customer,
)
from sbdesk.services.desk import Desk, PersonRow, id_text
from sbdesk.services.finding import find_customers
from sbdesk.services.journal import record_story, undo_last
from sbdesk.services.showing import show_customer
from tests.services.set_clock import SetClock

NUMBER = "6267000785070"


def fields(number: str, name: str, village: str = "甲村") -> CustomerFields:
    """A small customer."""
    return CustomerFields(customer_no=number, name=name, village=village, address=f"{village}1号")


def test_all_problems_come_at_once(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        add_customer(desk, CustomerFields(customer_no="12", name="", phone="138"))
    assert {problem.field for problem in caught.value.problems} >= {"customer_no", "name"}
    assert not customer_ids(desk, CustomerQuery())


def test_a_number_belongs_to_one_file(desk: Desk, mill: bytes) -> None:
    assert mill
    problems = check_customer(desk, fields(NUMBER, "另一户"))
    assert [problem.field for problem in problems] == ["customer_no"]
    with pytest.raises(Invalid):
        add_customer(desk, fields(NUMBER, "另一户"))


def test_an_edit_is_found_at_once_and_can_be_taken_back(desk: Desk, mill: bytes) -> None:
    file = customer_file(desk, customer_pk(desk, NUMBER))
    assert file is not None
    edit_customer(desk, mill, replace(file.fields, name="单永安面粉厂"))
    for text in ("sya", "dya", "面粉"):
        assert [one.row.id for one in find_customers(desk, text).customers] == [mill]
    undo_last(desk)
    assert not find_customers(desk, "面粉").customers
    assert [one.row.id for one in find_customers(desk, "hthzc").customers] == [mill]


def test_what_was_wrong_before_does_not_hold_up_a_correction(desk: Desk, mill: bytes) -> None:
    file = customer_file(desk, customer_pk(desk, NUMBER))
    assert file is not None
    with desk.office.unit_of_work(desk.actor, _edit()) as uow:
        uow.raw.execute("UPDATE customer SET customer_no = '123' WHERE id = ?", (mill,))
        uow.commit("旧账里的户号")
    changed = replace(file.fields, customer_no="123", phone="19900000009")
    assert check_customer(desk, changed, mill) == []
    worse = replace(changed, customer_no="1234")
    assert [problem.field for problem in check_customer(desk, worse, mill)] == ["customer_no"]


def _edit() -> Action:
    return Action.EDIT


def test_withdrawn_is_gone_everywhere_and_comes_back(desk: Desk, mill: bytes) -> None:
    with pytest.raises(Invalid):
        withdraw_customer(desk, mill, " ")
    withdraw_customer(desk, mill, "重复建档")
    assert not customer_ids(desk, CustomerQuery())
    assert not find_customers(desk, NUMBER).customers
    with pytest.raises(UserMistake):
        customer_pk(desk, NUMBER)
    undo_last(desk)
    assert customer_pk(desk, NUMBER)


def test_an_open_complaint_keeps_the_file(desk: Desk, mill: bytes) -> None:
    received = desk.now().replace(tzinfo=None)
    register_complaint(desk, ComplaintFields(customer_id=mill, received=received, content="停电"))
    with pytest.raises(UserMistake, match="没有办结"):
        withdraw_customer(desk, mill, "重复建档")


def test_lists_sort_and_filter_in_sql(desk: Desk) -> None:
    for number, name, village in (
        ("6260000000003", "乙", "北村"),
        ("6260000000001", "甲", "南村"),
        ("6260000000002", "丙", "北村"),
    ):
        add_customer(desk, fields(number, name, village))

    def numbers(query: CustomerQuery) -> list[str]:
        pks = customer_ids(desk, query)
        rows = customer_rows(desk, pks)
        return [rows[pk].customer_no[-1] for pk in pks]

    assert numbers(CustomerQuery()) == ["1", "2", "3"]
    assert numbers(CustomerQuery(descending=True)) == ["3", "2", "1"]
    assert numbers(CustomerQuery(village="北村")) == ["2", "3"]
    assert len(numbers(CustomerQuery(order="grade"))) == 3


def test_phones_are_masked_in_lists(desk: Desk, mill: bytes) -> None:
    pk = customer_pk(desk, NUMBER)
    assert customer_rows(desk, [pk])[pk].phone == "199****0001"
    assert mill


def test_as_of_shows_the_file_as_it_stood(desk: Desk, clock: SetClock, mill: bytes) -> None:
    clock.on(2026, 11, 25)
    file = customer_file(desk, customer_pk(desk, NUMBER))
    assert file is not None
    edit_customer(desk, mill, replace(file.fields, name="改名以后"))
    clock.on(2026, 11, 28)
    withdraw_customer(desk, mill, "试")
    shown = show_customer(desk, NUMBER, date(2026, 11, 26))["customer"]
    assert isinstance(shown, dict)
    assert (shown["name"], shown["contract_kva"]) == ("改名以后", "315")
    shown = show_customer(desk, id_text(mill), date(2026, 11, 20))["customer"]
    assert isinstance(shown, dict)
    assert shown["name"] == "恒通𬭎砖厂"
    for day in (date(2026, 11, 19), date(2026, 11, 28), None):
        with pytest.raises(UserMistake):
            show_customer(desk, NUMBER, day)


def test_a_moment_within_a_day_can_be_asked_for(desk: Desk, clock: SetClock, mill: bytes) -> None:
    clock.on(2026, 11, 20, 12)
    withdraw_customer(desk, mill, "试")
    shown = show_customer(desk, NUMBER, datetime(2026, 11, 20, 11, 59, 59))["customer"]
    assert isinstance(shown, dict)
    assert shown["name"] == "恒通𬭎砖厂"
    with pytest.raises(UserMistake):
        show_customer(desk, NUMBER, datetime(2026, 11, 20, 12, 0, 0))


def test_a_number_that_was_corrected_is_still_known_by_the_old_one(
    desk: Desk, clock: SetClock, mill: bytes
) -> None:
    clock.on(2026, 11, 21)
    file = customer_file(desk, customer_pk(desk, NUMBER))
    assert file is not None
    edit_customer(desk, mill, replace(file.fields, customer_no="6267000785999"))
    shown = show_customer(desk, NUMBER, date(2026, 11, 20))["customer"]
    assert isinstance(shown, dict)
    assert shown["customer_no"] == NUMBER
    with pytest.raises(UserMistake):
        show_customer(desk, NUMBER)


def test_the_story_tells_who_did_what(desk: Desk, clock: SetClock, mill: bytes) -> None:
    clock.on(2026, 11, 21)
    received = desk.now().replace(tzinfo=None)
    register_complaint(desk, ComplaintFields(customer_id=mill, received=received, content="停电"))
    story = record_story(desk, mill)
    assert [line.what for line in story] == ["登记投诉 投〔2026〕A1号", "新建客户 恒通𬭎砖厂"]
    assert {line.who for line in story} == {"赵明远"}


def test_a_viewer_may_only_look(desk: Desk, mill: bytes) -> None:
    looking = desk.worked_by(PersonRow(b"v" * 16, "检查员", "查看", ""))
    with pytest.raises(UserMistake, match="没有权限"):
        withdraw_customer(looking, mill, "试")
    with pytest.raises(UserMistake, match="先选择"):
        withdraw_customer(desk.worked_by(None), mill, "试")
    assert customer_ids(looking, CustomerQuery())
