"""Visits with their promises, and the score with every point."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.credit import CreditFact
from sbdesk.domain.errors import Invalid
from sbdesk.domain.states import DueState
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.services.credit import (
    CreditEventFields,
    add_credit_event,
    fix_grade,
    graded_ids,
    graded_rows,
    score_customers,
    withdraw_credit_event,
)
from sbdesk.services.customers import customer_file, customer_pk, customer_rows
from sbdesk.services.desk import Desk
from sbdesk.services.journal import undo_last
from sbdesk.services.visits import (
    edit_follow_up,
    edit_visit,
    follow_ups_of,
    log_visit,
    visit_file,
    visit_ids,
    visit_pk,
    visit_rows,
    withdraw_visit,
)

TODAY = date(2026, 11, 20)


def made(customer: bytes) -> VisitFields:
    """A visit made this morning."""
    return VisitFields(
        customer_id=customer,
        visited=datetime(2026, 11, 20, 8, 30),
        until=datetime(2026, 11, 20, 9, 10),
        visitors="赵明远、李长河",
        channel="door",
        said="十月起三班生产",
        satisfaction="满意",
    )


def promise(desk: Desk, due: date = date(2026, 11, 27)) -> FollowUpFields:
    """Something promised."""
    return FollowUpFields(what="更换绝缘线", owner_id=desk.actor.person_id, due_on=due)


def test_a_visit_and_its_promises_are_one_action(desk: Desk, mill: bytes) -> None:
    log_visit(desk, made(mill), [promise(desk), replace(promise(desk), what="送合同")])
    pk = visit_pk(desk, "访〔2026〕A1号")
    file = visit_file(desk, pk)
    assert file is not None
    assert [row.fields.what for row in file.follow_ups] == ["更换绝缘线", "送合同"]
    assert visit_rows(desk, [pk])[pk].open_follow_ups == 2
    undo_last(desk)
    assert not visit_ids(desk)
    assert not follow_ups_of(desk, mill)


def test_problems_of_promises_name_their_row(desk: Desk, mill: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        log_visit(desk, replace(made(mill), said=""), [promise(desk), FollowUpFields(what="")])
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"said", "1.what", "1.owner_id", "1.due_on"}


def test_a_plan_becomes_a_visit_and_a_promise_is_kept(desk: Desk, mill: bytes) -> None:
    plan = VisitFields(customer_id=mill, planned_on=date(2026, 11, 24))
    record = log_visit(desk, plan).id
    pk = visit_pk(desk, record.hex())
    assert visit_rows(desk, [pk])[pk].state is DueState.LATER
    edit_visit(desk, record, replace(made(mill), planned_on=plan.planned_on), [promise(desk)])
    kept = follow_ups_of(desk, mill)[0]
    done = replace(kept.fields, done_on=TODAY, result="已更换")
    edit_follow_up(desk, kept.id, done)
    row = visit_rows(desk, [pk])[pk]
    assert (row.state, row.open_follow_ups, row.visited) == (DueState.DONE, 0, True)
    withdraw_visit(desk, record, "记错了户")
    assert not follow_ups_of(desk, mill)


def event(customer: bytes, rule: str, day: date, quantity: int = 1) -> CreditEventFields:
    """An event with its evidence."""
    return CreditEventFields(customer, rule, day, quantity, "9月应收 1,000.00 元")


def test_the_points_add_up_in_sight(desk: Desk, mill: bytes) -> None:
    add_credit_event(desk, event(mill, "late_payment", date(2026, 9, 25), 14))
    add_credit_event(desk, event(mill, "prepaid", date(2026, 10, 1)))
    pk = customer_pk(desk, "6267000785070")
    result = score_customers(desk, [pk], TODAY)[0].result
    assert result.start + sum(point.points for point in result.points) == result.score
    assert all(point.evidence for point in result.points)
    assert str(result.score) in result.sum_words


def test_the_next_visit_is_due_by_the_grade(desk: Desk, mill: bytes) -> None:
    pk = customer_pk(desk, "6267000785070")
    assert score_customers(desk, [pk], TODAY)[0].result.next_visit_due == TODAY
    log_visit(desk, made(mill))
    result = score_customers(desk, [pk], TODAY)[0].result
    assert (result.grade, result.next_visit_due) == ("A", date(2027, 5, 20))


def test_theft_bars_a_good_grade_and_an_appeal_lifts_it(desk: Desk, mill: bytes) -> None:
    pk = customer_pk(desk, "6267000785070")
    record = add_credit_event(desk, event(mill, "theft", date(2026, 1, 5))).id
    barred = score_customers(desk, [pk], TODAY)[0].result
    assert barred.grade == "C"
    assert barred.vetoes
    withdraw_credit_event(desk, record, "申诉成立")
    assert score_customers(desk, [pk], TODAY)[0].result.grade == "A"


def test_what_if_saves_nothing(desk: Desk, mill: bytes) -> None:
    pk = customer_pk(desk, "6267000785070")
    supposed = CreditFact("late_payment", TODAY, 30, "假设")
    assert score_customers(desk, [pk], TODAY, [supposed])[0].result.score < 100
    assert score_customers(desk, [pk], TODAY)[0].result.score == 100
    assert mill


def test_a_fixed_grade_stands_in_lists_and_file(desk: Desk, mill: bytes) -> None:
    pk = customer_pk(desk, "6267000785070")
    assert list(graded_ids(desk)) == [pk]
    assert graded_rows(desk, [pk])[pk].grade == ""
    fix_grade(desk, pk, TODAY)
    assert graded_rows(desk, [pk])[pk].score == 100
    assert customer_rows(desk, [pk])[pk].grade == "A"
    file = customer_file(desk, pk)
    assert file is not None
    assert (file.grade, file.score, file.next_visit_due) == ("A", 100, TODAY)
    assert mill


def test_an_event_needs_rule_day_and_evidence(desk: Desk, mill: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        add_credit_event(desk, CreditEventFields(mill, "no_such_rule", None, -1, ""))
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"rule", "happened_on", "quantity", "evidence"}
