"""Our files against an export, as plain rows: each kind of difference, none twice."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.discrepancies import (
    Discrepancy,
    Held,
    Kind,
    Value,
    difference_key,
    differences,
    shown,
    with_verdict,
)

FIELDS = frozenset({"customer_no", "name", "address", "phone", "contract_va", "former_no", "note"})


def held(number: int, **values: Value) -> Held:
    """One of our files."""
    mine: dict[str, Value] = {
        "customer_no": f"6267{number:06}",
        "name": f"客户{number}",
        "address": f"石门沟村{number}号",
        "phone": f"1990000{number:04}",
        "contract_va": 4000,
        "lifecycle": "现存",
    }
    return Held(number.to_bytes(16), {**mine, **values})


def row(number: int, **values: Value) -> dict[str, Value]:
    """The same customer as an export has it."""
    said = {name: value for name, value in held(number).values.items() if name != "lifecycle"}
    return {**dict.fromkeys(FIELDS), **said, **values}


def found(ours: list[Held], theirs: list[dict[str, Value]]) -> list[tuple[str, str, str, str, str]]:
    """Kind, 户号, field and both sides of every difference."""
    return [
        (one.kind, one.customer_no[-2:], one.field, one.ours, one.theirs)
        for one in differences(ours, theirs, FIELDS)
    ]


def test_equal_sides_do_not_differ() -> None:
    assert found([held(1), held(2)], [row(2), row(1)]) == []


def test_cells_that_differ_are_told_one_by_one_in_the_order_of_the_form() -> None:
    theirs = [row(1, phone="19911112222", contract_va=315_000, name="客户壹", note="甲")]
    assert found([held(1)], theirs) == [
        ("不一致", "01", "name", "客户1", "客户壹"),
        ("不一致", "01", "phone", "19900000001", "19911112222"),
        ("不一致", "01", "contract_va", "4 kVA", "315 kVA"),
    ]


def test_what_the_export_leaves_empty_says_nothing() -> None:
    assert found([held(1)], [row(1, phone=None, address=None, contract_va=None)]) == []


def test_what_we_lack_is_a_difference() -> None:
    assert found([held(1, phone=None)], [row(1)]) == [("不一致", "01", "phone", "", "19900000001")]


def test_one_side_alone() -> None:
    assert found([held(1)], [row(2)]) == [
        ("缺于本所", "02", "", "", "石门沟村2号"),
        ("缺于系统", "01", "", "石门沟村1号", ""),
    ]


def test_closed_and_potential_customers_need_not_be_in_the_export() -> None:
    ours = [held(1, lifecycle="已销户"), held(2, lifecycle="潜在"), held(3, customer_no=None)]
    assert found(ours, [row(9)]) == [("缺于本所", "09", "", "", "石门沟村9号")]


def test_a_moved_number_is_one_difference_from_either_side() -> None:
    told_by_them = found([held(1)], [row(2, former_no="6267000001", name="客户1")])
    assert told_by_them[0] == ("户号变动", "01", "customer_no", "6267000001", "6267000002")
    known_by_us = found([held(2, former_no="6267000001")], [row(1, name="客户2")])
    assert known_by_us[0] == ("户号变动", "02", "customer_no", "6267000002", "6267000001")
    for told in (told_by_them, known_by_us):
        assert "former_no" not in {field for _, _, field, _, _ in told}
        assert {kind for kind, *_ in told} == {"户号变动", "不一致"}


def test_one_name_left_over_on_both_sides_is_one_line() -> None:
    theirs = [row(7, name="客户1")]
    assert found([held(1)], theirs) == [
        ("同名", "01", "customer_no", "6267000001", "6267000007"),
    ]


def test_of_several_of_one_name_the_address_tells_who_is_who() -> None:
    ours = [held(1, name="张伟"), held(2, name="张伟"), held(3, name="张伟")]
    theirs = [
        row(8, name="张伟", address="石门沟村2号"),
        row(9, name="张伟", phone="19900000003", address=None),
    ]
    assert found(ours, theirs) == [
        ("同名", "02", "customer_no", "6267000002", "6267000008"),
        ("同名", "03", "customer_no", "6267000003", "6267000009"),
        ("缺于系统", "01", "", "石门沟村1号", ""),
    ]


def test_several_of_one_name_that_nothing_tells_apart_are_not_paired() -> None:
    ours = [held(1, name="张伟"), held(2, name="张伟")]
    theirs = [row(8, name="张伟"), row(9, name="张伟")]
    assert Counter(kind for kind, *_ in found(ours, theirs)) == {"缺于本所": 2, "缺于系统": 2}


def test_namesakes_of_a_matched_customer_are_no_difference() -> None:
    theirs = [row(1, name="张伟"), row(2, name="张伟")]
    assert found([held(1, name="张伟"), held(2, name="张伟")], theirs) == []


def test_a_file_that_has_the_number_twice_is_compared_twice() -> None:
    twin = Held(b"t" * 16, dict(held(1).values, phone="19977770000"))
    assert len(found([held(1), twin], [row(1, phone="19900009999")])) == 2


def test_capacities_are_shown_as_people_write_them() -> None:
    assert (shown("contract_va", 62_500), shown("name", "甲"), shown("name", None)) == (
        "62.5 kVA",
        "甲",
        "",
    )


def test_a_verdict_stands_only_while_both_sides_say_the_same() -> None:
    (now,) = differences([held(1)], [row(1, phone="19911112222")], FIELDS)
    stored = Discrepancy(
        now.key, "", "", now.kind, now.field, now.ours, now.theirs, "本所对", stored=b"s"
    )
    assert with_verdict(now, {now.key: stored}).verdict == "本所对"
    (later,) = differences([held(1)], [row(1, phone="19933334444")], FIELDS)
    assert later.key == now.key
    assert with_verdict(later, {now.key: stored}).verdict == ""
    assert with_verdict(now, {}).stored is None


def test_titles_say_what_a_line_is_about() -> None:
    (phone,) = differences([held(1)], [row(1, phone="19911112222")], FIELDS)
    (gone,) = differences([held(1)], [], FIELDS)
    assert (phone.title, gone.title) == ("联系电话", "整户")
    assert gone.key == difference_key(Kind.MISSING_THERE, "6267000001", "", (1).to_bytes(16))


numbers = st.lists(st.integers(1, 12), unique=True)
edits: st.SearchStrategy[Mapping[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "phone": st.sampled_from(["19955550000", None]),
        "name": st.sampled_from(["张伟", "客户3", None]),
        "contract_va": st.sampled_from([4000, 8000]),
        "former_no": st.sampled_from([f"6267{number:06}" for number in range(1, 13)]),
    },
)


@given(numbers, numbers, st.lists(edits, min_size=12, max_size=12))
def test_nobody_is_lost_and_nothing_is_told_twice(
    mine: list[int], theirs: list[int], changed: list[Mapping[str, Value]]
) -> None:
    ours = [held(number) for number in mine]
    rows = [row(number, **dict(changed[number - 1])) for number in theirs]
    told = differences(ours, rows, FIELDS)
    assert len({one.key for one in told}) == len(told)
    assert all(one.ours != one.theirs for one in told)
    missing = [one for one in told if one.kind == Kind.MISSING_THERE]
    assert len({one.record for one in missing}) == len(missing)
    known = {one.record for one in told if one.kind in (Kind.MOVED, Kind.DIFFERENT)}
    assert not known & {one.record for one in missing}
