"""Answers given to clashes, and the list that shows them."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.handoff import Choice, ClashRow, CustomerChange, Decision, Inspection, Undisputed
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.decisions import Decisions, customer_key
from sbdesk.gui.handoff.review_rows import (
    CHANGED,
    CLASH,
    NEW,
    REMARK,
    SET_ASIDE,
    ReviewRow,
    arranged,
    clash_rows,
    review_columns,
    rows_of,
)
from sbdesk.gui.handoff.undisputed import undisputed_columns
from sbdesk.gui.handoff.words import SET_ASIDE_ADVICE
from sbdesk.gui.parts.rows import Cell
from tests.gui.handoff.made_up import CLASHES, FACTS, INSPECTION, OPINION, PHONE, VISIT, customer

MINE = Decision(Choice.MINE)
BRICK = customer_key(PHONE.customer, PHONE.name)


def test_clashes_of_one_customer_stand_together() -> None:
    asked = Decisions((PHONE, OPINION, VISIT))
    assert [row.id for row in asked.clashes] == ["c1", "c2", "c3"]
    assert asked.customers() == (BRICK, OPINION.customer.hex())
    assert asked.of_customer(BRICK) == (PHONE, VISIT)


def test_records_of_nobody_are_kept_apart_by_name() -> None:
    rows = [replace(PHONE, id=name, customer=b"", name=name) for name in ("王所长", "节假日")]
    assert Decisions(rows).customers() == ("王所长", "节假日")


def test_an_answer_counts_until_it_is_taken_back() -> None:
    asked = Decisions(CLASHES)
    assert asked.open_customers() == 3
    asked.decide("c1", MINE)
    assert (asked.decided(BRICK), asked.open_customers()) == (1, 3)
    asked.decide("c2", Decision(Choice.VALUE, "另写"))
    assert (asked.decided(BRICK), asked.open_customers()) == (2, 2)
    assert asked.given() == {"c1": MINE, "c2": Decision(Choice.VALUE, "另写")}
    asked.put_aside(BRICK)
    assert asked.given() == {}
    assert asked.waits(BRICK)
    asked.decide("c1", MINE)
    assert not asked.waits(BRICK)


def test_the_next_question_is_one_that_waits() -> None:
    asked = Decisions(CLASHES)
    following = asked.next_open("")
    assert following is PHONE
    asked.decide("c1", MINE)
    assert asked.next_open("c1") is VISIT
    asked.put_aside(OPINION.customer.hex())
    asked.decide("c2", MINE)
    last = asked.next_open("c2")
    assert last is not None
    assert last.id == "c4"
    asked.decide("c4", MINE)
    assert asked.next_open("c4") is None
    bare = Decisions((replace(PHONE, choices=()),))
    assert bare.next_open("") is None


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=30))
def test_every_customer_is_done_waiting_or_open(steps: list[tuple[int, bool]]) -> None:
    asked = Decisions(CLASHES)
    for at, answers in steps:
        row = CLASHES[at % len(CLASHES)]
        if answers:
            asked.decide(row.id, MINE)
        else:
            asked.put_aside(customer_key(row.customer, row.name))
    for key in asked.customers():
        own = asked.of_customer(key)
        assert asked.decided(key) == sum(asked.answer(row.id) is not None for row in own)
        if asked.waits(key):
            assert asked.decided(key) == 0
    following = asked.next_open("c2")
    assert following is None or asked.answer(following.id) is None


# the list


def lines(inspection: Inspection, only: str = "") -> list[tuple[str, str, list[str]]]:
    """(heading, count, names under it)."""
    rows = rows_of(inspection)
    ids, groups = arranged(rows, only)
    ends = [*(group.start for group in groups[1:]), len(ids)]
    return [
        (group.title, group.count, [rows[at].name for at in ids[group.start : end]])
        for group, end in zip(groups, ends, strict=False)
    ]


def test_customers_stand_under_their_headings() -> None:
    found = lines(INSPECTION)
    assert [(title, count) for title, count, _ in found] == [
        ("要裁定", "3 户，4 项"),
        ("新增", "6 户"),
        ("更新", "1 户"),
        ("说明", "1 条"),
    ]
    assert found[0][2] == ["恒通砖厂", "刘玉珍", "东沟灌溉站"]
    assert [title for title, _, _ in lines(INSPECTION, NEW)] == ["新增"]
    assert [title for title, _, _ in lines(INSPECTION, CLASH)] == ["要裁定"]
    assert [title for title, _, _ in lines(INSPECTION, CHANGED)] == ["更新"]


def test_a_clash_whose_customer_is_not_listed_is_listed_all_the_same() -> None:
    rows = rows_of(replace(INSPECTION, changes=()))
    assert [row.group for row in rows] == [CLASH] * 3 + [REMARK]
    assert rows[0].words == "联系电话、走访结论"


def test_sentences_of_the_whole_package_stand_last() -> None:
    told = replace(INSPECTION, set_aside=("人员没有收。",), remarks=("少 1 个附件。",))
    rows = rows_of(told)
    assert [(row.group, row.words) for row in rows[-3:]] == [
        (SET_ASIDE, f"人员没有收。\n{SET_ASIDE_ADVICE}"),
        (REMARK, "少 1 个附件。"),
        (REMARK, FACTS.summary),
    ]
    long = replace(told, facts=replace(FACTS, summary="行\n" * 5000))
    assert len(rows_of(long)[-1].words.splitlines()) == 301
    assert rows_of(replace(told, facts=None))[-1].words == "少 1 个附件。"


def test_the_heading_counts_what_is_settled() -> None:
    rows, asked = clash_rows(CLASHES), Decisions(CLASHES)

    def heading() -> str:
        return arranged(rows, "", asked)[1][0].count

    assert heading() == "3 户，4 项"
    asked.decide("c1", MINE)
    assert heading() == "3 户，4 项"
    asked.decide("c2", MINE)
    asked.decide("c3", MINE)
    assert heading() == "3 户，4 项，已定 2 户"
    assert arranged(rows[1:], "", Decisions(CLASHES))[1][0].count == "2 户"


def state_of(row: ReviewRow, decisions: Decisions) -> tuple[str, Glyph | None]:
    cell = review_columns(lambda: decisions, dry=True)[2].cell(row)
    assert isinstance(cell, Cell)
    return cell.text, cell.glyph


def test_the_list_says_what_is_decided() -> None:
    def rows(clashes: Sequence[ClashRow]) -> ReviewRow:
        return clash_rows(clashes)[0]

    asked = Decisions(CLASHES)
    row = rows(CLASHES)
    assert state_of(row, asked) == ("要裁定", Glyph.CLASH)
    asked.decide("c1", MINE)
    assert state_of(row, asked) == ("定了 1/2", Glyph.CLASH)
    asked.decide("c2", MINE)
    assert state_of(row, asked) == ("已定 2 项", Glyph.DONE)
    asked.put_aside(BRICK)
    assert state_of(row, asked) == ("先放着", Glyph.WAITING)
    [_, single, _] = clash_rows(CLASHES)
    asked.decide("c3", MINE)
    assert state_of(single, asked) == ("已定", Glyph.DONE)
    plain = ReviewRow("x", "李明", "", NEW, "走访 1", 1)
    assert state_of(plain, asked) == ("", None)


@given(st.lists(st.sampled_from([CLASH, NEW, CHANGED, SET_ASIDE, REMARK]), max_size=40))
def test_every_line_is_shown_once_under_its_heading(groups: list[str]) -> None:
    order = [CLASH, NEW, CHANGED, SET_ASIDE, REMARK]
    rows = [
        ReviewRow(str(at), f"客户{at}", "", group, "改", 1)
        for at, group in enumerate(sorted(groups, key=order.index))
    ]
    ids, headings = arranged(rows)
    assert sorted(ids) == list(range(len(rows)))
    assert [heading.start for heading in headings] == sorted({h.start for h in headings})
    assert len(headings) == len(set(groups))
    only, heads = arranged(rows, CLASH)
    assert len(only) == groups.count(CLASH)
    assert len(heads) <= 1


def test_a_customers_key_is_its_id() -> None:
    assert customer_key(customer(1), "任何名字") == customer(1).hex()


def test_what_is_not_taken_in_says_what_to_do() -> None:
    sentence = "「外勤笔记本」没有下发人员的权限，它改的 1 条放在一边，没有生效。"
    inspection = replace(INSPECTION, set_aside=(sentence,))
    [row] = [row for row in rows_of(inspection) if row.group == SET_ASIDE]
    assert row.words == f"{sentence}\n{SET_ASIDE_ADVICE}"
    assert [title for title, _, _ in lines(inspection, SET_ASIDE)] == ["没有收下"]


def test_what_belongs_to_the_station_is_no_customer() -> None:
    own = CustomerChange(b"", "", "本所资料", "new", "人员 1", 1, 0)
    found = lines(replace(INSPECTION, changes=(own,), clashes=()))
    assert found[0][:2] == ("新增", "")


def test_what_was_decided_over_this_machine_is_marked_and_told() -> None:
    said = "李敏裁定：联系电话用 137****0002，没有用本机的 139****0003。"
    field = Undisputed("联系电话", "139****0003", "137****0002", "137****0002", ruled=True)
    ruled = CustomerChange(
        customer(7), "6267", "陈大山", "changed", "联系电话", 1, 0, (field,), (said,)
    )
    joined = replace(ruled, words="并入另一份档案", fields=(), rulings=("李敏合并了两份档案。",))
    rows = rows_of(Inspection(None, (), changes=(ruled, joined)))
    assert [row.words for row in rows] == [
        f"裁定：联系电话\n{said}",
        "并入另一份档案\n李敏合并了两份档案。",
    ]
    [_, what, _] = review_columns(Decisions, dry=True)
    assert [cell.text for cell in map(what.cell, rows) if isinstance(cell, Cell)] == [
        "裁定：联系电话",
        "并入另一份档案",
    ]
    after = undisputed_columns()[3].cell(field)
    assert isinstance(after, Cell)
    assert after.secondary == "裁定"
