"""A number that stands twice, a multiplier that is not the ratio, a point larger than the whole,
repairs that are entrusted and are not."""

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customers import add_customer, withdraw_customer
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part, check_part, edit_part, withdraw_part


@pytest.fixture
def point(desk: Desk, mill: bytes) -> str:
    """The mill's point of use, as it is typed."""
    return add_part(desk, "usage_point", mill, {"name": "厂区"}).id.hex()


@pytest.fixture
def farm(desk: Desk) -> bytes:
    """Another customer."""
    fields = CustomerFields(customer_no="6267000785099", name="绿野牧业", address="甲村1号")
    return add_customer(desk, fields).id


def doubts(
    desk: Desk, kind: str, customer: bytes, record: bytes | None = None, /, **typed: str
) -> dict[str, str]:
    """The doubts about a part as typed, by field."""
    checked = check_part(desk, kind, customer, typed, record)
    return {doubt.field: doubt.text for doubt in checked.doubts}


def transformer(desk: Desk, customer: bytes, point: str, kind: str, ratio: str) -> bytes:
    """An instrument transformer at a point."""
    primary, _, secondary = ratio.partition("/")
    typed = {"kind": kind, "primary_value": primary, "secondary_value": secondary}
    return add_part(desk, "instrument_transformer", customer, typed | {"usage_point_id": point}).id


def test_a_meter_that_is_elsewhere_already(desk: Desk, mill: bytes, farm: bytes) -> None:
    meter = add_part(desk, "meter", mill, {"meter_no": "00990001"}).id
    found = doubts(desk, "meter", farm, meter_no="0099 0001")
    assert found == {"meter_no": "表号 00990001 已经登记在「恒通𬭎砖厂」名下"}
    assert doubts(desk, "meter", mill, meter, meter_no="00990001") == {}
    assert doubts(desk, "meter", farm, meter_no="00990002") == {}
    withdraw_part(desk, "meter", meter, "拆了")
    assert doubts(desk, "meter", farm, meter_no="00990001") == {}


def test_a_meter_of_a_withdrawn_customer_is_free_again(
    desk: Desk, mill: bytes, farm: bytes
) -> None:
    add_part(desk, "meter", farm, {"meter_no": "00990001"})
    withdraw_customer(desk, farm, "重复")
    assert doubts(desk, "meter", mill, meter_no="00990001") == {}


def test_a_point_number_that_stands_twice(desk: Desk, mill: bytes, farm: bytes) -> None:
    add_part(desk, "usage_point", mill, {"name": "厂区", "point_no": "01"})
    found = doubts(desk, "usage_point", farm, name="场区", point_no="01")
    assert "恒通𬭎砖厂" in found["point_no"]


def test_the_multiplier_is_the_product_of_the_ratios(desk: Desk, mill: bytes, point: str) -> None:
    transformer(desk, mill, point, "电流互感器", "50/5")
    typed = {"meter_no": "1", "usage_point_id": point}
    assert doubts(desk, "meter", mill, **typed, multiplier="10") == {}
    transformer(desk, mill, point, "电压互感器", "10000/100")
    found = doubts(desk, "meter", mill, **typed, multiplier="10")
    assert found == {"multiplier": "与互感器变比不符：50/5 × 10000/100 应为 1000，现为 10"}
    assert doubts(desk, "meter", mill, **typed, multiplier="1000") == {}
    gone = typed | {"installed_on": "2020-01-01", "removed_on": "2021-01-01"}
    assert doubts(desk, "meter", mill, **gone, multiplier="10") == {}


def test_three_equal_current_transformers_count_once(desk: Desk, mill: bytes, point: str) -> None:
    for _ in range(3):
        transformer(desk, mill, point, "电流互感器", "150/5")
    typed = {"meter_no": "1", "usage_point_id": point}
    assert doubts(desk, "meter", mill, **typed, multiplier="30") == {}
    assert "multiplier" in doubts(desk, "meter", mill, **typed, multiplier="20")


