"""What can be written out of each list: columns, their headings, where they are read.

Headings are those the import knows, so that a list that went out can come in again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.dossier import Form, PartField
from sbdesk.domain.dossier_kinds import PART_KINDS
from sbdesk.domain.story_fields import PERSONAL, TOLD


@dataclass(frozen=True)
class ExportColumn:
    """One column: its name, its heading, the SQL that reads it, how its value is written.

    `personal` ones are masked as far as `story_fields.masked` says, in `free` texts the numbers
    that look personal are.
    """

    name: str
    title: str
    sql: str
    form: Form = Form.TEXT
    codes: str = ""
    personal: bool = False

    @property
    def free(self) -> bool:
        """Whether people write in it what they like."""
        return self.form is Form.LONG


@dataclass(frozen=True)
class ExportKind:
    """One list: its title, the tables it is read from (`t` holds the local numbers), its columns.

    `usual` are the columns written when nobody says which; `reckoned` are not read but found out
    by the list's own service.
    """

    name: str
    title: str
    source: str
    columns: tuple[ExportColumn, ...]
    usual: tuple[str, ...]
    order: str
    reckoned: frozenset[str] = frozenset()

    def column(self, name: str) -> ExportColumn:
        """A column by its name; raises KeyError."""
        return next(one for one in self.columns if one.name == name)

    def knows(self, name: str) -> bool:
        """Whether there is such a column."""
        return any(one.name == name for one in self.columns)


_CUSTOMER = "JOIN customer c ON c.id = t.customer_id"
_PERHAPS = f"LEFT {_CUSTOMER}"
_WHOSE: Final = (
    ExportColumn("customer_no", "户号", "c.customer_no"),
    ExportColumn("customer", "户名", "c.name"),
    ExportColumn("village", "村", "c.village"),
)


def _grade(column: str) -> str:
    return (
        f"(SELECT g.{column} FROM credit_grade g WHERE g.customer_id = t.id AND g.live = 1 "
        "ORDER BY g.scored_on DESC, g.pk DESC LIMIT 1)"
    )


_GRADES: Final = (
    ExportColumn("grade", "信用等级", _grade("grade")),
    ExportColumn("score", "信用得分", _grade("score"), Form.WHOLE),
    ExportColumn("scored_on", "评定日期", _grade("scored_on"), Form.DATE),
    ExportColumn("next_visit_due", "下次走访最迟", _grade("next_visit_due"), Form.DATE),
)


def _of_field(field: PartField, title: str = "", prefix: str = "t") -> ExportColumn:
    sql = f"{prefix}.{field.name}"
    if field.form is Form.PERSON:
        sql = f"(SELECT p.name FROM person p WHERE p.id = {sql})"
    elif field.form is Form.PART:
        sql = f"(SELECT o.name FROM {field.refers} o WHERE o.id = {sql})"
    form = Form.TEXT if field.form in (Form.PERSON, Form.PART) else field.form
    personal = field.name in PERSONAL or field.name == "number"
    unit = f"({field.unit})" if field.unit else ""
    heading = title or f"{field.title}{unit}"
    return ExportColumn(field.name, heading, sql, form, field.codes, personal)


def _customers() -> ExportKind:
    told = TOLD["customer"].fields
    long = frozenset({"note", "importance_note"})
    columns = []
    for name, title in FIELD_TITLES.items():
        made = _of_field(told[name], title)
        if name in long:
            made = ExportColumn(name, title, made.sql, Form.LONG)
        if name == "manager_id":
            made = ExportColumn("manager", title, made.sql)
        columns.append(made)
    columns += [
        ExportColumn("class_name", "大客户分类", "NULL"),
        ExportColumn("percent", "资料完整度(%)", "NULL", Form.WHOLE),
    ]
    usual = tuple(name for name in FIELD_TITLES if name != "manager_id")
    return ExportKind(
        "customers", "客户档案", "customer t", (*columns, *_GRADES), usual,
        "t.customer_no IS NULL, t.customer_no, t.pk", frozenset({"class_name", "percent"}),
    )  # fmt: skip


def _cases(name: str, table: str, title: str, usual: str, order: str) -> ExportKind:
    skipped = ("customer_id", "repeat_of_id")
    fields = [f for f in TOLD[table].fields.values() if f.name not in skipped]
    own = [_of_field(field) for field in fields]
    columns = (
        ExportColumn("number", "编号", "t.number"),
        *_WHOSE,
        *own,
        ExportColumn("state", "状态", "NULL"),
    )
    source = f"{table} t {_PERHAPS}"
    return ExportKind(
        name, title, source, columns, tuple(usual.split()), order, frozenset({"state"})
    )


def _credit() -> ExportKind:
    mine = (
        ExportColumn("customer_no", "户号", "t.customer_no"),
        ExportColumn("customer", "户名", "t.name"),
        ExportColumn("village", "村", "t.village"),
    )
    columns = (*mine, *_GRADES)
    return ExportKind(
        "credit", "信用评价", "customer t", columns, tuple(c.name for c in columns),
        "t.customer_no IS NULL, t.customer_no, t.pk",
    )  # fmt: skip


def _parts() -> dict[str, ExportKind]:
    found = {}
    for kind in PART_KINDS:
        own = [_of_field(field) for field in kind.fields]
        names = {column.name for column in own}
        whose = [column for column in _WHOSE if column.name not in names]
        columns = (*whose, *own)
        order = f"c.customer_no, {f't.{kind.starts}, ' if kind.starts else ''}t.pk"
        found[kind.name] = ExportKind(
            kind.name, kind.title, f"{kind.name} t {_CUSTOMER} AND c.live = 1", columns,
            tuple(column.name for column in columns), order,
        )  # fmt: skip
    return found


def _kinds() -> dict[str, ExportKind]:
    parts = _parts()
    return {
        "customers": _customers(),
        "complaints": _cases(
            "complaints", "complaint", "投诉台账",
            "number received_wall category customer_no customer state closed_on",
            "t.received_wall DESC, t.pk DESC",
        ),
        "visits": _cases(
            "visits", "visit", "走访记录",
            "number planned_on visited_wall customer_no customer village visitors state",
            "coalesce(t.visited_wall, t.planned_on) DESC, t.pk DESC",
        ),
        "credit": _credit(),
        "usage": parts["usage_month"],
        "receivables": parts["receivable"],
        **parts,
    }  # fmt: skip


KINDS: Final[Mapping[str, ExportKind]] = MappingProxyType(_kinds())
"""Every list that can be written out, by the name the command line knows it by."""
