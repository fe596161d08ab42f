"""The sections of the complaint reply as strips: what stands between title and sign-off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sbdesk.notices.blocks import Strip, heading, paragraph, reading_table, run_width
from sbdesk.notices.complaint_reply_content import (
    FINDINGS,
    ComplaintReply,
    conclusion,
    further,
    measure_runs,
    opening,
    sentence,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, fit_lines
from sbdesk.notices.page import MM, Paper
from sbdesk.notices.pen_parts import tick_box
from sbdesk.notices.wording import Wording

LEFT, WIDTH = 28.0, 156.0
RIGHT = LEFT + WIDTH
INDENT = 24 / MM
_LIABILITY_ROOM, _NUMBER_ROOM = 72.0, 42.0
_NAME_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
_SECTIONS = ("facts", "finding", "measures", "further")
_NUMBERS = "一二三四"


@dataclass(frozen=True)
class Fit:
    """One step of giving way: closer lines, the cut lower, sections on an attached page."""

    line: float
    cut: float
    attached: tuple[str, ...] = ()


class ReplyBody:
    """The strips of one reply, for any way of fitting it to the page."""

    def __init__(self, reply: ComplaintReply, wording: Wording, faces: Faces) -> None:
        self.reply, self.wording, self.faces = reply, wording, faces

    def strips(self, fit: Fit) -> list[Strip]:
        """The letter from the addressee to the last section."""
        text = opening(self.reply, self.wording, "said" in fit.attached)
        return [
            *self._addressee(fit),
            *self._text(text, fit.line),
            *self._section("facts", fit, self._facts(fit)),
            *self._section("finding", fit, self._finding(fit, "finding" in fit.attached)),
            *self._section("measures", fit, self._measures(fit)),
            *self._section("further", fit, self._text(further(self.reply, self.wording), fit.line)),
        ]

    def _section(self, name: str, fit: Fit, content: Sequence[Strip]) -> list[Strip]:
        """A numbered heading with its content, or with a pointer to the attached page."""
        if not content:
            return []
        after_table = name == "finding" and self.reply.facts_table is not None
        strips = [self._heading(name, fit, 2.2 if after_table else 0.0)]
        if name in fit.attached and name != "finding":
            return [*strips, *self._text(self.wording.say("attached"), fit.line)]
        return [*strips, *content]

    def _heading(self, name: str, fit: Fit, air: float = 0.0) -> Strip:
        text = self.wording.say(f"heading_{name}")
        present = [section for section in _SECTIONS if self._has(section)]
        number = f"{_NUMBERS[present.index(name)]}、" if name in present else ""
        return heading(number + text, self.faces, LEFT + INDENT, fit.line, air)

    def _has(self, section: str) -> bool:
        if section == "facts":
            return bool(self.reply.facts.strip()) or self.reply.facts_table is not None
        return section != "measures" or bool(self.reply.measures)

    def attached(self, fit: Fit) -> list[Strip]:
        """The sections that page 1 only points to, whole and under the same numbers."""
        contents: dict[str, Callable[[], list[Strip]]] = {
            "said": lambda: self._text(sentence(self.reply.said), fit.line),
            "facts": lambda: self._facts(fit),
            "finding": lambda: self._finding(fit, False),
            "measures": lambda: self._measures(fit),
        }
        strips: list[Strip] = []
        for name in fit.attached:
            strips += [self._heading(name, fit), *contents[name]()]
        return strips

    def _text(self, text: str | Sequence[Run], line: float) -> list[Strip]:
        """Indented paragraphs, one for each line of the text."""
        if not isinstance(text, str):
            return paragraph(text, self.faces, LEFT, WIDTH, line, INDENT)
        return [
            strip
            for part in text.splitlines()
            if part.strip()
            for strip in paragraph([Run(part.strip())], self.faces, LEFT, WIDTH, line, INDENT)
        ]

    def _addressee(self, fit: Fit) -> list[Strip]:
        """The name, with the 户号 at the right; a long name has its line to itself."""
        name = self.reply.addressee.strip()
        rest = "".join(t for place, t in self.wording.parts("salutation", name=name) if not place)
        room = WIDTH - run_width(Run(rest), self.faces)
        beside = (room - _NUMBER_ROOM if self.reply.customer_no else room) * MM
        lines = fit_lines(name, "song-bold", _NAME_SIZES[:4], beside, self.faces)
        alone = len(lines) > 1
        if alone:
            lines = fit_lines(name, "song-bold", _NAME_SIZES, room * MM, self.faces)

        def row(paper: Paper, top: float, index: int) -> None:
            width = paper.put(lines[index], LEFT, top, fit.line)
            if index == len(lines) - 1:
                paper.put([Run(rest)], LEFT + width, top, fit.line)
            if index == 0 and not alone:
                self._customer_no(paper, top, fit.line)

        strips = [Strip(fit.line, partial(row, index=index)) for index in range(len(lines))]
        if alone and self.reply.customer_no:
            strips.append(
                Strip(fit.line, lambda paper, top: self._customer_no(paper, top, fit.line))
            )
        return strips

    def _customer_no(self, paper: Paper, top: float, line: float) -> None:
        if self.reply.customer_no:
            label = Run(self.wording.say("customer_no"), "hei", 9)
            runs = [label, Run(" ", "hei", 9), Run(self.reply.customer_no, "hei", 10.5)]
            paper.put(runs, RIGHT, top, line, "right")

    def _facts(self, fit: Fit) -> list[Strip]:
        table = self.reply.facts_table
        rows = reading_table(table, self.faces, LEFT, WIDTH) if table else []
        return [*self._text(self.reply.facts, fit.line), *rows]

    def _finding(self, fit: Fit, elsewhere: bool) -> list[Strip]:
        line, liability = fit.line, self._liability()
        beside = sum(run_width(run, self.faces) for run in liability) <= _LIABILITY_ROOM
        strips = [
            Strip(
                line, lambda paper, top: self._ticks(paper, top, line, liability if beside else [])
            )
        ]
        if not beside:
            strips.extend(self._text(liability, line))
        text = conclusion(self.reply, self.wording)
        return [*strips, *self._text(self.wording.say("attached") if elsewhere else text, line)]

    def _liability(self) -> list[Run]:
        if not self.reply.liability:
            return []
        label = Run(self.wording.say("liability"), "hei", 10.5)
        return [label, Run(self.reply.liability.strip(), "song-bold", 12)]

    def _ticks(self, paper: Paper, top: float, line: float, liability: Sequence[Run]) -> None:
        words = ("upheld", "partly_upheld", "not_upheld")
        x = LEFT + INDENT + 0.3
        for word, finding in zip(words, FINDINGS, strict=True):
            ticked = self.reply.finding == finding
            face = "song-bold" if ticked else "song"
            label = Run(self.wording.say(word), face, 12)
            x = tick_box(paper, x, top, line, label, ticked) + 6.5
        paper.put(liability, x, top, line)

    def _measures(self, fit: Fit) -> list[Strip]:
        return [
            strip
            for measure in self.reply.measures
            for strip in self._text(measure_runs(measure, self.wording), fit.line)
        ]
