"""How values of the hand-off are written, and what a list of machines says of each."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.handoff import Packed, Side
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff import words
from tests.gui.handoff.made_up import COUNTY, FACTS, FIELD, GONE, OWN, PHONE, SITES, VISIT

TODAY = date(2026, 10, 9)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1024, "1 KB"),
        (1_363_149, "1.3 MB"),
        (5 << 30, "5.0 GB"),
    ],
)
def test_sizes(size: int, said: str) -> None:
    assert words.size_words(size) == said


def test_times_stand_as_short_as_they_can() -> None:
    assert words.short_moment("2026-10-08 17:52", TODAY) == "10/8 17:52"
    assert words.short_moment("2026-10-08T17:52:09", TODAY) == "10/8 17:52"
    assert words.short_moment("2025-12-24 08:05", TODAY) == "2025-12-24"
    assert words.long_moment("2026-10-08T17:52") == "2026-10-08 17:52"


@given(st.text(max_size=30))
def test_what_is_no_time_stands_as_it_is(text: str) -> None:
    if words.moment(text) is None:
        assert words.short_moment(text, TODAY) == words.long_moment(text) == text


def test_a_package_says_who_packed_it() -> None:
    assert words.packed_line(FACTS) == "赵志远，2026-10-08 17:52 打包，第 41 包，接着第 40 包"
    first = replace(FACTS, previous=0, number=1, made_by="")
    assert words.packed_line(first) == "2026-10-08 17:52 打包，第 1 包"
    assert words.file_line(FACTS) == "林东-外勤02-041.sbh · 1.3 MB · 校验 7F3A 91C2"
    bare = replace(FACTS, path="E:\\一.sbh", check="")
    assert words.file_line(bare) == "一.sbh · 1.3 MB"


def test_a_side_says_where_who_when() -> None:
    assert words.side_line(PHONE.mine, TODAY) == "大厅电脑 · 李春梅，10/8 15:20"
    assert words.side_line(Side("", "", "", ""), TODAY) == ""
    assert words.side_line(Side("", "", "2026-10-08 15:20", "大厅"), TODAY) == "大厅 · 10/8 15:20"


def test_receipts_are_waited_for_and_then_late() -> None:
    assert words.receipt_state(FIELD, TODAY) == (Glyph.TODAY, "10/7 起未到")
    assert words.receipt_state(COUNTY, TODAY) == (Glyph.OVERDUE, "9/28 起未到")
    assert words.receipt_state(GONE, TODAY) == (None, "已停用 8/15")
    assert words.receipt_state(OWN, TODAY) == (None, "")
    here = replace(FIELD, waiting_since="")
    assert words.receipt_state(here, TODAY) == (Glyph.DONE, "回执已到")
    assert words.receipt_state(replace(here, last_packed=""), TODAY) == (None, "")
    assert words.waiting_count(SITES) == 2
    assert words.waiting_count([replace(FIELD, revoked="2026-10-01 08:00")]) == 0


def test_a_machine_in_one_line() -> None:
    assert words.site_line(FIELD, TODAY) == "「外勤笔记本 02」还缺 37 项，回执 10/7 起未到"
    assert words.site_line(OWN, TODAY) == "「大厅电脑」就是本机"
    assert words.site_line(GONE, TODAY).endswith("已停用，不再收发")
    rest = replace(FIELD, lacks=0, waiting_since="")
    assert words.site_line(rest, TODAY) == "「外勤笔记本 02」不缺什么"
    assert [words.role_words(row) for row in SITES] == ["本机", "供电所", "县公司", "供电所"]


def test_what_was_written_may_be_taken_away() -> None:
    packed = Packed("/media/u/林东-042.sbh", 1_363_149, 42, "外勤", {"transactions": 3})
    assert words.packed_words(packed) == (
        "给「外勤」的第 42 包写好了：林东-042.sbh，1.3 MB。已核对，可以拔出。"
    )
    assert "对方已经都有了" in words.packed_words(replace(packed, counts={}))
    full = replace(packed, counts={"transactions": 3, "left": 1204})
    assert "还有 1,204 项这一包装不下" in words.packed_words(full)
    backup = replace(packed, number=0, counts={"customers": 3})
    assert words.packed_words(backup).startswith("备份写好了：")


def test_fields_in_dispute_are_named_once() -> None:
    assert words.fields_of((PHONE, VISIT, PHONE)) == "联系电话、走访结论"
    assert words.fields_of((replace(PHONE, field=""),)) == PHONE.record
