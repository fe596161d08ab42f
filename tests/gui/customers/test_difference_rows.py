"""A difference as it is read: what is unlike is marked, what a verdict does is said."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from sbdesk.domain.discrepancies import KINDS, VERDICTS, Discrepancy, Kind
from sbdesk.gui.customers.difference_rows import after_words, both_values, unlike
from sbdesk.gui.customers.difference_work import DifferenceWork
from tests.gui.keys import here, press, words_on
from tests.gui.pictures import colours_of


def different(number: int, kind: str = Kind.DIFFERENT, verdict: str = "") -> Discrepancy:
    field = "phone" if kind == Kind.DIFFERENT else ""
    return Discrepancy(
        key=f"{kind}{number}",
        customer_no=f"71133{number:05d}",
        name="一个名字很长很长的农村电力用户专业合作社联合社" if number % 2 else "张守明",
        kind=kind,
        field=field,
        ours="13904760011",
        theirs="" if number % 3 else "13904760099",
        verdict=verdict,
        record=b"x" * 16,
    )


@pytest.mark.parametrize(
    ("one", "other", "spans"),
    [
        ("13904760011", "13904760099", ((9, 2),)),
        ("张守明", "张守民", ((2, 1),)),
        ("林东镇", "", ()),
        ("", "林东镇", ()),
        ("甲乙丙", "丁戊己", ()),
        ("一样", "一样", ()),
        ("三道湾村1号", "林东镇三道湾村1号", ()),
        ("林东镇三道湾村1号", "三道湾村1号", ((0, 3),)),
    ],
)
def test_what_the_other_side_does_not_have_is_marked(
    one: str, other: str, spans: tuple[tuple[int, int], ...]
) -> None:
    assert unlike(one, other) == spans


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_stay_within_the_text(one: str, other: str) -> None:
    spans = unlike(one, other)
    assert all(start >= 0 and length > 0 and start + length <= len(one) for start, length in spans)
    assert spans == tuple(sorted(spans))


@pytest.mark.parametrize("kind", KINDS)
def test_every_verdict_on_every_kind_is_explained(kind: Kind) -> None:
    one = different(1, kind)
    told = {after_words(one, str(verdict)) for verdict in VERDICTS}
    assert len(told) == 3
    assert all(words.split("：")[1] for words in told)
    assert after_words(one, "").startswith("1 ")


def test_both_sides_in_one_line() -> None:
    assert both_values(different(1)) == "本所：13904760011　　系统：（无）"


def test_the_model_keeps_its_promises_and_paints(shown: Callable[[QWidget], None]) -> None:
    work = DifferenceWork()
    work.resize(1300, 500)
    warned = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(work.model, warned)
    shown(work)
    found = [different(n, kind) for n, kind in enumerate(KINDS * 3)]
    work.show_differences([*found, different(99, verdict="待核")])
    assert tester.model() is work.model
    assert len(colours_of(work)) > 3
    for verdict in VERDICTS:
        work.decide(str(verdict))
    work.decide("")
    assert len(work.decisions()) == 3
    assert work.left() == len(found) - 3
    work.mark_saved()
    assert work.decisions() == {}
    assert work.left() == len(found) - 3
    work.show_differences(())
    work.decide("待核")
    assert (work.decisions(), work.left()) == ({}, 0)


def test_a_verdict_as_stored_is_no_decision(shown: Callable[[QWidget], None]) -> None:
    work = DifferenceWork()
    shown(work)
    work.show_differences([different(1, verdict="待核")])
    work.decide("本所对")
    assert work.decisions() == {work.shown()[0].key: "本所对"}
    work.decide("待核")
    assert work.decisions() == {}
    work.decide("")
    assert work.decisions() == {work.shown()[0].key: ""}


def test_all_that_is_shown_at_once(shown: Callable[[QWidget], None]) -> None:
    work = DifferenceWork()
    shown(work)
    work.show_differences([different(n) for n in range(5)])
    told: list[str] = []
    work.told.connect(told.append)
    menu = work.every.menu()
    assert [action.text() for action in menu.actions()] == ["本所对", "系统对", "待核"]
    menu.actions()[1].trigger()
    assert set(work.decisions().values()) == {"系统对"}
    assert told == ["5 条定为「系统对」，保存前都可以改。"]


def test_locked_lines_say_why(shown: Callable[[QWidget], None]) -> None:
    work = DifferenceWork()
    shown(work)
    told: list[str] = []
    work.told.connect(told.append)
    work.show_differences([different(1)], "这些不能改。")
    work.take_keyboard()
    press(here(), Qt.Key.Key_1)
    assert (told, work.decisions()) == (["这些不能改。"], {})
    assert not any(button.isEnabled() for button in work.buttons)
    assert "本所：13904760011　　系统：（无）" in words_on(work)
