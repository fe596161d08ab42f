"""What a package brings that somebody decided elsewhere over what this machine wrote, in words.

A ruling, or a joining of two files, comes as an ordinary change of a value. Whoever wrote the value
that lost is told so, and by whom it was decided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table

from sbdesk.domain.actions import Action
from sbdesk.domain.dossier import PartField
from sbdesk.domain.story_fields import TOLD
from sbdesk.domain.words import group_no
from sbdesk.services.package_fields import unlike_words
from sbdesk.services.story_words import NOTHING, Words, words_of
from sbdesk.store.applying import Applied
from sbdesk.store.clash_past import parents_of, value_of, written
from sbdesk.store.driver import Connection, Value
from sbdesk.store.shapes import LIVE
from sbdesk.store.tables import Customer, cells, record_tables, table_no, table_of

_MOST = 200
"""So many are told one by one."""
_DECIDED = (
    "SELECT e.origin, e.seq, e.tbl, e.row, e.col, e.new, t.person_name FROM tx t "
    "JOIN entry e ON e.origin = t.origin AND e.seq >= t.first AND e.seq < t.first + t.n "
    "JOIN head h ON h.tbl = e.tbl AND h.row = e.row AND h.col = e.col "
    "AND h.origin = e.origin AND h.seq = e.seq "
    "WHERE t.origin = ? AND t.first >= ? AND t.first < ? AND t.action = ? ORDER BY e.seq"
)


@dataclass(frozen=True)
class Rulings:
    """`said` are sentences by customer (b"" for records of none), `cells` the columns that were
    ruled on by (table, record), and `joined` the files that went into another."""

    said: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict)
    cells: Mapping[tuple[str, bytes], frozenset[str]] = field(default_factory=dict)
    joined: frozenset[bytes] = frozenset()

    def of(self, table: str, record: bytes) -> frozenset[str]:
        """The columns of a record that were ruled on."""
        return self.cells.get((table, record), frozenset())


@dataclass(frozen=True)
class _Entry:
    """A newest entry that a ruling wrote: its place, its cell, its value, and who ruled."""

    key: tuple[int, int]
    tbl: int
    row: bytes
    col: int
    new: Value
    who: str


def rulings_in(after: Connection, applied: Applied) -> Rulings:
    """The rulings over this machine's values, and the joinings, that a package brings."""
    reader = _Reader(after)
    for stretch in applied.stretches():
        for entry in _decided(after, stretch, Action.SETTLE):
            reader.rule(entry)
        for entry in _decided(after, stretch, Action.JOIN):
            reader.join(entry)
    said = {owner: tuple(some[:_MOST]) for owner, some in reader.said.items()}
    ruled = {record: frozenset(columns) for record, columns in reader.cells.items()}
    return Rulings(said, ruled, frozenset(reader.joined))


def _decided(after: Connection, stretch: tuple[int, int, int], action: Action) -> Iterator[_Entry]:
    for origin, seq, *rest in after.execute(_DECIDED, (*stretch, action.value)):
        yield _Entry((origin, seq), *rest)


class _Reader:
    """Puts what was decided into words, by the customer whom it is about."""

    def __init__(self, after: Connection) -> None:
        self._raw, self._words = after, words_of(after, (), full=False)
        self._tables = {table_no(table): table for table in record_tables()}
        self._customers = table_no(table_of(Customer))
        self.said: dict[bytes, list[str]] = {}
        self.cells: dict[tuple[str, bytes], set[str]] = {}
        self.joined: set[bytes] = set()

    def rule(self, entry: _Entry) -> None:
        """Tell of a ruling, where a value that this machine wrote was not taken."""
        table = self._tables[entry.tbl]
        column = dict(cells(table))[entry.col]
        own = [key for key in parents_of(self._raw, entry.key) if written(self._raw, key).own]
        if entry.col == LIVE:
            lost = any(self._lost_life(entry, key) for key in own)
            words = _life_words(entry, table) if lost else ""
        else:
            ours = [value_of(self._raw, key, entry.row, entry.col) for key in own]
            words = self._field_words(entry, table, column, ours)
        if words:
            self.cells.setdefault((table.name, entry.row), set()).add(column)
            self._say(self._owner(entry, table), f"{entry.who}裁定：{words}。")

    def join(self, entry: _Entry) -> None:
        """Tell of a joining at both files: which one was kept."""
        column = dict(cells(self._tables[entry.tbl]))[entry.col]
        into = entry.new
        if entry.tbl != self._customers or column != "merged_into_id":
            return
        if not isinstance(into, bytes):
            return
        self.joined.add(entry.row)
        kept, given = self._called(into), self._called(entry.row)
        self._say(entry.row, f"{entry.who}合并了两份档案：留下的是{kept}，这一份并入了它。")
        self._say(into, f"{entry.who}合并了两份档案：留下的是这一份，{given}并入了它。")

    def _say(self, owner: bytes, words: str) -> None:
        self.said.setdefault(owner, []).append(words)

    def _lost_life(self, entry: _Entry, key: tuple[int, int]) -> bool:
        """Whether an own entry meant another life than the one that was ruled."""
        row = self._raw.execute(
            "SELECT col, new FROM entry WHERE origin = ? AND seq = ?", key
        ).fetchone()
        lives = row is None or row[0] != LIVE or bool(row[1])
        return lives != bool(entry.new)

    def _field_words(self, entry: _Entry, table: Table, column: str, ours: list[Value]) -> str:
        """「联系电话用 137****0002，没有用本机的 139****0003」; "" where ours was taken."""
        one = TOLD[table.name].fields.get(column) if table.name in TOLD else None
        lost = [value for value in ours if value != entry.new]
        if one is None or not lost or entry.new in ours:
            return ""
        title = one.title if table.name == "customer" else f"{TOLD[table.name].title}的{one.title}"
        return f"{title}用 {_value(self._words, one, entry.new)}，没有用本机的" + _ours(
            self._words, one, entry.new, lost[0]
        )

    def _owner(self, entry: _Entry, table: Table) -> bytes:
        if table.name == "customer":
            return entry.row
        if "customer_id" not in table.columns:
            return b""
        row = self._raw.execute(
            f"SELECT customer_id FROM {table.name} WHERE id = ?", (entry.row,)
        ).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else b""

    def _called(self, customer: bytes) -> str:
        """「恒通砖厂」（6267 0007 8507 0）."""
        row = self._raw.execute(
            "SELECT name, customer_no FROM customer WHERE id = ?", (customer,)
        ).fetchone()
        name, number = row or ("", "")
        shown = f"「{name or '（无户名）'}」"
        return f"{shown}（{group_no(number)}）" if number else shown


def _life_words(entry: _Entry, table: Table) -> str:
    title = TOLD[table.name].title if table.name in TOLD else "记录"
    what = f"这条{title}" if table.name != "customer" else "这份档案"
    kept = "保留{}，没有按本机的撤回"
    gone = "撤回{}，没有按本机的保留"
    return (kept if entry.new else gone).format(what)


def _value(words: Words, one: PartField, value: Value) -> str:
    return words.of(one, value) or NOTHING


def _ours(words: Words, one: PartField, ruled: Value, lost: Value) -> str:
    """The value that was not taken; where both look alike, that they differ."""
    shown = _value(words, one, lost)
    same = shown == _value(words, one, ruled)
    return f"（{unlike_words(one)}）" if same else f" {shown}"
