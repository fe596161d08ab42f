"""What the two lists of 查重与合并 say, without a window."""

from dataclasses import replace

import pytest

from sbdesk.domain.duplicates import Facts, Likeness, Standing
from sbdesk.gui.customers.duplicates_rows import (
    CompareLine,
    called,
    choose,
    compare_columns,
    compare_lines,
    known_by,
    pair_columns,
    pair_groups,
    proposed_order,
    result_lines,
    same_pair,
)
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import Cell
from sbdesk.services.duplicates import OneFile, Pair
from sbdesk.services.joining_plan import Candidate, JoinCount, JoinLine, JoinPlan

ONE = Candidate(1, b"a" * 16, "7113300001", "张守明", "北井子村", True, 19, True)
OTHER = Candidate(2, b"b" * 16, "", "", "", True, 0, False)
PLAN = JoinPlan(
    ONE,
    OTHER,
    (
        JoinLine("phone", "联系电话", "139****0011", "138****2716", "keep"),
        JoinLine("nickname", "俗称", "", "老张", "give"),
        JoinLine("village", "村", "北井子村", "北井子村", "keep", alike=True),
    ),
    (JoinCount("visit", "走访", 3, 1),),
    (),
    "",
)


def pair_of(one: Facts, other: Facts, standing: Standing, kept: bytes | None = None) -> Pair:
    like = Likeness(standing, 1, ("同村同名", "电话相同"), ())
    return Pair(OneFile(1, ONE.id, one), OneFile(2, OTHER.id, other), like, kept)


ZHANG = Facts("7113300001", "张守明", "北井子村")


def cells(pair: Pair) -> list[Cell | str]:
    return [column.cell(pair) for column in pair_columns()]


def test_a_pair_in_one_line() -> None:
    names, why = cells(pair_of(ZHANG, replace(ZHANG, customer_no=""), Standing.POSSIBLE))
    assert names == Cell("张守明", "北井子村 0001／无户号", coloured=False)
    assert why == "同村同名、电话相同"
    names, _ = cells(pair_of(ZHANG, Facts("1", ""), Standing.UNFINISHED))
    assert names == Cell(
        "张守明／（无户名）", "北井子村 0001／1", glyph=Glyph.CLASH, coloured=False
    )


def test_pairs_stand_under_their_urgency() -> None:
    standings = (Standing.SAME_NUMBER, Standing.LIKELY, Standing.LIKELY)
    groups = pair_groups(tuple(pair_of(ZHANG, ZHANG, one) for one in standings))
    assert [(one.start, one.title, one.count) for one in groups] == [
        (0, "同一个户号有两份档案，必须处理", "1 对"),
        (1, "很可能是同一个客户", "2 对"),
    ]
    assert [one.glyph for one in groups] == [Glyph.CLASH, None]
    assert pair_groups(()) == ()


@pytest.mark.parametrize(
    ("one", "other", "kept", "stays"),
    [
        (ZHANG, ZHANG, None, ONE.id),
        (ZHANG, replace(ZHANG, customer_no=""), None, ONE.id),
        (replace(ZHANG, customer_no=""), ZHANG, None, OTHER.id),
        (ZHANG, ZHANG, OTHER.id, OTHER.id),
        (ZHANG, ZHANG, ONE.id, ONE.id),
    ],
)
def test_which_file_is_proposed_to_stay(
    one: Facts, other: Facts, kept: bytes | None, stays: bytes
) -> None:
    pair = pair_of(one, other, Standing.POSSIBLE, kept)
    assert proposed_order(pair)[0] == stays
    assert set(proposed_order(pair)) == {ONE.id, OTHER.id}
    assert same_pair(pair, replace(pair, one=pair.other, other=pair.one))
    assert not same_pair(pair, replace(pair, one=pair.other))


def test_lines_stand_under_what_they_need() -> None:
    lines, groups = compare_lines(PLAN, {"phone": "give"})
    assert [(line.title, line.choice) for line in lines] == [
        ("联系电话", "give"),
        ("俗称", "give"),
        ("走访", None),
        ("村", None),
    ]
    assert [(one.start, one.count) for one in groups] == [(0, "2"), (2, "1"), (3, "1")]
    assert compare_lines(replace(PLAN, lines=(), counts=()), {}) == ((), ())


def test_the_side_that_was_chosen_carries_a_tick() -> None:
    _, left, right = compare_columns()
    line = CompareLine("phone", "联系电话", "1", "", "keep")
    assert (left.cell(line), right.cell(line)) == (
        Cell("1", glyph=Glyph.DONE, coloured=False),
        Cell("（空）", ink=Cell(ink="#5B6873").ink),
    )
    assert left.cell(CompareLine("visit", "走访", "3 条", "1 条")) == Cell("3 条")


def test_choosing() -> None:
    line = CompareLine("phone", "联系电话", "1", "2", "keep")
    assert choose(line).choice == "give"
    assert choose(choose(line)).choice == "keep"
    assert choose(line, "keep").choice == "keep"
    fixed = CompareLine("village", "村", "1", "1")
    assert choose(fixed, "give") is fixed


def test_the_result_beside_what_the_other_had_said() -> None:
    after = replace(PLAN, lines=tuple(replace(one, alike=True) for one in PLAN.lines))
    lines, groups = result_lines(after, PLAN)
    assert [(line.title, line.keep, line.give) for line in lines] == [
        ("联系电话", "139****0011", "138****2716"),
        ("俗称", "", "老张"),
        ("村", "北井子村", ""),
        ("走访", "3 条", "1 条"),
    ]
    assert [one.title for one in groups] == ["合并后的档案", "合并后的记录"]
    assert [line.give for line in result_lines(after, None)[0]] == ["", "", "", ""]


def test_files_are_told_apart() -> None:
    assert called(ONE) == "张守明  7113 3000 01  北井子村"
    assert called(OTHER) == "（无户名）  无户号"
    assert known_by(ONE) == "19 条记录，营销系统导出里有"
    assert known_by(OTHER) == "0 条记录，本所录入"
