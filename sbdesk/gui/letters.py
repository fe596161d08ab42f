"""Letter sizes and faces: every size on screen is one function of the letter setting (LOOK §2).

The setting (100 to 200 percent) lives in the running QApplication, so that whatever is built
later measures with the same figure. `sheet.dress` changes it.
"""

from enum import Enum
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QRawFont

from sbdesk import paths

REGULAR = "Noto Sans SC"
SEMIBOLD = "Noto Sans SC SemiBold"
RARE = "HanaMinB"
STEPS = (100, 110, 125, 150, 175, 200)
"""The letter settings that Ctrl + and Ctrl − walk through, in percent."""

_PROPERTY = "sbdesk_letters"
_FACES = "sbdesk_faces"
_RARE_OPEN = "sbdesk_rare_face"
_FACE_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf")


class Letter(Enum):
    """The sizes that exist: (pixels at 100 %, semibold)."""

    SMALL = (12, False)
    SMALL_STRONG = (12, True)
    BODY = (14, False)
    STRONG = (14, True)
    CARD = (16, True)
    TITLE = (20, True)
    FIGURE = (28, True)


def percent() -> int:
    """The letter setting now, 100 to 200."""
    app = QCoreApplication.instance()
    value = app.property(_PROPERTY) if app is not None else None
    return value if isinstance(value, int) else 100


def set_percent(value: int) -> None:
    """Store the setting, held within 100 to 200; `sheet.dress` makes it visible."""
    app = QCoreApplication.instance()
    if app is not None:
        app.setProperty(_PROPERTY, min(200, max(100, value)))


def step(value: int, by: int) -> int:
    """The setting `by` steps larger (or smaller, when negative) than `value`."""
    nearest = min(range(len(STEPS)), key=lambda i: abs(STEPS[i] - value))
    return STEPS[min(len(STEPS) - 1, max(0, nearest + by))]


def px(pixels: float) -> int:
    """A measure given in pixels at 100 %, at today's letter size."""
    return round(pixels * percent() / 100)


def ems(pixels: int) -> float:
    """How many letters of body size stand side by side in so many pixels."""
    return pixels / px(14)


def font(letter: Letter = Letter.BODY) -> QFont:
    """The face and size for this kind of text, at today's letter size."""
    size, strong = letter.value
    made = QFont([SEMIBOLD, REGULAR, RARE] if strong else [REGULAR, RARE])
    made.setPixelSize(px(size))
    return made


def width_of(text: str, letter: Letter = Letter.BODY) -> int:
    """How many pixels a line of text takes."""
    app = QCoreApplication.instance()
    faces = (app.property(_FACES), app.property(_RARE_OPEN)) if app is not None else ()
    return _width(text, letter, percent(), faces)


@lru_cache(maxsize=4096)
def _width(text: str, letter: Letter, _percent: int, _faces: tuple[object, ...]) -> int:
    """The same words are measured again and again while a form finds its place."""
    return QFontMetrics(font(letter)).horizontalAdvance(text)


def load_faces(folder: Path) -> tuple[str, ...]:
    """Give Qt the screen faces of this folder, once; returns the families it knows from there."""
    app = QCoreApplication.instance()
    known = app.property(_FACES) if app is not None else None
    if isinstance(known, str):
        return tuple(known.split("\n"))
    families: list[str] = []
    for name in _FACE_FILES:
        if (folder / name).exists():
            number = QFontDatabase.addApplicationFont(str(folder / name))
            families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    found = tuple(dict.fromkeys(families))
    if app is not None and found:
        app.setProperty(_FACES, "\n".join(found))
    return found


def show_rare(text: str) -> None:
    """Make sure the rarest characters of this text can be shown.

    The screen face has all of the basic plane and gaps beyond it; the large face that fills them
    is opened when the first such character comes.
    """
    app = QCoreApplication.instance()
    if text.isascii() or ord(max(text)) <= 0xFFFF or app is None or app.property(_RARE_OPEN):
        return
    face = QRawFont.fromFont(font(), QFontDatabase.WritingSystem.SimplifiedChinese)
    if all(face.supportsCharacter(ord(c)) for c in text if ord(c) > 0xFFFF):
        return
    app.setProperty(_RARE_OPEN, True)
    QFontDatabase.addApplicationFont(str(paths.RESOURCES / "fonts" / f"{RARE}.ttf"))
