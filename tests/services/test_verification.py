"""A round of data verification: printed in village order, once each, typed back by its code."""

from pathlib import Path

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.services.customers import add_customer, customer_file, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part, dossier
from sbdesk.services.journal import undo_last
from sbdesk.services.notices import issue_visit_sheet, register, reprint
from sbdesk.services.press import Press
from sbdesk.services.verification import (
    ReturnedSheet,
    draft_sheets,
    print_round,
    return_sheet,
    sheet_by_code,
    standard_round,
)
from sbdesk.services.verification_sheets import verification_sheet
from tests.notices.poppler import joined_text, text_of

ROUND = "2026年下半年"


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def pks(desk: Desk, mill: bytes) -> list[int]:
    """The mill and three households, entered in no order of villages."""
    homes = [("王二", "下河滩村", "002"), ("李三", "甲村", "003"), ("张四", "甲村", "001")]
    for number, (name, village, route) in enumerate(homes):
        fields = CustomerFields(
            customer_no=f"626700078520{number}",
            name=name,
            address=f"{village}1组",
            village=village,
            route=route,
            kind="低压居民",
            id_number="150430199001011234",
        )
        add_customer(desk, fields)
    assert mill
    numbers = ["6267000785070", *(f"626700078520{number}" for number in range(3))]
    return [customer_pk(desk, number) for number in numbers]


def sheet_of_mill(desk: Desk, press: Press) -> ReturnedSheet:
    print_round(desk, press, [customer_pk(desk, "6267000785070")], ROUND)
    return sheet_by_code(desk, register(desk)[0].code)


def test_sheets_come_by_village_and_route(
    desk: Desk, press: Press, pks: list[int], tmp_path: Path
) -> None:
    done = print_round(desk, press, pks, ROUND)
    assert done.paper is not None
    assert (done.printed, done.left_out, done.paper.pages) == (4, (), 4)
    assert done.paper.number == "青供核字〔2026〕A1号至A4号"
    pages = text_of(done.paper.pdf, tmp_path).split("\f")
    wanted = ["王二", "张四", "李三", "恒通𬭎砖厂"]
    assert sorted(wanted[:3], key=["王二", "张四", "李三"].index) == wanted[:3]
    order = [next(name for name in wanted if name in page) for page in pages[:4]]
    assert order == wanted


def test_who_has_a_sheet_of_this_round_is_left_out(
    desk: Desk, press: Press, pks: list[int]
) -> None:
    print_round(desk, press, pks[:1], ROUND)
    again = print_round(desk, press, pks[:2], ROUND)
    assert (again.printed, again.left_out) == (1, ("恒通𬭎砖厂",))
    nothing = print_round(desk, press, pks[:2], ROUND)
    assert (nothing.paper, nothing.printed, len(nothing.left_out)) == (None, 0, 2)
    other = print_round(desk, press, pks[:1], "2027年上半年")
    assert other.printed == 1
    assert len(register(desk)) == 3


def test_a_round_cancelled_leaves_nothing_on_record(
    desk: Desk, press: Press, pks: list[int], mill: bytes
) -> None:
    said: list[tuple[int, int, str]] = []

    def stop(done: int, total: int, what: str) -> None:
        said.append((done, total, what))
        if (done, what) == (2, "正在排版"):
            raise UserMistake("取消")

    with pytest.raises(UserMistake, match="取消"):
        print_round(desk, press, pks, ROUND, stop)
    assert said[-1] == (2, 4, "正在排版")
    assert not register(desk)
    assert dossier(desk, mill, ["data_verification"])["data_verification"] == ()


def test_numbers_taken_while_the_sheets_are_drawn_are_not_given_twice(
    desk: Desk, press: Press, pks: list[int]
) -> None:
    others: list[str] = []

    def meanwhile(done: int, _total: int, what: str) -> None:
        if what == "正在排版" and done == 1 and not others:
            other = print_round(desk, press, pks[2:3], ROUND)
            assert other.paper is not None
            others.append(other.paper.number or "")

    done = print_round(desk, press, pks, ROUND, meanwhile)
    assert done.paper is not None
    assert (others, done.paper.number) == (["青供核字〔2026〕A1号"], "青供核字〔2026〕A2号至A4号")
    assert (done.printed, done.left_out) == (3, ("李三",))
    assert len({line.code for line in register(desk)}) == 4


def test_each_sheet_is_on_record_and_printed_again_for_itself(
    desk: Desk, press: Press, pks: list[int], mill: bytes, tmp_path: Path
) -> None:
    print_round(desk, press, pks, ROUND)
    (part,) = dossier(desk, mill, ["data_verification"])["data_verification"]
    assert (part.values["round"], part.values["printed_on"]) == (ROUND, "2026-11-20")
    assert part.values["verified_on"] is None
    again = reprint(desk, press, "青供核字〔2026〕A2号")
    assert again.pages == 1
    assert "补打1" in joined_text(again.pdf, tmp_path)


