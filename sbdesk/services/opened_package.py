"""A package opened at a desk: who may have sent it, what it would do, and doing it."""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import (
    ClashRow,
    CustomerChange,
    Inspection,
    PackageFacts,
    Refused,
    RefusedCode,
)
from sbdesk.exchange.envelope import Opened, is_locked, open_envelope
from sbdesk.exchange.journal_lines import read_journal
from sbdesk.exchange.manifest import JOURNAL, SUMMARY
from sbdesk.exchange.sniff import what_is
from sbdesk.exchange.stick import Written
from sbdesk.services.clash_reading import Found, open_found
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import own_keys
from sbdesk.services.not_taken import no_package, packed_here
from sbdesk.services.package_check import BACKUP, Trust, check_package, nothing_new
from sbdesk.services.package_look import Looked, look_at, undisputed
from sbdesk.services.package_rulings import Rulings, rulings_in
from sbdesk.services.packing import package_line
from sbdesk.services.rules import editions
from sbdesk.services.set_aside import aside_words
from sbdesk.store.applying import Applied
from sbdesk.store.archive import file_hash, sync_folder
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.machines import (
    IN,
    AttestedEnd,
    OriginLine,
    note_attested,
    note_holdings,
    note_origins,
    note_package,
    origins_aside,
    put_machine,
)
from sbdesk.store.set_aside import take_up

Checkpoint = Callable[[int, int, str], None]
_INCOMING = "incoming"


@dataclass(frozen=True)
class Taken:
    """What was taken in: counts of actions, records and files, clashes settled.

    `changed` is by customer, `clashes` are those still open. `backup` is the name of the backup
    made before, empty when nothing was written.
    """

    changes: Changes
    sentence: str
    sender: str = ""
    receiver: str = ""
    kind: str = "journal"
    number: int = 0
    new: int = 0
    known: int = 0
    created: int = 0
    updated: int = 0
    files: int = 0
    settled: int = 0
    backup: str = ""
    changed: tuple[CustomerChange, ...] = ()
    clashes: tuple[ClashRow, ...] = ()
    site: bytes = b""
    set_aside: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """Clashes that still wait for a person."""
        return len(self.clashes)


def kind_of(path: Path) -> str | None:
    """What a file says it is. Raises `UserMistake` when there is none."""
    try:
        return what_is(path)
    except FileNotFoundError:
        raise UserMistake(f"没有文件「{path.name}」，可能 U 盘拔掉了，或选错了地方。") from None


@contextmanager
def opened(desk: Desk, path: Path, checkpoint: Checkpoint) -> "Iterator[Package]":
    """A package decrypted into a folder of the data folder, which goes in the end."""
    room = desk.office.folder / _INCOMING / uuid4().hex
    try:
        kind = kind_of(path)
        if kind != "package":
            raise no_package(path, kind)
        with faults_sorted():
            locked = is_locked(path)
        if locked:
            raise Refused(RefusedCode.OTHER_KIND, BACKUP)
        with faults_sorted():
            room.parent.mkdir(exist_ok=True)
        yield Package(desk, path, _decrypted(desk, path, room, checkpoint))
    finally:
        shutil.rmtree(room.parent, ignore_errors=True)


def _decrypted(desk: Desk, path: Path, room: Path, checkpoint: Checkpoint) -> Opened:
    keys = own_keys(desk)
    try:
        return open_envelope(path, keys, room, checkpoint)
    except Refused as refused:
        if refused.code is not RefusedCode.NOT_OURS:
            raise
        raise packed_here(desk, path) or refused from refused


