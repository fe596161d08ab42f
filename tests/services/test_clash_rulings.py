"""A clash that was ruled on already: what is asked then, and what both sides began with."""

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Choice
from sbdesk.services.clashes import open_clashes, settle
from tests.services.test_clashes import MINE, NO, ORIGINAL, THEIRS, Pair, both_edit, only


@pytest.fixture
def known(pair: Pair) -> Pair:
    """Both know a customer."""
    hall, laptop = pair
    hall.add(NO, "恒通𬭎砖厂", phone="19900000001")
    hall.give(laptop)
    return pair


def rule_apart(pair: Pair) -> None:
    """Both edit one phone, hear of each other, and each settles it for its own value."""
    hall, laptop = pair
    hall.edit(NO, phone="19900000003")
    laptop.edit(NO, phone="19900000004")
    there, here = hall.pack(laptop, "甲.sbh"), laptop.pack(hall, "乙.sbh")
    laptop.take(there)
    hall.take(here)
    for machine in pair:
        settle(machine.desk, only(machine).id, MINE)


def test_ruled_differently_on_both_sides_there_is_no_original(known: Pair) -> None:
    hall, laptop = known
    rule_apart(known)
    laptop.give(hall)
    row = only(hall)
    assert row.question == "「联系电话」两边都裁定过，结果不同。请选一个："
    assert (row.mine.value, row.theirs.value) == ("19900000003", "19900000004")
    # Both values were in dispute at the common point: neither is what both sides began with.
    assert row.original is None
    assert row.choices == (Choice.MINE, Choice.THEIRS)
    with pytest.raises(UserMistake, match="不能这样裁定"):
        settle(hall.desk, row.id, ORIGINAL)
    settle(hall.desk, row.id, THEIRS)
    hall.give(laptop)
    for machine in known:
        assert machine.said(NO, "phone") == "19900000004"
        assert not open_clashes(machine.desk)


def test_edited_apart_after_one_ruling_the_ruling_is_the_original(known: Pair) -> None:
    hall, laptop = known
    both_edit(known, "phone", "19900000003", "19900000004")
    settle(hall.desk, only(hall).id, MINE)
    hall.give(laptop)
    both_edit(known, "phone", "19900000005", "19900000006")
    row = only(hall)
    assert row.question == "「联系电话」两边都改过，互不知道。请选一个："
    assert row.original is not None
    assert row.original.value == "19900000003"
