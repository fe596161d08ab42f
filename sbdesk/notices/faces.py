"""The five faces of the printed page, and which of them shows a character (PAPER §2, §7)."""

from pathlib import Path

from sbdesk import paths
from sbdesk.notices.canvas import FaceFile

FACES = ("song", "song-bold", "hei", "hei-bold")
RARE = "rare"
BOX = "box"
_FILES = {
    "song": "NotoSerifSC-Regular.ttf",
    "song-bold": "NotoSerifSC-Bold.ttf",
    "hei": "NotoSansSC-Regular.ttf",
    "hei-bold": "NotoSansSC-Bold.ttf",
    RARE: "HanaMinB.ttf",
}
# U+00B7 is a third of an em in Song and a whole one in Hei, where it tears a word apart.
_ALWAYS_SONG = {"·": {"hei": "song", "hei-bold": "song-bold"}}


class Faces:
    """Opens each face when it is first needed; the rare one only for a character that needs it.

    One of these serves any number of documents, one after the other, on one thread.
    """

    def __init__(self, folder: Path = paths.RESOURCES / "fonts") -> None:
        self._folder = folder
        self._open: dict[str, FaceFile] = {}
        self._chosen: dict[tuple[str, str], str] = {}

    def file(self, name: str) -> FaceFile:
        """The face `song`, `song-bold`, `hei`, `hei-bold` or `rare`."""
        face = self._open.get(name)
        if face is None:
            face = self._open[name] = FaceFile(name, self._folder / _FILES[name])
        return face

    def choose(self, char: str, wanted: str) -> str:
        """The face that shows `char`: the wanted one, else `rare`, else `box` (drawn)."""
        key = (char, wanted)
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = self._chosen[key] = self._look(char, wanted)
        return chosen

    def _look(self, char: str, wanted: str) -> str:
        wanted = _ALWAYS_SONG.get(char, {}).get(wanted, wanted)
        if self.file(wanted).has(char):
            return wanted
        return RARE if self.file(RARE).has(char) else BOX

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of `text` that no face has, each once, in the order met."""
        return tuple(dict.fromkeys(c for c in printable(text) if self.choose(c, "song") == BOX))

    def opened(self) -> frozenset[str]:
        """Names of the faces opened so far."""
        return frozenset(self._open)


def printable(text: str) -> str:
    """`text` without what has no place on a line: controls, zero-width marks, lone surrogates.

    Line breaks and tabs become a blank.
    """
    kept = (" " if c in "\n\r\t\v\f\u2028\u2029" else c for c in text)
    return "".join(c for c in kept if not _unprintable(ord(c)))


def _unprintable(code: int) -> bool:
    return (
        code < 0x20
        or 0x7F <= code <= 0x9F
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xD800 <= code <= 0xDFFF
        or code == 0xFEFF
        or 0xE0000 <= code <= 0xE01EF
    )
