"""The pages of a customer's story: one table, as long as it takes."""

from collections.abc import Sequence

from sbdesk.domain.words import chinese_date
from sbdesk.notices.blocks import Strip, draw_strips, line_strip, put_lines
from sbdesk.notices.columns import Cell, Column, Stretch, Table, Words, figures, share_out
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, fit_lines, set_one_line
from sbdesk.notices.page import MM, Paper, Printed
from sbdesk.notices.pen_parts import foot
from sbdesk.notices.story_sheet_content import FORM, PLACES, Event, StorySheet
from sbdesk.notices.wording import Wording, load_wording

__all__ = ["FORM", "draw"]

LEFT, RIGHT = 22.0, 196.0
_BODY_TOP, _LATER_TOP, _BOTTOM = 42.0, 32.0, 280.0
_NAME_SIZES = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0)
_SIZES = (10.5, 10.0, 9.5, 9.0)
_DETAIL = (10.0,)


def draw(sheet: StorySheet, faces: Faces) -> Printed:
    """One story as a PDF."""
    wording = load_wording(FORM, PLACES)
    paper = Paper(faces, wording.title)
    _Sheet(paper, sheet, wording).draw()
    return paper.finish()


class _Sheet:
    """One story on its way to the paper."""

    def __init__(self, paper: Paper, sheet: StorySheet, wording: Wording) -> None:
        self.paper, self.sheet, self.wording = paper, sheet, wording
        self.faces, say = paper.faces, wording.say
        self._dated: dict[int, Strip] = {}
        self.table = Table(
            (
                Column(say("day_head"), 23.0),
                Column(say("time_head"), 13.0),
                Column(say("kind_head"), 18.0),
                Column(say("what_head"), 98.0),
                Column(say("who_head"), 22.0),
            ),
            LEFT,
            row=7.0,
        )

    def draw(self) -> None:
        stretch = Stretch(tuple(self._rows()), self.table.head(self.faces))
        pages = share_out([stretch], _BOTTOM - _BODY_TOP, _BOTTOM - _LATER_TOP)
        for index, strips in enumerate(pages):
            if index:
                self.paper.next_page()
            self._head(later=bool(index))
            top = _LATER_TOP if index else _BODY_TOP
            draw_strips(self.paper, self._day_again(strips), top)
            facts = [
                self.wording.say("page", page=str(index + 1), pages=str(len(pages))),
                self.wording.edition,
            ]
            foot(self.paper, LEFT, RIGHT, self.wording.say("copies"), facts)

    def _rows(self) -> Sequence[Strip]:
        events = self.sheet.events
        if not events:
            none = set_one_line([Run(self.wording.say("none"), "song", 10.5)], self.faces)
            return [line_strip(none, LEFT + 1.5, 9.0)]
        strips: list[Strip] = []
        for index, event in enumerate(events):
            before = events[index - 1].day if index else None
            following = events[index + 1].day if index + 1 < len(events) else None
            closing = 1.0 if following is None else 0.0 if following == event.day else 0.5
            new = self.table.rows(_cells(event, event.day != before), self.faces, closing)
            if event.day == before:
                dated = self.table.rows(_cells(event, True), self.faces, closing)
                self._dated[id(new[0])] = dated[0]
            strips += new
        return strips

    def _day_again(self, strips: Sequence[Strip]) -> list[Strip]:
        """The strips of a page; a day left blank as repeated is said again where a page begins."""
        head, first, *rest = strips
        return [head, self._dated.get(id(first), first), *rest]

    def _head(self, later: bool) -> None:
        paper, sheet, say = self.paper, self.sheet, self.wording.say
        size = 14 if later else 22
        paper.put([Run(self.wording.title, "song-bold", size)], LEFT, 11.5, 11.0, tracking=3.0)
        if sheet.unit and not later:
            lines = fit_lines(sheet.unit, "hei", (9.0,), 110 * MM, self.faces)
            put_lines(paper, lines, RIGHT, (8.4, 7.0), "单位名称", align="right")
        told = [say("count", count=str(len(sheet.events)))]
        if sheet.events:
            newest = max(event.day for event in sheet.events)
            told.insert(0, say("newest", day=chinese_date(newest)))
        if sheet.chosen:
            told.append(f"{say('filter_label')}{sheet.chosen}")
        lines = fit_lines("  ".join(told), "hei", (9.0,), 110 * MM, self.faces)
        for index, line in enumerate(lines):
            paper.put(line, RIGHT, 14.6 + 4.6 * index, 5.0, "right")
        top, right = 23.6, RIGHT
        if sheet.customer_no:
            runs = [Run(say("customer_no") + " ", "hei", 9), Run(sheet.customer_no, "hei-bold", 12)]
            right -= paper.put(runs, right, top, 8.0, "right") + 4.0
        lines = fit_lines(sheet.name, "song-bold", _NAME_SIZES, (right - LEFT) * MM, self.faces)
        put_lines(paper, lines, LEFT, (top, 8.0), "户名")
        if sheet.address and not later:
            lines = fit_lines(sheet.address, "song", _SIZES, (RIGHT - LEFT) * MM, self.faces)
            put_lines(paper, lines, LEFT, (32.6, 6.5), "用电地址")


def _cells(event: Event, first_of_day: bool) -> tuple[Cell, ...]:
    """A repeated day is left blank, not dittoed."""
    title, detail = Words(event.title, "song-bold", _SIZES), Words(event.detail, "song", _DETAIL)
    return (
        figures(event.day.isoformat() if first_of_day else ""),
        figures(event.time),
        (Words(event.kind, "hei", (9.0,)),),
        (title, detail),
        (Words(event.who, "song", (10.0, 9.5, 9.0)),),
    )
