"""Machines, transactions and packages to write, read and bend."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sbdesk.domain.handoff import SiteKind
from sbdesk.exchange.age import Passphrase
from sbdesk.exchange.cards import Card
from sbdesk.exchange.envelope import part_of, seal
from sbdesk.exchange.fields import LARGEST
from sbdesk.exchange.journal_lines import write_journal
from sbdesk.exchange.keys import SiteKeys, new_keys
from sbdesk.exchange.manifest import (
    Attestation,
    HandoffManifest,
    OriginFacts,
    PackageKind,
)
from sbdesk.exchange.receipts import ReceiptPaper
from sbdesk.store.driver import Value
from sbdesk.store.merging import SealedBatch, Transaction
from sbdesk.store.sealing import SealedEntry, SealedHead, pack_batch

HALL, VAN = bytes(range(16)), bytes(range(16, 32))
"""Two machines' journals."""

PHOTO = bytes(range(256)) * 40
SUMMARY = "给林东供电所的交接包\n共2笔操作。\n"


def card_of(keys: SiteKeys, **other: Any) -> Card:
    """The card of a machine."""
    card = Card(
        site=keys.site,
        station=b"\x07" * 16,
        station_name="林东供电所",
        station_code="LD01",
        machine="走访笔记本",
        letter="B",
        kind=SiteKind.STATION,
        sign_key=keys.sign_public,
        box_key=keys.box_public,
        made_at="2026-11-22T08:00:00Z",
    )
    return replace(card, **other)


def receipt_of(keys: SiteKeys, **other: Any) -> ReceiptPaper:
    """A receipt of a machine that took nothing in yet."""
    paper = ReceiptPaper(
        sender=keys.site.hex(),
        to=bytes(16).hex(),
        station_name="林东供电所",
        machine="走访笔记本",
        holds={HALL.hex(): (7, "ab" * 32), VAN.hex(): (LARGEST, "00" * 32)},
        package="",
        number=0,
        stamp=LARGEST,
        made_wall="2026-11-22 16:00",
    )
    return replace(paper, **other)


def entry(seq: int, new: Value = "新址", **other: Any) -> SealedEntry:
    """An entry that overwrote the one before it."""
    parents = ((HALL, seq - 1),) if seq > 1 else ()
    found = SealedEntry(seq, 1, HALL[::-1], 7, "旧址", new, parents, seq)
    return replace(found, **other)


def transaction(
    seq: int = 1,
    entries: Iterable[SealedEntry] = (),
    batches: Iterable[SealedBatch] = (),
    prev: bytes = bytes(32),
    **other: Any,
) -> Transaction:
    """A transaction whose hash is right."""
    entries, batches = tuple(entries), tuple(batches)
    parts = [one.seq for one in entries] + [one.seq for one in batches]
    head = SealedHead(
        HALL,
        seq,
        1_700_000_000_000 << 16,
        "2026-11-22T08:00:00+08:00",
        VAN,
        "王所长",
        "edit",
        "修改客户「恒通砖厂」",
        None,
        min(parts, default=1),
        len(parts),
    )
    head = replace(head, **other)
    bare = Transaction(head, prev, bytes(32), entries, batches)
    return replace(bare, hash=bare.sealed_hash())


