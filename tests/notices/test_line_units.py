"""Where a line may break, and which marks have a blank half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.notices.line_units import (
    BREAK,
    NO_BREAK,
    SOFT_BREAK,
    Glyph,
    blank_left,
    blank_right,
    break_strengths,
    is_han,
    is_latin,
    may_end,
    may_start,
)


def pieces(text: str, least: int = BREAK) -> list[str]:
    """The text cut at every break of at least this strength."""
    parts = [""]
    for char, strength in zip(text, break_strengths(text), strict=True):
        parts[-1] += char
        if strength >= least:
            parts.append("")
    return [part for part in parts if part]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("供电所", ["供", "电", "所"]),
        ("您好，请", ["您", "好，", "请"]),
        ("“三回”电", ["“三", "回”", "电"]),
        ("通过95598反映", ["通", "过", "95598", "反", "映"]),
        ("工单95598-260928-0417完", ["工", "单", "95598-260928-0417", "完"]),
        ("提前7天给", ["提", "前", "7天", "给"]),
        ("合计1,528.70元整", ["合", "计", "1,528.70元", "整"]),
        ("字〔2026〕17号文", ["字", "〔2026〕17号", "文"]),
        ("按第二十八条办", ["按", "第二十八条", "办"]),
        ("共315 kVA容", ["共", "315 kVA", "容"]),
        ("在15时20分到", ["在", "15时20分", "到"]),
        ("电199 0000 0137找", ["电", "199 0000 0137", "找"]),
        ("所（章）盖", ["所", "（章）", "盖"]),
        ("约80%的", ["约", "80%", "的"]),
        ("10月30日前办", ["10月30日前", "办"]),
    ],
)
def test_units(text: str, units: list[str]) -> None:
    assert pieces(text) == units


def test_a_long_bracket_may_part_inside() -> None:
    assert len(pieces("（原供销社收购点北库房）")) > 5


def test_a_date_has_soft_places() -> None:
    text = "于2026年10月30日前办"
    assert pieces(text, SOFT_BREAK) == ["于", "2026年", "10月", "30日前", "办"]
    assert pieces(text, BREAK) == ["于", "2026年10月30日前", "办"]


def test_the_end_of_a_text_is_always_a_break() -> None:
    assert break_strengths("（")[-1] == BREAK
    assert break_strengths("") == []


def test_the_caller_may_forbid_breaks() -> None:
    assert break_strengths("欧阳建国到", frozenset({0, 1, 2})) == [NO_BREAK] * 3 + [BREAK] * 2


@given(st.text(alphabet="供电年月日12-（）〔〕，。“” kVA%", max_size=50))
def test_no_break_is_ever_before_a_closing_or_after_an_opening_mark(text: str) -> None:
    strengths = break_strengths(text)
    assert len(strengths) == len(text)
    for position in range(len(text) - 1):
        if strengths[position] != NO_BREAK:
            assert may_start(text[position + 1])
            assert may_end(text[position])


def test_only_full_width_marks_have_a_blank_half() -> None:
    assert blank_right(Glyph("，", "song", 10, 10)) == 0.5
    assert blank_left(Glyph("（", "song", 10, 10)) == 0.5
    assert blank_right(Glyph("，", "song", 10, 3.3)) == 0
    assert blank_left(Glyph("“", "song", 10, 4)) == 0
    assert blank_left(Glyph("，", "song", 10, 10)) == 0
    assert blank_right(Glyph("供", "song", 10, 10)) == 0


@pytest.mark.parametrize("char", "供〇々㐀𬭎\U000313a1")
def test_han(char: str) -> None:
    assert is_han(char)
    assert not is_latin(char)


@pytest.mark.parametrize("char", "A9-.¥‰")
def test_latin(char: str) -> None:
    assert is_latin(char)
    assert not is_han(char)


@pytest.mark.parametrize("char", "，（　 ")
def test_marks_and_blanks_are_neither(char: str) -> None:
    assert not is_han(char)
    assert not is_latin(char)
