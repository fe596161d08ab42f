"""Every paper by the name of its form and what it is about, for the command line (DESIGN §10)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.services.complaints import complaint_pk
from sbdesk.services.correction_papers import draft_correction_request, issue_correction_request
from sbdesk.services.customers import customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.fee_papers import draft_fee_notice, issue_fee_notice
from sbdesk.services.issuing import Paper
from sbdesk.services.notices import (
    draft_reply,
    draft_visit_sheet,
    issue_reply,
    issue_visit_sheet,
)
from sbdesk.services.press import Press
from sbdesk.services.showing import customer_record
from sbdesk.services.story import story
from sbdesk.services.story_paper import story_paper
from sbdesk.services.verification import draft_sheets, print_round, standard_round

FORMS: Final = (
    "complaint-reply",
    "visit-sheet",
    "data-verification",
    "fee-notice",
    "correction-request",
    "story-sheet",
)
_WITHOUT_NUMBER: Final = frozenset({"correction-request"})
_MANY: Final = frozenset({"data-verification"})


def print_form(
    desk: Desk,
    press: Press,
    form: str,
    numbers: Sequence[str],
    typed: Mapping[str, str],
    on: date,
    issue: bool,
) -> Paper:
    """A paper by its form's name and the numbers of what it is about: a draft, or issued.

    Numbers are 户号, for a reply the complaint's, for a correction request none, for
    data-verification any number of them (`typed` may name the `round`).
    """
    if form not in FORMS:
        raise UserMistake(f"没有「{form}」这种表单，现有：{'、'.join(FORMS)}。")
    _require_numbers(form, numbers)
    if form == "correction-request":
        if issue:
            return issue_correction_request(desk, press, on)
        return draft_correction_request(desk, press)
    if form == "complaint-reply":
        pk = complaint_pk(desk, numbers[0])
        if issue:
            return issue_reply(desk, press, pk, typed, on)
        return draft_reply(desk, press, pk, typed)
    pks = [customer_pk(desk, number) for number in numbers]
    if form == "data-verification":
        return _verification(desk, press, pks, typed.get("round", standard_round(on)), issue)
    return _about_one(desk, press, form, pks[0], typed, on, issue)


def _about_one(
    desk: Desk, press: Press, form: str, pk: int, typed: Mapping[str, str], on: date, issue: bool
) -> Paper:
    """A paper about one customer."""
    if form == "fee-notice":
        return (issue_fee_notice if issue else draft_fee_notice)(desk, press, pk, typed, on)
    if form == "story-sheet":
        if issue:
            raise UserMistake("客户经历只供内部使用，不编号、不签发。")
        customer = customer_record(desk, pk)
        return story_paper(desk, press, customer, story(desk, customer))
    return (issue_visit_sheet if issue else draft_visit_sheet)(desk, press, pk, on)


def _require_numbers(form: str, numbers: Sequence[str]) -> None:
    if form in _WITHOUT_NUMBER:
        if numbers:
            raise UserMistake("更正申请写的是全部待更正的差异，不用写编号。")
    elif form in _MANY:
        if not numbers:
            raise UserMistake("请写出要核对的客户的户号，可以写多个。")
    elif len(numbers) != 1:
        raise UserMistake("请写出一种表单和一个编号（户号；答复单写投诉编号）。")


def _verification(
    desk: Desk, press: Press, pks: Sequence[int], round_name: str, issue: bool
) -> Paper:
    if not issue:
        return draft_sheets(desk, press, pks, round_name)
    done = print_round(desk, press, pks, round_name)
    if done.paper is None:
        named = "、".join(done.left_out[:3])
        raise UserMistake(f"{named}等{len(done.left_out)}户这一轮已经印过；需要时请补打。")
    return done.paper
