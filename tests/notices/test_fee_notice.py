"""The fee-and-account notice: amount once in figures and words, the last day, the stub."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.faces import Faces
from sbdesk.notices.fee_notice import draw
from sbdesk.notices.fee_notice_content import (
    FORM,
    PLACES,
    Fee,
    bank_lines,
    notice_problems,
    yuan,
)
from sbdesk.notices.wording import load_wording
from tests.notices.examples import LONGEST_ADDRESS, LONGEST_NAME, NO_FACE_HAS
from tests.notices.poppler import joined_text, text_of, words_of
from tests.notices.station_examples import (
    BOXED_FEES,
    DOTTED_NAME,
    DRAFT_FEES,
    FEE_NOTICE,
    MANY_FEES,
)


def test_everything_the_customer_needs_can_be_read(faces: Faces, tmp_path: Path) -> None:
    printed = draw(FEE_NOTICE, faces)
    text = joined_text(printed.pdf, tmp_path)
    for part in (
        "交费与户号通知单",
        "青供费字〔2026〕A3号",
        "204 800 911",
        DOTTED_NAME,
        LONGEST_ADDRESS,
        "629971******7563",
        "2026年10月电费",
        "18,642.70",
        "应收20,000.00元，已交7,400.00元",
        "45.00",
        "¥31,287.70",
        "人民币叁万壹仟贰佰捌拾柒元柒角整",
        "2026年12月10日（星期四）",
        "0400-5550123",
        "安澜县供电公司青石岭供电所（章）",
        "回执",
        "送达方式",
        "一式两联",
    ):
        assert part in text, part
    assert (printed.pages, printed.missing) == (1, ())


def test_the_heaviest_line_is_the_day_and_beside_it_only_the_amount(
    faces: Faces, tmp_path: Path
) -> None:
    words = words_of(draw(FEE_NOTICE, faces).pdf, tmp_path)
    sizes = {word.text: word.size for word in words if word.top < 600}
    day = "2026年12月10日（星期四）"
    assert sizes[day] == sizes["¥31,287.70"] > 1.4 * sizes["18,642.70"]
    assert {text for text, size in sizes.items() if size >= sizes[day]} == {
        day,
        "¥31,287.70",
        "交费与户号通知单",
    }


def test_number_and_code_stand_above_and_below_the_cut(faces: Faces, tmp_path: Path) -> None:
    words = words_of(draw(FEE_NOTICE, faces).pdf, tmp_path)
    numbers = sorted(word.top for word in words if word.text.startswith("青供费字"))
    assert len(numbers) == 3
    assert sum(word.text == "204" for word in words) == 2


def test_no_law_is_quoted() -> None:
    wording = load_wording(FORM, PLACES)
    for sentence in wording.sentences.values():
        assert "条例" not in sentence
        assert "第" not in sentence.replace("第{page}页", "")


def test_a_draft_has_blanks_where_the_day_is_not_known(faces: Faces, tmp_path: Path) -> None:
    text = joined_text(draw(DRAFT_FEES, faces).pdf, tmp_path)
    assert {"草", "稿"} <= set(text)
    assert "费字" not in text
    assert "星期" not in text
    assert "None" not in text
    assert "请在交费前打我所电话或来人" in text


def test_one_without_a_number_is_not_told_what_it_is_for(faces: Faces, tmp_path: Path) -> None:
    text = joined_text(draw(replace(DRAFT_FEES, customer_no=None), faces).pdf, tmp_path)
    assert "户号有什么用" not in text
    assert "6267000785070" not in text


def test_more_fees_than_the_page_holds_go_to_an_attached_one(faces: Faces, tmp_path: Path) -> None:
    printed = draw(MANY_FEES, faces)
    first, *rest = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert printed.pages == 1 + len(rest) > 1
    assert "以上共60项，逐项见附页" in first
    assert "¥1,830.00" in first
    assert sum(page.count("月电费") for page in rest) == 60
    for page in rest:
        assert "青供费字〔2026〕A3号" in page
        assert "204 800 911" in page
    assert LONGEST_NAME in joined_text(printed.pdf, tmp_path)


def test_a_notice_that_cannot_fit_says_so(faces: Faces) -> None:
    with pytest.raises(UserMistake, match="放不下"):
        draw(replace(FEE_NOTICE, address="某" * 2000), faces)


def test_a_character_no_face_has_is_told(faces: Faces) -> None:
    assert draw(BOXED_FEES, faces).missing == (NO_FACE_HAS,)


def test_what_a_served_notice_may_not_lack() -> None:
    assert notice_problems(FEE_NOTICE) == ()
    bare = replace(FEE_NOTICE, customer_no=None, fees=(), pay_by=None, phone=None)
    fields = {problem.field for problem in notice_problems(bare)}
    assert fields == {"customer_no", "fees", "pay_by", "phone"}
    early = replace(FEE_NOTICE, pay_by=date(2026, 11, 21))
    assert [problem.field for problem in notice_problems(early)] == ["pay_by"]
    nothing = replace(FEE_NOTICE, fees=(Fee("校验费", Decimal(0)),))
    assert [problem.field for problem in notice_problems(nothing)] == ["fees"]


def test_money_is_grouped_and_never_rounded() -> None:
    assert yuan(Decimal("61058.5")) == "61,058.50"
    assert FEE_NOTICE.total == Decimal("31287.70")


def test_the_stations_account_is_printed_where_the_wording_gives_one(faces: Faces) -> None:
    wording = load_wording(FORM, PLACES)
    assert bank_lines(wording) == {}
    told = dict(wording.sentences, payee="收款：安澜县供电公司")
    assert list(bank_lines(replace(wording, sentences=told)).values()) == ["收款：安澜县供电公司"]
    assert faces
