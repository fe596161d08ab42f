"""What of a complaint's file stands where: header, facts, reply, history."""

from dataclasses import dataclass
from datetime import datetime

from sbdesk.domain.codes import code_for, path_words
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.words import group_no, long_date, mask_phone, short_date
from sbdesk.gui.complaints.words import whole_category
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.cards import Fact
from sbdesk.gui.parts.dates import written
from sbdesk.gui.parts.facts import FactLine
from sbdesk.gui.parts.importance import NO_STRIP, Strip, importance_of
from sbdesk.gui.parts.story import StoryLine
from sbdesk.services import journal
from sbdesk.services.clock import station_wall
from sbdesk.services.complaint_papers import complaint_story, issued_reply
from sbdesk.services.complaints import ComplaintFile, complaint_file, complaint_pk
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.notices import RegisterLine
from sbdesk.services.rules import codes

_LONGEST_NAME = 20


@dataclass(frozen=True)
class Whole:
    """A complaint with everything told beside it; read on a thread of its own."""

    file: ComplaintFile
    issued: RegisterLine | None
    story: tuple[journal.StoryLine, ...]
    repeat_of: str
    now: datetime
    importance: Strip = NO_STRIP


def read_whole(desk: Desk, pk: int) -> Whole | None:
    """One complaint, whole; None when it was withdrawn."""
    file = complaint_file(desk, pk)
    if file is None:
        return None
    return Whole(
        file,
        issued_reply(desk, file.id),
        tuple(complaint_story(desk, file.id)),
        _repeat_of(desk, file.fields.repeat_of_id),
        desk.now().replace(tzinfo=None),
        importance_of(desk, file.fields.customer_id),
    )


def _repeat_of(desk: Desk, record: bytes | None) -> str:
    if record is None:
        return ""
    try:
        earlier = complaint_file(desk, complaint_pk(desk, id_text(record)))
    except UserMistake:
        return "一件已撤回的投诉"
    return earlier.number if earlier else ""


def who(file: ComplaintFile) -> str:
    """Whose complaint it is."""
    return file.customer_name or file.fields.caller or "（未留姓名）"


def titled(file: ComplaintFile) -> str:
    """Number and whose it is, short enough for the head of a form."""
    name = who(file)
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return f"{file.number} · {short}"


def header_facts(whole: Whole) -> list[Fact]:
    """The second line of the header."""
    file = whole.file
    found = [Fact("编号", file.number)]
    if file.customer_no:
        found.append(Fact("户号", group_no(file.customer_no)))
    if file.fields.received is not None:
        moment = file.fields.received
        found.append(Fact("受理", f"{short_date(moment.date(), whole.now.date())} {moment:%H:%M}"))
    if file.handler:
        found.append(Fact("承办人", file.handler))
    else:
        found.append(Fact("承办人", "还没有定", Glyph.TODAY))
    return found


def complaint_lines(whole: Whole, *, masked: bool) -> list[FactLine]:
    """What was said, by whom, through what."""
    file, fields = whole.file, whole.file.fields
    channel = code_for(codes("complaint_channels"), fields.channel)
    category = code_for(codes("complaint_tree"), fields.category)
    path = path_words(codes("complaint_tree"), category.code if category else fields.category)
    caller = fields.caller if file.customer_name not in ("", fields.caller) else ""
    return [
        FactLine("类型", whole_category(path), wide=True),
        FactLine("诉求", fields.content, wide=True),
        FactLine("来源", channel.name if channel else fields.channel),
        FactLine("工单号", fields.work_order_no),
        FactLine("来电人", caller),
        FactLine("电话", mask_phone(fields.phone) if masked else fields.phone),
        FactLine("联系时段", fields.contact_window),
        FactLine("首问人", file.first_asked),
        FactLine("重复于", whole.repeat_of),
    ]


def reply_lines(whole: Whole) -> list[FactLine]:
    """What was found and done; nothing before anything was."""
    fields = whole.file.fields
    done = f"{fields.measure_due_on} 前" if fields.measure_due_on else ""
    lines = [
        FactLine("联系时间", written(fields.contacted) if fields.contacted else ""),
        FactLine("结论", fields.finding),
        FactLine("责任", fields.liability),
        FactLine("事实", fields.facts, wide=True),
        FactLine("依据", fields.basis, wide=True),
        FactLine("措施", fields.measures, wide=True),
        FactLine("完成日期", done),
        FactLine("答复日期", long_date(fields.replied_on) if fields.replied_on else ""),
        FactLine("答复书", _paper(whole.issued), wide=True),
        FactLine("回访", fields.satisfaction),
        FactLine("办结", long_date(fields.closed_on) if fields.closed_on else ""),
    ]
    return [line for line in lines if line.value]


def _paper(issued: RegisterLine | None) -> str:
    if issued is None:
        return ""
    again = f"，补打 {issued.reprints} 次" if issued.reprints else ""
    return f"{issued.number}，{issued.issued} 签发{again}"


def next_step(fields: ComplaintFields, issued: RegisterLine | None) -> str:
    """What is to be done next, for the foot of the reply's part; "" when all is done."""
    if fields.closed_on is not None:
        return ""
    if fields.replied_on is None:
        return "还没有答复。" if fields.contacted else "还没有联系客户。"
    return "等回访：问过客户满意不满意，再填办结日期。" if issued else "答复书还没有签发。"


def story_lines(whole: Whole) -> list[StoryLine]:
    """The journal, newest first."""
    lines = []
    for line in whole.story:
        wall = station_wall(line.at) if line.at.endswith("Z") else None
        day = f"{short_date(wall.date(), whole.now.date())} {wall:%H:%M}" if wall else line.at
        what = line.what.replace(f" {whole.file.number}", "")
        lines.append(StoryLine(what, day, line.who))
    return lines
