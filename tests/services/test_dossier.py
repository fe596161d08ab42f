"""The parts of a customer's file: entered, read in order, changed by two, withdrawn, taken back."""

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.dossier import Form
from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF, PART_KINDS
from sbdesk.domain.dossier_typing import touched, typed_of
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import VIEWER
from sbdesk.services.customers import add_customer, withdraw_customer
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.dossier import (
    Choice,
    Part,
    add_part,
    check_part,
    dossier,
    edit_part,
    part_choices,
    part_owner,
    withdraw_part,
)
from sbdesk.services.journal import undo_last
from sbdesk.services.rules import codes


@pytest.fixture
def point(desk: Desk, mill: bytes) -> bytes:
    """The mill's point of use."""
    return add_part(desk, "usage_point", mill, {"name": "厂区", "role": "主供电源"}).id


@pytest.fixture
def other(desk: Desk) -> bytes:
    """Another customer."""
    fields = CustomerFields(customer_no="6267000785099", name="李𠅤文", address="甲村1号")
    return add_customer(desk, fields).id


def parts(desk: Desk, customer: bytes, kind: str) -> tuple[Part, ...]:
    """The parts of a kind."""
    return dossier(desk, customer, [kind])[kind]


def refused(desk: Desk, kind: str, customer: bytes, /, **typed: str) -> dict[str, str]:
    """Why a part is not entered, by field."""
    with pytest.raises(Invalid) as caught:
        add_part(desk, kind, customer, typed)
    return {problem.field: problem.text for problem in caught.value.problems}


def test_a_part_is_entered_and_read(desk: Desk, mill: bytes, point: bytes) -> None:
    typed = {"meter_no": "0099 0001", "usage_point_id": point.hex(), "multiplier": "20"}
    saved = add_part(desk, "meter", mill, typed)
    assert saved.changes.sentence == "新增电能表 00990001（恒通𬭎砖厂）"
    assert saved.changes.touches("meter")
    (meter,) = parts(desk, mill, "meter")
    assert (meter.id, meter.kind, meter.over) == (saved.id, "meter", False)
    assert meter.values["usage_point_id"] == point
    assert (meter.headline, meter.detail) == ("00990001", "倍率 20")
    assert part_owner(desk, "meter", saved.id) == mill


def test_every_kind_is_there_if_empty_and_only_those_asked_for(desk: Desk, mill: bytes) -> None:
    assert dossier(desk, mill).keys() == KIND_OF.keys()
    assert set(dossier(desk, mill).values()) == {()}
    assert dossier(desk, mill, ["meter", "contact"]).keys() == {"meter", "contact"}


def test_a_new_part_has_its_defaults_unless_they_are_cleared(
    desk: Desk, mill: bytes, point: bytes
) -> None:
    assert point
    (first,) = parts(desk, mill, "usage_point")
    assert (first.values["status"], first.values["role"]) == ("正常", "主供")
    add_part(desk, "meter", mill, {"meter_no": "1"})
    add_part(desk, "meter", mill, {"meter_no": "2", "multiplier": ""})
    assert [one.values["multiplier"] for one in parts(desk, mill, "meter")] == [1, None]


def test_newest_first_where_there_is_a_day_else_as_entered(desk: Desk, mill: bytes) -> None:
    for day in ("2025-01-01", "2026-05-01", "2024-01-01"):
        typed = {"valid_from": day, "cycle": "按月结算"}
        add_part(desk, "settlement_term", mill, typed)
    add_part(desk, "customer_agreement", mill, {"kind": "安全协议"})
    add_part(desk, "customer_agreement", mill, {"kind": "高压合同", "starts_on": "20200101"})
    for name in ("乙", "甲"):
        add_part(desk, "contact", mill, {"name": name})
    found = dossier(desk, mill)
    days = [one.values["valid_from"] for one in found["settlement_term"]]
    assert days == ["2026-05-01", "2025-01-01", "2024-01-01"]
    kinds = [one.values["kind"] for one in found["customer_agreement"]]
    assert kinds == ["高压供用电合同", "用电安全协议"]
    assert [one.headline for one in found["contact"]] == ["乙", "甲"]


def test_what_has_run_out_is_told(desk: Desk, mill: bytes) -> None:
    add_part(desk, "customer_paper", mill, {"kind": "电工证", "valid_until": "20261119"})
    add_part(desk, "customer_paper", mill, {"kind": "营业执照", "valid_until": "20261120"})
    assert [one.over for one in parts(desk, mill, "customer_paper")] == [True, False]


