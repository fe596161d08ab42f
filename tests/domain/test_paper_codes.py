"""The short code on paper: PAPER's vectors, and what its check digit promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.paper_codes import (
    CAPACITY,
    PaperCode,
    looks_like_code,
    paper_code,
    parse_code,
    spaced,
)

VECTORS = [
    (20, 1, "208898612"),
    (20, 2, "205078942"),
    (20, 127, "207620192"),
    (20, 2042, "202952142"),
    (21, 58, "211177424"),
]
sheets = st.tuples(st.integers(20, 99), st.integers(1, CAPACITY))


@pytest.mark.parametrize(("slot", "n", "code"), VECTORS)
def test_vectors(slot: int, n: int, code: str) -> None:
    assert paper_code(slot, n) == code
    assert parse_code(code) == PaperCode(slot, n)
    assert PaperCode(slot, n).code == code


def test_printed_in_threes() -> None:
    assert spaced("207620192") == "207 620 192"


@pytest.mark.parametrize(
    "text", ["202 952 142-07", "20295214207", "２０２９５２１４２－０７", " 202-952-142–07 "]
)
def test_a_row_on_a_list(text: str) -> None:
    assert parse_code(text) == PaperCode(20, 2042, 7)


@pytest.mark.parametrize(
    "text", ["", "7110207071", "6267000785070", "13812345678", "108898612", "张三", "20889861"]
)
def test_what_is_no_code(text: str) -> None:
    assert parse_code(text) is None
    assert not looks_like_code(text)


def test_a_wrong_digit_is_said() -> None:
    with pytest.raises(UserMistake, match="短码有一位不对，请对照纸上再输"):
        parse_code("208898613")
    assert not looks_like_code("208898613")


@pytest.mark.parametrize(("slot", "n"), [(19, 1), (100, 1), (20, 0), (20, CAPACITY + 1)])
def test_outside_slots_and_counter(slot: int, n: int) -> None:
    with pytest.raises(ValueError, match="no paper code"):
        paper_code(slot, n)


@given(sheets)
def test_there_and_back(sheet: tuple[int, int]) -> None:
    code = paper_code(*sheet)
    assert len(code) == 9
    assert looks_like_code(spaced(code))
    assert parse_code(spaced(code)) == PaperCode(*sheet)


@given(sheets, st.integers(0, 8), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(sheet: tuple[int, int], place: int, shift: int) -> None:
    code = paper_code(*sheet)
    wrong = str((int(code[place]) + shift) % 10)
    assert not looks_like_code(code[:place] + wrong + code[place + 1 :])


@given(sheets, st.integers(0, 7))
def test_every_swap_of_neighbours_is_caught(sheet: tuple[int, int], place: int) -> None:
    code = paper_code(*sheet)
    if code[place] != code[place + 1]:
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert not looks_like_code(swapped)


@given(st.integers(1, CAPACITY), st.integers(1, CAPACITY))
def test_one_slot_never_repeats(one: int, other: int) -> None:
    assert (paper_code(20, one) == paper_code(20, other)) == (one == other)
