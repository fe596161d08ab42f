"""What of a customer's file stands where: header, sections, what is missing, the story."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sbdesk.domain.customers import FIELD_TITLES, CustomerFields, customer_warnings
from sbdesk.domain.dossier_kinds import IMPORTED, OVERVIEW, PART_KINDS
from sbdesk.domain.states import DueState, due_state
from sbdesk.domain.words import mask_credit_code, mask_id, mask_phone, short_date
from sbdesk.gui.customers.month_tables import is_late, money, owed_fen
from sbdesk.gui.customers.part_words import Told, names_of, told
from sbdesk.gui.customers.rows import spoken_number
from sbdesk.gui.customers.sections import Line, Section
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.cards import Fact
from sbdesk.gui.parts.importance import capacity_words
from sbdesk.gui.parts.story import StoryLine
from sbdesk.services.attachments import AttachmentRow, attachments_of
from sbdesk.services.complaints import ComplaintRow, complaint_ids, complaint_rows
from sbdesk.services.completeness import Completeness, completeness_of
from sbdesk.services.customers import CustomerFile, customer_file
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import Part, dossier
from sbdesk.services.story import STORY_KINDS, StoryEvent, story
from sbdesk.services.visits import FollowUpRow, VisitRow, follow_ups_of, visit_ids, visit_rows

GLYPHS = {
    DueState.OVERDUE: Glyph.OVERDUE,
    DueState.TODAY: Glyph.TODAY,
    DueState.THIS_WEEK: Glyph.WEEK,
    DueState.LATER: Glyph.WEEK,
    DueState.WAITING: Glyph.WAITING,
    DueState.DONE: Glyph.DONE,
}
_TWO_SUPPLIES = frozenset({"主供", "备供"})
_MOST_OPEN = 40
_MOST_DONE = 12
_RECENT = tuple(kind for kind in STORY_KINDS if kind not in ("money", "disclosures"))
_HAPPENED = ("走访", "投诉办结", "办完")


@dataclass(frozen=True)
class Whole:
    """A file with everything that is told beside it; read on a thread of its own."""

    file: CustomerFile
    complaints: tuple[ComplaintRow, ...]
    visits: tuple[VisitRow, ...]
    promises: tuple[FollowUpRow, ...]
    story: tuple[StoryEvent, ...]
    today: date
    parts: Mapping[str, tuple[Part, ...]]
    complete: Completeness
    attachments: tuple[AttachmentRow, ...]

    def part(self, kind: str, record: bytes) -> Part | None:
        """A part by its record."""
        return next((one for one in self.parts.get(kind, ()) if one.id == record), None)


def read_whole(desk: Desk, pk: int) -> Whole | None:
    """One customer, whole; None when it was withdrawn."""
    file = customer_file(desk, pk)
    if file is None:
        return None
    complaints = complaint_ids(desk, file.id)[:_MOST_OPEN]
    visits = visit_ids(desk, file.id)[:_MOST_OPEN]
    complaint_of, visit_of = complaint_rows(desk, complaints), visit_rows(desk, visits)
    return Whole(
        file,
        tuple(complaint_of[one] for one in complaints if one in complaint_of),
        tuple(visit_of[one] for one in visits if one in visit_of),
        tuple(follow_ups_of(desk, file.id)),
        story(desk, file.id, _RECENT, _MOST_DONE, by_entry=True),
        desk.today(),
        dossier(desk, file.id),
        completeness_of(desk, file.id),
        attachments_of(desk, file.id),
    )


def counts(whole: Whole) -> dict[str, int]:
    """How many parts stand on each page, by its name; months of sheets are not counted."""
    found: dict[str, int] = {"附件": len(whole.attachments)}
    for kind in PART_KINDS:
        if kind.page != OVERVIEW and kind.name not in IMPORTED:
            found[kind.page] = found.get(kind.page, 0) + len(whole.parts[kind.name])
    return found


def told_parts(whole: Whole, *, masked: bool) -> dict[str, list[Told]]:
    """Every part as its row shows it, by kind."""
    names = names_of(part for parts in whole.parts.values() for part in parts)
    scans = Counter(one.record_id for one in whole.attachments)

    def said(part: Part, parts: Sequence[Part]) -> Told:
        return told(part, parts, names, whole.today, masked=masked, scans=scans[part.id])

    return {kind: [said(part, parts) for part in parts] for kind, parts in whole.parts.items()}


def facts(whole: Whole) -> list[Fact]:
    """The second line of the header."""
    file, fields = whole.file, whole.file.fields
    found = [Fact("户号", spoken_number(fields.customer_no))]
    supply = " · ".join(filter(None, (_voltage(whole), _transformers(whole))))
    if supply:
        found.append(Fact("供电", supply))
    if file.manager:
        found.append(Fact("客户经理", file.manager))
    if file.next_visit_due is not None:
        state = due_state(file.next_visit_due, whole.today)
        glyph = GLYPHS[state] if state in (DueState.OVERDUE, DueState.TODAY) else None
        word = state.value if glyph is not None else ""
        found.append(Fact("下次走访", short_date(file.next_visit_due, whole.today), glyph, word))
    if owed := owed_fen(whole.parts["receivable"]):
        late = any(is_late(part, whole.today) for part in whole.parts["receivable"])
        found.append(Fact("欠费", f"{money(owed)} 元", Glyph.OVERDUE if late else None))
    return found


def _voltage(whole: Whole) -> str:
    """10kV, and 双电源 where a second supply is on file."""
    voltage = whole.file.fields.voltage
    roles = {part.values.get("role") for part in whole.parts["usage_point"]}
    return f"{voltage} 双电源".strip() if roles >= _TWO_SUPPLIES else voltage


def _transformers(whole: Whole) -> str:
    """2×800 kVA where the transformers on file make up the contract, else the contract's total."""
    total = whole.file.fields.contract_va
    sizes = [part.values.get("capacity_va") for part in whole.parts["transformer"]]
    known = [size for size in sizes if isinstance(size, int)]
    if len(known) > 1 and sum(known) == total:
        each = [
            f"{known.count(size)}×{capacity_words(size)}"
            for size in sorted(set(known), reverse=True)
        ]
        return " + ".join(each)
    return capacity_words(total)


