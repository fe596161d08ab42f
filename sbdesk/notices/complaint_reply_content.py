"""The written reply to a complaint: what it holds, what it needs, how its sentences are made.

The page itself is laid out in `complaint_reply.py`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sbdesk.domain.errors import Problem
from sbdesk.domain.words import chinese_date
from sbdesk.notices.blocks import ReadingTable
from sbdesk.notices.line_setting import Run
from sbdesk.notices.wording import Wording, corrected

FORM = "complaint-reply"
UPHELD, PARTLY_UPHELD, NOT_UPHELD = "属实", "部分属实", "不属实"
FINDINGS = (UPHELD, PARTLY_UPHELD, NOT_UPHELD)

_NONE: Final[frozenset[str]] = frozenset()
_PLAIN = """
    customer_no same_day close heading_said heading_facts heading_finding
    heading_measures heading_further attached attached_title upheld partly_upheld
    not_upheld liability apology more_material further last_day cut_hint slip_title
    slip_hint slip_question slip_satisfied slip_fair slip_dissatisfied slip_words
    slip_signature slip_phone copies draft
"""
PLACES: Final = {
    **dict.fromkeys(_PLAIN.split(), _NONE),
    "salutation": frozenset({"name"}),
    "received": frozenset({"time", "channel", "said"}),
    "received_order": frozenset({"time", "channel", "said", "no"}),
    "received_attached": frozenset({"time", "channel"}),
    "contacted": frozenset({"time"}),
    "contacted_inspected": frozenset({"time", "inspected"}),
    "inspected": frozenset({"inspected"}),
    "measure_person": frozenset({"person"}),
    "measure_due": frozenset({"day"}),
    "measure_person_due": frozenset({"person", "day"}),
    "further_head": frozenset({"head", "phone"}),
    "handled_by": frozenset({"name"}),
    "approved_by": frozenset({"name"}),
    "phone": frozenset({"phone"}),
    "seal": frozenset({"unit"}),
    "limit": frozenset({"sentence"}),
    "early": frozenset({"days"}),
    "late": frozenset({"days"}),
    "page": frozenset({"page", "pages"}),
    "printed": frozenset({"time"}),
}


@dataclass(frozen=True)
class Measure:
    """Something done or to be done, by whom and before which day."""

    text: str
    person: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class ComplaintReply:
    """One reply as it stands on paper; None means not known (yet), never an empty promise.

    `received` and `contacted` are wall clock. `number`, `code` and `printed_at` (wall clock as
    printed, "2026-10-09 10:18") are None for a draft. `facts` may be text, a table or both.
    `inspected` is in words ("9月30日上午"). `due_sentence` is the working of the limit from
    `domain.deadlines`. `at_fault` adds the form's own apology unless `apology` gives another.
    """

    unit: str
    addressee: str
    received: datetime
    channel: str
    said: str
    customer_no: str | None = None
    work_order_no: str | None = None
    contacted: datetime | None = None
    inspected: str | None = None
    facts: str = ""
    facts_table: ReadingTable | None = None
    finding: str | None = None
    liability: str | None = None
    basis: str = ""
    at_fault: bool = False
    apology: str | None = None
    measures: tuple[Measure, ...] = ()
    head: str | None = None
    head_phone: str | None = None
    handled_by: str | None = None
    approved_by: str | None = None
    phone: str | None = None
    replied_on: date | None = None
    due_on: date | None = None
    due_sentence: str | None = None
    number: str | None = None
    code: str | None = None
    printed_at: str | None = None


def reply_problems(reply: ComplaintReply) -> tuple[Problem, ...]:
    """What an issued reply still lacks, all at once; a draft may lack it."""
    needed = (
        ("addressee", bool(reply.addressee.strip()), "缺少客户名称。"),
        ("said", bool(reply.said.strip()), "缺少客户反映的内容。"),
        ("facts", bool(reply.facts.strip() or reply.facts_table), "缺少查到的事实。"),
        ("finding", reply.finding in FINDINGS, "缺少结论：属实、部分属实或不属实。"),
        ("measures", bool(reply.measures) or reply.finding == NOT_UPHELD, "缺少处理措施。"),
        ("handled_by", bool(reply.handled_by), "缺少经办人。"),
        ("approved_by", bool(reply.approved_by), "缺少审核人。"),
        ("replied_on", reply.replied_on is not None, "缺少答复日期。"),
    )
    return tuple(Problem(field, text) for field, there, text in needed if not there)


def opening(reply: ComplaintReply, wording: Wording, said_attached: bool) -> str:
    """The first paragraph: what reached us when, and what we did at once."""
    time = moment_words(reply.received)
    said = inner_quote(reply.said)
    if said_attached:
        text = wording.say("received_attached", time=time, channel=reply.channel)
    elif reply.work_order_no:
        text = wording.say(
            "received_order", time=time, channel=reply.channel, said=said, no=reply.work_order_no
        )
    else:
        text = wording.say("received", time=time, channel=reply.channel, said=said)
    return text + _first_steps(reply, wording) + wording.say("close")


def _first_steps(reply: ComplaintReply, wording: Wording) -> str:
    if reply.contacted is None:
        return wording.say("inspected", inspected=reply.inspected) if reply.inspected else ""
    same_day = reply.contacted.date() == reply.received.date()
    day = wording.say("same_day") if same_day else _day_words(reply.contacted.date())
    time = f"{day}{_clock_words(reply.contacted)}"
    if reply.inspected:
        return wording.say("contacted_inspected", time=time, inspected=reply.inspected)
    return wording.say("contacted", time=time)


def conclusion(reply: ComplaintReply, wording: Wording) -> str:
    """Basis and apology in one paragraph, or the request for more where nothing was found."""
    text = sentence(reply.basis)
    if reply.apology is not None:
        text += sentence(reply.apology)
    elif reply.at_fault:
        text += wording.say("apology")
    if reply.finding == NOT_UPHELD:
        text += wording.say("more_material")
    return text


def measure_runs(measure: Measure, wording: Wording) -> list[Run]:
    """The measure's sentence with its day in bold; person and day are added where it lacks them."""
    text = sentence(measure.text)
    day = chinese_date(measure.day) if measure.day else None
    person = measure.person if measure.person and measure.person not in text else None
    missing_day = day if day and f"{day}前" not in text else None
    if person and missing_day:
        text += wording.say("measure_person_due", person=person, day=missing_day)
    elif person:
        text += wording.say("measure_person", person=person)
    elif missing_day:
        text += wording.say("measure_due", day=missing_day)
    if not day:
        return [Run(text)]
    before, _, after = text.partition(f"{day}前")
    return [Run(before), Run(f"{day}前", "song-bold"), Run(after)]