def test_ratios_that_tell_nothing_raise_no_doubt(desk: Desk, mill: bytes, point: str) -> None:
    typed = {"meter_no": "1", "usage_point_id": point}
    assert doubts(desk, "meter", mill, **typed, multiplier="7") == {}
    transformer(desk, mill, point, "电流互感器", "150/5")
    assert doubts(desk, "meter", mill, meter_no="1", multiplier="7") == {}
    assert doubts(desk, "meter", mill, **typed, multiplier="") == {}
    transformer(desk, mill, point, "电流互感器", "200/5")
    assert doubts(desk, "meter", mill, **typed, multiplier="7") == {}


def test_a_combined_transformer_is_not_reckoned(desk: Desk, mill: bytes, point: str) -> None:
    transformer(desk, mill, point, "组合互感器", "50/5")
    typed = {"meter_no": "1", "usage_point_id": point}
    assert doubts(desk, "meter", mill, **typed, multiplier="7") == {}


def test_a_point_larger_than_the_whole_contract(desk: Desk, mill: bytes, farm: bytes) -> None:
    found = doubts(desk, "usage_point", mill, name="厂区", contract_va="400")
    assert found == {"contract_va": "大于档案里这个客户的合同容量"}
    assert doubts(desk, "usage_point", mill, name="厂区", contract_va="315") == {}
    assert doubts(desk, "usage_point", farm, name="场区", contract_va="400") == {}


@pytest.mark.parametrize("first", ["已委托", "没有委托"])
def test_repairs_that_are_entrusted_and_are_not(
    desk: Desk, mill: bytes, farm: bytes, first: str
) -> None:
    lines = {
        "已委托": {"entrusted": "已委托", "name": "鑫源电力"},
        "没有委托": {"entrusted": "没有委托"},
    }
    second = next(word for word in lines if word != first)
    kind = "repair_contractor"
    old = add_part(desk, kind, mill, lines[first]).id
    found = doubts(desk, kind, mill, **lines[second])
    assert first in found["entrusted"]
    assert ("鑫源电力" in found["entrusted"]) == (first == "已委托")
    assert doubts(desk, kind, mill, **lines[first]) == {}
    assert doubts(desk, kind, mill, old, **lines[second]) == {}
    assert doubts(desk, kind, mill, entrusted="自有电工队伍") == {}
    assert doubts(desk, kind, farm, **lines[second]) == {}
    assert add_part(desk, kind, mill, lines[second]).id
    withdraw_part(desk, kind, old, "写错了")
    assert doubts(desk, kind, mill, **lines[second]) == {}


@pytest.mark.parametrize(
    ("since", "until", "doubtful"),
    [
        ("", "", True), ("2026-01-01", "", False), ("2025-12-30", "", True),
        ("", "2024-12-31", False), ("", "2025-01-01", False), ("", "2025-01-02", True),
        ("2025-12-31", "2026-12-31", False), ("2024-01-01", "2024-12-31", False),
    ],
)  # fmt: skip
def test_lines_that_follow_each_other_agree(
    desk: Desk, mill: bytes, since: str, until: str, doubtful: bool
) -> None:
    typed = {"entrusted": "已委托", "name": "鑫源电力"}
    days = {"valid_from": "2025-01-01", "valid_until": "2025-12-31"}
    add_part(desk, "repair_contractor", mill, typed | days)
    now = {"entrusted": "没有委托", "valid_from": since, "valid_until": until}
    assert bool(doubts(desk, "repair_contractor", mill, **now)) == doubtful


def test_a_doubt_beside_a_problem_is_not_said(desk: Desk, mill: bytes, point: str) -> None:
    transformer(desk, mill, point, "电流互感器", "150/5")
    meter = add_part(desk, "meter", mill, {"meter_no": "1", "usage_point_id": point}).id
    edit_part(desk, "meter", meter, {"multiplier": "20"})
    checked = check_part(desk, "meter", mill, {"multiplier": "0"}, meter)
    assert [problem.field for problem in checked.problems] == ["multiplier"]
    assert checked.doubts == ()
