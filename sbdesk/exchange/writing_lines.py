"""Transactions into lines of JSON; `journal_lines` says how they look."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

import zstandard

from sbdesk.domain.errors import Damaged
from sbdesk.exchange.age import Writable
from sbdesk.store.merging import SealedBatch, Transaction
from sbdesk.store.sealing import BATCH_LIMIT, SealedEntry

AT_ONCE = 1000
"""Entries, or transactions, of one line, at most."""

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of a line that is no batch's content, at most."""

FIELDS = 15
"""Fields of a transaction."""

Kept = tuple[list[object], tuple[SealedEntry, ...]]

_TOO_LARGE = "流水里有一条记录太大，装不进交接包，没有打包。请运行「检查」。"


@dataclass(frozen=True)
class LineCounts:
    """What was written; `rows` are the records that batches made, `size` bytes uncompressed."""

    transactions: int
    entries: int
    batches: int
    rows: int
    size: int


def write_lines(transactions: Iterable[Transaction], file: Writable) -> LineCounts:
    """Write transactions as they come; those of one line are held at a time.

    What `transactions` and `file` raise comes out as it is. Raises `Damaged` for a record that is
    larger than any reader takes.
    """
    writer = _Writer(file)
    for transaction in transactions:
        writer.add(transaction)
    return writer.end()


class _Numbers(dict[bytes, int]):
    """Numbers for machines, given when first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh: list[str] = []

    def __missing__(self, uuid: bytes) -> int:
        number = self[uuid] = len(self)
        self.fresh.append(uuid.hex())
        return number


def _hex(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"x": value.hex()}
    raise TypeError(f"no cell holds {type(value).__name__}")


_encoded = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False, default=_hex
).encode


@dataclass
class _Writer:
    file: Writable
    numbers: _Numbers = field(default_factory=_Numbers)
    newest: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    kept_entries: int = 0
    transactions: int = 0
    entries: int = 0
    batches: int = 0
    rows: int = 0
    size: int = 0

    def add(self, transaction: Transaction) -> None:
        """Write one, or keep it to go into one line with the next ones."""
        several = self.kept and (
            transaction.batches
            or self.kept_entries + len(transaction.entries) > AT_ONCE
            or len(self.kept) == AT_ONCE
        )
        if several:
            self._let_go()
        self.kept.append((self._fields(transaction), transaction.entries))
        self.kept_entries += len(transaction.entries)
        if transaction.batches:
            self._let_go()
            for batch in transaction.batches:
                self._batch(batch)

    def _fields(self, transaction: Transaction) -> list[object]:
        head = transaction.head
        follows = self.newest.get(head.origin) == (head.seq - 1, transaction.prev)
        self.newest[head.origin] = (head.seq, transaction.hash)
        return [
            self.numbers[head.origin],
            head.seq,
            head.hlc,
            head.wall,
            head.person.hex() if head.person is not None else None,
            head.person_name,
            head.action,
            head.sentence,
            [self.numbers[head.undoes[0]], head.undoes[1]] if head.undoes else None,
            head.first,
            head.n,
            None if follows else transaction.prev.hex(),
            transaction.hash.hex(),
            len(transaction.entries),
            len(transaction.batches),
        ]

    def _let_go(self) -> None:
        kept, self.kept, self.kept_entries = self.kept, [], 0
        if kept:
            self._group(kept)

    def _group(self, group: list[Kept]) -> None:
        line = _encoded({"t": [fields for fields, _ in group]}).encode()
        if len(line) >= LONGEST_LINE and len(group) > 1:
            self._group(group[: len(group) // 2])
            self._group(group[len(group) // 2 :])
            return
        if len(line) >= LONGEST_LINE:
            raise Damaged(_TOO_LARGE)
        self._new_machines()
        self._write(line)
        entries = list(chain.from_iterable(several for _, several in group))
        for start in range(0, len(entries), AT_ONCE):
            self._block(entries[start : start + AT_ONCE])
        self.transactions += len(group)
        self.entries += len(entries)

    def end(self) -> LineCounts:
        """Write what is kept, and the last line."""
        self._let_go()
        self._line({"end": [self.transactions, self.entries, self.batches]})
        return LineCounts(self.transactions, self.entries, self.batches, self.rows, self.size)

    def _block(self, entries: list[SealedEntry]) -> None:
        numbers = self.numbers
        block = [
            [
                entry.seq,
                entry.tbl,
                entry.row.hex(),
                entry.col,
                entry.old,
                entry.new,
                [part for uuid, seq in entry.parents for part in (numbers[uuid], seq)],
                entry.rank,
            ]
            for entry in entries
        ]
        line = _encoded({"e": block}).encode()
        if len(line) < LONGEST_LINE:
            self._new_machines()
            self._write(line)
        elif len(entries) > 1:
            self._block(entries[: len(entries) // 2])
            self._block(entries[len(entries) // 2 :])
        else:
            raise Damaged(_TOO_LARGE)

    def _batch(self, batch: SealedBatch) -> None:
        content = _content(batch.data)
        way = "zstd" if content is None else "json"
        self._line({"b": [batch.seq, batch.tbl, batch.n, batch.hash.hex(), way]})
        self._write(base64.b64encode(batch.data) if content is None else content)
        self.batches += 1
        self.rows += batch.n

    def _line(self, thing: dict[str, list[object]]) -> None:
        self._new_machines()
        self._write(_encoded(thing).encode())

    def _new_machines(self) -> None:
        if self.numbers.fresh:
            fresh, self.numbers.fresh = self.numbers.fresh, []
            self._write(_encoded({"o": fresh}).encode())

    def _write(self, line: bytes) -> None:
        self.file.write(line + b"\n")
        self.size += len(line) + 1


def _content(data: bytes) -> bytes | None:
    """A batch as the one line that it is inside, or None when it is not one.

    Lines that follow each other share their words, so they compress better than each by itself.
    """
    try:
        if not 0 <= zstandard.frame_content_size(data) <= BATCH_LIMIT:
            return None
        body = zstandard.ZstdDecompressor().decompress(data, max_output_size=BATCH_LIMIT)
    except zstandard.ZstdError:
        return None
    return None if b"\n" in body else body
