"""What taking a package in changes, record by record and customer by customer, in words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import nsmallest
from itertools import islice

from sqlalchemy import Table

from sbdesk.domain.handoff import ClashRow, CustomerChange, Undisputed
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.package_fields import differing, in_words
from sbdesk.services.story_words import words_of
from sbdesk.store.applying import Applied
from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.shapes import LIVE
from sbdesk.store.tables import Customer, cells, record_tables, table_no, table_of

MOST_DETAILED = 2000
"""Of so many customers the fields are told one by one as well."""
MOST_LISTED = 5000
"""So many customers are listed one by one; the rest is counted."""
_AT_ONCE = 500
_SOME = 4
_GROUPS = ("clash", "new", "changed")
Checkpoint = Callable[[int, int, str], None]
Details = Callable[[Sequence[bytes]], Mapping[bytes, tuple[Undisputed, ...]]]


@dataclass(slots=True)
class _Customer:
    """What happens to one customer while it is being counted; records by their title."""

    fields: list[str] = field(default_factory=list)
    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    withdrawn: dict[str, int] = field(default_factory=dict)
    itself: str = ""

    @property
    def count(self) -> int:
        """Records touched."""
        own = 1 if self.fields or self.itself else 0
        return own + sum(sum(c.values()) for c in (self.created, self.changed, self.withdrawn))

    @property
    def is_changed(self) -> bool:
        """Whether something that was here before becomes another."""
        return bool(
            self.fields or self.changed or self.withdrawn or self.itself in ("撤回", "档案")
        )

    def words(self) -> str:
        """「新客户、走访 1、照片 3」 or 「电话、地址、走访 1 改」."""
        said = [self.itself] if self.itself else []
        said += self.fields[:_SOME]
        if len(self.fields) > _SOME:
            said.append(f"等 {len(self.fields)} 项")
        said += [f"{title} {n}" for title, n in self.created.items()]
        said += [f"{title}改 {n}" for title, n in self.changed.items()]
        said += [f"{title}撤回 {n}" for title, n in self.withdrawn.items()]
        return "、".join(said)


@dataclass(frozen=True)
class Looked:
    """Counts of records and the customers they belong to, clashes first."""

    created: int
    updated: int
    same: int
    changes: tuple[CustomerChange, ...]
    unlisted: int


class _Table:
    """How records of a table are told of: what says whose they are, and the titles of fields."""

    def __init__(self, table: Table) -> None:
        self.names = dict(cells(table))
        self.is_customer = table.name == "customer"
        told = TOLD[table.name].fields if table.name in TOLD else {}
        self.title = TOLD[table.name].title if told else _TITLES.get(table.name, "记录")
        columns = {name: col for col, name in self.names.items()}
        self._titles = [(columns[name], one.title) for name, one in told.items() if name in columns]
        owner = "id" if self.is_customer else "customer_id"
        head = [owner if owner == "id" or owner in columns else "NULL", "live"]
        head += ["customer_no", "name"] if self.is_customer else []
        self._select = f"SELECT id, {', '.join(head)} FROM {table.name} WHERE id IN ({{}})"

    def heads(self, after: Connection, records: Sequence[bytes]) -> Iterable[Row]:
        """Of these records (id, customer, live), of customers number and name too."""
        return after.execute(self._select.format(", ".join("?" * len(records))), records)

    def titles(self, differing: Collection[int]) -> list[str]:
        """The fields told of that differ."""
        return [title for col, title in self._titles if col in differing]


def look_at(
    before: Connection,
    after: Connection,
    applied: Applied,
    clashes: Sequence[ClashRow],
    checkpoint: Checkpoint,
    *,
    detailed: bool = False,
) -> Looked:
    """Tell of two states of the file in the records that a package touched.

    `detailed` tells of customers field by field too, for a person who is going to decide.
    """
    look, differs = _Look(), applied.differing()
    by_table: dict[int, list[bytes]] = defaultdict(list)
    for tbl, row in differs:
        by_table[tbl].append(row)
    total, done = len(differs), 0
    tables = {table_no(table): table for table in record_tables()}
    for tbl, records in sorted(by_table.items()):
        table = _Table(tables[tbl])
        for some in _chunks(sorted(records)):
            for record, *head in table.heads(after, some):
                look.take(table, record, head, differs[tbl, record])
            done += len(some)
            checkpoint(done, total, "正在比较")
    details = partial(_details, before, after) if detailed else None
    return look.result(after, clashes, details)


def undisputed(
    before: Connection, after: Connection, name: str, record: bytes, disputed: Collection[str]
) -> tuple[Undisputed, ...]:
    """The fields of a record of table `name` that a package changes but the disputed ones."""
    table = next(table for table in record_tables() if table.name == name)
    ours = _cells_of(before, table, [record]).get(record)
    then = _cells_of(after, table, [record]).get(record)
    if ours is None or then is None:
        return ()
    return in_words(differing(name, ours, then, disputed), words_of(after, (), full=False))


class _Look:
    """Everything touched, counted by record and gathered by customer."""

    def __init__(self) -> None:
        self._created = self._updated = self._same = 0
        self._customers: dict[bytes, _Customer] = defaultdict(_Customer)
        self._names: dict[bytes, tuple[str, str]] = {b"": _OURS}

    def take(
        self, table: _Table, record: bytes, head: Sequence[Value], differs: Mapping[int, Value]
    ) -> None:
        """Count a record; `differs` are its cells that show other values, with those before."""
        owner, live = head[:2]
        was = differs.get(LIVE, live)
        if not differs or not (was or live):
            self._same += 1
            return
        self._created += not was
        self._updated += bool(was)
        customer = self._customers[owner if isinstance(owner, bytes) else b""]
        if table.is_customer:
            self._names[record] = (str(head[2] or ""), str(head[3] or ""))
            self._tell(table, customer, bool(live), differs)
        elif not was:
            _count(customer.created, table.title)
        else:
            _count(customer.changed if live else customer.withdrawn, table.title)

    def _tell(
        self, table: _Table, customer: _Customer, live: bool, differs: Mapping[int, Value]
    ) -> None:
        if not live:
            customer.itself = "撤回"
        elif LIVE in differs:
            customer.itself = "新客户" if differs[LIVE] is None else "恢复"
        else:
            customer.fields = table.titles(differs)
            customer.itself = "" if customer.fields else "档案"

    def result(
        self, after: Connection, clashes: Sequence[ClashRow], details: Details | None
    ) -> Looked:
        """The customers in order: those with clashes, with new records only, with changes."""
        disputed = Counter(clash.customer for clash in clashes)
        self._names.update({one.customer: (one.customer_no, one.name) for one in clashes})
        every = list({**self._customers, **dict.fromkeys(disputed)})
        for some in _chunks(one for one in every if one not in self._names):
            marks = ", ".join("?" * len(some))
            sql = f"SELECT id, customer_no, name FROM customer WHERE id IN ({marks})"
            for record, number, name in after.execute(sql, some):
                self._names[record] = (number or "", name or "")
        groups = {one: self._group(one, disputed) for one in every}
        listed = nsmallest(
            MOST_LISTED, every, key=lambda one: (groups[one], self._names.get(one, _OURS))
        )
        fields = details(self._changed_themselves(listed)) if details else {}
        changes = tuple(
            CustomerChange(
                customer=one,
                customer_no=self._names.get(one, _OURS)[0],
                name=self._names.get(one, _OURS)[1],
                group=_GROUPS[groups[one]],
                words=self._customers[one].words(),
                count=self._customers[one].count,
                clashes=disputed[one],
                fields=fields.get(one, ()),
            )
            for one in listed
        )
        unlisted = len(every) - len(listed)
        return Looked(self._created, self._updated, self._same, changes, unlisted)

    def _changed_themselves(self, listed: Iterable[bytes]) -> list[bytes]:
        """Those customers of whom single fields can be told."""
        told = (self._customers[one] for one in listed)
        return [
            one
            for one, what in zip(listed, told, strict=True)
            if what.fields or what.itself in ("新客户", "恢复", "档案")
        ][:MOST_DETAILED]

    def _group(self, record: bytes, disputed: Mapping[bytes, int]) -> int:
        """Which of `_GROUPS` a customer is in."""
        if record in disputed:
            return 0
        return 2 if self._customers[record].is_changed else 1


def _details(
    before: Connection, after: Connection, customers: Sequence[bytes]
) -> dict[bytes, tuple[Undisputed, ...]]:
    """Field by field what becomes of customers' own records; of new ones what is filled."""
    words, table = words_of(after, (), full=False), table_of(Customer)
    found: dict[bytes, tuple[Undisputed, ...]] = {}
    for some in _chunks(customers):
        ours, then = _cells_of(before, table, some), _cells_of(after, table, some)
        for record, now in then.items():
            was = ours.get(record)
            held = was if was is not None and was["live"] else None
            besides = () if held else _HEAD
            found[record] = in_words(differing(table.name, held, now, besides), words)
    return found


_HEAD = ("customer_no", "name")
_OURS = ("", "本所资料")
_TITLES = {
    "person": "人员",
    "holiday": "日历",
    "station": "本所资料",
    "sheet_mapping": "栏目对应",
    "notice_print": "打印记录",
    "paper_code": "纸面短码",
}


def _count(counts: dict[str, int], title: str) -> None:
    counts[title] = counts.get(title, 0) + 1


def _cells_of(
    raw: Connection, table: Table, records: Sequence[bytes]
) -> dict[bytes, Mapping[str, Value]]:
    names = [name for _, name in cells(table)]
    marks = ", ".join("?" * len(records))
    found = raw.execute(
        f"SELECT id, {', '.join(names)} FROM {table.name} WHERE id IN ({marks})", records
    )
    return {record: dict(zip(names, values, strict=True)) for record, *values in found}


def _chunks(things: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(things)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
