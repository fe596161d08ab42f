"""What of a customer's file stands where: header, sections, what is missing, the story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import FIELD_TITLES, CustomerFields, customer_warnings
from sbdesk.domain.states import DueState, due_state
from sbdesk.domain.words import mask_id, mask_phone, short_date
from sbdesk.gui.customers.rows import spoken_number
from sbdesk.gui.customers.sections import Line, Section
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.cards import Fact
from sbdesk.gui.parts.story import StoryLine
from sbdesk.services import journal
from sbdesk.services.clock import station_wall
from sbdesk.services.complaints import ComplaintRow, complaint_ids, complaint_rows
from sbdesk.services.customers import CustomerFile, customer_file
from sbdesk.services.desk import Desk
from sbdesk.services.visits import FollowUpRow, VisitRow, follow_ups_of, visit_ids, visit_rows

GLYPHS = {
    DueState.OVERDUE: Glyph.OVERDUE,
    DueState.TODAY: Glyph.TODAY,
    DueState.THIS_WEEK: Glyph.WEEK,
    DueState.LATER: Glyph.WEEK,
    DueState.WAITING: Glyph.WAITING,
    DueState.DONE: Glyph.DONE,
}
_NEEDED = ("customer_no", "address", "village", "phone", "kind", "category", "voltage")
_MOST_DONE = 40


@dataclass(frozen=True)
class Whole:
    """A file with everything that is told beside it; read on a thread of its own."""

    file: CustomerFile
    complaints: tuple[ComplaintRow, ...]
    visits: tuple[VisitRow, ...]
    promises: tuple[FollowUpRow, ...]
    journal: tuple[journal.StoryLine, ...]
    today: date


def read_whole(desk: Desk, pk: int) -> Whole | None:
    """One customer, whole; None when it was withdrawn."""
    file = customer_file(desk, pk)
    if file is None:
        return None
    complaints = complaint_ids(desk, file.id)[:_MOST_DONE]
    visits = visit_ids(desk, file.id)[:_MOST_DONE]
    complaint_of, visit_of = complaint_rows(desk, complaints), visit_rows(desk, visits)
    return Whole(
        file,
        tuple(complaint_of[one] for one in complaints if one in complaint_of),
        tuple(visit_of[one] for one in visits if one in visit_of),
        tuple(follow_ups_of(desk, file.id)),
        tuple(journal.record_story(desk, file.id, _MOST_DONE)),
        desk.today(),
    )


def facts(whole: Whole) -> list[Fact]:
    """The second line of the header."""
    file, fields = whole.file, whole.file.fields
    found = [Fact("户号", spoken_number(fields.customer_no))]
    supply = " · ".join(filter(None, (fields.voltage, _kva(fields.contract_va))))
    if supply:
        found.append(Fact("供电", supply))
    if file.manager:
        found.append(Fact("客户经理", file.manager))
    if file.next_visit_due is not None:
        state = due_state(file.next_visit_due, whole.today)
        glyph = GLYPHS[state] if state in (DueState.OVERDUE, DueState.TODAY) else None
        word = state.value if glyph is not None else ""
        found.append(Fact("下次走访", short_date(file.next_visit_due, whole.today), glyph, word))
    return found


def classes(fields: CustomerFields) -> list[str]:
    """The words of the class badges."""
    words = [fields.kind]
    if fields.status not in ("", "正常"):
        words.append(fields.status)
    if fields.lifecycle not in ("", "现存", fields.status):
        words.append(fields.lifecycle)
    return [word for word in words if word]


def importance(fields: CustomerFields) -> tuple[str, str, str]:
    """The dark strip: grade, what must not happen, the figure; empty grade for none."""
    if not fields.importance:
        return "", "", ""
    load = _kva(fields.security_load_va)
    note = " ".join(fields.importance_note.split())
    return f"{fields.importance}重要用户", note, f"保安负荷 {load}" if load else ""


def missing_words(fields: CustomerFields) -> str:
    """What a file of this kind should say and does not."""
    needed = (*_NEEDED, "contract_va") if fields.kind == "高压" else _NEEDED
    named = [FIELD_TITLES[name] for name in needed if not getattr(fields, name)]
    return f"还缺 {len(named)} 项：{'、'.join(named)}" if named else ""


def doubts(fields: CustomerFields) -> list[str]:
    """What is doubtful in it, each with its field's name."""
    return [
        f"{FIELD_TITLES[doubt.field]}：{doubt.text}"
        for doubt in customer_warnings(fields)
        if doubt.field != "address"
    ]


