"""What a machine gave without the right to: kept, without effect, and said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from sbdesk.store.driver import Connection, Value
from sbdesk.store.set_aside import SetAside, set_aside_entries
from sbdesk.store.tables import cells, record_tables, table_no

_WORDS = {"person": "人员", "holiday": "日历"}
Span = tuple[int, int, int]


def aside_words(raw: Connection, spans: Iterable[Span]) -> tuple[str, ...]:
    """A sentence for each machine and kind of record that these new entries could not give.

    What says the same as stands here already, such as the same holidays, is not worth a word.
    """
    tables = {table_no(table): table for table in record_tables()}
    records: dict[tuple[bytes, str], set[bytes]] = defaultdict(set)
    for one in _new(raw, list(spans)):
        table = tables[one.tbl]
        if one.row not in records[one.origin, table.name] and one.new != _shown(raw, table, one):
            records[one.origin, table.name].add(one.row)
    names: dict[bytes, str] = dict(raw.execute("SELECT uuid, machine FROM origin").fetchall())
    return tuple(
        f"「{names[origin] or '另一台机器'}」没有下发{_WORDS.get(table, '这类资料')}的权限，"
        f"它改的 {len(rows)} 条放在一边，没有生效。"
        for (origin, table), rows in records.items()
        if rows
    )


def _new(raw: Connection, spans: list[Span]) -> Iterator[SetAside]:
    """Of everything that is set aside what lies in these spans."""
    numbers: dict[bytes, int] = dict(raw.execute("SELECT uuid, no FROM origin").fetchall())
    for one in set_aside_entries(raw):
        number = numbers[one.origin]
        if any(no == number and first <= one.seq < last for no, first, last in spans):
            yield one


def _shown(raw: Connection, table: Table, one: SetAside) -> Value:
    name = dict(cells(table)).get(one.col, "live")
    row = raw.execute(f"SELECT {name} FROM {table.name} WHERE id = ?", (one.row,)).fetchone()
    return row[0] if row else None
