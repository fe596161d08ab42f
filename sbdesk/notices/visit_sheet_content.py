"""The sheet a visitor takes along: what is known, what was promised, what to ask (PAPER §9.3).

A working sheet that nobody is served: it carries no 草稿 mark, and without a code no hint at
typing it back. The page is laid out in `visit_sheet.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sbdesk.notices.wording import Question, Wording

FORM = "visit-sheet"
MOST_QUESTIONS = 5

_NONE: Final[frozenset[str]] = frozenset()
_PLAIN = """
    planned visitors latest name customer_no address contact electrician credit supply
    feeder importance fees usage complaints promised_before promise_done promise_open
    promise_unclear questions said said_hint seen seen_hint promised_now promised_hint
    promise_what promise_who promise_when opinion satisfied fair dissatisfied
    visit_time signature copies return_code attached_title
"""
PLACES: Final = {
    **dict.fromkeys(_PLAIN.split(), _NONE),
    "planned_on": frozenset({"day", "weekday"}),
    "visited_on": frozenset({"day"}),
    "promise_due": frozenset({"what", "due"}),
    "promise_record": frozenset({"record"}),
    "promise_more": frozenset({"count"}),
    "page": frozenset({"page", "pages"}),
    "printed": frozenset({"time"}),
}


@dataclass(frozen=True)
class Person:
    """Somebody to ask for; a missing phone is a blank to write on."""

    name: str
    phone: str | None = None


@dataclass(frozen=True)
class Promise:
    """What was promised at the last visit, until when, and what our own files say became of it."""

    what: str
    due: date | None = None
    record: str | None = None


@dataclass(frozen=True)
class VisitSheet:
    """One sheet; a fact that is None leaves its cell empty for the pen.

    Facts from `credit` on are words as printed ("B级78分，每季"). `questions` holds ids from the
    form's wording, chosen by rule from the file; empty means the form's standard ones. `number`,
    `code` and `printed_at` (wall clock as printed) are None unless the sheet is registered.
    """

    name: str
    customer_no: str | None = None
    address: str | None = None
    planned_on: date | None = None
    latest_on: date | None = None
    visitors: tuple[str, ...] = ()
    contact: Person | None = None
    electrician: Person | None = None
    credit: str | None = None
    supply: str | None = None
    feeder: str | None = None
    importance: str | None = None
    fees: str | None = None
    usage: str | None = None
    complaints: str | None = None
    last_visit_on: date | None = None
    promises: tuple[Promise, ...] = ()
    questions: tuple[str, ...] = ()
    number: str | None = None
    code: str | None = None
    printed_at: str | None = None


def asked(sheet: VisitSheet, wording: Wording) -> tuple[Question, ...]:
    """The questions to print, five at most. Raises ValueError for an id the form has not."""
    if not sheet.questions:
        return tuple(q for q in wording.questions if q.standard)[:MOST_QUESTIONS]
    known = {question.id: question for question in wording.questions}
    unknown = [name for name in sheet.questions if name not in known]
    if unknown:
        raise ValueError(f"no such question: {', '.join(unknown)}")
    return tuple(known[name] for name in sheet.questions)[:MOST_QUESTIONS]


def promise_words(promise: Promise, number: int, wording: Wording) -> str:
    """①三组树障换绝缘线，10月30日前。所里记录：10月28日完工。"""
    what = promise.what.strip().rstrip("。；")
    if promise.due:
        due = f"{promise.due.month}月{promise.due.day}日"
        text = wording.say("promise_due", what=what, due=due)
    else:
        text = f"{what}。"
    if promise.record:
        record = promise.record.strip().rstrip("。")
        text += wording.say("promise_record", record=f"{record}。")
    mark = chr(0x2460 + number - 1) if number <= 20 else f"{number}、"
    return mark + text
