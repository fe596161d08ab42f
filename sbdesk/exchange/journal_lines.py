"""Transactions as lines of JSON: what a package carries of the journals, readable by a person.

Every line is one JSON value:

    {"o":["uuid",…]}     further machines; from here on each is a number, in this order, from 0
    {"t":[[machine, sequence, clock, wall clock, person, name, action, sentence, what it takes back,
           first part, parts, hash before it, its hash, entries, batches],…]}    up to 1,000 a line
    {"e":[[number, table, row, column, old, new, what it overwrote, rank],…]}    up to 1,000 a line:
          the entries of these transactions, in their order
    {"b":[number, table, rows, hash of the content, "json" or "zstd"]}           a batch of the one
          transaction before it; the content follows on a line of its own: as it is, or compressed,
          as text in base 64
    {"end":[transactions, entries, batches]}

Bytes are hexadecimal, in a cell {"x":"…"}; places in a journal are machine, sequence, one after the
other. The hash before it is null when it is that of the transaction before it of the same machine
in this file.
"""

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from sbdesk.domain.errors import Damaged
from sbdesk.exchange.reading_lines import read_lines
from sbdesk.exchange.writing_lines import LineCounts, write_lines
from sbdesk.store.faults import faults_sorted
from sbdesk.store.merging import Transaction

__all__ = ["LineCounts", "read_journal", "read_lines", "write_journal", "write_lines"]

_LEVEL = 3
_LARGEST = 8 * 1024**3
_FREE, _MOST_TIMES = 64 * 1024**2, 400
_WINDOW = 8 * 1024**2
_BLOCK = 256 * 1024
_TOO_MUCH = "交接包里的流水解开后大得不合理，没有接收。请让对方重新打包。"
_TORN = "交接包里的流水解不开，可能已损坏，没有接收。请让对方重新打包。"


def write_journal(transactions: Iterable[Transaction], path: Path) -> LineCounts:
    """Write transactions into a compressed file (zstd over the lines).

    Raises `EnvironmentProblem`; then there may be half a file. What `transactions` raises comes out
    as it is.
    """
    with faults_sorted(), path.open("wb") as file:
        with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False) as packed:
            counts = write_lines(transactions, packed)
        file.flush()
        os.fsync(file.fileno())
    return counts


def read_journal(path: Path) -> Iterator[Transaction]:
    """The transactions of a compressed file, as they are read.

    Raises `Damaged` for anything that we would not have written, also for a file that unpacks to
    more than 8 GiB or to 400 times its own size (the first 64 MiB are free).
    """
    most = min(_LARGEST, _FREE + _MOST_TIMES * path.stat().st_size)
    with faults_sorted(), path.open("rb") as file:
        unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        with unpacking.stream_reader(file, read_across_frames=True, closefd=False) as unpacked:
            bounded = io.BufferedReader(_Bounded(unpacked, most), _BLOCK)
            yield from read_lines(bounded)


class _Bounded(io.RawIOBase):
    """What comes out of a stream, up to a bound."""

    def __init__(self, stream: zstandard.ZstdDecompressionReader, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def readinto(self, block: object, /) -> int:
        try:
            got = self._stream.readinto(block)
        except zstandard.ZstdError as error:
            raise Damaged(_TORN) from error
        self._left -= got
        if self._left < 0:
            raise Damaged(_TOO_MUCH)
        return got
