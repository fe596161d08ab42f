"""The head and sign-off of a notice: unit, number, code, rule; room for the seal."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.faces import Faces
from sbdesk.notices.fee_notice_content import FORM, PLACES
from sbdesk.notices.letterhead import (
    HEAD_RULE,
    LEFT,
    RIGHT,
    Head,
    SignOff,
    draw_head,
    draw_later_head,
    draw_sign_off,
)
from sbdesk.notices.page import MM, Paper
from sbdesk.notices.wording import Wording, load_wording
from tests.notices.examples import LONG_UNIT
from tests.notices.poppler import Word, joined_text, words_of

HEAD = Head("安澜县供电公司青石岭供电所", "正联·交客户", "青供费字〔2026〕A3号", "204800911")
SIGN = SignOff(HEAD.unit, "王秀兰", "赵明远", "0400-5550123", date(2026, 11, 22))


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(FORM, PLACES)


def head_words(faces: Faces, wording: Wording, head: Head, folder: Path) -> list[Word]:
    paper = Paper(faces, "测试")
    draw_head(paper, head, wording)
    return words_of(paper.finish().pdf, folder)


def test_company_and_station_stand_on_a_line_each(
    faces: Faces, wording: Wording, tmp_path: Path
) -> None:
    words = {word.text: word for word in head_words(faces, wording, HEAD, tmp_path)}
    company, station = words["安澜县供电公司"], words["青石岭供电所"]
    assert company.left == station.left == pytest.approx(LEFT * MM, abs=0.5)
    assert company.bottom <= station.bottom - 10
    assert words["正联·交客户"].top > station.top


@pytest.mark.parametrize("unit", ["青石岭供电所", LONG_UNIT, "某县电力公司"])
def test_units_of_any_length_stay_left_of_the_title_and_above_the_rule(
    faces: Faces, wording: Wording, tmp_path: Path, unit: str
) -> None:
    words = head_words(faces, wording, replace(HEAD, unit=unit), tmp_path)
    title = next(word for word in words if word.text == wording.title)
    own = [word for word in words if word.text in unit]
    assert "".join(word.text for word in own) == unit
    assert all(word.right < title.left for word in own)
    assert all(word.bottom < HEAD_RULE * MM for word in words)


def test_a_unit_no_head_can_hold_is_refused_rather_than_cut(
    faces: Faces, wording: Wording, tmp_path: Path
) -> None:
    with pytest.raises(UserMistake, match="单位名称太长"):
        head_words(faces, wording, replace(HEAD, unit="某" * 80), tmp_path)


def test_without_a_number_it_is_a_draft(faces: Faces, wording: Wording, tmp_path: Path) -> None:
    for draw in (draw_head, draw_later_head):
        paper = Paper(faces, "测试")
        draw(paper, replace(HEAD, number=None, code=None), wording)
        text = joined_text(paper.finish().pdf, tmp_path)
        assert {"草", "稿"} <= set(text)
        assert "204" not in text


def test_later_pages_carry_number_and_code(faces: Faces, wording: Wording, tmp_path: Path) -> None:
    paper = Paper(faces, "测试")
    draw_later_head(paper, HEAD, wording)
    text = joined_text(paper.finish().pdf, tmp_path)
    for part in (wording.title, "青供费字〔2026〕A3号", "204 800 911"):
        assert part in text


def test_who_answers_stands_left_and_the_seal_has_its_place_right(
    faces: Faces, wording: Wording, tmp_path: Path
) -> None:
    paper = Paper(faces, "测试")
    draw_sign_off(paper, SIGN, wording, 100.0)
    words = words_of(paper.finish().pdf, tmp_path)
    seal = next(word for word in words if "（章）" in word.text)
    day = next(word for word in words if word.text == "2026年11月22日")
    middle = (RIGHT - 38.0) * MM
    for word in (seal, day):
        assert (word.left + word.right) / 2 == pytest.approx(middle, abs=4)
    assert day.top > seal.top
    assert {"经办：王秀兰", "审核：赵明远", "电话：0400-5550123"} <= {word.text for word in words}


def test_what_is_not_known_takes_its_label_along(
    faces: Faces, wording: Wording, tmp_path: Path
) -> None:
    paper = Paper(faces, "测试")
    nobody = replace(SIGN, handled_by=None, approved_by=None, phone=None, day=None)
    draw_sign_off(paper, nobody, wording, 100.0)
    text = joined_text(paper.finish().pdf, tmp_path)
    for part in ("经办", "审核", "电话", "年", "None"):
        assert part not in text
    assert "（章）" in text
