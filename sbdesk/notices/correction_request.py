"""The pages of the correction request: letterhead, table over as many pages as it takes, result."""

from dataclasses import replace
from functools import partial

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.words import chinese_date
from sbdesk.notices.blocks import Strip, draw_strips, line_strip, paragraph
from sbdesk.notices.columns import (
    Cell,
    Column,
    Pen,
    Stretch,
    Table,
    Words,
    figures,
    plain,
    share_out,
)
from sbdesk.notices.correction_request_content import (
    FORM,
    PLACES,
    Correction,
    CorrectionGroup,
    CorrectionRequest,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.letterhead import (
    BODY_TOP,
    LEFT,
    RIGHT,
    SIGN_OFF_HEIGHT,
    STAMP_AT,
    WIDTH,
    Head,
    SignOff,
    draw_head,
    draw_later_head,
    draw_sign_off,
)
from sbdesk.notices.line_setting import Run, set_one_line
from sbdesk.notices.page import Paper, Printed
from sbdesk.notices.pen_parts import foot, pen_words
from sbdesk.notices.wording import Wording, load_wording

__all__ = ["FORM", "STAMP_AT", "draw"]

_BOTTOM = 280.0
_LINE = 5.6
_RESULT_HEIGHT = 26.0


def draw(request: CorrectionRequest, faces: Faces) -> Printed:
    """One request as a PDF: a draft without number, else as issued."""
    wording = load_wording(FORM, PLACES)
    paper = Paper(faces, wording.title)
    _Request(paper, request, wording).draw()
    return paper.finish()


class _Request:
    """One request on its way to the paper."""

    def __init__(self, paper: Paper, request: CorrectionRequest, wording: Wording) -> None:
        self.paper, self.request, self.wording = paper, request, wording
        self.faces, say = paper.faces, wording.say
        self.head = Head(request.unit, say("copy"), request.number, request.code)
        self.table = Table(
            (
                Column(say("order_head"), 9.0, "centre"),
                Column(say("customer_head"), 44.0),
                Column(say("item_head"), 21.0),
                Column(say("theirs_head"), 36.5),
                Column(say("ours_head"), 36.5),
                Column(say("done_head"), 18.0),
            ),
            LEFT,
            framed=True,
            row=10.8,
        )

    def draw(self) -> None:
        room = _BOTTOM - BODY_TOP
        pages = share_out(self._stretches(), room, room)
        for index, strips in enumerate(pages):
            if index:
                self.paper.next_page()
            draw_head_of = draw_later_head if index else draw_head
            draw_head_of(self.paper, self.head, self.wording)
            if draw_strips(self.paper, strips, BODY_TOP) > _BOTTOM + 0.01:
                raise UserMistake("更正申请有一行太长，一页放不下；请先改短这一户的地址或户名。")
            self._foot(index + 1, len(pages))

    def _stretches(self) -> list[Stretch]:
        rows: list[Strip] = []
        order = 0
        for group in self.request.groups:
            rows.append(self._group_title(group))
            for line in group.lines:
                order += 1
                rows += self.table.rows(self._cells(order, group.kind, line), self.faces)
        if rows:
            rows[-1] = replace(rows[-1], keep=True)
        return [
            Stretch(tuple(self._opening())),
            Stretch(tuple(rows), self.table.head(self.faces)),
            Stretch(tuple(self._closing())),
        ]

    def _opening(self) -> list[Strip]:
        request, say = self.request, self.wording.say
        day = chinese_date(request.compared_on) if request.compared_on else ""
        text = say("opening", source=request.source, day=day, count=str(request.count))
        to_whom = set_one_line([Run(request.addressee + say("to_whom"), "song", 12)], self.faces)
        lines = paragraph([Run(text, "song", 10.5)], self.faces, LEFT, WIDTH, _LINE, 7.4)
        return [line_strip(to_whom, LEFT, 7.0), *lines]

    def _group_title(self, group: CorrectionGroup) -> Strip:
        text = self.wording.say(f"group_{group.kind}", count=str(len(group.lines)))
        return self.table.title(text, "", self.faces)

    def _cells(self, order: int, kind: str, line: Correction) -> tuple[Cell, ...]:
        say = self.wording.say
        theirs, ours = line.theirs, line.ours
        if kind == "missing_there":
            theirs, ours = say("not_in_system"), say("add", where=line.ours)
        elif kind == "missing_here":
            ours = say("not_on_site")
        who: Cell = (
            Words(line.name, "song", (10.5, 10.0, 9.5, 9.0)),
            Words(line.customer_no, "hei", (9.5, 9.0)),
        )
        pen = Pen(((f"☐{say('done')}",), (f"☐{say('refused')}",)))
        return (figures(str(order)), who, plain(line.item), _value(theirs), _wanted(ours), pen)

    def _closing(self) -> list[Strip]:
        request = self.request
        sign = SignOff(
            request.unit,
            request.handled_by,
            request.approved_by,
            request.phone,
            request.requested_on,
        )
        draw_sign = partial(_sign_off, sign, self.wording)
        return [
            Strip(SIGN_OFF_HEIGHT, draw_sign, 6.0, keep=True),
            Strip(_RESULT_HEIGHT, self._result, 8.0),
        ]

    def _result(self, paper: Paper, top: float) -> None:
        say = self.wording.say
        paper.frame(LEFT, top, WIDTH, _RESULT_HEIGHT, 1.0)
        first = [say("result"), f"☐{say('result_all')}", f"☐{say('result_part')}"]
        x = pen_words(paper, LEFT + 2.0, top + 2.0, 6.0, first, 10.5)
        paper.dots(x, RIGHT - 2.0, top + 7.4)
        paper.dots(LEFT + 2.0, RIGHT - 2.0, top + 16.2)
        second = [say("result_by"), "_34", say("result_phone"), "_34"]
        second += ["_14", "年", "_10", "月", "_10", "日"]
        pen_words(paper, LEFT + 2.0, top + 18.4, 6.0, second, 10.5)

    def _foot(self, page: int, pages: int) -> None:
        say, request = self.wording.say, self.request
        printed = say("printed", time=request.printed_at) if request.printed_at else ""
        facts = [say("page", page=str(page), pages=str(pages)), printed, self.wording.edition]
        foot(self.paper, LEFT, RIGHT, say("copies"), facts)


def _sign_off(sign: SignOff, wording: Wording, paper: Paper, top: float) -> None:
    draw_sign_off(paper, sign, wording, top)


def _value(text: str) -> Cell:
    """Figures in Hei, words in Song."""
    return figures(text) if text.isascii() else plain(text)


def _wanted(text: str) -> Cell:
    """What it should say, in bold: the one column that is copied into the system."""
    face = "hei-bold" if text.isascii() else "song-bold"
    return (Words(text, face, (10.5, 10.0, 9.5, 9.0)),)
