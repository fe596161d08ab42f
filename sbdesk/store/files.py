"""The files of an office, kept by their content under `files/`, each once (DESIGN §3, §12).

A content is written beside, flushed and renamed before any row names it: a kill in between leaves
a file that nothing names, which harms nobody and is reported by the check.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sbdesk.store.archive import file_hash, sync_folder
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted

FILES = "files"
_BLOCK = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_PART = ".part"


class TooLarge(Exception):
    """A content is larger than allowed; nothing was kept."""


@dataclass(frozen=True)
class Held:
    """A content written beside, not yet in its place: where, its SHA-256 (hex), its size."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Orphan:
    """A file that nothing names: its name within the data folder and its size."""

    name: str
    size: int


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 as we write it; anything else never becomes a path."""
    return _HASH.fullmatch(text) is not None


def content_path(folder: Path, sha256: str) -> Path:
    """Where a content lies in a data folder. Raises ValueError for what is no hash."""
    if not is_hash(sha256):
        raise ValueError("no hash")
    return folder / FILES / sha256


def write_beside(folder: Path, source: BinaryIO, largest: int) -> Held:
    """Copy a content into the data folder under a passing name, flushed to the disk.

    Raises `TooLarge` beyond `largest` bytes, `EnvironmentProblem` when the disk refuses.
    """
    room = folder / FILES
    part = room / f"{uuid4().hex}{_PART}"
    digest, size = hashlib.sha256(), 0
    try:
        with faults_sorted():
            room.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                while block := source.read(_BLOCK):
                    size += len(block)
                    if size > largest:
                        raise TooLarge
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        drop(part)
        raise
    return Held(part, digest.hexdigest(), size)


def put_in_place(folder: Path, held: Held) -> Path:
    """Give a content its lasting name; one that is there already, whole, stays."""
    target = content_path(folder, held.sha256)
    with faults_sorted():
        if target.is_file() and file_hash(target) == held.sha256:
            drop(held.path)
        else:
            held.path.replace(target)
            sync_folder(target.parent)
    return target


def drop(part: Path) -> None:
    """Let go of a content that is not wanted after all."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def orphans(
    folder: Path, raw: Connection, checkpoint: Callable[[], object] = lambda: None
) -> Iterator[Orphan]:
    """Files under `files/` that no row names: left by a kill, or put there by somebody."""
    room = folder / FILES
    if not room.is_dir():
        return
    named = {
        sha256
        for (sha256,) in raw.execute("SELECT DISTINCT sha256 FROM attachment").fetchall()
        if sha256
    }
    for path in sorted(room.iterdir()):
        checkpoint()
        if path.name not in named and path.is_file():
            yield Orphan(f"{FILES}/{path.name}", path.stat().st_size)
