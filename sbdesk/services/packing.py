"""Packing what another machine lacks onto a stick, and receipts for what was taken in."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sbdesk import __version__
from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.domain.handoff import Packed, Refused, RefusedCode
from sbdesk.domain.people import Right
from sbdesk.exchange.envelope import part_of, seal
from sbdesk.exchange.journal_lines import LineCounts, write_journal
from sbdesk.exchange.keys import SiteKeys
from sbdesk.exchange.manifest import (
    FORMAT,
    JOURNAL,
    SUMMARY,
    Attestation,
    HandoffManifest,
    OriginFacts,
    PackageKind,
)
from sbdesk.exchange.sniff import what_is
from sbdesk.exchange.stick import LARGEST, Written, write_to_stick
from sbdesk.services.clock import utc_text
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import own_keys, require, scope
from sbdesk.services.package_summary import Counted, summary_of
from sbdesk.services.rules import editions
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.files import FILES, is_hash
from sbdesk.store.machines import (
    OUT,
    AttestedEnd,
    Machine,
    PackageLine,
    attested_ends,
    held_hash,
    holdings,
    journal_clock,
    journal_ends,
    last_number,
    machine,
    machines,
    note_attested,
    note_package,
    origin_lines,
    own_machine,
    packages,
)
from sbdesk.store.merging import Transaction, transactions_beyond
from sbdesk.store.sealing import unpack_batch
from sbdesk.store.tables import Attachment, Notice, cells, table_no, table_of
from sbdesk.store.versions import STEPS

Checkpoint = Callable[[int, int, str], None]
_NEVER = 2**62
MOST = LARGEST // 10 * 9
"""Bytes of attachments in one package, so that it fits a file of any stick."""
_OUTGOING = "outgoing"


def pending(desk: Desk) -> int:
    """Actions done here that no other machine is known to have; 0 where none is introduced."""
    uuid = desk.office.identity.uuid
    with desk.reading() as raw:
        own = journal_ends(raw, None).get(uuid, (0, b""))[0]
        mine = own_machine(raw)
        others = [m.id for m in machines(raw) if not m.revoked_at and mine and m.id != mine.id]
        reached = [holdings(raw, site).get(uuid, (0, b""))[0] for site in others]
    return max(0, own - max(reached)) if reached else 0


def trusted(raw: Connection, site: bytes) -> Machine:
    """A machine that is introduced and not revoked. Raises `UserMistake`."""
    found = machine(raw, site)
    if found is None:
        raise UserMistake("没有引入过这台机器，请先引入它的名片。")
    if found.revoked_at:
        raise UserMistake(f"「{found.machine}」已经停用，不再为它打包。")
    return found


def pack(
    desk: Desk,
    to: bytes,
    out: Path,
    checkpoint: Checkpoint,
    *,
    everything: bool = False,
    most: int = MOST,
) -> Packed:
    """Write what a machine lacks to `out`, signed and for it alone, read back and verified.

    It lacks what its last receipt, or package, does not name; with `everything` it is taken to have
    nothing. Files beyond `most` bytes wait, with what came after them, for the next package:
    `counts["left"]` says how many actions. Raises `UserMistake` or `EnvironmentProblem`; then the
    stick is as it was.
    """
    require(desk, Right.HAND_OFF)
    keys = own_keys(desk)
    with _room(desk) as room, desk.reading() as raw:
        target, own = trusted(raw, to), machine(raw, keys.site)
        assert own is not None
        if target.id == own.id:
            raise UserMistake("不用给本机打包。")
        job = _Packing(desk, raw, keys, own, target, room, most, everything=everything)
        manifest, sources = job.prepare(checkpoint)
        written = write_to_stick(
            out,
            lambda file: seal(file, manifest, sources, (target.box_key,), keys, checkpoint),
            refuse_other,
            estimate=manifest.size,
            checkpoint=checkpoint,
        )
    _note(desk, manifest, written, keys)
    return Packed(str(written.path), written.size, manifest.number, target.machine, manifest.counts)


def refuse_other(path: Path) -> None:
    """Raises `EnvironmentProblem` when what stands on a stick is no package."""
    if what_is(path) != "package":
        raise EnvironmentProblem(
            f"写到 U 盘的「{path.name}」不是交接包，这个 U 盘可能坏了，请换一个。"
        )


@contextmanager
def _room(desk: Desk) -> Iterator[Path]:
    """A folder of the data folder for what is being packed; it goes in the end."""
    room = desk.office.folder / _OUTGOING / uuid4().hex
    try:
        with faults_sorted():
            room.mkdir(parents=True)
        yield room
    finally:
        shutil.rmtree(room.parent, ignore_errors=True)


class _Packing:
    """One packing, inside one state of the file."""

    def __init__(
        self,
        desk: Desk,
        raw: Connection,
        keys: SiteKeys,
        own: Machine,
        target: Machine,
        room: Path,
        most: int,
        *,
        everything: bool,
    ) -> None:
        self._desk, self._raw, self._keys = desk, raw, keys
        self._own, self._target, self._room = own, target, room
        self._most, self._left = most, 0
        self._ends = journal_ends(raw, scope(raw, target, own))
        self._held = {} if everything else self._believed()
        self._until = self._confirmed()
        self._counted = Counted()
        self._named: set[str] = set()

    def _believed(self) -> dict[bytes, int]:
        """How far the target holds what concerns it. Raises `Refused` when its copy is another."""
        found: dict[bytes, int] = {}
        for uuid, (seq, digest) in holdings(self._raw, self._target.id).items():
            if uuid not in self._ends:
                continue
            here = held_hash(self._raw, uuid, seq)
            if here is not None and here != digest:
                raise Refused(
                    RefusedCode.FORKED,
                    f"「{self._target.machine}」上的流水和本机的对不上，可能是复制出来的另一份数据。"
                    "没有打包，请联系县公司核对。",
                )
            found[uuid] = seq
        return found

    def _confirmed(self) -> dict[bytes, tuple[int, bytes]]:
        """Where the journals end for the target before this package, as far as they are here."""
        found = {}
        for uuid, (seq, digest) in self._ends.items():
            held = min(self._held.get(uuid, 0), seq)
            if held:
                found[uuid] = (held, held_hash(self._raw, uuid, held) or digest)
        return found

    def prepare(self, checkpoint: Checkpoint) -> tuple[HandoffManifest, Mapping[str, Path | bytes]]:
        """Everything that goes into the package, and the manifest that names it."""
        journal = self._room / JOURNAL
        lines = write_journal(self._transactions(checkpoint), journal)
        sources: dict[str, Path | bytes] = {JOURNAL: journal}
        missing = 0
        for name in sorted(self._named):
            path = self._desk.office.folder / name
            if path.is_file():
                sources[name] = path
            else:
                missing += 1
        number = last_number(self._raw, OUT, self._target.id) + 1
        facts = (self._own, self._target, number, self._desk.now(), self._desk.actor.name)
        sources = {SUMMARY: summary_of(facts, self._counted, len(sources) - 1, missing), **sources}
        return self._manifest(number, lines, sources, missing), sources

    def _transactions(self, checkpoint: Checkpoint) -> Iterator[Transaction]:
        known = {
            uuid: self._held.get(uuid, 0) if uuid in self._ends else _NEVER
            for uuid in self._every_origin()
        }
        total = sum(max(0, seq - known[uuid]) for uuid, (seq, _) in self._ends.items())
        size = 0
        for done, one in enumerate(transactions_beyond(self._raw, known)):
            if done % 50 == 0:
                checkpoint(done, total, "正在取出流水")
            files = set(_contents(one)) - self._named
            size += sum(_size(self._desk.office.folder / name) for name in files)
            if size > self._most and done:
                # What comes later builds on this one, so all of it waits for the next package.
                self._left = total - done
                return
            self._named |= files
            self._counted.see(one)
            self._until[one.head.origin] = (one.head.seq, one.hash)
            yield one

    def _every_origin(self) -> list[bytes]:
        return [uuid for (uuid,) in self._raw.execute("SELECT uuid FROM origin").fetchall()]

    def _manifest(
        self,
        number: int,
        lines: LineCounts,
        sources: Mapping[str, Path | bytes],
        missing: int,
    ) -> HandoffManifest:
        now = self._desk.now()
        confirmed = [
            line.number
            for line in packages(self._raw, OUT, self._target.id)
            if all(self._held.get(bytes.fromhex(u), 0) >= seq for u, seq in line.until.items())
        ]
        return HandoffManifest(
            format=FORMAT,
            kind=PackageKind.JOURNAL,
            package=uuid4().hex,
            number=number,
            previous=max(confirmed, default=0),
            made_at=utc_text(now),
            made_wall=f"{now:%Y-%m-%d %H:%M}",
            made_by=self._desk.actor.name,
            sender=self._own.id.hex(),
            sender_name=self._own.machine,
            sender_station=self._own.station_name,
            recipients=(self._target.id.hex(),),
            recipient_name=self._target.machine,
            schema=STEPS.newest,
            program=__version__,
            editions=dict(editions()),
            origins=self._origins(),
            after={u.hex(): seq for u, seq in self._held.items() if seq},
            until={u.hex(): (seq, h.hex()) for u, (seq, h) in self._until.items()},
            holds={u.hex(): (seq, h.hex()) for u, (seq, h) in self._ends.items()},
            attested=self._attested(),
            givers=self._givers(),
            counts={
                "transactions": lines.transactions,
                "entries": lines.entries,
                "batches": lines.batches,
                "records": lines.rows,
                "files": len(sources) - 2,
                "missing_files": missing,
                "left": self._left,
                "clock": journal_clock(self._raw),
            },
            parts=tuple(part_of(name, source) for name, source in sources.items()),
        )

    def _origins(self) -> tuple[OriginFacts, ...]:
        return tuple(
            OriginFacts(o.uuid.hex(), o.site.hex(), o.machine, o.letter, o.slot, o.station.hex())
            for o in origin_lines(self._raw)
            if o.uuid in self._ends
        )

    def _givers(self) -> tuple[str, ...]:
        """The journals from which people and rules are taken here."""
        giving = {one.id for one in machines(self._raw) if one.gives and not one.revoked_at}
        lines = origin_lines(self._raw)
        return tuple(o.uuid.hex() for o in lines if o.uuid in self._ends and o.site in giving)

    def _attested(self) -> tuple[Attestation, ...]:
        """The ends of the journals: this machine's signed now, the others' as they came."""
        uuid = self._desk.office.identity.uuid
        found = {end.origin: end for end in attested_ends(self._raw)}
        if uuid in self._until:
            found[uuid] = attest(self._keys, uuid, *self._until[uuid])
        return tuple(
            Attestation(e.origin.hex(), e.seq, e.hash.hex(), e.site.hex(), e.signature.hex())
            for e in found.values()
            if e.origin in self._until and e.seq <= self._until[e.origin][0]
        )


def attested_bytes(origin: bytes, seq: int, digest: bytes) -> bytes:
    """What a machine signs of the end of its journal."""
    return b"SBDESK-END 1\n" + json.dumps([origin.hex(), seq, digest.hex()]).encode()


def attest(keys: SiteKeys, origin: bytes, seq: int, digest: bytes) -> AttestedEnd:
    """The end of this machine's own journal, signed."""
    signature = keys.sign(attested_bytes(origin, seq, digest))
    return AttestedEnd(origin, seq, digest, keys.site, signature)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


