"""Clashes as they are put to a person: one question each, with who, when, where (DESIGN §4).

Only true ones: both sides changed the same cell since the point both knew, to different values; one
withdrew what the other wrote in; one 户号 has two files; two notices were served for one cause.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import Table, Text

from sbdesk.domain.actions import Action
from sbdesk.domain.dossier import Form, PartField
from sbdesk.domain.handoff import Choice, ClashKind, ClashRow, Side
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.clock import station_wall
from sbdesk.services.story_facts import record_word
from sbdesk.services.story_reading import StoryRow
from sbdesk.services.story_words import NOTHING, Words, words_of
from sbdesk.store.clash_past import Written, common_value, written
from sbdesk.store.clashes import LIVE, Clash, Head, clashes
from sbdesk.store.driver import Connection, Value
from sbdesk.store.same_numbers import same_numbers
from sbdesk.store.tables import cells, record_tables, table_no

_LONGEST = 2000
_TYPED = (Form.TEXT, Form.LONG, Form.PHONE, Form.DATE)
NEVER_EMPTY = frozenset({"name", "customer_no", "content", "what"})
_PROGRAM = "程序记下的内容"
_RULED = "两边都裁定过，结果不同"
_NOBODY = Side("", "", "", "")
_UNTOLD = {
    "official": "系统导出的内容",
    "time_limit": "时限的依据",
    "contact_due_at": "联系期限",
    "merged_into_id": "并入哪份档案",
    "number": "编号",
    "live": "是否有效",
    "name": "名称",
    "role": "角色",
    "company": "县公司",
    "unit_word": "简称",
    "phone": "电话",
    "head": "负责人",
    "off": "是否放假",
    "columns": "栏目对应",
}


@dataclass(frozen=True)
class Sides:
    """The entries of a clash by side: this machine's and the other's first, further ones after."""

    mine: tuple[Head, ...]
    theirs: tuple[Head, ...]
    others: tuple[Head, ...]


@dataclass(frozen=True)
class Found:
    """A clash and what settling it needs: its table and column, and the records it is between.

    `pair` are the two records of a number or notice clash, mine first; `about` are the columns
    whose values hang on the answer.
    """

    row: ClashRow
    table: str
    record: bytes
    column: str
    sides: Sides | None = None
    pair: tuple[bytes, bytes] | None = None
    original: Value = None
    twins: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()


def clash_id(*parts: object) -> str:
    """A short name of a clash, the same on every machine."""
    said = "|".join(p.hex() if isinstance(p, bytes) else str(p) for p in parts)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def open_found(raw: Connection) -> list[Found]:
    """Every clash of the file, by customer."""
    found = [*Reader(raw).all()]
    return sorted(found, key=lambda f: (f.row.customer_no, f.row.name, f.row.kind, f.row.id))


class Reader:
    """Puts the clashes of one state of the file into words."""

    def __init__(self, raw: Connection) -> None:
        self._raw = raw
        self._tables: dict[int, Table] = {table_no(t): t for t in record_tables()}
        self._rows: dict[tuple[str, bytes], StoryRow | None] = {}

    def all(self) -> Iterator[Found]:
        """Every clash: cells, lives, numbers, notices."""
        found = clashes(self._raw)
        places = {(c.tbl, c.row, dict(cells(self._tables[c.tbl]))[c.col]) for c in found}
        for clash in found:
            if clash.col == LIVE:
                yield self._life(clash)
                continue
            column = dict(cells(self._tables[clash.tbl]))[clash.col]
            if column.endswith("_at") and (clash.tbl, clash.row, f"{column[:-3]}_wall") in places:
                continue
            yield self._field(clash, column)
        yield from self._numbers()
        yield from self._notices()

    # a field

    def _field(self, clash: Clash, column: str) -> Found:
        table, sides = self._tables[clash.tbl], self._sides(clash.heads)
        row = self._row(table, clash.row)
        field = self._label(table.name, column)
        keys = [head.key for head in clash.heads]
        common = common_value(self._raw, clash.tbl, clash.row, clash.col, keys)
        mine, theirs = (self._side(field, side[0]) for side in (sides.mine, sides.theirs))
        shown = row.values.get(column) if row else None
        # Where the common point was in dispute itself no one value can be called the original.
        empty = common.value is None and column in NEVER_EMPTY
        original = not common.parted and not empty
        before = self._words.of(field, common.value, _LONGEST) or NOTHING
        how = _RULED if self._all_ruled(clash) else "两边都改过，互不知道"
        question = f"「{field.title}」{how}。请选一个："
        name = clash_id(clash.tbl, clash.row, column)
        told = column in TOLD.get(table.name, TOLD["notice"]).fields
        asked = replace(
            self._about(name, ClashKind.FIELD, row, field.title, question),
            mine=mine,
            theirs=theirs,
            original=None if common.parted else Side(before, "", "", ""),
            default=Choice.THEIRS if shown == sides.theirs[0].value else Choice.MINE,
            choices=(Choice.MINE, Choice.THEIRS) + ((Choice.ORIGINAL,) if original else ()),
            editable=told and _takes_text(table, column) and field.form in _TYPED,
            others=tuple(self._side(field, head) for head in sides.others),
        )
        twin = f"{column[:-5]}_at" if column.endswith("_wall") else ""
        twins = (twin,) if twin in {name for _, name in cells(table)} else ()
        at = (table.name, clash.row, column)
        return Found(asked, *at, sides, original=common.value, twins=twins)

    def _label(self, table: str, column: str) -> PartField:
        fields = TOLD[table].fields if table in TOLD else {}
        return fields.get(column) or PartField(column, _UNTOLD.get(column, _PROGRAM), Form.LONG)

    def _all_ruled(self, clash: Clash) -> bool:
        """Whether every side was settled already, and each without knowing of the others."""
        return all(written(self._raw, head.key).action == Action.SETTLE for head in clash.heads)

    def _side(self, field: PartField, head: Head) -> Side:
        value = self._words.of(field, head.value, _LONGEST) or NOTHING
        return _signed(value, written(self._raw, head.key))

    def _sides(self, heads: Iterable[Head]) -> Sides:
        """This machine's entries against the rest; without own ones the first machine's."""
        by_machine: dict[tuple[bool, bytes], list[Head]] = {}
        for head in heads:
            who = written(self._raw, head.key)
            by_machine.setdefault((not who.own, who.site or who.origin), []).append(head)
        first, second, *rest = [by_machine[key] for key in sorted(by_machine)] + [[]]
        if not second:
            first, second = first[:1], first[1:]
        return Sides(tuple(first), tuple(second), tuple(head for some in rest for head in some))

    # a life

    def _life(self, clash: Clash) -> Found:
        table, sides = self._tables[clash.tbl], self._sides(clash.heads)
        row = self._row(table, clash.row)
        mine, theirs = (self._deeds(table, side) for side in (sides.mine, sides.theirs))
        what = f"这条{_title(table.name)}" if table.name != "customer" else "这份档案"
        live = bool(row and row.live)
        name = clash_id(clash.tbl, clash.row, "live")
        how = _RULED if self._all_ruled(clash) else "一边撤回了，另一边又改过"
        question = f"{what}{how}。请选按哪边的办："
        asked = replace(
            self._about(name, ClashKind.LIFE, row, "撤回还是保留", question),
            mine=mine,
            theirs=theirs,
            default=Choice.MINE if live != withdraws(sides.mine) else Choice.THEIRS,
        )
        names = dict(cells(table))
        about = frozenset(names[head.col] for head in clash.heads)
        return Found(asked, table.name, clash.row, "live", sides, about=about)

    def _deeds(self, table: Table, side: tuple[Head, ...]) -> Side:
        if withdrawals := [head.key for head in side if head.col == LIVE and head.value == 0]:
            who = written(self._raw, max(withdrawals))
            return _signed(_withdrawn(who), who)
        who = written(self._raw, max(head.key for head in side))
        names = dict(cells(table))
        fields = [(self._label(table.name, names[h.col]), h) for h in side if h.col != LIVE]
        said = [f"{f.title}：{self._words.of(f, h.value, 200) or NOTHING}" for f, h in fields]
        return _signed("保留，并改了" + "；".join(said) if said else "保留", who)

    # two files, two notices

    def _numbers(self) -> Iterator[Found]:
        for number, records in same_numbers(self._raw):
            ours = sorted(records, key=lambda r: (not self._maker("customer", r).own, r))
            for other in ours[1:]:
                question = (
                    f"户号 {number} 有两份档案，是两台机器各建的。"
                    "是同一户就合并（选以哪份为准），不是同一户请改正其中一个户号。"
                )
                yield self._between(
                    "customer", (ours[0], other), ClashKind.NUMBER, "户号", question
                )

    def _notices(self) -> Iterator[Found]:
        twice: dict[str, list[bytes]] = {}
        for cause, record in self._raw.execute(
            "SELECT cause, id FROM notice WHERE live = 1 AND cause IN (SELECT cause FROM notice "
            "WHERE live = 1 AND cause <> '' GROUP BY cause HAVING count(*) > 1) ORDER BY cause, id"
        ).fetchall():
            twice.setdefault(cause, []).append(record)
        question = (
            "同一件事在两台机器上各签发了一份通知，两份可能都已送达。"
            "请选以哪一份为准，另一份登记为作废，两份的存档都保留："
        )
        for records in twice.values():
            ours = sorted(records, key=lambda r: (not self._maker("notice", r).own, r))
            for other in ours[1:]:
                yield self._between(
                    "notice", (ours[0], other), ClashKind.NOTICE, "通知单", question
                )

    def _between(
        self, name: str, pair: tuple[bytes, bytes], kind: ClashKind, field: str, question: str
    ) -> Found:
        table = next(t for t in self._tables.values() if t.name == name)
        rows = [self._row(table, record) for record in pair]
        sides = [
            _signed(self._summary(name, row), self._maker(name, record))
            for row, record in zip(rows, pair, strict=True)
        ]
        about = self._about(clash_id(kind.value, *sorted(pair)), kind, rows[0], field, question)
        asked = replace(about, mine=sides[0], theirs=sides[1])
        return Found(asked, name, pair[0], "live", pair=pair)

    def _summary(self, name: str, row: StoryRow | None) -> str:
        if row is None:
            return NOTHING
        told = ("name", "address", "phone") if name == "customer" else ("number", "issued_wall")
        values = (row.values.get(column) for column in told)
        return "，".join(str(value) for value in values if value) or NOTHING

    def _maker(self, name: str, record: bytes) -> Written:
        """Who made a record: the batch it names, or its first entry."""
        row = self._raw.execute(
            f"SELECT batch_origin, batch_seq FROM {name} WHERE id = ? AND batch_seq IS NOT NULL",
            (record,),
        ).fetchone()
        tbl = next(no for no, table in self._tables.items() if table.name == name)
        row = (
            row
            or self._raw.execute(
                "SELECT origin, seq FROM entry WHERE tbl = ? AND row = ? AND col = 1 "
                "ORDER BY rank, origin, seq LIMIT 1",
                (tbl, record),
            ).fetchone()
        )
        assert row is not None
        return written(self._raw, (row[0], row[1]))

    # whose

    def _about(
        self, name: str, kind: ClashKind, row: StoryRow | None, field: str, question: str
    ) -> ClashRow:
        """The question about a record; its sides are still to be filled in."""
        customer, number, title = self._customer(row)
        return ClashRow(
            id=name,
            kind=kind,
            customer=customer,
            customer_no=number,
            name=title,
            record=self._record(row),
            field=field,
            question=question,
            mine=_NOBODY,
            theirs=_NOBODY,
            original=None,
            default=Choice.MINE,
            choices=(Choice.MINE, Choice.THEIRS),
            editable=False,
        )

    def _record(self, row: StoryRow | None) -> str:
        if row is None:
            return ""
        if row.table == "customer":
            return "客户档案"
        word = record_word(row, self._words) if row.table in TOLD else ""
        return f"{_title(row.table)} {word}".strip()

    def _customer(self, row: StoryRow | None) -> tuple[bytes, str, str]:
        owner: Value = row.id if row and row.table == "customer" else None
        owner = owner or (row.values.get("customer_id") if row else None)
        if not isinstance(owner, bytes):
            name = row.values.get("name") if row else None
            return b"", "", str(name or "")
        found = self._raw.execute(
            "SELECT customer_no, name FROM customer WHERE id = ?", (owner,)
        ).fetchone()
        number, name = found or ("", "")
        return owner, number or "", name or ""

    def _row(self, table: Table, record: bytes) -> StoryRow | None:
        key = (table.name, record)
        if key not in self._rows:
            names = [name for _, name in cells(table)]
            row = self._raw.execute(
                f"SELECT {', '.join(names)} FROM {table.name} WHERE id = ?", (record,)
            ).fetchone()
            values = dict(zip(names, row, strict=True)) if row else {}
            self._rows[key] = StoryRow(table.name, record, values, None) if row else None
        return self._rows[key]

    @cached_property
    def _words(self) -> Words:
        return words_of(self._raw, (), full=True)


def withdraws(side: Iterable[Head]) -> bool:
    """Whether one side of a clash on a life took the record out of use."""
    return any(head.col == LIVE and head.value == 0 for head in side)


def _withdrawn(who: Written) -> str:
    """A withdrawal with its reason, which stands in the sentence of the action that made it."""
    if not who.sentence or who.action == Action.SETTLE:
        return "撤回"
    return who.sentence if who.sentence.startswith("撤回") else f"撤回（{who.sentence}）"


def _signed(value: str, who: Written) -> Side:
    wall = station_wall(who.wall)
    at = f"{wall:%Y-%m-%d %H:%M}" if wall else ""
    machine = who.machine or (f"{who.letter}机" if who.letter else "另一台机器")
    return Side(value, who.person, at, machine)


def _title(table: str) -> str:
    return TOLD[table].title if table in TOLD else _TITLES.get(table, "记录")


_TITLES = {"person": "人员", "holiday": "日历", "station": "本所资料", "sheet_mapping": "栏目对应"}


def _takes_text(table: Table, column: str) -> bool:
    return isinstance(table.columns[column].type, Text)
