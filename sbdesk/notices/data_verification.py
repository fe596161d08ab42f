"""The page of the data-verification sheet: what is held, a tick, room for what is right."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sbdesk.domain.errors import UserMistake
from sbdesk.notices.blocks import Strip, draw_strips, paragraph, put_lines
from sbdesk.notices.columns import Cell, Column, Pen, Stretch, Table, Words, plain, share_out
from sbdesk.notices.data_verification_content import FORM, PLACES, DataVerification, Line
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, fit_lines
from sbdesk.notices.page import MM, Paper, Printed
from sbdesk.notices.pen_parts import code_block, foot, pen_words
from sbdesk.notices.wording import Wording, load_wording

__all__ = ["FORM", "STAMP_AT", "draw", "draw_all"]

LEFT, RIGHT = 22.0, 196.0
WIDTH = RIGHT - LEFT
_BODY_TOP, _LATER_TOP, _BOTTOM = 43.5, 34.0, 280.0
_QR_MODULE = 0.68
STAMP_AT = (140.0, 15.6)
_BLANK_CONTACTS = 1
_NAME_SIZES = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0)
_ROW = 8.6


def draw(sheet: DataVerification, faces: Faces) -> Printed:
    """One customer's sheet as a PDF."""
    return draw_all([sheet], faces)


def draw_all(sheets: Iterable[DataVerification], faces: Faces) -> Printed:
    """Any number of sheets in one file, in the order given."""
    wording = load_wording(FORM, PLACES)
    paper = Paper(faces, wording.title)
    for index, sheet in enumerate(sheets):
        if index:
            paper.next_page()
        _Sheet(paper, sheet, wording).draw()
    return paper.finish()


