"""What hangs on one complaint: its issued reply and its story from the journal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.services.complaint_papers import complaint_story, issued_reply
from sbdesk.services.complaints import (
    complaint_file,
    complaint_pk,
    edit_complaint,
    register_complaint,
)
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.notices import issue_reply, reprint
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.press import Press

NOW = datetime(2026, 10, 9, 1, 42, tzinfo=UTC)


def new_desk(folder: Path) -> Desk:
    request = InitOffice("林东供电所", "LD", person="王所长", phone="0476-7862716")
    return init_office(folder / "data", folder / "state", request, lambda: NOW)


def answered(desk: Desk) -> ComplaintFields:
    assert desk.person is not None
    return ComplaintFields(
        caller="吴凤英",
        received=datetime(2026, 9, 28, 9, 0),
        channel="call",
        category="business.price.bill",
        content="电费多了一倍。",
        handler_id=desk.person.id,
        contacted=datetime(2026, 9, 28, 10, 30),
        finding="不属实",
        facts="示数与系统一致。",
        basis="抄表记录。",
        replied_on=date(2026, 9, 29),
    )


def test_each_complaint_has_its_own_paper_and_story(tmp_path: Path) -> None:
    desk, press = new_desk(tmp_path), Press()
    fields = answered(desk)
    one, other = (register_complaint(desk, fields).id for _ in range(2))
    assert issued_reply(desk, one) is None
    edit_complaint(desk, one, replace(fields, work_order_no="418"))
    paper = issue_reply(desk, press, complaint_pk(desk, id_text(one)), {})
    assert paper.number is not None
    reprint(desk, press, paper.number)
    line = issued_reply(desk, one)
    assert line is not None
    assert (line.number, line.reprints, line.issued) == (paper.number, 1, "2026-10-09 09:42")
    assert issued_reply(desk, other) is None
    told = [(line.what, line.who) for line in complaint_story(desk, one)]
    assert told == [
        (f"补打 {paper.number}（第1次）", "王所长"),
        (f"签发 {paper.number}", "王所长"),
        ("修改投诉 投〔2026〕A1号", "王所长"),
        ("登记投诉 投〔2026〕A1号", "王所长"),
    ]
    assert [line.what for line in complaint_story(desk, other)] == ["登记投诉 投〔2026〕A2号"]
    assert len(complaint_story(desk, one, limit=2)) == 2
    file = complaint_file(desk, complaint_pk(desk, id_text(one)))
    assert file is not None
    desk.office.close()
