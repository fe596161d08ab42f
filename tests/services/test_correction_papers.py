"""The correction request: what was ticked 本所对, once, with a number."""

from pathlib import Path

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.services.codes_back import paper_of_code
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.discrepancies import (
    Comparison,
    compare,
    correction_request,
    decide,
    open_discrepancies,
    to_request,
)
from sbdesk.services.journal import undo_last
from sbdesk.services.notices import register, reprint
from sbdesk.services.press import Press
from sbdesk.spreadsheets.writing import write_table
from tests.notices.poppler import joined_text

HEADINGS = ["户号", "户名", "用电地址", "联系电话"]


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def comparison(desk: Desk, mill: bytes, tmp_path: Path) -> Comparison:
    """The mill with another phone, and a customer that only the system has."""
    add_customer(desk, CustomerFields(customer_no="6267000785071", name="甲村泵站", address="甲村"))
    path = tmp_path / "export.xlsx"
    rows: list[list[str | int | None]] = [
        ["6267000785070", "恒通𬭎砖厂", "石门沟村3组12号", "19955556666"],
        ["6267000785099", "王二麻", "下河滩村2组7号", "19900000009"],
    ]
    write_table(path, "用户档案", HEADINGS, rows)
    assert mill
    return compare(desk, path)


def tick_all(desk: Desk, comparison: Comparison) -> None:
    """Everything as it stands here is right."""
    decide(desk, comparison, {one.key: "本所对" for one in comparison.differences})


def test_the_draft_marks_nothing(
    desk: Desk, press: Press, comparison: Comparison, tmp_path: Path
) -> None:
    tick_all(desk, comparison)
    paper = correction_request(desk, press, desk.today())
    assert paper.number is None
    text = joined_text(paper.pdf, tmp_path)
    for part in ("恒通𬭎砖厂", "19955556666", "19900000001", "甲村泵站", "王二麻", "export.xlsx"):
        assert part in text
    assert paper.pdf == correction_request(desk, press, desk.today()).pdf
    assert len(to_request(desk)) == 3
    assert not register(desk)


def test_issued_once_and_what_was_asked_does_not_come_again(
    desk: Desk, press: Press, comparison: Comparison, tmp_path: Path
) -> None:
    tick_all(desk, comparison)
    paper = correction_request(desk, press, desk.today(), issue=True)
    assert paper.number == "青供更字〔2026〕A1号"
    assert paper.number in joined_text(paper.pdf, tmp_path)
    assert to_request(desk) == open_discrepancies(desk) == ()
    with pytest.raises(Invalid, match="没有要更正"):
        correction_request(desk, press, desk.today(), issue=True)
    with pytest.raises(UserMistake, match="签发 青供更字"):
        undo_last(desk)
    line = register(desk)[0]
    coded = paper_of_code(desk, line.code)
    assert coded is not None
    assert (coded.form, coded.number) == ("correction-request", paper.number)
    again = reprint(desk, press, paper.number)
    assert "补打1" in joined_text(again.pdf, tmp_path)


def test_asked_again_when_the_system_then_says_something_else(
    desk: Desk, press: Press, comparison: Comparison, tmp_path: Path
) -> None:
    tick_all(desk, comparison)
    correction_request(desk, press, desk.today(), issue=True)
    path = tmp_path / "later.xlsx"
    rows: list[list[str | int | None]] = [
        ["6267000785070", "恒通𬭎砖厂", "石门沟村3组12号", "19977778888"]
    ]
    write_table(path, "用户档案", HEADINGS, rows)
    later = compare(desk, path)
    phone = next(one for one in later.differences if one.field == "phone")
    assert phone.verdict == ""
    decide(desk, later, {phone.key: "本所对"})
    assert [one.theirs for one in to_request(desk)] == ["19977778888"]


def test_a_request_already_made_is_seen_beside_its_difference(
    desk: Desk, press: Press, comparison: Comparison, tmp_path: Path
) -> None:
    tick_all(desk, comparison)
    correction_request(desk, press, desk.today(), issue=True)
    again = compare(desk, tmp_path / "export.xlsx")
    assert {one.requested_on for one in again.differences} == {"2026-11-20"}
    assert {one.verdict for one in again.differences} == {"本所对"}
