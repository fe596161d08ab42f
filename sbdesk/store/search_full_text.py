"""The full text of the index: what it holds of each line, and what it is still behind with.

A large application leaves its lines waiting: lines and B-trees are right at once, the full text
follows when there is time. Until then `search_waiting` names the keys of which the full text holds
something older, and whoever asks the full text reads those lines themselves.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from sbdesk.store.driver import Connection, Row
from sbdesk.store.search_changes import trigram_changes
from sbdesk.store.search_documents import among, is_any
from sbdesk.store.search_schema import COMMON_SHARE
from sbdesk.store.search_text import same_short_tokens, short_tokens, trigrams

Change = tuple[str | None, str | None]
"""The line that the full text holds under a key and the one it should hold; None for none."""
Changes = Mapping[int, Change]

_AT_ONCE = 2000
_SAMPLE = 3000
# Adding a line in the order of the keys, or taking one out, costs 1/0.7 of what a line costs when
# the full text is made anew, however many are there (measured at 1,000,000).
_ANEW_SHARE = 0.7
# Short tokens are taken out at once; what they cost is to be made, for all lines or the new ones.
_SHORT_ANEW_SHARE = 0.6
_COUNT_AGAIN_SHARE = 0.1
_SAMPLE_OF_CHANGES = 200
# Short tokens made ahead take some 300 octets a line.
_MADE_AHEAD = 100_000
_ROOM_FOR_BULK = 32 << 20
_ROOM_FOR_EDITS = 1 << 20

_ADD_SHORT = "INSERT INTO search_short (rowid, tokens) VALUES (?, ?)"
_LINES_AFTER = "SELECT id, line FROM search_doc WHERE id > ? ORDER BY id LIMIT ?"
_HELD_INSTEAD = "SELECT id, old FROM search_waiting WHERE id IN ({})"
_BEHIND = "SELECT id, old, line FROM search_waiting ORDER BY id LIMIT ?"


def follow(connection: Connection, changes: Changes) -> None:
    """Bring the full text in step with some lines, whether they waited before or not."""
    keys = list(changes)
    instead: dict[int, str | None] = {}
    if is_any(connection, "search_waiting"):
        for start in range(0, len(keys), _AT_ONCE):
            instead.update(among(connection, _HELD_INSTEAD, keys[start : start + _AT_ONCE]))
    _write(connection, {k: (instead.get(k, was), now) for k, (was, now) in changes.items()})
    connection.executemany("DELETE FROM search_waiting WHERE id = ?", ((k,) for k in instead))


def follow_bulk(connection: Connection, changes: Changes, told: Callable[[], None]) -> None:
    """As `follow`, but quick for many where none waits; `told` may raise to give up."""
    lines = _count(connection, "search_doc")
    text_anew = _whole_lines(changes) > _ANEW_SHARE * lines
    new = sum(now is not None for _, now in changes.values())
    short_anew = new > _SHORT_ANEW_SHARE * lines
    _hash_room(connection, _ROOM_FOR_BULK)
    if text_anew and short_anew:
        _fill_both(connection, lambda _done: told())
    else:
        if text_anew:
            _fill_text(connection)
        else:
            _write_text(connection, changes)
        if short_anew:
            _fill_short(connection, lambda _done: told())
        else:
            _write_short(connection, changes)
    if _touched(changes) > _COUNT_AGAIN_SHARE * lines:
        _count_common(connection)
    _hash_room(connection, _ROOM_FOR_EDITS)


def wait(connection: Connection, changes: Changes) -> None:
    """Let the full text be behind with these lines; what it holds of a key that waits it keeps."""
    connection.executemany(
        "INSERT INTO search_waiting (id, old, line) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET line = excluded.line",
        ((key, *change) for key, change in sorted(changes.items())),
    )
    if _touched(changes) > _COUNT_AGAIN_SHARE * _count(connection, "search_doc"):
        _count_common(connection)


def waiting(connection: Connection) -> int:
    """How many lines the full text is behind with."""
    return _count(connection, "search_waiting")


def catch_up(connection: Connection, most: int = -1) -> None:
    """Let the full text follow the first `most` lines that wait, or all of them."""
    changes = {key: (old, line) for key, old, line in connection.execute(_BEHIND, (most,))}
    if changes:
        _write(connection, changes)
        connection.execute("DELETE FROM search_waiting WHERE id <= ?", (max(changes),))


def _hash_room(
    connection: Connection, octets: int, tables: Sequence[str] = ("search_text", "search_short")
) -> None:
    """How much each full-text table gathers in memory before it writes."""
    for table in tables:
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', ?)", (octets,))


def fill(connection: Connection, progress: Callable[[int], None]) -> None:
    """Make all of it anew from the lines."""
    _hash_room(connection, _ROOM_FOR_BULK)
    _fill_both(connection, progress)
    _count_common(connection)
    connection.execute("DELETE FROM search_waiting")
    _hash_room(connection, _ROOM_FOR_EDITS)


def _fill_text(connection: Connection) -> None:
    """Make the trigrams anew from the lines."""
    connection.execute("INSERT INTO search_text (search_text) VALUES ('rebuild')")


def _fill_both(connection: Connection, progress: Callable[[int], None]) -> None:
    """Make trigrams and short tokens anew from the lines.

    Making the trigrams is one statement, and writing them out another, during which SQLite leaves
    Python alone: so the first short tokens are made beside it.
    """
    lines = connection.execute(_LINES_AFTER, (0, _MADE_AHEAD)).fetchall()
    with ThreadPoolExecutor(1) as beside:
        ahead = beside.submit(_with_short_tokens, lines)
        _fill_text(connection)
        _hash_room(connection, _ROOM_FOR_EDITS, ["search_text"])
        _fill_short(connection, progress, ahead.result())


def _with_short_tokens(lines: Sequence[Row]) -> list[tuple[int, str]]:
    return [(key, short_tokens(line)) for key, line in lines]


def _fill_short(
    connection: Connection,
    progress: Callable[[int], None],
    ahead: Sequence[tuple[int, str]] = (),
) -> None:
    """Make the table of short tokens anew from the lines; of the first ones they may be there."""
    connection.execute("INSERT INTO search_short (search_short) VALUES ('delete-all')")
    done, last = 0, ahead[-1][0] if ahead else 0
    for start in range(0, len(ahead), _AT_ONCE):
        some = ahead[start : start + _AT_ONCE]
        connection.executemany(_ADD_SHORT, some)
        done += len(some)
        progress(done)
    while rows := connection.execute(_LINES_AFTER, (last, _AT_ONCE)).fetchall():
        connection.executemany(_ADD_SHORT, _with_short_tokens(rows))
        done, last = done + len(rows), rows[-1][0]
        progress(done)


def _count_common(connection: Connection) -> None:
    """Note the trigrams that stand in many lines, counted over lines spread through the table."""
    total = _count(connection, "search_doc")
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


def _write(connection: Connection, changes: Changes) -> None:
    _write_text(connection, changes)
    _write_short(connection, changes)


def _write_text(connection: Connection, changes: Changes) -> None:
    """Let the trigrams forget and learn what changed, in the order of the keys: FTS5 writes out all
    it has gathered whenever a key is lower than the one before."""
    gone: list[tuple[int, str]] = []
    come: list[tuple[int, str]] = []
    for key, (was, now) in sorted(changes.items()):
        out, into = trigram_changes(was, now) if was and now else (was, now)
        if out is not None:
            gone.append((key, out))
        if into is not None:
            come.append((key, into))
    connection.executemany(
        "INSERT INTO search_text (search_text, rowid, line) VALUES ('delete', ?, ?)", gone
    )
    connection.executemany("INSERT INTO search_text (rowid, line) VALUES (?, ?)", come)


def _write_short(connection: Connection, changes: Changes) -> None:
    """As `_write_text` for what trigrams do not find."""
    differ = [
        (key, was, now)
        for key, (was, now) in sorted(changes.items())
        if not (was and now and same_short_tokens(was, now))
    ]
    connection.executemany(
        "DELETE FROM search_short WHERE rowid = ?",
        ((key,) for key, was, _ in differ if was is not None),
    )
    connection.executemany(
        _ADD_SHORT, ((key, short_tokens(now)) for key, _, now in differ if now is not None)
    )


def _touched(changes: Changes) -> int:
    """How many lines must be forgotten or learnt, in whole or in part."""
    return sum((was is not None) + (now is not None) for was, now in changes.values())


def _whole_lines(changes: Changes) -> float:
    """The same as so many whole lines; of lines that change, some are looked at."""
    moved = [(was, now) for was, now in changes.values() if was and now]
    some = moved[:: 1 + len(moved) // _SAMPLE_OF_CHANGES]
    parts = sum(len(text) for lines in some for text in trigram_changes(*lines))
    whole = sum(len(line) for lines in some for line in lines)
    return _touched(changes) - 2 * len(moved) * (1 - parts / whole if whole else 0)


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
