"""Lines: what may stand at their ends, how wide they are, what stays together."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import (
    HAN_LATIN_GAP,
    WIDEST_GAP,
    Run,
    SetLine,
    fit_lines,
    set_lines,
    set_one_line,
)

NEVER_FIRST = "）》」』〕】”’，。、；：？！%‰℃々~"
NEVER_LAST = "（《「『〔【“‘"
SIZE = 10.0


def drawn_width(line: SetLine) -> float:
    """From the left edge of the first glyph's ink room to the right of the last one's."""
    reach = line.start
    for glyph, shift in zip(line.glyphs, line.shifts, strict=True):
        reach += glyph.width + shift + line.spacing
    last = line.glyphs[-1]
    closing = 0.5 * last.size if last.char in "）》」』〕】”’，。、；：？！" else 0.0
    return reach - line.spacing - closing


def texts(lines: tuple[SetLine, ...]) -> list[str]:
    return [line.text for line in lines]


def test_every_pair_of_marks_keeps_its_place_at_52_widths(faces: Faces) -> None:
    pairs = [a + b for a, b in product(NEVER_FIRST[:14] + NEVER_LAST, repeat=2)]
    sample = "".join(f"供电{pair}所用户" for pair in pairs)
    for ems in range(8, 60):
        for line in set_lines([Run(sample, "song", SIZE)], faces, ems * SIZE):
            assert line.text[0] not in NEVER_FIRST
            assert line.text[-1] not in NEVER_LAST
            assert line.width <= ems * SIZE + 0.02


@given(
    st.text(
        alphabet="供电所用户元年月日2026kVA9.,（）《》“”，。、；：%℃ ", min_size=1, max_size=120
    ),
    st.integers(min_value=14, max_value=45),
)
def test_nothing_is_lost_and_no_line_passes_the_margin(faces: Faces, text: str, ems: int) -> None:
    lines = set_lines([Run(text, "song", SIZE)], faces, ems * SIZE)
    assert "".join(texts(lines)).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert line.width <= ems * SIZE + 0.02
        assert line.width == pytest.approx(drawn_width(line), abs=0.02)
        assert 0 <= line.spacing <= WIDEST_GAP * SIZE + 0.01


def test_full_lines_end_at_the_margin(faces: Faces) -> None:
    text = "我们当天与您通了电话，上午到现场核查。现将结果答复如下。" * 6
    *full, last = set_lines([Run(text, "song", SIZE)], faces, 300)
    assert len(full) > 3
    assert all(line.width == pytest.approx(300, abs=0.02) for line in full)
    assert last.spacing == 0


def test_a_line_that_would_be_torn_apart_stays_ragged(faces: Faces) -> None:
    text = "编号95598-260928-0417-95598-260928-0417-1234567890"
    first, *_ = set_lines([Run(text, "song", SIZE)], faces, 250)
    assert first.text == "编号"
    assert first.spacing == 0


def test_the_indent_shortens_only_the_first_line(faces: Faces) -> None:
    lines = set_lines([Run("供" * 60, "song", SIZE)], faces, 200, 20)
    assert [len(line.glyphs) for line in lines] == [18, 20, 20, 2]


@pytest.mark.parametrize(
    "unit",
    [
        "第二十八条",
        "〔2026〕17号",
        "1,528.70元",
        "315 kVA",
        "15时20分",
        "199 0000 0137",
        "0400-5550120",
        "7.4万千瓦时",
        "（章）",
        "（三组北）",
        "30日前",
    ],
)
def test_units_are_kept_whole(faces: Faces, unit: str) -> None:
    for lead in range(30):
        text = "供" * lead + unit + "用户" * 12
        lines = set_lines([Run(text, "song", SIZE)], faces, 20 * SIZE)
        assert any(unit in line.text for line in lines), lead


def test_a_name_given_as_a_run_is_kept_whole(faces: Faces) -> None:
    for lead in range(25):
        runs = [
            Run("供" * lead, size=SIZE),
            Run("欧阳建国", size=SIZE, keep=True),
            Run("到场", size=SIZE),
        ]
        lines = set_lines(runs, faces, 20 * SIZE)
        assert any("欧阳建国" in line.text for line in lines)


def test_a_date_parts_only_where_the_line_would_be_loose(faces: Faces) -> None:
    whole = set_lines([Run("供" * 19 + "2026年10月30日前改成", size=SIZE)], faces, 20 * SIZE)
    assert whole[0].text == "供" * 19
    parted = set_lines([Run("供" * 16 + "2026年10月30日前改成", size=SIZE)], faces, 20 * SIZE)
    assert parted[0].text == "供" * 16 + "2026年"
    assert parted[1].text == "10月30日前改成"


def test_neighbouring_marks_share_half_an_em(faces: Faces) -> None:
    line = set_one_line([Run("供）。电", size=SIZE)], faces)
    assert line.width == pytest.approx(3.5 * SIZE)
    opening = set_one_line([Run("供，“电", size=SIZE)], faces)
    assert opening.width == pytest.approx(3.5 * SIZE)


def test_marks_lose_their_blank_half_at_the_ends(faces: Faces) -> None:
    line = set_one_line([Run("（供电）", size=SIZE)], faces)
    assert line.width == pytest.approx(3 * SIZE)
    assert line.start == pytest.approx(-0.5 * SIZE)


def test_hexagonal_brackets_stand_close(faces: Faces) -> None:
    line = set_one_line([Run("字〔二〕号", size=SIZE)], faces)
    assert line.width == pytest.approx((5 - 2 * 0.32) * SIZE)


def test_figures_stand_off_from_han(faces: Faces) -> None:
    apart = set_one_line([Run("第8号", size=SIZE)], faces).width
    figure = set_one_line([Run("8", size=SIZE)], faces).width
    assert apart == pytest.approx(2 * SIZE + figure + 2 * HAN_LATIN_GAP * SIZE)


def test_one_more_unit_is_let_in_by_squeezing_marks(faces: Faces) -> None:
    text = "供电，用户，供电用户供电用户供电"
    lines = set_lines([Run(text, size=SIZE)], faces, 15.7 * SIZE)
    assert len(lines) == 1
    assert lines[0].width == pytest.approx(15.7 * SIZE, abs=0.02)


def test_two_dashes_touch(faces: Faces) -> None:
    one = set_one_line([Run("—", size=SIZE)], faces).width
    two = set_one_line([Run("——", size=SIZE)], faces).width
    assert two < 2 * one - 0.08 * SIZE


def test_fitting_goes_down_by_sizes_then_to_a_second_line(faces: Faces) -> None:
    sizes = (10.5, 10.0, 9.5, 9.0)
    assert [
        g.size for line in fit_lines("供" * 10, "song", sizes, 200, faces) for g in line.glyphs[:1]
    ] == [10.5]
    (smaller,) = fit_lines("供" * 21, "song", sizes, 200, faces)
    assert smaller.size == 9.5
    assert [line.size for line in fit_lines("供" * 30, "song", sizes, 200, faces)] == [9.0, 9.0]


def test_an_endless_word_is_broken_rather_than_cut(faces: Faces) -> None:
    word = "A1" * 60
    lines = set_lines([Run(word, size=SIZE)], faces, 20 * SIZE)
    assert "".join(texts(lines)) == word
    assert all(line.width <= 20 * SIZE + 0.02 for line in lines)


def test_no_text_is_no_line(faces: Faces) -> None:
    assert set_lines([Run("")], faces, 100) == ()
    assert set_one_line([], faces).width == 0
