"""The correction request: every line with both sides, ticks, over as many pages as it takes."""

from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.correction_request import draw
from sbdesk.notices.correction_request_content import (
    FORM,
    GROUPS,
    PLACES,
    Correction,
    CorrectionGroup,
    request_problems,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.wording import load_wording
from tests.notices.examples import LONGEST_ADDRESS, LONGEST_NAME, NO_FACE_HAS
from tests.notices.poppler import joined_text, text_of
from tests.notices.station_examples import (
    DOTTED_NAME,
    DRAFT_REQUEST,
    LONG_REQUEST,
    RARE_NAME,
    REQUEST,
)


def test_everything_asked_for_can_be_read(faces: Faces, tmp_path: Path) -> None:
    printed = draw(REQUEST, faces)
    text = joined_text(printed.pdf, tmp_path)
    for part in (
        "系统资料更正申请",
        "青供更字〔2026〕A3号",
        "204 800 911",
        "安澜县供电公司营销部：",
        "《用户档案_2026-11.xlsx》",
        "2026年11月20日",
        "下列6处",
        "户号对不上（1处）",
        "资料与现场不符（3处）",
        "7110000013",
        RARE_NAME,
        DOTTED_NAME,
        LONGEST_NAME[:9],
        LONGEST_NAME[-6:],
        LONGEST_ADDRESS[:9],
        LONGEST_ADDRESS[-3:],
        "石门沟村三组乙12号",
        "400 kVA",
        "19911112222",
        "没有此户",
        "补建：石门沟村委会大院",
        "现场没有此户",
        "2026年11月22日",
        "经办：王秀兰",
        "办理结果",
        "2026-11-22 10:18",
    ):
        assert part in text, part
    assert printed.missing == ()


def test_lines_are_numbered_through_all_groups(faces: Faces, tmp_path: Path) -> None:
    words = text_of(draw(REQUEST, faces).pdf, tmp_path).split()
    assert [word for word in words if word in set("123456")] == list("123456")


def test_a_draft_says_so_and_has_neither_number_nor_day(faces: Faces, tmp_path: Path) -> None:
    text = joined_text(draw(DRAFT_REQUEST, faces).pdf, tmp_path)
    assert {"草", "稿"} <= set(text)
    assert "更字" not in text
    assert "2026年11月22日" not in text


def test_a_long_request_says_on_every_page_what_it_is(faces: Faces, tmp_path: Path) -> None:
    printed = draw(LONG_REQUEST, faces)
    pages = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert printed.pages == len(pages) > 2
    for number, page in enumerate(pages):
        assert "青供更字〔2026〕A3号" in page
        assert "204 800 911" in page
        assert "系统现为" in page
        assert f"第{number + 1}页 共{len(pages)}页" in page
    assert ["办理结果" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert "已改" in pages[-1]


def test_a_character_no_face_has_is_told(faces: Faces) -> None:
    line = replace(REQUEST.groups[0].lines[0], name=f"{NO_FACE_HAS}成林")
    request = replace(REQUEST, groups=(CorrectionGroup("data", (line,)),))
    assert draw(request, faces).missing == (NO_FACE_HAS,)


def test_a_line_no_page_can_hold_is_refused(faces: Faces) -> None:
    giant = Correction("6267000785001", "段立新", "用电地址", "某" * 3000, "甲")
    request = replace(REQUEST, groups=(CorrectionGroup("data", (giant,)),))
    assert draw(request, faces).pages > 1
    with pytest.raises(UserMistake, match="放不下"):
        draw(replace(REQUEST, unit="某" * 90), faces)


def test_a_request_needs_lines_and_a_unit() -> None:
    assert request_problems(REQUEST) == ()
    wrong = {problem.field for problem in request_problems(replace(REQUEST, unit="", groups=()))}
    assert wrong == {"unit", "groups"}
    assert REQUEST.count == 6


def test_every_group_has_its_title() -> None:
    wording = load_wording(FORM, PLACES)
    assert len({wording.say(f"group_{group}", count="7") for group in GROUPS}) == len(GROUPS)
