"""The stub of the fee notice, below the cut line: who received it, when, from whom."""

from sbdesk.domain.words import chinese_date
from sbdesk.notices.blocks import put_lines
from sbdesk.notices.fee_notice_content import FeeNotice, yuan
from sbdesk.notices.letterhead import LEFT, RIGHT, WIDTH
from sbdesk.notices.line_setting import Run, fit_lines
from sbdesk.notices.page import MM, Paper
from sbdesk.notices.pen_parts import code_block, pen_words
from sbdesk.notices.wording import Wording

SLIP_HEIGHT = 62.0
"""From the cut line to the bottom of the last row (mm)."""
_TABLE_DOWN, _ROW, _LABEL = 23.0, 7.8, 22.0
_QR_MODULE = 0.56
_SIZES = (10.5, 10.0, 9.5, 9.0)


def draw_slip(paper: Paper, notice: FeeNotice, wording: Wording, cut: float) -> None:
    """Everything below the cut line at `cut` mm."""
    say = wording.say
    x = LEFT + paper.put([Run(say("slip_title"), "song-bold", 14)], LEFT, cut + 4.5, 7.0) + 5.0
    if notice.number:
        x += paper.put([Run(notice.number, "song-bold", 10.5)], x, cut + 4.5, 7.0) + 4.0
    paper.put([Run(say("slip_kept"), "hei", 9)], x, cut + 4.5, 7.0)
    room = (RIGHT - 21.0 - LEFT) * MM
    lines = fit_lines(notice.name, "song", _SIZES, room, paper.faces)
    put_lines(paper, lines, LEFT, (cut + 10.4, 7.4), "户名")
    told = [(say("slip_customer_no"), notice.customer_no or "")]
    told.append((say("total"), f"¥{yuan(notice.total)}"))
    if notice.pay_by:
        told.append((say("slip_due"), chinese_date(notice.pay_by)))
    x = LEFT
    for label, value in told:
        if value:
            runs = [Run(f"{label} ", "hei", 9), Run(value, "hei-bold", 10)]
            x += paper.put(runs, x, cut + 17.2, 5.0) + 3.5
    if notice.code:
        code_block(paper, notice.code, RIGHT, cut + 4.0, _QR_MODULE)
    paper.once(f"fee-slip-{cut:.0f}", lambda: _rows(paper, wording, cut + _TABLE_DOWN))


def _rows(paper: Paper, wording: Wording, top: float) -> None:
    """The five rows for the pen."""
    say = wording.say
    date_parts = ["_14", "年", "_10", "月", "_10", "日", "_10", "时", "_10", "分"]
    boxes = [f"☐{say(key)}" for key in ("in_person", "left", "by_post")]
    rows = (
        (say("served_at"), [*date_parts, " ", say("place"), "_36"]),
        (say("served_how"), [*boxes, "_30", " ", f"☐{say('by_text')}"]),
        (
            say("served_by"),
            ["1", "_34", say("staff_no"), "_22", " ", "2", "_34", say("staff_no"), "_18"],
        ),
        (say("signed"), [say("by_hand"), "_44", say("relation"), "_20", say("phone_label"), "_30"]),
        (
            say("refused"),
            [f"☐{say('refused_why')}", "_44", say("witness"), "_34"],
        ),
    )
    height = _ROW * len(rows)
    paper.frame(LEFT, top, WIDTH, height, 0.75)
    paper.rule(LEFT + _LABEL, top, LEFT + _LABEL, top + height, 0.5)
    for index, (label, parts) in enumerate(rows):
        row_top = top + _ROW * index
        if index:
            paper.rule(LEFT, row_top, RIGHT, row_top, 0.5)
        paper.put([Run(label, "hei", 9)], LEFT + 1.5, row_top, _ROW)
        pen_words(paper, LEFT + _LABEL + 2.0, row_top + 1.0, _ROW - 2.0, parts, 10.0)
