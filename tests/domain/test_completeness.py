"""A file against what it must hold: whom a need concerns, what meets it, what has run out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.completeness import Gap, Need, judge, needs_on, percent_of
from sbdesk.domain.dossier import Values

TODAY = date(2026, 11, 20)
ANA, BO = b"a" * 16, b"b" * 16


NEED = Need(
    id="licence",
    title="营业执照",
    page="合同与资料",
    reason="主体凭证",
    edition="1",
    valid_from=date(2020, 1, 1),
    lifecycles=("增量", "现存"),
)


def need(**more: Any) -> Need:
    return replace(NEED, **more)


PHONE = need(id="phone", title="联系电话", page="概况", field="phone")
LICENCE = need(
    part="customer_paper",
    among={"kind": ("营业执照",), "state": ("已收", "免交")},
    ends="valid_until",
    expires=True,
)
FIRM: Values = {"kind": "高压", "lifecycle": "现存", "phone": "19900000001"}


def paper(**more: str | bytes | None) -> Values:
    return {"kind": "营业执照", "state": "已收", "valid_until": None, **more}


def test_a_field_meets_its_need_when_it_is_filled() -> None:
    assert judge([PHONE], FIRM, {}, TODAY).percent == 100
    without = judge([PHONE], {**FIRM, "phone": None}, {}, TODAY)
    assert (without.percent, [one.words for one in without.missing]) == (0, ["联系电话"])


@pytest.mark.parametrize(
    ("more", "customer", "concerned"),
    [
        ({}, {}, True),
        ({"kinds": ("高压",)}, {"kind": "高压"}, True),
        ({"kinds": ("高压",)}, {"kind": "低压居民"}, False),
        ({"kinds": ("高压",)}, {"kind": None}, False),
        ({"important": True}, {"importance": "一级"}, True),
        ({"important": True}, {"importance": None}, False),
        ({}, {"lifecycle": "已销户"}, False),
        ({}, {"lifecycle": "潜在"}, False),
        ({"lifecycles": ("潜在",)}, {"lifecycle": "潜在"}, True),
    ],
)
def test_whom_a_need_concerns(more: dict[str, Any], customer: Values, concerned: bool) -> None:
    assert need(field="phone", **more).concerns(customer) is concerned


@pytest.mark.parametrize(
    ("papers", "gap", "words"),
    [
        ([], Gap.MISSING, "营业执照"),
        ([paper(kind="产权证明")], Gap.MISSING, "营业执照"),
        ([paper(state="待补")], Gap.MISSING, "营业执照"),
        ([paper()], None, ""),
        ([paper(state="免交")], None, ""),
        ([paper(valid_until="2026-11-19")], Gap.EXPIRED, "营业执照 已过期 2026-11-19"),
        ([paper(valid_until="2026-11-20")], Gap.SOON, "营业执照 将到期 2026-11-20"),
        ([paper(valid_until="2026-12-20")], Gap.SOON, "营业执照 将到期 2026-12-20"),
        ([paper(valid_until="2026-12-21")], None, ""),
        ([paper(valid_until="2026-01-01"), paper(valid_until="2030-01-01")], None, ""),
        ([paper(valid_until="2026-01-01"), paper()], None, ""),
    ],
)
def test_papers_by_their_kind_state_and_day(
    papers: list[Values], gap: Gap | None, words: str
) -> None:
    found = judge([LICENCE], FIRM, {"customer_paper": papers}, TODAY)
    told = (*found.missing, *found.soon)
    assert [(one.gap, one.words) for one in told] == ([(gap, words)] if gap else [])
    assert found.percent == (100 if gap in (None, Gap.SOON) else 0)


def test_what_goes_on_by_itself_never_expires() -> None:
    agreement = need(
        part="customer_agreement",
        ends="expires_on",
        expires=True,
        renews={"renewal": ("自动顺延",)},
    )
    held: Values = {"expires_on": "2020-01-01", "renewal": "自动顺延"}
    assert judge([agreement], FIRM, {"customer_agreement": [held]}, TODAY).percent == 100
    ended = {**held, "renewal": "终止"}
    assert judge([agreement], FIRM, {"customer_agreement": [ended]}, TODAY).percent == 0


def test_a_meter_taken_down_is_missing_not_expired() -> None:
    meter = need(id="meter", title="电能表", part="meter", filled=("meter_no",), ends="removed_on")
    down: Values = {"meter_no": "15001", "removed_on": "2026-01-05"}
    found = judge([meter], FIRM, {"meter": [down]}, TODAY)
    assert [(one.gap, one.words) for one in found.missing] == [(Gap.MISSING, "电能表")]
    up: Values = {"meter_no": "15002", "removed_on": None}
    assert judge([meter], FIRM, {"meter": [down, up]}, TODAY).missing == ()
    assert judge([meter], FIRM, {"meter": [{**up, "meter_no": None}]}, TODAY).percent == 0


def test_who_the_last_paper_of_the_sort_names_is_responsible() -> None:
    papers = [
        paper(valid_until="2026-01-01", responsible_id=ANA),
        paper(valid_until="2026-02-01", responsible_id=BO),
        paper(kind="产权证明", responsible_id=ANA),
    ]
    found = judge([LICENCE], FIRM, {"customer_paper": papers}, TODAY)
    assert found.missing[0].person == BO
    waiting = judge(
        [LICENCE], FIRM, {"customer_paper": [paper(state="待补", responsible_id=ANA)]}, TODAY
    )
    assert waiting.missing[0].person == ANA


def test_needs_count_from_a_day_to_a_day() -> None:
    old = need(valid_to=date(2025, 12, 31))
    new = need(valid_from=date(2026, 1, 1))
    assert needs_on([old, new], date(2025, 12, 31)) == (old,)
    assert needs_on([old, new], TODAY) == (new,)


@given(st.integers(0, 60), st.integers(0, 60))
def test_only_a_whole_file_has_a_hundred(met: int, more: int) -> None:
    percent = percent_of(met, met + more)
    assert 0 <= percent <= 100
    assert (percent == 100) is (more == 0)


def test_a_file_nothing_is_asked_of_is_whole() -> None:
    assert judge([LICENCE], {"lifecycle": "已销户"}, {}, TODAY).percent == 100
