"""The slip below the cut line: the customer's opinion, to be returned to the station."""

from sbdesk.notices.blocks import put_lines
from sbdesk.notices.complaint_reply_content import ComplaintReply
from sbdesk.notices.line_setting import Run, fit_lines
from sbdesk.notices.page import MM, Paper
from sbdesk.notices.pen_parts import blank, code_block, tick_box
from sbdesk.notices.wording import Wording

_LEFT, _RIGHT = 28.0, 184.0
_QR_MODULE = 0.62
_SIZES = (10.5, 10.0, 9.5, 9.0)
_SIGN_TOP, _SIGN_HEIGHT = 275.2, 5.0


def draw_slip(paper: Paper, reply: ComplaintReply, wording: Wording, cut: float) -> None:
    """Everything below the cut line at `cut` mm; its last line of ink stands at 280."""
    x = _LEFT + 37.0
    if reply.number:
        x += paper.put([Run(reply.number, "song-bold", 10.5)], x, cut + 4.5, 7) + 4.0
    hint_width = 44.0 if reply.code else 0.0
    room = _RIGHT - 18.5 - hint_width - x
    name = reply.addressee.strip()
    lines = fit_lines(name, "song", _SIZES, room * MM, paper.faces)
    rows = 0
    if len(lines) == 1:
        x += paper.put(lines[0], x, cut + 4.5, 7) + 4.0
    else:
        lines = fit_lines(name, "song", _SIZES, (_RIGHT - 22.0 - _LEFT) * MM, paper.faces)
        rows = len(lines)
        put_lines(paper, lines, _LEFT, (cut + 11.0, 3.9 * rows), "户名")
    if reply.code:
        paper.put([Run(wording.say("slip_hint"), "hei", 9)], x, cut + 4.5, 7)
        code_block(paper, reply.code, _RIGHT, cut + 4.6, _QR_MODULE)
    key = f"reply-slip-{cut:.0f}-{bool(reply.code)}-{rows}"
    paper.once(key, lambda: _static(paper, wording, cut, bool(reply.code), rows))


def _static(paper: Paper, wording: Wording, cut: float, beside_code: bool, name_rows: int) -> None:
    """What every slip has; `name_rows` of a long name push the first lines down a little."""
    say = wording.say
    paper.put([Run(say("slip_title"), "song-bold", 14)], _LEFT, cut + 4.5, 7)
    down = (0.0, 2.0, 4.6)[min(name_rows, 2)]
    _ticks(paper, wording, cut + 12.3 + down)
    words_top = 257.6 + 0.5 * (cut - 237.0) + 0.6 * down
    width = paper.put([Run(say("slip_words"), "song", 12)], _LEFT, words_top, 7.5)
    first_end = _RIGHT - (22.0 if beside_code else 0.0)
    paper.dots(_LEFT + width + 1.0, first_end, words_top + 6.8)
    paper.dots(_LEFT, _RIGHT, 272.6 + 0.25 * (cut - 237.0))
    _signature(paper, wording)


def _ticks(paper: Paper, wording: Wording, top: float) -> None:
    say = wording.say
    x = _LEFT + paper.put([Run(say("slip_question"), "song", 12)], _LEFT, top, 7.5) + 5.0
    for key in ("slip_satisfied", "slip_fair", "slip_dissatisfied"):
        x = tick_box(paper, x, top, 7.5, Run(say(key), "song", 12)) + 6.5


def _signature(paper: Paper, wording: Wording) -> None:
    top, height, size = _SIGN_TOP, _SIGN_HEIGHT, 10.5
    for key, x, length in (("slip_signature", _LEFT, 47.0), ("slip_phone", 87.4, 41.0)):
        width = paper.put([Run(wording.say(key), "song", size)], x, top, height)
        blank(paper, x + width + 0.5, top, height, length, size)
    x = 139.6
    for word, length in (("年", 14.0), ("月", 8.6), ("日", 8.6)):
        x = blank(paper, x, top, height, length, size) + 0.3
        x += paper.put([Run(word, "song", size)], x, top, height) + 0.6
