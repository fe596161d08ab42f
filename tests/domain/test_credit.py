"""Scores that add up in sight; properties hold for the station's card and for a small one."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.credit import (
    Band,
    CreditFact,
    CreditRule,
    Indicator,
    Scorecard,
    VetoRule,
    missing_for_better,
    score,
)

ON = date(2026, 11, 22)
CARD = Scorecard(
    id="small",
    title="小方案",
    edition="1",
    valid_from=date(2026, 1, 1),
    valid_to=None,
    start=100,
    indicators=(
        Indicator("payment", "缴费及时", 50),
        Indicator("lawful", "守法用电", 10),
        Indicator("bonus", "加分项", 5, bonus=True),
    ),
    rules=(
        CreditRule("late", "逾期交费", "payment", -5, step=10, step_points=-2, unit="天"),
        CreditRule("theft", "窃电", "lawful", -10, window_months=24),
        CreditRule("prepaid", "预交电费", "bonus", 3),
    ),
    vetoes=(VetoRule("theft", "窃电，两年内最高评 C 级", 24, "C"),),
    bands=(Band("A", 90, 6), Band("B", 70, 3), Band("C", 60, 1), Band("D", 0, 1)),
    jump_from="B",
    new_months=12,
    new_ceiling="B",
)


def late(day: date, days: int = 1) -> CreditFact:
    return CreditFact("late", day, days, f"发票{day}")


def test_nothing_happened() -> None:
    found = score(CARD, (), None, ON)
    assert (found.score, found.grade, found.points, found.vetoes) == (100, "A", (), ())
    assert (found.scorecard, found.edition) == ("small", "1")
    assert found.visit_every_months == 6
    assert found.next_visit_due == ON
    assert found.sum_words == "100 = 100"


def test_every_line_has_day_worth_and_evidence() -> None:
    found = score(CARD, [late(date(2026, 5, 20), 23)], date(2026, 8, 31), ON)
    (point,) = found.points
    assert (point.rule, point.title, point.on) == ("late", "逾期交费", date(2026, 5, 20))
    assert (point.points, point.evidence) == (-9, "发票2026-05-20")
    assert (found.score, found.grade) == (91, "A")
    assert found.next_visit_due == date(2027, 2, 28)


def test_caps_stand_as_their_own_line() -> None:
    facts = [late(ON - timedelta(n), 0) for n in range(12)]
    facts += [CreditFact("prepaid", ON), CreditFact("prepaid", ON)]
    found = score(CARD, facts, None, ON)
    caps = {point.rule: point for point in found.points if point.is_cap}
    assert caps["cap:payment"].points == 10
    assert caps["cap:payment"].title == "缴费及时：扣分以 50 分为限"
    assert caps["cap:bonus"].points == -1
    assert caps["cap:bonus"].on is None
    assert found.score == 100 - 50 + 5
    assert found.sum_words == "100 + 5 − 50 = 55"
    assert found.grade == "D"


def test_a_veto_bars_and_ends() -> None:
    theft = CreditFact("theft", date(2024, 12, 1), 1, "窃电通知书3号")
    barred = score(CARD, [theft], None, date(2026, 11, 30))
    (veto,) = barred.vetoes
    assert barred.score == 90
    assert barred.grade == "C"
    assert barred.visit_every_months == 1
    assert (veto.until, veto.ceiling, veto.evidence) == (date(2026, 12, 1), "C", "窃电通知书3号")
    free = score(CARD, [theft], None, date(2026, 12, 1))
    assert (free.score, free.grade, free.vetoes) == (100, "A", ())


def test_a_veto_never_lifts_a_bad_grade() -> None:
    facts = [late(ON, 200), CreditFact("theft", ON)]
    assert score(CARD, facts, None, ON).grade == "D"


def test_events_count_for_their_window_only() -> None:
    day = date(2025, 11, 22)
    assert score(CARD, [late(day)], None, date(2026, 11, 21)).score == 95
    assert score(CARD, [late(day)], None, date(2026, 11, 22)).score == 100
    assert score(CARD, [late(ON + timedelta(1))], None, ON).score == 100


def test_no_jump_and_new_customers() -> None:
    jumped = score(CARD, (), None, ON, previous="C")
    assert jumped.grade == "B"
    assert jumped.vetoes[0].title == "上期为 C 级，本期最高评 B 级"
    assert score(CARD, (), None, ON, previous="B").grade == "A"
    new = score(CARD, (), None, ON, opened=date(2026, 3, 1))
    assert new.grade == "B"
    assert new.vetoes[0].until == date(2027, 3, 1)
    assert score(CARD, (), None, ON, opened=date(2025, 11, 22)).grade == "A"


def test_an_unknown_rule_is_shown_and_worth_nothing() -> None:
    found = score(CARD, [CreditFact("gone", ON, 1, "旧事件")], None, ON)
    assert found.score == 100
    assert found.points[0].points == 0
    assert "没有这一条" in found.points[0].title


@pytest.mark.parametrize(
    ("last", "grade_facts", "due"),
    [
        (date(2026, 8, 31), 0, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 20, date(2026, 2, 28)),
    ],
)
def test_the_next_visit_follows_the_grade(last: date, grade_facts: int, due: date) -> None:
    facts = [late(ON, 0)] * grade_facts
    assert score(CARD, facts, last, ON).next_visit_due == due


def test_what_is_missing_for_the_next_grade() -> None:
    assert missing_for_better(CARD, score(CARD, [late(ON, 60)], None, ON)) == ("A", 7)
    assert missing_for_better(CARD, score(CARD, (), None, ON)) is None
    barred = score(CARD, [CreditFact("theft", ON)], None, ON)
    assert missing_for_better(CARD, barred) == ("B", 0)


facts_st = st.lists(
    st.builds(
        CreditFact,
        st.sampled_from(["late", "theft", "prepaid", "gone"]),
        st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31)),
        st.integers(0, 400),
        st.text(max_size=3),
    ),
    max_size=12,
)
days_st = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))


@given(facts_st, days_st)
def test_the_points_add_up(facts: list[CreditFact], on: date) -> None:
    found = score(CARD, facts, None, on)
    assert found.start + sum(point.points for point in found.points) == found.score
    assert found.sum_words.endswith(f"= {found.score}")
    assert found.score >= 30
    assert found.score <= 105


@given(facts_st, days_st, st.randoms())
def test_the_order_of_events_is_of_no_matter(
    facts: list[CreditFact], on: date, chance: Random
) -> None:
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert score(CARD, shuffled, None, on) == score(CARD, facts, None, on)


@given(facts_st, days_st)
def test_one_bad_event_less_is_never_worse(facts: list[CreditFact], on: date) -> None:
    before = score(CARD, facts, None, on)
    for place, fact in enumerate(facts):
        if fact.rule in ("late", "theft"):
            after = score(CARD, facts[:place] + facts[place + 1 :], None, on)
            assert after.score >= before.score
            assert CARD.grades.index(after.grade) <= CARD.grades.index(before.grade)


@given(facts_st, days_st, days_st)
def test_a_worse_grade_never_waits_longer(facts: list[CreditFact], on: date, visited: date) -> None:
    clean = score(CARD, (), visited, on)
    assert score(CARD, facts, visited, on).next_visit_due <= clean.next_visit_due
