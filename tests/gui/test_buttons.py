"""How buttons look and act in each of their states."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import letters, palette
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.buttons import Button, IconButton, Kind
from sbdesk.gui.sheet import dress
from sbdesk.gui.status_line import SmallLink
from tests.gui.keys import press
from tests.gui.pictures import colours_of, middle_of, put_mouse_on

Show = Callable[[QWidget], None]
KINDS: tuple[Kind, ...] = ("primary", "normal", "quiet", "plain")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_a_button_is_as_wide_as_its_words(qapp: QApplication, kind: Kind, percent: int) -> None:
    dress(qapp, percent)
    button = Button("保存并新增", kind, "save")
    letter = Letter.STRONG if kind == "primary" else Letter.BODY
    words = letters.width_of("保存并新增", letter)
    assert button.sizeHint().height() == px(32)
    assert button.sizeHint().width() >= words + px(16) + 16
    assert button.minimumSizeHint() == button.sizeHint()


def test_a_button_measures_again_when_letters_change(shown: Show, qapp: QApplication) -> None:
    button = Button("登记投诉", icon="complaint")
    shown(button)
    before = button.sizeHint().width()
    dress(qapp, 150)
    assert button.sizeHint().width() > before * 1.3


@pytest.mark.parametrize(
    ("kind", "plain", "hover"),
    [
        ("primary", palette.ACCENT, palette.ACCENT_HOVER),
        ("normal", palette.SURFACE, palette.HOVER),
    ],
)
def test_the_mouse_lights_a_button(shown: Show, kind: Kind, plain: str, hover: str) -> None:
    button = Button("打印", kind)
    shown(button)
    put_mouse_on(button, False)
    assert middle_of(button) == plain
    put_mouse_on(button)
    assert middle_of(button) == hover
    put_mouse_on(button, False)
    assert middle_of(button) == plain


def test_pressed_is_seen(shown: Show) -> None:
    grounds: dict[Kind, str] = {
        "primary": palette.ACCENT_PRESSED,
        "normal": palette.SUNK,
        "quiet": palette.SUNK,
    }
    for kind, ground in grounds.items():
        button = Button("打印", kind)
        shown(button)
        button.setDown(True)
        assert middle_of(button) == ground


@pytest.mark.qt_log_ignore("Keyboard event not accepted")
def test_a_dead_button_is_grey_and_does_nothing(shown: Show) -> None:
    ran: list[int] = []
    button = Button("不可用", run=lambda: ran.append(1))
    button.setEnabled(False)
    shown(button)
    assert middle_of(button) == palette.PAGE
    assert palette.INK not in colours_of(button)
    press(button, Qt.Key.Key_Return)
    press(button, Qt.Key.Key_Space)
    assert ran == []


def test_quiet_words_are_accent_and_plain_ones_ink(shown: Show) -> None:
    quiet, plain = Button("筛选", "quiet"), Button("菜单", "plain")
    for button in (quiet, plain):
        shown(button)
    assert palette.ACCENT in colours_of(quiet)
    assert palette.ACCENT not in colours_of(plain)


def test_the_key_stands_after_the_word() -> None:
    assert Button("保存", "primary", key="Ctrl+S").text() == "保存 Ctrl+S"
    quiet = Button("筛选", "quiet", key="Ctrl+L")
    assert (quiet.text(), quiet.toolTip()) == ("筛选", "筛选(Ctrl+L)")
    assert quiet.shortcut().toString() == "Ctrl+L"


def test_an_arrow_shows_that_a_menu_opens(shown: Show) -> None:
    button = Button("登记")
    narrow = button.sizeHint().width()
    menu = QMenu(button)
    button.show_menu_arrow(menu)
    assert button.sizeHint().width() > narrow
    assert button.menu() is menu
    shown(button)
    assert palette.INK in colours_of(button)


def test_an_icon_alone_is_square(shown: Show, qtbot: QtBot) -> None:
    ran: list[int] = []
    button = IconButton("more", "更多", lambda: ran.append(1), edged=True)
    shown(button)
    assert button.sizeHint().width() == button.sizeHint().height() == px(32)
    assert middle_of(button, 0) == palette.EDGE
    press(button, Qt.Key.Key_Return)
    assert ran == [1]


def test_a_link_of_the_status_line_is_lower(shown: Show) -> None:
    link = SmallLink("撤销 Ctrl+Z", "quiet", "undo")
    shown(link)
    assert link.sizeHint().height() == px(26)
    assert link.letter_font().pixelSize() == px(12)
