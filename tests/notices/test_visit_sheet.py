"""The visit sheet: what is known is printed, what is not is left to the pen."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.faces import Faces
from sbdesk.notices.visit_sheet import Promise, draw, draw_all
from sbdesk.notices.visit_sheet_content import FORM, PLACES, asked, promise_words
from sbdesk.notices.wording import Wording, load_wording
from tests.notices.examples import BARE_SHEET, FULL_SHEET, NO_FACE_HAS, SHEET
from tests.notices.poppler import joined_text, text_of


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(FORM, PLACES)


def test_everything_known_can_be_read_out_of_the_file(faces: Faces, tmp_path: Path) -> None:
    printed = draw(SHEET, faces)
    text = joined_text(printed.pdf, tmp_path)
    for part in (
        "走访记录表",
        "青访〔2026〕205号",
        "211 177 424",
        "2026年11月24日（星期二）",
        "王秀兰、李长河",
        "11月30日",
        SHEET.name,
        "6267000785070",
        SHEET.address,
        "贺𬭎（厂长） 199 0000 0137",
        "段立新 199 0000 0264",
        "B级78分，每季",
        "10 kV专变315 kVA，两部制",
        "近3月6.1、5.8、7.4万千瓦时",
        "①三组树障换绝缘线，10月30日前。所里记录：10月28日完工。",
        "②客户拆除配电室木柴堆放，9月30日前。所里记录：未拆。",
        "谁管交费？换人、换电话、换账户没有？",
        "这次答应的事",
        "含客户电话，填完交回供电所，不得外传。回填：扫码或输入短码。",
        "第1页 共1页 2026-11-23 17:00 打印 版式2026-1",
    ):
        assert part is not None
        assert part in text
    assert (printed.pages, printed.missing) == (1, ())


def test_a_sheet_is_no_draft_and_without_a_code_says_nothing_of_codes(
    faces: Faces, tmp_path: Path
) -> None:
    text = joined_text(draw(replace(SHEET, number=None, code=None), faces).pdf, tmp_path)
    assert "草稿" not in text
    assert "短码" not in text
    assert "211" not in text
    assert "不得外传" in text


def test_a_sheet_about_which_nothing_is_known_is_still_a_form(faces: Faces, tmp_path: Path) -> None:
    printed = draw(BARE_SHEET, faces)
    text = joined_text(printed.pdf, tmp_path)
    assert printed.pages == 1
    for label in (
        "户名",
        "户号",
        "地址",
        "联系人",
        "电工",
        "信用",
        "用电",
        "级别",
        "电费",
        "客户签名",
    ):
        assert label in text
    assert "上次答应的事" not in text
    assert "None" not in text


def test_promises_that_do_not_fit_go_to_an_attached_page(faces: Faces, tmp_path: Path) -> None:
    printed = draw(FULL_SHEET, faces)
    first, *rest = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert printed.pages == 1 + len(rest) > 1
    assert "件见附页" in first
    joined = joined_text(printed.pdf, tmp_path)
    assert joined.count("换掉老化的拉线和金具") == 23
    assert joined.count("客户评价") == 1
    for page in rest:
        assert "附页" in page
        assert "6267000785070" in page
        assert "211 177 424" in page
    assert printed.missing == (NO_FACE_HAS,)


def test_a_few_promises_stay_on_the_sheet(faces: Faces, tmp_path: Path) -> None:
    five = replace(SHEET, promises=(Promise("换线", date(2026, 10, 30), "未换"),) * 5)
    printed = draw(five, faces)
    assert printed.pages == 1
    assert "⑤换线，10月30日前。" in joined_text(printed.pdf, tmp_path)


def test_sheets_for_one_round_come_as_one_file(faces: Faces) -> None:
    assert draw_all([SHEET, BARE_SHEET, SHEET], faces).pages == 3


def test_too_many_names_are_refused_rather_than_cut(faces: Faces) -> None:
    with pytest.raises(UserMistake, match="走访人"):
        draw(replace(SHEET, visitors=("欧阳建国",) * 20), faces)


def test_a_sheet_that_cannot_fit_says_so(faces: Faces) -> None:
    with pytest.raises(UserMistake, match="放不下"):
        draw(replace(SHEET, address="某" * 2000), faces)


def test_standard_questions_unless_others_are_chosen(wording: Wording) -> None:
    assert [q.id for q in asked(SHEET, wording)] == ["demand", "busy_days", "generator", "payer"]
    chosen = replace(SHEET, questions=("arrears", "demand"))
    assert [q.id for q in asked(chosen, wording)] == ["arrears", "demand"]


def test_never_more_than_five_questions(wording: Wording) -> None:
    every = tuple(q.id for q in wording.questions)
    assert len(every) > 5
    assert len(asked(replace(SHEET, questions=every), wording)) == 5


def test_a_question_the_form_has_not_is_an_error(wording: Wording) -> None:
    with pytest.raises(ValueError, match="weather"):
        asked(replace(SHEET, questions=("demand", "weather")), wording)


def test_every_question_fits_beside_its_answer(faces: Faces, wording: Wording) -> None:
    for question in wording.questions:
        assert draw(replace(SHEET, questions=(question.id,)), faces).pages == 1


@pytest.mark.parametrize(
    ("promise", "number", "words"),
    [
        (Promise("换线。"), 1, "①换线。"),
        (Promise("换线", date(2026, 10, 3)), 20, "⑳换线，10月3日前。"),
        (Promise("换线", None, "已换。"), 21, "21、换线。所里记录：已换。"),
    ],
)
def test_a_promise_says_what_by_when_and_what_became_of_it(
    wording: Wording, promise: Promise, number: int, words: str
) -> None:
    assert promise_words(promise, number, wording) == words
