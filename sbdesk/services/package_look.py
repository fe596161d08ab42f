"""What taking a package in changes, record by record and customer by customer, in words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Table

from sbdesk.domain.handoff import ClashRow, CustomerChange, Undisputed
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.package_fields import Differing, differing, in_words
from sbdesk.services.story_words import Words, words_of
from sbdesk.store.driver import Connection, Value
from sbdesk.store.tables import cells, record_tables, table_no

MOST_DETAILED = 2000
"""Of so many customers the fields are told one by one as well."""
MOST_LISTED = 5000
"""So many customers are listed one by one; the rest is counted."""
_AT_ONCE = 500
_SOME = 4
Checkpoint = Callable[[int, int, str], None]
Row = Mapping[str, Value]


@dataclass
class _Customer:
    """What happens to one customer while it is being counted."""

    fields: list[str] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    withdrawn: Counter[str] = field(default_factory=Counter)
    itself: str = ""
    differing: tuple[Differing, ...] = ()

    @property
    def count(self) -> int:
        """Records touched."""
        own = 1 if self.fields or self.itself else 0
        return own + sum(sum(c.values()) for c in (self.created, self.changed, self.withdrawn))

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


def look_at(
    before: Connection,
    after: Connection,
    touched: Iterable[tuple[int, bytes]],
    clashes: Sequence[ClashRow],
    checkpoint: Checkpoint,
    *,
    detailed: bool = False,
) -> Looked:
    """Compare two states of the file in the records that a package touched.

    `detailed` tells of customers field by field too, for a person who is going to decide.
    """
    look = _Look(MOST_DETAILED if detailed else 0)
    by_table: dict[int, list[bytes]] = defaultdict(list)
    for tbl, row in touched:
        by_table[tbl].append(row)
    total, done = sum(map(len, by_table.values())), 0
    tables = {table_no(table): table for table in record_tables()}
    for tbl, rows in sorted(by_table.items()):
        for some in _chunks(sorted(rows)):
            look.compare(
                tables[tbl], _rows(before, tables[tbl], some), _rows(after, tables[tbl], some)
            )
            done += len(some)
            checkpoint(done, total, "正在比较")
    return look.result(after, clashes)


def undisputed(
    before: Connection, after: Connection, place: tuple[str, bytes, str]
) -> tuple[Undisputed, ...]:
    """The other fields of a record that a package changes; `place` is the disputed cell."""
    name, record, disputed = place
    table = next(table for table in record_tables() if table.name == name)
    ours = _rows(before, table, [record]).get(record)
    then = _rows(after, table, [record]).get(record)
    if ours is None or then is None:
        return ()
    return in_words(differing(name, ours, then, {disputed}), words_of(after, (), full=False))


class _Look:
    def __init__(self, detailed: int) -> None:
        self._detailed = detailed
        self._created = self._updated = self._same = 0
        self._customers: dict[bytes, _Customer] = defaultdict(_Customer)

    def compare(
        self, table: Table, before: Mapping[bytes, Row], after: Mapping[bytes, Row]
    ) -> None:
        """Count some records of one table."""
        for record, now in after.items():
            was = before.get(record)
            if was == now or (not now["live"] and (was is None or not was["live"])):
                self._same += 1
                continue
            new = was is None or not was["live"]
            self._created += new
            self._updated += not new
            owner = record if table.name == "customer" else now.get("customer_id")
            self._tell(table, self._customers[owner if isinstance(owner, bytes) else b""], was, now)

    def _tell(self, table: Table, customer: _Customer, was: Row | None, now: Row) -> None:
        title = TOLD[table.name].title if table.name in TOLD else _TITLES.get(table.name, "记录")
        if table.name == "customer" and now["live"] and self._detailed:
            self._detailed -= 1
            fresh = was is None or not was["live"]
            known = _IN_THE_HEAD if fresh else ()
            customer.differing = differing(table.name, None if fresh else was, now, known)
        if table.name == "customer" and (was is None or not was["live"]):
            customer.itself = "新客户" if was is None else "恢复"
        elif table.name == "customer" and not now["live"]:
            customer.itself = "撤回"
        elif table.name == "customer" and was is not None:
            told = TOLD["customer"].fields
            customer.fields += [f.title for name, f in told.items() if was[name] != now[name]]
            customer.itself = "" if customer.fields else "档案"
        elif was is None or not was["live"]:
            customer.created[title] += 1
        else:
            (customer.changed if now["live"] else customer.withdrawn)[title] += 1

    def result(self, after: Connection, clashes: Sequence[ClashRow]) -> Looked:
        """The customers in order: those with clashes, with new records only, with changes."""
        disputed = Counter(clash.customer for clash in clashes)
        names = {clash.customer: (clash.customer_no, clash.name) for clash in clashes}
        wanted = [one for one in self._customers if one and one not in names]
        for some in _chunks(wanted[: 2 * MOST_LISTED]):
            marks = ", ".join("?" * len(some))
            sql = f"SELECT id, customer_no, name FROM customer WHERE id IN ({marks})"
            names.update({row[0]: (row[1] or "", row[2] or "") for row in after.execute(sql, some)})
        words = words_of(after, (), full=False)
        found = [
            self._change(record, names.get(record, ("", "本所资料")), disputed[record], words)
            for record in {**self._customers, **dict.fromkeys(disputed)}
        ]
        order = {"clash": 0, "new": 1, "changed": 2}
        found.sort(key=lambda one: (order[one.group], one.customer_no, one.name))
        listed = tuple(found[:MOST_LISTED])
        return Looked(self._created, self._updated, self._same, listed, len(found) - len(listed))

    def _change(
        self, record: bytes, named: tuple[str, str], clashes: int, words: Words
    ) -> CustomerChange:
        what = self._customers[record]
        old = what.fields or what.changed or what.withdrawn or what.itself in ("撤回", "档案")
        group = "clash" if clashes else ("changed" if old else "new")
        fields = in_words(what.differing, words)
        return CustomerChange(record, *named, group, what.words(), what.count, clashes, fields)


_IN_THE_HEAD = frozenset({"customer_no", "name"})
_TITLES = {
    "person": "人员",
    "holiday": "日历",
    "station": "本所资料",
    "sheet_mapping": "栏目对应",
    "notice_print": "打印记录",
    "paper_code": "纸面短码",
}


def _rows(raw: Connection, table: Table, records: Sequence[bytes]) -> dict[bytes, Row]:
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
