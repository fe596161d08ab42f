"""The story of a customer on paper: the events as given, masked as they were shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.services.customers import customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk
from sbdesk.services.press import Press
from sbdesk.services.story import story
from sbdesk.services.story_paper import story_paper
from tests.notices.poppler import joined_text


def test_the_story_on_the_screen_is_the_story_on_paper(
    desk: Desk, mill: bytes, tmp_path: Path
) -> None:
    file = customer_file(desk, customer_pk(desk, "6267000785070"))
    assert file is not None
    edit_customer(desk, mill, replace(file.fields, phone="19955556666", village="石门沟村"))
    events = story(desk, mill)
    paper = story_paper(desk, Press(), mill, events, "档案")
    text = joined_text(paper.pdf, tmp_path)
    for part in ("客户经历", "恒通𬭎砖厂", f"共{len(events)}条", "只印档案", "赵明远"):
        assert part in text
    assert all(event.title in text for event in events)
    # All of one day: what came first is told by the clock.
    assert text.count("10:00") == len(events)
    assert "安澜县供电公司青石岭供电所" in text
    assert "19955556666" not in text
    assert (paper.number, paper.missing) == (None, ())
    assert paper.pdf == story_paper(desk, Press(), mill, events, "档案").pdf


def test_a_customer_who_is_gone_is_told(desk: Desk) -> None:
    with pytest.raises(UserMistake, match="撤回"):
        story_paper(desk, Press(), b"0" * 16, ())
