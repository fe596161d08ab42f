"""What taking a package in changes, record by record and customer by customer, in words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import islice

from sqlalchemy import Table

from sbdesk.domain.handoff import ClashRow, CustomerChange, CustomerCounts, Undisputed
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.package_fields import differing, in_words
from sbdesk.services.package_rulings import Rulings
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
_SOUGHT = 4
"""A table of fewer than so many times the records sought is read through."""
_SOME = 4
_GROUPS = ("clash", "new", "changed")
Checkpoint = Callable[[int, int, str], None]
Details = Callable[[Sequence[bytes]], Mapping[bytes, tuple[Undisputed, ...]]]


class _Records:
    """What happens to the records of one customer besides its own, by their title."""

    __slots__ = ("changed", "created", "withdrawn")

    def __init__(self) -> None:
        self.created: dict[str, int] = {}
        self.changed: dict[str, int] = {}
        self.withdrawn: dict[str, int] = {}

    @property
    def count(self) -> int:
        """Records touched."""
        return sum(sum(c.values()) for c in (self.created, self.changed, self.withdrawn))

    def words(self) -> list[str]:
        """「走访 1」「照片改 3」「合同撤回 1」."""
        said = [f"{title} {n}" for title, n in self.created.items()]
        said += [f"{title}改 {n}" for title, n in self.changed.items()]
        return said + [f"{title}撤回 {n}" for title, n in self.withdrawn.items()]


@dataclass(slots=True)
class _Own:
    """What happens to a customer's own record: whether it is live now, its cells that differ."""

    number: str
    name: str
    live: bool
    differs: Mapping[int, Value]

    @property
    def is_back(self) -> bool:
        """Whether it is new, or was withdrawn and comes back."""
        return self.live and LIVE in self.differs

    def word(self, *, joined: bool) -> str:
        """What becomes of the whole of it; empty where only fields change."""
        if not self.live:
            return "并入另一份档案" if joined else "撤回"
        if not self.is_back:
            return ""
        return "新客户" if self.differs[LIVE] is None else "恢复"


@dataclass(frozen=True)
class Looked:
    """Counts of records and the customers they belong to, clashes first."""

    created: int
    updated: int
    same: int
    changes: tuple[CustomerChange, ...]
    unlisted: int
    customers: CustomerCounts


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
        self._select = f"SELECT id, {', '.join(head)} FROM {table.name}"
        self._newest = f"SELECT max(pk) FROM {table.name}"

    def heads(self, after: Connection, records: Sequence[bytes]) -> Iterator[list[Row]]:
        """Of these records, some at a time, (id, customer, live), of customers number and name too.

        Reading a table from beginning to end is quicker than looking for a good part of it.
        """
        [(newest,)] = after.execute(self._newest).fetchall()
        if len(records) * _SOUGHT > (newest or 0):
            sought, every = set(records), after.execute(self._select)
            while some := every.fetchmany(_AT_ONCE):
                yield [row for row in some if row[0] in sought]
            return
        for asked in _chunks(records):
            marks = ", ".join("?" * len(asked))
            yield after.execute(f"{self._select} WHERE id IN ({marks})", asked).fetchall()

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
    detailed: Rulings | None = None,
) -> Looked:
    """Tell of two states of the file in the records that a package touched.

    For a person who is going to decide customers are told of field by field too, with the rulings
    that the package brings (`detailed`).
    """
    look, differs = _Look(detailed or Rulings()), applied.differing()
    by_table: dict[int, list[bytes]] = defaultdict(list)
    for tbl, row in differs:
        by_table[tbl].append(row)
    total, done = len(differs), 0
    tables = {table_no(table): table for table in record_tables()}
    for tbl, records in sorted(by_table.items()):
        table = _Table(tables[tbl])
        for some in table.heads(after, sorted(records)):
            for record, *head in some:
                look.take(table, record, head, differs[tbl, record])
            done += len(some)
            checkpoint(done, total, "正在比较")
    details = partial(_details, before, after, detailed) if detailed is not None else None
    return look.result(after, clashes, details)


def undisputed(
    before: Connection,
    after: Connection,
    name: str,
    record: bytes,
    disputed: Collection[str],
    ruled: Collection[str] = (),
) -> tuple[Undisputed, ...]:
    """The fields of a record of table `name` that a package changes but the disputed ones."""
    table = next(table for table in record_tables() if table.name == name)
    ours = _cells_of(before, table, [record]).get(record)
    then = _cells_of(after, table, [record]).get(record)
    if ours is None or then is None:
        return ()
    words = words_of(after, (), full=False)
    return in_words(differing(name, ours, then, disputed), words, ruled)