def sections(file: CustomerFile, *, masked: bool) -> list[Section]:
    """客户 用电 联系人 电表 备注; what is not known is left out."""
    fields = file.fields
    phone = mask_phone(fields.phone) if masked else fields.phone
    identity = mask_id(fields.id_number) if masked else fields.id_number
    credit = mask_id(fields.credit_code) if masked else fields.credit_code
    long_name = [("户名", fields.name)] if len(fields.name) > 12 else []
    customer = [
        *long_name,
        ("地址", fields.address),
        ("村", fields.village),
        ("电话", phone),
        ("曾用名", fields.former_name),
        ("俗称", fields.nickname),
        ("原户号", fields.former_no),
        ("身份证号", identity),
        ("信用代码", credit),
        ("行业", fields.industry),
        ("性质", fields.nature),
    ]
    return [
        Section("客户", _lines(customer, ("户名", "地址"))),
        Section("用电", _lines(_supply(fields), ())),
        Section("联系人", _contacts(file, masked)),
        Section("电表", tuple(_meter(m.meter_no, m.multiplier) for m in file.meters)),
        Section("备注", _lines([("备注", fields.note)], ("备注",))),
    ]


def _supply(fields: CustomerFields) -> list[tuple[str, str]]:
    return [
        ("用电类别", fields.category),
        ("供电电压", fields.voltage),
        ("合同容量", _kva(fields.contract_va)),
        ("运行容量", _kva(fields.operating_va)),
        ("台区", fields.area),
        ("线路", fields.feeder),
        ("抄表段", fields.route),
        ("供电单位", fields.supply_unit),
        ("用户状态", fields.status),
        ("立户日期", fields.opened.isoformat() if fields.opened else ""),
    ]


def _contacts(file: CustomerFile, masked: bool) -> tuple[Line, ...]:
    return tuple(
        Line(
            one.role or "联系人",
            " · ".join(filter(None, (one.name, mask_phone(one.phone) if masked else one.phone))),
        )
        for one in file.contacts
    )


def _meter(number: str, multiplier: int) -> Line:
    return Line("表号", f"{number} · 倍率 {multiplier}" if multiplier != 1 else number)


def _lines(pairs: Sequence[tuple[str, str]], wide: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(Line(words, value, words in wide) for words, value in pairs if value)


def _kva(va: int | None) -> str:
    """1,600 kVA; nothing when not known."""
    if not va:
        return ""
    whole, dot, places = va_to_kva(va).partition(".")
    return f"{int(whole):,}{dot}{places} kVA"


def open_lines(whole: Whole) -> list[StoryLine]:
    """What is still to do for this customer: complaints, promises, planned visits."""
    found: list[tuple[int, StoryLine]] = []
    for one in whole.complaints:
        if one.closed_on is None:
            due = one.state.due
            day = due.date() if isinstance(due, datetime) else due
            line = StoryLine(
                f"投诉待{one.state.step}",
                _day(day, whole),
                "，".join(filter(None, (one.category, one.number))),
                GLYPHS[one.state.state],
            )
            found.append((_rank(one.state.state), line))
    for promise in whole.promises:
        if promise.fields.done_on is None:
            line = StoryLine(
                promise.fields.what,
                _day(promise.fields.due_on, whole),
                f"答应客户的事，{promise.owner or '还没有人负责'}",
                GLYPHS[promise.state],
            )
            found.append((_rank(promise.state), line))
    for visit in whole.visits:
        if not visit.visited:
            line = StoryLine(
                "计划走访", _day(visit.day, whole), visit.visitors, GLYPHS[visit.state]
            )
            found.append((_rank(visit.state), line))
    return [line for _, line in sorted(found, key=lambda one: one[0])]


def done_lines(whole: Whole) -> list[StoryLine]:
    """What happened, newest first: visits and complaints by their day, the rest by the journal."""
    found: list[tuple[str, StoryLine]] = []
    told: set[str] = set()
    for visit in whole.visits:
        if visit.visited and visit.day is not None:
            told.add(visit.number)
            text = StoryLine("走访", _day(visit.day, whole), visit.visitors, Glyph.DONE)
            found.append((visit.day.isoformat(), text))
    for one in whole.complaints:
        if one.closed_on is not None:
            told.add(one.number)
            text = StoryLine("投诉办结", _day(one.closed_on, whole), one.category, Glyph.DONE)
            found.append((one.closed_on.isoformat(), text))
    for entry in whole.journal:
        if not any(number and number in entry.what for number in told):
            wall = station_wall(entry.at)
            day = wall.date() if wall else None
            found.append((str(day), StoryLine(entry.what, _day(day, whole), entry.who)))
    newest_first = sorted(found, key=lambda one: one[0], reverse=True)
    return [line for _, line in newest_first]


def _day(day: date | None, whole: Whole) -> str:
    return short_date(day, whole.today) if day is not None else ""


def _rank(state: DueState) -> int:
    return list(DueState).index(state)
