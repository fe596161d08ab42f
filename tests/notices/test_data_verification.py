"""The data-verification sheet: what is held, a tick, room for what is right, what is lacking."""

from dataclasses import replace
from pathlib import Path

from sbdesk.notices.data_verification import draw, draw_all
from sbdesk.notices.faces import Faces
from tests.notices.examples import LONGEST_ADDRESS, NO_FACE_HAS
from tests.notices.poppler import joined_text, text_of
from tests.notices.station_examples import (
    BARE_VERIFICATION,
    DOTTED_NAME,
    FULL_VERIFICATION,
    RARE_NAME,
    VERIFICATION,
)


def test_all_that_is_held_can_be_read(faces: Faces, tmp_path: Path) -> None:
    printed = draw(VERIFICATION, faces)
    text = joined_text(printed.pdf, tmp_path)
    for part in (
        "客户资料核对表",
        "青供核字〔2026〕A12号",
        "211 177 424",
        "安澜县供电公司青石岭供电所 0400-5550123",
        "2026年下半年",
        "石门沟村",
        "李长河",
        DOTTED_NAME,
        "6267000785070",
        LONGEST_ADDRESS,
        "199 0000 0137",
        "150430********1234（请核后四位）",
        f"{RARE_NAME[:2]}成林",
        "0041234567890 倍率40",
        "营业执照",
        "2026-03-01到期",
        "核对无误",
        "客户签名",
        "回填：扫码或输入短码。",
    ):
        assert part in text, part
    assert (printed.pages, printed.missing) == (1, ())
    assert "草稿" not in text


def test_what_is_not_held_is_asked_for_without_a_tick(faces: Faces, tmp_path: Path) -> None:
    text = text_of(draw(VERIFICATION, faces).pdf, tmp_path)
    assert text.split().count("没有登记") == 2
    ticks = sum(word == "对" for word in text.split())
    held = [*VERIFICATION.facts, *VERIFICATION.contacts, *VERIFICATION.supply]
    assert ticks == sum(bool(line.held) for line in held) + 1


def test_a_sheet_without_a_code_says_nothing_of_codes(faces: Faces, tmp_path: Path) -> None:
    text = joined_text(draw(replace(VERIFICATION, number=None, code=None), faces).pdf, tmp_path)
    assert "短码" not in text
    assert "211" not in text


def test_about_one_of_whom_nothing_is_known(faces: Faces, tmp_path: Path) -> None:
    printed = draw(BARE_VERIFICATION, faces)
    text = joined_text(printed.pdf, tmp_path)
    assert printed.pages == 1
    for part in ("段立新", "另有联系人", "核对结果", "核对日期"):
        assert part in text
    for part in ("户号", "还缺的资料", "基本资料", "None"):
        assert part not in text


def test_a_long_file_goes_on_with_name_and_code_on_every_page(faces: Faces, tmp_path: Path) -> None:
    printed = draw(FULL_VERIFICATION, faces)
    pages = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert len(pages) == printed.pages > 1
    for page in pages:
        assert "211 177 424" in page
        assert "6267000785070" in page
        assert "我们登记的" in page
    assert ["核对结果" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_round_comes_as_one_file(faces: Faces) -> None:
    assert draw_all([VERIFICATION, BARE_VERIFICATION, VERIFICATION], faces).pages == 3


def test_a_character_no_face_has_is_told(faces: Faces) -> None:
    assert draw(replace(VERIFICATION, name=NO_FACE_HAS), faces).missing == (NO_FACE_HAS,)
