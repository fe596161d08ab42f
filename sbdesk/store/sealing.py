"""The exact bytes that are hashed: entries, batches and the chain of transactions.

Everything is written as compact JSON with uuids for machines, so every machine computes the same.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring

import zstandard

from sbdesk.store.driver import Value

LATEST_CLOCK = 2**62
"""No wall clock moves a journal's clock beyond this, the year 4199, so that it never ends."""
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class SealedEntry:
    """An entry as it is hashed and travels; machines by uuid, `parents` the first one first."""

    seq: int
    tbl: int
    row: bytes
    col: int
    old: Value
    new: Value
    parents: tuple[tuple[bytes, int], ...]
    rank: int


@dataclass(frozen=True)
class SealedHead:
    """A transaction without its entries; `undoes` is the (uuid, sequence) it takes back."""

    origin: bytes
    seq: int
    hlc: int
    wall: str
    person: bytes | None
    person_name: str
    action: str
    sentence: str
    undoes: tuple[bytes, int] | None
    first: int
    n: int


def _bytes(thing: object) -> bytes:
    return _ENCODED(thing).encode()


def entry_hash(entry: SealedEntry) -> bytes:
    """SHA-256 over one entry; the further parents are hashed in sorted order."""
    parents = entry.parents
    if len(parents) > 1:
        parents = (parents[0], *sorted(parents[1:]))
    places = ",".join([f'["{uuid.hex()}",{seq}]' for uuid, seq in parents])
    body = (
        f'[{entry.seq},{entry.tbl},"{entry.row.hex()}",{entry.col},{_json(entry.old)},'
        f"{_json(entry.new)},[{places}],{entry.rank}]"
    )
    return hashlib.sha256(body.encode()).digest()


def _json(value: Value) -> str:
    """As `_ENCODED` writes it; spelled out, for every value of every journal goes through here."""
    if type(value) is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    return f'{{"x":"{value.hex()}"}}' if isinstance(value, bytes) else _ENCODED(value)


def transaction_hash(head: SealedHead, prev: bytes, parts: Iterable[bytes]) -> bytes:
    """SHA-256 over the hash before it, its own fields and its parts' hashes in order."""
    undoes = [head.undoes[0].hex(), head.undoes[1]] if head.undoes else None
    person = head.person.hex() if head.person else None
    fields = [head.origin.hex(), head.seq, head.hlc, head.wall, person, head.person_name]
    fields += [head.action, head.sentence, undoes, head.first, head.n]
    digest = hashlib.sha256(prev + _bytes(fields))
    for part in parts:
        digest.update(part)
    return digest.digest()


def _hex(value: object) -> object:
    if isinstance(value, bytes):
        return {"x": value.hex()}
    raise TypeError(f"no cell holds {type(value).__name__}")


def pack_batch(columns: Sequence[int], rows: Iterable[Sequence[Value]]) -> tuple[bytes, bytes]:
    """Rows (id first, then the cells of `columns`) as compressed JSON, and their SHA-256."""
    body = json.dumps(
        [columns, *rows], ensure_ascii=False, separators=(",", ":"), default=_hex
    ).encode()
    return zstandard.ZstdCompressor(level=3).compress(body), hashlib.sha256(body).digest()


def batch_part_hash(seq: int, tbl: int, n: int, content: bytes) -> bytes:
    """What the chain holds of a batch: its number, table and rows with the hash of its content."""
    return hashlib.sha256(_bytes([seq, tbl, n, content.hex()])).digest()


@dataclass(frozen=True)
class Batch:
    """The rows of one batch: column numbers, and (id, values) a row."""

    columns: tuple[int, ...]
    rows: tuple[tuple[bytes, tuple[Value, ...]], ...]
    hash: bytes


BATCH_LIMIT = 64 * 1024 * 1024
_MOST_COMMAS = 4_000_000


def unpack_batch(data: bytes) -> Batch:
    """Read a batch back; raises ValueError when it is not one or has more than any we write."""
    try:
        if zstandard.frame_content_size(data) > BATCH_LIMIT:
            raise ValueError("batch is too large")
        body = zstandard.ZstdDecompressor().decompress(data, max_output_size=BATCH_LIMIT)
    except zstandard.ZstdError as error:
        raise ValueError("batch cannot be decompressed") from error
    if body.count(b",") > _MOST_COMMAS:
        raise ValueError("batch has too many values")
    try:
        columns, *lines = json.loads(body, object_hook=_unhex)
        rows = tuple((line[0], tuple(line[1:])) for line in lines)
        if any(len(values) != len(columns) for _, values in rows):
            raise ValueError("batch has a row of another width")
        return Batch(tuple(columns), rows, hashlib.sha256(body).digest())
    except (TypeError, KeyError, IndexError, RecursionError) as error:
        raise ValueError("batch is not one of ours") from error


def _unhex(found: dict[str, str]) -> bytes:
    return bytes.fromhex(found["x"])
