"""What a package says of itself: who, to whom, from where to where, and every part with its hash.

It is signed, so it is written in one way only; read, it is hostile.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.fields import (
    Object,
    canonical,
    heads,
    hexed,
    listed,
    mapping,
    parsed,
    text,
    whole,
    whole_value,
)

FORMAT = 1
LONGEST = 16 * 1024 * 1024
"""Bytes of a manifest, at most."""

LARGEST_PACKAGE = 2**40
"""Bytes of all parts together, at most."""

SUMMARY, JOURNAL = "summary.txt", "journal.ndjson.zst"
OFFICE, LOCKED_KEYS = "office.zip", "keys.age"
_CONTENT = re.compile(r"(?:files/([0-9a-f]{64})|notices/([0-9a-f]{64})\.pdf)")
_LARGEST_SMALL = {SUMMARY: 1024 * 1024, LOCKED_KEYS: 64 * 1024}
_NEWER = "这个文件是新版程序做的，这里读不懂。请先更新本机的程序，再接收一次。"
_Thing = TypeVar("_Thing")


class PackageKind(StrEnum):
    """What a package carries."""

    JOURNAL = "journal"
    RULES = "rules"
    BACKUP = "backup"


@dataclass(frozen=True)
class Part:
    """One part of a package: its name, its bytes, its SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class OriginFacts:
    """A journal that is packed: its uuid, the machine that wrote it, its station (ids in hex)."""

    uuid: str
    site: str
    machine: str
    letter: str
    slot: int
    station: str


@dataclass(frozen=True)
class Attestation:
    """A machine's signed word that a journal ended so: journal, sequence, hash, who, signature."""

    origin: str
    seq: int
    hash: str
    site: str
    signature: str


@dataclass(frozen=True)
class HandoffManifest:
    """What is in a package. Ids and hashes are hexadecimal.

    `number` counts the sender's packages for this receiver, `previous` is the one it follows (0:
    none). `made_at` is UTC text, `made_wall` the station's wall clock. `recipients` are machines,
    empty when a passphrase opens it. `after` is how far the receiver is taken to hold each journal,
    `until` where each packed one ends, `holds` all that the sender holds, as a receipt. `givers`
    are the journals that the sender takes people and rules from.
    """

    format: int
    kind: PackageKind
    package: str
    number: int
    previous: int
    made_at: str
    made_wall: str
    made_by: str
    sender: str
    sender_name: str
    sender_station: str
    recipients: tuple[str, ...]
    recipient_name: str
    schema: str
    program: str
    editions: Mapping[str, str]
    origins: tuple[OriginFacts, ...]
    after: Mapping[str, int]
    until: Mapping[str, tuple[int, str]]
    holds: Mapping[str, tuple[int, str]]
    attested: tuple[Attestation, ...]
    givers: tuple[str, ...]
    counts: Mapping[str, int]
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    def to_bytes(self) -> bytes:
        """The one line that is signed. Raises ValueError when a reader would refuse it."""
        line = canonical(_plain(self))
        if parse(line) != self:
            raise ValueError("a manifest that reads back as another")
        return line


def _plain(manifest: HandoffManifest) -> dict[str, Any]:
    return {
        **vars(manifest),
        "kind": manifest.kind.value,
        "origins": [vars(facts) for facts in manifest.origins],
        "attested": [vars(word) for word in manifest.attested],
        "parts": [vars(part) for part in manifest.parts],
    }


def parse(line: bytes) -> HandoffManifest:
    """Read a manifest; keys it does not know are passed over.

    Raises `Refused` for a newer format, ValueError for anything we would not have written.
    """
    if len(line) > LONGEST:
        raise ValueError("manifest too long")
    try:
        found = parsed(line)
        if whole(found, "format") > FORMAT:
            raise Refused(RefusedCode.NEWER_FORMAT, _NEWER)
        whole_value(found["format"] - FORMAT, 0)
        manifest = _manifest(found)
    except (KeyError, TypeError) as error:
        raise ValueError("no manifest") from error
    _refuse_strange(manifest)
    return manifest


def _manifest(found: Object) -> HandoffManifest:
    return HandoffManifest(
        format=whole(found, "format"),
        kind=PackageKind(found["kind"]),
        package=hexed(found["package"], 16),
        number=whole(found, "number"),
        previous=whole(found, "previous"),
        made_at=text(found, "made_at"),
        made_wall=text(found, "made_wall"),
        made_by=text(found, "made_by"),
        sender=hexed(found["sender"], 16),
        sender_name=text(found, "sender_name"),
        sender_station=text(found, "sender_station"),
        recipients=tuple(hexed(site, 16) for site in listed(found, "recipients", 100)),
        recipient_name=text(found, "recipient_name"),
        schema=text(found, "schema"),
        program=text(found, "program"),
        editions=_editions(mapping(found, "editions", 1000)),
        origins=_each(found, "origins", _origin),
        after={
            hexed(origin, 16): whole_value(seq) for origin, seq in mapping(found, "after").items()
        },
        until=heads(found, "until"),
        holds=heads(found, "holds"),
        attested=_each(found, "attested", _attestation),
        givers=tuple(hexed(origin, 16) for origin in listed(found, "givers")),
        counts=_counts(mapping(found, "counts", 1000)),
        parts=_each(found, "parts", _part),
    )


def _each(found: Object, key: str, read: Callable[[Object], _Thing]) -> tuple[_Thing, ...]:
    rows = listed(found, key)
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError(key)
    return tuple(read(row) for row in rows)


def _editions(found: Object) -> dict[str, str]:
    return {text({"": name}, "", 100): text(found, name) for name in found}


def _counts(found: Object) -> dict[str, int]:
    return {text({"": name}, "", 100): whole(found, name) for name in found}


def _origin(row: Object) -> OriginFacts:
    return OriginFacts(
        uuid=hexed(row["uuid"], 16),
        site=hexed(row["site"], 16),
        machine=text(row, "machine"),
        letter=text(row, "letter", 20),
        slot=whole(row, "slot", 2**31),
        station=hexed(row["station"], 16),
    )


def _attestation(row: Object) -> Attestation:
    return Attestation(
        origin=hexed(row["origin"], 16),
        seq=whole(row, "seq"),
        hash=hexed(row["hash"], 32),
        site=hexed(row["site"], 16),
        signature=hexed(row["signature"], 64),
    )


def _part(row: Object) -> Part:
    return Part(text(row, "name"), whole(row, "size", LARGEST_PACKAGE), hexed(row["sha256"], 32))


def _refuse_strange(manifest: HandoffManifest) -> None:
    """Raises ValueError unless every part is one of ours and stands once."""
    own = {SUMMARY, OFFICE, LOCKED_KEYS} if manifest.kind is PackageKind.BACKUP else None
    names = [part.name for part in manifest.parts]
    if len(set(names)) != len(names) or manifest.size > LARGEST_PACKAGE:
        raise ValueError("parts that cannot be")
    for part in manifest.parts:
        if own is not None:
            known = part.name in own
        else:
            known = part.name in (SUMMARY, JOURNAL) or _is_content(part)
        if not known or part.size > _LARGEST_SMALL.get(part.name, LARGEST_PACKAGE):
            raise ValueError("a part that no package has")
    uuids = [facts.uuid for facts in manifest.origins]
    if len(set(uuids)) != len(uuids):
        raise ValueError("a journal stands twice")


def _is_content(part: Part) -> bool:
    """Whether it is named by its own hash."""
    found = _CONTENT.fullmatch(part.name)
    return found is not None and part.sha256 in found.groups()
