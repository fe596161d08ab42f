"""Cleaning of names, addresses and notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.text import (
    clean_address,
    clean_lines,
    clean_name,
    clean_number,
    clean_text,
    fold,
    half_width,
    text_problem,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  林梓墨 ", "林梓墨"),
        ("\u3000林\u3000梓墨\u3000", "林 梓墨"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("额尔敦 ・ 巴雅尔", "额尔敦·巴雅尔"),
        ("A・B", "A・B"),
        ("恒通（集团）３号厂", "恒通（集团）3号厂"),
        ("张\u200b三\ufeff\x00", "张三"),
        ("张\x85三", "张 三"),
        ("闫𫖯", "闫𫖯"),
        ("葛\U000e0100红", "葛\U000e0100红"),
        ("Ｔom\tLee", "Tom Lee"),
    ],
)
def test_names(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


def test_fifty_characters_and_more_stay() -> None:
    name = "古" * 60
    assert clean_name(name) == name


def test_addresses() -> None:
    assert clean_address("要尔亚嘎查３组２４４号") == "要尔亚嘎查3组244号"
    assert clean_address(" 林东镇 1 组 （东）") == "林东镇1组（东）"
    assert clean_address("Unit 3 B") == "Unit 3 B"


def test_several_lines() -> None:
    assert clean_lines("\r\n 一 \r\n\r\n二\x07\r三\n") == "一\n\n二\n三"


def test_numbers() -> None:
    assert clean_number(" 9115 0422 ｍａ07 ") == "91150422MA07"
    assert half_width("（３，ａ）") == "(3,a)"


def test_what_cannot_be_stored() -> None:
    assert text_problem("张\ud840三", 100) == "有一个损坏的字，请重新输入"
    assert text_problem("字" * 12, 10) == "多 2 个字：最多 10 个字，现有 12 个字"
    assert text_problem("字" * 10, 10) is None


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_text, clean_name, clean_address, clean_lines, clean_number):
        assert clean(clean(text)) == clean(text)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x3FFFF, categories=["Lo"]),
        max_size=20,
    )
)
def test_no_ideograph_is_ever_changed(text: str) -> None:
    assert clean_name(text) == text
    assert "".join(text.split()) == text


@given(st.text())
def test_folded_text_has_no_blanks(text: str) -> None:
    assert not any(letter.isspace() for letter in fold(text))