def test_all_problems_come_at_once(desk: Desk, mill: bytes) -> None:
    found = refused(
        desk, "meter", mill, multiplier="100/5", installed_on="0101", removed_on="20250101", x="1"
    )
    assert found.keys() == {"x", "meter_no", "multiplier", "removed_on"}
    assert parts(desk, mill, "meter") == ()


def test_words_codes_and_other_spellings_are_taken(desk: Desk, mill: bytes, point: bytes) -> None:
    typed = {
        "kind": "CT",
        "primary_value": "100",
        "secondary_value": "5",
        "usage_point_id": "厂区 主供",
        "accuracy": "0.5S",
    }
    add_part(desk, "instrument_transformer", mill, typed)
    (found,) = parts(desk, mill, "instrument_transformer")
    assert (found.values["kind"], found.values["accuracy"]) == ("电流互感器", "0.5S级")
    assert found.values["usage_point_id"] == point
    paper = {"kind": "营业执照", "responsible_id": "赵明远"}
    add_part(desk, "customer_paper", mill, paper)
    (held,) = parts(desk, mill, "customer_paper")
    assert held.values["responsible_id"] == desk.actor.person_id
    found_problems = refused(desk, "customer_paper", mill, kind="收条", responsible_id="李四")
    assert found_problems["responsible_id"] == "没有叫「李四」的人"
    assert found_problems["kind"].startswith("种类应为 身份证明、")
    assert found_problems["kind"].endswith("等 20 种 之一，现为「收条」")


def test_a_part_points_only_inside_its_own_file(desk: Desk, other: bytes, point: bytes) -> None:
    found = refused(desk, "meter", other, meter_no="1", usage_point_id=point.hex())
    assert "请重新选择" in found["usage_point_id"]


def test_a_name_that_two_have_is_no_choice(desk: Desk, mill: bytes, point: bytes) -> None:
    add_part(desk, "usage_point", mill, {"name": "厂区", "role": "主供"})
    found = refused(desk, "meter", mill, meter_no="1", usage_point_id="厂区主供")
    assert found["usage_point_id"] == "叫「厂区主供」的有 2 个，请从列表里选"
    add_part(desk, "meter", mill, {"meter_no": "1", "usage_point_id": point.hex()})
    assert parts(desk, mill, "meter")[0].values["usage_point_id"] == point


def test_a_masked_number_is_never_stored(desk: Desk, mill: bytes) -> None:
    found = refused(desk, "contact", mill, name="张三", phone="199****0001")
    assert found == {"phone": "电话里有 * 号，是打了码的，请填完整的号码"}
    person = add_part(desk, "contact", mill, {"name": "张三", "phone": "19900000001"}).id
    with pytest.raises(Invalid, match="打了码"):
        edit_part(desk, "contact", person, {"phone": "199****0001"})
    assert parts(desk, mill, "contact")[0].values["phone"] == "19900000001"


def test_choices_are_words_of_lists_people_and_parts(desk: Desk, mill: bytes, point: bytes) -> None:
    offered = part_choices(desk, "meter", mill)
    assert offered.keys() == {"usage_point_id", "accuracy"}
    assert offered["usage_point_id"] == (Choice(point.hex(), "厂区 主供"),)
    people = part_choices(desk, "customer_paper", mill)["responsible_id"]
    assert [choice.words for choice in people] == ["赵明远"]
    for kind in PART_KINDS:
        for field in kind.fields:
            if field.form is Form.CODE:
                words = [choice.value for choice in part_choices(desk, kind.name, mill)[field.name]]
                assert words == [code.name for code in codes(field.codes)]
                assert field.default in {"", *words}


def test_checking_says_the_same_without_writing(desk: Desk, mill: bytes) -> None:
    checked = check_part(desk, "contact", mill, {"name": "", "phone": "1990000000"})
    assert [problem.field for problem in checked.problems] == ["name"]
    assert [doubt.field for doubt in checked.doubts] == ["phone"]
    assert parts(desk, mill, "contact") == ()


def test_two_windows_do_not_overwrite_each_other(desk: Desk, mill: bytes, point: bytes) -> None:
    kind = KIND_OF["usage_point"]
    (seen,) = parts(desk, mill, "usage_point")
    filled = {field.name: typed_of(field, seen.values[field.name]) for field in kind.fields}
    edit_part(desk, "usage_point", point, {"feeder": "951柳河线"})
    typed = touched(filled, {**filled, "area": "一组公变"})
    edit_part(desk, "usage_point", point, typed)
    (now,) = parts(desk, mill, "usage_point")
    assert (now.values["feeder"], now.values["area"]) == ("951柳河线", "一组公变")


