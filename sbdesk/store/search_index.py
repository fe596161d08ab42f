"""Keeping the search index in step with the records; always inside the caller's transaction."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sbdesk.store import search_schema
from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.search_schema import COMMON_SHARE, key_range
from sbdesk.store.search_text import (
    FIELDS,
    Searchable,
    compose,
    number_in,
    same_short_tokens,
    short_tokens,
    trigrams,
    whole_texts,
)

Progress = Callable[[int, int], None]
Document = tuple[int, str]
Placed = tuple[int, str]

_AT_ONCE = 2000
# Lines go into the B-trees in order, and the more of them at a time the closer together.
_WRITTEN_AT_ONCE = 25_000
_SAMPLE = 3000
# Adding a line in the order of the keys, or taking one out, costs 1/0.7 of what a line costs when
# the full text is made anew, however many are there (measured at 1,000,000).
_ANEW_SHARE = 0.7
# Short tokens are taken out at once; what they cost is to be made, for all lines or the new ones.
_SHORT_ANEW_SHARE = 0.6
_TEXT_ANEW = "INSERT INTO search_text (search_text) VALUES ('rebuild')"
_COUNT_AGAIN_SHARE = 0.1
_ROOM_FOR_BULK = 32 << 20
_ROOM_FOR_EDITS = 1 << 20

_NO_LINE = (0, "")
_CUSTOMERS = f"SELECT pk, id, {', '.join(FIELDS)} FROM customer WHERE live = 1 AND pk IN ({{}})"
_CONTACTS = (
    "SELECT customer_id, name, phone FROM contact "
    "WHERE live = 1 AND customer_id IN ({}) ORDER BY pk"
)
_METERS = (
    "SELECT customer_id, meter_no FROM meter WHERE live = 1 AND customer_id IN ({}) ORDER BY pk"
)


def no_progress(done: int, total: int) -> None:
    """For callers who do not ask how far it is."""


def install(connection: Connection, progress: Progress = no_progress) -> None:
    """Bring the index into being or up to date; does nothing where it is whole."""
    if search_schema.edition(connection) != search_schema.EDITION:
        rebuild(connection, progress)


def rebuild(connection: Connection, progress: Progress = no_progress) -> None:
    """Make the whole index anew from the record tables.

    `progress(done, total)` may raise to give up; the caller then rolls back.
    """
    search_schema.drop(connection)
    search_schema.create(connection)
    _hash_room(connection, _ROOM_FOR_BULK)
    keys = _Keys(connection)
    rows = connection.execute("SELECT pk FROM customer WHERE live = 1 ORDER BY customer_no, pk")
    pks = array("q", (row[0] for row in rows))
    for start in range(0, len(pks), _AT_ONCE):
        progress(start, 2 * len(pks))
        some = documents(connection, pks[start : start + _AT_ONCE])
        _insert_lines(connection, some, keys)
    connection.execute(_TEXT_ANEW)
    _fill_short(connection, lambda done: progress(len(pks) + done, 2 * len(pks)))
    _count_common(connection)
    _hash_room(connection, _ROOM_FOR_EDITS)
    search_schema.set_edition(connection)


def reindex(connection: Connection, pks: Sequence[int]) -> None:
    """Follow edits: bring these customers' lines up to date, withdrawn ones out.

    Costs a few reads where nothing searchable changed.
    """
    moved = _bring_lines_up_to_date(connection, pks, no_progress)
    _take_out_text(connection, moved.gone)
    _add_text(connection, moved.placed)
    _take_out_short(connection, moved.short(moved.gone))
    _add_short(connection, moved.short(moved.placed))


def add_bulk(connection: Connection, pks: Sequence[int], progress: Progress = no_progress) -> None:
    """Follow an import or its undoing: as `reindex`, but quick for many.

    `progress(done, total)` may raise to give up; the caller then rolls back.
    """
    moved = _bring_lines_up_to_date(connection, pks, progress)
    lines, touched = _count(connection), len(moved.gone) + len(moved.placed)
    _hash_room(connection, _ROOM_FOR_BULK)
    if touched > _ANEW_SHARE * lines:
        connection.execute(_TEXT_ANEW)
    else:
        _take_out_text(connection, moved.gone)
        _add_text(connection, moved.placed)
    placed = moved.short(moved.placed)
    if len(placed) > _SHORT_ANEW_SHARE * lines:
        _fill_short(connection, lambda _done: progress(len(pks), 2 * len(pks)))
    else:
        _take_out_short(connection, moved.short(moved.gone))
        _add_short(connection, placed)
    if touched > _COUNT_AGAIN_SHARE * lines:
        _count_common(connection)
    _hash_room(connection, _ROOM_FOR_EDITS)
    progress(2 * len(pks), 2 * len(pks))


@dataclass
class _Moved:
    """Lines that are gone and that are new, by key, and the keys that keep their short tokens."""

    gone: list[Placed] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    same: set[int] = field(default_factory=set)

    def short(self, lines: Iterable[Placed]) -> list[Placed]:
        """Of these lines those that concern the short tokens."""
        return [line for line in lines if line[0] not in self.same]


def _bring_lines_up_to_date(
    connection: Connection, pks: Sequence[int], progress: Progress
) -> _Moved:
    """Change the lines, not yet the full text."""
    every = list(dict.fromkeys(pks))
    moved = _Moved()
    keys = _Keys(connection)
    waiting: list[Document] = []
    for start in range(0, len(every), _AT_ONCE):
        progress(start, 2 * len(every))
        some = every[start : start + _AT_ONCE]
        held = _held(connection, some)
        fresh = dict(documents(connection, some, held))
        stays: list[tuple[int, str, str]] = []
        leaves: list[Placed] = []
        for pk, (key, line) in held.items():
            new = fresh.get(pk)
            if new == line:
                del fresh[pk]
            elif new is not None and number_in(new) == number_in(line):
                stays.append((key, line, fresh.pop(pk)))
                if same_short_tokens(line, new):
                    moved.same.add(key)
            else:
                leaves.append((key, line))
        _take_out_lines(connection, leaves)
        _rewrite_lines(connection, stays)
        moved.gone += leaves
        moved.gone += [(key, line) for key, line, _ in stays]
        moved.placed += [(key, line) for key, _, line in stays]
        waiting += fresh.items()
        if len(waiting) >= _WRITTEN_AT_ONCE:
            moved.placed += _insert_lines(connection, waiting, keys)
            waiting = []
    moved.placed += _insert_lines(connection, waiting, keys)
    moved.gone.sort()
    moved.placed.sort()
    return moved


def documents(
    connection: Connection, pks: Sequence[int], held: Mapping[int, Placed] | None = None
) -> list[Document]:
    """(pk, line) of those of these customers that are not withdrawn; `held` are earlier lines."""
    before = held or {}
    customers = _among(connection, _CUSTOMERS, pks)
    ids = [row[1] for row in customers]
    contacts = _by_customer(
        _among(connection, _CONTACTS, ids) if _any(connection, "contact") else ()
    )
    meters = _by_customer(_among(connection, _METERS, ids) if _any(connection, "meter") else ())
    return [
        (
            row[0],
            compose(
                Searchable(
                    row[2:],
                    contacts.get(row[1], ()),
                    [number for (number,) in meters.get(row[1], ())],
                ),
                before.get(row[0], _NO_LINE)[1],
            ),
        )
        for row in customers
    ]


def _among(connection: Connection, sql: str, values: Sequence[Value]) -> list[Row]:
    return connection.execute(sql.format(",".join("?" * len(values))), values).fetchall()


def _any(connection: Connection, table: str) -> bool:
    """Whether there is anything in a table; an office without meters need not look for each."""
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def _by_customer(rows: Iterable[Row]) -> dict[bytes, list[Row]]:
    found: dict[bytes, list[Row]] = {}
    for customer, *values in rows:
        found.setdefault(customer, []).append(tuple(values))
    return found


def _held(connection: Connection, pks: Sequence[int]) -> dict[int, Placed]:
    """What the index holds of these customers: pk to (key, line)."""
    rows = _among(connection, "SELECT pk, id, line FROM search_doc WHERE pk IN ({})", pks)
    return {pk: (key, line) for pk, key, line in rows}


def _rewrite_lines(connection: Connection, stays: Sequence[tuple[int, str, str]]) -> None:
    """Lines that keep their number keep their key: (key, old, new)."""
    texts = [(key, set(whole_texts(old)), set(whole_texts(new))) for key, old, new in stays]
    connection.executemany(
        "DELETE FROM search_whole WHERE text = ? AND id = ?",
        sorted((text, key) for key, old, new in texts for text in old - new),
    )
    connection.executemany(
        "UPDATE search_doc SET line = ? WHERE id = ?", ((new, key) for key, _, new in stays)
    )
    connection.executemany(
        "INSERT INTO search_whole (text, id) VALUES (?, ?)",
        sorted((text, key) for key, old, new in texts for text in new - old),
    )


def _take_out_lines(connection: Connection, placed: Sequence[Placed]) -> None:
    connection.executemany(
        "DELETE FROM search_whole WHERE text = ? AND id = ?", _whole_rows(placed)
    )
    connection.executemany("DELETE FROM search_doc WHERE id = ?", ((key,) for key, _ in placed))


def _take_out_text(connection: Connection, placed: Sequence[Placed]) -> None:
    connection.executemany(
        "INSERT INTO search_text (search_text, rowid, line) VALUES ('delete', ?, ?)", placed
    )


def _take_out_short(connection: Connection, placed: Sequence[Placed]) -> None:
    connection.executemany(
        "DELETE FROM search_short WHERE rowid = ?", ((key,) for key, _ in placed)
    )


def _insert_lines(connection: Connection, lines: Sequence[Document], keys: "_Keys") -> list[Placed]:
    """Give each line a free key of its number and write it; answers in the order of the keys."""
    spans = sorted((*key_range(number_in(line)), pk, line) for pk, line in lines)
    rows = [(keys.take((first, last)), pk, line) for first, last, pk, line in spans]
    connection.executemany("INSERT INTO search_doc (id, pk, line) VALUES (?, ?, ?)", rows)
    placed = sorted((key, line) for key, _, line in rows)
    connection.executemany(
        "INSERT INTO search_whole (text, id) VALUES (?, ?)", sorted(_whole_rows(placed))
    )
    return placed


def _whole_rows(placed: Sequence[Placed]) -> list[tuple[str, int]]:
    return [(text, key) for key, line in placed for text in dict.fromkeys(whole_texts(line))]


class _Keys:
    """Free keys; each span of keys is looked up in the index once, and none where it is empty.

    Lines may be taken out while it lives, which leaves gaps, but added only with its keys.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._empty = not _any(connection, "search_doc")
        self._highest: dict[tuple[int, int], int] = {}

    def take(self, span: tuple[int, int]) -> int:
        """A key of the span that nobody has; of the customers without number when it is full."""
        first, last = span
        highest = self._highest.get(span)
        if highest is None:
            highest = first - 1 if self._empty else self._held(first, last)
        if highest >= last:
            return self.take(key_range(""))
        self._highest[span] = highest + 1
        return highest + 1

    def _held(self, first: int, last: int) -> int:
        row = self._connection.execute(
            "SELECT max(id) FROM search_doc WHERE id BETWEEN ? AND ?", (first, last)
        ).fetchone()
        return first - 1 if row is None or row[0] is None else int(row[0])


