"""Marks, drop-downs and ticks as they are painted, in every letter size."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import letters, palette
from sbdesk.gui.glyphs import Glyph, glyph_pixmap
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.choices import CheckField, DropDown
from sbdesk.gui.parts.labels import GlyphMark, IconMark, StateLine
from sbdesk.gui.parts.marks import Badge, Chip, grade_badge, importance_badge, state_badge
from sbdesk.gui.sheet import dress
from tests.gui.pictures import colours_of, put_mouse_on

Show = Callable[[QWidget], None]
ITEMS = [(1, "供电质量 › 电压质量"), (2, "停送电 › 频繁停电")]


@given(words=st.text(min_size=1, max_size=30), large=st.booleans())
def test_a_badge_has_room_for_any_words(words: str, large: bool) -> None:
    badge = Badge(words, Glyph.TODAY, large=large)
    letter = Letter.BODY if large else Letter.SMALL
    assert badge.sizeHint().width() >= letters.width_of(words, letter) + px(10)
    assert badge.sizeHint().height() == px(24 if large else 20)


@pytest.mark.parametrize(
    ("grade", "ground"),
    [
        ("A", palette.TINT),
        ("B", palette.TINT),
        ("C", palette.SOON_TINT),
        ("D", palette.OVERDUE_TINT),
        ("", palette.SUNK),
    ],
)
def test_a_grade_has_its_ground(shown: Show, grade: str, ground: str) -> None:
    badge = grade_badge(grade, 61)
    shown(badge)
    assert ground in colours_of(badge)


def test_importance_is_dark(shown: Show) -> None:
    badge = importance_badge("一级重要")
    shown(badge)
    assert {palette.INK, palette.SURFACE} <= colours_of(badge)


@pytest.mark.parametrize("glyph", [glyph for glyph in Glyph if glyph.word])
def test_a_state_has_shape_word_and_colour(shown: Show, glyph: Glyph) -> None:
    badge = state_badge(glyph)
    shown(badge)
    assert badge.text() == glyph.word
    seen = colours_of(badge)
    assert glyph.ground in seen
    assert any(palette.contrast(colour, glyph.ground) > 3 for colour in seen)
    assert glyph_pixmap(glyph, 28).width() == 56


def test_badges_and_marks_grow_with_the_letters(shown: Show, qapp: QApplication) -> None:
    parts = [Badge("专变"), Chip("高压"), GlyphMark(Glyph.DONE), IconMark("radar")]
    for part in parts:
        shown(part)
    before = [part.sizeHint() for part in parts]
    dress(qapp, 200)
    for part, small in zip(parts, before, strict=True):
        assert part.sizeHint().height() == 2 * small.height()


def test_a_chip_is_lit_by_the_mouse(shown: Show) -> None:
    chip = Chip("高压")
    shown(chip)
    put_mouse_on(chip, False)
    assert palette.TINT_EDGE in colours_of(chip)
    put_mouse_on(chip)
    assert palette.ACCENT in colours_of(chip)
    assert chip.accessibleName() == "去掉条件 高压"


def test_a_mark_changes_its_state(shown: Show) -> None:
    mark = GlyphMark(Glyph.OVERDUE)
    shown(mark)
    assert palette.OVERDUE in colours_of(mark)
    mark.set_glyph(Glyph.DONE)
    assert palette.OVERDUE not in colours_of(mark)
    assert palette.DONE in colours_of(mark)


def test_a_state_line_takes_its_states_ink(shown: Show) -> None:
    line = StateLine(None, "写四位，如 0315")
    shown(line)
    assert palette.OVERDUE not in colours_of(line)
    for glyph in (Glyph.OVERDUE, Glyph.TODAY, Glyph.DONE):
        line.say(glyph, "少 1 位")
        assert glyph.ink in colours_of(line)
    line.say(None, "")
    assert line.text() == ""


def test_a_drop_down_shows_what_is_chosen(shown: Show) -> None:
    field = DropDown(ITEMS)
    field.resize(240, 32)
    shown(field)
    empty = field.grab().toImage()
    field.set_value(2)
    assert field.grab().toImage() != empty
    field.setEnabled(False)
    assert palette.EDGE not in colours_of(field)


def test_the_list_is_as_wide_as_its_longest_entry(shown: Show, qapp: QApplication) -> None:
    field = DropDown(ITEMS)
    shown(field)
    words = letters.width_of(ITEMS[0][1])
    assert field.view().minimumWidth() >= words
    assert field.minimumSizeHint().width() <= px(96)
    dress(qapp, 150)
    assert field.view().minimumWidth() >= letters.width_of(ITEMS[0][1])


def test_the_list_opens_and_chooses_by_mouse_and_key(shown: Show, qtbot: QtBot) -> None:
    field = DropDown(ITEMS)
    shown(field)
    heard: list[object] = []
    field.edited.connect(lambda: heard.append(field.value()))
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, "停")
        QApplication.sendEvent(field, key)
    assert heard == [2]
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert heard == [2, 1]


def test_a_tick_is_painted_and_clicked_anywhere(shown: Show) -> None:
    field = CheckField("签订预存协议（三成）")
    field.adjustSize()
    shown(field)
    assert palette.ACCENT not in colours_of(field)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 4, 8))
    assert field.value()
    assert palette.ACCENT in colours_of(field)
    field.setEnabled(False)
    field.set_wrong(True)
    assert palette.INK not in colours_of(field)


def test_a_tick_has_room_for_its_words(qapp: QApplication) -> None:
    for percent in (100, 150, 200):
        dress(qapp, percent)
        field = CheckField("下月再逾期")
        words = letters.width_of("下月再逾期")
        assert field.minimumSizeHint().width() >= words + px(16)
