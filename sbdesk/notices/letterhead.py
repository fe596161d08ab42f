"""The head of a notice (class N): unit, title, number, code, rule; sign-off with room for the seal.

Grid and sizes: PAPER §1, §2, §5.
"""

from dataclasses import dataclass
from datetime import date

from sbdesk.domain.words import chinese_date
from sbdesk.notices.blocks import put_lines
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, SetLine, fit_lines
from sbdesk.notices.page import MM, Paper
from sbdesk.notices.pen_parts import code_block
from sbdesk.notices.wording import Wording

LEFT, RIGHT = 25.0, 190.0
WIDTH = RIGHT - LEFT
HEAD_RULE = 32.0
BODY_TOP = 34.0
STAMP_AT = (LEFT + 25.0, 24.2)
SIGN_OFF_HEIGHT = 16.0
_MIDDLE = LEFT + WIDTH / 2
_SEAL_MIDDLE = RIGHT - 38.0
_QR_MODULE = 0.62
_UNIT_ROOM = 44.0
_UNIT_HEIGHTS, _UNIT_MOST = {1: 5.0, 2: 10.0}, 11.7
_UNIT_SIZES = (10.5, 10.0, 9.5, 9.0)
_SEAL_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)


@dataclass(frozen=True)
class Head:
    """What stands in the head: `copy` is the third line at the left (「正联·交客户」)."""

    unit: str
    copy: str
    number: str | None
    code: str | None


def draw_head(paper: Paper, head: Head, wording: Wording) -> None:
    """The head of page 1; a notice without a number is a draft and says so across the page."""
    _draw_unit(paper, head.unit)
    paper.put([Run(head.copy, "hei", 9)], LEFT, 24.3, 5.0)
    title = [Run(wording.title, "song-bold", 22)]
    paper.put(title, _MIDDLE, 12.0, 11.0, "centre", 3.0)
    if head.number:
        paper.put([Run(head.number, "song", 10.5)], _MIDDLE, 24.0, 5.0, "centre")
    else:
        draft_mark(paper, wording)
    if head.code:
        code_block(paper, head.code, RIGHT, 12.5, _QR_MODULE)
    paper.rule(LEFT, HEAD_RULE, RIGHT, HEAD_RULE, 1.0)


def draw_later_head(paper: Paper, head: Head, wording: Wording) -> None:
    """The head of the pages after the first: title small, number and code again."""
    paper.put([Run(wording.title, "song-bold", 14)], LEFT, 14.0, 7.0)
    if head.number:
        paper.put([Run(head.number, "song", 10.5)], _MIDDLE, 24.0, 5.0, "centre")
    else:
        draft_mark(paper, wording)
    if head.code:
        code_block(paper, head.code, RIGHT, 12.5, _QR_MODULE)
    paper.rule(LEFT, HEAD_RULE, RIGHT, HEAD_RULE, 1.0)


def draft_mark(paper: Paper, wording: Wording) -> None:
    """草稿 in outline across the page."""
    paper.outline_text(wording.say("draft"), 170, 105, 140, 0.75)


def _draw_unit(paper: Paper, unit: str) -> None:
    """County company and station on a line each; names too long for that run on, on three."""
    company, word, rest = unit.partition("公司")
    parts = (company + word, rest) if rest else (unit,)
    lines = [line for part in parts for line in _unit_lines(part, paper.faces)]
    if len(lines) > len(parts):
        lines = list(_unit_lines(unit, paper.faces))
    room = _UNIT_HEIGHTS.get(len(lines), _UNIT_MOST)
    put_lines(paper, lines, LEFT, (12.5, room), "单位名称", most=3)


def _unit_lines(text: str, faces: Faces) -> tuple[SetLine, ...]:
    return fit_lines(text, "hei-bold", _UNIT_SIZES, _UNIT_ROOM * MM, faces)


@dataclass(frozen=True)
class SignOff:
    """Who answers for it, and the unit and day beneath which the seal goes."""

    unit: str
    handled_by: str | None
    approved_by: str | None
    phone: str | None
    day: date | None


def draw_sign_off(paper: Paper, sign: SignOff, wording: Wording, top: float) -> None:
    """People at the left, unit with 「（章）」 and day at the right."""
    say = wording.say
    people = [
        say("handled_by", name=sign.handled_by) if sign.handled_by else "",
        say("approved_by", name=sign.approved_by) if sign.approved_by else "",
    ]
    left = ["  ".join(name for name in people if name)]
    left.append(say("phone", phone=sign.phone) if sign.phone else "")
    for index, text in enumerate(text for text in left if text):
        paper.put([Run(text, "hei", 9)], LEFT, top + 0.5 + 5.0 * index, 5.0)
    seal = say("seal", unit=sign.unit)
    lines = fit_lines(seal, "song", _SEAL_SIZES, 74 * MM, paper.faces)
    put_lines(paper, lines, _SEAL_MIDDLE, (top, 7.5), "单位名称", align="centre")
    if sign.day:
        day = [Run(chinese_date(sign.day), "song", 12)]
        paper.put(day, _SEAL_MIDDLE, top + 7.5, 7.5, "centre")
