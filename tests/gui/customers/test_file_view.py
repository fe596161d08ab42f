"""The file as a whole: what its header says, pages that wait, a narrow window, refusals."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.gui.customers import contents
from sbdesk.gui.customers.file_card import FileView
from sbdesk.gui.customers.page_bar import ATTACHMENTS, CASES, MONEY, OVERVIEW, POINTS, STORY
from sbdesk.gui.glyphs import Glyph
from sbdesk.services.completeness import Missing
from sbdesk.services.customers import withdraw_customer
from sbdesk.services.disclosures import disclosures
from sbdesk.services.dossier import Part, add_part
from tests.gui.customers.file_desk import FileDesk
from tests.gui.customers.parts import part
from tests.gui.customers.whole_file import NUMBER, with_file
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press, words_on

ALT = Qt.KeyboardModifier.AltModifier


def read(desk: FileDesk, parts: Mapping[str, tuple[Part, ...]]) -> contents.Whole:
    """The file on screen as if it had these parts."""
    pk = desk.side.pk()
    assert pk is not None
    whole = contents.read_whole(desk.desk, pk)
    assert whole is not None
    return replace(whole, parts={**whole.parts, **parts})


def whole_of(file: FileView) -> contents.Whole:
    whole = file.whole()
    assert whole is not None
    return whole


def supply(whole: contents.Whole) -> str:
    return next(fact.value for fact in contents.facts(whole) if fact.caption == "供电")


def points(*roles: str) -> tuple[Part, ...]:
    return tuple(part("usage_point", name=role, role=role) for role in roles)


def sizes(*va: int | None) -> tuple[Part, ...]:
    return tuple(part("transformer", name=f"{n}号变", capacity_va=one) for n, one in enumerate(va))


def test_the_header_says_how_the_customer_is_supplied(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    assert supply(read(desk, {})) == "交流10kV · 1,600 kVA"
    two = {"usage_point": points("主供", "备供")}
    assert supply(read(desk, two)) == "交流10kV 双电源 · 1,600 kVA"
    assert supply(read(desk, {"usage_point": points("主供", "保安")})).startswith("交流10kV ·")
    for held, words in (
        (sizes(800_000, 800_000), "2×800 kVA"),
        (sizes(1_000_000, 500_000, 100_000), "1×1,000 kVA + 1×500 kVA + 1×100 kVA"),
        (sizes(800_000, None), "1,600 kVA"),
        (sizes(1_600_000), "1,600 kVA"),
    ):
        assert supply(read(desk, {"transformer": held})).endswith(f" · {words}")


@pytest.mark.parametrize(("month", "glyph"), [("202609", Glyph.OVERDUE), ("202610", None)])
def test_what_is_owed_stands_in_the_header(
    desk: FileDesk, qtbot: QtBot, month: str, glyph: Glyph | None
) -> None:
    with_file(desk, qtbot)
    owed = part("receivable", month=month, owed_fen=18_432_055)
    fact = contents.facts(read(desk, {"receivable": (owed,)}))[-1]
    assert (fact.caption, fact.value, fact.glyph) == ("欠费", "184,320.55 元", glyph)
    paid = part("receivable", month=month, owed_fen=0)
    assert contents.facts(read(desk, {"receivable": (paid,)}))[-1].caption == "供电"


def test_classes_that_ended_are_no_badge(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    held = (
        part("customer_class", class_name="重要客户"),
        part("customer_class", class_name="经济大客户", ended_on="2025-12-31"),
    )
    assert contents.classes(read(desk, {"customer_class": held})) == ["高压", "重要客户"]


def test_the_bar_counts_what_is_typed_here(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    held = {"usage_point": points("主供"), "transformer": sizes(1), "usage_month": points("主供")}
    found = contents.counts(read(desk, held))
    assert (found["用电点"], found["电费"], found["附件"]) == (2, 0, 0)
    assert "概况" not in found


def test_a_page_not_shown_is_filled_when_it_is_opened(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    clerk.page(POINTS + 1)
    clerk.page(OVERVIEW + 1)
    saved = add_part(desk.desk, "service_location", desk.record(), {"name": "生活区"})
    desk.side.told(saved)
    shown = desk.file
    qtbot.waitUntil(lambda: "1" in str(contents.counts(whole_of(shown))["用电点"]))
    clerk.page(POINTS + 1)
    assert "生活区" in words_on(shown)


def test_pages_are_built_when_they_are_first_opened(desk: FileDesk, qtbot: QtBot) -> None:
    clerk = with_file(desk, qtbot)
    built = [type(desk.file.page()).__name__]
    for number in (MONEY, CASES, ATTACHMENTS, STORY):
        clerk.page(number + 1)
        built.append(type(desk.file.page()).__name__)
    assert built == ["OverviewPage", "MoneyPage", "PartsPage", "AttachmentsPage", "StoryPage"]
    assert desk.file.parts_page() is None
    assert unfit(desk.window) == []


def test_a_key_opens_the_file_in_a_narrow_window(desk: FileDesk, qtbot: QtBot) -> None:
    desk.window.set_letters(150)
    desk.window.resize(1366, 690)
    settle()
    clerk = with_file(desk, qtbot)
    desk.page.folding.close_right()
    desk.page.folding.left.setFocus()
    settle()
    assert not desk.side.isVisible()
    press(here(), Qt.Key.Key_2, ALT)
    assert desk.side.isVisible()
    assert here().accessibleName() == "新增用电地址"
    press(here(), Qt.Key.Key_Return)
    settle()
    assert clerk.form().back.text() == "档案"
    assert clerk.form().back.isVisible()


def test_the_story_goes_beneath_where_it_is_narrow(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    page = desk.file.overview
    beside = [text for text in words_on(page) if text == "近来"]
    desk.window.resize(1130, 690)
    settle()
    qtbot.waitUntil(lambda: page.width() < 700)
    settle()
    assert [text for text in words_on(page) if text == "近来"] == beside
    assert unfit(desk.window) == []


def test_a_page_that_wrote_by_itself_is_told_to_the_window(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    changes = Changes(frozenset({"attachment"}), sentence="新增附件")
    desk.side.changed(changes)
    assert desk.changes == [changes]
    assert desk.side.concerns(changes)
    assert not desk.side.concerns(Changes(frozenset({"complaint"})))


def test_numbers_stay_masked_when_it_cannot_be_noted(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    withdraw_customer(desk.desk, desk.record(), "重复建档")
    desk.work_as("查看")
    desk.side.toggle_masks()
    qtbot.waitUntil(lambda: bool(desk.page.errors))
    assert desk.file.is_masked()
    assert disclosures(desk.desk) == ()


def test_who_may_not_look_is_told_who_may(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    desk.work_as("查看")
    desk.side.read()
    desk.side.toggle_masks()
    qtbot.waitUntil(lambda: bool(desk.page.errors))
    assert "没有权限查看完整电话和证件号" in str(desk.page.errors[0])
    assert desk.file.is_masked()


def test_a_field_that_is_missing_is_opened_in_the_form(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    gap = Missing("行业", "概况", "", "industry", "", title="行业")
    desk.side.parts.fill(gap)
    settle()
    assert here().objectName() == "industry"
    press(here(), Qt.Key.Key_Escape)
    file = desk.side.current()
    assert file is not None
    assert file.fields.customer_no == NUMBER


def test_months_are_not_typed(desk: FileDesk, qtbot: QtBot) -> None:
    with_file(desk, qtbot)
    desk.side.parts.add("usage_month")
    desk.side.parts.edit("usage_month", b"\0" * 16)
    desk.side.parts.withdraw("meter", b"\0" * 16)
    assert not desk.side.has_form()


def test_a_change_of_letters_leaves_the_keyboard_on_the_same_deed(
    desk: FileDesk, qtbot: QtBot
) -> None:
    """The two 登记 become one and two again; the keyboard must not slip on to 打印."""
    with_file(desk, qtbot)
    desk.window.resize(1366, 690)
    desk.file.take_keyboard()
    settle()
    assert here().property("text") == "登记投诉"
    for percent, words in ((150, "登记"), (100, "登记投诉")):
        desk.window.set_letters(percent)
        settle()
        assert here().property("text") == words
