"""Keeping the search index in step with the records; always inside the caller's transaction."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sbdesk.store import search_schema
from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.search_schema import COMMON_SHARE, key_range
from sbdesk.store.search_text import (
    FIELDS,
    Searchable,
    compose,
    number_in,
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
_COUNT_AGAIN_SHARE = 0.1
_ROOM_FOR_BULK = 32 << 20
_ROOM_FOR_EDITS = 1 << 20

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
    _fill_full_text(connection, lambda done: progress(len(pks) + done, 2 * len(pks)))
    _count_common(connection)
    _hash_room(connection, _ROOM_FOR_EDITS)
    search_schema.set_edition(connection)


def reindex(connection: Connection, pks: Sequence[int]) -> None:
    """Follow edits: bring these customers' lines up to date, withdrawn ones out.

    Costs a few reads where nothing searchable changed.
    """
    gone, placed = _bring_lines_up_to_date(connection, pks, no_progress)
    _take_out_full_text(connection, gone)
    _add_full_text(connection, placed)


def add_bulk(connection: Connection, pks: Sequence[int], progress: Progress = no_progress) -> None:
    """Follow an import or its undoing: as `reindex`, but quick for many.

    `progress(done, total)` may raise to give up; the caller then rolls back.
    """
    gone, placed = _bring_lines_up_to_date(connection, pks, progress)
    lines, touched = _count(connection), len(gone) + len(placed)
    _hash_room(connection, _ROOM_FOR_BULK)
    if touched > _ANEW_SHARE * lines:
        _fill_full_text(connection, lambda done: progress(len(pks), 2 * len(pks)))
    else:
        _take_out_full_text(connection, gone)
        _add_full_text(connection, placed)
    if touched > _COUNT_AGAIN_SHARE * lines:
        _count_common(connection)
    _hash_room(connection, _ROOM_FOR_EDITS)
    progress(2 * len(pks), 2 * len(pks))


def _bring_lines_up_to_date(
    connection: Connection, pks: Sequence[int], progress: Progress
) -> tuple[list[Placed], list[Placed]]:
    """Change the lines, not yet the full text; what is gone and what is new, by key."""
    every = list(dict.fromkeys(pks))
    gone: list[Placed] = []
    placed: list[Placed] = []
    keys = _Keys(connection)
    waiting: list[Document] = []
    for start in range(0, len(every), _AT_ONCE):
        progress(start, 2 * len(every))
        some = every[start : start + _AT_ONCE]
        fresh, held = dict(documents(connection, some)), _held(connection, some)
        old = [(key, line) for pk, (key, line) in held.items() if fresh.get(pk) != line]
        _take_out_lines(connection, old)
        new = [(pk, line) for pk, line in fresh.items() if held.get(pk, (0, ""))[1] != line]
        gone += old
        waiting += new
        if len(waiting) >= _WRITTEN_AT_ONCE:
            placed += _insert_lines(connection, waiting, keys)
            waiting = []
    placed += _insert_lines(connection, waiting, keys)
    return sorted(gone), sorted(placed)


def documents(connection: Connection, pks: Sequence[int]) -> list[Document]:
    """(pk, line) of those of these customers that are not withdrawn."""
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
                )
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


def _take_out_lines(connection: Connection, placed: Sequence[Placed]) -> None:
    connection.executemany(
        "DELETE FROM search_whole WHERE text = ? AND id = ?", _whole_rows(placed)
    )
    connection.executemany("DELETE FROM search_doc WHERE id = ?", ((key,) for key, _ in placed))


def _take_out_full_text(connection: Connection, placed: Sequence[Placed]) -> None:
    connection.executemany(
        "INSERT INTO search_text (search_text, rowid, line) VALUES ('delete', ?, ?)", placed
    )
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


def _add_full_text(connection: Connection, placed: Sequence[Placed]) -> None:
    """Index lines just written. In the order of the keys: FTS5 writes out all it has gathered
    whenever a key is lower than the one before."""
    connection.executemany("INSERT INTO search_text (rowid, line) VALUES (?, ?)", placed)
    connection.executemany(
        "INSERT INTO search_short (rowid, tokens) VALUES (?, ?)",
        ((key, short_tokens(line)) for key, line in placed),
    )


def _fill_full_text(connection: Connection, progress: Callable[[int], None]) -> None:
    """Make both full-text tables anew from the lines."""
    connection.execute("INSERT INTO search_text (search_text) VALUES ('rebuild')")
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
