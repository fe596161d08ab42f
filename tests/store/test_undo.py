"""Taking back: a new transaction that restores old values, or says why it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.errors import UserMistake
from sbdesk.store import search
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import new_id
from sbdesk.store.office import Office
from sbdesk.store.tables import Complaint, Contact, Person
from sbdesk.store.walking import last_undoable
from tests.store.offices import (
    LI,
    WANG,
    Station,
    add,
    bring_in,
    cell,
    customer,
    edit,
    last_seq,
    live,
    rows,
    take_back,
    whole,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Station(tmp_path).create()
    yield office
    office.close()


def found(office: Office, text: str) -> int:
    with office.reader() as session:
        return len(search.find(raw_connection(session), text).hits)


def next_undo(office: Office) -> int | None:
    with office.reader() as session:
        return last_undoable(raw_connection(session), office.identity.origin, None)


def test_an_edit_is_taken_back(office: Office) -> None:
    record = add(office, name="甲", phone="1")
    edit(office, record, name="乙", phone="2")
    undone = take_back(office, 2)
    assert (undone.sentence, undone.kept) == ("修改客户「乙」", ())
    assert (cell(office, record, "name"), cell(office, record, "phone")) == ("甲", "1")
    assert whole(office)


def test_a_new_record_is_withdrawn_and_not_found_any_more(office: Office) -> None:
    add(office, name="王小二")
    assert found(office, "王小二") == 1
    take_back(office, 1)
    assert (live(office), found(office, "王小二")) == (0, 0)
    assert whole(office)


def test_a_withdrawal_is_taken_back(office: Office) -> None:
    record = add(office, name="王小二")
    with office.unit_of_work(WANG, Action.WITHDRAW) as uow:
        customer(uow.session, record).live = 0
        uow.commit("撤回客户")
    take_back(office, 2)
    assert (live(office), found(office, "王小二")) == (1, 1)


def test_ctrl_z_walks_back_through_this_persons_own_actions(office: Office) -> None:
    record = add(office, name="甲")
    edit(office, record, name="乙")
    edit(office, record, LI, phone="2")
    edit(office, record, village="林东")
    walked: list[int] = []
    while (seq := next_undo(office)) is not None and len(walked) < 2:
        walked.append(seq)
        take_back(office, seq)
    assert walked == [4, 2]
    assert cell(office, record, "name") == "甲"
    with pytest.raises(UserMistake, match="李强后来（2026-03-15）又做了「修改客户「乙」」"):
        take_back(office, 1)
    take_back(office, 3, LI)
    take_back(office, 1)
    assert (live(office), next_undo(office)) == (0, None)
    assert whole(office)


def test_add_edit_undo_undo(office: Office) -> None:
    record = add(office, name="甲")
    edit(office, record, name="乙")
    take_back(office, 2)
    take_back(office, 1)
    assert (live(office), cell(office, record, "name")) == (0, "甲")
    assert whole(office)


def test_an_undo_is_itself_undone(office: Office) -> None:
    record = add(office, name="甲")
    edit(office, record, name="乙")
    take_back(office, 2)
    take_back(office, 3)
    assert cell(office, record, "name") == "乙"
    take_back(office, 2)
    assert cell(office, record, "name") == "甲"
    assert whole(office)


def test_twice_is_refused(office: Office) -> None:
    record = add(office, name="甲")
    edit(office, record, name="乙")
    take_back(office, 2)
    with pytest.raises(UserMistake, match="已经撤销过了"):
        take_back(office, 2)


def test_what_never_happened_is_refused(office: Office) -> None:
    with pytest.raises(UserMistake, match="没有这次操作"):
        take_back(office, 1)


def test_an_issued_notice_stays_issued(office: Office) -> None:
    record = add(office, name="甲")
    with office.unit_of_work(WANG, Action.ISSUE) as uow:
        customer(uow.session, record).note = "已送达"
        uow.commit("打印催费通知")
    with pytest.raises(UserMistake, match="「打印催费通知」不能撤销"):
        take_back(office, 2)


def test_a_later_change_stands_in_the_way(office: Office) -> None:
    record = add(office, name="甲", phone="1")
    edit(office, record, name="乙", phone="2")
    edit(office, record, LI, name="丙")
    with pytest.raises(UserMistake, match="李强后来（2026-03-15）又做了「修改客户「丙」」"):
        take_back(office, 2)
    assert (cell(office, record, "name"), cell(office, record, "phone")) == ("丙", "2")
    assert last_seq(office) == 3


def test_a_record_that_is_referred_to_is_not_withdrawn(office: Office) -> None:
    record = add(office, name="甲")
    with office.unit_of_work(LI, Action.ADD) as uow:
        uow.session.add(Complaint(id=new_id(), customer_id=record, content="停电"))
        uow.commit("登记投诉")
    with pytest.raises(UserMistake, match="李强后来（2026-03-15）又做了「登记投诉」"):
        take_back(office, 1)
    take_back(office, 2, LI)
    take_back(office, 1)
    assert live(office) == 0
    assert whole(office)


def test_an_undone_withdrawal_of_what_is_used_again(office: Office) -> None:
    manager = new_id()
    with office.unit_of_work(WANG, Action.ADD) as uow:
        uow.session.add(Person(id=manager, name="赵"))
        uow.commit("新增人员")
    add(office, name="甲", manager_id=manager)
    with pytest.raises(UserMistake, match="要先撤销那一次"):
        take_back(office, 1)


def test_an_import_is_taken_back_and_brought_again(office: Office) -> None:
    bring_in(office, 1200)
    assert found(office, "张1199") == 1
    take_back(office, 1)
    assert (live(office), found(office, "张1199")) == (0, 0)
    take_back(office, 2)
    assert (live(office), found(office, "张1199")) == (1200, 1)
    take_back(office, 1)
    assert live(office) == 0
    assert whole(office)


def test_an_import_is_taken_back_where_nothing_later_stands_on_it(office: Office) -> None:
    records = bring_in(office, 1100)
    edit(office, records[3], LI, name="改过")
    with office.unit_of_work(LI, Action.ADD) as uow:
        uow.session.add(Complaint(id=new_id(), customer_id=records[1050], content="停电"))
        uow.commit("登记投诉")
    undone = take_back(office, 1)
    assert live(office) == 2
    kept = {(one.row, one.column, one.person, one.sentence) for one in undone.kept}
    assert kept == {
        (records[3], "name", "李强", "修改客户「改过」"),
        (records[1050], "live", "李强", "登记投诉"),
    }
    assert whole(office)


def test_an_edit_of_an_imported_record_taken_back_leaves_the_import_free(office: Office) -> None:
    records = bring_in(office, 3)
    edit(office, records[0], name="改过")
    take_back(office, 2)
    undone = take_back(office, 1)
    assert (undone.kept, live(office)) == ((), 0)
    assert whole(office)


def test_cells_that_an_import_changed_are_taken_back_one_by_one(office: Office) -> None:
    first, second = (add(office, name=name) for name in ("甲", "乙"))
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        for record in (first, second):
            customer(uow.session, record).phone = "139"
        uow.commit("导入")
    edit(office, first, LI, phone="138")
    undone = take_back(office, 3)
    assert [one.row for one in undone.kept] == [first]
    assert (cell(office, first, "phone"), cell(office, second, "phone")) == ("138", None)
    assert whole(office)


def test_an_old_and_a_new_value_that_are_alike_need_no_entry(office: Office) -> None:
    record = add(office, name="甲")
    edit(office, record, name="乙")
    take_back(office, 2)
    assert rows(office, "SELECT old, new FROM entry WHERE row = ? AND col = 4", record) == [
        (None, "甲"),
        ("甲", "乙"),
        ("乙", "甲"),
    ]


def test_a_cell_changed_twice_in_one_action(office: Office) -> None:
    record = add(office, name="甲")
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        for name in ("乙", "丙"):
            customer(uow.session, record).name = name
            uow.session.flush()
        uow.commit("改了又改")
    take_back(office, 2)
    assert cell(office, record, "name") == "甲"
    take_back(office, 3)
    assert cell(office, record, "name") == "丙"
    take_back(office, 2)
    take_back(office, 1)
    assert (live(office), whole(office)) == (0, True)


@settings(max_examples=12)
@given(steps=st.lists(st.sampled_from("eeuur"), min_size=1, max_size=14))
def test_undo_and_redo_are_a_stack(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Edits, undo (of the newest in force) and redo (of the newest undo) against plain lists."""
    office = Station(tmp_path_factory.mktemp("stack")).create()
    record = add(office, name="0")
    values, done, undone = ["0"], list[int](), list[tuple[int, str]]()
    undoing = list[int]()
    for count, step in enumerate(steps, 1):
        if step == "e":
            edit(office, record, name=str(count))
            values.append(str(count))
            done.append(last_seq(office))
            undone.clear()
            undoing.clear()
        elif step == "u" and done:
            seq = done.pop()
            take_back(office, seq)
            undone.append((seq, values.pop()))
            undoing.append(last_seq(office))
        elif step == "r" and undoing:
            take_back(office, undoing.pop())
            seq, value = undone.pop()
            done.append(seq)
            values.append(value)
        assert cell(office, record, "name") == values[-1]
    assert whole(office)
    office.close()


