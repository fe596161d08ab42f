"""Packages as somebody would forge them: opened with the receiver's keys, changed, sealed again."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from sbdesk.domain.handoff import Packed
from sbdesk.exchange.envelope import open_envelope, part_of, seal
from sbdesk.exchange.journal_lines import read_journal, write_journal
from sbdesk.exchange.keys import SiteKeys, load_keys
from sbdesk.exchange.manifest import JOURNAL
from sbdesk.store.merging import Transaction
from tests.services.machines import Machine


def keys_of(machine: Machine) -> SiteKeys:
    """A machine's secret keys."""
    keys = load_keys(machine.desk.office.folder)
    assert keys is not None
    return keys


def resealed(packed: Packed, to: Machine, signer: Machine, **changes: Any) -> Packed:
    """The same package with another manifest, signed by `signer`, for `to`."""
    room = to.stick / uuid4().hex
    opened = open_envelope(Path(packed.path), keys_of(to), room)
    manifest = replace(opened.manifest, **changes)
    out = to.stick / f"{uuid4().hex}.sbh"
    box = keys_of(to).box_public
    with out.open("wb") as file:
        seal(file, manifest, dict(opened.parts), (box,), keys_of(signer))
    return replace(packed, path=str(out))


def rewritten(
    packed: Packed, to: Machine, signer: Machine, transactions: list[Transaction], **changes: Any
) -> Packed:
    """The same package with other transactions in it."""
    room = to.stick / uuid4().hex
    opened = open_envelope(Path(packed.path), keys_of(to), room)
    journal = room / "other.zst"
    write_journal(transactions, journal)
    sources = {**opened.parts, JOURNAL: journal}
    parts = tuple(part_of(name, source) for name, source in sources.items())
    manifest = replace(opened.manifest, parts=parts, **changes)
    out = to.stick / f"{uuid4().hex}.sbh"
    with out.open("wb") as file:
        seal(file, manifest, dict(sources), (keys_of(to).box_public,), keys_of(signer))
    return replace(packed, path=str(out))


def transactions_of(packed: Packed, to: Machine) -> list[Transaction]:
    """What is in a package."""
    room = to.stick / uuid4().hex
    opened = open_envelope(Path(packed.path), keys_of(to), room)
    return list(read_journal(opened.parts[JOURNAL]))
