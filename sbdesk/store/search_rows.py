"""Fetching the lines that have a pattern, always in the order of the 户号."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.search_documents import is_any
from sbdesk.store.search_schema import COMMON_SHARE, key_range, prefix_range
from sbdesk.store.search_text import (
    END,
    NAME,
    NUMBER,
    OTHER_READING,
    PHONE,
    READING,
    equal_digits,
    short_token,
    short_tokens,
    trigrams,
)

# A beginning that more texts share than this is asked of the trigrams, which need no sorting.
_SORTED_AT_MOST = 1000
_EXPECTED_IN_VAIN = 30
# What an office may have grown to by single edits since its trigrams were counted.
_LINES_AT_LEAST = 10_000.0
_MOST_TRIGRAMS = 12
_PROBED_AT_MOST = 20_000
_KEPT_AT_MOST = 2000

_DIGITS = re.compile("[0-9]+")
# Sorts after everything that may follow the beginning of a text.
_LAST = "\U0010ffff"
_SMALL = re.compile("[a-z]")
_GLOB_SIGNS = re.compile(r"[*?\[]")

_ROWS = "SELECT d.id, d.pk, d.line FROM"
_IN_RANGE = (
    f"{_ROWS} search_doc d WHERE d.id BETWEEN ? AND ? AND instr(d.line, ?) ORDER BY d.id LIMIT ?"
)
_IS = (
    f"{_ROWS} search_whole w CROSS JOIN search_doc d ON d.id = w.id "
    "WHERE w.text = ? ORDER BY w.id LIMIT ?"
)
_BEGINS = "SELECT id FROM search_whole WHERE text >= ? AND text < ? LIMIT ?"
_BY_KEY = f"{_ROWS} search_doc d WHERE d.id = ?"
_WAITING = f"{_ROWS} search_waiting w CROSS JOIN search_doc d ON d.id = w.id"
_NOT_WAITING = "f.rowid NOT IN (SELECT id FROM search_waiting)"
_COMMON = "SELECT trigram, share FROM search_common WHERE trigram IN ({})"
_SIZE = "SELECT count(*) FROM (SELECT 1 FROM {0} WHERE {0} MATCH ? LIMIT ?)"


class Waiting:
    """The lines of which the full text holds something older, as one search asks of them."""

    def __init__(self, connection: Connection, parts: Sequence[str]) -> None:
        """Every pattern that will be asked for has one of these `parts` in it."""
        self._connection, self._parts = connection, parts
        self._rows: list[Row] | None = None
        self.any = is_any(connection, "search_waiting")

    def holding(self, groups: Sequence[Sequence[str]], most: int) -> list[Row]:
        """(key, pk, line) of the first `most` lines that have one pattern of each group."""
        if self._rows is None:
            self._rows = self._read([self._parts], _KEPT_AT_MOST + 1)
        if len(self._rows) > _KEPT_AT_MOST:
            # So many have a part that the first which have the patterns are not far.
            return self._read(groups, most)
        rows = (r for r in self._rows if all(any(p in r[2] for p in group) for group in groups))
        return list(islice(rows, most))

    def _read(self, groups: Sequence[Sequence[str]], most: int) -> list[Row]:
        checks, values = _quick_checks(groups)
        sql = f"{_WAITING} WHERE {checks} ORDER BY w.id LIMIT ?"
        return self._connection.execute(sql, (*values, most)).fetchall()


def matching(connection: Connection, waiting: Waiting, pattern: str, most: int) -> list[Row]:
    """(key, pk, line) of the first `most` customers whose line has the pattern."""
    mark, closed = pattern[0], pattern[-1] == END
    bare = pattern.strip(NUMBER + PHONE + END)
    if mark == NUMBER and _DIGITS.fullmatch(bare):
        first, last = key_range(bare) if closed else prefix_range(bare)
        return connection.execute(_IN_RANGE, (first, last, pattern, most)).fetchall()
    if not _in_whole(pattern):
        return holding(connection, waiting, pattern, (), most)
    if closed:
        return connection.execute(_IS, (pattern[:-1], most)).fetchall()
    keys = connection.execute(_BEGINS, (pattern, pattern + _LAST, _SORTED_AT_MOST + 1)).fetchall()
    if len(keys) <= _SORTED_AT_MOST:
        first_keys = sorted(set(keys))[:most]
        return [row for key in first_keys for row in connection.execute(_BY_KEY, key)]
    return holding(connection, waiting, pattern, (), most)


def _in_whole(pattern: str) -> bool:
    """Whether the B-tree knows it: phones, names from two characters on, pinyin."""
    if pattern[0] in (PHONE, NAME):
        return len(pattern) > 2
    return READING <= pattern[0] <= OTHER_READING and _SMALL.search(pattern) is not None


def holding(
    connection: Connection,
    waiting: Waiting,
    pattern: str,
    also: Iterable[Sequence[str]],
    most: int,
) -> list[Row]:
    """The same, of lines that also have one pattern of each of the groups `also`."""
    table, query = _asked(connection, pattern)
    every = [(pattern,), *also]
    if not table:
        checks, values = _checks(every)
        sql = f"{_ROWS} search_doc d WHERE {checks} ORDER BY d.id LIMIT ?"
        return connection.execute(sql, (*values, most)).fetchall()
    checks, values = _checks(every[1:] if table == "search_short" else every)
    if waiting.any:
        checks += f" AND {_NOT_WAITING}"
    sql = (
        f"{_ROWS} {table} f CROSS JOIN search_doc d ON d.id = f.rowid WHERE {checks} "
        f"AND {table} MATCH ? ORDER BY f.rowid LIMIT ?"
    )
    found = connection.execute(sql, (*values, query, most)).fetchall()
    return sorted(found + waiting.holding(every, most))[:most] if waiting.any else found


def _checks(groups: Sequence[Sequence[str]]) -> tuple[str, list[Value]]:
    """That a line has one pattern of each group, as SQL and its values."""
    checks = ["(" + " OR ".join(["instr(d.line, ?)"] * len(group)) + ")" for group in groups]
    return " AND ".join(checks) or "1", [text for group in groups for text in group]


def _quick_checks(groups: Sequence[Sequence[str]]) -> tuple[str, list[Value]]:
    """As `_checks` of lines that wait; for many lines GLOB takes half the time."""
    every = [text for group in groups for text in group]
    if any(_GLOB_SIGNS.search(text) for text in every):
        checks, values = _checks(groups)
        return checks.replace("d.line", "w.line"), values
    parts = ["(" + " OR ".join(["w.line GLOB ?"] * len(group)) + ")" for group in groups]
    return " AND ".join(parts), [f"*{text}*" for text in every]


def size(connection: Connection, patterns: Iterable[str]) -> int:
    """How many lines must be read for these patterns, counted no further than needed to compare."""
    total = 0
    for pattern in patterns:
        table, query = _asked(connection, pattern)
        if not table:
            return 10 * _PROBED_AT_MOST
        row = connection.execute(_SIZE.format(table), (query, _PROBED_AT_MOST)).fetchone()
        total += row[0] if row else 0
    return total


def in_full_text(connection: Connection, key: int, line: str) -> bool:
    """Whether both full-text tables find this line by one of its tokens, for checking the index."""
    asked = [("search_text", " AND ".join(map(_quoted, trigrams(line)[:_MOST_TRIGRAMS])))]
    if tokens := short_tokens(line).split():
        asked.append(("search_short", _quoted(tokens[0])))
    return all(
        connection.execute(
            f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?", (query, key)
        ).fetchone()
        for table, query in asked
    )


def _asked(connection: Connection, pattern: str) -> tuple[str, str]:
    """Which table to ask and for what; no table where reading on from the first line is quicker."""
    if len(pattern) >= 3 and not equal_digits(pattern):
        chosen = _rarest(connection, trigrams(pattern))
        return "search_text", " AND ".join(map(_quoted, chosen))
    if len(pattern) < 3 and _DIGITS.fullmatch(pattern):
        return "", ""
    return "search_short", _quoted(short_token(pattern))


def _rarest(connection: Connection, every: Sequence[str]) -> list[str]:
    """The trigrams to ask for, rarest first: as many as leave little to read in vain.

    `every` in the order of the pattern. Trigrams that share a character come together more often
    than chance has it, so those that share none are taken first.
    """
    if len(every) < 3:
        return list(every)
    marks = ",".join("?" * len(every))
    shares: dict[str, float] = dict(connection.execute(_COMMON.format(marks), every).fetchall())
    row = connection.execute("SELECT value FROM search_state WHERE name = 'lines'").fetchone()
    expected = max(float(row[0]) if row else 0.0, _LINES_AT_LEAST)
    rising = sorted(range(len(every)), key=lambda at: shares.get(every[at], COMMON_SHARE))
    apart: list[int] = []
    for at in rising:
        if all(abs(at - other) >= 3 for other in apart):
            apart.append(at)
    chosen: list[int] = []
    for at in dict.fromkeys(apart + rising):
        chosen.append(at)
        expected *= shares.get(every[at], COMMON_SHARE)
        if len(chosen) == _MOST_TRIGRAMS or (len(chosen) > 1 and expected < _EXPECTED_IN_VAIN):
            break
    return [every[at] for at in rising if at in chosen]


def _quoted(token: str) -> str:
    """A token as FTS5 reads it."""
    return '"' + token.replace('"', '""') + '"'
