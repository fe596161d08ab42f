"""What has a day of its own: where it stands in the story, and when it was entered."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.people import Right
from sbdesk.services.complaints import edit_complaint, register_complaint
from sbdesk.services.desk import Desk, people
from sbdesk.services.dossier import add_part, edit_part
from sbdesk.services.press import Press
from sbdesk.services.story import story
from sbdesk.services.story_export import export_story
from sbdesk.services.story_paper import story_paper
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import CreditEvent, table_of
from tests.notices.poppler import joined_text
from tests.services.set_clock import SetClock

CONTRACT = {"kind": "高压供用电合同", "number": "H-1", "starts_on": "2024-03-15"}


def test_what_was_entered_on_another_day_says_so_everywhere(
    desk: Desk, mill: bytes, clock: SetClock, tmp_path: Path
) -> None:
    clock.on(2026, 11, 29)
    add_part(desk, "customer_agreement", mill, {**CONTRACT, "expires_on": "2027-03-14"})
    events = story(desk, mill)
    contract = events[-1]
    assert (contract.at, contract.entered) == ("2024-03-15", "2026-11-29 10:00")
    assert contract.detail == "2026-11-29 录入；到期日期 2027-03-14"
    out = tmp_path / "经历.csv"
    export_story(desk, mill, out)
    assert "2026-11-29 录入" in out.read_text("gb18030")
    text = joined_text(story_paper(desk, Press(), mill, events).pdf, tmp_path)
    assert "2026-11-29录入" in text.replace(" ", "")


def test_a_correction_moves_the_day_not_the_entry(desk: Desk, mill: bytes, clock: SetClock) -> None:
    record = add_part(desk, "customer_agreement", mill, CONTRACT).id
    clock.on(2026, 11, 29)
    edit_part(desk, "customer_agreement", record, {"starts_on": "2024-05-01"})
    contract = story(desk, mill)[-1]
    assert (contract.at, contract.detail) == ("2024-05-01", "2026-11-20 录入")


def test_a_day_that_is_still_to_come_was_entered_before(desk: Desk, mill: bytes) -> None:
    add_part(desk, "customer_agreement", mill, {**CONTRACT, "starts_on": "2027-01-01"})
    contract = story(desk, mill)[0]
    assert (contract.at, contract.detail) == ("2027-01-01", "2026-11-20 录入")


def test_what_was_entered_on_its_day_does_not_repeat_it(desk: Desk, mill: bytes) -> None:
    add_part(desk, "customer_agreement", mill, {**CONTRACT, "starts_on": "2026-11-20"})
    assert [one.detail for one in story(desk, mill)] == ["", ""]


def test_each_step_of_a_complaint_has_its_own_entry(
    desk: Desk, mill: bytes, clock: SetClock
) -> None:
    received = datetime(2026, 11, 19, 9, 30)
    typed = ComplaintFields(customer_id=mill, received=received, content="电压低")
    record = register_complaint(desk, typed).id
    clock.on(2026, 11, 24)
    first = people(desk)[0].id
    replied, closed = date(2026, 11, 23), date(2026, 11, 24)
    done = replace(
        typed, first_asked_id=first, finding="属实", replied_on=replied, closed_on=closed
    )
    edit_complaint(desk, record, done)
    details = {one.title[:4]: one.detail for one in story(desk, mill, ("complaints",))}
    assert details["受理投诉"] == "2026-11-20 录入；电压低"
    assert details["答复投诉"] == "2026-11-24 录入；属实"
    assert details["投诉办结"] == ""


def test_a_bulk_says_that_it_was_brought_in_and_a_made_up_past_says_nothing(
    desk: Desk, mill: bytes
) -> None:
    for action in (Action.IMPORT, Action.DEMO):
        with desk.act(action, Right.IMPORT) as uow:
            row: dict[str, Value] = {
                "id": new_id(),
                "customer_id": mill,
                "rule": "late_payment",
                "happened_on": "2024-05-06",
                "evidence": str(action.name),
            }
            uow.insert_many(table_of(CreditEvent), [row])
            uow.commit("一批")
    events = {one.detail: one.entered for one in story(desk, mill, ("credit",))}
    assert events == {"2026-11-20 导入；IMPORT": "2026-11-20 10:00", "DEMO": "2024-05-06"}


def test_a_day_without_a_time_stands_where_it_was_entered(
    desk: Desk, mill: bytes, clock: SetClock
) -> None:
    clock.on(2026, 11, 20, 11)
    noted = {"noted_on": "2026-11-20", "condition": "正常生产"}
    add_part(desk, "business_condition", mill, noted)
    clock.on(2026, 11, 20, 12)
    add_part(desk, "contact", mill, {"name": "石大"})
    clock.on(2026, 11, 21)
    add_part(desk, "business_condition", mill, {**noted, "condition": "停产"})
    early = {"starts_on": "2026-11-21", "kind": "高压供用电合同"}
    add_part(desk, "customer_agreement", mill, early)
    assert [one.title for one in story(desk, mill)] == [
        "合同与协议：高压供用电合同",
        "经营状况：停产",
        "新增联系人：石大",
        "经营状况：正常生产",
        "建立档案",
    ]


def test_the_last_entered_comes_first_where_that_is_asked(
    desk: Desk, mill: bytes, clock: SetClock
) -> None:
    clock.on(2026, 11, 21)
    add_part(desk, "contact", mill, {"name": "石大"})
    clock.on(2026, 11, 22)
    add_part(desk, "customer_agreement", mill, CONTRACT)
    titles = [one.title for one in story(desk, mill, by_entry=True, limit=2)]
    assert titles == ["合同与协议：高压供用电合同 H-1", "新增联系人：石大"]
    assert story(desk, mill)[-1].title == titles[0]
