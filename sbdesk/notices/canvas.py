"""ReportLab behind types: TrueType faces and the drawing surface.

The only module that imports ReportLab. Positions are PDF's own: points from the lower left.
Text is written with operators of our own (one TJ array per run), since ReportLab's text object
has no way to move single glyphs; which byte a character gets stays ReportLab's business.
"""

from copy import copy
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sbdesk.notices.tounicode import cured

A4_POINTS = (595.276, 841.890)


class FaceFile:
    """One TrueType file. Widths are in em."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.font: Any = _font(name, path)
        self._glyphs: dict[int, int] = self.font.face.charToGlyph
        self._starts: Any = self.font.face.glyphPos
        self._widths: dict[int, float] = self.font.face.charWidths

    def has(self, char: str) -> bool:
        """Whether the face can show `char`: mapped, and with an outline unless it is a blank."""
        glyph = self._glyphs.get(ord(char))
        if glyph is None:
            return False
        return char.isspace() or bool(self._starts[glyph + 1] > self._starts[glyph])

    def width(self, char: str) -> float:
        """Advance width of a character the face has."""
        return float(self._widths[ord(char)]) / 1000


def _font(name: str, path: Path) -> Any:
    """A face of its own by name and documents; what was read of the file is shared."""
    font = copy(_read_once(path))
    font.fontName, font.state = name, WeakKeyDictionary()
    return font


@lru_cache(maxsize=8)
def _read_once(path: Path) -> Any:
    """Reading a face of 20,000 characters takes a third of a second."""
    return TTFont(path.stem, str(path))


def _cure_maps(document: Any) -> None:
    for key, stream in document.idToObject.items():
        if key.startswith("toUnicodeCMap:"):
            stream.content = cured(stream.content)


class PdfCanvas:
    """An A4 document under construction; the same calls give the same bytes on any day."""

    def __init__(self, first: FaceFile, title: str) -> None:
        # Without an initial face of ours every file would name Helvetica, unembedded.
        pdfmetrics.registerFont(first.font)
        self._out = BytesIO()
        self._canvas: Any = Canvas(
            self._out,
            pagesize=A4_POINTS,
            pageCompression=1,
            invariant=1,
            initialFontName=first.name,
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("sbdesk")
        self._canvas.setViewerPreference("PrintScaling", "None")

    def operators(self, code: str) -> None:
        """Append PDF operators to the page or form being drawn."""
        self._canvas._code.append(code)

    def encode(self, face: FaceFile, text: str) -> list[tuple[str, str]]:
        """The text as (font resource with its slash, hexadecimal codes), in order."""
        document = self._canvas._doc
        return [
            (str(face.font.getSubsetInternalName(subset, document)), bytes(codes).hex())
            for subset, codes in face.font.splitString(text, document)
        ]

    def has_form(self, name: str) -> bool:
        return bool(self._canvas.hasForm(name))

    def begin_form(self, name: str) -> None:
        """What follows is kept once in the file under this name, until `end_form`."""
        self._canvas.beginForm(name, 0, 0, *A4_POINTS)

    def end_form(self) -> None:
        self._canvas.endForm()

    def do_form(self, name: str) -> None:
        self._canvas.doForm(name)

    def next_page(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The whole file; the canvas is of no use afterwards."""
        # Last among the document's fonts, so it sees the maps the others have written.
        self._canvas._doc.delayedFonts.append(SimpleNamespace(addObjects=_cure_maps))
        self._canvas.save()
        return self._out.getvalue()
