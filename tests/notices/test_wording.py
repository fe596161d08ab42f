"""Wording that stations may edit: places, marks, mistakes named all at once."""

from pathlib import Path

import pytest

from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.notices.complaint_reply_content import FORM as REPLY_FORM
from sbdesk.notices.complaint_reply_content import PLACES as REPLY_PLACES
from sbdesk.notices.visit_sheet_content import FORM as SHEET_FORM
from sbdesk.notices.visit_sheet_content import PLACES as SHEET_PLACES
from sbdesk.notices.wording import Wording, corrected, load_wording, wording_problems

PLACES = {"greeting": frozenset({"name", "day"}), "end": frozenset[str]()}


def wording(**sentences: str) -> Wording:
    return Wording(
        "letter", "信", "版式2026-1", {"greeting": "{name}您好", "end": "完", **sentences}
    )


def problem_texts(**sentences: str) -> list[str]:
    return [p.text for p in wording_problems(wording(**sentences), PLACES)]


def write(folder: Path, body: str) -> None:
    text = f'form = "letter"\ntitle = "信"\nedition = "版式2026-1"\n{body}'
    (folder / "letter.toml").write_text(text, encoding="utf-8")


def test_the_two_forms_are_in_order() -> None:
    reply = load_wording(REPLY_FORM, REPLY_PLACES)
    sheet = load_wording(SHEET_FORM, SHEET_PLACES)
    assert (reply.title, sheet.title) == ("投诉处理答复", "走访记录表")
    assert reply.edition == sheet.edition == "版式2026-1"
    assert len([q for q in sheet.questions if q.standard]) >= 4


def test_places_are_filled_and_nothing_else() -> None:
    text = wording(greeting="{name}，{day}见").say("greeting", name="{day}%s<b>", day="24日")
    assert text == "{day}%s<b>，24日见"


def test_a_sentence_can_be_taken_apart_at_its_places() -> None:
    parts = wording(greeting="致{name}：{day}").parts("greeting", name="贺𬭎", day="9日")
    assert parts == (("", "致"), ("name", "贺𬭎"), ("", "："), ("day", "9日"))


def test_an_unknown_place_is_refused_and_the_known_ones_named() -> None:
    (text,) = problem_texts(greeting="{nmae}您好")
    assert text == "不认识{nmae}；这一句可用的有：{day}、{name}。"


@pytest.mark.parametrize("greeting", ["{name.__class__}好", "{0}好", "{name!r}好", "{name:>9}好"])
def test_a_place_that_reaches_for_more_is_refused(greeting: str) -> None:
    assert "不认识" in problem_texts(greeting=greeting)[0]


def test_an_odd_brace_is_refused() -> None:
    assert problem_texts(greeting="{name您好") == ["花括号没有成对。"]


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("您好,我们", "您好，我们"),
        ("电话:", "电话："),
        ("客户(章)", "客户（章）"),
        ("满意吗?", "满意吗？"),
        ("一;二!", "一；二！"),
    ],
)
def test_half_width_marks_beside_han_are_refused_and_corrected(half: str, full: str) -> None:
    (text,) = problem_texts(greeting=half)
    assert text.endswith(full)
    assert corrected(half) == full


@pytest.mark.parametrize("fine", ["08:30", "1,528.70", "315 kVA", "9/29、30", "{name}：{day}"])
def test_half_width_marks_in_figures_are_left_alone(fine: str) -> None:
    assert problem_texts(greeting=fine) == []
    assert corrected(fine) == fine


def test_a_double_dash_is_refused() -> None:
    assert problem_texts(greeting="停电——三次")[0].startswith("破折号")


def test_missing_and_unused_sentences_are_named() -> None:
    given = Wording("letter", "信", "1", {"greeting": "好", "extra": "多余"})
    assert [p.field for p in wording_problems(given, PLACES)] == ["end", "extra"]


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, '[wording]\ngreeting = "{who},您好"\nend = "{no}"\n')
    with pytest.raises(Invalid) as caught:
        load_wording("letter", PLACES, tmp_path)
    assert len(caught.value.problems) == 3


def test_a_good_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, '[wording]\ngreeting = "{name}"\nend = ""\n')
    assert load_wording("letter", PLACES, tmp_path).say("greeting", name="贺𬭎") == "贺𬭎"


@pytest.mark.parametrize(
    "body",
    [
        "not toml",
        "wording = 5\n",
        '[wording]\nend=""\n[[question]]\nid="a"\ntext="b"\nanswer="☐"\n',
        '[wording]\nend=""\n[[question]]\nid="a"\n',
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, body: str) -> None:
    write(tmp_path, body)
    with pytest.raises(UserMistake, match=r"letter\.toml"):
        load_wording("letter", PLACES, tmp_path)


def test_no_file_is_a_mistake_too(tmp_path: Path) -> None:
    with pytest.raises(UserMistake):
        load_wording("letter", PLACES, tmp_path)
