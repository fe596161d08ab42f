"""Setting Chinese text in lines: 禁则, squeezing, even gaps (PAPER §3).

Lengths here are points. A run of customer data is text and nothing else: there is no markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sbdesk.notices.faces import BOX, RARE, Faces, printable
from sbdesk.notices.line_units import (
    BREAK,
    HEX_BRACKETS,
    NO_BREAK,
    OPENING,
    Glyph,
    blank_left,
    blank_right,
    break_strengths,
    is_han,
    is_latin,
    may_end,
    may_start,
)

HAN_LATIN_GAP = 0.12
SQUEEZE = 0.22
WIDEST_GAP = 0.35
LOOSE_GAP = 0.10
BOX_WIDTH = 2.3
_HEX_BRACKET_SHARE = 0.32
_DASH_OVERLAP = 0.10
_SLACK = 0.01


@dataclass(frozen=True)
class Run:
    """Text in one face and size (points); `keep` forbids a break inside it."""

    text: str
    face: str = "song"
    size: float = 12.0
    keep: bool = False


@dataclass(frozen=True)
class SetLine:
    """One line ready to draw.

    `shifts[i]` is added after glyph i (points, mostly negative), `spacing` after every glyph;
    the first glyph stands at `start` from the left edge; `width` is what the line takes up.
    """

    glyphs: tuple[Glyph, ...]
    shifts: tuple[float, ...]
    start: float
    spacing: float
    width: float

    @property
    def text(self) -> str:
        return "".join(g.char for g in self.glyphs)

    @property
    def size(self) -> float:
        return max((g.size for g in self.glyphs), default=0.0)


def glyphs_of(runs: Iterable[Run], faces: Faces) -> tuple[list[Glyph], frozenset[int]]:
    """The runs' characters as glyphs, and the places where `keep` forbids a break."""
    glyphs: list[Glyph] = []
    kept: set[int] = set()
    for run in runs:
        text = printable(run.text)
        if run.keep:
            kept.update(range(len(glyphs), len(glyphs) + len(text) - 1))
        bold = run.face.endswith("-bold")
        for char in text:
            face = faces.choose(char, run.face)
            em = BOX_WIDTH if face == BOX else faces.file(face).width(char)
            glyphs.append(Glyph(char, face, run.size, em * run.size, bold and face == RARE))
    return glyphs, frozenset(kept)


def set_one_line(runs: Iterable[Run], faces: Faces, tracking: float = 0.0) -> SetLine:
    """All of the text on one line at its natural width, plus `tracking` points a gap."""
    glyphs, _ = glyphs_of(runs, faces)
    return _finish(_Text(glyphs, []), 0, len(glyphs), tracking)


def set_lines(
    runs: Iterable[Run], faces: Faces, width: float, indent: float = 0.0
) -> tuple[SetLine, ...]:
    """Break the text into lines of `width` points, the first `indent` shorter; the last ragged."""
    glyphs, kept = glyphs_of(runs, faces)
    text = _Text(glyphs, break_strengths("".join(g.char for g in glyphs), kept))
    lines: list[SetLine] = []
    start = 0
    while start < len(glyphs):
        room = width - (indent if not lines else 0.0)
        end = _line_end(text, start, room)
        last = text.skip_blanks(end) >= len(glyphs)
        lines.append(_justified(text, start, text.drop_blanks(start, end), room, last))
        start = text.skip_blanks(end)
    return tuple(lines)


class _Text:
    """The glyphs of one paragraph with the shift between each two and running sums."""

    def __init__(self, glyphs: Sequence[Glyph], strengths: Sequence[int]) -> None:
        self.glyphs = glyphs
        self.strengths = strengths
        self.shifts = [_shift(a, b) for a, b in pairwise(glyphs)]
        self._reach = [0.0]
        self._give = [0.0]
        for index, glyph in enumerate(glyphs):
            shift = self.shifts[index] if index < len(self.shifts) else 0.0
            self._reach.append(self._reach[-1] + glyph.width + shift)
            self._give.append(self._give[-1] + self.give(index))

    def give(self, index: int) -> float:
        """How much the gap after glyph `index` may still be squeezed, in points."""
        if index >= len(self.shifts):
            return 0.0
        a, b = self.glyphs[index], self.glyphs[index + 1]
        if a.char in HEX_BRACKETS or b.char in HEX_BRACKETS:
            return 0.0
        blanks = (blank_right(a) > 0) + (blank_left(b) > 0)
        return SQUEEZE * min(a.size, b.size) if blanks == 1 and self.shifts[index] == 0 else 0.0

    def natural(self, start: int, end: int) -> float:
        """Width of glyphs start..end set on one line of their own."""
        if end <= start:
            return 0.0
        first, last = self.glyphs[start], self.glyphs[end - 1]
        width = self._reach[end - 1] - self._reach[start] + last.width
        return width - blank_left(first) * first.size - blank_right(last) * last.size

    def squeezable(self, start: int, end: int) -> float:
        return self._give[end - 1] - self._give[start] if end > start else 0.0

    def drop_blanks(self, start: int, end: int) -> int:
        while end > start + 1 and self.glyphs[end - 1].char == " ":
            end -= 1
        return end

    def skip_blanks(self, index: int) -> int:
        while index < len(self.glyphs) and self.glyphs[index].char == " ":
            index += 1
        return index

    def fits(self, start: int, end: int, room: float) -> bool:
        end = self.drop_blanks(start, end)
        return self.natural(start, end) - self.squeezable(start, end) <= room + _SLACK

    def gap(self, start: int, end: int, room: float) -> float:
        """How far each gap must widen, in em of the first glyph, to fill the line."""
        end = self.drop_blanks(start, end)
        gaps = max(end - start - 1, 1)
        return (room - self.natural(start, end)) / gaps / self.glyphs[start].size


