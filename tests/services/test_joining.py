"""Joining two files: all of one moves to the other, and undo leaves the database as it was."""

import random
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbdesk.domain.actions import Action
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import Right
from sbdesk.domain.visits import VisitFields
from sbdesk.services.complaints import register_complaint
from sbdesk.services.customers import add_customer, edit_customer, withdraw_customer
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.finding import find_customers
from sbdesk.services.joining import join_customers
from sbdesk.services.joining_plan import SIDES, JoinPlan, customer_row, join_fields, plan_join
from sbdesk.services.journal import record_story, undo_last, undo_transaction
from sbdesk.services.merged import absorbed, survivor
from sbdesk.services.notices import issue_visit_sheet, register
from sbdesk.services.press import Press
from sbdesk.services.visits import log_visit
from sbdesk.store import search_check
from sbdesk.store.driver import Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.work import UnitOfWork
from tests.services.whole_files import belonging, everything, fill, lines, make_customer

OLD, NEW = "6267000785070", "7113300001"


@pytest.fixture
def pair(desk: Desk) -> tuple[bytes, bytes]:
    """A brick works that was entered twice: the old file and a newer one with less in it."""
    keep = add_customer(
        desk,
        CustomerFields(customer_no=OLD, name="恒通砖厂", village="甲村", phone="13904760011"),
    ).id
    give = add_customer(
        desk,
        CustomerFields(
            customer_no=NEW, name="恒通建材厂", village="甲村", phone="13847162716",
            nickname="老砖厂", contract_va=315_000,
        ),
    ).id  # fmt: skip
    return keep, give


def plan_of(desk: Desk, keep: bytes, give: bytes) -> JoinPlan:
    plan = plan_join(desk, keep, give)
    assert plan is not None
    return plan


def cells_of(desk: Desk, customer: bytes) -> dict[str, Value]:
    with desk.reading() as raw:
        row = customer_row(raw, customer)
    assert row is not None
    return dict(row)


def unit(desk: Desk) -> UnitOfWork:
    return desk.act(Action.EDIT, Right.EDIT_CUSTOMERS)


