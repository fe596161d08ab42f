"""Back step by step through what one person did: numbered papers are passed over and named."""

from dataclasses import replace

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import HEAD, Right
from sbdesk.services.customers import add_customer, customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.journal import undo_last
from sbdesk.services.notices import issue_visit_sheet, register, reprint
from sbdesk.services.press import Press
from sbdesk.services.verification import print_round
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Person

MILL = "6267000785070"


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


def fields_of(desk: Desk) -> CustomerFields:
    """The mill as it stands."""
    file = customer_file(desk, customer_pk(desk, MILL))
    assert file is not None
    return file.fields


def move(desk: Desk, mill: bytes, village: str) -> None:
    """The mill is in another village."""
    edit_customer(desk, mill, replace(fields_of(desk), village=village))


def issue(desk: Desk, press: Press) -> None:
    """A numbered visit sheet for the mill."""
    issue_visit_sheet(desk, press, customer_pk(desk, MILL), desk.today())


def somebody_else(desk: Desk) -> Desk:
    """The same office, another head at work."""
    made = PersonRow(new_id(), "李强", HEAD, "")
    with desk.act(Action.OPEN_OFFICE, Right.MANAGE_PEOPLE) as uow:
        uow.session.add(Person(id=made.id, name=made.name, role=made.role))
        uow.commit("新增人员 李强")
    return desk.worked_by(made)


def test_a_numbered_paper_is_passed_over_and_that_is_said_once(
    desk: Desk, press: Press, mill: bytes
) -> None:
    move(desk, mill, "甲村")
    move(desk, mill, "乙村")
    issue(desk, press)
    outcome = undo_last(desk)
    assert outcome.line == (
        "已编号的《走访记录表》青供访单〔2026〕A1号不能撤销，"
        "撤销的是它之前的「修改客户 恒通𬭎砖厂」"
    )
    assert fields_of(desk).village == "甲村"
    assert len(register(desk)) == 1
    assert undo_last(desk).line == "已撤销「修改客户 恒通𬭎砖厂」"
    assert fields_of(desk).village == ""


def test_a_step_after_the_paper_is_taken_back_without_a_word_of_it(
    desk: Desk, press: Press, mill: bytes
) -> None:
    move(desk, mill, "甲村")
    issue(desk, press)
    move(desk, mill, "乙村")
    assert undo_last(desk).passed == ""
    assert undo_last(desk).passed == "已编号的《走访记录表》青供访单〔2026〕A1号"


def test_several_papers_are_counted_and_printing_again_is_none(
    desk: Desk, press: Press, mill: bytes
) -> None:
    other = add_customer(desk, CustomerFields("7113300001", name="张守明", kind="低压居民")).id
    move(desk, mill, "甲村")
    print_round(desk, press, [customer_pk(desk, MILL), customer_pk(desk, other.hex())], "2026年")
    issue(desk, press)
    reprint(desk, press, register(desk)[0].number)
    assert undo_last(desk).passed == "已编号的《走访记录表》青供访单〔2026〕A1号等 3 份"


def test_papers_of_somebody_else_are_not_spoken_of(desk: Desk, press: Press, mill: bytes) -> None:
    move(desk, mill, "甲村")
    issue(somebody_else(desk), press)
    assert undo_last(desk).line == "已撤销「修改客户 恒通𬭎砖厂」"
    assert fields_of(desk).village == ""


def test_with_nothing_before_it_the_paper_is_named(desk: Desk, press: Press, mill: bytes) -> None:
    assert mill
    other = somebody_else(desk)
    issue(other, press)
    with pytest.raises(UserMistake, match="A1号不能撤销，它之前没有可以撤销的操作"):
        undo_last(other)


def test_what_a_paper_stands_on_is_refused_for_good(desk: Desk, press: Press, mill: bytes) -> None:
    assert mill
    issue(desk, press)
    with pytest.raises(UserMistake, match="又做了「签发 青供访单〔2026〕A1号」，那一次不能撤销"):
        undo_last(desk)
