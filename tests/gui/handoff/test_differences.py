"""Marks under what differs: in runs one can read, never outside the text."""

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.gui.handoff.differences import unlike, unlike_both

TEXTS = st.text(alphabet="测压端伏，。 0123aV\n", max_size=60)
MINE = "已测压，2 号台区末端 192 V，低于下限。10 月 20 日前改接新变台，先调分接头。"
THEIRS = "已测压，末端 192 V。10 月 30 日前增设一台 50 kVA 变压器，期间错峰用泵。"
BEFORE = "已测压，末端 192 V，等运维班定方案。"


def parts(text: str, *others: str) -> list[str]:
    spans = unlike(text, *others) if len(others) == 1 else unlike_both(text, *others)
    return [text[start : start + length] for start, length in spans]


def test_the_words_that_differ_are_marked() -> None:
    assert parts(MINE, THEIRS) == ["2 号台区", "低于下限", "20", "改接新变台", "先调分接头"]
    assert parts(THEIRS, MINE) == ["30", "增设一台 50 kVA 变压器", "期间错峰用泵"]
    assert parts(BEFORE, MINE, THEIRS) == ["等运维班定方案"]


def test_numbers_are_marked_whole() -> None:
    assert parts("315 kVA", "400 kVA") == ["315"]
    assert parts("额定 13847162716 号", "额定 13847162718 号") == ["13847162716"]


def test_of_a_number_alone_the_digits_are_marked() -> None:
    assert parts("13904760022", "13904760033") == ["22"]
    assert parts("13904760011", "13904760022", "13904760033") == ["11"]
    assert parts("6267000785070", "6267000785071") == ["0"]


def test_nothing_is_marked_where_all_or_nothing_differs() -> None:
    assert parts("同", "同") == []
    assert parts("", "有") == []
    assert parts("有", "") == []
    assert parts("完全两样的话", "十月起三班生产") == []


def test_long_texts_are_compared_clause_by_clause() -> None:
    text = "".join(f"第 {at} 台制氧机和破碎机，预计增加 {at * 7} 万千瓦时；" for at in range(60))
    other = text.replace("第 31 台", "第 310 台") + "又及。"
    assert parts(text, other) == ["31"]
    assert parts(other, text) == ["310", "又及"]
    endless = "甲" * 5000
    assert parts(endless, endless + "乙") == [endless]
    assert parts("，" * 3000, "。" * 3000) == []


@given(TEXTS, TEXTS)
def test_marks_lie_within_and_in_order(one: str, other: str) -> None:
    end = 0
    for start, length in unlike(one, other):
        assert start >= end
        assert length > 0
        end = start + length
    assert end <= len(one)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_in_the_other(one: str, other: str) -> None:
    spans = unlike(one, other)
    if spans:
        marked = {at for start, length in spans for at in range(start, start + length)}
        left = "".join(c for at, c in enumerate(one) if at not in marked and c not in "，。 \n")
        rest = iter(other)
        assert all(c in rest for c in left)


@given(TEXTS, TEXTS, TEXTS)
def test_marked_against_both_is_marked_against_each(text: str, one: str, other: str) -> None:
    def places(spans: tuple[tuple[int, int], ...]) -> set[int]:
        return {at for start, length in spans for at in range(start, start + length)}

    both = places(unlike_both(text, one, other))
    assert both == places(unlike(text, one)) & places(unlike(text, other))
