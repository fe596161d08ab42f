"""Complaints: what forbids saving, what a reply lacks, where it stands."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.complaints import (
    ComplaintFields,
    complaint_problems,
    complaint_state,
    contradictions,
    reply_problems,
)
from sbdesk.domain.states import DueState

NOW = datetime(2026, 11, 18, 10, 0)  # a Wednesday
NEW = ComplaintFields(
    customer_id=b"1" * 16,
    phone="13812342716",
    received=datetime(2026, 11, 17, 9, 30),
    channel="来电",
    category="outage.stop",
    content="一个月停了三次电",
)
REPLIED = replace(
    NEW,
    contacted=datetime(2026, 11, 17, 15, 0),
    finding="属实",
    liability="供电所",
    facts="10月停电三次，已与客户联系说明原因",
    basis="停电记录",
    measures="更换绝缘导线",
    measure_due_on=date(2026, 12, 1),
    replied_on=date(2026, 11, 18),
)


def said(fields: ComplaintFields) -> dict[str, str]:
    return {problem.field: problem.text for problem in complaint_problems(fields, NOW)}


def lacks(fields: ComplaintFields) -> set[str]:
    return {problem.field for problem in reply_problems(fields)}


def test_a_good_entry_and_a_good_reply() -> None:
    assert said(NEW) == {}
    assert said(REPLIED) == {}
    assert lacks(REPLIED) == set()


def test_all_problems_at_once() -> None:
    found = said(ComplaintFields(phone="1381234271"))
    assert found == {
        "caller": "没有选客户，也没有填来电人",
        "phone": "少 1 位：应为 11 位，现有 10 位",
        "received": "受理时间没有填",
        "content": "投诉内容没有填",
    }


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"received": datetime(2026, 11, 18, 10, 1)}, "received", "晚于现在"),
        ({"contacted": datetime(2026, 11, 17, 9, 0)}, "contacted", "早于受理时间"),
        ({"contacted": datetime(2026, 11, 18, 11, 0)}, "contacted", "晚于现在"),
        ({"replied_on": date(2026, 11, 16)}, "replied_on", "早于受理日"),
        ({"replied_on": date(2026, 11, 19)}, "replied_on", "晚于今天"),
        ({"closed_on": date(2026, 11, 18)}, "closed_on", "还没有答复，不能办结"),
        ({"finding": "也许"}, "finding", "调查结论应为"),
        ({"satisfaction": "很好"}, "satisfaction", "满意度应为"),
        ({"content": "字" * 4001}, "content", "多 1 个字"),
        ({"facts": "\ud800"}, "facts", "损坏的字"),
    ],
)
def test_each_problem(change: dict[str, object], field: str, text: str) -> None:
    found = {p.field: p.text for p in complaint_problems(_changed(NEW, change), NOW)}
    assert text in found[field]


def _changed(fields: ComplaintFields, change: dict[str, object]) -> ComplaintFields:
    return ComplaintFields(**{**vars(fields), **change})


def test_what_a_bare_entry_lacks_for_its_reply() -> None:
    assert lacks(replace(NEW, channel="", category="")) == {
        "channel",
        "category",
        "contacted",
        "finding",
        "facts",
        "basis",
        "replied_on",
    }


def test_an_upheld_complaint_needs_liability_measure_and_day() -> None:
    bare = replace(REPLIED, liability="", measures="", measure_due_on=None)
    assert lacks(bare) == {"liability", "measures"}
    assert lacks(replace(REPLIED, measure_due_on=None)) == {"measure_due_on"}
    rejected = replace(bare, finding="不属实", facts="查了停电记录，没有发现停电")
    assert lacks(rejected) == set()


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"facts": "已联系客户，多次无法联系"}, "facts", "「已联系」与「无法联系」互相矛盾"),
        ({"facts": "已恢复供电", "measures": "尚未恢复"}, "facts", "互相矛盾"),
        ({"facts": "反映情况不属实"}, "finding", "结论是属实，文字里却写「不属实」"),
        ({"finding": "不属实", "facts": "情况属实"}, "finding", "却写「情况属实」"),
        ({"contacted": None}, "contacted", "文字里写已联系"),
    ],
)
def test_contradictions(change: dict[str, object], field: str, text: str) -> None:
    found = {p.field: p.text for p in contradictions(_changed(REPLIED, change))}
    assert text in found[field]


def test_no_contradiction_in_plain_words() -> None:
    assert contradictions(REPLIED) == []
    assert contradictions(replace(REPLIED, finding="不属实", facts="情况不属实")) == []


@pytest.mark.parametrize(
    ("fields", "now", "state", "step"),
    [
        (NEW, datetime(2026, 11, 17, 20, 0), DueState.THIS_WEEK, "联系客户"),
        (NEW, datetime(2026, 11, 18, 9, 0), DueState.TODAY, "联系客户"),
        (NEW, datetime(2026, 11, 18, 9, 31), DueState.OVERDUE, "联系客户"),
        (replace(REPLIED, replied_on=None), NOW, DueState.LATER, "答复"),
        (replace(REPLIED, replied_on=None), datetime(2026, 11, 25), DueState.OVERDUE, "答复"),
        (REPLIED, NOW, DueState.WAITING, "回访"),
        (replace(REPLIED, closed_on=date(2026, 11, 18)), NOW, DueState.DONE, "已办结"),
    ],
)
def test_where_it_stands(
    fields: ComplaintFields, now: datetime, state: DueState, step: str
) -> None:
    found = complaint_state(fields, datetime(2026, 11, 18, 9, 30), date(2026, 11, 24), now)
    assert (found.state, found.step) == (state, step)


def test_waiting_for_the_customer() -> None:
    fields = replace(REPLIED, replied_on=None)
    found = complaint_state(fields, None, date(2026, 11, 24), NOW, waiting=True)
    assert found.state is DueState.WAITING
