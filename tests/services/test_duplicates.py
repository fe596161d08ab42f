"""Finding files that may be one: by number, code, phone, a name within a village; never by name."""

from dataclasses import replace

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.duplicates import Standing
from sbdesk.domain.people import Right
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.duplicates import Pair, duplicates_of, find_duplicates
from sbdesk.services.joining import join_customers
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Customer, table_of


def enter(desk: Desk, *files: CustomerFields) -> list[bytes]:
    """Files as a machine brings them, also two with one 户号."""
    ids = [new_id() for _ in files]
    rows = [{"id": record, **fields.columns()} for record, fields in zip(ids, files, strict=True)]
    with desk.act(Action.IMPORT, Right.IMPORT) as uow:
        uow.insert_many(table_of(Customer), rows)
        uow.commit("导入")
    return ids


def of(
    number: int, name: str, village: str = "甲村", *, phone: str = "", credit_code: str = ""
) -> CustomerFields:
    return CustomerFields(
        str(7113300000 + number), name=name, village=village, phone=phone, credit_code=credit_code
    )


def told(pairs: tuple[Pair, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(p.one.facts.customer_no, p.other.facts.customer_no, p.like.reasons) for p in pairs]


def test_the_same_name_in_two_villages_is_not_even_asked(desk: Desk) -> None:
    enter(desk, of(1, "张守明", "甲村"), of(2, "张守明", "乙村"), of(3, "张守明", ""))
    found = find_duplicates(desk)
    assert (found.pairs, found.more, found.crowds) == ((), False, ())


def test_every_reason_and_its_order(desk: Desk) -> None:
    code = "91150422MA0N0JXY2P"
    enter(
        desk,
        of(1, "张守明", phone="13904760011"), of(2, "张守明"),
        of(3, "李玉兰", "乙村", phone="13904760011"), of(4, "恒通砖厂", credit_code=code),
        of(5, "另一个名字", "丙村", credit_code=code),
        of(6, "巴林左旗兴旺养殖有限公司"), of(7, "巴林左旗兴旺养殖有限责任公司"),
        of(8, "甲"), replace(of(8, "乙", "乙村")), of(9, "王小二", "乙村"),
    )  # fmt: skip
    found = find_duplicates(desk)
    assert told(found.pairs) == [
        ("7113300008", "7113300008", ("户号相同",)),
        ("7113300004", "7113300005", ("信用代码相同",)),
        ("7113300001", "7113300002", ("同村同名",)),
        ("7113300006", "7113300007", ("同村，户名相近",)),
        ("7113300001", "7113300003", ("电话相同",)),
    ]
    assert [pair.like.standing for pair in found.pairs[:2]] == [
        Standing.SAME_NUMBER,
        Standing.POSSIBLE,
    ]
    assert found.pairs[0].like.against == ("不在一个村",)


def test_a_phone_of_many_is_a_habit_not_a_customer(desk: Desk) -> None:
    enter(desk, *(of(n, f"户{n}号院", f"村{n}", phone="13900000000") for n in range(7)))
    found = find_duplicates(desk)
    assert (found.pairs, found.crowds) == ((), (("电话相同", 1),))


def test_no_more_than_can_be_shown(desk: Desk) -> None:
    enter(desk, *(of(n, f"王{chr(0x5000 + n // 2)}二") for n in range(12)))
    found = find_duplicates(desk, most=4)
    assert (len(found.pairs), found.more) == (4, True)
    assert not find_duplicates(desk).more


def test_a_joined_pair_is_not_asked_again(desk: Desk) -> None:
    keep, give = enter(desk, of(1, "张守明"), of(2, "张守明"))
    assert len(find_duplicates(desk).pairs) == 1
    join_customers(desk, keep, give, {})
    assert find_duplicates(desk).pairs == ()


def test_of_one_file(desk: Desk) -> None:
    one, two, three, _ = enter(
        desk,
        of(1, "张守明", phone="13904760011"), of(2, "张守明"),
        of(3, "李四", "乙村", phone="13904760011"), of(4, "张守明", "乙村"),
    )  # fmt: skip
    pairs = duplicates_of(desk, one)
    assert [pair.other.id for pair in pairs] == [two, three]
    assert duplicates_of(desk, b"x" * 16) == ()
    bare = add_customer(desk, CustomerFields(name="李四", lifecycle="潜在")).id
    assert duplicates_of(desk, bare) == ()


def test_cancelled_anywhere_it_stops(desk: Desk) -> None:
    enter(desk, *(of(n, f"户{n}", f"村{n % 3 // 2}", phone=str(n)) for n in range(2100)))
    steps: list[tuple[int, int, str]] = []
    find_duplicates(desk, lambda *step: steps.append(step))
    words = [what for _, _, what in steps]
    assert words[0] == "正在比对户号"
    assert (2100, 2100, "正在整理") in steps

    class Stop(Exception):
        pass

    for at in range(0, len(steps), 3):
        left = at

        def stop(_done: int, _total: int, _what: str) -> None:
            nonlocal left
            if left == 0:
                raise Stop
            left -= 1

        with pytest.raises(Stop):
            find_duplicates(desk, stop)
    assert not find_duplicates(desk).pairs
