"""What looking at a package tells: who is listed, in which order, and of whom the fields."""

from pathlib import Path

import pytest

from sbdesk.domain.handoff import Inspection
from sbdesk.services import package_look
from sbdesk.services.taking import inspect
from tests.services.machines import Machine, nothing
from tests.services.test_taking import Pair

NUMBERS = [f"6267000785{tens}0" for tens in range(10, 16)]


@pytest.fixture
def six(pair: Pair) -> Pair:
    """Six customers, who stand at both machines."""
    hall, laptop = pair
    for place, number in enumerate(reversed(NUMBERS)):
        hall.add(number, f"第{place}户", phone="19900000001")
    hall.give(laptop)
    return pair


def looked(hall: Machine, laptop: Machine) -> Inspection:
    """What the laptop is told of the next package."""
    return inspect(laptop.desk, Path(hall.pack(laptop).path), nothing)


def test_the_first_by_number_are_listed_with_their_names(
    six: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, laptop = six
    monkeypatch.setattr(package_look, "MOST_LISTED", 2)
    for number in NUMBERS:
        hall.edit(number, phone="19900000002")
    seen = looked(hall, laptop)
    assert seen.updated == 6
    assert [(one.customer_no, one.name) for one in seen.changes] == [
        (NUMBERS[0], "第5户"),
        (NUMBERS[1], "第4户"),
    ]
    assert seen.remarks == ("还有4户没有逐一列出。",)


def test_fields_are_told_of_those_listed_first(six: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    hall, laptop = six
    monkeypatch.setattr(package_look, "MOST_DETAILED", 1)
    for number in NUMBERS[:2]:
        hall.edit(number, phone="19900000002", address="柳河镇1组")
    first, second = looked(hall, laptop).changes
    assert [(one.field, one.mine, one.after) for one in first.fields] == [
        ("用电地址", "—", "柳河镇1组"),
        ("联系电话", "199****0001", "199****0002"),
    ]
    assert second.fields == ()
    assert first.words == second.words


def test_what_looks_alike_when_masked_is_said_to_differ(six: Pair) -> None:
    hall, laptop = six
    hall.edit(NUMBERS[0], phone="19977770001", note="门朝东。" * 40)
    hall.give(laptop)
    hall.edit(NUMBERS[0], phone="19988880001", note="门朝东。" * 40 + "有狗")
    (one,) = looked(hall, laptop).changes
    cut = ("门朝东。" * 40)[:119] + "…"
    assert [(line.field, line.mine, line.theirs, line.after) for line in one.fields] == [
        ("联系电话", "199****0001", "199****0001", "199****0001，中间几位有改动"),
        ("备注", cut, cut, f"{cut}，有改动"),
    ]


def test_there_and_back_again_is_no_change(six: Pair) -> None:
    hall, laptop = six
    hall.edit(NUMBERS[0], phone="19900000002")
    hall.edit(NUMBERS[0], phone="19900000001")
    seen = looked(hall, laptop)
    assert (seen.new, seen.created, seen.updated, seen.same) == (2, 0, 0, 1)
    assert seen.changes == ()


def test_new_ones_come_before_changed_ones(six: Pair) -> None:
    hall, laptop = six
    hall.edit(NUMBERS[0], name="改了名")
    hall.add("6267000785999", "新来的")
    seen = looked(hall, laptop)
    assert [(one.group, one.name) for one in seen.changes] == [
        ("new", "新来的"),
        ("changed", "改了名"),
    ]
    assert (seen.created, seen.updated) == (1, 1)
    taken = laptop.take(hall.pack(laptop))
    assert (taken.created, taken.updated) == (1, 1)
    assert [one.words for one in taken.changed] == [one.words for one in seen.changes]
    assert {one.fields for one in taken.changed} == {()}
