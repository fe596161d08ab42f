"""What a part's row says: masked numbers, what it belongs to, whether it still holds."""

import pytest

from sbdesk.gui.customers.part_words import Told, holds_numbers, masked_text, names_of, told
from sbdesk.gui.glyphs import Glyph
from sbdesk.services.dossier import Part
from tests.gui.customers.parts import TODAY, part


def say(one: Part, *fellows: Part, masked: bool = True) -> Told:
    return told(one, (one, *fellows), names_of(fellows), TODAY, masked=masked)


def test_a_phone_is_starred_in_the_line() -> None:
    contact = part("contact", name="韩雪峰", role="电工", phone="13847162716")
    assert say(contact).headline == "韩雪峰 电工"
    assert "138****2716" in say(contact).detail
    assert "13847162716" not in say(contact).detail
    assert "13847162716" in say(contact, masked=False).detail
    assert holds_numbers([contact])


@pytest.mark.parametrize("number", ["150422197801011234", "911504220766619001", "15042278010112X"])
def test_what_may_be_an_identity_number_is_starred(number: str) -> None:
    paper = part("customer_paper", kind="身份证明", state="已收", number=number)
    assert (number in say(paper).detail) == (len(number) < 18)
    assert holds_numbers([paper]) == (len(number) == 18)
    assert masked_text("没有号码", paper) == "没有号码"


def test_the_code_of_a_firm_on_its_licence_is_no_secret() -> None:
    paper = part("customer_paper", kind="营业执照", state="已收", number="91150422MA0N0JXY2P")
    assert "91150422MA0N0JXY2P" in say(paper).detail
    assert not holds_numbers([paper])


def test_a_short_licence_number_is_no_secret() -> None:
    paper = part("customer_paper", kind="电工证", state="已收", number="NM-0042")
    assert "NM-0042" in say(paper).detail
    assert not holds_numbers([paper])


def test_a_meter_says_at_which_point_it_hangs() -> None:
    point = part("usage_point", name="主井变电所", role="主供")
    meter = part("meter", meter_no="0001", usage_point_id=point.id, multiplier=2000)
    assert say(meter, point).detail.startswith("主井变电所 主供　")
    lone = part("meter", meter_no="0002", usage_point_id=b"\0" * 16)
    assert not say(lone).detail.startswith("　")


@pytest.mark.parametrize(
    ("expires", "state", "glyph"),
    [
        ("2026-09-18", "9/18 已过期", Glyph.OVERDUE),
        ("2026-10-31", "10/31 到期", Glyph.TODAY),
        ("2027-10-31", "", None),
        (None, "", None),
    ],
)
def test_a_licence_runs_out(expires: str | None, state: str, glyph: Glyph | None) -> None:
    paper = part("customer_paper", kind="营业执照", state="已收", valid_until=expires)
    assert (say(paper).state, say(paper).glyph) == (state, glyph)


def test_an_old_licence_is_history_once_there_is_a_new_one() -> None:
    old = part("customer_paper", kind="营业执照", state="已收", valid_until="2026-09-18")
    new = part("customer_paper", kind="营业执照", state="已收", valid_until="2036-09-18")
    other = part("customer_paper", kind="电工证", state="已收", valid_until="2036-09-18")
    assert say(old, new).glyph is None
    assert say(old, new).state == "已过期"
    assert say(old, other).glyph is Glyph.OVERDUE


def test_a_contract_that_runs_on_is_not_expired() -> None:
    old = {"kind": "高压供用电合同", "expires_on": "2025-10-31"}
    runs_on = say(part("customer_agreement", **old, renewal="自动顺延"))
    assert (runs_on.state, runs_on.glyph) == ("已顺延", None)
    assert say(part("customer_agreement", **old)).glyph is Glyph.OVERDUE


def test_a_paper_still_to_come_is_told() -> None:
    assert say(part("customer_paper", kind="电工证", state="待补")).glyph is Glyph.TODAY
    waived = say(part("customer_paper", kind="电工证", state="免交"))
    assert (waived.state, waived.glyph) == ("免交", None)


def test_what_was_removed_or_ended_is_quiet() -> None:
    meter = part("meter", meter_no="0001", removed_on="2022-03-14")
    assert (say(meter).state, say(meter).glyph) == ("已拆", None)
    ended = part("customer_class", class_name="经济大客户", ended_on="2025-01-01")
    assert say(ended).state == "已结束"


@pytest.mark.parametrize(
    ("of", "due", "done", "words"),
    [
        ("equipment", "next_check_on", "", "检查逾期"),
        ("site_record", "recheck_on", "rechecked_on", "复查逾期"),
        ("training", "due_on", "attended_on", "培训逾期"),
    ],
)
def test_what_should_have_been_done_is_late_until_it_is_done(
    of: str, due: str, done: str, words: str
) -> None:
    late = say(part(of, **{due: "2026-10-01"}))
    assert late.glyph is Glyph.OVERDUE
    assert late.state.endswith(words)
    if done:
        assert say(part(of, **{due: "2026-10-01", done: "2026-10-05"})).glyph is None


def test_a_part_without_words_still_has_a_line() -> None:
    assert say(part("customer_class")).headline
