"""Lines of a package's journal back into transactions; every line is taken for hostile."""

import base64
import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Protocol, cast

import zstandard

from sbdesk.domain.errors import Damaged
from sbdesk.exchange.fields import LARGEST
from sbdesk.exchange.writing_lines import AT_ONCE, FIELDS, LONGEST_LINE
from sbdesk.store.driver import Value
from sbdesk.store.merging import SealedBatch, Transaction
from sbdesk.store.sealing import BATCH_LIMIT, SealedEntry, SealedHead

_LONGEST_CONTENT = {"json": BATCH_LIMIT + 1, "zstd": BATCH_LIMIT // 3 * 4 + 5}
_MOST_MACHINES = 100_000
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
_VALUES = {int, float, str, bytes, type(None)}
_TORN = "交接包里的流水第{0}行读不懂，可能已损坏，没有接收。请让对方重新打包。"


class Lined(Protocol):
    """Where lines come from."""

    def readline(self, size: int = -1, /) -> bytes: ...


def read_lines(file: Lined) -> Iterator[Transaction]:
    """The transactions that `write_lines` wrote, as they are read; one is held at a time.

    Kinds, lengths and ranges are checked, hashes are not. Raises `Damaged` for anything that we
    would not have written, at the last line at the latest when something is missing.
    """
    reader = _Reader(file)
    try:
        yield from reader.transactions()
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise Damaged(_TORN.format(reader.place)) from error


class _Reader:
    def __init__(self, file: Lined) -> None:
        self.place = 0
        self._file = file
        self._machines: list[bytes] = []
        self._newest: dict[bytes, tuple[int, bytes]] = {}
        self._seen = [0, 0, 0]

    def transactions(self) -> Iterator[Transaction]:
        while True:
            kind, fields = self._next()
            if kind == "t":
                yield from self._group(fields)
            elif kind == "end":
                if fields != self._seen or self._file.readline(1):
                    raise ValueError("something is missing or too much")
                return
            else:
                raise ValueError("no transaction")

    def _line(self, longest: int) -> bytes:
        self.place += 1
        line = self._file.readline(longest + 1)
        if not line.endswith(b"\n"):
            raise ValueError("line too long, or cut off")
        return line[:-1]

    def _next(self) -> tuple[str, list[Any]]:
        """The next line: its letter and its list; machines are taken note of in passing."""
        while True:
            found = _loaded(self._line(LONGEST_LINE))
            if not isinstance(found, dict) or len(found) != 1:
                raise ValueError("no line of ours")
            ((kind, fields),) = found.items()
            if not isinstance(fields, list):
                raise ValueError("no list")
            if kind != "o":
                return kind, fields
            self._machines += _ids(fields)
            if len(self._machines) > _MOST_MACHINES:
                raise ValueError("more machines than there can be")

    def _group(self, rows: list[Any]) -> Iterator[Transaction]:
        """The transactions of one line, checked column by column, each with its parts."""
        if set(map(type, rows)) != {list} or {*map(len, rows)} != {FIELDS} or len(rows) > AT_ONCE:
            raise ValueError("no transactions, or too many")
        origins, seqs, hlcs, walls, persons, names, actions, sentences, undoes, *rest = zip(
            *rows, strict=True
        )
        firsts, ns, befores, digests, entries, batches = rest
        _whole(*origins, *seqs, *hlcs, *firsts, *ns, *entries, *batches)
        _texts(*walls, *names, *actions, *sentences)
        if any(batches) and len(rows) > 1:
            raise ValueError("batches of which transaction?")
        people = {one: None if one is None else _ids([one])[0] for one in set(persons)}
        heads = map(
            SealedHead,
            [self._machines[origin] for origin in origins],
            seqs,
            hlcs,
            walls,
            [people[person] for person in persons],
            names,
            actions,
            sentences,
            [None if place is None else self._one_place(place) for place in undoes],
            firsts,
            ns,
        )
        parts = self._entries(sum(entries))
        for head, before, digest, several, more in zip(
            heads, befores, _digests(digests), entries, batches, strict=True
        ):
            prev = self._before(head) if before is None else _digests([before])[0]
            self._newest[head.origin] = (head.seq, digest)
            own = tuple(islice(parts, several))
            yield Transaction(head, prev, digest, own, tuple(self._batch() for _ in range(more)))
        self._seen[0] += len(rows)
        self._seen[1] += sum(entries)
        self._seen[2] += sum(batches)

    def _before(self, head: SealedHead) -> bytes:
        seq, digest = self._newest[head.origin]
        if seq != head.seq - 1:
            raise ValueError("the transaction before it is not here")
        return digest

    def _entries(self, count: int) -> Iterator[SealedEntry]:
        while count > 0:
            kind, rows = self._next()
            if kind != "e" or not 0 < len(rows) <= min(count, AT_ONCE):
                raise ValueError("no entries, or too many")
            count -= len(rows)
            yield from self._block(rows)

    def _block(self, rows: list[Any]) -> Iterator[SealedEntry]:
        """A thousand at once, checked column by column: this is the hot path of reading."""
        if set(map(type, rows)) != {list}:
            raise ValueError("no entry")
        numbers, tables, ids, columns, old, new, parents, ranks = zip(*rows, strict=True)
        if set(map(type, parents)) != {list}:
            raise ValueError("no places")
        _whole(*numbers, *tables, *columns, *ranks, *chain.from_iterable(parents))
        machines = self._machines
        overwrote = [
            ((machines[places[0]], places[1]),) if len(places) == 2 else self._places(places)
            for places in parents
        ]
        return map(
            SealedEntry,
            numbers,
            tables,
            _ids(ids),
            columns,
            _cells(old),
            _cells(new),
            overwrote,
            ranks,
        )

    def _places(self, flat: list[int]) -> tuple[tuple[bytes, int], ...]:
        """Places in journals, from whole numbers: machine, sequence, machine, sequence …"""
        machines = self._machines
        return tuple(
            (machines[number], seq) for number, seq in zip(flat[::2], flat[1::2], strict=True)
        )

    def _one_place(self, flat: object) -> tuple[bytes, int]:
        if not isinstance(flat, list) or len(flat) != 2:
            raise ValueError("no place")
        _whole(*flat)
        return self._places(flat)[0]

    def _batch(self) -> SealedBatch:
        kind, fields = self._next()
        if kind != "b" or len(fields) != 5:
            raise ValueError("no batch")
        number, table, n, digest, way = fields
        _whole(number, table, n)
        content = self._line(_LONGEST_CONTENT[way])
        if way == "zstd":
            data = base64.b64decode(content, validate=True)
        else:
            _refuse_half_characters(content)
            data = zstandard.ZstdCompressor(level=3).compress(content)
        return SealedBatch(number, table, n, data, _digests([digest])[0])


def _loaded(line: bytes) -> Any:
    _refuse_half_characters(line)
    return json.loads(line.decode("utf-8"), parse_constant=_no_number)


def _refuse_half_characters(line: bytes) -> None:
    """Half of a pair of surrogates is no text: it could be neither stored nor hashed."""
    if _HALF_CHARACTER.search(line):
        json.dumps(json.loads(line), ensure_ascii=False).encode()


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def _whole(*values: object) -> None:
    """Raises ValueError unless all are whole numbers from 0 that SQLite holds."""
    if set(map(type, values)) != {int}:
        raise ValueError("no whole number")
    numbers = cast("tuple[int, ...]", values)
    if min(numbers) < 0 or max(numbers) > LARGEST:
        raise ValueError("a number out of range")


def _texts(*values: object) -> None:
    if set(map(type, values)) != {str}:
        raise ValueError("no text")


def _ids(texts: Sequence[str]) -> list[bytes]:
    ids = list(map(bytes.fromhex, texts))
    if set(map(len, texts)) != {32} or set(map(len, ids)) != {16}:
        raise ValueError("no id")
    return ids


def _digests(texts: Sequence[str]) -> list[bytes]:
    digests = list(map(bytes.fromhex, texts))
    if set(map(len, texts)) != {64} or set(map(len, digests)) != {32}:
        raise ValueError("no hash")
    return digests


def _cells(values: Sequence[Any]) -> Sequence[Value]:
    kinds = set(map(type, values))
    if dict in kinds:
        values = [_unhex(value) if isinstance(value, dict) else value for value in values]
        kinds = set(map(type, values))
    if not kinds <= _VALUES:
        raise ValueError("no cell")
    if int in kinds and not all(
        -LARGEST - 1 <= value <= LARGEST for value in values if isinstance(value, int)
    ):
        raise ValueError("a number out of range")
    if float in kinds and not all(
        math.isfinite(value) for value in values if isinstance(value, float)
    ):
        raise ValueError("no number")
    return values


def _unhex(found: dict[str, Any]) -> bytes:
    if len(found) != 1 or not isinstance(found["x"], str):
        raise ValueError("no bytes")
    return bytes.fromhex(found["x"])
