"""Icons and glyphs are drawn, in the colour asked for, at twice the size."""

import re

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from sbdesk import paths
from sbdesk.gui import icons, palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from tests.conftest import CHECKOUT

FILES = sorted((paths.RESOURCES / "icons").glob("*.svg"))
NAMES = {path.stem for path in FILES}


def ink_of(image: QImage) -> int:
    """How many pixels are not blank."""
    return sum(
        image.pixelColor(x, y).alpha() > 40
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_icon_is_drawn_twice_as_large(name: str) -> None:
    drawn = icons.pixmap(name, 16, palette.ACCENT)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2)
    image = drawn.toImage()
    assert ink_of(image) > 8
    colours = {image.pixelColor(x, 16).name().upper() for x in range(32)}
    rows = {image.pixelColor(16, y).name().upper() for y in range(32)}
    assert palette.ACCENT in colours | rows or ink_of(image) > 20


def test_an_icon_is_painted_once() -> None:
    again = icons.pixmap("search", 16).cacheKey()
    assert icons.pixmap("search", 16).cacheKey() == again
    assert icons.pixmap("search", 16, palette.ACCENT).cacheKey() != again
    assert not icons.icon("search").isNull()


def test_icons_are_small_strokes_of_one_grid() -> None:
    assert len(FILES) >= 20
    assert sum(path.stat().st_size for path in FILES) < 16_000
    for path in FILES:
        text = path.read_text("utf-8")
        assert 'viewBox="0 0 20 20"' in text
        assert "currentColor" in text
        assert "href" not in text


def test_every_icon_named_in_the_window_exists() -> None:
    asked = set()
    for path in (CHECKOUT / "sbdesk" / "gui").rglob("*.py"):
        source = path.read_text("utf-8")
        asked |= set(re.findall(r'icons\.(?:pixmap|icon)\(\s*"([a-z-]+)"', source))
        asked |= set(re.findall(r'IconButton\(\s*"([a-z-]+)"', source))
        asked |= set(re.findall(r'Button\(\s*"[^"]*",\s*"[a-z]+",\s*"([a-z-]+)"', source))
    assert asked
    assert asked <= NAMES


@pytest.mark.parametrize("glyph", list(Glyph))
def test_a_glyph_is_painted_in_its_colour(glyph: Glyph) -> None:
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_glyph(painter, glyph, QRect(0, 0, 24, 24))
    painter.end()
    assert ink_of(image) > 60
    seen = {image.pixelColor(x, y).rgb() for x in range(24) for y in range(24)}
    assert QColor(glyph.ink).rgb() in seen


def test_shapes_differ_without_colour() -> None:
    pictures = set()
    for glyph in Glyph:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_glyph(painter, glyph, QRect(0, 0, 24, 24), palette.INK)
        painter.end()
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == len(Glyph)
