"""Two files side by side before they are joined: what differs, what each has, what would move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.story_fields import masked
from sbdesk.services.desk import Desk
from sbdesk.services.merged import belonging, chain, has_records
from sbdesk.store.driver import Connection, Value

Side = Literal["keep", "give"]
SIDES: Final = ("keep", "give")

KEYED: Final[Mapping[str, tuple[str, ...]]] = {
    "usage_month": ("month",),
    "receivable": ("month", "kind"),
}
"""Tables with one row for each of these: two rows after a join would count twice."""
ALIKE: Final = ("contact", "meter", "customer_class", "credit_event")
"""Tables in which two rows that agree in everything are one fact written twice."""

_MORE_TITLES: Final[Mapping[str, str]] = {
    "load_nature": "负荷性质",
    "shifts": "生产班次",
    "rest_day": "休息日",
    "pay_account": "缴费账户",
}
_SUBJECTS: Final[Mapping[str, str]] = {
    "complaint": "投诉",
    "visit": "走访",
    "follow_up": "待跟进",
    "notice": "通知书与工作单",
    "credit_event": "信用事件",
    "credit_grade": "信用评级",
    "attachment": "附件",
    "discrepancy": "差异核对",
    "disclosure": "查看完整信息的记录",
}
_WITH_NUMBER: Final = frozenset({"lifecycle", "status"})
_LEFT_OUT: Final = frozenset({"live", "official", "merged_into_id"})


@dataclass(frozen=True)
class Candidate:
    """One of the two files: local number, id, and what tells it from the other.

    `records` counts what belongs to it, `official` says that an official export named it.
    """

    pk: int
    id: bytes
    customer_no: str
    name: str
    village: str
    live: bool
    records: int
    official: bool


@dataclass(frozen=True)
class JoinLine:
    """One field with something in it: both values as shown, which is proposed.

    `alike` lines need no choice. Of a field in which figures of one month differ, `field` is the
    table's name.
    """

    field: str
    title: str
    keep: str
    give: str
    choice: Side
    alike: bool = False


@dataclass(frozen=True)
class JoinCount:
    """How many live records of a kind each file has."""

    table: str
    title: str
    keep: int
    give: int


@dataclass(frozen=True)
class JoinPlan:
    """Everything a person must see; a `refusal` says why these two cannot be joined.

    `lines` in the order of the file: those that differ first. `notes` say what follows by itself.
    """

    keep: Candidate
    give: Candidate
    lines: tuple[JoinLine, ...]
    counts: tuple[JoinCount, ...]
    notes: tuple[str, ...]
    refusal: str

    @property
    def differing(self) -> tuple[JoinLine, ...]:
        """The lines that need a choice."""
        return tuple(line for line in self.lines if not line.alike)


def plan_join(desk: Desk, keep: bytes, give: bytes, *, full: bool = False) -> JoinPlan | None:
    """What joining would mean; None when one of the records does not exist.

    Phones, identity and account numbers are masked unless `full`.
    """
    with desk.reading() as raw:
        return read_plan(raw, keep, give, full=full)


def read_plan(raw: Connection, keep: bytes, give: bytes, *, full: bool = False) -> JoinPlan | None:
    """`plan_join` inside a reader that is already open."""
    ours, theirs = customer_row(raw, keep), customer_row(raw, give)
    if ours is None or theirs is None:
        return None
    people: dict[bytes, str | None] = dict(raw.execute("SELECT id, name FROM person").fetchall())
    lines = [
        *_field_lines(ours, theirs, _Words(people, full)),
        *(_figures_line(raw, table, keep, give) for table in KEYED),
    ]
    told = [line for line in lines if line is not None]
    counts = tuple(_counts(raw, keep, give))
    return JoinPlan(
        keep=_candidate(ours, sum(one.keep for one in counts)),
        give=_candidate(theirs, sum(one.give for one in counts)),
        lines=tuple(sorted(told, key=lambda line: line.alike)),
        counts=counts,
        notes=tuple(_notes(raw, ours, theirs)),
        refusal=refusal(raw, ours, theirs),
    )


def customer_row(raw: Connection, customer: bytes) -> dict[str, Value] | None:
    """A customer's row by column."""
    from sbdesk.store.tables import Customer, cells, table_of

    names = ["pk", "id", *(name for _, name in cells(table_of(Customer)))]
    row = raw.execute(
        f"SELECT {', '.join(names)} FROM customer WHERE id = ?", (customer,)
    ).fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def join_fields(row: Mapping[str, Value]) -> tuple[str, ...]:
    """The fields of a customer's row that a person chooses among."""
    order = list(FIELD_TITLES)
    names = [name for name in row if name not in _LEFT_OUT and name not in ("pk", "id")]
    return tuple(sorted(names, key=lambda name: order.index(name) if name in order else 99))


def proposed(field: str, ours: Mapping[str, Value], theirs: Mapping[str, Value]) -> Side:
    """Which value is proposed: our own where there is one; the stage goes with the 户号."""
    if field in _WITH_NUMBER and theirs["customer_no"] and not ours["customer_no"]:
        return "give"
    return "keep" if ours[field] not in (None, "") or theirs[field] in (None, "") else "give"


def refusal(raw: Connection, ours: Mapping[str, Value], theirs: Mapping[str, Value]) -> str:
    """Why two files cannot be joined, or nothing.

    A withdrawn file takes part only to finish what two machines left undone (`merged.py`).
    """
    keep, give = cast(bytes, ours["id"]), cast(bytes, theirs["id"])
    if keep == give:
        return "这是同一份档案，没有什么可合并的。"
    forward, backward = chain(raw, keep), chain(raw, give)
    if not ours["live"] and give in forward and keep in backward and not theirs["live"]:
        return ""
    if not ours["live"]:
        return f"「{_name(ours)}」已经撤回，不能并入别的档案。"
    if not theirs["live"] and keep not in backward:
        return f"「{_name(theirs)}」已经撤回，没有可合并的。"
    if not theirs["live"] and not has_records(raw, give, belonging()):
        return "这两份已经合并过了。"
    return ""


