"""What a backup says of itself: counts, heads of the journal, and every file with its hash.

A manifest read from outside is hostile: its shape, its names and its sizes are checked before use.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sbdesk.domain.errors import Damaged

MANIFEST = "manifest.json"
LONGEST = 64 * 1024 * 1024
_FORMAT = "sbdesk backup 1"
_NAME = re.compile(r"(?:notices|files)/([0-9a-f]{64})(?:\.[a-z0-9]{1,8})?")
_HASH = re.compile(r"[0-9a-f]{64}")
_NOT_OURS = "这个文件不是本程序的备份，或已损坏，没有恢复。"


@dataclass(frozen=True)
class Content:
    """One file of a backup: its name within the data folder, its bytes, its SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Head:
    """The end of one machine's journal: uuid (hex), last sequence, its hash (hex)."""

    origin: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Manifest:
    """What is in a backup.

    `made_at` is UTC text; `counts` the records not withdrawn, by table; `missing` the files that
    the data named but that were gone or altered already when the backup was made; `beside` says
    that the contents are kept in the folder `content` beside the archive, each once for all.
    """

    made_at: str
    schema: str
    station: str
    machine: str
    letter: str
    practice: bool
    counts: Mapping[str, int]
    transactions: int
    entries: int
    heads: tuple[Head, ...]
    database: Content
    contents: tuple[Content, ...]
    missing: tuple[str, ...]
    beside: bool

    @property
    def customers(self) -> int:
        """Customers not withdrawn."""
        return self.counts.get("customer", 0)


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is written."""
    body = {"format": _FORMAT, **asdict(manifest)}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def parse_manifest(body: bytes) -> Manifest:
    """Read a manifest. Raises `Damaged` for anything that we would not have written."""
    try:
        found: dict[str, Any] = json.loads(body)
        if found.pop("format") != _FORMAT:
            raise ValueError("another format")
        found["heads"] = tuple(Head(**head) for head in found["heads"])
        found["database"] = Content(**found["database"])
        found["contents"] = tuple(Content(**content) for content in found["contents"])
        found["missing"] = tuple(found["missing"])
        manifest = Manifest(**found)
        _refuse_strange(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(_NOT_OURS) from error
    return manifest


def content_name(folder: str, sha256: str, suffix: str = "") -> str:
    """The name of a content within the data folder, e.g. `notices/<sha256>.pdf`."""
    return f"{folder}/{sha256}{suffix}"


def _refuse_strange(manifest: Manifest) -> None:
    """Raises ValueError unless every value is of its kind and every name is one of ours."""
    texts = (manifest.made_at, manifest.schema, manifest.station, manifest.machine)
    numbers = (manifest.transactions, manifest.entries, *manifest.counts.values())
    names = [content.name for content in manifest.contents]
    strange = (
        not all(isinstance(text, str) for text in (*texts, manifest.letter, *manifest.missing))
        or not all(isinstance(number, int) for number in numbers)
        or not all(
            isinstance(head.seq, int) and head.origin and head.hash for head in manifest.heads
        )
        or manifest.database.name != "sbdesk.db"
        or not all(_is_content(c) for c in (manifest.database, *manifest.contents))
        or not all(_is_named_so(content) for content in manifest.contents)
        or len(set(names)) != len(names)
    )
    if strange:
        raise ValueError("manifest holds what we never write")


def _is_content(content: Content) -> bool:
    size = isinstance(content.size, int) and content.size >= 0
    return size and _HASH.fullmatch(content.sha256) is not None


def _is_named_so(content: Content) -> bool:
    found = _NAME.fullmatch(content.name)
    return found is not None and found[1] == content.sha256
