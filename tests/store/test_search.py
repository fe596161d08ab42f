"""Every customer is found by whatever one has of him, in the order the design asks for."""

import dataclasses
from collections.abc import Iterator

import pytest

from sbdesk.domain.readings import name_readings
from tests.benchmarks.synthetic import CUSTOMER_FIELDS, synthetic_customers
from tests.store.search_office import Customer, Office

SPECIAL = (
    {"customer_no": "7113320499", "name": "解放军", "address": "石旅村8组133号"},
    {"customer_no": "7113320506", "name": "闫𫖯", "phone": "19909383415"},
    {"customer_no": "7113320513", "name": "单𬭎", "former_name": "单田", "phone": "0476-8812345"},
    {"customer_no": "7113320514", "name": "单", "address": "朝阳"},
    {"customer_no": "7113320515", "name": "𬭎"},
    {"customer_no": "7113320516", "name": "百分%之_一", "address": "3-2-101室"},
    {"customer_no": "7113320517", "name": "引号\"公司'*", "nickname": "老%"},
    {"customer_no": "7113320518", "name": "阿依·古丽", "phone": "19900001111、13912345678"},
    {"customer_no": "", "name": "解无号", "phone": "19900001112"},
    {"customer_no": "", "name": "李无号"},
    {"customer_no": "", "name": "95598"},
    {"customer_no": "", "name": "3号机井"},
    {"customer_no": "临0001", "name": "临时用电"},
    {"customer_no": "临0002", "name": "单临时"},
    {"customer_no": "62670751313", "name": "林东镇K3砖厂", "address": "林东镇１２号"},
    {"customer_no": "62670751313", "name": "ＡＢＣ超市"},
    {"customer_no": "11111", "name": "1111", "phone": "1111111", "address": "11111号"},
    {"customer_no": "9" * 20, "name": "长号", "address": "1，2单元"},
    {"customer_no": "9" * 21, "name": "更长号"},
    {"customer_no": "7113320519", "name": "吕绿", "former_no": "0904545111", "village": "乌登村"},
)


def _composed(count: int) -> Iterator[dict[str, str]]:
    for each in synthetic_customers(count, seed=3):
        yield {name: value for name in CUSTOMER_FIELDS if (value := each.value(name))}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office") / "office.db")
    pks = office.add(*_composed(90), *SPECIAL)
    for pk, each in zip(pks, synthetic_customers(40, seed=5), strict=False):
        if each.contact:
            office.add_contact(pk, *each.contact)
        office.add_meter(pk, each.meter_no)
    return office


def _queries(customer: Customer) -> dict[str, list[str]]:
    """By kind, what one might type for a customer."""
    values = {name: customer.values.get(name, "") for name in (*CUSTOMER_FIELDS,)}
    readings = name_readings(values["name"])
    number, name, phone, address = (
        values[each] for each in ("customer_no", "name", "phone", "address")
    )
    return {
        "number": [number, number[:4], number[:8]],
        "number part": [number[-4:], number[-7:], number[2:6]],
        "name": [name],
        "name part": [name[:1], name[1:], name[-1:], name[:2], name[1:4]],
        "initials": [*readings.initials, *(each[:2] for each in readings.initials)],
        "pinyin": [*readings.full, *(each[:5] for each in readings.full)],
        "phone": [phone, phone[-4:], phone[3:10]],
        "address part": [address, address[:3], address[-5:], address[4:6]],
        "others": [values["former_name"], values["nickname"], values["former_no"]],
    }


KINDS = tuple(_queries(Customer(0, {})))


@pytest.mark.parametrize("kind", KINDS)
def test_every_customer_is_found_and_nobody_worse_before(office: Office, kind: str) -> None:
    asked: set[str] = set()
    for customer in office.customers.values():
        for text in _queries(customer)[kind]:
            if text and text not in asked:
                asked.add(text)
                office.assert_as_oracle(text)


@pytest.mark.parametrize("kind", KINDS)
def test_few_places_hold_the_best(office: Office, kind: str) -> None:
    for customer in list(office.customers.values())[::7]:
        for text in filter(None, _queries(customer)[kind]):
            office.assert_as_oracle(text, limit=3)


