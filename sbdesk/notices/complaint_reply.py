"""The page of the complaint reply: letter above, slip to be returned below (PAPER §1 L, §9.2)."""

from collections.abc import Iterable
from dataclasses import replace

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.words import chinese_date
from sbdesk.notices.blocks import (
    ReadingTable,
    Strip,
    air_to_give,
    draw_strips,
    paginate,
    paragraph,
    put_lines,
    strips_height,
)
from sbdesk.notices.complaint_reply_body import LEFT, RIGHT, WIDTH, Fit, ReplyBody
from sbdesk.notices.complaint_reply_content import (
    FINDINGS,
    FORM,
    PLACES,
    ComplaintReply,
    Measure,
    limit_words,
    reply_problems,
)
from sbdesk.notices.complaint_reply_slip import draw_slip
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, SetLine, fit_lines
from sbdesk.notices.page import MM, Paper, Printed
from sbdesk.notices.pen_parts import code_block, cut_line, foot
from sbdesk.notices.wording import Wording, load_wording

__all__ = [
    "FINDINGS",
    "FORM",
    "STAMP_AT",
    "ComplaintReply",
    "Measure",
    "ReadingTable",
    "draw",
    "draw_all",
    "reply_problems",
]

MIDDLE = LEFT + WIDTH / 2
BODY_TOP = 50.0
SIGN_OFF_HEIGHT, SIGN_OFF_AIR = 15.0, 3.5
UNIT_ABOVE_CUT = 24.0
NOTE_LINE, NOTE_ABOVE_CUT = 5.0, 7.0
ATTACHED_TOP, ATTACHED_ROOM = 42.0, 236.0
STAMP_AT = (RIGHT - 33.0, 32.5)
_UNIT_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)
_NAME_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)


_FITS = (
    Fit(7.5, 237.0),
    Fit(7.0, 237.0),
    Fit(6.6, 237.0),
    Fit(6.6, 239.0),
    Fit(7.5, 237.0, ("facts",)),
    Fit(6.6, 239.0, ("facts",)),
    Fit(7.5, 237.0, ("facts", "measures")),
    Fit(6.6, 239.0, ("facts", "measures")),
    Fit(7.5, 237.0, ("said", "facts")),
    Fit(6.6, 239.0, ("said", "facts")),
    Fit(7.5, 237.0, ("said", "facts", "measures")),
    Fit(7.5, 237.0, ("said", "facts", "finding", "measures")),
)
_MOST_AIR_GIVEN = 1.5


def draw(reply: ComplaintReply, faces: Faces) -> Printed:
    """One reply as a PDF: a draft without number, else the notice as issued.

    Raises UserMistake where even with everything attached the page overflows, and whatever
    `load_wording` raises.
    """
    return draw_all([reply], faces)


def draw_all(replies: Iterable[ComplaintReply], faces: Faces) -> Printed:
    """Any number of replies in one file; what is the same on all is in it once."""
    wording = load_wording(FORM, PLACES)
    paper = Paper(faces, wording.title)
    for index, reply in enumerate(replies):
        if index:
            paper.next_page()
        _Letter(paper, reply, wording).draw()
    return paper.finish()