def moved(office: Office, contact: bytes, to: bytes, who: Actor = LI) -> None:
    """A contact goes over to another customer."""
    with office.unit_of_work(who, Action.EDIT) as uow:
        uow.raw.execute("UPDATE contact SET customer_id = ? WHERE id = ?", (to, contact))
        uow.commit("移交联系人")


def contact_of(office: Office, record: bytes) -> bytes:
    contact = new_id()
    with office.unit_of_work(WANG, Action.ADD) as uow:
        uow.session.add(Contact(id=contact, customer_id=record, name="电工"))
        uow.commit("新增联系人")
    return contact


def test_what_points_at_a_record_is_named_not_what_made_it(office: Office) -> None:
    one = add(office, name="甲")
    contact = contact_of(office, one)
    other = add(office, name="乙")
    moved(office, contact, other)
    with pytest.raises(UserMistake, match="李强后来（2026-03-15）又做了「移交联系人」"):
        take_back(office, 3)
    take_back(office, 4, LI)
    take_back(office, 3)
    assert live(office) == 1


def joined(office: Office, keep: bytes, give: bytes) -> None:
    with office.unit_of_work(LI, Action.JOIN) as uow:
        uow.raw.execute(
            "UPDATE customer SET live = 0, merged_into_id = ? WHERE id = ?", (keep, give)
        )
        uow.commit("合并客户")


