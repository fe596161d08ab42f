"""The kinds of parts fit each other, and what is impossible in one is found by its own check."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.dossier import Form, PartKind, Value, Values
from sbdesk.domain.dossier_kinds import (
    ACCOUNT_CHANGE,
    BUSINESS_CONDITION,
    CONTACT,
    CUSTOMER_AGREEMENT,
    EQUIPMENT_KIND,
    IMPORTED,
    INSTRUMENT_TRANSFORMER,
    KIND_OF,
    METER,
    PAGES,
    PART_KINDS,
    REPAIR_CONTRACTOR,
    SITE_RECORD,
    TYPED_KINDS,
    USAGE_POINT,
)
from sbdesk.domain.errors import Problem

TODAY = date(2026, 11, 20)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def named(problems: list[Problem]) -> dict[str, str]:
    """Texts by field."""
    return {problem.field: problem.text for problem in problems}


@pytest.mark.parametrize("kind", PART_KINDS, ids=lambda kind: kind.name)
def test_a_kind_names_only_what_it_has(kind: PartKind) -> None:
    names = {field.name for field in kind.fields}
    assert len(names) == len(kind.fields)
    assert kind.page in PAGES
    assert kind.headline
    assert {*kind.headline, *kind.detail} <= names
    assert {kind.starts, kind.ends} - {""} <= names
    for field in kind.fields:
        assert bool(field.codes) == (field.form is Form.CODE), field.name
        assert bool(field.refers) == (field.form is Form.PART), field.name
        assert field.refers in {"", *KIND_OF}
        assert field.title
        with pytest.raises(KeyError):
            kind.field(f"no {field.name}")
        assert kind.field(field.name) is field


@pytest.mark.parametrize("kind", PART_KINDS, ids=lambda kind: kind.name)
def test_nothing_at_all_is_wrong_in_no_way_that_fails(kind: PartKind) -> None:
    nothing: Values = {field.name: None for field in kind.fields}
    assert kind.doubts(nothing, TODAY) == []
    assert kind.problems(nothing, TODAY) == []
    assert not kind.runs_on(nothing)


def test_titles_tell_kinds_and_fields_apart() -> None:
    assert len({kind.title for kind in PART_KINDS}) == len(PART_KINDS)
    for kind in PART_KINDS:
        assert len({field.title for field in kind.fields}) == len(kind.fields), kind.name


def test_what_comes_from_sheets_is_not_typed() -> None:
    assert {name.replace("-", "_") for name in TYPED_KINDS} == KIND_OF.keys() - IMPORTED
    assert "usage-point" in TYPED_KINDS


def test_long_text_takes_the_whole_width() -> None:
    assert METER.field("note").wide
    assert CUSTOMER_AGREEMENT.field("consumer").wide
    assert not METER.field("meter_no").wide


@given(days, days)
def test_a_day_before_the_one_it_follows_is_refused(first: date, second: date) -> None:
    values: dict[str, Value] = {"installed_on": str(first), "removed_on": str(second)}
    found = named(METER.problems(values, TODAY))
    assert (found == {}) == (first <= second)
    if found:
        assert found == {"removed_on": f"拆表日期早于装表日期 {first}"}


@given(st.lists(st.none() | days, min_size=3, max_size=3))
def test_an_agreement_is_signed_starts_and_ends_in_this_order(drawn: list[date | None]) -> None:
    names = ("signed_on", "starts_on", "expires_on")
    values: dict[str, Value] = {
        name: str(day) if day else None for name, day in zip(names, drawn, strict=True)
    }
    there = [day for day in drawn if day is not None]
    assert (CUSTOMER_AGREEMENT.problems(values, TODAY) == []) == (there == sorted(there))


def test_a_transformer_does_not_step_up_and_is_not_checked_tomorrow() -> None:
    tomorrow = str(TODAY + timedelta(days=1))
    values: dict[str, Value] = {
        "primary_value": 5,
        "secondary_value": 100,
        "checked_on": tomorrow,
    }
    assert named(INSTRUMENT_TRANSFORMER.problems(values, TODAY)) == {
        "secondary_value": "二次侧 100 大于一次侧 5",
        "checked_on": f"检验日期 {tomorrow} 晚于今天",
    }
    values |= {"primary_value": 100, "secondary_value": 5, "checked_on": str(TODAY)}
    assert INSTRUMENT_TRANSFORMER.problems(values, TODAY) == []


def test_a_business_is_not_known_before_its_day() -> None:
    later: Values = {"noted_on": "2026-11-21"}
    assert "noted_on" in named(BUSINESS_CONDITION.problems(later, TODAY))


def test_more_in_operation_than_contracted_is_doubtful() -> None:
    values: dict[str, Value] = {"contract_va": 315_000, "operating_va": 400_000}
    assert named(USAGE_POINT.doubts(values, TODAY)) == {"operating_va": "运行容量大于合同容量"}
    assert USAGE_POINT.doubts({"contract_va": 315_000, "operating_va": 315_000}, TODAY) == []


def test_an_own_generator_says_whether_it_can_feed_back() -> None:
    assert "interlock" in named(EQUIPMENT_KIND.doubts({"kind": "自备发电机"}, TODAY))
    said: Values = {"kind": "自备发电机", "interlock": "有机械闭锁"}
    assert EQUIPMENT_KIND.doubts(said, TODAY) == []
    assert EQUIPMENT_KIND.doubts({"kind": "电动机"}, TODAY) == []


def test_a_contractor_that_is_entrusted_has_a_name() -> None:
    assert "name" in named(REPAIR_CONTRACTOR.problems({"entrusted": "已委托"}, TODAY))
    assert REPAIR_CONTRACTOR.problems({"entrusted": "没有委托"}, TODAY) == []


def test_a_contractor_that_is_named_is_entrusted() -> None:
    named_one: Values = {"entrusted": "没有委托", "name": "赤峰恒安电力工程有限公司"}
    assert "entrusted" in named(REPAIR_CONTRACTOR.problems(named_one, TODAY))
    own: Values = {"entrusted": "自有电工队伍", "name": "厂电工班"}
    assert REPAIR_CONTRACTOR.problems(own, TODAY) == []


def test_a_refund_has_an_amount() -> None:
    change: Values = {"kind": "退费", "applied_on": "2026-11-01"}
    assert named(ACCOUNT_CHANGE.problems(change, TODAY)) == {"refund_fen": "退费要写明金额"}
    assert ACCOUNT_CHANGE.problems({**change, "refund_fen": 100}, TODAY) == []


def test_a_demand_has_a_day_by_which_it_is_checked_again() -> None:
    found: dict[str, Value] = {"result": "需整改", "happened_on": "2026-11-01"}
    assert "recheck_on" in named(SITE_RECORD.problems(found, TODAY))
    assert SITE_RECORD.problems(found | {"recheck_on": "2026-12-01"}, TODAY) == []
    early = named(SITE_RECORD.problems(found | {"recheck_on": "2026-10-01"}, TODAY))
    assert early == {"recheck_on": "复查期限早于检查日期 2026-11-01"}


def test_a_phone_that_cannot_be_one_is_doubtful() -> None:
    assert "phone" in named(CONTACT.doubts({"phone": "1990000000"}, TODAY))
    assert CONTACT.doubts({"phone": "19900000001"}, TODAY) == []
