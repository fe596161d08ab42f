"""What poppler's tools say about a file: its text, its fonts, the boxes of its words."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    """A word and its box in points from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def size(self) -> float:
        """Type size in points, as the box tells it."""
        return self.bottom - self.top


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout


def text_of(pdf: bytes, folder: Path) -> str:
    """The text as pdftotext gives it."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    return _run("pdftotext", str(path), "-")


def joined_text(pdf: bytes, folder: Path) -> str:
    """The same without line breaks, so that a sentence can be looked for."""
    return text_of(pdf, folder).replace("\n", "").replace("\f", "")


def fonts_of(pdf: bytes, folder: Path) -> list[tuple[str, list[str]]]:
    """(name, [embedded, subset, unicode]) of every font."""
    path = folder / "fonts.pdf"
    path.write_bytes(pdf)
    rows = _run("pdffonts", str(path)).splitlines()[2:]
    return [(row.split()[0], row.split()[-5:-2]) for row in rows]


def words_of(pdf: bytes, folder: Path) -> list[Word]:
    """Every word with its box."""
    path = folder / "words.pdf"
    path.write_bytes(pdf)
    words: list[Word] = []
    for page, part in enumerate(_run("pdftotext", "-bbox", str(path), "-").split("<page ")[1:]):
        for left, top, right, bottom, text in _WORD.findall(part):
            words.append(Word(page, float(left), float(top), float(right), float(bottom), text))
    return words