_CONTENTS = {
    (table_no(table_of(record)), no): form
    for record, form in ((Attachment, f"{FILES}/{{}}"), (Notice, "notices/{}.pdf"))
    for no, name in cells(table_of(record))
    if name == "sha256"
}


def _contents(transaction: Transaction) -> Iterable[str]:
    """The files that a transaction's records name: names within the data folder."""
    for entry in transaction.entries:
        form = _CONTENTS.get((entry.tbl, entry.col))
        if form and isinstance(entry.new, str) and is_hash(entry.new):
            yield form.format(entry.new)
    for batch in transaction.batches:
        wanted = {col: form for (tbl, col), form in _CONTENTS.items() if tbl == batch.tbl}
        if not wanted:
            continue
        content = unpack_batch(batch.data)
        for place, col in enumerate(content.columns):
            for _, values in content.rows if col in wanted else ():
                if isinstance(values[place], str) and is_hash(str(values[place])):
                    yield wanted[col].format(values[place])


def _note(desk: Desk, manifest: HandoffManifest, written: Written, keys: SiteKeys) -> None:
    """The package is on the stick: into the book with it."""
    with desk.office.book() as raw:
        note_package(raw, package_line(manifest, OUT, written.path, written, desk))
        uuid = desk.office.identity.uuid
        if uuid.hex() in manifest.until:
            seq, digest = manifest.until[uuid.hex()]
            note_attested(raw, attest(keys, uuid, seq, bytes.fromhex(digest)))


def package_line(
    manifest: HandoffManifest, direction: str, path: Path, file: Written, desk: Desk
) -> PackageLine:
    """A package's line in the book."""
    other = manifest.recipients[0] if direction == OUT else manifest.sender
    return PackageLine(
        id=bytes.fromhex(manifest.package),
        direction=direction,
        site=bytes.fromhex(other),
        number=manifest.number,
        made_at=manifest.made_at,
        done_at=utc_text(desk.office.clock()),
        name=path.name,
        sha256=file.sha256,
        size=file.size,
        until={uuid: seq for uuid, (seq, _) in manifest.until.items()},
        counts=dict(manifest.counts),
    )
