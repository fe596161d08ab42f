"""The faces we ship: every character a name can hold has an outline, and licences lie beside."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QRawFont

from sbdesk.paths import RESOURCES

FONTS = RESOURCES / "fonts"
SONG, SONG_BOLD = "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"
HEI, HEI_BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
SEMIBOLD, RARE = "NotoSansSC-SemiBold.ttf", "HanaMinB.ttf"

TABLE = "".join(
    (Path(__file__).parent / "fixtures" / "characters_8105.txt").read_text("utf-8").split()
)
"""通用规范汉字表, in its order."""

SYMBOLS = "，。、：；？！「」『』（）〔〕《》〈〉—…·￥¥￠％℃℡№①②⑩×÷±−≤≥→↑↓▲●○■□◆△〇"
LETTERS = "".join(map(chr, range(0x20, 0x7F)))
SURNAME_AND_PLACE_RARITIES = "𬭎𬬭𫄧𫖯𬶍𬺈𩽾𫚉㙍䶮"


def spans() -> dict[str, Iterable[int]]:
    """The blocks of which no character may be without a face, when all faces are asked."""
    return {
        "unified": range(0x4E00, 0x9FF0),
        "A": range(0x3400, 0x4DB6),
        "B": range(0x20000, 0x2A6D7),
        "C": range(0x2A700, 0x2B735),
        "D": range(0x2B740, 0x2B81E),
        "E": range(0x2B820, 0x2CEA2),
        "F": range(0x2CEB0, 0x2EBE1),
    }


def face(name: str) -> QRawFont:
    """The face at one pixel per unit of a small em: enough to see whether there is an outline."""
    font = QRawFont(str(FONTS / name), 32.0)
    assert font.isValid(), name
    return font


def without_outline(font: QRawFont, text: str) -> str:
    """Those characters of `text` that the face does not have, or has only as an empty glyph."""
    return "".join(
        character
        for character in text
        if not font.supportsCharacter(ord(character))
        or font.pathForGlyph(font.glyphIndexesForString(character)[0]).isEmpty()
    )


@pytest.fixture(autouse=True)
def font_database(qapp: QGuiApplication) -> None:
    """Qt reads faces only once there is an application."""


def test_the_table_is_whole() -> None:
    assert len(TABLE) == 8105
    assert len(set(TABLE)) == 8105


@pytest.mark.parametrize("name", [SONG, SONG_BOLD, HEI, HEI_BOLD, SEMIBOLD])
def test_every_character_of_the_national_table_has_an_outline(name: str) -> None:
    assert without_outline(face(name), TABLE) == ""


@pytest.mark.parametrize("name", [SONG, SONG_BOLD, HEI, HEI_BOLD, SEMIBOLD])
def test_letters_and_symbols_have_an_outline(name: str) -> None:
    assert without_outline(face(name), LETTERS[1:] + SYMBOLS) == ""


@pytest.mark.parametrize("main", [SONG, HEI])
def test_main_face_and_rare_face_leave_no_han_character_out(main: str) -> None:
    faces = [face(main), face(RARE)]
    missing = {
        block: [
            f"U+{code:X}" for code in codes if not any(f.supportsCharacter(code) for f in faces)
        ]
        for block, codes in spans().items()
    }
    assert missing == {block: [] for block in missing}


def test_rare_characters_have_an_outline_in_one_of_the_faces() -> None:
    left = without_outline(face(HEI), SURNAME_AND_PLACE_RARITIES)
    assert without_outline(face(RARE), left) == ""


@pytest.mark.parametrize("name", [HEI, HEI_BOLD, SEMIBOLD])
def test_digits_are_equally_wide(name: str) -> None:
    font = face(name)
    widths = {
        round(font.advancesForGlyphIndexes(font.glyphIndexesForString("0123456789"))[i].x(), 2)
        for i in range(10)
    }
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("name", "family", "style"),
    [
        (SONG, "Noto Serif SC", "Regular"),
        (SONG_BOLD, "Noto Serif SC", "Bold"),
        (HEI, "Noto Sans SC", "Regular"),
        (HEI_BOLD, "Noto Sans SC", "Bold"),
        (SEMIBOLD, "Noto Sans SC SemiBold", "Regular"),
        (RARE, "HanaMinB", "Regular"),
    ],
)
def test_families_are_named_as_the_code_asks_for_them(name: str, family: str, style: str) -> None:
    font = face(name)
    assert (font.familyName(), font.styleName()) == (family, style)


@pytest.mark.parametrize("name", [SONG, SONG_BOLD, HEI, HEI_BOLD, SEMIBOLD, RARE])
def test_outlines_are_the_kind_that_can_be_embedded(name: str) -> None:
    font = face(name)
    assert font.fontTable("glyf").size() > 0
    assert font.fontTable("CFF ").size() == 0


def test_licences_lie_beside_the_faces_and_nothing_else() -> None:
    faces = {SONG, SONG_BOLD, HEI, HEI_BOLD, SEMIBOLD, RARE}
    licences = {"OFL-NotoSansSC.txt", "OFL-NotoSerifSC.txt", "LICENSE-HanaMinB.txt"}
    assert {p.name for p in FONTS.iterdir()} == faces | licences | {"README.md"}
    for name in licences:
        assert "SIL OPEN FONT LICENSE" in (FONTS / name).read_text("utf-8")


def test_the_faces_stay_within_their_share_of_the_installed_size() -> None:
    assert sum(p.stat().st_size for p in FONTS.glob("*.ttf")) < 90_000_000
