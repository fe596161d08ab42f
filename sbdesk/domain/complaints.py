"""A complaint in the ledger: fields, problems, the completeness of its reply, its state.

Findings and clocks follow the 95598 rules as collected in `resources/rules`; a measure has a
person and a day, and a reply never says two things at once (DESIGN §9, inventory rows 46–60).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sbdesk.domain.checks import phone_problem
from sbdesk.domain.errors import Problem
from sbdesk.domain.states import DueState, due_state
from sbdesk.domain.text import text_problem

FINDINGS: Final = ("属实", "部分属实", "不属实")
SATISFACTIONS: Final = ("满意", "基本满意", "不满意", "不评价")
_LONG_TEXTS: Final = ("content", "facts", "basis", "measures")
_LONGEST: Final = 4000
_CONTRADICTIONS: Final = (
    ("已联系", "无法联系"),
    ("已联系", "联系不上"),
    ("已与客户联系", "未联系"),
    ("已恢复供电", "尚未恢复"),
    ("已处理完毕", "尚未处理"),
    ("已整改", "尚未整改"),
    ("已退还", "尚未退还"),
    ("已更换", "尚未更换"),
)
_NOT_UPHELD: Final = ("不属实", "与事实不符", "情况不存在")


@dataclass(frozen=True)
class ComplaintFields:
    """All a clerk may edit; moments are the wall clock as typed, ids are record ids."""

    customer_id: bytes | None = None
    caller: str = ""
    phone: str = ""
    received: datetime | None = None
    channel: str = ""
    work_order_no: str = ""
    category: str = ""
    content: str = ""
    contact_window: str = ""
    first_asked_id: bytes | None = None
    handler_id: bytes | None = None
    contacted: datetime | None = None
    finding: str = ""
    liability: str = ""
    facts: str = ""
    basis: str = ""
    measures: str = ""
    measure_due_on: date | None = None
    replied_on: date | None = None
    satisfaction: str = ""
    closed_on: date | None = None
    repeat_of_id: bytes | None = None


def complaint_problems(fields: ComplaintFields, now: datetime) -> list[Problem]:
    """Everything that forbids saving, all at once; `now` is the wall clock of saving.

    What may still be asked for (channel, category, phone) forbids only the reply, so that no
    entry is lost while the caller waits.
    """
    found: list[Problem] = []
    if fields.customer_id is None and not fields.caller:
        found.append(Problem("caller", "没有选客户，也没有填来电人"))
    if wrong := phone_problem(fields.phone):
        found.append(Problem("phone", wrong))
    if fields.received is None:
        found.append(Problem("received", "受理时间没有填"))
    if not fields.content:
        found.append(Problem("content", "投诉内容没有填"))
    for field in _LONG_TEXTS:
        if wrong := text_problem(getattr(fields, field), _LONGEST):
            found.append(Problem(field, wrong))
    return found + _choice_problems(fields) + _time_problems(fields, now)


def _choice_problems(fields: ComplaintFields) -> list[Problem]:
    found: list[Problem] = []
    if fields.finding and fields.finding not in FINDINGS:
        found.append(Problem("finding", "调查结论应为属实、部分属实或不属实"))
    if fields.satisfaction and fields.satisfaction not in SATISFACTIONS:
        found.append(Problem("satisfaction", f"满意度应为{'、'.join(SATISFACTIONS)}之一"))
    return found


def _time_problems(fields: ComplaintFields, now: datetime) -> list[Problem]:
    found: list[Problem] = []
    received = fields.received
    if received is not None and received > now:
        found.append(Problem("received", f"受理时间 {received:%Y-%m-%d %H:%M} 晚于现在"))
    if fields.contacted is not None:
        if fields.contacted > now:
            found.append(Problem("contacted", "联系时间晚于现在"))
        elif received is not None and fields.contacted < received:
            found.append(Problem("contacted", "联系时间早于受理时间"))
    for field, title in (("replied_on", "答复日期"), ("closed_on", "办结日期")):
        day: date | None = getattr(fields, field)
        if day is not None and day > now.date():
            found.append(Problem(field, f"{title} {day} 晚于今天"))
        elif day is not None and received is not None and day < received.date():
            found.append(Problem(field, f"{title} {day} 早于受理日 {received.date()}"))
    if fields.closed_on is not None and fields.replied_on is None:
        found.append(Problem("closed_on", "还没有答复，不能办结"))
    return found


def reply_problems(fields: ComplaintFields) -> list[Problem]:
    """What a reply still lacks before it may be issued or the case closed, all at once."""
    found = [
        Problem(field, text)
        for field, missing, text in (
            ("channel", not fields.channel, "受理渠道没有选"),
            ("category", not fields.category, "投诉分类没有选"),
            ("contacted", fields.contacted is None, "没有记录与客户联系的时间"),
            ("finding", not fields.finding, "调查结论没有选"),
            ("facts", not fields.facts, "查明的情况没有写"),
            ("basis", not fields.basis, "结论的依据没有写"),
        )
        if missing
    ]
    if fields.finding in ("属实", "部分属实"):
        if not fields.liability:
            found.append(Problem("liability", "责任归属没有填"))
        if not fields.measures:
            found.append(Problem("measures", "处理措施没有写"))
        elif fields.measure_due_on is None:
            found.append(Problem("measure_due_on", "措施没有写完成日期"))
    if fields.replied_on is None:
        found.append(Problem("replied_on", "答复日期没有填"))
    return found + contradictions(fields)


def contradictions(fields: ComplaintFields) -> list[Problem]:
    """Places where the reply says two things that cannot both be."""
    text = f"{fields.facts}\n{fields.measures}"
    found = [
        Problem("facts", f"「{one}」与「{other}」互相矛盾，请核对")
        for one, other in _CONTRADICTIONS
        if one in text and other in text
    ]
    denied = next((word for word in _NOT_UPHELD if word in text), None)
    if fields.finding == "属实" and denied is not None:
        found.append(Problem("finding", f"结论是属实，文字里却写「{denied}」"))
    if fields.finding == "不属实" and denied is None and "情况属实" in text:
        found.append(Problem("finding", "结论是不属实，文字里却写「情况属实」"))
    if fields.contacted is None and ("已联系" in text or "已与客户联系" in text):
        found.append(Problem("contacted", "文字里写已联系，联系时间却没有填"))
    return found


@dataclass(frozen=True)
class ComplaintState:
    """The clock that matters now: 联系, 答复, 回访 or nothing more to do."""

    state: DueState
    step: str
    due: datetime | date | None


def complaint_state(
    fields: ComplaintFields,
    contact_due: datetime | None,
    reply_due_on: date | None,
    now: datetime,
    *,
    waiting: bool = False,
) -> ComplaintState:
    """Where a complaint stands: first contact by the minute, then the reply, then closing."""
    today = now.date()
    if fields.closed_on is not None:
        return ComplaintState(DueState.DONE, "已办结", fields.closed_on)
    if fields.replied_on is not None:
        return ComplaintState(DueState.WAITING, "回访", None)
    if fields.contacted is None and contact_due is not None:
        late = contact_due < now
        state = DueState.OVERDUE if late else due_state(contact_due.date(), today)
        return ComplaintState(state, "联系客户", contact_due)
    return ComplaintState(due_state(reply_due_on, today, waiting=waiting), "答复", reply_due_on)
