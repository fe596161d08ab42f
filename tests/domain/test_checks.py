"""Check digits, lengths and phones, with the counts in the sentences."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.checks import (
    credit_code_check,
    credit_code_problem,
    customer_no_problem,
    id_card_problem,
    normal_phone,
    phone_problem,
)

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors"
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="shared data absent")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _rows(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_vectors
def test_id_cards_of_another_library() -> None:
    for row in _rows("id_card.csv"):
        assert (id_card_problem(row["number"]) is None) == (row["valid"] == "1"), row


@needs_vectors
def test_credit_codes_of_another_library() -> None:
    for row in _rows("uscc.csv"):
        assert (credit_code_problem(row["number"]) is None) == (row["valid"] == "1"), row


@pytest.mark.parametrize(
    "number",
    [
        "",
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105491231002",
    ],
)
def test_good_id_cards(number: str) -> None:
    assert id_card_problem(number) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1101051949123100", "少 2 位：应为 18 位，现有 16 位"),
        ("11010519491231002X1", "多 1 位：应为 18 位，现有 19 位"),
        ("11010519491331002X", "出生日期 1949-13-31 不存在"),
        ("110105194912310021", "校验位不对，请对照证件逐位核对"),
        ("11O10519491231002X", "第 3 位「O」不是数字"),
        ("11010519491231002Y", "第 18 位「Y」不对，应为数字或 X"),
        ("110105********0021", "号码里有 * 号，是打了码的"),
    ],
)
def test_bad_id_cards(number: str, said: str) -> None:
    assert id_card_problem(number) == said


def test_credit_code_check_character() -> None:
    assert credit_code_check("91350100M000100Y4") == "3"
    assert credit_code_problem("91350100m000100y43") is None
    assert credit_code_problem("") is None


@pytest.mark.parametrize("head", ["N2", "N1", "N3", "A1", "Y1", "93", "51", "12"])
def test_lettered_registrars_are_known(head: str) -> None:
    first = f"{head}150422MF0000001"
    assert credit_code_problem(first + credit_code_check(first)) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91350100M000100Y4", "少 1 位：应为 18 位，现有 17 位"),
        ("91350100M000100Y44", "校验位不对，请对照执照逐位核对"),
        ("91350100M0001O0Y43", "第 14 位「O」不会出现在信用代码里（不用 I、O、S、V、Z）"),
        ("B1350100M000100Y43", "第 1 位「B」不是登记管理部门代码"),
        ("91A50100M000100Y43", "第 3 到第 8 位应为数字（行政区划）"),
    ],
)
def test_bad_credit_codes(code: str, said: str) -> None:
    assert credit_code_problem(code) == said


@given(st.text("0123456789", min_size=6, max_size=6), st.text(ALPHABET, min_size=9, max_size=9))
def test_one_wrong_character_of_a_code_is_found(region: str, body: str) -> None:
    first = f"91{region}{body}"
    code = first + credit_code_check(first)
    assert credit_code_problem(code) is None
    wrong = ALPHABET[(ALPHABET.index(code[10]) + 1) % 31]
    assert credit_code_problem(code[:10] + wrong + code[11:]) is not None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("199-0152-1199", "19901521199"),
        ("１９９０１５２１１９９", "19901521199"),
        ("+86 138 1234 2716", "13812342716"),
        ("04766123456", "0476-6123456"),
        ("0476-6123456", "0476-6123456"),
        ("(0476)6123456", "0476-6123456"),
        ("0476—6123456", "0476—6123456"),
        ("010-12345678", "010-12345678"),
        ("0476-6123456-801", "0476-6123456-801"),
        ("0476-6123456转801", "0476-6123456-801"),
        ("6123456", "6123456"),
        ("没有", "没有"),
        ("", ""),
    ],
)
def test_phones_as_stored(typed: str, stored: str) -> None:
    assert normal_phone(typed) == stored.replace("—", "-")


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "13812342716",
        "0476-6123456",
        "010-12345678",
        "0755-12345678",
        "6123456",
        "95598",
        "12398",
        "4008895598",
        "0476-6123456-801",
        "199-0000-9142",
    ],
)
def test_good_phones(phone: str) -> None:
    assert phone_problem(phone) is None


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("1381234271", "少 1 位：应为 11 位，现有 10 位"),
        ("138123427166", "多 1 位：应为 11 位，现有 12 位"),
        ("0476-61234", "固定电话应为区号加 7 或 8 位号码，现共 9 位"),
        ("12012342716", "手机号没有以 12 开头的"),
        ("138****2716", "号码里有 * 号，是打了码的"),
        ("问村长", "电话里有不是数字的字，请只留号码"),
    ],
)
def test_bad_phones(phone: str, said: str) -> None:
    assert phone_problem(phone) == said


@given(st.text(max_size=20))
def test_a_stored_phone_stays_as_it_is(text: str) -> None:
    once = normal_phone(text)
    assert normal_phone(once) == once
    assert phone_problem(once) is None or phone_problem(text) is not None


@pytest.mark.parametrize(
    "number", ["", "7110207071", "6267000785070", "６２６７０００７８５０７０"]
)
def test_good_customer_numbers(number: str) -> None:
    assert customer_no_problem(number) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("711020707", "少 1 位：应为 10 位或 13 位，现有 9 位"),
        ("71102070711", "多 1 位：应为 10 位或 13 位，现有 11 位"),
        ("626700078507", "少 1 位：应为 10 位或 13 位，现有 12 位"),
        ("62670007850701", "多 1 位：应为 10 位或 13 位，现有 14 位"),
        ("71102O7071", "第 6 位「O」不是数字"),
    ],
)
def test_bad_customer_numbers(number: str, said: str) -> None:
    assert customer_no_problem(number) == said
