"""Papers: drafts that leave no trace, issued once, frozen, printed again with a stamp."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Damaged, Invalid, UserMistake
from sbdesk.notices.visit_sheet_content import Person
from sbdesk.services.complaints import complaint_file, complaint_pk, register_complaint
from sbdesk.services.customers import add_customer, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part, dossier, withdraw_part
from sbdesk.services.forms import print_form
from sbdesk.services.journal import undo_last
from sbdesk.services.notices import (
    draft_reply,
    draft_visit_sheet,
    issue_reply,
    issue_visit_sheet,
    register,
    reprint,
)
from sbdesk.services.paper import visit_sheet
from sbdesk.services.press import Press
from tests.notices.poppler import text_of

ANSWER = {
    "contacted": "2026-11-20 09:30",
    "finding": "属实",
    "liability": "我所责任",
    "facts": "台区末端电压198伏",
    "basis": "台区末端电压低于下限",
    "measures": "更换三组导线",
    "measure_due_on": "2026-12-10",
    "handler_id": "赵明远",
}


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def case(desk: Desk, mill: bytes) -> int:
    """A registered complaint's local number."""
    fields = ComplaintFields(
        customer_id=mill,
        received=datetime(2026, 11, 20, 9, 0),
        channel="95598",
        category="quality",
        content="晚上七点以后电压低",
    )
    record = register_complaint(desk, fields).id
    return complaint_pk(desk, record.hex())


def test_a_draft_registers_nothing(desk: Desk, press: Press, case: int, tmp_path: Path) -> None:
    before = desk.office.verify().transactions
    paper = draft_reply(desk, press, case, ANSWER)
    assert paper.number is None
    text = text_of(paper.pdf, tmp_path)
    assert "恒通𬭎砖厂" in text
    assert "更换三组导线" in text
    assert not register(desk)
    assert desk.office.verify().transactions == before


def test_issued_once_numbered_frozen_and_registered(
    desk: Desk, press: Press, case: int, tmp_path: Path
) -> None:
    paper = issue_reply(desk, press, case, ANSWER)
    assert paper.number == "青供诉复〔2026〕A1号"
    digest = hashlib.sha256(paper.pdf).hexdigest()
    assert (desk.office.folder / "notices" / f"{digest}.pdf").read_bytes() == paper.pdf
    line = register(desk)[0]
    assert (line.number, line.reprints, len(line.code)) == (paper.number, 0, 9)
    assert "青供诉复〔2026〕A1号" in text_of(paper.pdf, tmp_path)
    file = complaint_file(desk, case)
    assert file is not None
    assert file.fields.replied_on == desk.today()
    with pytest.raises(UserMistake, match="已经签发过"):
        issue_reply(desk, press, case, ANSWER)
    assert len(register(desk)) == 1


def test_all_that_a_reply_lacks_is_said_at_once(desk: Desk, press: Press, case: int) -> None:
    with pytest.raises(Invalid) as caught:
        issue_reply(desk, press, case, {})
    fields = {problem.field for problem in caught.value.problems}
    assert fields >= {"contacted", "finding", "facts", "basis"}
    assert not register(desk)


def test_a_served_paper_is_not_undone(desk: Desk, press: Press, case: int) -> None:
    issue_reply(desk, press, case, ANSWER)
    with pytest.raises(UserMistake):
        undo_last(desk)
    assert len(register(desk)) == 1


def test_printed_again_with_a_stamp_and_counted(
    desk: Desk, press: Press, case: int, tmp_path: Path
) -> None:
    paper = issue_reply(desk, press, case, ANSWER)
    assert paper.number is not None
    first, second = (reprint(desk, press, paper.number) for _ in range(2))
    assert first.pdf.startswith(paper.pdf)
    assert "补打1" in text_of(first.pdf, tmp_path)
    assert "补打2" in text_of(second.pdf, tmp_path)
    assert register(desk)[0].reprints == 2
    with pytest.raises(UserMistake):
        reprint(desk, press, "青供诉复〔2026〕A9号")


def test_an_altered_frozen_page_is_refused(desk: Desk, press: Press, case: int) -> None:
    paper = issue_reply(desk, press, case, ANSWER)
    assert paper.number is not None
    path = next((desk.office.folder / "notices").glob("*.pdf"))
    path.write_bytes(paper.pdf[:-1] + b"x")
    with pytest.raises(Damaged):
        reprint(desk, press, paper.number)


def test_a_name_that_cannot_be_printed_is_not_served(desk: Desk, press: Press) -> None:
    record = add_customer(
        desk, CustomerFields(customer_no="6267000785099", name="赵\U000313a1", address="甲村1号")
    ).id
    fields = ComplaintFields(
        customer_id=record,
        received=datetime(2026, 11, 20, 9, 0),
        channel="95598",
        category="quality",
        content="停电",
    )
    pk = complaint_pk(desk, register_complaint(desk, fields).id.hex())
    assert draft_reply(desk, press, pk, {}).missing == ("\U000313a1",)
    with pytest.raises(UserMistake, match="U\\+313A1"):
        issue_reply(desk, press, pk, ANSWER)


def test_visit_sheets_are_working_papers(
    desk: Desk, press: Press, mill: bytes, tmp_path: Path
) -> None:
    pk = customer_pk(desk, "6267000785070")
    draft = draft_visit_sheet(desk, press, pk, desk.today())
    assert draft.number is None
    assert draft.pdf == draft_visit_sheet(desk, press, pk, desk.today()).pdf
    issued = issue_visit_sheet(desk, press, pk, desk.today())
    assert issued.number == "青供访单〔2026〕A1号"
    assert "恒通𬭎砖厂" in text_of(issued.pdf, tmp_path)
    assert press.picture(issued.pdf, 0, 60).height > press.picture(issued.pdf, 0, 60).width
    assert mill


def test_the_visit_sheet_names_who_holds_the_certificate(desk: Desk, mill: bytes) -> None:
    """Where no contact is the electrician, the file still knows one."""
    pk = customer_pk(desk, "6267000785070")
    for contact in dossier(desk, mill, ["contact"])["contact"]:
        if contact.values["role"] == "电工":
            withdraw_part(desk, "contact", contact.id, "换人")
    assert visit_sheet(desk, pk, desk.today()).electrician is None
    old = {"kind": "电工证", "holder": "段立新", "valid_until": "2024-01-01"}
    new = {"kind": "电工证", "holder": "李铁柱", "valid_until": "2027-01-15"}
    add_part(desk, "customer_paper", mill, new)
    add_part(desk, "customer_paper", mill, old)
    assert visit_sheet(desk, pk, desk.today()).electrician == Person("李铁柱")
    add_part(desk, "contact", mill, {"name": "李铁柱", "role": "班长", "phone": "13904760011"})
    assert visit_sheet(desk, pk, desk.today()).electrician == Person("李铁柱", "13904760011")
    add_part(desk, "contact", mill, {"name": "韩雪峰", "role": "电工", "phone": "13904760022"})
    assert visit_sheet(desk, pk, desk.today()).electrician == Person("韩雪峰", "13904760022")


def test_by_form_and_number(desk: Desk, press: Press, case: int) -> None:
    number = "投〔2026〕A1号"
    paper = print_form(desk, press, "complaint-reply", [number], ANSWER, desk.today(), issue=False)
    assert paper.pages == 1
    with pytest.raises(UserMistake, match="没有「wall-sheet」"):
        print_form(desk, press, "wall-sheet", [number], {}, desk.today(), issue=False)
    assert case
