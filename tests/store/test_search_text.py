"""Folding, the line of a customer, the tokens and the keys."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.store import search_schema
from sbdesk.store.search_query import question
from sbdesk.store.search_schema import key_range, prefix_range
from sbdesk.store.search_text import (
    END,
    FIELDS,
    NAME,
    NUMBER,
    PHONE,
    Searchable,
    as_initials,
    compose,
    equal_digits,
    fold,
    fold_with_places,
    number_in,
    phones_in,
    same_short_tokens,
    short_token,
    short_tokens,
    trigrams,
    whole_texts,
)

NUMBERS = st.text(alphabet="0123456789", min_size=1, max_size=13)


def _line(**values: str) -> str:
    return compose(Searchable(tuple(values.get(field) for field in FIELDS)))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (None, ""),
        ("", ""),
        ("  林 梓墨　", "林梓墨"),
        ("要尔亚嘎查３组２４４号", "要尔亚嘎查3组244号"),
        ("ａＢｃ", "ABC"),
        ("199-0152－1199", "19901521199"),
        ("阿依·古丽・买", "阿依古丽买"),
        ("a\x00\x01\x07b\ufeff", "AB"),
        ("𬭎\U000e0100\ufe00", "𬭎"),
        ("straße", "STRASSE"),
        ("\ud83d", ""),
    ],
)
def test_fold(text: str | None, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_places_point_at_what_was_folded(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert places == sorted(places)
    for letter, place in zip(folded, places, strict=True):
        assert letter in fold(text[place])


@given(st.text())
def test_folded_text_holds_no_mark(text: str) -> None:
    assert not set(fold(text)) & set("\x01\x02\x03\x04\x05\x06\x07")


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        (None, []),
        ("19901521199", ["19901521199"]),
        ("0476-8812345", ["04768812345"]),
        ("199 0152 1199、(0476)8812345/119", ["19901521199", "04768812345", "119"]),
        ("１９９０１５２１１９９", ["19901521199"]),
        ("无", []),
    ],
)
def test_phones_in_a_field(text: str | None, phones: list[str]) -> None:
    assert phones_in(text) == phones


def test_the_line_says_what_is_where() -> None:
    line = _line(customer_no="711", name="解放", phone="119", address="东沟", village="东沟")
    assert line.startswith(f"{NUMBER}711{END}{PHONE}119{END}{NAME}解放{END}")
    assert line.count("东沟") == 1
    assert number_in(line) == "711"
    assert as_initials("xf") in line
    assert "jiefang" in line


def test_nothing_is_lost_of_an_empty_customer() -> None:
    assert _line() == f"{NUMBER}{END}{NAME}{END}"
    assert whole_texts(_line()) == []
    assert short_tokens(_line()) == ""


@given(st.text(min_size=1, max_size=8))
def test_any_name_stands_in_the_line_as_folded(name: str) -> None:
    assert f"{NAME}{fold(name)}{END}" in _line(name=name)


def test_short_tokens_are_single_characters_and_neighbours() -> None:
    tokens = set(short_tokens(_line(name="李四", address="4组56号")).split())
    assert {"李", "四", "李四", "4组", "组5", "6号", "号"} <= tokens
    assert not tokens & {"4", "5", "56"}
    assert short_tokens(_line(name="李")).split().count("李") == 1


def test_short_tokens_hold_no_sign_the_tokenizer_parts_at() -> None:
    tokens = short_tokens(_line(name='"a%b_c*', address="'(x)"))
    assert all(letter == " " or letter.isalnum() or ord(letter) > 127 for letter in tokens)


def test_a_name_of_digits_begins_with_one() -> None:
    assert "\u24043" in short_tokens(_line(name="31")).split()


def test_equal_digits() -> None:
    assert equal_digits("1111")
    assert not equal_digits("111")
    assert not equal_digits("11112")
    assert {"1111", "11111"} <= set(short_tokens(_line(customer_no="7111112")).split())


def test_trigrams_come_once() -> None:
    assert trigrams("11111") == ["111"]
    assert trigrams("abcd") == ["abc", "bcd"]
    assert trigrams("ab") == []


@given(NUMBERS, NUMBERS)
def test_keys_sort_as_the_numbers_do(one: str, other: str) -> None:
    assert (one < other) == (key_range(one) < key_range(other))
    assert (one == other) == (key_range(one) == key_range(other))


@given(NUMBERS, st.text(alphabet="0123456789", max_size=8))
def test_the_range_of_a_beginning_holds_the_numbers_that_begin_so(begin: str, rest: str) -> None:
    first, last = prefix_range(begin)
    low, high = key_range(begin + rest)
    assert first <= low <= high <= last


@given(NUMBERS, NUMBERS)
def test_the_range_of_a_beginning_holds_no_other(begin: str, number: str) -> None:
    first, last = prefix_range(begin)
    assert (first <= key_range(number)[0] <= last) == number.startswith(begin)


def test_customers_without_a_number_come_first_and_lettered_numbers_last() -> None:
    assert key_range("")[1] < key_range("0")[0]
    assert key_range("临1")[0] >= key_range("9" * 13)[1]
    assert key_range("临1")[1] < 2**63
    assert search_schema.is_digit("3")
    assert not search_schema.is_digit("３")


@pytest.mark.parametrize("text", ["", " ", "-", "x" * 301])
def test_no_question(text: str) -> None:
    assert question(text) is None


def test_a_question_has_words_and_a_whole() -> None:
    asked = question("李  三道湾 李")
    assert asked is not None
    assert [word.plain for word in asked.words] == ["李", "三道湾"]
    assert asked.whole.plain == "李三道湾李"
    grouped = question("+86 199-0152 1199")
    assert grouped is not None
    assert [word.plain for word in grouped.words] == ["19901521199"]


def test_what_may_be_pinyin() -> None:
    for text, reading in (("Lü", "lv"), ("xi'an", "xian"), ("3h", "3h"), ("33", ""), ("李l", "")):
        asked = question(text)
        assert asked is not None
        assert asked.whole.reading == reading


@given(st.text())
def test_a_text_folds_as_its_characters_do(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


_FIELD = st.one_of(
    st.none(),
    st.text(alphabet="李四单解𠅤王秀·ABc39 -（", max_size=8),
    st.sampled_from(["11111", "3号井", "0476-2222222/13811111111", "315", "K3冷库(北)"]),
)


@given(st.tuples(*[_FIELD] * len(FIELDS)))
def test_the_tokens_of_any_line_serve_its_short_patterns(values: tuple[str | None, ...]) -> None:
    """Every character and pair of a name that is not of digits is a token; no two digits are."""
    fields = dict(zip(FIELDS, values, strict=True))
    line = compose(Searchable(values))
    tokens = short_tokens(line).split(" ")
    name = fold(fields["name"])
    for pattern in (*name, *map("".join, pairwise(name))):
        if not pattern.isdigit():
            assert short_token(pattern) in tokens
    assert not [token for token in tokens if token.isdigit() and len(token) < 3]
    whole = whole_texts(line)
    assert all(PHONE + phone in whole for phone in phones_in(fields["phone"]))
    assert not name or NAME + name in whole


_WORDS = st.text(alphabet="单解放行柳河镇3组号abcX·，Ａ 𠅤12139", max_size=8)


@given(
    *([st.lists(_WORDS, min_size=8, max_size=8)] * 2),
    *([st.lists(st.tuples(_WORDS, _WORDS), max_size=2)] * 2),
)
def test_a_line_made_from_an_earlier_one_is_the_same(
    earlier: list[str],
    later: list[str],
    people: list[tuple[str, str]],
    others: list[tuple[str, str]],
) -> None:
    for keep in (False, True):
        now = Searchable((later[0], earlier[1] if keep else later[1], *later[2:]), others)
        before = compose(Searchable(tuple(earlier), people))
        assert compose(now, before) == compose(now)
        assert compose(now, compose(now)) == compose(now)


@given(_WORDS, _WORDS, _WORDS, _WORDS)
def test_short_tokens_said_to_be_the_same_are(number: str, one: str, other: str, name: str) -> None:
    lines = [
        compose(Searchable((number, name, phone, None, None, None, "柳河镇", None)))
        for phone in (one, other)
    ]
    if same_short_tokens(*lines):
        assert short_tokens(lines[0]) == short_tokens(lines[1])
    for line in lines:
        assert not same_short_tokens(line, line + "\x05新")
