"""The framed facts at the head of the visit sheet."""

from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.notices.blocks import draw_strips, strips_height
from sbdesk.notices.faces import Faces
from sbdesk.notices.page import Paper
from sbdesk.notices.rendering import render_page
from sbdesk.notices.visit_facts import ROW, fact_strips
from sbdesk.notices.visit_sheet import Person, VisitSheet
from sbdesk.notices.visit_sheet_content import FORM, PLACES
from sbdesk.notices.wording import Wording, load_wording
from tests.notices.examples import LONGEST_ADDRESS, LONGEST_NAME, SHEET
from tests.notices.poppler import Word, words_of

MM = 72 / 25.4


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(FORM, PLACES)


def printed(sheet: VisitSheet, wording: Wording, faces: Faces) -> bytes:
    paper = Paper(faces, "测试")
    draw_strips(paper, fact_strips(sheet, wording, faces, 22, 196), 31.4)
    return paper.finish().pdf


def words(sheet: VisitSheet, wording: Wording, faces: Faces, folder: Path) -> list[Word]:
    return words_of(printed(sheet, wording, faces), folder)


def test_five_rows_of_one_height(wording: Wording, faces: Faces) -> None:
    strips = fact_strips(SHEET, wording, faces, 22, 196)
    assert [strip.height for strip in strips] == [ROW] * 5


def test_only_the_row_of_a_long_address_grows(wording: Wording, faces: Faces) -> None:
    sheet = replace(SHEET, address=LONGEST_ADDRESS * 2)
    heights = [strip.height for strip in fact_strips(sheet, wording, faces, 22, 196)]
    assert heights[1] > ROW
    assert heights[0] == heights[2] == ROW


def test_a_long_name_gets_smaller_before_it_gets_a_second_line(
    wording: Wording, faces: Faces, tmp_path: Path
) -> None:
    found = words(replace(SHEET, name=LONGEST_NAME), wording, faces, tmp_path)
    (name,) = [word for word in found if word.text == LONGEST_NAME]
    assert 9 <= name.size < 10.5


def test_every_value_stays_inside_its_cell(wording: Wording, faces: Faces, tmp_path: Path) -> None:
    sheet = replace(SHEET, name=LONGEST_NAME, address=LONGEST_ADDRESS)
    for word in words(sheet, wording, faces, tmp_path):
        assert 22 <= word.left / MM < word.right / MM <= 196.1
        for edge in (88, 152):
            crossing = word.left / MM < edge - 0.5 and word.right / MM > edge + 0.5
            assert not crossing or word.top / MM < 31.4 + 2 * ROW


def test_a_missing_phone_leaves_a_rule_to_write_on(wording: Wording, faces: Faces) -> None:
    with_phone = replace(SHEET, contact=Person("贺某", "199 0000 0137"))
    without = replace(SHEET, contact=Person("贺某"))
    assert _rule_below(printed(without, wording, faces))
    assert not _rule_below(printed(with_phone, wording, faces))


def _rule_below(pdf: bytes) -> bool:
    """Whether a horizontal rule of 20 mm ends at the cell of the contact, inside its row."""
    dpi = 254
    picture = render_page(pdf, 0, dpi)
    top, bottom = 31.4 + 2 * ROW, 31.4 + 3 * ROW
    return any(
        max(picture.data[y * picture.stride + 620 : y * picture.stride + 820]) < 160
        for y in range(int(top * 10) + 8, int(bottom * 10) - 5)
    )


def test_nobody_to_ask_leaves_the_cell_empty(
    wording: Wording, faces: Faces, tmp_path: Path
) -> None:
    sheet = replace(SHEET, contact=None, electrician=None)
    texts = {word.text for word in words(sheet, wording, faces, tmp_path)}
    assert {"联系人", "电工"} <= texts
    assert not any("199" in text for text in texts)


def test_height_is_what_was_measured(wording: Wording, faces: Faces) -> None:
    strips = fact_strips(SHEET, wording, faces, 22, 196)
    assert draw_strips(Paper(faces, "测试"), strips, 31.4) == pytest.approx(
        31.4 + strips_height(strips)
    )