def batch(seq: int, rows: int = 3) -> SealedBatch:
    """Some rows made by an import."""
    lines: list[list[Value]] = [
        [hashlib.sha256(bytes([n % 256, n // 256])).digest()[:16], f"张{n}", n, None]
        for n in range(rows)
    ]
    data, digest = pack_batch((2, 3, 4), lines)
    return SealedBatch(seq, 1, rows, data, digest)


def chain(*several: Transaction) -> list[Transaction]:
    """Transactions of one journal, each with the hash of the one before it."""
    prev, found = bytes(32), []
    for one in several:
        bare = replace(one, prev=prev)
        found.append(replace(bare, hash=bare.sealed_hash()))
        prev = found[-1].hash
    return found


def some_transactions() -> list[Transaction]:
    """An import and an edit."""
    return chain(
        transaction(1, batches=[batch(1)]),
        transaction(2, [entry(2), entry(3, new=5, parents=((HALL, 1), (VAN, 9)))]),
    )


def manifest(sender: SiteKeys, receiver: SiteKeys | None, **other: Any) -> HandoffManifest:
    """A manifest without parts."""
    facts = OriginFacts(HALL.hex(), sender.site.hex(), "大厅", "A", 20, bytes(16).hex())
    word = Attestation(HALL.hex(), 2, bytes(32).hex(), sender.site.hex(), bytes(64).hex())
    found = HandoffManifest(
        format=1,
        kind=PackageKind.JOURNAL,
        package=bytes(16).hex(),
        number=3,
        previous=2,
        made_at="2026-11-22T08:00:00Z",
        made_wall="2026-11-22 16:00",
        made_by="王所长",
        sender=sender.site.hex(),
        sender_name="大厅",
        sender_station="林东供电所",
        recipients=(receiver.site.hex(),) if receiver else (),
        recipient_name="走访笔记本",
        schema="0003",
        program="0.2",
        editions={"time_limits": "2026-1"},
        origins=(facts,),
        after={HALL.hex(): 0},
        until={HALL.hex(): (2, bytes(32).hex())},
        holds={HALL.hex(): (2, bytes(32).hex()), VAN.hex(): (9, bytes(32).hex())},
        attested=(word,),
        givers=(HALL.hex(),),
        counts={"transactions": 2, "entries": 2, "batches": 1},
        parts=(),
    )
    return replace(found, **other)


@dataclass(frozen=True)
class Made:
    """A package on the disk, with all that it was made of."""

    path: Path
    sender: SiteKeys
    receiver: SiteKeys
    manifest: HandoffManifest
    sources: Mapping[str, Path | bytes]


def sources_in(folder: Path, transactions: Iterable[Transaction]) -> dict[str, Path | bytes]:
    """The parts of a journal package with one photo and one notice."""
    folder.mkdir(exist_ok=True)
    journal = folder / "journal"
    write_journal(transactions, journal)
    photo = folder / "photo"
    photo.write_bytes(PHOTO)
    notice = b"%PDF-1.7 a notice"
    return {
        "summary.txt": SUMMARY.encode(),
        "journal.ndjson.zst": journal,
        f"files/{hashlib.sha256(PHOTO).hexdigest()}": photo,
        f"notices/{hashlib.sha256(notice).hexdigest()}.pdf": notice,
    }


def package(
    folder: Path,
    sources: Mapping[str, Path | bytes] | None = None,
    boxes: Passphrase | None = None,
    **other: Any,
) -> Made:
    """A package as `seal` writes it."""
    sender, receiver = new_keys(), new_keys()
    if sources is None:
        sources = sources_in(folder / "sources", some_transactions())
    parts = tuple(part_of(name, source) for name, source in sources.items())
    found = manifest(sender, None if boxes else receiver, parts=parts, **other)
    path = folder / f"交接包{os.urandom(3).hex()}.sbh"
    with path.open("wb") as out:
        seal(out, found, sources, boxes or [receiver.box_public], sender)
    return Made(path, sender, receiver, found, sources)


def contents(parts: Mapping[str, Path | bytes]) -> dict[str, bytes]:
    """The bytes of each part."""
    return {
        name: part if isinstance(part, bytes) else part.read_bytes() for name, part in parts.items()
    }


_whole = st.integers(0, 2**63 - 1)
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_ids = st.sampled_from([HALL, VAN, HALL[::-1], VAN[::-1]])
_values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    _words,
    st.binary(max_size=40),
)
_entries = st.builds(
    SealedEntry,
    seq=_whole,
    tbl=_whole,
    row=st.binary(min_size=16, max_size=16),
    col=_whole,
    old=_values,
    new=_values,
    parents=st.lists(st.tuples(_ids, _whole), max_size=4).map(tuple),
    rank=_whole,
)
_heads = st.builds(
    SealedHead,
    origin=_ids,
    seq=_whole,
    hlc=_whole,
    wall=_words,
    person=st.none() | _ids,
    person_name=_words,
    action=_words,
    sentence=_words,
    undoes=st.none() | st.tuples(_ids, _whole),
    first=_whole,
    n=_whole,
)
_batches = st.builds(
    SealedBatch,
    seq=_whole,
    tbl=_whole,
    n=_whole,
    data=st.sampled_from([batch(1).data, pack_batch([1], [])[0], b"", b"no frame", b"\n"]),
    hash=st.binary(min_size=32, max_size=32),
)
any_transaction = st.builds(
    Transaction,
    head=_heads,
    prev=st.binary(min_size=32, max_size=32),
    hash=st.binary(min_size=32, max_size=32),
    entries=st.lists(_entries, max_size=4).map(tuple),
    batches=st.lists(_batches, max_size=2).map(tuple),
)
