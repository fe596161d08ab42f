"""Drawing: positions true to the millimetre, black only, the same bytes every time."""

from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.blocks import (
    ReadingTable,
    Strip,
    air_to_give,
    draw_strips,
    heading,
    paginate,
    paragraph,
    put_lines,
    reading_table,
    strips_height,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, set_lines, set_one_line
from sbdesk.notices.page import Paper, baseline_of, number
from sbdesk.notices.pen_parts import cut_line, foot, pen_words, tick_box
from sbdesk.notices.rendering import Picture, render_page
from tests.notices.examples import NO_FACE_HAS
from tests.notices.poppler import joined_text, words_of

DPI = 254  # ten pixels a millimetre


def ink_box(picture: Picture) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all ink, in mm at DPI."""
    rows = [
        picture.data[y * picture.stride : y * picture.stride + picture.width]
        for y in range(picture.height)
    ]
    inked = [y for y, row in enumerate(rows) if min(row) < 128]
    columns = [x for x in range(picture.width) if any(rows[y][x] < 128 for y in inked)]
    return columns[0] / 10, inked[0] / 10, (columns[-1] + 1) / 10, (inked[-1] + 1) / 10


def drawn(paper: Paper) -> tuple[float, float, float, float]:
    return ink_box(render_page(paper.finish().pdf, 0, DPI))


def test_a_frame_stands_where_it_was_put(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    paper.frame(28, 50, 156, 30, 1.0)
    assert drawn(paper) == pytest.approx((27.82, 49.82, 184.18, 80.18), abs=0.15)


def test_a_rule_stands_where_it_was_put(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    paper.rule(28, 25, 184, 25, 1.5)
    assert drawn(paper) == pytest.approx((28, 24.74, 184, 25.26), abs=0.15)


def test_text_stands_in_the_middle_of_its_line(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    paper.put([Run("国国国", "song", 12)], 105, 50, 7.5, "centre")
    left, top, right, bottom = drawn(paper)
    assert (left + right) / 2 == pytest.approx(105, abs=0.15)
    assert (top + bottom) / 2 == pytest.approx(53.75, abs=0.3)


def test_text_ends_at_the_right_edge(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    width = paper.put([Run("国网", "hei", 12)], 184, 50, 7.5, "right")
    assert width == pytest.approx(2 * 12 * 25.4 / 72)
    assert drawn(paper)[2] == pytest.approx(184, abs=0.5)


def test_mixed_sizes_share_a_baseline() -> None:
    assert baseline_of(10, 8, 12) == pytest.approx(14 + 0.38 * 12 * 25.4 / 72)


def test_a_set_line_is_as_wide_on_paper_as_it_was_measured(faces: Faces) -> None:
    text = "国供电所，依据《条例》第8条，应当提前7天通知国" * 2
    first, *_ = set_lines([Run(text, "song", 12)], faces, 300)
    paper = Paper(faces, "测试")
    paper.put(first, 28, 50, 7.5)
    left, _, right, _ = drawn(paper)
    assert right - left == pytest.approx(300 * 25.4 / 72, abs=1.6)


def test_nothing_is_grey_or_coloured(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    paper.put([Run("国", "song-bold", 200)], 60, 60, 80)
    tick_box(paper, 30, 30, 8, Run("属实", "song", 12), True)
    picture = render_page(paper.finish().pdf, 0, 150, grey=False)
    assert len(picture.data) == picture.stride * picture.height
    red, green, blue = picture.data[0::3], picture.data[1::3], picture.data[2::3]
    assert red == green == blue
    solid = sum(1 for value in red if value in (0, 255))
    assert solid > 0.98 * len(red)


@pytest.mark.parametrize("slope", [0.0, 0.75])
def test_letters_in_outline_are_mostly_white(faces: Faces, slope: float) -> None:
    paper = Paper(faces, "测试")
    paper.outline_text("草稿", 170, 105, 140, slope)
    picture = render_page(paper.finish().pdf, 0, DPI)
    left, top, right, bottom = ink_box(picture)
    assert (left + right) / 2 == pytest.approx(105, abs=4)
    assert (top + bottom) / 2 == pytest.approx(140, abs=4)
    dark = sum(1 for value in picture.data if value < 128)
    assert dark / 100 < 0.05 * (right - left) * (bottom - top)


def test_what_is_drawn_once_is_in_the_file_once(faces: Faces) -> None:
    def fixed(paper: Paper) -> None:
        for y in range(20, 280):
            paper.rule(20, y, 190, y + 0.37)

    def size(pages: int) -> int:
        paper = Paper(faces, "测试")
        for page in range(pages):
            if page:
                paper.next_page()
            paper.once("fixed", lambda: fixed(paper))
        return len(paper.finish().pdf)

    assert size(11) - size(1) < 10 * 700


def test_a_missing_character_is_boxed(faces: Faces, tmp_path: Path) -> None:
    paper = Paper(faces, "测试")
    paper.put([Run(f"某{NO_FACE_HAS}某", "song-bold", 12)], 30, 50, 7.5)
    printed = paper.finish()
    assert printed.missing == (NO_FACE_HAS,)
    assert "U+313A1" in joined_text(printed.pdf, tmp_path)


def test_a_rare_character_beside_bold_does_not_embolden_the_rest(faces: Faces) -> None:
    def dark(rare: str) -> int:
        paper = Paper(faces, "测试")
        paper.put([Run(rare, "song-bold", 12)], 30, 30, 7.5)
        paper.put([Run("国" * 20, "song", 12)], 30, 50, 7.5)
        picture = render_page(paper.finish().pdf, 0, DPI)
        lower = picture.data[picture.stride * 450 :]
        return sum(1 for value in lower if value < 128)

    rare_only = next(
        c for c in map(chr, range(0x20000, 0x2A6E0)) if faces.choose(c, "song-bold") == "rare"
    )
    assert dark(rare_only) == dark("国")


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.0001, "0"), (1.5, "1.5"), (10, "10"), (2.34567, "2.346")]
)
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert number(value) == text


def test_a_tick_box_keeps_its_word_beside_it(faces: Faces, tmp_path: Path) -> None:
    paper = Paper(faces, "测试")
    right = tick_box(paper, 30, 50, 8, Run("部分属实", "song", 12))
    (word,) = words_of(paper.finish().pdf, tmp_path)
    assert right == pytest.approx(word.right * 25.4 / 72, abs=0.1)
    assert word.left * 25.4 / 72 == pytest.approx(30 + 0.84 * 12 * 25.4 / 72 + 0.7, abs=0.1)


def test_a_ticked_box_has_more_ink(faces: Faces) -> None:
    def dark(ticked: bool) -> int:
        paper = Paper(faces, "测试")
        tick_box(paper, 30, 50, 8, Run("属实", "song", 12), ticked)
        return sum(1 for value in render_page(paper.finish().pdf, 0, DPI).data if value < 128)

    assert dark(True) > dark(False) + 50


def test_pen_words_run_from_left_to_right(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    end = pen_words(paper, 22, 50, 6, ["☐增", "☐减", "约", "_17", "kVA"], 10.5)
    left, _, right, _ = drawn(paper)
    assert left == pytest.approx(22, abs=0.4)
    assert right <= end
    assert end < 80


def test_the_cut_line_is_the_widest_ink_there_is(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    cut_line(paper, 237, "青供停字〔2026〕17号", "沿虚线剪开，号码处加盖骑缝章")
    left, top, right, bottom = drawn(paper)
    assert left >= 9.9
    assert right <= 200.15
    assert 232 < top < bottom < 240


def test_the_foot_stays_in_its_line(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    assert foot(paper, 28, 184, "一式两份。", ["第1页 共1页", "", "版式2026-1"]) == 287
    left, top, right, bottom = drawn(paper)
    assert left >= 28
    assert right <= 184.2
    assert 283 <= top < bottom <= 287


def test_strips_are_measured_as_they_are_drawn(faces: Faces) -> None:
    strips = [
        heading("结论", faces, 28, 7.5, 2.0),
        *paragraph([Run("供电所" * 40)], faces, 28, 156, 7.5, 8.5),
    ]
    paper = Paper(faces, "测试")
    assert draw_strips(paper, strips, 50) == pytest.approx(50 + strips_height(strips))


def test_air_gives_way_only_as_far_as_needed() -> None:
    strips = [Strip(10, lambda paper, top: None, air=2.0)] * 4
    assert strips_height(strips) == 46
    assert air_to_give(strips, 46, 1.5) == 0
    assert air_to_give(strips, 45, 1.5) == 0.5
    assert air_to_give(strips, 41.5, 1.5) == 1.5
    assert air_to_give(strips, 41, 1.5) is None


def test_a_heading_never_stays_behind_alone() -> None:
    def strip(keep: bool) -> Strip:
        return Strip(10, lambda paper, top: None, keep=keep)

    pages = paginate([strip(False), strip(False), strip(True), strip(False)], 30)
    assert [len(page) for page in pages] == [2, 2]
    assert paginate([], 30) == ()


def test_a_long_cell_goes_on_below_and_its_row_grows(faces: Faces) -> None:
    table = ReadingTable(("日期", "原因"), (("2026-08-06", "抢修"), ("2026-08-07", "抢修" * 80)))
    _, short, tall = reading_table(table, faces, 28, 156)
    assert short.height == 6
    assert tall.height > 6


def test_a_few_lines_share_a_box_and_more_are_refused(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    line = set_one_line([Run("供电所", size=9)], faces)
    assert put_lines(paper, [line, line], 30, (50, 8), "户名") == pytest.approx(27 * 25.4 / 72)
    with pytest.raises(UserMistake, match="户名太长"):
        put_lines(paper, [line] * 3, 30, (50, 8), "户名")
