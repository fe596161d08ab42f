"""Parts of a file: what is typed is kept, what is kept can be typed again, problems all at once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.domain.dossier import Form, PartField, PartKind, Value, Values
from sbdesk.domain.dossier_kinds import (
    CUSTOMER_AGREEMENT,
    EQUIPMENT_KIND,
    INSTRUMENT_TRANSFORMER,
    KIND_OF,
    METER,
    PART_KINDS,
    RECEIVABLE,
    SETTLEMENT_TERM,
    TRANSFORMER,
    USAGE_MONTH,
    USAGE_POINT,
)
from sbdesk.domain.dossier_typing import (
    detail,
    headline,
    is_over,
    part_problems,
    shown,
    touched,
    typed_of,
    typed_part,
)

TODAY = date(2026, 11, 20)
WORDS = ("主供", "备供", "其他 设备")
POINT = bytes(range(16))
CHOICES: Mapping[str, Sequence[str]] = {}


def choices_for(kind: PartKind) -> dict[str, list[str]]:
    """Choices as the services offer them."""
    offered: dict[str, list[str]] = {}
    for field in kind.fields:
        if field.form is Form.CODE:
            offered[field.name] = [*WORDS, field.default] if field.default else [*WORDS]
        elif field.form in (Form.PERSON, Form.PART):
            offered[field.name] = [POINT.hex()]
    return offered


def texts(field: PartField) -> st.SearchStrategy[str]:
    """What a person may type into a field, good or bad."""
    days = st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(str)
    good: dict[Form, st.SearchStrategy[str]] = {
        Form.DATE: days,
        Form.MONTH: days.map(lambda day: day[:7]),
        Form.WHOLE: st.integers(field.least or 0, field.most or 10**6).map(str),
        Form.KVA: st.decimals(1, 900_000, places=3).map(str),
        Form.KWH: st.decimals(-(10**6), 10**9, places=3).map(str),
        Form.MONEY: st.decimals(0, 10**9, places=2).map(str),
        Form.RATING: st.decimals(0, 10**6, places=3).map(str),
        Form.CODE: st.sampled_from(WORDS),
        Form.PERSON: st.just(POINT.hex()),
        Form.PART: st.just(POINT.hex()),
        Form.PHONE: st.sampled_from(["19900000001", "0476-6123456", "12398", "没有"]),
    }
    free = st.text(max_size=field.longest + 3)
    return st.one_of(good.get(field.form, free), good.get(field.form, free), st.just(""), free)


@st.composite
def forms(draw: st.DrawFn) -> tuple[PartKind, dict[str, str]]:
    """A kind and what was typed into some of its fields."""
    kind = draw(st.sampled_from(PART_KINDS))
    names = draw(st.sets(st.sampled_from([field.name for field in kind.fields])))
    return kind, {name: draw(texts(kind.field(name))) for name in sorted(names)}


@given(forms())
@settings(max_examples=300)
def test_what_is_kept_can_be_typed_again(form: tuple[PartKind, dict[str, str]]) -> None:
    kind, typed = form
    offered = choices_for(kind)
    values, problems = typed_part(kind, typed, TODAY, offered, None)
    assert list(values) == [field.name for field in kind.fields]
    filled = {field.name: typed_of(field, values[field.name]) for field in kind.fields}
    again, wrong = typed_part(kind, filled, TODAY, offered, None)
    assert again == values
    assert {p.field for p in wrong} <= {p.field for p in problems} | {
        p.field for p in part_problems(kind, values, TODAY)
    }
    assert touched(filled, filled) == {}


@given(forms())
@settings(max_examples=150)
def test_what_can_be_shown_is_one_line_and_never_fails(
    form: tuple[PartKind, dict[str, str]],
) -> None:
    kind, typed = form
    values, _ = typed_part(kind, typed, TODAY, choices_for(kind), None)
    names = {POINT: "厂区\n主供"}
    assert headline(kind, values, names).strip()
    assert "\n" not in headline(kind, values, names) + detail(kind, values, names)
    for field in kind.fields:
        assert bool(shown(field, values[field.name], names)) == (values[field.name] is not None)
        assert shown(field, None, names) == ""
    assert is_over(kind, values, TODAY) in (True, False)


@given(forms())
@settings(max_examples=100)
def test_what_was_not_typed_stays_as_it_is(form: tuple[PartKind, dict[str, str]]) -> None:
    kind, typed = form
    base: Values = {field.name: None for field in kind.fields} | {"note": "旧的"}
    values, _ = typed_part(kind, typed, TODAY, choices_for(kind), base)
    for name, value in values.items():
        if name not in typed:
            assert value == base.get(name)


def one(kind: PartKind, base: Values | None = None, /, **typed: str) -> dict[str, Value]:
    """The cells of a part that is typed without a problem."""
    values, problems = typed_part(kind, typed, TODAY, CHOICES, base)
    assert problems == []
    return values


def refused(kind: PartKind, base: Values | None = None, /, **typed: str) -> dict[str, str]:
    """Problems by field."""
    _, problems = typed_part(kind, typed, TODAY, CHOICES, base)
    return {problem.field: problem.text for problem in problems}


def test_each_form_has_its_unit() -> None:
    point = one(USAGE_POINT, name="厂区", contract_va="315 kVA", operating_va="62.5")
    assert (point["contract_va"], point["operating_va"]) == (315_000, 62_500)
    month = one(USAGE_MONTH, month="2026年10月", energy_wh="12,345.5", amount_fen="1409.5")
    assert (month["month"], month["energy_wh"], month["amount_fen"]) == (
        "202610",
        12_345_500,
        140_950,
    )
    terms = one(SETTLEMENT_TERM, valid_from="0301", cycle="按月结算", prepaid_percent="30%")
    assert (terms["valid_from"], terms["prepaid_percent"]) == ("2026-03-01", 30)
    load = one(EQUIPMENT_KIND, kind="电动机", rating="7.5", rating_unit="kW")
    assert load["rating"] == 7500


def test_numbers_names_and_lines_are_tidied() -> None:
    meter = one(METER, meter_no=" ００99 00 a1 ", multiplier="60", note=" 总表 \r\n\r\n 在门外 ")
    assert (meter["meter_no"], meter["note"]) == ("009900A1", "总表\n\n在门外")
    contact = one(KIND_OF["contact"], name="艾力 • 吐尔逊", phone="+86 199 0000 0001")
    assert (contact["name"], contact["phone"]) == ("艾力·吐尔逊", "19900000001")


def test_every_problem_comes_at_once_in_the_order_of_the_form() -> None:
    wrong = refused(
        METER, multiplier="100/5", installed_on="20261301", colour="红", usage_point_id="厂区"
    )
    assert list(wrong) == ["colour", "meter_no", "usage_point_id", "multiplier", "installed_on"]
    assert wrong["multiplier"] == "「100/5」是变比，倍率请填 20"
    assert wrong["meter_no"] == "表号没有填"
    assert "用电点" in wrong["usage_point_id"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "大于 0"),
        ("-5", "大于 0"),
        ("315kW", "单位应为 kVA"),
        ("3.15MVA", "单位应为 kVA"),
        ("5000000", "请核对单位"),
        ("大", "不是数字"),
    ],
)
def test_an_impossible_capacity_is_refused_with_the_reason(text: str, words: str) -> None:
    assert words in refused(TRANSFORMER, name="1号变", capacity_va=text)["capacity_va"]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "二十", "20倍", "99999999"])
def test_an_impossible_multiplier_is_refused(text: str) -> None:
    assert "multiplier" in refused(METER, meter_no="1", multiplier=text)


def test_a_closed_list_takes_its_words_only_an_open_one_any() -> None:
    offered = {"role": ["主供", "备供"], "price_class": ["农业生产"]}
    typed = {"name": "厂区", "role": "主 供", "price_class": "合表"}
    values, problems = typed_part(USAGE_POINT, typed, TODAY, offered, None)
    assert (values["role"], values["price_class"], problems) == ("主供", "合表", [])
    _, problems = typed_part(USAGE_POINT, typed | {"role": "双"}, TODAY, offered, None)
    assert problems[0].text == "电源应为 主供、备供 之一，现为「双」"


def test_a_part_that_is_not_offered_is_refused() -> None:
    offered = {"usage_point_id": [POINT.hex()]}
    typed = {"meter_no": "1", "usage_point_id": POINT[::-1].hex()}
    _, problems = typed_part(METER, typed, TODAY, offered, None)
    assert "请重新选择" in problems[0].text
    good, problems = typed_part(
        METER, typed | {"usage_point_id": POINT.hex()}, TODAY, offered, None
    )
    assert (good["usage_point_id"], problems) == (POINT, [])


def test_too_long_a_text_says_by_how_much() -> None:
    wrong = refused(METER, meter_no="1" * 61)
    assert wrong["meter_no"] == "多 1 个字：最多 60 个字，现有 61 个字"
    assert "损坏" in refused(METER, meter_no="1", note="\ud800")["note"]


def test_what_was_wrong_before_does_not_hold_up_something_else() -> None:
    base = dict.fromkeys((field.name for field in METER.fields), None) | {
        "installed_on": "2026-05-01",
        "removed_on": "2026-04-01",
    }
    assert refused(METER, base, model="DTZ341") == {}
    assert "removed_on" in refused(METER, base, removed_on="2026-03-01")
    assert refused(METER, base, removed_on="2026-06-01") == {}


def test_empty_text_clears() -> None:
    base = one(METER, meter_no="1", model="DTZ341", multiplier="20")
    assert one(METER, base, model="", multiplier=" ")["model"] is None
    assert refused(METER, base, meter_no=" ") == {"meter_no": "表号没有填"}


def test_cells_read_as_people_write_them() -> None:
    names = {POINT: "厂区"}
    point = USAGE_POINT.field("contract_va")
    assert shown(point, 315_000, names) == "315 kVA"
    assert shown(RECEIVABLE.field("owed_fen"), -123_450, names) == "−1,234.50 元"
    assert shown(USAGE_MONTH.field("energy_wh"), 12_345_500, names) == "12,345.5 kWh"
    assert shown(USAGE_MONTH.field("month"), "202603", names) == "2026年3月"
    assert shown(USAGE_MONTH.field("month"), "去年", names) == "去年"
    assert shown(SETTLEMENT_TERM.field("prepaid_percent"), 30, names) == "30%"
    assert shown(METER.field("usage_point_id"), POINT, names) == "厂区"
    assert shown(METER.field("usage_point_id"), POINT[::-1], names) == ""
    assert shown(METER.field("multiplier"), 3000, names) == "3000"


def test_one_line_tells_a_part_from_another() -> None:
    current = one(
        INSTRUMENT_TRANSFORMER, kind="电流互感器", primary_value="100", secondary_value="5"
    )
    assert headline(INSTRUMENT_TRANSFORMER, current, {}) == "电流互感器 100/5"
    load = one(EQUIPMENT_KIND, kind="自备发电机", name="柴油机", rating="200", rating_unit="kW")
    assert headline(EQUIPMENT_KIND, load, {}) == "自备发电机 柴油机"
    assert detail(EQUIPMENT_KIND, load, {}) == "额定值 200 kW"
    assert headline(KIND_OF["training"], {}, {}) == "用电培训"


def test_an_agreement_that_goes_on_by_itself_is_not_over() -> None:
    last = (TODAY - timedelta(days=1)).isoformat()
    over = one(CUSTOMER_AGREEMENT, kind="高压供用电合同", expires_on=last)
    assert is_over(CUSTOMER_AGREEMENT, over, TODAY)
    assert not is_over(CUSTOMER_AGREEMENT, over, TODAY - timedelta(days=1))
    assert not is_over(CUSTOMER_AGREEMENT, {**over, "renewal": "自动顺延"}, TODAY)
    assert not is_over(CUSTOMER_AGREEMENT, {**over, "expires_on": None}, TODAY)
    assert not is_over(USAGE_POINT, one(USAGE_POINT, name="厂区"), TODAY)


def test_only_what_was_touched_is_passed_on() -> None:
    filled = {"name": "厂区", "note": ""}
    assert touched(filled, {"name": "厂区", "note": "新", "role": ""}) == {"note": "新"}
    assert touched(filled, {"name": "", "note": ""}) == {"name": ""}


def test_whose_a_thing_is_is_said_with_its_title() -> None:
    told = {"name": "1号变", "ownership": "客户", "status": "运行"}
    values: Values = {**told, "capacity_va": 800_000}
    assert detail(KIND_OF["transformer"], values, {}) == "产权 客户　运行"