def _add_text(connection: Connection, placed: Sequence[Placed]) -> None:
    """Index lines just written. In the order of the keys: FTS5 writes out all it has gathered
    whenever a key is lower than the one before."""
    connection.executemany("INSERT INTO search_text (rowid, line) VALUES (?, ?)", placed)


def _add_short(connection: Connection, placed: Sequence[Placed]) -> None:
    """As `_add_text` for what trigrams do not find."""
    connection.executemany(
        "INSERT INTO search_short (rowid, tokens) VALUES (?, ?)",
        ((key, short_tokens(line)) for key, line in placed),
    )


def _fill_short(connection: Connection, progress: Callable[[int], None]) -> None:
    """Make the table of short tokens anew from the lines."""
    connection.execute("INSERT INTO search_short (search_short) VALUES ('delete-all')")
    done, last = 0, 0
    while rows := connection.execute(
        "SELECT id, line FROM search_doc WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)
    ).fetchall():
        connection.executemany(
            "INSERT INTO search_short (rowid, tokens) VALUES (?, ?)",
            ((key, short_tokens(line)) for key, line in rows),
        )
        done, last = done + len(rows), rows[-1][0]
        progress(done)


def _count_common(connection: Connection) -> None:
    """Note the trigrams that stand in many lines, counted over lines spread through the table."""
    total = _count(connection)
    step = 1 + total // _SAMPLE
    lines = connection.execute(
        "SELECT line FROM search_doc WHERE pk % ? = 0 LIMIT ?", (step, 2 * _SAMPLE)
    ).fetchall()
    counted = Counter(trigram for (line,) in lines for trigram in trigrams(line))
    connection.execute("DELETE FROM search_state WHERE name = 'lines'")
    connection.execute("INSERT INTO search_state (name, value) VALUES ('lines', ?)", (total,))
    connection.execute("DELETE FROM search_common")
    connection.executemany(
        "INSERT INTO search_common (trigram, share) VALUES (?, ?)",
        (
            (trigram, n / len(lines))
            for trigram, n in counted.items()
            if n > COMMON_SHARE * len(lines)
        ),
    )


def _hash_room(connection: Connection, octets: int) -> None:
    """How much each full-text table gathers in memory before it writes."""
    for table in ("search_text", "search_short"):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', ?)", (octets,))


def _count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM search_doc").fetchone()
    return int(row[0]) if row else 0