def test_a_file_with_another_merged_into_it_does_not_vanish(office: Office) -> None:
    give = add(office, name="甲")
    keep = add(office, name="乙")
    joined(office, keep, give)
    with pytest.raises(UserMistake, match="李强后来（2026-03-15）又做了「合并客户」"):
        take_back(office, 2)
    take_back(office, 3, LI)
    assert (live(office), cell(office, give, "merged_into_id")) == (2, None)
    take_back(office, 2)
    assert (live(office), whole(office)) == (1, True)


def test_an_import_leaves_the_file_another_was_merged_into(office: Office) -> None:
    give = add(office, name="甲")
    keep, other = bring_in(office, 2)
    joined(office, keep, give)
    undone = take_back(office, 2)
    assert [(one.row, one.column, one.person) for one in undone.kept] == [(keep, "live", "李强")]
    assert (cell(office, keep, "live"), cell(office, other, "live")) == (1, 0)
    assert whole(office)


def test_a_withdrawal_is_not_brought_again_over_what_was_added_since(office: Office) -> None:
    record = add(office, name="甲")
    with office.unit_of_work(WANG, Action.WITHDRAW) as uow:
        customer(uow.session, record).live = 0
        uow.commit("撤回客户")
    take_back(office, 2)
    contact_of(office, record)
    with pytest.raises(UserMistake, match="又做了「新增联系人」"):
        take_back(office, 3)
