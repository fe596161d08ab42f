"""The high-water mark, kept outside the data folder (DESIGN §4).

It remembers, per copy of the file, how far this machine had written and into which folder. A file
that is behind its mark, or stands somewhere else, was restored or cloned and must write under a new
name. What the mark knows and the file lacks is kept as lost until it comes back.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 64 * 1024
"""Bytes after which a mark's file is written anew."""


@dataclass(frozen=True)
class Lost:
    """A tail that the file no longer has: machine uuid (hex), its last sequence and hash (hex)."""

    origin: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Mark:
    """How far a copy had written: machine uuid (hex), last sequence, its hash (hex), its folder.

    `station` (hex), `letter` and `slot` are the names in use, which no later copy may take again.
    """

    origin: str
    seq: int
    hash: str
    folder: str
    station: str = ""
    letter: str = ""
    slot: int = 0
    lost: tuple[Lost, ...] = ()


class Marks:
    """The marks of this user on this machine, one small file for each copy of an office.

    A mark is a line; the last whole line counts. Appending costs an edit next to nothing, and a
    machine that loses power loses at most the newest lines, which is no harm: being behind the file
    is allowed.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / "marks"

    def _path(self, instance: bytes) -> Path:
        return self._folder / f"{instance.hex()}.jsonl"

    def read(self, instance: bytes) -> Mark | None:
        """The mark of a copy, or None when there is none that can be read."""
        return _last(self._path(instance))

    def all(self) -> list[Mark]:
        """The marks of every copy that was ever opened here."""
        found = [_last(path) for path in sorted(self._folder.glob("*.jsonl"))]
        return [mark for mark in found if mark is not None]

    def write(self, instance: bytes, mark: Mark) -> None:
        """Remember."""
        path = self._path(instance)
        line = json.dumps({**vars(mark), "lost": [vars(lost) for lost in mark.lost]}).encode()
        try:
            length = _append(path, line)
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True)
            length = _append(path, line)
        if length > _LONGEST:
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(line + b"\n")
            os.replace(part, path)


def _append(path: Path, line: bytes) -> int:
    """Add a line in one write; how long the file is now."""
    with path.open("ab", buffering=0) as file:
        file.write(line + b"\n")
        return file.tell()


def _last(path: Path) -> Mark | None:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        mark = _mark(line)
        if mark is not None:
            return mark
    return None


def _mark(line: bytes) -> Mark | None:
    try:
        found = json.loads(line)
        found["lost"] = tuple(Lost(**lost) for lost in found["lost"])
        return Mark(**found)
    except (ValueError, TypeError, KeyError):
        return None
