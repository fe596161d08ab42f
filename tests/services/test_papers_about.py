"""A paper about one customer knows whose it is; one about several does not."""

from datetime import date, datetime

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.services.complaints import complaint_pk, register_complaint
from sbdesk.services.customers import add_customer, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.fee_papers import draft_fee_notice
from sbdesk.services.notices import draft_reply, draft_visit_sheet, issue_visit_sheet, reprint
from sbdesk.services.press import Press
from sbdesk.services.story import story
from sbdesk.services.story_paper import story_paper
from sbdesk.services.verification import draft_sheets, print_round

NAME = "恒通𬭎砖厂"
TODAY = date(2026, 11, 20)


def test_drafts_and_issued_papers_of_one_customer(desk: Desk, mill: bytes) -> None:
    press, pk = Press(), customer_pk(desk, "6267000785070")
    typed = ComplaintFields(
        customer_id=mill, received=datetime(2026, 11, 20, 9, 30), content="电压低"
    )
    complaint = complaint_pk(desk, register_complaint(desk, typed).id.hex())
    issued = issue_visit_sheet(desk, press, pk, TODAY)
    assert issued.number is not None
    papers = (
        draft_visit_sheet(desk, press, pk, TODAY),
        draft_fee_notice(desk, press, pk, {}, TODAY),
        draft_reply(desk, press, complaint, {}),
        story_paper(desk, press, mill, story(desk, mill)),
        draft_sheets(desk, press, [pk], "2026年下半年"),
        print_round(desk, press, [pk], "2026年下半年").paper,
        issued,
        reprint(desk, press, issued.number),
    )
    assert [paper.about for paper in papers if paper is not None] == [NAME] * len(papers)


def test_sheets_of_several_customers_are_about_none(desk: Desk, mill: bytes) -> None:
    add_customer(desk, CustomerFields(customer_no="6267000785071", name="砖厂"))
    both = [customer_pk(desk, number) for number in ("6267000785070", "6267000785071")]
    assert draft_sheets(desk, Press(), both, "2026年下半年").about == ""
