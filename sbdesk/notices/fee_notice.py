"""The page of the fee-and-account notice: facts, what to pay, by when, four answers, stub."""

from collections.abc import Sequence
from functools import partial

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.words import amount_in_words, chinese_date, weekday
from sbdesk.notices.blocks import Strip, air_to_give, draw_strips, line_strip, strips_height
from sbdesk.notices.columns import Column, Stretch, Table, Words, plain, share_out
from sbdesk.notices.faces import Faces
from sbdesk.notices.fee_notice_content import (
    ANSWERS,
    FORM,
    PLACES,
    Fee,
    FeeNotice,
    bank_lines,
    yuan,
)
from sbdesk.notices.fee_notice_slip import SLIP_HEIGHT, draw_slip
from sbdesk.notices.letterhead import (
    BODY_TOP,
    LEFT,
    RIGHT,
    STAMP_AT,
    WIDTH,
    Head,
    SignOff,
    draw_head,
    draw_later_head,
    draw_sign_off,
)
from sbdesk.notices.line_setting import Run, SetLine, fit_lines, set_lines, set_one_line
from sbdesk.notices.page import MM, Paper, Printed
from sbdesk.notices.pen_parts import cut_line, foot, pen_words
from sbdesk.notices.wording import Wording, load_wording

__all__ = ["FORM", "STAMP_AT", "draw"]

_CUT = 282.0 - SLIP_HEIGHT
_UNIT_ABOVE_CUT = 24.0
_SIGN_TOP = _CUT - _UNIT_ABOVE_CUT - 4.0
_SIGN_AIR = 22.0
_LABEL, _ANSWER = 20.0, 26.0
_LINE = 5.3
_SIZES = (10.5, 10.0, 9.5, 9.0)
_MOST_AIR_GIVEN = 1.5
_LATER_ROOM = 246.0


def draw(notice: FeeNotice, faces: Faces) -> Printed:
    """One notice as a PDF: a draft without number, else as issued.

    Raises UserMistake where even with the fees on an attached page the notice overflows.
    """
    wording = load_wording(FORM, PLACES)
    paper = Paper(faces, wording.title)
    _Notice(paper, notice, wording).draw()
    return paper.finish()