class _Sheet:
    """One sheet on its way to the paper."""

    def __init__(self, paper: Paper, sheet: DataVerification, wording: Wording) -> None:
        self.paper, self.sheet, self.wording = paper, sheet, wording
        self.faces, say = paper.faces, wording.say
        self.table = Table(
            (
                Column(say("item_head"), 30.0),
                Column(say("held_head"), 67.0),
                Column(say("right_head"), 14.0),
                Column(say("wrong_head"), 63.0),
            ),
            LEFT,
            framed=True,
            row=_ROW,
        )

    def draw(self) -> None:
        room = _BOTTOM - _BODY_TOP, _BOTTOM - _LATER_TOP
        pages = share_out(self._stretches(), *room)
        for index, strips in enumerate(pages):
            if index:
                self.paper.next_page()
            self._head(later=bool(index))
            bottom = draw_strips(self.paper, strips, _LATER_TOP if index else _BODY_TOP)
            if bottom > _BOTTOM + 0.01:
                raise UserMistake("核对表有一行太长，一页放不下；请先改短这一户的资料。")
            self._foot(index + 1, len(pages))

    def _stretches(self) -> list[Stretch]:
        sheet, say = self.sheet, self.wording.say
        rows: list[Strip] = []
        for key, lines in (
            ("facts", sheet.facts),
            ("contacts", sheet.contacts),
            ("supply", sheet.supply),
        ):
            if lines or key == "contacts":
                rows.append(self.table.title(say(f"{key}_title"), "", self.faces))
                rows += [strip for line in lines for strip in self._checked(line)]
            if key == "contacts":
                rows += self._blank_contacts()
        if sheet.papers:
            rows.append(self.table.title(say("papers_title"), say("papers_hint"), self.faces))
            rows += [strip for paper in sheet.papers for strip in self._wanted(paper)]
        rows[-1] = replace(rows[-1], keep=True)
        purpose = [Run(say("purpose"), "song", 10.5)]
        return [
            Stretch(tuple(paragraph(purpose, self.faces, LEFT, WIDTH, 5.4))),
            Stretch(tuple(rows), self.table.head(self.faces)),
            Stretch((Strip(25.0, self._closing, 2.6),)),
        ]

    def _checked(self, line: Line) -> Sequence[Strip]:
        say = self.wording.say
        told = say("last_four", number=line.held) if line.masked else line.held
        held = _held(told) if line.held else (Words(say("not_held"), "hei", (9.0,)),)
        tick = Pen(((f"☐{say('right')}",),)) if line.held else Pen(((" ",),))
        return self.table.rows((_label(line.title), held, tick, plain("")), self.faces)

    def _blank_contacts(self) -> list[Strip]:
        label = _label(self.wording.say("more"))
        row = (label, plain(""), Pen(((" ",),)), plain(""))
        return [strip for _ in range(_BLANK_CONTACTS) for strip in self.table.rows(row, self.faces)]

    def _wanted(self, line: Line) -> Sequence[Strip]:
        """A paper that the file lacks: given now, or not."""
        say = self.wording.say
        pen = Pen(((f"☐{say('paper_received')}", f"☐{say('paper_absent')}"),))
        held = (Words(line.held or say("not_held"), "hei", (9.0,)),)
        return self.table.rows((_label(line.title), held, Pen(((" ",),)), pen), self.faces)

    def _closing(self, paper: Paper, top: float) -> None:
        say = self.wording.say
        first = [say("result")]
        first += [f"☐{say(key)}" for key in ("same", "changed", "unreachable", "refused")]
        pen_words(paper, LEFT, top + 1.0, 5.4, first, 10.5)
        second = [say("signature"), "_40", " ", say("relation"), "_24", " ", say("phone"), "_38"]
        pen_words(paper, LEFT, top + 9.6, 5.4, second, 10.5)
        third = [say("checked_by"), "_40", " ", say("checked_on")]
        third += ["_14", "年", "_10", "月", "_10", "日"]
        pen_words(paper, LEFT, top + 18.2, 5.4, third, 10.5)

    def _head(self, later: bool) -> None:
        paper, sheet, say = self.paper, self.sheet, self.wording.say
        size = 14 if later else 22
        paper.put([Run(self.wording.title, "song-bold", size)], LEFT, 11.5, 11.0, tracking=3.0)
        if sheet.unit and not later:
            room = (RIGHT - 22.0 - 96.0) * MM
            lines = fit_lines(sheet.unit, "hei", (9.0,), room, self.faces)
            if sheet.number:
                put_lines(paper, lines, 96.0, (9.0, 7.0), "单位名称")
            else:
                put_lines(paper, lines, RIGHT, (13.5, 7.0), "单位名称", align="right")
        if sheet.number:
            paper.put([Run(sheet.number, "song", 10.5)], 96.0, 15.9, 5.0)
        if sheet.code:
            code_block(paper, sheet.code, RIGHT, 11.5, _QR_MODULE)
        x = LEFT
        for key, value in (
            ("round", sheet.round),
            ("village", sheet.village),
            ("responsible", sheet.responsible),
        ):
            if value and not later:
                x += paper.put([Run(say(key), "hei", 9)], x, 24.3, 5.4) + 1.0
                x += paper.put([Run(value, "hei-bold", 10.5)], x, 24.3, 5.4) + 5.0
        self._who(24.0 if later else 32.8)

    def _who(self, top: float) -> None:
        """The customer's name, long ones on two lines, and number at the right."""
        paper, sheet, say = self.paper, self.sheet, self.wording.say
        right = RIGHT - (22.0 if top < 30.0 and sheet.code else 0.0)
        if sheet.customer_no:
            runs = [Run(say("customer_no") + " ", "hei", 9), Run(sheet.customer_no, "hei-bold", 12)]
            right -= paper.put(runs, right, top, 8.0, "right") + 4.0
        lines = fit_lines(sheet.name, "song-bold", _NAME_SIZES, (right - LEFT) * MM, self.faces)
        put_lines(paper, lines, LEFT, (top, 8.0), "户名")

    def _foot(self, page: int, pages: int) -> None:
        say, sheet = self.wording.say, self.sheet
        printed = say("printed", time=sheet.printed_at) if sheet.printed_at else ""
        copies = say("copies") + (say("return_code") if sheet.code else "")
        facts = [say("page", page=str(page), pages=str(pages)), printed, self.wording.edition]
        foot(self.paper, LEFT, RIGHT, copies, facts)


def _label(text: str) -> Cell:
    return (Words(text, "hei", (10.0, 9.5, 9.0)),)


def _held(text: str) -> Cell:
    """What is held: numbers in Hei, to be compared digit by digit."""
    return (Words(text, "hei" if text.isascii() else "song", (10.5, 10.0, 9.5, 9.0)),)
