"""What the story says of an entry stays as it was entered, whatever is put right later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.people import Right
from sbdesk.domain.visits import VisitFields
from sbdesk.services.complaints import edit_complaint, register_complaint
from sbdesk.services.credit import CreditEventFields, add_credit_event, edit_credit_event
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk, people
from sbdesk.services.dossier import add_part, edit_part, withdraw_part
from sbdesk.services.joining import join_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.story import StoryEvent, story
from sbdesk.services.visits import edit_visit, log_visit
from sbdesk.store.dossier_tables import Contact
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import table_of
from tests.services.machines import Machine

Pair = tuple[Machine, Machine]


def begun(desk: Desk, record: bytes, title: str, *, full: bool = False) -> StoryEvent:
    """The one event whose title begins so."""
    (event,) = [one for one in story(desk, record, full=full) if one.title.startswith(title)]
    return event


@pytest.mark.parametrize(
    ("kind", "typed", "later", "title", "detail"),
    [
        (
            "contact",
            {"name": "石大𬭎", "role": "户主", "phone": "19900000018"},
            {"name": "石二", "phone": "19911110077", "position": "总经理", "note": "白天在厂"},
            "新增联系人：石大𬭎 户主",
            "199****0018",
        ),
        (
            "equipment",
            {"kind": "自备发电机", "name": "东院", "rating": "50"},
            {"name": "西院", "model": "C9", "interlock": "有机械闭锁"},
            "新增受电设备：自备发电机",
            "额定值 50 kVA 数量 1",
        ),
        (
            "customer_agreement",
            {"kind": "高压供用电合同", "number": "H-1", "starts_on": "2026-11-20"},
            {"number": "H-2", "expires_on": "2029-11-19"},
            "合同与协议：高压供用电合同",
            "",
        ),
    ],
)
def test_a_part_is_told_as_it_was_first_entered(
    desk: Desk,
    mill: bytes,
    kind: str,
    typed: Mapping[str, str],
    later: Mapping[str, str],
    title: str,
    detail: str,
) -> None:
    record = add_part(desk, kind, mill, typed).id
    entered = begun(desk, mill, title)
    assert entered.detail == detail
    for name, text in later.items():
        edit_part(desk, kind, record, {name: text})
    assert begun(desk, mill, title) == entered
    undo_last(desk)
    assert begun(desk, mill, title) == entered
    withdraw_part(desk, kind, record, "重复")
    gone = begun(desk, mill, f"新增{entered.title.removeprefix('新增').partition('：')[0]}")
    assert (gone.title.partition("：")[2], gone.detail) == (
        entered.title.partition("：")[2],
        entered.detail,
    )


def test_numbers_first_entered_are_masked_like_any_other(desk: Desk, mill: bytes) -> None:
    record = add_part(desk, "contact", mill, {"name": "石大", "phone": "19900000018"}).id
    edit_part(desk, "contact", record, {"phone": "19911110077"})
    text = "".join(one.title + one.detail for one in story(desk, mill))
    assert "19900000018" not in text
    assert begun(desk, mill, "新增联系人").detail == "199****0018"
    assert begun(desk, mill, "新增联系人", full=True).detail == "19900000018"


def test_an_edit_calls_a_record_what_it_was_called_then(desk: Desk, mill: bytes) -> None:
    record = add_part(desk, "contact", mill, {"name": "石大"}).id
    edit_part(desk, "contact", record, {"position": "厂长"})
    edit_part(desk, "contact", record, {"name": "石二"})
    edit_part(desk, "contact", record, {"position": "总经理"})
    withdraw_part(desk, "contact", record, "离职")
    assert [one.title for one in story(desk, mill)[:5]] == [
        "撤回联系人：石二",
        "修改联系人「石二」：职务",
        "修改联系人「石大」：姓名",
        "修改联系人「石大」：职务",
        "新增联系人：石大",
    ]


def test_rows_of_an_import_are_told_as_it_brought_them(desk: Desk, mill: bytes) -> None:
    record = new_id()
    with desk.act(Action.IMPORT, Right.IMPORT) as uow:
        rows: list[dict[str, Value]] = [
            {"id": record, "customer_id": mill, "name": "石大", "phone": "19900000018"}
        ]
        uow.insert_many(table_of(Contact), rows)
        uow.commit("导入联系人 1行")
    entered = begun(desk, mill, "新增联系人：石大")
    edit_part(desk, "contact", record, {"phone": "19911110077", "position": "厂长"})
    edit_part(desk, "contact", record, {"name": "石二", "phone": "19911110088"})
    assert begun(desk, mill, "新增联系人：石大") == entered
    assert entered.detail == "199****0018"


def test_a_complaint_and_a_credit_event_are_told_as_they_came_in(desk: Desk, mill: bytes) -> None:
    typed = ComplaintFields(
        customer_id=mill,
        received=datetime(2026, 11, 20, 9, 30),
        content="电压低",
        category="quality.voltage",
    )
    complaint = register_complaint(desk, typed).id
    happened = CreditEventFields(mill, "late_payment", date(2026, 11, 20), 12, "收费记录")
    credit = add_credit_event(desk, happened).id
    before = begun(desk, mill, "受理投诉"), begun(desk, mill, "信用事件")
    edit_complaint(desk, complaint, replace(typed, content="停电", category="quality.outage"))
    edit_credit_event(desk, credit, replace(happened, evidence="银行回单"))
    assert (begun(desk, mill, "受理投诉"), begun(desk, mill, "信用事件")) == before
    edited = begun(desk, mill, "修改投诉")
    assert "电压低 → 停电" in edited.detail


def test_a_visit_is_told_as_planned_and_as_it_was_written_down(desk: Desk, mill: bytes) -> None:
    planned = VisitFields(customer_id=mill, planned_on=date(2026, 12, 1))
    record = log_visit(desk, planned).id
    moved = replace(planned, planned_on=date(2026, 12, 3))
    edit_visit(desk, record, moved)
    assert begun(desk, mill, "计划走访").detail == "计划日期 2026-12-01"
    made = replace(moved, visited=datetime(2026, 11, 20, 9, 0), visitors="赵明远", said="要增容")
    edit_visit(desk, record, made)
    entered = begun(desk, mill, "走访 ")
    edit_visit(desk, record, replace(made, said="不增容了", seen="院里有积水"))
    assert begun(desk, mill, "走访 ") == entered
    assert "积水" not in entered.detail
    # What was noted only later is told where it was noted, and nowhere else.
    edits = [one.title for one in story(desk, mill) if one.title.startswith("修改走访")]
    assert [title.partition("：")[2] for title in edits] == ["客户反映、现场情况", "计划日期"]


def test_what_was_filled_with_the_answer_is_told_once(desk: Desk, mill: bytes) -> None:
    typed = ComplaintFields(
        customer_id=mill, received=datetime(2026, 11, 20, 9, 30), content="电压低"
    )
    record = register_complaint(desk, typed).id
    first = people(desk)[0].id
    closed = replace(
        typed,
        first_asked_id=first,
        contacted=datetime(2026, 11, 20, 9, 40),
        finding="属实",
        replied_on=date(2026, 11, 20),
        closed_on=date(2026, 11, 20),
        satisfaction="满意",
    )
    edit_complaint(desk, record, closed)
    assert begun(desk, mill, "投诉办结").detail == "回访满意"
    edit_complaint(desk, record, replace(closed, satisfaction="不满意"))
    assert begun(desk, mill, "投诉办结").detail == "回访满意"
    told = [one for one in story(desk, mill) if "满意度" in one.title]
    assert [one.detail for one in told] == ["满意度：满意 → 不满意"]


def test_a_joined_file_keeps_its_first_words(desk: Desk, mill: bytes) -> None:
    other = add_customer(desk, CustomerFields(customer_no="6267000785071", name="砖厂")).id
    record = add_part(desk, "contact", other, {"name": "石大", "phone": "19900000018"}).id
    edit_part(desk, "contact", record, {"name": "石二", "phone": "19911110077"})
    join_customers(desk, mill, other, {})
    event = begun(desk, mill, "新增联系人")
    assert (event.title, event.detail) == ("新增联系人：石大", "199****0018")


def test_a_package_brings_the_first_words_along(pair: Pair) -> None:
    hall, laptop = pair
    mill = hall.add("6267000785070", "恒通𬭎砖厂")
    record = add_part(hall.desk, "contact", mill, {"name": "石大", "phone": "19900000018"}).id
    hall.give(laptop)
    edit_part(hall.desk, "contact", record, {"phone": "19911110077"})
    edit_part(laptop.desk, "contact", record, {"phone": "19911110088", "name": "石二"})
    laptop.give(hall)
    hall.give(laptop)
    for one in pair:
        event = begun(one.desk, mill, "新增联系人")
        assert (event.title, event.detail) == ("新增联系人：石大", "199****0018")