class _Notice:
    """One notice on its way to the paper."""

    def __init__(self, paper: Paper, notice: FeeNotice, wording: Wording) -> None:
        self.paper, self.notice, self.wording = paper, notice, wording
        self.faces, say = paper.faces, wording.say
        self.head = Head(notice.unit, say("copy"), notice.number, notice.code)
        self.table = Table(
            (
                Column(say("fee_head"), 60.0),
                Column(say("counted_head"), 70.0),
                Column(say("amount_head"), 35.0, "right"),
            ),
            LEFT,
        )

    def draw(self) -> None:
        body, less_air, attached = self._fitted()
        pages = 1 + len(attached)
        draw_head(self.paper, self.head, self.wording)
        bottom = draw_strips(self.paper, body, BODY_TOP, less_air)
        notice = self.notice
        sign = SignOff(
            notice.unit, notice.handled_by, notice.approved_by, notice.phone, notice.issued_on
        )
        draw_sign_off(self.paper, sign, self.wording, min(_SIGN_TOP, bottom + _SIGN_AIR))
        cut_line(self.paper, _CUT, notice.number, self.wording.say("cut_hint"))
        draw_slip(self.paper, notice, self.wording, _CUT)
        self._foot(1, pages)
        for index, strips in enumerate(attached):
            self.paper.next_page()
            draw_later_head(self.paper, self.head, self.wording)
            draw_strips(self.paper, strips, BODY_TOP)
            self._foot(index + 2, pages)

    def _fitted(self) -> tuple[list[Strip], float, Sequence[Sequence[Strip]]]:
        """The body, what each air gives, and the attached pages where the fees need one."""
        room = _SIGN_TOP - 2.0 - BODY_TOP
        fees = self._fee_rows(self.notice.fees)
        for attached in (False, True):
            body = self._body([] if attached else fees)
            less_air = air_to_give(body, room, _MOST_AIR_GIVEN)
            if less_air is not None:
                head = self.table.head(self.faces)
                pages = share_out([Stretch(tuple(fees), head)], _LATER_ROOM, _LATER_ROOM)
                return body, less_air, pages if attached else ()
        over = strips_height(self._body([]), _MOST_AIR_GIVEN) - room
        raise UserMistake(f"通知单正文长出{over:.0f}毫米，一页放不下；请缩短户名、地址或说明。")

    def _body(self, fees: Sequence[Strip]) -> list[Strip]:
        say, notice = self.wording.say, self.notice
        opening = set_one_line([Run(say("opening"), "song", 10.5)], self.faces)
        strips = [*self._facts(), line_strip(opening, LEFT + 7.4, 6.2, 1.6)]
        if fees or not notice.fees:
            strips += [self.table.head(self.faces), *fees]
        else:
            more = [Run(say("more_fees", count=str(len(notice.fees))), "song", 10.5)]
            strips.append(line_strip(set_one_line(more, self.faces), LEFT + 1.5, 6.5, 1.2))
        strips += [self._total(), self._key_box()]
        for name in ANSWERS:
            if name == "number" and not notice.customer_no:
                continue
            strips += self._answer(say(f"head_{name}"), self._answer_text(name))
        return strips

    def _facts(self) -> list[Strip]:
        notice, say = self.notice, self.wording.say
        strips: list[Strip] = []
        for key, value in (("name", notice.name), ("address", notice.address)):
            if value:
                strips += self._fact(say(key), value)
        return [*strips, Strip(7.2, self._numbers)]

    def _fact(self, label: str, value: str) -> list[Strip]:
        room = (WIDTH - _LABEL - 1.5) * MM
        lines = fit_lines(value, "song", _SIZES, room, self.faces)
        strips = [line_strip(line, LEFT + _LABEL, 5.6) for line in lines]
        first = strips[0]

        def labelled(paper: Paper, top: float) -> None:
            paper.put([Run(label, "hei", 9)], LEFT + 1.5, top, 5.6)
            first.draw(paper, top)

        return [Strip(5.6, labelled), *strips[1:]]

    def _numbers(self, paper: Paper, top: float) -> None:
        """户号, the thing to keep, larger than the rest; then account and supply."""
        notice, say = self.notice, self.wording.say
        paper.put([Run(say("customer_no"), "hei", 9)], LEFT + 1.5, top, 7.2)
        number = notice.customer_no or ""
        x = LEFT + _LABEL + paper.put([Run(number, "hei-bold", 14)], LEFT + _LABEL, top, 7.2) + 5.0
        for key, value, face in (
            ("account", notice.account, "hei"),
            ("supply", notice.supply, "song"),
        ):
            if value:
                x += paper.put([Run(say(key), "hei", 9)], x, top, 7.2) + 1.5
                lines = fit_lines(value, face, _SIZES, (RIGHT - x) * MM, self.faces)
                if len(lines) == 1:
                    x += paper.put(lines[0], x, top, 7.2) + 4.0

    def _fee_rows(self, fees: Sequence[Fee]) -> list[Strip]:
        return [
            strip
            for fee in fees
            for strip in self.table.rows(
                (plain(fee.what), plain(fee.counted), (Words(yuan(fee.amount), "hei"),)),
                self.faces,
            )
        ]

    def _total(self) -> Strip:
        """The amount, once, in figures and in words."""
        total, say = self.notice.total, self.wording.say
        words = say("words", words=amount_in_words(total))

        def draw_total(paper: Paper, top: float) -> None:
            x = LEFT + 1.5 + paper.put([Run(say("total"), "hei", 10.5)], LEFT + 1.5, top, 9.0) + 4.0
            figures = [Run(say("sum", amount=yuan(total)), "hei-bold", 16)]
            x += paper.put(figures, x, top, 9.0) + 5.0
            room = (RIGHT - 1.5 - x) * MM
            line = fit_lines(words, "song-bold", _SIZES, room, self.faces)[0]
            paper.put(line, RIGHT - 1.5, top, 9.0, "right")
            paper.rule(LEFT, top + 9.0, RIGHT, top + 9.0, 1.0)

        return Strip(9.0, draw_total, 0.0)

    def _key_box(self) -> Strip:
        notice, say = self.notice, self.wording.say

        def draw_box(paper: Paper, top: float) -> None:
            paper.frame(LEFT, top, WIDTH, 11.0, 1.5)
            x = LEFT + 3.0 + paper.put([Run(say("due_label"), "hei", 12)], LEFT + 3.0, top, 11.0)
            if notice.pay_by:
                day = chinese_date(notice.pay_by)
                text = say("due", day=day, weekday=weekday(notice.pay_by))
                paper.put([Run(text, "hei-bold", 16)], x + 5.0, top, 11.0)
            else:
                parts = ["_20", "年", "_14", "月", "_14", "日"]
                pen_words(paper, x + 5.0, top, 11.0, parts, 12)

        return Strip(11.0, draw_box, 3.2)

    def _answer_text(self, name: str) -> str:
        notice = self.notice
        told = {
            "no": notice.customer_no or "",
            "phone": notice.phone or self.wording.say("our_phone"),
        }
        text = self.wording.say(f"text_{name}", **told)
        if name == "how":
            text += "；".join(bank_lines(self.wording).values())
        return text

    def _answer(self, head: str, text: str) -> list[Strip]:
        room = (WIDTH - _ANSWER) * MM
        lines = set_lines([Run(text, "song", 10.5)], self.faces, room)
        title = set_one_line([Run(head, "hei-bold", 10.5)], self.faces)
        strips = [line_strip(line, LEFT + _ANSWER, _LINE) for line in lines]
        draw_first = partial(_beside, title, strips[0])
        return [Strip(_LINE, draw_first, 2.2), *strips[1:]]

    def _foot(self, page: int, pages: int) -> None:
        say, notice = self.wording.say, self.notice
        printed = say("printed", time=notice.printed_at) if notice.printed_at else ""
        facts = [say("page", page=str(page), pages=str(pages)), printed, self.wording.edition]
        foot(self.paper, LEFT, RIGHT, say("copies") if page == 1 else "", facts)


def _beside(title: SetLine, strip: Strip, paper: Paper, top: float) -> None:
    paper.put(title, LEFT, top, _LINE)
    strip.draw(paper, top)
