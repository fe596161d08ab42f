"""Drawing on A4 in millimetres from the upper left corner: text, rules, frames, codes.

Everything is black: there is no call for a colour or a tint (PAPER).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from sbdesk.notices.canvas import A4_POINTS, PdfCanvas
from sbdesk.notices.faces import BOX, Faces
from sbdesk.notices.line_setting import Run, SetLine, set_one_line
from sbdesk.notices.line_units import Glyph

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
_BASELINE_BELOW_MIDDLE = 0.38
_RARE_STROKE = 0.03

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Printed:
    """A finished file: its bytes, its pages, and the characters no face could show."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]


def number(value: float) -> str:
    """A length for the PDF: at most three decimals, no exponent, no needless zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Paper:
    """The document being drawn, page by page."""

    def __init__(self, faces: Faces, title: str) -> None:
        self.faces = faces
        self._canvas = PdfCanvas(faces.file("song"), title)
        self._pages = 1
        self._missing: dict[str, None] = {}

    @property
    def pages(self) -> int:
        return self._pages

    def text(self, line: SetLine, x: float, baseline: float) -> None:
        """Draw a set line with its left edge at x mm and its baseline at `baseline` mm."""
        position = x * MM + line.start
        bottom = A4_POINTS[1] - baseline * MM
        segment: list[tuple[Glyph, float]] = []
        segment_x = position
        for glyph, shift in zip(line.glyphs, line.shifts, strict=True):
            if glyph.face == BOX:
                self._segment(segment, segment_x, bottom, line.spacing)
                self._code_point_box(glyph, position, baseline)
                segment, segment_x = [], position + glyph.width + shift + line.spacing
            else:
                segment.append((glyph, shift))
            position += glyph.width + shift + line.spacing
        self._segment(segment, segment_x, bottom, line.spacing)

    def put(
        self,
        runs: Iterable[Run] | SetLine,
        x: float,
        top: float,
        height: float,
        align: Align = "left",
        tracking: float = 0.0,
    ) -> float:
        """Draw one line in the line box that begins at `top`; returns the width in mm.

        x is the left edge, the right edge or the middle, as `align` says. Mixed sizes share
        the baseline of the largest.
        """
        line = runs if isinstance(runs, SetLine) else set_one_line(runs, self.faces, tracking)
        width = line.width / MM
        left = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        self.text(line, left, baseline_of(top, height, line.size))
        return width

    def rule(self, x0: float, y0: float, x1: float, y1: float, points: float = 0.5) -> None:
        """A straight line."""
        self._stroke(f"{self._at(x0, y0)} m {self._at(x1, y1)} l S", points)

    def dashes(self, x0: float, x1: float, y: float) -> None:
        """The cut line: 0.6 pt, dashes 5/3."""
        path = f"[5 3] 0 d {self._at(x0, y)} m {self._at(x1, y)} l S [] 0 d"
        self._stroke(path, 0.6)

    def dots(self, x0: float, x1: float, y: float) -> None:
        """A dotted line to write on: 0.6 pt, round, 2.2 apart."""
        path = f"1 J [0 2.2] 0 d {self._at(x0, y)} m {self._at(x1, y)} l S [] 0 d 0 J"
        self._stroke(path, 0.6)

    def frame(self, x: float, y: float, width: float, height: float, points: float) -> None:
        """An unfilled rectangle with its upper left corner at x, y."""
        self._stroke(f"{self._at(x, y + height)} {self._size(width, height)} re S", points)

    def stroke_path(self, points: Iterable[tuple[float, float]], width: float) -> None:
        """An open path through the points (mm), rounded, `width` in points."""
        first, *rest = points
        steps = " ".join(f"{self._at(*point)} l" for point in rest)
        self._stroke(f"1 J 1 j {self._at(*first)} m {steps} S 0 J 0 j", width)

    def circle(self, x: float, y: float, radius: float, points: float) -> None:
        """An unfilled circle about x, y."""
        k = 0.5523 * radius
        r = radius
        arcs = (
            ((x + r, y - k), (x + k, y - r), (x, y - r)),
            ((x - k, y - r), (x - r, y - k), (x - r, y)),
            ((x - r, y + k), (x - k, y + r), (x, y + r)),
            ((x + k, y + r), (x + r, y + k), (x + r, y)),
        )
        curves = " ".join(" ".join(self._at(*p) for p in arc) + " c" for arc in arcs)
        self._stroke(f"{self._at(x + r, y)} m {curves} S", points)

    def fill(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Black rectangles (x, y, width, height)."""
        paths = " ".join(
            f"{self._at(x, y + height)} {self._size(width, height)} re"
            for x, y, width, height in boxes
        )
        self._canvas.operators(f"{paths} f")

    def outline_text(self, text: str, size: float, x: float, y: float, slope: float) -> None:
        """Large letters in outline, their middle at x, y, rising by `slope` (tangent)."""
        line = set_one_line([Run(text, "song-bold", size)], self.faces)
        cosine = 1 / (1 + slope * slope) ** 0.5
        sine = slope * cosine
        left, below = -line.width / 2, -_BASELINE_BELOW_MIDDLE * size
        origin_x = x * MM + left * cosine - below * sine
        origin_y = A4_POINTS[1] - y * MM + left * sine + below * cosine
        matrix = " ".join(number(v) for v in (cosine, sine, -sine, cosine, origin_x, origin_y))
        shown = self._shown([(g, 0.0) for g in line.glyphs])
        self._canvas.operators(f"BT 1 Tr 0.5 w 0 Tc {matrix} Tm {shown} 0 Tr ET")

    def once(self, name: str, draw: Callable[[], None]) -> None:
        """Draw what is the same on every copy of a form; the file keeps it once per name."""
        if not self._canvas.has_form(name):
            self._canvas.begin_form(name)
            draw()
            self._canvas.end_form()
        self._canvas.do_form(name)

    def next_page(self) -> None:
        self._canvas.next_page()
        self._pages += 1

    def finish(self) -> Printed:
        """Close the last page and the file."""
        self._canvas.next_page()
        return Printed(self._canvas.finish(), self._pages, tuple(self._missing))

    def _segment(
        self, parts: list[tuple[Glyph, float]], x: float, y: float, spacing: float
    ) -> None:
        if not parts:
            return
        shown = " ".join(self._spoken(piece, spacing) for piece in _pieces(parts))
        self._canvas.operators(
            f"BT 1 0 0 1 {number(x)} {number(y)} Tm {number(spacing)} Tc {shown} ET"
        )

    def _spoken(self, parts: list[tuple[Glyph, float]], spacing: float) -> str:
        """The operators, with the text said outright where readers would take gaps for blanks."""
        shown = self._shown(parts)
        gaps = spacing > 0 or any(shift > 0 for _, shift in parts)
        if not gaps or ord(parts[0][0].char) > 0xFFFF:
            return shown
        actual = "".join(glyph.char for glyph, _ in parts).encode("utf-16-be").hex().upper()
        return f"/Span <</ActualText <FEFF{actual}>>> BDC {shown} EMC"

    def _shown(self, parts: list[tuple[Glyph, float]]) -> str:
        """Tf and TJ operators for glyphs with the shift after each."""
        out: list[str] = []
        start = 0
        for index, (glyph, _) in enumerate(parts):
            following = parts[index + 1][0] if index + 1 < len(parts) else None
            if following is None or _style(following) != _style(glyph):
                out.append(self._shown_alike(parts[start : index + 1]))
                start = index + 1
        return " ".join(out)

    def _shown_alike(self, parts: list[tuple[Glyph, float]]) -> str:
        first = parts[0][0]
        face = self.faces.file(first.face)
        out: list[str] = []
        font = ""
        for text, shift in _unshifted(parts):
            for resource, codes in self._canvas.encode(face, text):
                if resource != font:
                    out.append(f"{']TJ ' if font else ''}{resource} {number(first.size)} Tf[")
                    font = resource
                out.append(f"<{codes}>")
            if shift:
                out.append(number(-1000 * shift / first.size))
        shown = "".join(out) + "]TJ"
        if first.bold:
            return f"2 Tr {number(_RARE_STROKE * first.size)} w {shown} 0 Tr"
        return shown

    def _code_point_box(self, glyph: Glyph, x: float, baseline: float) -> None:
        """The mark for a character that no face has: its code point in a frame."""
        self._missing[glyph.char] = None
        left, width, height = x / MM, glyph.width / MM, 0.9 * glyph.size / MM
        top = baseline - 0.80 * glyph.size / MM
        self.frame(left + 0.2, top, width - 0.4, height, 0.6)
        label = Run(f"U+{ord(glyph.char):X}", "hei", 0.52 * glyph.size)
        self.put([label], left + width / 2, top, height, "centre")

    def _at(self, x: float, y: float) -> str:
        return f"{number(x * MM)} {number(A4_POINTS[1] - y * MM)}"

    def _size(self, width: float, height: float) -> str:
        return f"{number(width * MM)} {number(height * MM)}"

    def _stroke(self, path: str, points: float) -> None:
        self._canvas.operators(f"{number(points)} w {path}")


def baseline_of(top: float, height: float, size: float) -> float:
    """Baseline (mm) of text of `size` points in a line box."""
    return top + height / 2 + _BASELINE_BELOW_MIDDLE * size / MM


def _pieces(parts: list[tuple[Glyph, float]]) -> list[list[tuple[Glyph, float]]]:
    """Parted before and after characters beyond the BMP, which pdfium drops from ActualText."""
    return [list(group) for _, group in groupby(parts, key=lambda part: ord(part[0].char) > 0xFFFF)]


def _unshifted(parts: list[tuple[Glyph, float]]) -> list[tuple[str, float]]:
    """The characters joined up to each shift that is not zero."""
    out: list[tuple[str, float]] = []
    text = ""
    for glyph, shift in parts:
        text += glyph.char
        if shift:
            out.append((text, shift))
            text = ""
    if text:
        out.append((text, 0.0))
    return out


def _style(glyph: Glyph) -> tuple[str, float, bool]:
    return glyph.face, glyph.size, glyph.bold
