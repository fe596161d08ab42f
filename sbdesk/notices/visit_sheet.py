"""The page of the visit sheet (PAPER §1 W, §9.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.words import chinese_date, weekday
from sbdesk.notices.blocks import Strip, air_to_give, draw_strips, paginate, put_lines
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, fit_lines, set_lines
from sbdesk.notices.page import MM, Paper, Printed
from sbdesk.notices.pen_parts import blank, code_block, foot, pen_words, tick_box
from sbdesk.notices.visit_facts import fact_strips
from sbdesk.notices.visit_sheet_content import (
    FORM,
    PLACES,
    Person,
    Promise,
    VisitSheet,
    asked,
    promise_words,
)
from sbdesk.notices.wording import Question, Wording, load_wording

__all__ = ["FORM", "Person", "Promise", "VisitSheet", "draw", "draw_all"]

LEFT, RIGHT = 22.0, 196.0
WIDTH = RIGHT - LEFT
BODY_TOP, BODY_ROOM = 31.4, 247.6
ATTACHED_TOP, ATTACHED_ROOM = 38.0, 240.0
ANSWER_LEFT = 100.0
TICKS_LEFT = 140.2
_QR_MODULE = 0.68
_WRITING_LINE = 9.3
_SIZES = (10.5, 10.0, 9.5, 9.0)


@dataclass(frozen=True)
class _Fit:
    """One step of giving way: lower rows, fewer writing lines, promises on an attached page."""

    said_lines: int = 4
    seen_lines: int = 3
    promise_row: float = 10.0
    most_promises: int = 99


_FITS = (
    _Fit(),
    _Fit(promise_row=8.5),
    _Fit(3, 3, 8.5),
    _Fit(3, 2, 7.8),
    *(_Fit(3, 2, 7.8, most) for most in range(7, -1, -1)),
)
_MOST_AIR_GIVEN = 1.5


def draw(sheet: VisitSheet, faces: Faces) -> Printed:
    """One sheet as a PDF. Raises UserMistake where it overflows in spite of everything."""
    return draw_all([sheet], faces)


def draw_all(sheets: Iterable[VisitSheet], faces: Faces) -> Printed:
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

    def __init__(self, paper: Paper, sheet: VisitSheet, wording: Wording) -> None:
        self.paper, self.sheet, self.wording = paper, sheet, wording
        self.faces = paper.faces

    def draw(self) -> None:
        fit, body, less_air = self._fitted()
        rest = self.sheet.promises[fit.most_promises :]
        attached = paginate(self._promise_rows(rest, fit.most_promises + 1), ATTACHED_ROOM)
        pages = 1 + (len(attached) if rest else 0)
        self._head()
        draw_strips(self.paper, body, BODY_TOP, less_air)
        self._foot(1, pages)
        for index, strips in enumerate(attached):
            self.paper.next_page()
            self._attached_head()
            draw_strips(self.paper, strips, ATTACHED_TOP)
            self._foot(index + 2, pages)

    def _fitted(self) -> tuple[_Fit, list[Strip], float]:
        for fit in _FITS:
            body = self._body(fit)
            less_air = air_to_give(body, BODY_ROOM, _MOST_AIR_GIVEN)
            if less_air is not None:
                return fit, body, less_air
        raise UserMistake("走访记录表内容太多，一页放不下；请缩短户名、地址或问题。")

    def _body(self, fit: _Fit) -> list[Strip]:
        say = self.wording.say
        return [
            *fact_strips(self.sheet, self.wording, self.faces, LEFT, RIGHT),
            *self._last_promises(fit),
            self._title(say("questions"), "", 2.6),
            *(self._question(question) for question in asked(self.sheet, self.wording)),
            self._box(say("said"), say("said_hint"), fit.said_lines),
            self._box(say("seen"), say("seen_hint"), fit.seen_lines),
            self._title(say("promised_now"), say("promised_hint"), 3.2),
            self._promise_table(fit.promise_row),
            Strip(8.0, self._opinion, 2.6),
            Strip(8.0, self._signatures, 1.6),
        ]

    def _head(self) -> None:
        paper, sheet, say = self.paper, self.sheet, self.wording.say
        title = [Run(self.wording.title, "song-bold", 22)]
        paper.put(title, LEFT, 11.5, 11.0, tracking=3.0)
        if sheet.number:
            paper.put([Run(sheet.number, "song", 10.5)], 82.0, 15.9, 5.0)
        x = LEFT + paper.put([Run(say("planned"), "hei", 9)], LEFT, 24.3, 5.4) + 0.8
        if sheet.planned_on:
            day = chinese_date(sheet.planned_on)
            text = say("planned_on", day=day, weekday=weekday(sheet.planned_on))
            x += paper.put([Run(text, "hei-bold", 10.5)], x, 24.3, 5.4)
        else:
            x = pen_words(paper, x, 24.3, 5.4, ["_14", "年", "_10", "月", "_10", "日"], 10.5)
        x = max(x + 4.0, 89.6)
        x += paper.put([Run(say("visitors"), "hei", 9)], x, 24.3, 5.4) + 0.8
        room = (146.0 if sheet.latest_on else 174.0) - x
        names = "、".join(sheet.visitors)
        if names:
            lines = fit_lines(names, "song", _SIZES, room * MM, self.faces)
            x += put_lines(paper, lines, x, (24.3, 5.4), "走访人名单") + 5.0
        else:
            x = blank(paper, x, 24.3, 5.4, 30.0, 10.5) + 4.0
        if sheet.latest_on:
            x += paper.put([Run(say("latest"), "hei", 9)], x, 24.3, 5.4) + 0.8
            latest = f"{sheet.latest_on.month}月{sheet.latest_on.day}日"
            paper.put([Run(latest, "hei-bold", 10.5)], x, 24.3, 5.4)
        if sheet.code:
            code_block(paper, sheet.code, RIGHT, 11.5, _QR_MODULE)

    def _title(self, title: str, hint: str, air: float) -> Strip:
        def draw_title(paper: Paper, top: float) -> None:
            width = paper.put([Run(title, "hei-bold", 10.5)], LEFT, top, 5.4)
            if hint:
                paper.put([Run(hint, "hei", 9)], LEFT + width + 4.0, top, 5.4)

        return Strip(5.4, draw_title, air, keep=True)

    def _last_promises(self, fit: _Fit) -> list[Strip]:
        sheet, say = self.sheet, self.wording.say
        if not sheet.promises:
            return []
        day = sheet.last_visit_on
        hint = say("visited_on", day=chinese_date(day)) if day else ""
        strips = [self._title(say("promised_before"), hint, 2.8)]
        strips.extend(self._promise_rows(sheet.promises[: fit.most_promises], 1))
        left_over = len(sheet.promises) - fit.most_promises
        if left_over > 0:
            more = [Run(say("promise_more", count=str(left_over)), "song", 10.5)]
            strips.append(Strip(6.0, lambda paper, top: _put(paper, more, top, 6.0)))
        return strips

    def _promise_rows(self, promises: Sequence[Promise], first: int) -> list[Strip]:
        return [
            self._promise_row(promise_words(promise, first + index, self.wording))
            for index, promise in enumerate(promises)
        ]

    def _promise_row(self, text: str) -> Strip:
        lines = set_lines([Run(text, "song", 10.5)], self.faces, (TICKS_LEFT - LEFT - 3.0) * MM)
        words = ("promise_done", "promise_open", "promise_unclear")
        say = self.wording.say

        def draw_row(paper: Paper, top: float) -> None:
            for index, line in enumerate(lines):
                paper.put(line, LEFT, top + 0.8 + 5.2 * index, 5.4)
            x = TICKS_LEFT
            for word in words:
                x = tick_box(paper, x, top + 0.8, 5.4, Run(say(word), "hei", 10.5)) + 3.0

        return Strip(7.0 + 5.2 * (len(lines) - 1), draw_row)

    def _question(self, question: Question) -> Strip:
        room = (ANSWER_LEFT - LEFT - 2.0) * MM
        lines = fit_lines(question.text, "song", _SIZES, room, self.faces)
        height = 9.0 + 5.0 * (len(lines) - 1)

        def draw_question(paper: Paper, top: float) -> None:
            for index, line in enumerate(lines):
                paper.put(line, LEFT, top + 1.7 + 5.0 * index, 5.4)
            pen_words(paper, ANSWER_LEFT, top + 1.7, 5.4, question.answer, 10.5)
            paper.rule(LEFT, top + height, RIGHT, top + height, 0.5)

        return Strip(height, draw_question)

    def _box(self, title: str, hint: str, lines: int) -> Strip:
        """A framed box with its title inside and dotted lines; the last line is the frame."""
        height = 5.8 + _WRITING_LINE * lines - 0.3

        def draw_box(paper: Paper, top: float) -> None:
            paper.frame(LEFT, top, WIDTH, height, 1.0)
            width = paper.put([Run(title, "hei-bold", 10.5)], LEFT + 2.0, top + 0.9, 5.4)
            paper.put([Run(hint, "hei", 9)], LEFT + width + 5.0, top + 0.9, 5.4)
            for number in range(1, lines):
                y = top + 6.8 + _WRITING_LINE * number
                paper.dots(LEFT + 3.0, RIGHT - 3.0, y)

        return Strip(height, draw_box, 3.0)

    def _promise_table(self, row: float) -> Strip:
        say = self.wording.say
        columns = ((LEFT, say("promise_what")), (122.0, say("promise_who")))
        when = 156.0
        head, rows = 5.1, 3
        height = head + row * rows

        def draw_table(paper: Paper, top: float) -> None:
            paper.frame(LEFT, top, WIDTH, height, 1.0)
            for x, label in (*columns, (when, say("promise_when"))):
                paper.put([Run(label, "hei", 9)], x + 1.5, top, head)
            for x in (122.0, when):
                paper.rule(x, top, x, top + height, 0.5)
            paper.rule(LEFT, top + head, RIGHT, top + head, 0.75)
            for number in range(rows):
                row_top = top + head + row * number
                if number:
                    paper.rule(LEFT, row_top, RIGHT, row_top, 0.5)
                parts = ["_9", "月", "_9", "日"]
                pen_words(paper, when + 2.2, row_top + (row - 5.4) / 2, 5.4, parts, 10.5)

        return Strip(height, draw_table, 0.4)

    def _opinion(self, paper: Paper, top: float) -> None:
        say = self.wording.say
        x = LEFT + paper.put([Run(say("opinion"), "hei", 10.5)], LEFT, top + 1.3, 5.4) + 2.0
        for word in ("satisfied", "fair", "dissatisfied"):
            x = tick_box(paper, x, top + 1.3, 5.4, Run(say(word), "hei", 10.5)) + 4.0
        parts = [say("visit_time")]
        for word in ("月", "日", "时", "分到", "时", "分"):
            parts += ["_8.6", word]
        pen_words(paper, 95.0, top + 1.3, 5.4, parts, 10.5)

    def _signatures(self, paper: Paper, top: float) -> None:
        say = self.wording.say
        parts = [say("signature"), "_43", " ", say("visitors"), "_35", " ", "_35"]
        pen_words(paper, LEFT, top + 1.3, 5.4, parts, 10.5)

    def _attached_head(self) -> None:
        paper, sheet = self.paper, self.sheet
        title = [Run(self.wording.say("attached_title"), "song-bold", 16)]
        paper.put(title, LEFT, 15.5, 8.0, tracking=2.0)
        name = " ".join(t for t in (sheet.name, sheet.customer_no, sheet.number) if t)
        lines = fit_lines(name, "song", _SIZES, 145 * MM, self.faces)
        put_lines(paper, lines, LEFT, (25.5, 8.0), "户名")
        if sheet.code:
            code_block(paper, sheet.code, RIGHT, 11.5, _QR_MODULE)

    def _foot(self, page: int, pages: int) -> None:
        say, sheet = self.wording.say, self.sheet
        printed = say("printed", time=sheet.printed_at) if sheet.printed_at else ""
        copies = say("copies") + (say("return_code") if sheet.code else "")
        facts = [say("page", page=str(page), pages=str(pages)), printed, self.wording.edition]
        foot(self.paper, LEFT, RIGHT, copies, facts)


def _put(paper: Paper, runs: list[Run], top: float, height: float) -> None:
    paper.put(runs, LEFT, top, height)
