"""What the credit file says: lines that are the sum, bands, ceilings, moves, people."""

from datetime import date, timedelta

from sbdesk.domain.credit import Veto
from sbdesk.domain.visits import VisitFields
from sbdesk.gui.credit.contents import (
    WholeCredit,
    band_words,
    ceiling_words,
    change_words,
    move_words,
    point_rows,
    read_whole,
    review_words,
    scheme_words,
    step_words,
    veto_words,
    visit_words,
)
from sbdesk.gui.credit.event_form import rule_items, rule_words
from sbdesk.gui.credit.rows import arrange, read_graded, score_cell
from sbdesk.services.credit import GradeChange, GradeRow
from sbdesk.services.customers import withdraw_customer
from sbdesk.services.rules import scorecard
from sbdesk.services.visits import log_visit
from tests.gui.credit.conftest import fill, log
from tests.gui.visits.hall import NOW, TODAY, Hall

CARD = scorecard(TODAY)


def whole_of(hall: Hall, customer: bytes) -> WholeCredit:
    whole = read_whole(hall.desk, hall.pk(customer))
    assert whole is not None
    return whole


def test_the_lines_are_the_sum_newest_first(hall: Hall) -> None:
    whole = whole_of(hall, fill(hall)["coal"])
    rows = point_rows(whole)
    assert [(row.day, row.title, row.evidence, row.points) for row in rows] == [
        ("9/28", "违反供用电合同约定", "整〔2026〕9号", -5),
        ("6/12", "逾期交费 35 天", "6月应收 98,004.00 元", -11),
        ("2/3", "预交电费", "协议 2026-31", 2),
        ("2025-12-24", "逾期交费 2 天", "12月应收 171,906.10 元", -5),
    ]
    assert whole.result.start + sum(row.points for row in rows) == whole.result.score
    events = dict(whole.scored.events)
    assert all(row.event is not None and events[row.event].evidence in row.evidence for row in rows)


def test_caps_stand_last_and_have_no_event(hall: Hall) -> None:
    whole = whole_of(hall, fill(hall)["bad"])
    rows = point_rows(whole)
    caps = [row for row in rows if row.event is None]
    assert caps
    assert rows[-len(caps) :] == caps
    assert all("为限" in row.title and row.day == "" for row in caps)
    assert 100 + sum(row.points for row in rows) == whole.result.score


def test_two_events_of_one_day_and_paper_keep_their_own_records(hall: Hall) -> None:
    customer = hall.customer("德顺饭店", "6267000785112")
    day = date(2026, 9, 1)
    many = log(hall, customer, "late_payment", day, 30, "同一张单")
    few = log(hall, customer, "late_payment", day, 2, "同一张单")
    rows = {row.event: row for row in point_rows(whole_of(hall, customer))}
    assert (rows[many].title, rows[many].points) == ("逾期交费 30 天", -11)
    assert (rows[few].title, rows[few].points) == ("逾期交费 2 天", -5)


def test_events_past_their_window_are_no_lines(hall: Hall) -> None:
    customer = hall.customer("德顺饭店", "6267000785112")
    log(hall, customer, "late_payment", TODAY - timedelta(days=400), 2, "单据")
    held = log(hall, customer, "late_payment", TODAY - timedelta(days=4), 2, "单据")
    assert [row.event for row in point_rows(whole_of(hall, customer))] == [held]


def test_header_words(hall: Hall) -> None:
    who = fill(hall)
    coal, clean, bad = (whole_of(hall, who[name]) for name in ("coal", "clean", "bad"))
    assert scheme_words(coal) == "2026-10-09 按 2026-1 版方案计算"
    assert scheme_words(whole_of(hall, who["new"])).endswith("还没有评定过")
    assert [band_words(one) for one in (coal, clean, bad)] == [
        "B 级 70–89",
        "A 级 90 起",
        "D 级 0–59",
    ]
    assert (ceiling_words(coal), ceiling_words(bad)) == ("", "最高 C 级")