def _shift(a: Glyph, b: Glyph) -> float:
    """What is added between two neighbours, in points."""
    em = min(a.size, b.size)
    if (is_han(a.char) and is_latin(b.char)) or (is_latin(a.char) and is_han(b.char)):
        return HAN_LATIN_GAP * em
    if a.char == b.char == "—":
        return -_DASH_OVERLAP * em
    shift = 0.0
    if (blank_right(a) and blank_right(b)) or (
        (blank_right(a) or a.char in OPENING) and blank_left(b)
    ):
        shift -= 0.5 * em
    elif a.char == "〕" or b.char == "〔":
        shift -= _HEX_BRACKET_SHARE * em
    return shift


def _line_end(text: _Text, start: int, room: float) -> int:
    """Where the line that begins at `start` ends (exclusive)."""
    best, soft = start, start
    position = start
    while position < len(text.glyphs):
        strength = text.strengths[position]
        position += 1
        if strength == NO_BREAK:
            continue
        if not text.fits(start, position, room):
            break
        if strength == BREAK:
            best = soft = position
        else:
            soft = position
    if soft > best and (best == start or text.gap(start, best, room) > LOOSE_GAP):
        best = soft
    return best if best > start else _forced_end(text, start, room)


def _forced_end(text: _Text, start: int, room: float) -> int:
    """The end of a line whose first unit alone is too long: break inside it, marks kept right."""
    end = start + 1
    while end < len(text.glyphs) and text.fits(start, end + 1, room):
        end += 1
    for candidate in range(end, start, -1):
        if candidate == len(text.glyphs):
            return candidate
        if may_start(text.glyphs[candidate].char) and may_end(text.glyphs[candidate - 1].char):
            return candidate
    return end


def _justified(text: _Text, start: int, end: int, room: float, last: bool) -> SetLine:
    natural = text.natural(start, end)
    if natural > room:
        return _squeezed(text, start, end, natural - room)
    gap = text.gap(start, end, room)
    if last or gap > WIDEST_GAP:
        return _finish(text, start, end, 0.0)
    return _finish(text, start, end, gap * text.glyphs[start].size)


def _squeezed(text: _Text, start: int, end: int, excess: float) -> SetLine:
    share = min(excess / max(text.squeezable(start, end), 1e-9), 1.0)
    line = _finish(text, start, end, 0.0)
    shifts = tuple(
        shift - share * text.give(start + index) if index < end - start - 1 else shift
        for index, shift in enumerate(line.shifts)
    )
    return SetLine(line.glyphs, shifts, line.start, 0.0, line.width - excess)


def _finish(text: _Text, start: int, end: int, spacing: float) -> SetLine:
    glyphs = tuple(text.glyphs[start:end])
    shifts = (*text.shifts[start : end - 1], 0.0)[: len(glyphs)]
    left = -blank_left(glyphs[0]) * glyphs[0].size if glyphs else 0.0
    width = text.natural(start, end) + spacing * max(len(glyphs) - 1, 0)
    return SetLine(glyphs, shifts, left, spacing, width)


def fit_lines(
    text: str, face: str, sizes: Sequence[float], width: float, faces: Faces
) -> tuple[SetLine, ...]:
    """One line at the first of `sizes` that fits, else as many lines as it takes at the last."""
    for size in sizes:
        line = set_one_line([Run(text, face, size)], faces)
        if line.width <= width + _SLACK:
            return (line,)
    return set_lines([Run(text, face, sizes[-1])], faces, width)
