"""近来 on 概况: what was just entered is in sight, whatever day it tells of."""

from pathlib import Path

from sbdesk.gui.customers.contents import done_lines, read_whole
from sbdesk.services.dossier import add_part
from tests.gui.customers.counter import CUSTOMERS, new_office
from tests.gui.customers.page_desk import PageDesk


def test_what_was_just_entered_stands_first(tmp_path: Path) -> None:
    office = PageDesk(new_office(tmp_path, CUSTOMERS[:1]))
    file = office.file()
    for number in range(14):
        add_part(office.desk, "contact", file.id, {"name": f"石{number}"})
    contract = {"kind": "高压供用电合同", "number": "H-1", "starts_on": "2024-03-15"}
    add_part(office.desk, "customer_agreement", file.id, contract)
    whole = read_whole(office.desk, file.pk)
    assert whole is not None
    line, *_ = done_lines(whole)
    assert (line.fact, line.day) == ("合同与协议：高压供用电合同 H-1", "2024-03-15")
    assert line.detail.endswith("录入")
    office.close()