def test_vetoes_name_event_and_end_standing_limits_only_themselves(hall: Hall) -> None:
    coal = whole_of(hall, fill(hall)["coal"])
    theft = Veto("theft", "窃电", date(2026, 1, 15), date(2028, 1, 15), "C", "笔录")
    assert veto_words(coal, theft) == "窃电：2026-01-15 起，2028-01-15 解除；凭证：笔录"
    jump = Veto("no_jump", "上期为 C 级", TODAY, date(2027, 10, 9), "B", "")
    assert veto_words(coal, jump) == "上期为 C 级"


def test_moves_between_grades() -> None:
    assert [move_words(*pair) for pair in ("AB", "BA", "BB")] == ["A 降 B", "B 升 A", "维持 B"]
    changes = tuple(GradeChange(TODAY, grade, 80) for grade in "CBB")
    assert [change_words(changes, at) for at in range(3)] == ["B 降 C", "维持 B", "初评 B"]


def test_steps_to_the_next_grade(hall: Hall) -> None:
    who = fill(hall)
    coal, clean = whole_of(hall, who["coal"]), whole_of(hall, who["clean"])
    assert step_words(coal, coal.result) == "离 A 级还差 9 分"
    assert step_words(clean, clean.result) == "已经是最高一级"
    log(hall, who["new"], "unlawful_use", TODAY, 1, "笔录")
    held = whole_of(hall, who["new"])
    assert step_words(held, held.result) == "分数够 B 级，被限在 C 级"


def test_the_next_visit_in_words(hall: Hall) -> None:
    who = fill(hall)
    assert visit_words(whole_of(hall, who["clean"]).result, TODAY) == ("每半年", "今天就该走访")
    when = NOW.replace(tzinfo=None)
    log_visit(hall.desk, VisitFields(who["clean"], visited=when, said="好"))
    log_visit(hall.desk, VisitFields(who["clean"], date(2026, 11, 1)))
    clean = whole_of(hall, who["clean"])
    assert clean.case.last_visit == TODAY
    assert visit_words(clean.result, TODAY) == ("每半年", "2027-04-09(五) 前")
    assert visit_words(clean.result, date(2027, 5, 1)) == ("每半年", "2027-04-09(五) 已过")


def test_the_case_reckons_what_the_service_does(hall: Hall) -> None:
    for customer in fill(hall).values():
        whole = whole_of(hall, customer)
        assert whole.case.reckon() == whole.result


def test_a_natural_person_is_reviewed_by_people(hall: Hall) -> None:
    who = fill(hall)
    assert "由人复核" in review_words(whole_of(hall, who["person"]))
    assert review_words(whole_of(hall, who["coal"])) == ""


def test_a_withdrawn_customer_has_no_file(hall: Hall) -> None:
    customer = hall.customer("德顺饭店", "6267000785112")
    pk = hall.pk(customer)
    withdraw_customer(hall.desk, customer, "重复")
    assert read_whole(hall.desk, pk) is None


def test_the_list_is_grouped_by_grade_with_its_rhythm(hall: Hall) -> None:
    fill(hall)
    graded = read_graded(hall.desk)
    assert [(group.title, group.count, group.start) for group in graded.groups] == [
        ("D 级", "1 户 · 每月走访", 0),
        ("B 级", "1 户 · 每季走访", 1),
        ("A 级", "1 户 · 每半年走访", 2),
        ("未评", "1 户", 3),
    ]


def test_a_grade_the_card_does_not_know_has_its_own_heading() -> None:
    row = GradeRow(1, b"1" * 16, "", "", "E", 12, None)
    assert [(g.title, g.count) for g in arrange([1, 2], {1: row}, CARD).groups] == [
        ("E 级", "1 户")
    ]
    assert score_cell(row).text == "12"


def test_rules_in_words() -> None:
    said = {rule.id: rule_words(rule) for rule in CARD.rules}
    assert said["late_payment"] == "每次 −5，每满 10 天再 −2"
    assert said["arrears"] == "每满 1 月 −5"
    assert said["prepaid"] == "每次 +2"
    assert rule_items(CARD, "gone")[-1] == ("gone", "gone（旧方案）")
    assert len(rule_items(CARD, "theft")) == len(CARD.rules)