def further(reply: ComplaintReply, wording: Wording) -> str:
    """Where to turn when not satisfied: the head of the station, the hotline, the regulator."""
    phone = reply.head_phone or reply.phone
    if reply.head and phone:
        return wording.say("further_head", head=reply.head, phone=phone)
    return wording.say("further")


def limit_words(reply: ComplaintReply, wording: Wording) -> str | None:
    """How the limit was counted and how the reply stands to it."""
    if not reply.due_sentence:
        return None
    tidy = re.sub(r" ?([+=]) ?", r"\1", corrected(reply.due_sentence.strip()))
    tidy = re.sub(r"(?<=[\u4e00-\u9fff]) (?=\d)", "", tidy)
    text = wording.say("limit", sentence=sentence(tidy))
    if reply.due_on is None or reply.replied_on is None:
        return text
    days = (reply.due_on - reply.replied_on).days
    if days > 0:
        return text + wording.say("early", days=str(days))
    return text + (wording.say("late", days=str(-days)) if days else wording.say("last_day"))


def sentence(text: str) -> str:
    """The text without blanks around it, closed by a full stop if it has none."""
    text = text.strip()
    return text if not text or text[-1] in "。！？；”" else f"{text}。"


def inner_quote(text: str) -> str:
    """A customer's words for use between “ and ”: their own quotes become inner ones."""
    return text.strip().rstrip("。").translate(str.maketrans("“”", "‘’"))


def moment_words(moment: datetime) -> str:
    """2026年9月28日15时20分."""
    return f"{chinese_date(moment.date())}{_clock_words(moment)}"


def _clock_words(moment: datetime) -> str:
    return f"{moment.hour}时{moment.minute:02d}分"


def _day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"
