"""Short codes typed back: known, unknown, of another machine, mistyped, withdrawn."""

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.paper_codes import paper_code
from sbdesk.domain.people import Right
from sbdesk.services.codes_back import paper_of_code
from sbdesk.services.customers import customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.notices import issue_visit_sheet, register
from sbdesk.services.press import Press


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def code(desk: Desk, press: Press, mill: bytes) -> str:
    """The code of an issued visit sheet."""
    assert mill
    issue_visit_sheet(desk, press, customer_pk(desk, "6267000785070"), desk.today())
    return register(desk)[0].code


def test_a_code_leads_to_its_record(desk: Desk, mill: bytes, code: str) -> None:
    for typed in (code, f"{code[:3]} {code[3:6]}-{code[6:]}", code.translate(FULL_WIDTH)):
        found = paper_of_code(desk, typed)
        assert found is not None
        assert (found.form, found.record_kind, found.record) == ("visit-sheet", "customer", mill)
        assert (found.number, found.customer, found.row) == ("青供访单〔2026〕A1号", mill, None)


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def test_a_row_of_a_list_is_kept(desk: Desk, code: str) -> None:
    found = paper_of_code(desk, f"{code}-07")
    assert found is not None
    assert found.row == 7


def test_other_texts_are_no_codes(desk: Desk) -> None:
    for text in ("", "恒通", "6267000785070", "19900000001", "12345678"):
        assert paper_of_code(desk, text) is None


def test_a_wrong_digit_is_told(desk: Desk, code: str) -> None:
    with pytest.raises(UserMistake, match="有一位不对"):
        paper_of_code(desk, code[:-1] + str((int(code[-1]) + 1) % 10))


def test_papers_of_other_machines_are_named(desk: Desk, code: str) -> None:
    slot = desk.office.identity.slot
    with pytest.raises(UserMistake, match="这张纸由57号机打印，还没有交接过来"):
        paper_of_code(desk, paper_code(57, 3))
    with pytest.raises(UserMistake, match="没有印过"):
        paper_of_code(desk, paper_code(slot, 4000))
    assert code


def test_a_withdrawn_paper_says_so(desk: Desk, code: str) -> None:
    with desk.act(Action.WITHDRAW, Right.EDIT_CUSTOMERS) as uow:
        uow.raw.execute("UPDATE paper_code SET withdrawn_on = '2026-11-21'")
        uow.commit("作废")
    with pytest.raises(UserMistake, match="已在2026-11-21作废"):
        paper_of_code(desk, code)
