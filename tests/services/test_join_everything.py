"""Two customers with complaints, visits, letters and parts are joined and parted again.

The whole database is then as before, the journal aside; so is what the search box finds.
"""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.services.complaints import complaint_ids, complaint_pk, register_complaint
from sbdesk.services.customers import add_customer, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.finding import find_customers
from sbdesk.services.joining import join_customers
from sbdesk.services.joining_plan import plan_join
from sbdesk.services.journal import undo_last
from sbdesk.services.notices import issue_reply, issue_visit_sheet, register
from sbdesk.services.press import Press
from sbdesk.services.visits import follow_ups_of, log_visit, visit_ids
from sbdesk.store import search_check, search_index
from sbdesk.store.driver import Connection, Row
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Contact, Meter
from tests.services.test_notices import ANSWER
from tests.services.whole_files import everything, lines

KEEP = CustomerFields("6267000785070", name="恒通𬭎砖厂", village="石门沟村", phone="19900000001")
GIVE = replace(
    KEEP, customer_no="7113300001", name="恒通砖厂", phone="13847162716", nickname="老厂"
)


def with_life(desk: Desk, press: Press, fields: CustomerFields, contact: str, meter: str) -> bytes:
    """A customer with a complaint that was answered, a visit, a promise, a contact and a meter."""
    customer = add_customer(desk, fields).id
    complaint = register_complaint(
        desk,
        ComplaintFields(
            customer_id=customer,
            received=datetime(2026, 11, 20, 9, 0),
            channel="95598",
            category="quality",
            content="晚上电压低",
        ),
    )
    issue_reply(desk, press, complaint_pk(desk, complaint.id.hex()), ANSWER)
    who = desk.actor.person_id
    promise = FollowUpFields(customer, what="换导线", owner_id=who, due_on=date(2026, 12, 1))
    log_visit(desk, VisitFields(customer_id=customer, planned_on=date(2026, 11, 25)), [promise])
    issue_visit_sheet(desk, press, customer_pk(desk, fields.customer_no), desk.today())
    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        uow.session.add(
            Contact(id=new_id(), customer_id=customer, name=contact, phone="13900000009")
        )
        uow.session.add(Meter(id=new_id(), customer_id=customer, meter_no=meter, multiplier=40))
        uow.commit("登记联系人和电能表")
    return customer


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def two(desk: Desk, press: Press) -> tuple[bytes, bytes]:
    """Both files."""
    keep = with_life(desk, press, KEEP, "单永安", "0000111")
    return keep, with_life(desk, press, GIVE, "仇玉兰", "0000222")


def index(raw: Connection) -> dict[str, list[Row]]:
    """Everything the search box asks, by the customer it leads to."""
    return {
        "lines": lines(raw),
        "wholes": raw.execute(
            "SELECT w.text, d.pk FROM search_whole w JOIN search_doc d ON d.id = w.id ORDER BY 1, 2"
        ).fetchall(),
    }


def rebuilt(desk: Desk) -> dict[str, list[Row]]:
    """The index made anew; what is stored stays."""
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        search_index.rebuild(uow.raw)
        return index(uow.raw)


def found(desk: Desk, *texts: str) -> list[list[bytes]]:
    return [[one.row.id for one in find_customers(desk, text).customers] for text in texts]


ASKED = ("恒通", "htzc", "仇玉兰", "qiuyulan", "0000222", "13847162716", "7113300001", "老厂")


def test_joined_then_parted(desk: Desk, two: tuple[bytes, bytes]) -> None:
    keep, give = two
    plan = plan_join(desk, keep, give)
    assert plan is not None
    assert {(one.title, one.keep, one.give) for one in plan.counts} == {
        ("投诉", 1, 1),
        ("走访", 1, 1),
        ("待跟进", 1, 1),
        ("通知书与工作单", 2, 2),
        ("联系人", 1, 1),
        ("电能表", 1, 1),
    }
    with desk.reading() as raw:
        before, searched = everything(raw), index(raw)
    found_before = found(desk, *ASKED)

    join_customers(desk, keep, give, {"phone": "give"})
    assert [len(complaint_ids(desk, one)) for one in (keep, give)] == [2, 0]
    assert [len(visit_ids(desk, one)) for one in (keep, give)] == [2, 0]
    assert [len(follow_ups_of(desk, one)) for one in (keep, give)] == [2, 0]
    assert [len(register(desk, one)) for one in (keep, give)] == [4, 0]
    assert found(desk, *ASKED) == [[keep]] * len(ASKED)
    with desk.reading() as raw:
        assert search_check.check(raw) == []
        after_join = index(raw)
    assert after_join == rebuilt(desk)
    assert desk.office.verify().ok

    undo_last(desk)
    with desk.reading() as raw:
        assert everything(raw) == before
        assert index(raw) == searched
    assert searched == rebuilt(desk)
    assert found(desk, *ASKED) == found_before
    assert desk.office.verify().ok


def test_redone_and_undone_again(desk: Desk, two: tuple[bytes, bytes]) -> None:
    keep, give = two
    with desk.reading() as raw:
        before = everything(raw)
    for _ in range(2):
        join_customers(desk, keep, give, {})
        undo_last(desk)
    with desk.reading() as raw:
        assert everything(raw) == before


def test_the_reply_of_a_moved_complaint_is_not_issued_twice(
    desk: Desk, press: Press, two: tuple[bytes, bytes]
) -> None:
    keep, give = two
    pk = complaint_ids(desk, give)[0]
    join_customers(desk, keep, give, {})
    with pytest.raises(UserMistake, match="已经签发过"):
        issue_reply(desk, press, pk, ANSWER)
