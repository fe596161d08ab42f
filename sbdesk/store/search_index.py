"""Keeping the search index in step with the records; always inside the caller's transaction."""

from array import array
from collections.abc import Callable, Sequence
from operator import itemgetter

from sbdesk.store import search_full_text, search_schema
from sbdesk.store.driver import Connection
from sbdesk.store.search_changes import whole_text_changes
from sbdesk.store.search_documents import Document, Placed, among, documents, is_any
from sbdesk.store.search_full_text import Change
from sbdesk.store.search_schema import key_range
from sbdesk.store.search_text import number_in, whole_texts

Progress = Callable[[int, int], None]

_AT_ONCE = 2000
# Lines go into the B-trees in order, and the more of them at a time the closer together.
_WRITTEN_AT_ONCE = 50_000
# So many lines a search reads through in a moment while they wait for the full text.
_WAITING_AT_MOST = 50_000
_NOTHING: Change = (None, None)


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
    keys = _Keys(connection)
    rows = connection.execute("SELECT pk FROM customer WHERE live = 1 ORDER BY customer_no, pk")
    pks = array("q", (row[0] for row in rows))
    for start in range(0, len(pks), _AT_ONCE):
        progress(start, 2 * len(pks))
        some = documents(connection, pks[start : start + _AT_ONCE])
        _insert_lines(connection, some, keys)
    search_full_text.fill(connection, lambda done: progress(len(pks) + done, 2 * len(pks)))
    search_schema.set_edition(connection)


def reindex(connection: Connection, pks: Sequence[int]) -> None:
    """Follow edits: bring these customers' lines up to date, withdrawn ones out.

    Costs a few reads where nothing searchable changed.
    """
    moved = _bring_lines_up_to_date(connection, pks, no_progress)
    if moved:
        search_full_text.follow(connection, moved)


def add_bulk(
    connection: Connection,
    pks: Sequence[int],
    progress: Progress = no_progress,
    *,
    later: bool = False,
) -> None:
    """Follow an import or its undoing: as `reindex`, but quick for many.

    With `later` the full text may stay behind, to be brought in step by
    `search_full_text.catch_up`; what is found does not depend on it. `progress(done, total)` may
    raise to give up; the caller then rolls back.
    """
    total = 2 * len(pks)
    later = later and search_full_text.waiting(connection) + len(pks) <= _WAITING_AT_MOST
    if not later:
        search_full_text.catch_up(connection)
    moved = _bring_lines_up_to_date(connection, pks, progress)
    if later:
        search_full_text.wait(connection, moved)
    else:
        search_full_text.follow_bulk(connection, moved, lambda: progress(len(pks), total))
    progress(total, total)


def _bring_lines_up_to_date(
    connection: Connection, pks: Sequence[int], progress: Progress
) -> dict[int, Change]:
    """Change the lines, not yet the full text: what becomes of each key whose line changes."""
    every = list(dict.fromkeys(pks))
    moved: dict[int, Change] = {}
    keys = _Keys(connection)
    fresh_lines: list[Document] = []

    def place() -> None:
        for key, line in _insert_lines(connection, fresh_lines, keys):
            moved[key] = (moved.get(key, _NOTHING)[0], line)
        fresh_lines.clear()

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
            else:
                leaves.append((key, line))
        _take_out_lines(connection, leaves)
        _rewrite_lines(connection, stays)
        moved.update((key, (line, None)) for key, line in leaves)
        moved.update((key, (old, new)) for key, old, new in stays)
        fresh_lines += fresh.items()
        if len(fresh_lines) >= _WRITTEN_AT_ONCE:
            place()
    place()
    return moved


def _held(connection: Connection, pks: Sequence[int]) -> dict[int, Placed]:
    """What the index holds of these customers: pk to (key, line)."""
    rows = among(connection, "SELECT pk, id, line FROM search_doc WHERE pk IN ({})", pks)
    return {pk: (key, line) for pk, key, line in rows}


def _rewrite_lines(connection: Connection, stays: Sequence[tuple[int, str, str]]) -> None:
    """Lines that keep their number keep their key: (key, old, new)."""
    texts = [(key, *whole_text_changes(old, new)) for key, old, new in stays]
    connection.executemany(
        "DELETE FROM search_whole WHERE text = ? AND id = ?",
        sorted((text, key) for key, gone, _ in texts for text in gone),
    )
    connection.executemany(
        "UPDATE search_doc SET line = ? WHERE id = ?", ((new, key) for key, _, new in stays)
    )
    connection.executemany(
        "INSERT INTO search_whole (text, id) VALUES (?, ?)",
        sorted((text, key) for key, _, come in texts for text in come),
    )


def _take_out_lines(connection: Connection, placed: Sequence[Placed]) -> None:
    connection.executemany(
        "DELETE FROM search_whole WHERE text = ? AND id = ?", _whole_rows(placed)
    )
    connection.executemany("DELETE FROM search_doc WHERE id = ?", ((key,) for key, _ in placed))


def _insert_lines(connection: Connection, lines: Sequence[Document], keys: "_Keys") -> list[Placed]:
    """Give each line a free key of its number and write it; answers in the order of the keys."""
    spans = sorted((*key_range(number_in(line)), pk, line) for pk, line in lines)
    rows = [(keys.take((first, last)), pk, line) for first, last, pk, line in spans]
    connection.executemany("INSERT INTO search_doc (id, pk, line) VALUES (?, ?, ?)", rows)
    placed = sorted((key, line) for key, _, line in rows)
    texts = _whole_rows(placed)
    # The keys rise already, and comparing texts alone takes half the time.
    texts.sort(key=itemgetter(0))
    connection.executemany("INSERT INTO search_whole (text, id) VALUES (?, ?)", texts)
    return placed


def _whole_rows(placed: Sequence[Placed]) -> list[tuple[str, int]]:
    return [(text, key) for key, line in placed for text in dict.fromkeys(whole_texts(line))]


class _Keys:
    """Free keys; each span of keys is looked up in the index once, and none where it is empty.

    Lines may be taken out while it lives, which leaves gaps, but added only with its keys.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._empty = not is_any(connection, "search_doc")
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
