"""Issuing as such: numbers and codes in series, one paper a cause, nothing left by a failure."""

import hashlib
from dataclasses import replace

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.paper_codes import parse_code
from sbdesk.domain.people import Right
from sbdesk.notices.story_sheet_content import StorySheet
from sbdesk.notices.visit_sheet_content import VisitSheet
from sbdesk.services.desk import Desk
from sbdesk.services.issuing import Cause, Issue, Paper, draft_of, refuse_missing, served
from sbdesk.services.notices import frozen_page, register
from sbdesk.services.press import Press
from tests.services.set_clock import SetClock

SHEET = VisitSheet(name="恒通𬭎砖厂")


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


def cause(mill: bytes, more: str = "") -> Cause:
    return Cause("visit-sheet", "customer", mill, mill, more)


def issue(desk: Desk, press: Press, what: Cause) -> Paper:
    """One sheet issued as a service does it."""
    with desk.act(Action.ISSUE, Right.PRINT_DRAFTS) as uow:
        issuing = Issue(desk, what)
        numbered = issuing.begin(uow)
        content = replace(SHEET, number=numbered.number, code=numbered.code)
        return issuing.finish(uow, press, numbered, content, copies=1)


def test_numbers_and_codes_follow_each_other(desk: Desk, press: Press, mill: bytes) -> None:
    papers = [issue(desk, press, cause(mill, f":{day}")) for day in range(3)]
    assert [paper.number for paper in papers] == [f"青供访单〔2026〕A{n}号" for n in (1, 2, 3)]
    codes = [parse_code(line.code) for line in register(desk)]
    assert [code.n for code in codes if code] == [3, 2, 1]


def test_what_comes_next_is_known_before_it_comes(desk: Desk, press: Press, mill: bytes) -> None:
    with desk.reading() as raw:
        first, third = (Issue(desk, cause(mill)).upcoming(raw, ahead) for ahead in (0, 2))
    for day in range(3):
        issue(desk, press, cause(mill, f":{day}"))
    lines = {line.number: line.code for line in register(desk)}
    assert lines[first.number] == first.code
    assert lines[third.number] == third.code


def test_one_cause_is_served_once(desk: Desk, press: Press, mill: bytes) -> None:
    with desk.reading() as raw:
        assert served(raw, cause(mill)) is None
    number = issue(desk, press, cause(mill)).number
    with desk.reading() as raw:
        assert served(raw, cause(mill)) == number
        assert served(raw, cause(mill, ":2")) is None
    with pytest.raises(UserMistake, match="已经签发过"):
        issue(desk, press, cause(mill))


def test_a_new_year_begins_its_own_series(
    desk: Desk, press: Press, mill: bytes, clock: SetClock
) -> None:
    issue(desk, press, cause(mill, ":a"))
    clock.on(2027, 1, 4)
    assert issue(desk, press, cause(mill, ":b")).number == "青供访单〔2027〕A1号"


def test_the_frozen_file_is_what_was_given_out(desk: Desk, press: Press, mill: bytes) -> None:
    paper = issue(desk, press, cause(mill))
    assert frozen_page(desk, hashlib.sha256(paper.pdf).hexdigest()) == paper.pdf


def test_a_failure_before_the_end_leaves_no_number_taken(
    desk: Desk, press: Press, mill: bytes
) -> None:
    def fail() -> None:
        with desk.act(Action.ISSUE, Right.PRINT_DRAFTS) as uow:
            Issue(desk, cause(mill)).begin(uow)
            raise UserMistake("停")

    with pytest.raises(UserMistake, match="停"):
        fail()
    assert not register(desk)
    assert issue(desk, press, cause(mill)).number == "青供访单〔2026〕A1号"


def test_a_box_on_the_page_keeps_it_from_being_served(press: Press) -> None:
    good = press.draw(StorySheet(name="恒通𬭎砖厂", events=()))
    refuse_missing(good)
    assert draft_of(good).number is None
    boxed = press.draw(StorySheet(name="赵\U000313a1", events=()))
    with pytest.raises(UserMistake, match="U\\+313A1"):
        refuse_missing(boxed)


def test_reading_needs_nobody_but_issuing_does(desk: Desk, press: Press, mill: bytes) -> None:
    nobody = desk.worked_by(None)
    with pytest.raises(UserMistake, match="选择是谁"):
        issue(nobody, press, cause(mill))
    assert not register(desk)