def classes(whole: Whole) -> list[str]:
    """The words of the class badges: kind, what is unusual about it, large-customer classes."""
    fields = whole.file.fields
    words = [fields.kind]
    if fields.status not in ("", "正常"):
        words.append(fields.status)
    if fields.lifecycle not in ("", "现存", fields.status):
        words.append(fields.lifecycle)
    words += [part.headline for part in whole.parts["customer_class"] if not part.over]
    return [word for word in words if word]


def doubts(fields: CustomerFields) -> list[str]:
    """What is doubtful in it, each with its field's name."""
    return [
        f"{FIELD_TITLES[doubt.field]}：{doubt.text}"
        for doubt in customer_warnings(fields)
        if doubt.field != "address"
    ]


def sections(file: CustomerFile, *, masked: bool) -> list[Section]:
    """客户 用电 备注; what is not known is left out."""
    return [*who(file, masked=masked), *supply(file)]


def who(file: CustomerFile, *, masked: bool) -> list[Section]:
    """Who the customer is."""
    fields = file.fields
    account = mask_id(fields.pay_account) if masked else fields.pay_account
    identity = mask_id(fields.id_number) if masked else fields.id_number
    credit = mask_credit_code(fields.credit_code) if masked else fields.credit_code
    long_name = [("户名", fields.name)] if len(fields.name) > 12 else []
    customer = [
        *long_name,
        ("地址", fields.address),
        ("村", fields.village),
        ("电话", mask_phone(fields.phone) if masked else fields.phone),
        ("曾用名", fields.former_name),
        ("俗称", fields.nickname),
        ("原户号", fields.former_no),
        ("身份证号", identity),
        ("信用代码", credit),
        ("行业", fields.industry),
        ("性质", fields.nature),
        ("生产班次", fields.shifts),
        ("厂休日", fields.rest_day),
        ("缴费账号", account),
    ]
    return [Section("客户", _lines(customer, ("户名", "地址")))]


def supply(file: CustomerFile) -> list[Section]:
    """How the customer is supplied, and the note."""
    note = [("备注", file.fields.note)]
    return [
        Section("用电", _lines(_supply(file.fields), ())),
        Section("备注", _lines(note, ("备注",))),
    ]


def _supply(fields: CustomerFields) -> list[tuple[str, str]]:
    return [
        ("用电类别", fields.category),
        ("供电电压", fields.voltage),
        ("合同容量", capacity_words(fields.contract_va)),
        ("运行容量", capacity_words(fields.operating_va)),
        ("负荷性质", fields.load_nature),
        ("台区", fields.area),
        ("线路", fields.feeder),
        ("抄表段", fields.route),
        ("供电单位", fields.supply_unit),
        ("用户状态", fields.status),
        ("立户日期", fields.opened.isoformat() if fields.opened else ""),
    ]


def _lines(pairs: Sequence[tuple[str, str]], wide: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(Line(words, value, words in wide) for words, value in pairs if value)


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
    """What was written down of late, the last first; all of it stands on the page 经历.

    Somebody who just entered a contract of two years ago looks for it here.
    """
    return [
        StoryLine(
            event.title,
            short_date(event.day, whole.today),
            event.detail,
            Glyph.DONE if event.title.startswith(_HAPPENED) else Glyph.DOT,
        )
        for event in whole.story
    ]


def _day(day: date | None, whole: Whole) -> str:
    return short_date(day, whole.today) if day is not None else ""


def _rank(state: DueState) -> int:
    return list(DueState).index(state)
