"""Everything on screen can be read (LOOK §1)."""

import re

import pytest

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph


def colours() -> dict[str, str]:
    return {n: v for n, v in vars(palette).items() if n.isupper() and isinstance(v, str)}


@pytest.mark.parametrize("pair", palette.TEXT_PAIRS)
def test_text_has_contrast(pair: tuple[str, str]) -> None:
    assert palette.contrast(*pair) >= 4.5


@pytest.mark.parametrize("pair", palette.EDGE_PAIRS)
def test_edges_one_can_act_on_have_contrast(pair: tuple[str, str]) -> None:
    assert palette.contrast(*pair) >= 3.0


def test_known_contrasts() -> None:
    assert palette.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert palette.contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)
    assert palette.contrast(palette.ACCENT, palette.SURFACE) == pytest.approx(5.95, abs=0.1)


def test_colours_are_six_digits() -> None:
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in colours().values())


def test_every_state_is_a_declared_pair() -> None:
    for glyph in Glyph:
        if glyph.word:
            assert (glyph.ink, glyph.ground) in palette.TEXT_PAIRS
            assert (glyph.ink, palette.SURFACE) in palette.TEXT_PAIRS


def test_no_other_module_invents_a_colour() -> None:
    from tests.conftest import CHECKOUT

    for path in sorted((CHECKOUT / "sbdesk" / "gui").rglob("*.py")):
        if path.name != "palette.py":
            assert not re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8")), path