def test_contacts_and_meters_find_their_customer(office: Office) -> None:
    for customer in office.customers.values():
        for name, phone in customer.contacts:
            readings = name_readings(name)
            for text in (name, phone, phone[2:9], readings.initials[0], readings.full[0]):
                office.assert_as_oracle(text)
        for number in customer.meters:
            assert office.found(number) == [customer.pk]
            office.assert_as_oracle(number[4:9])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("xie", "解放军"),
        ("jie", "解放军"),
        ("xfj", "解放军"),
        ("jiefangjun", "解放军"),
        ("shan", "单"),
        ("dan", "单"),
        ("s", "单"),
        ("d", "单"),
        ("闫𫖯", "闫𫖯"),
        ("𫖯", "闫𫖯"),
        ("𬭎", "𬭎"),
        ("%", "百分%之_一"),
        ("_", "百分%之_一"),
        ('"', "引号\"公司'*"),
        ("'*", "引号\"公司'*"),
        ("*", "引号\"公司'*"),
        ("公司'", "引号\"公司'*"),
        ("阿依古丽", "阿依·古丽"),
        ("阿依•古丽", "阿依·古丽"),
        ("139-1234-5678", "阿依·古丽"),
        ("+86 139 1234 5678", "阿依·古丽"),
        ("1391 234", "阿依·古丽"),
        ("(0476)8812345", "单𬭎"),
        ("0476 8812345", "单𬭎"),
        ("１３９１２３４", "阿依·古丽"),
        ("7113 3205 06", "闫𫖯"),
        ("abc", "ＡＢＣ超市"),
        ("ABC超", "ＡＢＣ超市"),
        ("k3", "林东镇K3砖厂"),
        ("3-2-101", "百分%之_一"),
        ("lv lv", "吕绿"),
        ("lvlv", "吕绿"),
        ("lülü", "吕绿"),
        ("乌登村", "吕绿"),
        ("临0002", "单临时"),
        ("9" * 20, "长号"),
        ("9" * 21, "更长号"),
        ("a\x00bc", "ＡＢＣ超市"),
        ("\ud800abc", "ＡＢＣ超市"),
    ],
)
def test_found_by(office: Office, text: str, name: str) -> None:
    names = [office.customers[pk].values["name"] for pk in office.found(text)]
    assert name in names


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "6",
        "62",
        "李",
        "l",
        "x",
        "zh",
        "11",
        "111",
        "1111",
        "11111",
        "111111",
        "号",
        "hj",
        "3h",
        "9",
        "3",
        "镇",
        "12",
        "1，2",
    ],
)
def test_short_and_dense_queries_are_exact_too(office: Office, text: str) -> None:
    office.assert_as_oracle(text)
    office.assert_as_oracle(text, limit=10)
    office.assert_as_oracle(text, limit=500)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00",
        "-",
        "·",
        "　",
        "\u200b",
        "龘靐齉",
        "qqqqq",
        "0" * 13,
        "李" * 5000,
        "a b " * 900,
    ],
)
def test_nothing_to_be_found(office: Office, text: str) -> None:
    assert office.found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '" OR "',
        "NEAR(李 王)",
        "NOT 李",
        "line:李",
        "李*",
        "^李",
        "-李 +王",
        "\\",
        "(",
        "a AND b",
        "☃",
    ],
)
def test_the_full_text_language_is_no_language_here(office: Office, text: str) -> None:
    for each in text.split():
        office.assert_as_oracle(each)
    office.found(text)


def test_several_words_must_all_match(office: Office) -> None:
    for pk, customer in list(office.customers.items())[:60]:
        values = customer.values
        village = values["address"][:3]
        found = office.found(f"{values['name'][:1]} {village}", limit=200)
        assert pk in found
        for other in found:
            line = repr(office.customers[other])
            assert values["name"][:1] in line
            assert village in line


def test_several_words_rank_by_the_best_of_them(office: Office) -> None:
    surname = office.customers[1].values["name"][0]
    found = office.found(f"{office.customers[1].values['address'][0]} {surname}", limit=200)
    begins = [office.customers[pk].values["name"].startswith(surname) for pk in found]
    assert begins == sorted(begins, reverse=True)
    assert any(begins)


def test_words_of_many_kinds(office: Office) -> None:
    first = office.customers[1]
    values = first.values
    initials = name_readings(values["name"]).initials[0]
    for words in (
        (values["name"], values["customer_no"][-3:]),
        (values["customer_no"], values["name"]),
        (initials, values["address"][:2]),
        (initials[0], values["address"][:3], values["customer_no"][:2]),
        (values["phone"][:3], values["phone"][-4:]),
    ):
        assert first.pk in office.found(" ".join(words)), words


def test_a_name_with_a_blank_typed_in_it_is_still_exact(office: Office) -> None:
    name = office.customers[1].values["name"]
    spaced = f"{name[:1]} {name[1:]}"
    assert office.found(spaced)[0] == office.found(name)[0]


def test_a_hit_is_a_plain_value(office: Office) -> None:
    from sbdesk.store import search

    hit = search.find(office.connection, "闫𫖯").hits[0]
    assert dataclasses.astuple(hit) == (hit.pk, 0, "name", (0, 2), "闫𫖯", "户名相符")


def test_no_place_asked_for_gives_none(office: Office) -> None:
    assert office.found("李", limit=0) == []
