"""Supposing: the same reckoning as the real score, effects that are true, nothing forgotten."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.credit import CreditFact
from sbdesk.gui.credit.what_if import Case, supposed, suppositions
from sbdesk.services.rules import scorecard

TODAY = date(2026, 10, 9)
CARD = scorecard(TODAY)
RULES = sorted(CARD.rule_of)


def case(*facts: CreditFact, previous: str | None = None, last: date | None = None) -> Case:
    """A case of these events, newest first as the service gives them."""
    ordered = sorted(facts, key=lambda fact: fact.happened_on, reverse=True)
    events = tuple((number.to_bytes(16, "big"), fact) for number, fact in enumerate(ordered))
    return Case(CARD, events, last, TODAY, previous)


def words(of: Case) -> list[tuple[str, int]]:
    return [(one.words, one.effect) for one in suppositions(of)]


def late(day: date, days: int = 1) -> CreditFact:
    return CreditFact("late_payment", day, days, "9月应收")


def test_a_clean_customer_may_earn_more_or_slip() -> None:
    assert words(case()) == [
        ("预交电费", 2),
        ("签约代扣", 2),
        ("提供电费担保", 3),
        ("再有一次逾期交费", -5),
    ]


def test_the_newest_deductions_may_be_gone() -> None:
    of = case(
        late(date(2026, 9, 25), 14),
        late(date(2026, 3, 2)),
        CreditFact("contract_breach", date(2026, 6, 1)),
        CreditFact("prepaid", date(2026, 6, 1)),
    )
    assert words(of) == [
        ("没有 9/25 逾期交费", 7),
        ("没有 6/1 违反供用电合同约定", 5),
        ("签约代扣", 2),
        ("提供电费担保", 3),
        ("再有一次逾期交费", -5),
    ]


def test_events_outside_their_window_are_not_offered() -> None:
    assert words(case(late(date(2025, 10, 8))))[0] == ("预交电费", 2)
    assert words(case(late(date(2025, 10, 10))))[0] == ("没有 2025-10-10 逾期交费", 5)


def test_a_rule_counted_by_steps_slips_by_a_whole_step() -> None:
    arrears = CreditFact("arrears", date(2026, 9, 30), 1)
    assert words(case(arrears))[-1] == ("再有一次月末欠费", -5)


def test_rules_of_an_older_card_are_passed_over() -> None:
    assert words(case(CreditFact("gone", date(2026, 9, 1))))[0] == ("预交电费", 2)


def test_a_veto_gone_lifts_the_grade() -> None:
    of = case(CreditFact("unlawful_use", date(2026, 9, 1)))
    assert of.reckon().grade == "C"
    without = suppositions(of)[0]
    assert supposed(of, [without]).grade == "A"
    assert supposed(of, []).grade == "C"


def test_the_visit_follows_the_supposed_grade() -> None:
    of = case(*(late(TODAY - timedelta(days=30 * n), 30) for n in range(3)), last=date(2026, 9, 1))
    assert (of.reckon().grade, of.reckon().next_visit_due) == ("C", date(2026, 10, 1))
    better = supposed(of, suppositions(of)[:1])
    assert (better.grade, better.next_visit_due) == ("B", date(2026, 12, 1))


facts = st.lists(
    st.builds(
        CreditFact,
        st.sampled_from([*RULES, "gone"]),
        st.integers(0, 900).map(lambda days: TODAY - timedelta(days=days)),
        st.integers(0, 60),
    ),
    max_size=14,
)


@given(facts)
def test_each_effect_is_what_ticking_it_alone_does(made: Sequence[CreditFact]) -> None:
    of = case(*made)
    now = of.reckon().score
    for one in suppositions(of):
        assert supposed(of, [one]).score - now == one.effect


@given(facts, st.data())
def test_whatever_is_ticked_the_sum_holds(made: Sequence[CreditFact], data: st.DataObject) -> None:
    of = case(*made)
    offered = suppositions(of)
    ticked = [one for one in offered if data.draw(st.booleans())]
    result = supposed(of, ticked)
    assert result.start + sum(point.points for point in result.points) == result.score
    assert of.reckon() == case(*made).reckon()
