"""The story of a customer: each thing told once, in words, newest first, personal data masked."""

import tomllib
from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.people import Right
from sbdesk.domain.story_fields import STORY_KINDS, TOLD
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.paths import RESOURCES
from sbdesk.services.complaints import edit_complaint, register_complaint
from sbdesk.services.credit import CreditEventFields, add_credit_event
from sbdesk.services.customers import add_customer, customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk, people
from sbdesk.services.disclosures import show_in_full
from sbdesk.services.dossier import add_part, edit_part, withdraw_part
from sbdesk.services.joining import join_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.story import StoryEvent, story
from sbdesk.services.story_facts import FORM_TITLES
from sbdesk.services.visits import log_visit
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import CreditEvent, UsageMonth, cells, record_tables, table_of
from tests.services.set_clock import SetClock

MILL = "6267000785070"
LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·阿不都热西提·艾合买提江𠅤"


def told(desk: Desk, record: bytes, *kinds: str) -> list[str]:
    """The facts, newest first."""
    return [event.title for event in story(desk, record, kinds or None)]


def fields_of(desk: Desk, number: str = MILL) -> CustomerFields:
    """A customer as stored."""
    file = customer_file(desk, customer_pk(desk, number))
    assert file is not None
    return file.fields


def only(events: tuple[StoryEvent, ...]) -> StoryEvent:
    """The one event there is."""
    (event,) = events
    return event


def test_every_table_of_a_customer_is_told_or_left_out_on_purpose() -> None:
    owned = {t.name for t in record_tables() if "customer_id" in t.columns} | {"customer"}
    assert owned == set(TOLD)
    for name, one in TOLD.items():
        table = next(t for t in record_tables() if t.name == name)
        assert one.kind in STORY_KINDS
        assert set(one.fields) <= {column for _, column in cells(table)}, name


def test_a_new_file_is_one_event(desk: Desk, mill: bytes) -> None:
    event = only(story(desk, mill))
    assert (event.title, event.who, event.kind) == ("建立档案", "赵明远", "changes")
    assert (event.at, event.day) == ("2026-11-20 10:00", date(2026, 11, 20))
    assert (event.record, event.subject) == (mill, "")


def test_changes_are_told_in_words_not_columns(desk: Desk, mill: bytes, clock: SetClock) -> None:
    clock.on(2026, 11, 21)
    edit_customer(desk, mill, replace(fields_of(desk), contract_va=400_000))
    clock.on(2026, 11, 22)
    manager = people(desk)[0].id
    changed = replace(fields_of(desk), village="石门沟村", manager_id=manager, note="要\n增容")
    edit_customer(desk, mill, changed)
    last, before, *_ = story(desk, mill)
    assert before.title == "合同容量：315 kVA → 400 kVA"
    assert last.title == "修改档案：村、客户经理、备注"
    assert last.detail == (
        "村：（空） → 石门沟村；客户经理：（空） → 赵明远；备注：（空） → 要 增容"
    )


def test_personal_numbers_are_masked_unless_asked_in_full(desk: Desk, mill: bytes) -> None:
    edit_customer(desk, mill, replace(fields_of(desk), phone="13904760011"))
    assert told(desk, mill)[0] == "联系电话：199****0001 → 139****0011"
    assert story(desk, mill, full=True)[0].title == "联系电话：19900000001 → 13904760011"
    note = "电话改为13904760012，身份证11010519491231002X"
    edit_customer(desk, mill, replace(fields_of(desk), note=note))
    text = "".join(event.title + event.detail for event in story(desk, mill))
    assert "139****0011" in text
    assert "13904760011" not in text


def test_the_number_of_a_licence_or_identity_card_is_masked_like_its_row(
    desk: Desk, mill: bytes
) -> None:
    typed = {"kind": "身份证明", "state": "已收", "number": "11010519491231002X"}
    card = add_part(desk, "customer_paper", mill, typed)
    edit_part(desk, "customer_paper", card.id, {"number": "110105194912310011"})
    withdraw_part(desk, "customer_paper", card.id, "重复")
    add_part(desk, "customer_paper", mill, {"kind": "电工证", "state": "已收", "number": "T-0045"})
    text = "".join(event.title + event.detail for event in story(desk, mill))
    assert "1949" not in text
    assert "110105********002X" in text
    assert "T-0045" in text
    licence = {"kind": "营业执照", "state": "已收", "number": "91150422MA0N0JXY2P"}
    add_part(desk, "customer_paper", mill, licence)
    edit_customer(desk, mill, replace(fields_of(desk), credit_code="91150422MA0N0JXY2P"))
    text = "".join(event.title + event.detail for event in story(desk, mill))
    assert text.count("91150422MA0N0JXY2P") == 2
    whole = story(desk, mill, full=True)
    assert "11010519491231002X" in "".join(event.title + event.detail for event in whole)


def test_equal_masks_still_say_that_something_changed(desk: Desk, mill: bytes) -> None:
    edit_customer(desk, mill, replace(fields_of(desk), phone="19911110001"))
    assert told(desk, mill)[0] == "联系电话：199****0001，有改动"


