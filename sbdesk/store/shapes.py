"""What a foreign transaction may look like, whatever is held here: it is hostile (DESIGN §12).

Everything that our own triggers and units of work never write is damage: other tables, columns and
kinds of value, numbers that do not follow each other, a cell written twice by entries that do not
name each other, contents that do not give the hash.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import chain
from operator import attrgetter

from sqlalchemy import BLOB, Column, Text

from sbdesk.domain.actions import Action
from sbdesk.store.driver import Value
from sbdesk.store.sealing import Batch, SealedEntry, SealedHead, unpack_batch
from sbdesk.store.tables import cells, record_tables, table_no
from sbdesk.store.transactions import SealedBatch, Transaction

LIVE = 1
TEXT_LIMIT = 1024 * 1024
"""The most bytes of UTF-8 that a text may have."""
_LARGEST = 2**63 - 1
_ACTIONS = frozenset(action.value for action in Action)
_WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class _Kind(Enum):
    LIFE = "life"
    ID = "id"
    NUMBER = "number"
    TEXT = "text"


def _kind(column: Column[object]) -> _Kind:
    if column.info["no"] == LIVE:
        return _Kind.LIFE
    if isinstance(column.type, BLOB):
        return _Kind.ID
    return _Kind.TEXT if isinstance(column.type, Text) else _Kind.NUMBER


_KINDS: Mapping[int, Mapping[int, _Kind]] = {
    table_no(table): {no: _kind(table.columns[name]) for no, name in cells(table)}
    for table in record_tables()
}


_NO_KINDS: Mapping[int, _Kind] = {}


@dataclass(frozen=True)
class Contents:
    """The parts of a transaction, found sound: entries in order, batches with what is in them."""

    entries: tuple[SealedEntry, ...]
    batches: tuple[tuple[SealedBatch, Batch], ...]


def head_is_sound(transaction: Transaction) -> bool:
    """Whether a transaction says in proper form which one it is."""
    head = transaction.head
    return (
        type(head) is SealedHead
        and _is_bytes(head.origin, 16)
        and _is_number(head.seq)
        and _is_bytes(transaction.hash, 32)
        and _is_bytes(transaction.prev, 32)
    )


def contents_of(transaction: Transaction) -> Contents | None:
    """Its parts, when they are sound and give its hash; its head must be sound already."""
    try:
        if not _head_fits(transaction.head):
            return None
        entries = _entries(transaction)
        batches = _batches(transaction)
        if entries is None or batches is None or not _numbered(transaction):
            return None
        if not _named(transaction.head.origin, entries, batches):
            return None
        if transaction.sealed_hash() != transaction.hash:
            return None
        return Contents(entries, batches)
    except (TypeError, ValueError, AttributeError, OverflowError):
        # Something of another type in a place where nobody looked for it; texts that are no UTF-8.
        return None


def _head_fits(head: SealedHead) -> bool:
    undoes = head.undoes
    earlier = undoes is None or (
        type(undoes) is tuple
        and len(undoes) == 2
        and _is_bytes(undoes[0], 16)
        and _is_number(undoes[1])
        and (undoes[0] != head.origin or undoes[1] < head.seq)
    )
    return (
        earlier
        and _is_number(head.hlc)
        and _is_number(head.first)
        and _is_number(head.n)
        and head.first + head.n <= _LARGEST
        and (head.person is None or _is_bytes(head.person, 16))
        and head.action in _ACTIONS
        and all(map(_is_text, (head.wall, head.person_name, head.action, head.sentence)))
        and _is_moment(head.wall)
    )


def _is_moment(wall: str) -> bool:
    if not _WALL.fullmatch(wall):
        return False
    datetime.fromisoformat(wall)
    return True


def _is_bytes(value: object, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _is_number(value: object) -> bool:
    """A number from 1 that SQLite can hold; True is none."""
    return type(value) is int and 0 < value <= _LARGEST


def _is_text(value: object) -> bool:
    """A text of ordinary size; that it can be written as UTF-8 is seen when it is hashed."""
    if type(value) is not str or "\0" in value or len(value) > TEXT_LIMIT:
        return False
    return len(value) <= TEXT_LIMIT // 4 or len(value.encode()) <= TEXT_LIMIT


def _fits(kind: _Kind, value: Value) -> bool:
    if kind is _Kind.TEXT:
        return value is None or _is_text(value)
    if kind is _Kind.LIFE:
        return type(value) is int and value in (0, 1)
    if value is None:
        return True
    if kind is _Kind.ID:
        return _is_bytes(value, 16)
    return type(value) is int and -_LARGEST - 1 <= value <= _LARGEST


def _entries(transaction: Transaction) -> tuple[SealedEntry, ...] | None:
    """The entries in order, or None when one is not sound by itself."""
    origin, entries = transaction.head.origin, transaction.entries
    if not entries:
        return ()
    numbers = [number for entry in entries for number in (entry.seq, entry.rank)]
    places = [number for entry in entries for number in (entry.tbl, entry.col)]
    rows = [entry.row for entry in entries]
    if set(map(type, chain(numbers, places))) != {int} or set(map(type, rows)) != {bytes}:
        return None
    if min(numbers) < 1 or max(numbers) > _LARGEST or set(map(len, rows)) != {16}:
        return None
    for entry in entries:
        kind = _KINDS.get(entry.tbl, _NO_KINDS).get(entry.col)
        if (
            kind is None
            or not _fits(kind, entry.new)
            or not (entry.old is None or _fits(kind, entry.old))
            or (entry.parents and not _parents_fit(origin, entry))
        ):
            return None
    return tuple(sorted(entries, key=attrgetter("seq")))


def _parents_fit(origin: bytes, entry: SealedEntry) -> bool:
    """No parent twice, none that comes after the entry, nor itself."""
    for parent in entry.parents:
        uuid, seq = parent
        if type(parent) is not tuple or not _is_bytes(uuid, 16) or not _is_number(seq):
            return False
        if uuid == origin and seq >= entry.seq:
            return False
    return len(entry.parents) == 1 or len(set(entry.parents)) == len(entry.parents)


def _batches(transaction: Transaction) -> tuple[tuple[SealedBatch, Batch], ...] | None:
    """The batches with what is in them, or None when one is not sound by itself."""
    found = []
    for batch in transaction.batches:
        if type(batch.tbl) is not int or type(batch.data) is not bytes:
            return None
        kinds = _KINDS.get(batch.tbl)
        if kinds is None or not all(map(_is_number, (batch.seq, batch.n))):
            return None
        content = unpack_batch(batch.data)
        if content.hash != batch.hash or len(content.rows) != batch.n:
            return None
        if not _columns_fit(kinds, content):
            return None
        found.append((batch, content))
    return tuple(found)


def _columns_fit(kinds: Mapping[int, _Kind], content: Batch) -> bool:
    """Whether a batch makes whole records: each once, alive, of columns that there are."""
    columns, rows = content.columns, [row for row, _ in content.rows]
    if any(type(no) is not int for no in columns) or len(set(columns)) != len(columns):
        return False
    if LIVE not in columns or any(no not in kinds for no in columns):
        return False
    if not all(_is_bytes(row, 16) for row in rows) or len(set(rows)) != len(rows):
        return False
    values = zip(*(values for _, values in content.rows), strict=True)
    return all(_column_fits(kinds[no], column) for no, column in zip(columns, values, strict=True))


def _column_fits(kind: _Kind, column: Sequence[Value]) -> bool:
    """As `_fits` for every value, and that all texts can be written as UTF-8."""
    if kind is _Kind.LIFE:
        return all(type(value) is int and value == 1 for value in column)
    if kind is not _Kind.TEXT:
        return all(_fits(kind, value) for value in column)
    texts = [value for value in column if value is not None]
    if any(type(text) is not str for text in texts):
        return False
    joined = "".join(map(str, texts))
    if "\0" in joined:
        return False
    return len(joined.encode()) <= TEXT_LIMIT or all(map(_is_text, texts))


def _numbered(transaction: Transaction) -> bool:
    """Whether its parts bear just the numbers that its head says."""
    head = transaction.head
    parts: Iterable[SealedEntry | SealedBatch] = (*transaction.entries, *transaction.batches)
    numbers = sorted(part.seq for part in parts)
    return len(numbers) == head.n and numbers == list(range(head.first, head.first + head.n))


def _named(
    origin: bytes,
    entries: Iterable[SealedEntry],
    batches: Iterable[tuple[SealedBatch, Batch]],
) -> bool:
    """Whether what writes in one cell again names what wrote there before, in one action.

    A batch makes records that nothing in the action wrote in before, each in one batch only.
    """
    made = list(_made(batches))
    makers = dict(made)
    if len(makers) != len(made):
        return False
    last: dict[tuple[int, bytes, int], int] = {}
    for entry in entries:
        cell = (entry.tbl, entry.row, entry.col)
        before = last.get(cell) or (makers.get(cell[:2]) if makers else None)
        if before is not None and (origin, before) not in entry.parents:
            return False
        last[cell] = entry.seq
    return True


def _made(
    batches: Iterable[tuple[SealedBatch, Batch]],
) -> Iterator[tuple[tuple[int, bytes], int]]:
    for batch, content in batches:
        for row, _ in content.rows:
            yield (batch.tbl, row), batch.seq