def test_a_draft_has_no_code_and_leaves_no_trace(
    desk: Desk, press: Press, pks: list[int], tmp_path: Path
) -> None:
    paper = draft_sheets(desk, press, pks, ROUND)
    assert (paper.number, paper.pages) == (None, 4)
    assert "短码" not in joined_text(paper.pdf, tmp_path)
    assert not register(desk)
    with pytest.raises(UserMistake, match="没有选客户"):
        draft_sheets(desk, press, [], ROUND)
    with pytest.raises(UserMistake, match="没有选客户"):
        print_round(desk, press, [], ROUND)
    with pytest.raises(Invalid, match="哪一轮"):
        print_round(desk, press, pks, " ")


def test_what_the_file_says_is_on_the_sheet(desk: Desk, mill: bytes) -> None:
    add_part(desk, "contact", mill, {"name": "贺𬭎", "role": "厂长", "phone": "19900000137"})
    add_part(desk, "meter", mill, {"meter_no": "0041234567890", "multiplier": "40"})
    add_part(desk, "meter", mill, {"meter_no": "0049", "removed_on": "2025-01-01"})
    sheet = verification_sheet(desk, customer_pk(desk, "6267000785070"), ROUND)
    facts = {line.title: line.held for line in sheet.facts}
    assert facts["联系电话"] == "199 0000 0001"
    assert facts["统一社会信用代码"] == ""
    assert "身份证号" not in facts
    assert [(line.title, line.held) for line in sheet.contacts] == [("厂长", "贺𬭎 199 0000 0137")]
    assert ("电能表", "0041234567890 倍率40") in [(one.title, one.held) for one in sheet.supply]
    assert not any("0049" in line.held for line in sheet.supply)
    assert sheet.papers
    assert (sheet.number, sheet.code) == (None, None)


def test_an_identity_number_is_printed_masked(desk: Desk, pks: list[int]) -> None:
    sheet = verification_sheet(desk, pks[1], ROUND)
    (line,) = (line for line in sheet.facts if line.title == "身份证号")
    assert (line.held, line.masked) == ("150430********1234", True)
    assert "统一社会信用代码" not in {line.title for line in sheet.facts}


def test_a_sheet_typed_back_corrects_the_file_in_one_action(
    desk: Desk, press: Press, mill: bytes
) -> None:
    sheet = sheet_of_mill(desk, press)
    assert (sheet.customer, sheet.round, sheet.fields.name) == (mill, ROUND, "恒通𬭎砖厂")
    told = {"signed_by": "贺𬭎", "verified_on": "2026-11-20"}
    saved = return_sheet(desk, sheet, told, {"phone": "19955556666", "village": "石门沟村"})
    assert "更正2项" in saved.changes.sentence
    (part,) = dossier(desk, mill, ["data_verification"])["data_verification"]
    assert (part.values["result"], part.values["signed_by"]) == ("有变更", "贺𬭎")
    assert part.values["verified_by_id"] == desk.actor.person_id
    file = customer_file(desk, sheet.customer_pk)
    assert file is not None
    assert (file.fields.phone, file.fields.village) == ("19955556666", "石门沟村")
    with pytest.raises(UserMistake, match="回填过"):
        sheet_by_code(desk, register(desk)[0].code)
    undo_last(desk)
    file = customer_file(desk, sheet.customer_pk)
    assert file is not None
    assert file.fields.phone == "19900000001"
    assert sheet_by_code(desk, register(desk)[0].code) == sheet


def test_nothing_to_correct_is_a_result_too(desk: Desk, press: Press, mill: bytes) -> None:
    return_sheet(desk, sheet_of_mill(desk, press), {}, {})
    (part,) = dossier(desk, mill, ["data_verification"])["data_verification"]
    assert (part.values["result"], part.values["verified_on"]) == ("核对无误", "2026-11-20")


def test_all_that_is_wrong_is_said_at_once(desk: Desk, press: Press, mill: bytes) -> None:
    sheet = sheet_of_mill(desk, press)
    told = {"result": "差不多", "verified_on": "2026-11-01", "verified_by_id": "无名氏", "x": "1"}
    with pytest.raises(Invalid) as caught:
        return_sheet(desk, sheet, told, {"name": "", "size": "大"})
    fields = {problem.field for problem in caught.value.problems}
    assert fields >= {"x", "result", "verified_by_id", "size"}
    with pytest.raises(Invalid) as caught:
        return_sheet(desk, sheet, {"result": "核对无误"}, {"name": ""})
    assert {problem.field for problem in caught.value.problems} == {"result", "name"}
    (part,) = dossier(desk, mill, ["data_verification"])["data_verification"]
    assert part.values["verified_on"] is None


def test_codes_of_other_papers_are_refused(desk: Desk, press: Press, mill: bytes) -> None:
    issue_visit_sheet(desk, press, customer_pk(desk, "6267000785070"), desk.today())
    with pytest.raises(UserMistake, match="不是资料核对表"):
        sheet_by_code(desk, register(desk)[0].code)
    with pytest.raises(UserMistake, match="不是短码"):
        sheet_by_code(desk, "恒通")
    assert mill


def test_rounds_are_half_years(desk: Desk) -> None:
    assert standard_round(desk.today()) == ROUND
    assert standard_round(desk.today().replace(month=6)) == "2026年上半年"