def test_a_complaint_is_told_once_from_its_own_days(
    desk: Desk, mill: bytes, clock: SetClock
) -> None:
    received = datetime(2026, 11, 19, 9, 30)
    typed = ComplaintFields(
        customer_id=mill, received=received, content="电压低", category="quality.voltage"
    )
    record = register_complaint(desk, typed).id
    typed = replace(typed, first_asked_id=people(desk)[0].id)
    clock.on(2026, 11, 24)
    edit_complaint(
        desk,
        record,
        replace(
            typed,
            contacted=datetime(2026, 11, 19, 15, 0),
            finding="属实",
            replied_on=date(2026, 11, 23),
            closed_on=date(2026, 11, 24),
            satisfaction="满意",
        ),
    )
    events = story(desk, mill, ("complaints",))
    facts = [(event.at, event.title.split(" ")[0]) for event in events]
    assert facts == [
        ("2026-11-24 10:00", "修改投诉「投〔2026〕A1号」：调查结论"),
        ("2026-11-24", "投诉办结"),
        ("2026-11-23", "答复投诉"),
        ("2026-11-19 15:00", "已与客户联系"),
        ("2026-11-19 09:30", "受理投诉"),
    ]
    assert events[1].detail == "回访满意"
    assert "电压低" in events[-1].detail
    assert "quality" not in events[-1].detail
    assert {event.record for event in events} == {record}


def test_visits_and_promises(desk: Desk, mill: bytes, clock: SetClock) -> None:
    owner = people(desk)[0].id
    visit = VisitFields(
        customer_id=mill, visited=datetime(2026, 11, 18, 9, 0), visitors="赵明远", said="要增容"
    )
    promise = FollowUpFields(what="送材料清单", owner_id=owner, due_on=date(2026, 11, 25))
    log_visit(desk, visit, (promise,))
    log_visit(desk, VisitFields(customer_id=mill, planned_on=date(2026, 12, 1)))
    titles = told(desk, mill, "visits")
    assert titles == ["计划走访 访〔2026〕A2号", "答应客户：送材料清单", "走访 访〔2026〕A1号"]
    kept = story(desk, mill, ("visits",))[1]
    detail = "2026-11-20 录入；由谁办 赵明远，期限 2026-11-25"
    assert (kept.at, kept.detail) == ("2026-11-18 09:00", detail)


def test_credit_shows_what_the_rule_says(desk: Desk, mill: bytes) -> None:
    happened = date(2026, 10, 15)
    fields = CreditEventFields(mill, "late_payment", happened, 12, "收费记录")
    add_credit_event(desk, fields)
    event = only(story(desk, mill, ("credit",)))
    assert (event.day, event.title) == (happened, "信用事件：逾期交费")
    assert event.detail == "2026-11-20 录入；收费记录"


def test_parts_have_their_own_days_and_their_changes(
    desk: Desk, mill: bytes, clock: SetClock
) -> None:
    typed = {"noted_on": "2026-11-10", "condition": "正常生产"}
    add_part(desk, "business_condition", mill, typed)
    contact = add_part(desk, "contact", mill, {"name": "王建国", "phone": "13904760011"}).id
    clock.on(2026, 11, 21)
    edit_part(desk, "contact", contact, {"position": "厂长"})
    clock.on(2026, 11, 22)
    withdraw_part(desk, "contact", contact, "已离职")
    events = story(desk, mill, ("changes", "parts"))
    assert [(event.at[:10], event.title) for event in events] == [
        ("2026-11-22", "撤回联系人：王建国"),
        ("2026-11-21", "修改联系人「王建国」：职务"),
        ("2026-11-20", "新增联系人：王建国"),
        ("2026-11-20", "建立档案"),
        ("2026-11-10", "经营状况：正常生产"),
    ]
    assert "已离职" in events[0].detail
    assert "139****0011" in events[2].detail


def test_who_and_where_a_customer_is_stands_under_the_file(desk: Desk, mill: bytes) -> None:
    add_part(desk, "contact", mill, {"name": "王建国"})
    add_part(desk, "service_location", mill, {"name": "西院", "address": "石门沟村3组13号"})
    large = {"class_name": "经济大客户", "since": "2026-01-01", "reason": "年电量过百万"}
    add_part(desk, "customer_class", mill, large)
    add_part(desk, "meter", mill, {"meter_no": "0000123456"})
    of_file = told(desk, mill, "changes")
    assert len(of_file) == 4
    for word in ("王建国", "西院", "经济大客户", "建立档案"):
        assert any(word in title for title in of_file), word
    (meter,) = told(desk, mill, "parts")
    assert "0000123456" in meter


def test_a_paper_is_called_in_the_story_what_stands_at_its_head() -> None:
    assert FORM_TITLES
    for form, title in FORM_TITLES.items():
        path = RESOURCES / "notices" / f"{form.replace('-', '_')}.toml"
        assert tomllib.loads(path.read_text(encoding="utf-8"))["title"] == title


