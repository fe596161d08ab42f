"""Sizes are one function of the letter setting; the faces have what the screen says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication

from sbdesk import paths
from sbdesk.gui import letters
from sbdesk.gui.letters import Letter
from sbdesk.gui.sheet import dress
from tests.conftest import CHECKOUT

BREAK_HERE = "\u200b"
"""Where a line may break; it has no picture."""


def test_steps_walk_up_and_down_and_stop() -> None:
    assert letters.step(100, 1) == 110
    assert letters.step(100, -1) == 100
    assert letters.step(200, 1) == 200
    assert letters.step(140, 1) == 175
    assert letters.step(150, -1) == 125


def test_measures_grow_with_the_letters(qapp: QApplication) -> None:
    assert (letters.px(30), letters.font().pixelSize()) == (30, 14)
    dress(qapp, 150)
    assert (letters.px(30), letters.font().pixelSize()) == (45, 21)
    assert letters.ems(1344) == 64
    dress(qapp, 900)
    assert letters.percent() == 200


def test_the_faces_are_opened_once(qapp: QApplication) -> None:
    families = letters.load_faces(paths.RESOURCES / "fonts")
    assert {letters.REGULAR, letters.SEMIBOLD} <= set(families)
    assert letters.load_faces(Path("nowhere")) == families


def test_nothing_is_smaller_than_twelve_pixels() -> None:
    assert min(size for size, _ in (letter.value for letter in Letter)) == 12


@pytest.mark.parametrize("letter", list(Letter))
def test_the_faces_are_our_own(letter: Letter) -> None:
    strong = letter.value[1]
    family = QFontInfo(letters.font(letter)).family()
    assert family == (letters.SEMIBOLD if strong else letters.REGULAR)


@pytest.mark.parametrize("letter", [Letter.BODY, Letter.STRONG])
def test_digits_are_equally_wide(letter: Letter) -> None:
    measure = QFontMetrics(letters.font(letter))
    assert len({measure.horizontalAdvance(digit * 20) for digit in "0123456789"}) == 1


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Text literals that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def test_every_literal_on_screen_is_in_the_face() -> None:
    face = QRawFont(str(paths.RESOURCES / "fonts" / "NotoSansSC-Regular.ttf"), 14)
    assert face.isValid()
    boxes = []
    for package in ("gui", "services"):
        for path in sorted((CHECKOUT / "sbdesk" / package).rglob("*.py")):
            for line, text in literals(path):
                seen = {c for c in text if ord(c) > 0x7E and c != BREAK_HERE}
                lost = sorted(c for c in seen if not face.supportsCharacter(ord(c)))
                if lost:
                    boxes.append(f"{path.name}:{line} {lost}")
    assert not boxes


def test_the_rarest_characters_open_the_large_face(qapp: QApplication) -> None:
    qapp.setProperty("sbdesk_rare_face", False)
    for known in ("", "abc", "镕", "𬭎"):
        letters.show_rare(known)
    assert not qapp.property("sbdesk_rare_face")
    letters.show_rare("王\U0002a6d5")
    assert qapp.property("sbdesk_rare_face")
    assert letters.RARE in QFontDatabase.families()
    letters.show_rare("王\U0002a6d5")