class Package:
    """An opened package at this desk."""

    def __init__(self, desk: Desk, path: Path, opened: Opened) -> None:
        self._desk, self._opened, self._manifest = desk, opened, opened.manifest
        with faults_sorted():
            self._file = Written(path, path.stat().st_size, file_hash(path))
        self.facts = self._facts(path)

    def _facts(self, path: Path) -> PackageFacts:
        said = self._manifest
        with faults_sorted():
            summary = self._opened.parts[SUMMARY].read_text("utf-8", errors="replace")
        return PackageFacts(
            path=str(path),
            kind=said.kind.value,
            number=said.number,
            previous=said.previous,
            sender=said.sender_name,
            sender_station=said.sender_station,
            receiver=said.recipient_name,
            made=said.made_wall,
            made_by=said.made_by,
            size=self._file.size,
            check=self._file.sha256[:8].upper(),
            summary=summary,
        )

    def trust(self) -> Trust:
        """Whom it is from and what of it may be given. Raises `Refused`."""
        keys = own_keys(self._desk)
        with self._desk.reading() as raw:
            return check_package(raw, self._desk.office.identity, self._opened, keys)

    def known_already(self) -> bool:
        """Whether everything in it is held here."""
        with self._desk.reading() as raw:
            return nothing_new(raw, self._manifest)

    def looked(self, checkpoint: Checkpoint) -> Inspection:
        """What writing it would do."""
        trust = self.trust()
        known = self._manifest.counts.get("transactions", 0)
        if self.known_already():
            return Inspection(self.facts, (), known=known, remarks=("内容本机都已经有了。",))
        with self._desk.reading() as before:
            ours = {one.row.id for one in open_found(before)}

            def look(after: Connection, applied: Applied) -> Inspection:
                self._note_origins(after)
                found = [one for one in open_found(after) if one.row.id not in ours]
                rulings = rulings_in(after, applied)
                rows = _with_undisputed(before, after, found, rulings)
                seen = look_at(before, after, applied, rows, checkpoint, detailed=rulings)
                words = aside_words(after, applied.stretches())
                return self._inspection(applied, seen, rows, words)

            return self._desk.office.try_apply(
                read_journal(self._opened.parts[JOURNAL]),
                look,
                may_give=trust.may_give,
                checkpoint=self._of_all(checkpoint),
            )

    def _of_all(self, checkpoint: Checkpoint) -> Checkpoint:
        """The store counts entries and records; how many there are stands in the manifest."""
        counts = self._manifest.counts
        all_parts = counts.get("entries", 0) + counts.get("records", 0)
        return lambda done, total, words: checkpoint(done, max(done, total or all_parts), words)

    def _inspection(
        self,
        applied: Applied,
        seen: Looked,
        rows: tuple[ClashRow, ...],
        aside: tuple[str, ...],
    ) -> Inspection:
        remarks = [f"还有{seen.unlisted}户没有逐一列出。"] if seen.unlisted else []
        if missing := self._manifest.counts.get("missing_files", 0):
            remarks.append(f"对方有{missing}个附件已找不到，包里没有。")
        if any(
            editions().get(name) not in (None, e) for name, e in self._manifest.editions.items()
        ):
            remarks.append("对方的规则和代码表与本机的版本不同，算出的日期和得分可能不一样。")
        return Inspection(
            facts=self.facts,
            refused=(),
            new=applied.new,
            known=applied.known,
            created=seen.created,
            updated=seen.updated,
            same=seen.same,
            files=self._manifest.counts.get("files", 0),
            changes=seen.changes,
            clashes=rows,
            set_aside=aside,
            remarks=tuple(remarks),
            customers=seen.customers,
        )

    def place_files(self) -> int:
        """Put its attachments and frozen notices where the data name them; how many were new."""
        placed = 0
        for name, part in self._opened.parts.items():
            if name.partition("/")[1]:
                placed += _place(self._desk.office.folder / name, part)
        return placed

    def write(self, trust: Trust, checkpoint: Checkpoint) -> Taken:
        """Write it, with what the book keeps of it, in one transaction. Raises `Refused`."""
        seen: list[Looked] = []
        aside: list[str] = []
        with self._desk.reading() as before:

            def also(after: Connection, applied: Applied) -> None:
                self._note_in(after, trust)
                seen.append(look_at(before, after, applied, (), checkpoint))
                aside.extend(aside_words(after, applied.stretches()))

            applied = self._desk.office.apply(
                read_journal(self._opened.parts[JOURNAL]),
                may_give=trust.may_give,
                checkpoint=self._of_all(checkpoint),
                also=also,
                all_or_nothing=True,
            )
        facts = self.facts
        sentence = f"接收{facts.sender}第{facts.number}包"
        return Taken(
            changes=applied.changes(sentence),
            sentence=sentence,
            sender=f"{facts.sender_station}{facts.sender}",
            receiver=facts.receiver,
            number=facts.number,
            new=applied.new,
            known=applied.known,
            created=seen[0].created,
            updated=seen[0].updated,
            changed=seen[0].changes,
            site=trust.sender.id,
            set_aside=tuple(aside),
        )

    def repeated(self) -> Taken:
        """It brought nothing new."""
        facts = self.facts
        known = self._manifest.counts.get("transactions", 0)
        with self._desk.reading() as raw:
            rows = tuple(found.row for found in open_found(raw))
        return Taken(
            Changes(),
            f"{facts.sender_station}{facts.sender}第{facts.number}包的内容本机都已经有了，没有改动。",
            sender=f"{facts.sender_station}{facts.sender}",
            receiver=facts.receiver,
            number=facts.number,
            known=known,
            clashes=rows,
            site=bytes.fromhex(self._manifest.sender),
        )

    def note(self, trust: Trust) -> None:
        """Keep in the book what it says of its sender, though it brought nothing new."""
        with self._desk.office.book() as raw:
            self._note_in(raw, trust)

    def _note_in(self, raw: Connection, trust: Trust) -> None:
        said, sender = self._manifest, trust.sender
        self._note_origins(raw)
        # What came earlier by way of somebody who could not vouch for it is vouched for now.
        vouched = {bytes.fromhex(uuid) for uuid in said.until} & origins_aside(raw)
        take_up(raw, {uuid for uuid in vouched if trust.may_give(uuid)})
        ends = {bytes.fromhex(u): (seq, bytes.fromhex(h)) for u, (seq, h) in said.holds.items()}
        note_holdings(raw, sender.id, ends, said.counts.get("clock", 0), said.made_wall)
        note_package(raw, package_line(said, IN, self._file.path, self._file, self._desk))
        if said.sender_name != sender.machine:
            put_machine(raw, replace(sender, machine=said.sender_name))
        for word in said.attested:
            note_attested(
                raw,
                AttestedEnd(
                    bytes.fromhex(word.origin),
                    word.seq,
                    bytes.fromhex(word.hash),
                    bytes.fromhex(word.site),
                    bytes.fromhex(word.signature),
                ),
            )

    def _note_origins(self, raw: Connection) -> None:
        note_origins(
            raw,
            [
                OriginLine(
                    bytes.fromhex(o.uuid),
                    bytes.fromhex(o.site),
                    bytes.fromhex(o.station),
                    o.machine,
                    o.letter,
                    o.slot,
                )
                for o in self._manifest.origins
            ],
        )


def _with_undisputed(
    before: Connection, after: Connection, found: Sequence[Found], rulings: Rulings
) -> tuple[ClashRow, ...]:
    disputed: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    for one in found:
        disputed[one.table, one.record] |= {one.column, *one.about}
    fields = {
        record: undisputed(before, after, *record, but, rulings.of(*record))
        for record, but in disputed.items()
    }
    return tuple(replace(one.row, undisputed=fields[one.table, one.record]) for one in found)


def _place(target: Path, part: Path) -> int:
    """Give a verified part its lasting name; one that is there already, whole, stays."""
    with faults_sorted():
        if target.is_file() and file_hash(target) == target.name.partition(".")[0]:
            return 0
        target.parent.mkdir(exist_ok=True)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    return 1
