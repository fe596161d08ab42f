"""Style, palette and sheet: what they promise is what widgets get."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from sbdesk.gui import letters, palette, sheet
from sbdesk.gui.letters import px
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.fields import LineField, ReadOnlyField, TextArea
from sbdesk.gui.parts.labels import label, set_look
from tests.gui.pictures import colours_of

Show = Callable[[QWidget], None]


def test_dressing_sets_letters_faces_and_colours(qapp: QApplication) -> None:
    sheet.dress(qapp, 125)
    assert letters.percent() == 125
    assert qapp.font().pixelSize() == px(14)
    assert QFontInfo(qapp.font()).family() == letters.REGULAR
    role = QPalette.ColorRole
    colours = qapp.palette()
    assert colours.color(role.PlaceholderText).name().upper() == palette.INK_3
    assert colours.color(role.Highlight).name().upper() == palette.ACCENT
    disabled = colours.color(QPalette.ColorGroup.Disabled, role.Text)
    assert disabled.name().upper() == palette.DISABLED


class Counted(QWidget):
    """Counts how often it is dressed anew."""

    def __init__(self) -> None:
        super().__init__()
        self.dressed = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.dressed += event.type() == QEvent.Type.StyleChange


def test_a_widget_deep_inside_is_not_dressed_once_for_each_above(
    qapp: QApplication, shown: Show
) -> None:
    sheet.dress(qapp, 100)
    top, innermost = QWidget(), Counted()
    at = top
    for depth in range(20):
        inner = QWidget() if depth < 19 else innermost
        QVBoxLayout(at).addWidget(inner)
        at = inner
    words = label("户名", "title")
    QVBoxLayout(innermost).addWidget(words)
    shown(top)
    innermost.dressed = 0
    sheet.dress(qapp, 150)
    assert 1 <= innermost.dressed <= 4
    assert words.font().pixelSize() == px(20) == 30


def test_disabled_words_are_not_etched(qapp: QApplication) -> None:
    style = qapp.style()
    assert style.styleHint(QStyle.StyleHint.SH_EtchDisabledText) == 0
    assert style.styleHint(QStyle.StyleHint.SH_UnderlineShortcut) == 0


def test_no_bare_selector_colours_text() -> None:
    """A colour under a bare type selector also paints highlighted menu items (LOOK §6.1)."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.sheet()):
        colours_text = re.search(r"(^|;)\s*color:", body)
        if colours_text:
            for one in selectors.split(","):
                assert re.search(r"[\[:.#]|QToolTip|QMenu", one), one.strip()


def test_the_sheet_grows_with_the_letters(qapp: QApplication) -> None:
    small = sheet.sheet()
    sheet.dress(qapp, 200)
    large = sheet.sheet()
    assert "font-size: 14px" in small
    assert "font-size: 28px" in large
    assert "font-size: 12px" not in large


@pytest.mark.parametrize("name", sorted(sheet.LABEL_LETTERS))
def test_labels_have_their_letters(shown: Show, name: str) -> None:
    words = label("户名 0123", name)
    shown(words)
    size, strong = sheet.LABEL_LETTERS[name].value
    assert words.font().pixelSize() == px(size)
    family = QFontInfo(words.font()).family()
    assert family == (letters.SEMIBOLD if strong else letters.REGULAR)


@pytest.mark.parametrize("name", sorted(sheet.LABEL_INKS))
def test_labels_have_their_ink(shown: Show, name: str) -> None:
    words = label("户", "figure", name)
    words.setAutoFillBackground(True)
    shown(words)
    assert sheet.LABEL_INKS[name] in colours_of(words)


@pytest.mark.parametrize("percent", [100, 150])
def test_fields_and_drop_downs_are_equally_high(
    shown: Show, qapp: QApplication, percent: int
) -> None:
    sheet.dress(qapp, percent)
    heights = set()
    for field in (LineField(), ReadOnlyField(), DropDown([(1, "一")])):
        shown(field)
        field.adjustSize()
        heights.add(field.height())
    assert heights == {px(32)}


def test_a_wrong_field_is_red_and_comes_back(shown: Show) -> None:
    for field in (LineField(), TextArea(), DropDown()):
        shown(field)
        assert palette.OVERDUE not in colours_of(field)
        field.set_wrong(True)
        assert palette.OVERDUE in colours_of(field)
        field.set_wrong(False)
        assert palette.OVERDUE not in colours_of(field)


def test_a_fixed_field_lies_on_page_ground(shown: Show) -> None:
    field = ReadOnlyField()
    field.set_value("柳条沟村")
    shown(field)
    assert palette.PAGE in colours_of(field)
    assert palette.EDGE not in colours_of(field)


def test_a_look_is_read_again_only_when_it_changed(shown: Show) -> None:
    line = QLineEdit()
    shown(line)
    set_look(line, "wrong", True)
    assert line.property("wrong") is True
    set_look(line, "wrong", True)
    assert palette.OVERDUE in colours_of(line)


def test_a_selection_is_white_on_accent(shown: Show) -> None:
    field = QPlainTextEdit("选中的字")
    shown(field)
    field.selectAll()
    assert palette.ACCENT in colours_of(field)