def test_saving_what_stands_already_writes_nothing(desk: Desk, mill: bytes, point: bytes) -> None:
    assert edit_part(desk, "usage_point", point, {"name": "厂区"}).changes.transaction is None
    assert edit_part(desk, "usage_point", point, {}).changes.transaction is None
    changed = edit_part(desk, "usage_point", point, {"name": "新厂区"})
    assert changed.changes.sentence == "修改用电点 新厂区 主供（恒通𬭎砖厂）"
    assert parts(desk, mill, "usage_point")[0].headline == "新厂区 主供"


def test_a_withdrawn_part_is_gone_and_comes_back(desk: Desk, mill: bytes, point: bytes) -> None:
    saved = withdraw_part(desk, "usage_point", point, "登错了")
    assert saved.changes.sentence == "撤回用电点 厂区 主供（恒通𬭎砖厂，登错了）"
    assert parts(desk, mill, "usage_point") == ()
    with pytest.raises(UserMistake, match="刚刚被撤回"):
        edit_part(desk, "usage_point", point, {"name": "厂"})
    with pytest.raises(UserMistake, match="刚刚被撤回"):
        withdraw_part(desk, "usage_point", point, "再来")
    with pytest.raises(UserMistake, match="刚刚被撤回"):
        part_owner(desk, "usage_point", point)
    assert undo_last(desk).kept == ()
    assert [one.id for one in parts(desk, mill, "usage_point")] == [point]
    assert desk.office.verify().ok


def test_what_others_point_at_is_not_withdrawn(desk: Desk, mill: bytes, point: bytes) -> None:
    meter = add_part(desk, "meter", mill, {"meter_no": "1", "usage_point_id": "厂区 主供"}).id
    transformer = {"name": "1号变", "capacity_va": "315", "usage_point_id": point.hex()}
    add_part(desk, "transformer", mill, transformer)
    with pytest.raises(UserMistake, match="1 条电能表、1 条变压器指着它"):
        withdraw_part(desk, "usage_point", point, "拆了")
    edit_part(desk, "meter", meter, {"usage_point_id": ""})
    with pytest.raises(UserMistake, match="还有1 条变压器指着它"):
        withdraw_part(desk, "usage_point", point, "拆了")


def test_a_withdrawal_has_a_reason(desk: Desk, point: bytes) -> None:
    with pytest.raises(Invalid, match="原因"):
        withdraw_part(desk, "usage_point", point, "  ")


def test_months_come_from_sheets_only(desk: Desk, mill: bytes) -> None:
    for kind in IMPORTED:
        with pytest.raises(UserMistake, match="只从表格导入"):
            add_part(desk, kind, mill, {"month": "202610"})
        with pytest.raises(UserMistake, match="只从表格导入"):
            withdraw_part(desk, kind, mill, "错了")


def test_a_customer_that_is_gone_takes_no_parts(desk: Desk, mill: bytes, point: bytes) -> None:
    withdraw_customer(desk, mill, "重复")
    with pytest.raises(UserMistake, match="客户刚刚被撤回"):
        add_part(desk, "contact", mill, {"name": "甲"})
    with pytest.raises(UserMistake, match="客户刚刚被撤回"):
        edit_part(desk, "usage_point", point, {"name": "厂"})


def test_who_may_only_look_changes_nothing(desk: Desk, mill: bytes, point: bytes) -> None:
    looking = desk.worked_by(PersonRow(bytes(16), "看的人", VIEWER, ""))
    with pytest.raises(UserMistake, match="没有权限"):
        add_part(looking, "contact", mill, {"name": "甲"})
    with pytest.raises(UserMistake, match="没有权限"):
        edit_part(looking, "usage_point", point, {"name": "厂"})
    with pytest.raises(UserMistake, match="没有权限"):
        withdraw_part(looking, "usage_point", point, "试")


def test_one_that_left_stays_the_one_responsible(desk: Desk, mill: bytes) -> None:
    typed = {"kind": "营业执照", "responsible_id": "赵明远"}
    paper = add_part(desk, "customer_paper", mill, typed).id
    with desk.office.unit_of_work(desk.actor, Action.EDIT) as uow:
        uow.raw.execute("UPDATE person SET live = 0 WHERE name = '赵明远'")
        uow.commit("离职")
    (before,) = parts(desk, mill, "customer_paper")
    kept = typed_of(
        KIND_OF["customer_paper"].field("responsible_id"), before.values["responsible_id"]
    )
    saved = edit_part(desk, "customer_paper", paper, {"responsible_id": kept, "number": "91"})
    assert saved.changes.transaction is not None
    found = refused(desk, "customer_paper", mill, kind="产权证明", responsible_id=kept)
    assert "请重新选择" in found["responsible_id"]