class _Look:
    """Everything touched, counted by record and gathered by customer; words only for the listed."""

    def __init__(self, rulings: Rulings) -> None:
        self._rulings = rulings
        self._created = self._updated = self._same = 0
        self._own: dict[bytes, _Own] = {}
        self._records: dict[bytes, _Records] = defaultdict(_Records)
        self._quiet: set[bytes] = set()
        self._told = _Table(table_of(Customer))

    def take(
        self, table: _Table, record: bytes, head: Sequence[Value], differs: Mapping[int, Value]
    ) -> None:
        """Count a record; `differs` are its cells that show other values, with those before."""
        owner, live = head[:2]
        was = differs.get(LIVE, live)
        if not differs or not (was or live):
            self._same += 1
            self._quiet.add(owner if isinstance(owner, bytes) else b"")
            return
        self._created += not was
        self._updated += bool(was)
        if table.is_customer:
            number, name = head[2:]
            self._own[record] = _Own(str(number or ""), str(name or ""), bool(live), differs)
            return
        records = self._records[owner if isinstance(owner, bytes) else b""]
        if not was:
            _count(records.created, table.title)
        else:
            _count(records.changed if live else records.withdrawn, table.title)

    def result(
        self, after: Connection, clashes: Sequence[ClashRow], details: Details | None
    ) -> Looked:
        """The customers in order: those with clashes, new ones, those known with changes."""
        disputed = Counter(clash.customer for clash in clashes)
        names = {one.customer: (one.customer_no, one.name) for one in clashes}
        names.update((one, (own.number, own.name)) for one, own in self._own.items())
        names[b""] = _OURS
        every = list({**self._own, **self._records, **dict.fromkeys(disputed)})
        for some in _chunks(one for one in every if one not in names):
            marks = ", ".join("?" * len(some))
            sql = f"SELECT id, customer_no, name FROM customer WHERE id IN ({marks})"
            for record, number, name in after.execute(sql, some):
                names[record] = (number or "", name or "")
        groups = {one: self._group(one, disputed) for one in every}
        listed = nsmallest(MOST_LISTED, every, key=lambda one: (groups[one], names.get(one, _OURS)))
        told = [one for one in listed if one in self._own and self._own[one].live]
        fields = details(told[:MOST_DETAILED]) if details else {}
        changes = tuple(
            CustomerChange(
                customer=one,
                customer_no=names.get(one, _OURS)[0],
                name=names.get(one, _OURS)[1],
                group=_GROUPS[groups[one]],
                words=self._words(one),
                count=(one in self._own) + self._others(one).count,
                clashes=disputed[one],
                fields=fields.get(one, ()),
                rulings=self._rulings.said.get(one, ()),
            )
            for one in listed
        )
        unlisted = len(every) - len(listed)
        counts = self._counts(groups)
        return Looked(self._created, self._updated, self._same, changes, unlisted, counts)

    def _counts(self, groups: Mapping[bytes, int]) -> CustomerCounts:
        """Of customers only: what belongs to none is listed, not counted."""
        found = Counter(group for one, group in groups.items() if one)
        quiet = self._quiet - groups.keys() - {b""}
        return CustomerCounts(found[1], found[2], len(quiet))

    def _others(self, customer: bytes) -> _Records:
        return self._records.get(customer) or _Records()

    def _words(self, customer: bytes) -> str:
        """「新客户、走访 1、照片 3」 or 「电话、地址、走访 1 改」."""
        said: list[str] = []
        if own := self._own.get(customer):
            word = own.word(joined=customer in self._rulings.joined)
            fields = [] if word else self._told.titles(own.differs)
            said = [word or (fields[0] if fields else "档案"), *fields[1:_SOME]]
            said += [f"等 {len(fields)} 项"] if len(fields) > _SOME else []
        return "、".join([*said, *self._others(customer).words()])

    def _group(self, customer: bytes, disputed: Mapping[bytes, int]) -> int:
        """Which of `_GROUPS` a customer is in; whoever is known here is not new for a record."""
        if customer in disputed:
            return 0
        own = self._own.get(customer)
        return 1 if own and own.is_back else 2


def _details(
    before: Connection, after: Connection, rulings: Rulings, customers: Sequence[bytes]
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
            ruled = rulings.of(table.name, record)
            found[record] = in_words(differing(table.name, held, now, besides), words, ruled)
    return found


_HEAD = ("customer_no", "name")
_OURS = ("", "本所资料")
_TITLES = {
    "person": "人员",
    "holiday": "日历",
    "station": "本所资料",
    "sheet_mapping": "栏目对应",
    "notice_print": "打印记录",
    "disclosure": "查看记录",
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