def _name(row: Mapping[str, Value]) -> str:
    return str(row["name"] or "（无户名）")


@dataclass(frozen=True)
class _Words:
    """How values are shown."""

    people: Mapping[bytes, str | None]
    full: bool

    def of(self, field: str, value: Value) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bytes):
            return self.people.get(value) or "（已撤回的人）"
        if isinstance(value, int):
            return f"{va_to_kva(value)} kVA" if field.endswith("_va") else str(value)
        text = str(value)
        return text if self.full else masked(field, text)


def _field_lines(
    ours: Mapping[str, Value], theirs: Mapping[str, Value], words: _Words
) -> list[JoinLine]:
    found = []
    for field in join_fields(ours):
        left, right = words.of(field, ours[field]), words.of(field, theirs[field])
        if left or right:
            title = FIELD_TITLES.get(field) or _MORE_TITLES.get(field, field)
            alike = (ours[field] or None) == (theirs[field] or None)
            choice = proposed(field, ours, theirs)
            found.append(JoinLine(field, title, left, right, choice, alike))
    return found


def _figures_line(raw: Connection, table: str, keep: bytes, give: bytes) -> JoinLine | None:
    """One line for all months of which the two files say different things."""
    pairs = [pair for pair in same_key(raw, table, keep, give) if pair.values != pair.theirs]
    if not pairs:
        return None
    what = f"{len(pairs)} 个月的数不同，用这份的"
    return JoinLine(table, KIND_OF[table].title, what, what, "keep")


@dataclass(frozen=True)
class Overlap:
    """Two live rows of one key: ids and cells, ours and theirs."""

    ours: bytes
    row: bytes
    values: Mapping[str, Value]
    theirs: Mapping[str, Value]


def same_key(raw: Connection, table: str, keep: bytes, give: bytes) -> list[Overlap]:
    """The rows of a table that both files have under one key (`KEYED`)."""
    names = _cells_of(table)
    listed = ", ".join(f"{side}.{name}" for side in ("k", "g") for name in names)
    keys = " AND ".join(f"k.{name} IS g.{name}" for name in KEYED[table])
    rows = raw.execute(
        f"SELECT k.id, g.id, {listed} FROM {table} k JOIN {table} g ON {keys} "
        "WHERE k.customer_id = ? AND g.customer_id = ? AND k.live = 1 AND g.live = 1 ORDER BY k.pk",
        (keep, give),
    ).fetchall()
    count = len(names)
    return [
        Overlap(
            row[0],
            row[1],
            dict(zip(names, row[2 : 2 + count], strict=True)),
            dict(zip(names, row[2 + count :], strict=True)),
        )
        for row in rows
    ]


def doubles(raw: Connection, table: str, keep: bytes, give: bytes) -> list[bytes]:
    """Their rows that say exactly what one of ours says (`ALIKE`)."""
    same = " AND ".join(f"k.{name} IS g.{name}" for name in _cells_of(table))
    rows = raw.execute(
        f"SELECT DISTINCT g.id FROM {table} k JOIN {table} g ON {same} "
        "WHERE k.customer_id = ? AND g.customer_id = ? AND k.live = 1 AND g.live = 1 ORDER BY g.pk",
        (keep, give),
    ).fetchall()
    return [row for (row,) in rows]


def _cells_of(table: str) -> list[str]:
    from sbdesk.store.tables import cells, record_tables

    found = next(one for one in record_tables() if one.name == table)
    return [name for _, name in cells(found) if name not in ("live", "customer_id")]


def _counts(raw: Connection, keep: bytes, give: bytes) -> list[JoinCount]:
    found = []
    for table in sorted(belonging(), key=lambda table: table not in _SUBJECTS):
        of = f"SELECT count(*) FROM {table} WHERE customer_id = ? AND live = 1"
        ours, theirs = (int(raw.execute(of, (who,)).fetchall()[0][0]) for who in (keep, give))
        if ours or theirs:
            title = _SUBJECTS.get(table) or KIND_OF[table].title
            found.append(JoinCount(table, title, ours, theirs))
    return found


def _notes(raw: Connection, ours: Mapping[str, Value], theirs: Mapping[str, Value]) -> list[str]:
    """What follows by itself, in sentences."""
    keep, give = cast(bytes, ours["id"]), cast(bytes, theirs["id"])
    once = sum(len(doubles(raw, table, keep, give)) for table in ALIKE)
    once += sum(
        pair.values == pair.theirs for table in KEYED for pair in same_key(raw, table, keep, give)
    )
    notes = []
    if once:
        notes.append(f"两边都有、内容一样的 {once} 条记录只留一条。")
    if ours["official"] and theirs["official"] and ours["customer_no"] != theirs["customer_no"]:
        notes.append("营销系统的导出里是两户，请先确认不是两个用电户。")
    return notes


def _candidate(row: Mapping[str, Value], records: int) -> Candidate:
    return Candidate(
        pk=cast(int, row["pk"]),
        id=cast(bytes, row["id"]),
        customer_no=str(row["customer_no"] or ""),
        name=str(row["name"] or ""),
        village=str(row["village"] or ""),
        live=bool(row["live"]),
        records=records,
        official=bool(row["official"]),
    )
