"""What stands on one customer's data-verification sheet, for each kind of customer."""

from dataclasses import replace

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.notices.data_verification_content import DataVerification
from sbdesk.services.customers import add_customer, customer_pk, edit_customer, withdraw_customer
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part
from sbdesk.services.verification_sheets import verification_sheet

HOME = CustomerFields(
    customer_no="7113300001",
    name="张守明",
    address="北井子村2组5号",
    village="北井子村",
    phone="0476-6123456",
    kind="低压居民",
    category="乡村居民",
    voltage="交流220V",
    contract_va=8_000,
)


def sheet_of(desk: Desk, number: str) -> DataVerification:
    return verification_sheet(desk, customer_pk(desk, number), "2026年下半年")


def test_a_household_is_not_asked_what_only_firms_have(desk: Desk) -> None:
    add_customer(desk, HOME)
    sheet = sheet_of(desk, "7113300001")
    titles = [line.title for line in sheet.facts]
    assert titles == ["户名", "用电地址", "联系电话", "身份证号", "用电类别"]
    assert [line.held for line in sheet.supply] == ["交流220V", "8 kVA"]
    assert (sheet.customer_no, sheet.village, sheet.responsible) == (
        "7113300001",
        "北井子村",
        None,
    )


def test_a_landline_is_printed_as_it_is(desk: Desk) -> None:
    add_customer(desk, HOME)
    assert sheet_of(desk, "7113300001").facts[2].held == "0476-6123456"


def test_the_unit_and_its_phone_say_who_asks(desk: Desk) -> None:
    add_customer(desk, HOME)
    assert sheet_of(desk, "7113300001").unit == "安澜县供电公司青石岭供电所"


def test_a_firm_with_an_owner_on_file_shows_both_numbers(desk: Desk, mill: bytes) -> None:
    fields = CustomerFields(
        customer_no="6267000785070",
        name="恒通𬭎砖厂",
        kind="高压",
        id_number="150430199001011234",
        credit_code="91150422MA0N0JXY2P",
    )
    edit_customer(desk, mill, fields)
    held = {line.title: (line.held, line.masked) for line in sheet_of(desk, "6267000785070").facts}
    assert held["统一社会信用代码"] == ("91150422MA0N0JXY2P", False)
    assert held["身份证号"] == ("150430********1234", True)


def test_an_identity_number_in_the_place_of_the_code_is_not_printed(
    desk: Desk, mill: bytes
) -> None:
    number = "11010519491231002X"
    typed = CustomerFields("6267000785070", name="恒通𬭎砖厂", kind="高压", credit_code=number)
    edit_customer(desk, mill, typed)
    held = {line.title: (line.held, line.masked) for line in sheet_of(desk, "6267000785070").facts}
    assert held["统一社会信用代码"] == ("110105********002X", True)


def test_apparatus_no_longer_there_is_not_asked_about(desk: Desk, mill: bytes) -> None:
    add_part(desk, "transformer", mill, {"name": "1号变", "capacity_va": "315"})
    add_part(desk, "equipment", mill, {"kind": "自备发电机", "name": "柴油机"})
    add_part(desk, "meter", mill, {"meter_no": "001", "removed_on": "2025-01-01"})
    supply = [(line.title, line.held) for line in sheet_of(desk, "6267000785070").supply]
    assert [title for title, _ in supply] == ["合同容量", "变压器", "受电设备"]
    assert "1号变" in supply[1][1]
    assert "柴油机" in supply[2][1]


def test_a_sheet_stays_a_sheet_however_much_there_is(desk: Desk, mill: bytes) -> None:
    for number in range(9):
        add_part(desk, "meter", mill, {"meter_no": f"00{number}"})
    meters = [one for one in sheet_of(desk, "6267000785070").supply if one.title == "电能表"]
    assert len(meters) == 6


def test_papers_that_are_lacking_or_over_are_asked_for(desk: Desk, mill: bytes) -> None:
    before = {line.title for line in sheet_of(desk, "6267000785070").papers}
    assert before
    typed = {"kind": "营业执照", "state": "已收", "valid_until": "2026-01-31"}
    add_part(desk, "customer_paper", mill, typed)
    after = {line.title: line.held for line in sheet_of(desk, "6267000785070").papers}
    assert after["营业执照"] == "2026-01-31到期"


def test_contacts_come_with_their_part(desk: Desk, mill: bytes) -> None:
    add_part(desk, "contact", mill, {"name": "段立新", "role": "电工"})
    add_part(desk, "contact", mill, {"name": "贺𬭎", "phone": "19900000137"})
    contacts = [(one.title, one.held) for one in sheet_of(desk, "6267000785070").contacts]
    assert contacts == [("电工", "段立新"), ("联系人", "贺𬭎 199 0000 0137")]


def test_one_who_is_gone_has_no_sheet(desk: Desk, mill: bytes) -> None:
    pk = customer_pk(desk, "6267000785070")
    withdraw_customer(desk, mill, "重复建档")
    with pytest.raises(UserMistake, match="撤回"):
        verification_sheet(desk, pk, "2026年下半年")


def test_one_of_whom_little_is_known_has_one_too(desk: Desk) -> None:
    bare = replace(HOME, phone="", address="", village="", category="", voltage="")
    add_customer(desk, replace(bare, contract_va=None))
    sheet = sheet_of(desk, "7113300001")
    assert [line.held for line in sheet.facts] == ["张守明", "", "", "", ""]
    assert sheet.supply == ()
    assert not any(line.masked for line in sheet.facts)