def test_both_files_are_seen_before_deciding(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    keep, give = pair
    visit = VisitFields(customer_id=give, planned_on=datetime(2026, 11, 25).date())
    log_visit(desk, visit)
    plan = plan_of(desk, keep, give)
    assert not plan.refusal
    assert [(line.field, line.keep, line.give, line.choice) for line in plan.differing] == [
        ("customer_no", OLD, NEW, "keep"),
        ("name", "恒通砖厂", "恒通建材厂", "keep"),
        ("nickname", "", "老砖厂", "give"),
        ("phone", "139****0011", "138****2716", "keep"),
        ("contract_va", "", "315 kVA", "give"),
    ]
    assert [line.title for line in plan.lines if line.alike] == ["村", "阶段"]
    assert [(count.title, count.keep, count.give) for count in plan.counts] == [("走访", 0, 1)]
    shown = plan_join(desk, keep, give, full=True)
    assert shown is not None
    assert ("phone", "13904760011") in [(line.field, line.keep) for line in shown.lines]
    assert plan_join(desk, keep, b"x" * 16) is None


def test_every_kind_of_record_has_a_word(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    for seed in range(6):
        fill(desk, random.Random(seed), pair[1])
    counted = {count.table: count.title for count in plan_of(desk, *pair).counts}
    assert set(counted) == {table.name for table in belonging()}
    assert all(title and not title.isascii() for title in counted.values())


def test_fields_are_chosen_one_by_one(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    keep, give = pair
    saved = join_customers(desk, keep, give, {"phone": "give", "nickname": "keep"})
    assert saved.changes.sentence == (
        "合并客户：恒通建材厂（7113 3000 01） 并入 恒通砖厂（6267 0007 8507 0）"
    )
    now = cells_of(desk, keep)
    assert (now["phone"], now["nickname"], now["contract_va"]) == ("13847162716", None, 315_000)
    assert (now["customer_no"], now["former_no"]) == (OLD, NEW)
    assert (now["name"], now["former_name"]) == ("恒通砖厂", "恒通建材厂")
    gone = cells_of(desk, give)
    assert (gone["live"], gone["merged_into_id"], gone["name"]) == (0, keep, "恒通建材厂")
    for text in (OLD, "恒通砖厂", "恒通建材厂"):
        assert [one.row.id for one in find_customers(desk, text).customers] == [keep]


def test_what_the_official_export_said_goes_with_the_number(
    desk: Desk, pair: tuple[bytes, bytes]
) -> None:
    keep, give = pair
    with unit(desk) as uow:
        uow.raw.execute("UPDATE customer SET official = '{}' WHERE id = ?", (give,))
        uow.commit("标记")
    join_customers(desk, keep, give, {})
    assert cells_of(desk, keep)["official"] is None
    undo_last(desk)
    join_customers(desk, keep, give, {"customer_no": "give"})
    assert (cells_of(desk, keep)["official"], cells_of(desk, keep)["former_no"]) == ("{}", OLD)


def test_papers_follow_and_their_cause_stays_served(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    keep, give = pair
    press, on = Press(), desk.today()
    with desk.reading() as raw:
        pks: dict[bytes, int] = dict(raw.execute("SELECT id, pk FROM customer").fetchall())
    issue_visit_sheet(desk, press, pks[give], on)
    join_customers(desk, keep, give, {})
    assert len(register(desk, keep)) == 1
    assert not register(desk, give)
    with desk.reading() as raw:
        assert raw.execute("SELECT record_id FROM paper_code").fetchall() == [(keep,)]
    with pytest.raises(UserMistake, match="已经签发过"):
        issue_visit_sheet(desk, press, pks[keep], on)


def test_a_month_that_both_have_counts_once(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    keep, give = pair
    months = [(b"a" * 16, keep, "202608", 5), (b"b" * 16, keep, "202609", 7)]
    months += [(b"c" * 16, give, "202608", 5), (b"d" * 16, give, "202609", 8)]
    months += [(b"e" * 16, give, "202610", 9)]
    with unit(desk) as uow:
        for row in months:
            uow.raw.execute(
                "INSERT INTO usage_month (id, customer_id, month, energy_wh) VALUES (?, ?, ?, ?)",
                row,
            )
        uow.commit("电量")
    plan = plan_of(desk, keep, give)
    line = next(line for line in plan.differing if line.field == "usage_month")
    assert (line.title, line.keep) == ("电量电费", "1 个月的数不同，用这份的")
    assert plan.notes == ("两边都有、内容一样的 1 条记录只留一条。",)
    for side, september in (("keep", 7), ("give", 8)):
        join_customers(desk, keep, give, {"usage_month": side})
        with desk.reading() as raw:
            held = raw.execute(
                "SELECT id, month, energy_wh FROM usage_month WHERE customer_id = ? AND live = 1 "
                "ORDER BY month",
                (keep,),
            ).fetchall()
        expected = [(b"a" * 16, "202608", 5), (b"b" * 16, "202609", september)]
        assert held == [*expected, (b"e" * 16, "202610", 9)]
        undo_last(desk)


def test_what_cannot_be_joined_says_why(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    keep, give = pair
    assert "同一份档案" in plan_of(desk, keep, keep).refusal
    with pytest.raises(UserMistake, match="同一份档案"):
        join_customers(desk, keep, keep, {})
    with pytest.raises(UserMistake, match="没有这份客户档案"):
        join_customers(desk, keep, b"x" * 16, {})
    with pytest.raises(Invalid, match="没有「nothing」这个栏目；「phone」要写"):
        join_customers(desk, keep, give, {"nothing": "keep", "phone": "both"})
    join_customers(desk, keep, give, {})
    with pytest.raises(UserMistake, match="已经合并过了"):
        join_customers(desk, keep, give, {})
    undo_last(desk)
    withdraw_customer(desk, give, "录错")
    assert "没有可合并的" in plan_of(desk, keep, give).refusal
    assert "不能并入别的档案" in plan_of(desk, give, keep).refusal
    with pytest.raises(UserMistake, match="没有可合并的"):
        join_customers(desk, keep, give, {})


def test_who_may_not_withdraw_may_not_join(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    clerk = desk.worked_by(PersonRow(b"p" * 16, "小李", "窗口", ""))
    with pytest.raises(UserMistake, match="没有权限撤回客户档案，请找所长"):
        join_customers(clerk, *pair, {})


def test_a_chain_of_joins_leads_to_the_last(desk: Desk, pair: tuple[bytes, bytes]) -> None:
    keep, give = pair
    last = add_customer(desk, CustomerFields(customer_no="7113300002", name="恒通")).id
    first = join_customers(desk, keep, give, {}).changes.transaction
    fill(desk, random.Random(1), keep)
    join_customers(desk, last, keep, {})
    with desk.reading() as raw:
        assert survivor(raw, give) == last
        assert absorbed(raw, last) == [keep, give]
        assert survivor(raw, last) == last
    assert first is not None
    undo_last(desk)
    undo_transaction(desk, *first)
    assert cells_of(desk, give)["live"] == 1


def test_the_past_of_the_given_file_is_told_with_the_kept(
    desk: Desk, pair: tuple[bytes, bytes]
) -> None:
    keep, give = pair
    alone = [line.what for line in record_story(desk, keep)]
    assert alone == ["新建客户 恒通砖厂"]
    join_customers(desk, keep, give, {})
    told = [line.what for line in record_story(desk, keep)]
    assert told[0].startswith("合并客户：恒通建材厂")
    assert told[1:] == ["新建客户 恒通建材厂", "新建客户 恒通砖厂"]
    undo_last(desk)
    assert "新建客户 恒通建材厂" not in [line.what for line in record_story(desk, keep)]


def test_what_came_after_the_join_stays_when_it_is_undone(
    desk: Desk, pair: tuple[bytes, bytes]
) -> None:
    keep, give = pair
    join = join_customers(desk, keep, give, {}).changes.transaction
    assert join is not None
    received = datetime(2026, 11, 20, 9, 0)
    register_complaint(
        desk,
        ComplaintFields(
            customer_id=keep,
            received=received,
            channel="95598",
            category="quality",
            content="电压低",
        ),
    )
    undo_transaction(desk, *join)
    assert [(c.title, c.keep, c.give) for c in plan_of(desk, keep, give).counts] == [("投诉", 1, 0)]


def test_a_field_chosen_and_corrected_since_holds_up_the_undo(
    desk: Desk, pair: tuple[bytes, bytes]
) -> None:
    keep, give = pair
    join = join_customers(desk, keep, give, {"phone": "give"}).changes.transaction
    assert join is not None
    edit_customer(desk, keep, CustomerFields(customer_no=OLD, name="恒通砖厂", phone="13800000000"))
    with pytest.raises(UserMistake, match="又做了「修改客户 恒通砖厂」，要先撤销那一次"):
        undo_transaction(desk, *join)


def test_the_kept_file_cannot_vanish_under_the_given_one(desk: Desk) -> None:
    give = add_customer(desk, CustomerFields(customer_no=NEW, name="恒通砖厂")).id
    added = add_customer(desk, CustomerFields(customer_no=OLD, name="恒通砖厂", former_no=NEW))
    join_customers(desk, added.id, give, {})
    assert added.changes.transaction is not None
    with pytest.raises(UserMistake, match="又做了「合并客户：恒通砖厂"):
        undo_transaction(desk, *added.changes.transaction)


@settings(
    max_examples=12,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 10**6), st.data())
def test_join_then_undo_is_the_database_before(desk: Desk, seed: int, data: st.DataObject) -> None:
    chance = random.Random(seed)
    number = chance.choice((OLD, None))
    keep = make_customer(desk, chance, customer_no=number)
    give = make_customer(desk, chance, customer_no=chance.choice((number, NEW)))
    for customer in (keep, give):
        fill(desk, chance, customer)
    fields = [*join_fields(cells_of(desk, keep)), "usage_month", "receivable"]
    choices = data.draw(st.dictionaries(st.sampled_from(fields), st.sampled_from(SIDES)))
    held = {"keep": cells_of(desk, keep), "give": cells_of(desk, give)}
    with desk.reading() as raw:
        before, index = everything(raw), lines(raw)
    join = join_customers(desk, keep, give, choices).changes.transaction
    assert join is not None
    with desk.reader() as session:
        raw = raw_connection(session)
        assert everything(raw) != before
        assert search_check.check(raw, thorough=False) == []
        for table in belonging():
            left = raw.execute(f"SELECT 1 FROM {table.name} WHERE customer_id = ?", (give,))
            assert left.fetchone() is None
    for field in fields[:-2]:
        if field in choices and field not in ("former_no", "former_name"):
            assert cells_of(desk, keep)[field] == held[choices[field]][field]
    undo_transaction(desk, *join)
    with desk.reading() as raw:
        assert everything(raw) == before
        assert lines(raw) == index
        assert search_check.check(raw) == []
    assert desk.office.verify().ok