def test_undo_is_told_as_what_it_was(desk: Desk, mill: bytes) -> None:
    edit_customer(desk, mill, replace(fields_of(desk), village="石门沟村"))
    undo_last(desk)
    event = story(desk, mill)[0]
    assert event.title == "村：石门沟村 → （空）"
    assert event.detail.startswith("撤销「修改客户")


def test_months_of_one_import_are_one_event(desk: Desk, mill: bytes) -> None:
    with desk.act(Action.IMPORT, Right.IMPORT) as uow:
        rows: list[dict[str, Value]] = [
            {"id": new_id(), "customer_id": mill, "month": f"2026{month:02d}", "energy_wh": month}
            for month in range(1, 11)
        ]
        uow.insert_many(table_of(UsageMonth), rows)
        uow.commit("导入电量电费 10行")
    event = only(story(desk, mill, ("money",)))
    assert event.title == "导入电量电费：2026年1月 至 2026年10月，10个月"
    assert event.detail == "导入电量电费 10行"


def test_looking_at_whole_numbers_is_told(desk: Desk, mill: bytes) -> None:
    show_in_full(desk, mill, "电话、身份证号", "核对户主")
    event = only(story(desk, mill, ("disclosures",)))
    assert (event.title, event.detail) == ("查看完整电话、身份证号", "原因：核对户主")
    assert event.who == "赵明远"


def test_a_joined_file_brings_its_past_and_undo_takes_it_back(
    desk: Desk, mill: bytes, clock: SetClock
) -> None:
    other = add_customer(desk, CustomerFields(customer_no="6267000785071", name="恒通砖厂")).id
    received = datetime(2026, 11, 19, 9, 30)
    typed = ComplaintFields(customer_id=other, received=received, content="电压低")
    register_complaint(desk, typed)
    alone = story(desk, mill)
    clock.on(2026, 11, 22)
    join_customers(desk, mill, other, {})
    events = story(desk, mill)
    assert len(events) == len(alone) + 3
    assert events[0].kind == "changes"
    assert [event.subject for event in events if event.kind == "complaints"] == [
        "6267000785071 恒通砖厂"
    ]
    assert sum(event.title == "建立档案" for event in events) == 2
    assert {event.kind for event in story(desk, mill, ("complaints",))} == {"complaints"}
    undo_last(desk)
    assert story(desk, mill)[-len(alone) :] == alone
    assert not [event for event in story(desk, mill) if event.kind == "complaints"]


def test_what_a_joined_file_said_otherwise_stays_in_the_story(desk: Desk, mill: bytes) -> None:
    typed = CustomerFields(
        customer_no="6267000785071", name="恒通砖厂", phone="13600000009", address="桥头村五组19号",
        kind="高压", note="门朝东", nickname="老砖厂",
    )  # fmt: skip
    other = add_customer(desk, typed).id
    join_customers(desk, mill, other, {"note": "give"})
    undo_last(desk)
    join_customers(desk, mill, other, {"phone": "give"})
    joined = story(desk, mill)[0]
    assert joined.title.startswith("合并客户：恒通砖厂")
    # What both say, and what the kept file had no value for and took over, is still in sight.
    assert joined.detail == (
        "并入的一户：用电地址 桥头村五组19号；留下的一户：联系电话：199****0001 → 136****0009"
    )
    whole = story(desk, mill, full=True)[0]
    assert "19900000001 → 13600000009" in whole.detail
    # Later edits of the kept file do not change what is told of the joining.
    edit_customer(desk, mill, replace(fields_of(desk), address="桥头村五组19号"))
    assert story(desk, mill)[1].detail == joined.detail


def test_rare_and_long_names_survive(desk: Desk, mill: bytes) -> None:
    assert len(LONG_NAME) >= 25
    edit_customer(desk, mill, replace(fields_of(desk), name=LONG_NAME))
    assert told(desk, mill)[0] == f"户名：恒通𬭎砖厂 → {LONG_NAME}"


def test_five_thousand_events_are_all_told_newest_first(desk: Desk, mill: bytes) -> None:
    with desk.act(Action.DEMO, Right.IMPORT) as uow:
        rows: list[dict[str, Value]] = [
            {
                "id": new_id(),
                "customer_id": mill,
                "rule": "late_payment",
                "happened_on": f"{2000 + n % 26:04d}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                "quantity": n,
                "evidence": "收费记录",
            }
            for n in range(5000)
        ]
        uow.insert_many(table_of(CreditEvent), rows)
        uow.commit("演示")
    events = story(desk, mill)
    assert len(events) == 5001
    days = [event.at for event in events]
    assert days == sorted(days, reverse=True)
    assert len(story(desk, mill, limit=20)) == 20
    assert story(desk, mill, limit=20) == events[:20]


@pytest.mark.parametrize("kind", STORY_KINDS)
def test_each_kind_can_be_asked_for_alone(desk: Desk, mill: bytes, kind: str) -> None:
    assert {event.kind for event in story(desk, mill, (kind,))} <= {kind}
