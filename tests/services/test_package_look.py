"""What looking at a package tells: who is listed, in which order, and of whom the fields."""

from pathlib import Path

import pytest

from sbdesk.domain.handoff import Choice, CustomerCounts, Decision, Inspection
from sbdesk.services import package_look
from sbdesk.services.clashes import open_clashes, settle_all
from sbdesk.services.customers import withdraw_customer
from sbdesk.services.disclosures import show_in_full
from sbdesk.services.taking import inspect
from tests.services.machines import Machine, nothing
from tests.services.test_taking import Pair

MINE, THEIRS = Decision(Choice.MINE), Decision(Choice.THEIRS)
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


def apart(pair: Pair, field: str, ours: str, theirs: str) -> None:
    """Both change one field; the laptop hears of it and settles it for its own value."""
    hall, laptop = pair
    hall.edit(NUMBERS[0], **{field: ours})
    laptop.edit(NUMBERS[0], **{field: theirs})
    hall.give(laptop)
    settle_all(laptop.desk, {row.id: MINE for row in open_clashes(laptop.desk)})


def test_customers_are_counted_as_they_are_listed(six: Pair) -> None:
    hall, laptop = six
    with hall.desk.reading() as raw:
        of: dict[str, bytes] = dict(raw.execute("SELECT customer_no, id FROM customer").fetchall())
    show_in_full(hall.desk, of[NUMBERS[0]], "电话")
    hall.edit(NUMBERS[1], phone="13900000003")
    laptop.edit(NUMBERS[1], phone="13900000004")
    hall.edit(NUMBERS[2], phone="13900000003")
    hall.edit(NUMBERS[2], phone="19900000001")
    hall.edit(NUMBERS[3], phone="13900000003")
    hall.add("6267000785999", "新来的")
    seen = looked(hall, laptop)
    told = {one.customer_no: (one.group, one.words) for one in seen.changes}
    assert told.pop(NUMBERS[1])[0] == "clash"
    # A look at whole numbers makes nobody new.
    assert told == {
        NUMBERS[0]: ("changed", "查看记录 1"),
        NUMBERS[3]: ("changed", "联系电话"),
        "6267000785999": ("new", "新客户"),
    }
    assert seen.customers == CustomerCounts(new=1, changed=2, same=1)


def test_a_ruling_against_this_machine_is_told(six: Pair) -> None:
    hall, laptop = six
    apart(six, "phone", "13900000003", "13700000004")
    laptop.edit(NUMBERS[0], address="柳河镇1组")
    laptop.edit(NUMBERS[1], phone="13700000004")
    ruled, plain = looked(laptop, hall).changes
    assert ruled.group == "changed"
    assert [(one.field, one.mine, one.after, one.ruled) for one in ruled.fields] == [
        ("用电地址", "—", "柳河镇1组", False),
        ("联系电话", "139****0003", "137****0004", True),
    ]
    assert ruled.rulings == ("孙立裁定：联系电话用 137****0004，没有用本机的 139****0003。",)
    assert plain.rulings == ()
    assert not any(one.ruled for one in plain.fields)


def test_a_ruling_for_what_this_machine_wrote_is_no_news(six: Pair) -> None:
    hall, laptop = six
    hall.edit(NUMBERS[0], phone="13900000003")
    laptop.edit(NUMBERS[0], phone="13700000004")
    hall.give(laptop)
    settle_all(laptop.desk, {row.id: THEIRS for row in open_clashes(laptop.desk)})
    assert looked(laptop, hall).changes == ()


def test_a_ruling_on_numbers_that_look_alike_says_that_they_differ(six: Pair) -> None:
    hall, laptop = six
    apart(six, "phone", "13911110003", "13922220003")
    (one,) = looked(laptop, hall).changes
    assert one.rulings == ("孙立裁定：联系电话用 139****0003，没有用本机的（中间几位有改动）。",)


def test_a_withdrawal_that_was_not_taken_is_told(six: Pair) -> None:
    hall, laptop = six
    laptop.edit(NUMBERS[0], phone="13700000004")
    with hall.desk.reading() as raw:
        [(record,)] = raw.execute("SELECT id FROM customer WHERE customer_no = ?", (NUMBERS[0],))
    withdraw_customer(hall.desk, record, "录入重复")
    hall.give(laptop)
    settle_all(laptop.desk, {row.id: MINE for row in open_clashes(laptop.desk)})
    (one,) = looked(laptop, hall).changes
    assert one.words == "恢复"
    assert one.rulings == ("孙立裁定：保留这份档案，没有按本机的撤回。",)


def test_a_joining_names_the_file_that_was_kept(six: Pair) -> None:
    hall, laptop = six
    number = "6267000785999"
    hall.add(number, "东沟灌溉站")
    laptop.add(number, "东沟灌溉管理站")
    hall.give(laptop)
    settle_all(laptop.desk, {row.id: MINE for row in open_clashes(laptop.desk)})
    by_name = {one.name: one for one in looked(laptop, hall).changes}
    given, kept = by_name["东沟灌溉站"], by_name["东沟灌溉管理站"]
    assert given.words == "并入另一份档案"
    assert given.rulings == (
        "孙立合并了两份档案：留下的是「东沟灌溉管理站」（6267 0007 8599 9），这一份并入了它。",
    )
    assert kept.rulings == (
        "孙立合并了两份档案：留下的是这一份，「东沟灌溉站」（6267 0007 8599 9）并入了它。",
    )
