"""The complaint reply: its sentences, its page, and how it gives way when there is much to say."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.complaint_reply import (
    ComplaintReply,
    Measure,
    draw,
    draw_all,
    reply_problems,
)
from sbdesk.notices.complaint_reply_content import (
    FORM,
    PLACES,
    conclusion,
    further,
    limit_words,
    measure_runs,
    opening,
    sentence,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.wording import Wording, load_wording
from tests.notices.examples import (
    DRAFT,
    EVERYTHING_LONG,
    LONGEST_NAME,
    NO_FACE_HAS,
    REPLY,
    SEVEN_ROWS,
)
from tests.notices.poppler import joined_text, text_of


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(FORM, PLACES)


def test_the_whole_letter_can_be_read_out_of_the_file(faces: Faces, tmp_path: Path) -> None:
    printed = draw(REPLY, faces)
    text = joined_text(printed.pdf, tmp_path)
    for part in (
        "安澜县供电公司青石岭供电所投诉处理答复青供诉复〔2026〕8号贺𬭎客户：户号 6267000713364",
        (
            "您2026年9月28日15时20分通过95598反映“石门沟村三组两个月里停了三回电，事先没人说”"
            "（工单95598-260928-0417）。我们当天16时05分与您通了电话，9月30日上午到现场核查。"
            "现将结果答复如下。"
        ),
        "一、查到的事实",
        "二、结论",
        (
            "依据《电力供应与使用条例》第二十八条，应当提前7天通知或公告，我所没有做到。"
            "耽误了您家的生活和生产，我们向您道歉。三、已经做的和还要做的"
        ),
        "三组那段与树相碰的线路，2026年10月30日前改成绝缘导线，完工当天电话告诉您。",
        (
            "四、如果您不满意可与本所所长赵明远再谈（0400-5550120），也可拨打95598要求复核，"
            "或拨打国家能源局12398热线。"
        ),
        (
            "受理2026-09-28（一）+5个工作日=2026-10-10（六）：9/29、30、10/8、9、10（六，调休上班）；"
            "10/1–10/7放假；受理当日不计。本答复提前1天作出。"
        ),
        "客户意见回执",
        "204 800 911",
        "第1页 共1页 2026-10-09 10:18 首次打印 版式2026-1",
    ):
        assert part in text
    assert (printed.pages, printed.missing) == (1, ())


def test_every_cell_of_the_table_stands_on_the_page(faces: Faces, tmp_path: Path) -> None:
    assert REPLY.facts_table is not None
    text = text_of(draw(REPLY, faces).pdf, tmp_path)
    for cell in (*REPLY.facts_table.heads, *sum(REPLY.facts_table.rows, ())):
        assert cell in text


def test_a_draft_has_no_number_no_code_and_no_printing_time(faces: Faces, tmp_path: Path) -> None:
    text = joined_text(draw(DRAFT, faces).pdf, tmp_path)
    assert "草" in text
    assert "稿" in text
    assert "〔2026〕" not in text
    assert "打印" not in text
    assert "短码" not in text
    assert "第1页 共1页 版式2026-1" in text


def test_an_issued_reply_carries_no_draft_mark(faces: Faces, tmp_path: Path) -> None:
    assert "稿" not in joined_text(draw(REPLY, faces).pdf, tmp_path)


def test_seven_rows_and_the_longest_name_are_all_there(faces: Faces, tmp_path: Path) -> None:
    printed = draw(SEVEN_ROWS, faces)
    text = joined_text(printed.pdf, tmp_path)
    assert text.count(LONGEST_NAME) == 2
    assert text.count("未通知，我所漏发，事后当面道歉") == 7


def test_what_does_not_fit_goes_to_attached_pages_whole(faces: Faces, tmp_path: Path) -> None:
    printed = draw(EVERYTHING_LONG, faces)
    text = joined_text(printed.pdf, tmp_path)
    assert printed.pages > 2
    assert "详见附页。" in text
    assert text.count("停电没有人通知，冷库里的货都化了。") == 40
    assert text.count("我们查了调度记录、抢修记录和短信发送记录。") == 60
    assert text.count("完工当天电话告诉您。") == 12
    pages = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert len(pages) == printed.pages
    for page, words in enumerate(pages):
        assert "青供诉复〔2026〕8号" in words
        assert "204 800 911" in words
        assert f"第{page + 1}页 共{printed.pages}页" in words


def test_a_short_reply_numbers_only_the_sections_it_has(faces: Faces, tmp_path: Path) -> None:
    short = replace(REPLY, facts_table=None, facts="线路没有停过电。", measures=())
    text = joined_text(draw(short, faces).pdf, tmp_path)
    assert "一、查到的事实" in text
    assert "二、结论" in text
    assert "三、如果您不满意" in text


def test_what_is_not_known_leaves_no_label_behind(faces: Faces, tmp_path: Path) -> None:
    bare = ComplaintReply("青石岭供电所", "段立新", datetime(2026, 9, 28, 9, 5), "来电", "表不准")
    text = joined_text(draw(bare, faces).pdf, tmp_path)
    for label in (
        "户号",
        "经办",
        "审核",
        "电话：",
        "责任",
        "答复期限",
        "None",
        "工单",
        "查到的事实",
    ):
        assert label not in text
    assert "您2026年9月28日9时05分通过来电反映“表不准”。现将结果答复如下。" in text


def test_a_boxed_character_is_reported_and_shown_with_its_code_point(
    faces: Faces, tmp_path: Path
) -> None:
    printed = draw(replace(REPLY, addressee=f"贺{NO_FACE_HAS}"), faces)
    assert printed.missing == (NO_FACE_HAS,)
    assert "U+313A1" in joined_text(printed.pdf, tmp_path)


def test_markup_in_a_name_is_printed_as_it_stands(faces: Faces, tmp_path: Path) -> None:
    name = "A&B公司<b>{name}"
    text = joined_text(draw(replace(REPLY, addressee=name), faces).pdf, tmp_path)
    assert name in text


def test_many_replies_share_one_file_and_its_fixed_parts(faces: Faces, tmp_path: Path) -> None:
    one = draw(REPLY, faces)
    many = draw_all([replace(REPLY, number=f"青供诉复〔2026〕{n}号") for n in range(1, 21)], faces)
    assert many.pages == 20
    assert len(many.pdf) < 3 * len(one.pdf)
    text = text_of(many.pdf, tmp_path)
    assert all(f"青供诉复〔2026〕{n}号" in text for n in range(1, 21))


def test_a_name_no_slip_can_hold_is_refused_rather_than_cut(faces: Faces) -> None:
    with pytest.raises(UserMistake, match="户名太长"):
        draw(replace(REPLY, addressee="某" * 120), faces)


def test_an_issued_reply_names_all_it_lacks_at_once() -> None:
    bare = ComplaintReply("青石岭供电所", " ", datetime(2026, 9, 28, 9, 5), "来电", "")
    assert {p.field for p in reply_problems(bare)} == {
        "addressee",
        "said",
        "facts",
        "finding",
        "measures",
        "handled_by",
        "approved_by",
        "replied_on",
    }
    assert reply_problems(REPLY) == ()


def test_a_reply_that_upholds_nothing_needs_no_measures() -> None:
    assert reply_problems(replace(REPLY, finding="不属实", measures=())) == ()


def test_the_opening_names_another_day_of_contact(wording: Wording) -> None:
    later = replace(REPLY, contacted=datetime(2026, 9, 29, 8, 0), inspected=None)
    assert "我们9月29日8时00分与您通了电话。现将" in opening(later, wording, False)
    only = replace(REPLY, contacted=None)
    assert "我们9月30日上午到现场核查。现将" in opening(only, wording, False)
    neither = replace(REPLY, contacted=None, inspected=None, work_order_no=None)
    assert opening(neither, wording, False).endswith("没人说”。现将结果答复如下。")


def test_quotes_in_the_customers_words_become_inner_ones(wording: Wording) -> None:
    text = opening(replace(REPLY, said="他说“等着”。"), wording, False)
    assert "反映“他说‘等着’”" in text


def test_the_apology_stands_with_the_finding(wording: Wording) -> None:
    assert conclusion(REPLY, wording).endswith(
        "我所没有做到。耽误了您家的生活和生产，我们向您道歉。"
    )
    own = replace(REPLY, apology=None, at_fault=True)
    assert conclusion(own, wording).endswith("这件事给您添了麻烦，我们向您道歉。")
    assert "道歉" not in conclusion(replace(REPLY, apology=None), wording)


def test_where_nothing_was_found_more_material_is_asked_for(wording: Wording) -> None:
    reply = replace(REPLY, finding="不属实", basis="我们查了记录，没有发现停电", apology=None)
    assert conclusion(reply, wording) == (
        "我们查了记录，没有发现停电。如果您还有材料，请给我们，我们再查。"
    )


def test_the_day_of_a_measure_is_bold_where_it_stands(wording: Wording) -> None:
    runs = measure_runs(REPLY.measures[0], wording)
    assert [run.text for run in runs if run.face == "song-bold"] == ["2026年10月30日前"]
    assert "".join(run.text for run in runs) == REPLY.measures[0].text


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure("换线"), "换线。"),
        (Measure("换线", "李长河"), "换线。由李长河负责。"),
        (Measure("换线", None, date(2026, 10, 30)), "换线。2026年10月30日前办完。"),
        (
            Measure("换线", "李长河", date(2026, 10, 30)),
            "换线。由李长河负责，2026年10月30日前办完。",
        ),
        (
            Measure("李长河换线", "李长河", date(2026, 10, 30)),
            "李长河换线。2026年10月30日前办完。",
        ),
    ],
)
def test_a_measure_has_its_person_and_day(wording: Wording, measure: Measure, words: str) -> None:
    assert "".join(run.text for run in measure_runs(measure, wording)) == words


@pytest.mark.parametrize(
    ("replied", "words"),
    [
        (date(2026, 10, 9), "本答复提前1天作出。"),
        (date(2026, 10, 10), "本答复在期限当天作出。"),
        (date(2026, 10, 12), "本答复比期限晚2天，我们向您道歉。"),
    ],
)
def test_how_the_limit_was_kept_is_said_plainly(
    wording: Wording, replied: date, words: str
) -> None:
    text = limit_words(replace(REPLY, replied_on=replied), wording)
    assert text is not None
    assert text.endswith(words)
    assert limit_words(replace(REPLY, due_sentence=None), wording) is None


def test_every_refusal_names_the_next_door(wording: Wording) -> None:
    assert "12398" in further(replace(REPLY, head=None), wording)
    assert "0400-5550123" in further(replace(REPLY, head_phone=None), wording)


@pytest.mark.parametrize(
    ("text", "closed"), [("好", "好。"), ("好。", "好。"), (" 好？ ", "好？"), ("", "")]
)
def test_a_sentence_is_closed_once(text: str, closed: str) -> None:
    assert sentence(text) == closed
