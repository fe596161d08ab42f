"""The printed story: every event, days once, long ones parted over pages without loss."""

from dataclasses import replace
from pathlib import Path

from sbdesk.notices.faces import Faces
from sbdesk.notices.story_sheet import draw
from tests.notices.poppler import joined_text, text_of
from tests.notices.station_examples import DOTTED_NAME, LONG_STORY, RARE_NAME, STORY, UNIT


def test_every_event_can_be_read(faces: Faces, tmp_path: Path) -> None:
    printed = draw(STORY, faces)
    text = joined_text(printed.pdf, tmp_path)
    for part in (
        "客户经历",
        DOTTED_NAME,
        "6267000785070",
        "记到2026年11月20日",
        "共3条",
        "只印投诉、走访",
        "登记投诉 投〔2026〕A37号",
        "两个月里停了三回电",
        "走访：李长河",
        "199****0001改为199****2222",
        "内部使用",
        UNIT,
    ):
        assert part in text, part
    assert (printed.pages, printed.missing) == (1, ())


def test_a_day_stands_once_however_much_happened(faces: Faces, tmp_path: Path) -> None:
    words = text_of(draw(STORY, faces).pdf, tmp_path).split()
    assert (words.count("2026-11-20"), words.count("2026-11-19")) == (1, 1)


def test_the_time_of_an_event_stands_beside_its_day(faces: Faces, tmp_path: Path) -> None:
    words = text_of(draw(STORY, faces).pdf, tmp_path).split()
    assert words[words.index("2026-11-20") + 1] == "16:05"
    assert len([word for word in words if word.count(":") == 1 and len(word) == 5]) == 1


def test_a_page_begins_with_its_day(faces: Faces, tmp_path: Path) -> None:
    same_day = replace(
        LONG_STORY, events=tuple(replace(e, day=STORY.events[0].day) for e in LONG_STORY.events)
    )
    printed = draw(same_day, faces)
    pages = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert len(pages) == printed.pages > 2
    began_anew = [page for page in pages if "2026-11-20" in page.split()]
    # Only a page that goes on with an event begun before has none.
    assert len(began_anew) >= len(pages) - 2
    assert all(page.split().count("2026-11-20") <= 1 for page in pages)


def test_nothing_is_lost_over_many_pages(faces: Faces, tmp_path: Path) -> None:
    printed = draw(LONG_STORY, faces)
    text = joined_text(printed.pdf, tmp_path)
    told = sum(event.detail.count("石门沟村") for event in LONG_STORY.events)
    # The address in the head has the village once more.
    assert text.count("石门沟村三组") == told
    assert all(f"第{index}件事" in text for index in range(70))
    pages = text_of(printed.pdf, tmp_path).split("\f")[:-1]
    assert all("6267000785070" in page and "事情" in page for page in pages)


def test_a_story_of_nothing_says_so(faces: Faces, tmp_path: Path) -> None:
    empty = replace(STORY, events=(), customer_no=None, address=None, chosen="")
    text = joined_text(draw(empty, faces).pdf, tmp_path)
    assert "没有符合条件的记录。" in text
    assert "共0条" in text
    for part in ("户号", "记到", "只印"):
        assert part not in text


def test_rare_characters_are_printed(faces: Faces, tmp_path: Path) -> None:
    printed = draw(replace(STORY, name=RARE_NAME), faces)
    assert printed.missing == ()
    assert RARE_NAME in joined_text(printed.pdf, tmp_path)
