"""Back step by step through what one person did: numbered papers are passed over and named."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import HEAD, Right
from sbdesk.services.customers import add_customer, customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.disclosures import show_in_full
from sbdesk.services.dossier import add_part, dossier
from sbdesk.services.journal import redo_last, undo_last
from sbdesk.services.notices import issue_visit_sheet, register, reprint
from sbdesk.services.press import Press
from sbdesk.services.verification import print_round
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Customer, Person, table_of

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


def test_one_step_too_far_is_brought_again(desk: Desk, mill: bytes) -> None:
    move(desk, mill, "甲村")
    move(desk, mill, "乙村")
    undo_last(desk)
    undo_last(desk)
    outcome = redo_last(desk)
    assert outcome.line == "已恢复「修改客户 恒通𬭎砖厂」"
    assert outcome.changes.sentence == "恢复「修改客户 恒通𬭎砖厂」"
    assert fields_of(desk).village == "甲村"
    redo_last(desk)
    assert fields_of(desk).village == "乙村"
    with pytest.raises(UserMistake, match="没有可以恢复的一步"):
        redo_last(desk)
    assert desk.office.verify().ok


def test_a_new_customer_taken_back_comes_again_with_all_that_is_his(
    desk: Desk, mill: bytes
) -> None:
    contact = add_part(desk, "contact", mill, {"name": "王建国"}).id
    undo_last(desk)
    undo_last(desk)
    assert customer_file(desk, 1) is None
    redo_last(desk)
    redo_last(desk)
    assert [part.id for part in dossier(desk, mill, ["contact"])["contact"]] == [contact]


def test_after_a_change_nothing_is_brought_again_after_a_look_it_is(
    desk: Desk, press: Press, mill: bytes
) -> None:
    issue(desk, press)
    move(desk, mill, "甲村")
    undo_last(desk)
    show_in_full(desk, mill, "查看完整电话和证件号")
    reprint(desk, press, register(desk)[0].number)
    redo_last(desk)
    undo_last(desk)
    edit_customer(desk, mill, replace(fields_of(desk), note="要增容"))
    with pytest.raises(UserMistake, match="没有可以恢复的一步"):
        redo_last(desk)


def test_nobody_brings_again_what_another_took_back(desk: Desk, mill: bytes) -> None:
    other = somebody_else(desk)
    move(desk, mill, "甲村")
    undo_last(desk)
    with pytest.raises(UserMistake, match="没有可以恢复的一步"):
        redo_last(other)
    move(other, mill, "乙村")
    with pytest.raises(UserMistake, match="李强后来"):
        redo_last(desk)
    undo_last(other)
    redo_last(desk)
    assert fields_of(desk).village == "甲村"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from("eaeizzzyy"), min_size=1, max_size=16))
def test_back_and_forth_is_as_people_expect(desk: Desk, mill: bytes, steps: str) -> None:
    """Edits, new customers, imports, Ctrl+Z and Ctrl+Y against two plain stacks of pictures."""
    behind, ahead = list[object](), list[object]()
    begun = one_more(desk, mill, "e")
    for step in steps:
        now = picture(desk)
        if step == "z":
            if not behind:
                break
            undo_last(desk)
            ahead.append(now)
            assert picture(desk) == behind.pop()
        elif step == "y" and not ahead:
            with pytest.raises(UserMistake, match="没有可以恢复的一步"):
                redo_last(desk)
        elif step == "y":
            redo_last(desk)
            behind.append(now)
            assert picture(desk) == ahead.pop()
        else:
            one_more(desk, mill, step)
            behind.append(now)
            ahead.clear()
    assert begun
    assert desk.office.verify().ok


_COUNT = count(1)


def one_more(desk: Desk, mill: bytes, kind: str) -> int:
    """A step of this kind that was never taken before."""
    number = next(_COUNT)
    fields = CustomerFields(str(7113300000 + number), name=f"第{number}户", kind="低压居民")
    if kind == "e":
        move(desk, mill, f"{number}村")
    elif kind == "a":
        add_customer(desk, fields)
    else:
        with desk.act(Action.IMPORT, Right.IMPORT) as uow:
            row: dict[str, Value] = {"id": new_id(), **fields.columns()}
            uow.insert_many(table_of(Customer), [row])
            uow.commit("导入客户")
    return number


def picture(desk: Desk) -> object:
    """Everything that stands in the file of customers."""
    with desk.reading() as raw:
        return raw.execute(
            "SELECT id, customer_no, name, village FROM customer WHERE live = 1 ORDER BY id"
        ).fetchall()