class _Letter:
    """One reply on its way to the paper."""

    def __init__(self, paper: Paper, reply: ComplaintReply, wording: Wording) -> None:
        self.paper, self.reply, self.wording = paper, reply, wording
        self.faces = paper.faces
        self.body = ReplyBody(reply, wording, paper.faces)
        limit = limit_words(reply, wording)
        note = [Run(limit, "hei", 9)] if limit else []
        self.note = paragraph(note, self.faces, LEFT, WIDTH, NOTE_LINE)

    def draw(self) -> None:
        fit, body, less_air = self._fitted()
        attached = paginate(self.body.attached(fit), ATTACHED_ROOM)
        pages = 1 + len(attached)
        self._letterhead()
        bottom = draw_strips(self.paper, body, BODY_TOP, less_air)
        self._sign_off(bottom, fit)
        cut_line(self.paper, fit.cut, self.reply.number, self.wording.say("cut_hint"))
        draw_slip(self.paper, self.reply, self.wording, fit.cut)
        self._foot(1, pages)
        for index, strips in enumerate(attached):
            self.paper.next_page()
            self._attached_head()
            draw_strips(self.paper, strips, ATTACHED_TOP)
            self._foot(index + 2, pages)

    def _fitted(self) -> tuple[Fit, list[Strip], float]:
        """The first step of giving way that fits, its body, and what each air gives."""
        sign_off = Strip(SIGN_OFF_HEIGHT, lambda paper, top: None, SIGN_OFF_AIR)
        for fit in _FITS:
            body = self.body.strips(fit)
            room = self._sign_off_bottom(fit) - BODY_TOP
            less_air = air_to_give([*body, sign_off], room, _MOST_AIR_GIVEN)
            if less_air is not None:
                return fit, body, less_air
        raise UserMistake("答复正文太长，一页放不下；请缩短措施或结论。")

    def _sign_off_bottom(self, fit: Fit) -> float:
        """The lowest the sign-off may reach: above the note, its unit line well above the cut."""
        by_seal = fit.cut - UNIT_ABOVE_CUT + SIGN_OFF_HEIGHT * 3 / 4
        return min(self._note_top(fit) - 2.0, by_seal)

    def _note_top(self, fit: Fit) -> float:
        return fit.cut - NOTE_ABOVE_CUT - strips_height(self.note) - (1.0 if self.note else 0.0)

    def _letterhead(self) -> None:
        tracking = 2.0
        room = WIDTH * MM - tracking * len(self.reply.unit)
        lines = fit_lines(self.reply.unit, "song-bold", _UNIT_SIZES, room, self.faces)
        tracked = [_tracked(line, tracking) for line in lines]
        put_lines(self.paper, tracked, MIDDLE, (15.5, 8.0), "单位名称", align="centre")
        self.paper.once("reply-letterhead", self._static_head)
        if self.reply.number:
            self.paper.put([Run(self.reply.number, "song", 10.5)], MIDDLE, 41.4, 5.0, "centre")
        else:
            self._draft_mark()

    def _static_head(self) -> None:
        self.paper.rule(LEFT, 25.0, RIGHT, 25.0, 1.5)
        self.paper.rule(LEFT, 26.1, RIGHT, 26.1, 0.5)
        title = [Run(self.wording.title, "song-bold", 22)]
        self.paper.put(title, MIDDLE, 29.5, 11.0, "centre", 3.0)

    def _draft_mark(self) -> None:
        self.paper.outline_text(self.wording.say("draft"), 170, 105, 140, 0.75)

    def _sign_off(self, body_bottom: float, fit: Fit) -> None:
        """Who answers for it at the left, unit and day at the right, the counting beneath."""
        paper, reply, say = self.paper, self.reply, self.wording.say
        top = min(self._sign_off_bottom(fit) - SIGN_OFF_HEIGHT, body_bottom + 12.0)
        if top < body_bottom:
            raise AssertionError(f"sign-off at {top} runs into the body at {body_bottom}")
        people = [
            say("handled_by", name=reply.handled_by) if reply.handled_by else "",
            say("approved_by", name=reply.approved_by) if reply.approved_by else "",
        ]
        left = ["  ".join(p for p in people if p)]
        left.append(say("phone", phone=reply.phone) if reply.phone else "")
        for index, text in enumerate(t for t in left if t):
            paper.put([Run(text, "hei", 9)], LEFT, top - 0.5 + 5.0 * index, 5.0)
        seal = say("seal", unit=reply.unit)
        lines = fit_lines(seal, "song", _NAME_SIZES, 76 * MM, self.faces)
        put_lines(paper, lines, RIGHT - 38, (top, 7.5), "单位名称", align="centre")
        if reply.replied_on:
            day = [Run(chinese_date(reply.replied_on), "song", 12)]
            paper.put(day, RIGHT - 38, top + 7.5, 7.5, "centre")
        if self.note:
            note_top = self._note_top(fit)
            paper.rule(LEFT, note_top, RIGHT, note_top, 0.75)
            draw_strips(paper, self.note, note_top + 1.0)

    def _attached_head(self) -> None:
        say, reply = self.wording.say, self.reply
        title = [Run(say("attached_title"), "song-bold", 16)]
        self.paper.put(title, MIDDLE, 15.5, 8.0, "centre", 2.0)
        if reply.number:
            self.paper.put([Run(reply.number, "song", 10.5)], MIDDLE, 25.0, 5.0, "centre")
        else:
            self._draft_mark()
        if reply.code:
            code_block(self.paper, reply.code, RIGHT, 12.5, 0.56)

    def _foot(self, page: int, pages: int) -> None:
        say = self.wording.say
        printed = say("printed", time=self.reply.printed_at) if self.reply.printed_at else ""
        facts = [say("page", page=str(page), pages=str(pages)), printed, self.wording.edition]
        foot(self.paper, LEFT, RIGHT, say("copies") if page == 1 else "", facts)


def _tracked(line: SetLine, tracking: float) -> SetLine:
    """The line with `tracking` points more between its characters."""
    width = line.width + tracking * (len(line.glyphs) - 1)
    return replace(line, spacing=tracking, width=width)
