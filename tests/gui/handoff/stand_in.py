"""A stand-in for the services of the hand-off: answers as told, writes down what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import Invalid, Problem
from sbdesk.domain.handoff import (
    BackupFacts,
    CardFacts,
    ClashRow,
    Decision,
    Inspection,
    Packed,
    SiteRow,
    StationTotals,
    WrittenCard,
)
from sbdesk.gui.handoff.work import HandoffWork
from sbdesk.gui.parts.long_work import Checkpoint
from sbdesk.services.desk import Desk
from tests.gui.handoff.made_up import (
    CARD,
    FIELD,
    INSPECTION,
    OPEN,
    PHRASE,
    SITES,
    TOTALS,
)

TAKEN = Changes(frozenset({"visit", "customer"}), transaction=None, sentence="接收第41包")
SETTLED = Changes(frozenset({"complaint"}), transaction=("a", 7), sentence="裁定 刘玉珍的处理意见")


@dataclass(frozen=True)
class Taken:
    """What taking in did."""

    changes: Changes = TAKEN
    site: bytes = FIELD.id
    new: int = 92
    known: int = 0
    files: int = 3
    settled: int = 0
    open: int = 0
    backup: str = "000012-20261009-0942-taking.zip"
    sentence: str = "已接收「林东供电所外勤笔记本 02」第 41 包：新增 28 条，更新 64 条，附件 3 个。"
    set_aside: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settled:
    """What settling did."""

    changes: Changes
    count: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A backup of the list."""

    path: Path
    made_at: str
    customers: int
    ok: bool
    before_taking: bool = False


KEPT = (
    Kept(Path("backups/000012-20261009-0942-taking.zip"), "2026-10-09T01:42:00Z", 5012, True, True),
    Kept(Path("backups/000011-20251224-1800.zip"), "2025-12-24T10:00:00Z", 4990, True),
    Kept(Path("backups/000010-20251223-1800.zip"), "", 0, False),
)

BACKUP = BackupFacts(
    package="p1",
    station="林东供电所",
    machine="大厅电脑",
    made="2026-10-08 17:52",
    made_by="王所长",
    counts={"customer": 5012, "complaint": 37, "visit": 118, "notice": 64, "attachment": 9},
    own=True,
)


@dataclass
class StandIn:
    """Set what it answers; read `asked` for what was asked of it."""

    rows: Sequence[SiteRow] = SITES
    card: CardFacts = CARD
    last_card: WrittenCard | None = None
    kind: str | None = "package"
    found: Inspection = INSPECTION
    clashes: Sequence[ClashRow] = OPEN
    taken: Taken = field(default_factory=Taken)
    totals: Sequence[StationTotals] = TOTALS
    kept: Sequence[Kept] = KEPT
    locked: bool = True
    """Whether a passphrase opens the backup on the stick."""
    backup: BackupFacts = BACKUP
    refusal: BaseException | None = None
    """Raised by everything that writes or looks into a file."""
    gate: Event | None = None
    """Long work waits here, then calls its checkpoint."""
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def work(self) -> HandoffWork:
        """What the tab is given."""
        return HandoffWork(
            sites=lambda _desk: self.rows,
            own_card=self._own_card,
            last_card=lambda _desk: self.last_card,
            card_facts=self._card_facts,
            introduce=self._introduce,
            revoke=self._revoke,
            rename_own=lambda _desk, name: self._note("rename", name),
            file_kind=lambda _path: self.kind,
            pack=self._pack,
            suggested_name=lambda _desk, to: f"林东-给{self._site(to).name}-042.sbh",
            receipt_name=lambda _desk, to: f"林东-给{self._site(to).name}-回执-041.sbr",
            write_receipt=self._write_receipt,
            inspect=self._inspect,
            take_in=self._take_in,
            take_receipt=self._take_receipt,
            open_clashes=lambda _desk: self.clashes,
            settle=self._settle,
            station_totals=lambda _desk: self.totals,
            backups=lambda _desk: self.kept,
            back_up=self._back_up,
            needs_passphrase=lambda _path: self.locked,
            look_into_backup=self._look_into_backup,
            restore=self._restore,
        )

    def said(self, what: str) -> list[tuple[object, ...]]:
        """What was asked of this kind, without its name."""
        return [tuple(rest) for name, *rest in self.asked if name == what]

    # the services

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.refusal is not None:
            raise self.refusal

    def _long(self, checkpoint: Checkpoint) -> None:
        if self.gate is not None:
            checkpoint(1, 100, "正在做")
            self.gate.wait(10)
            checkpoint(2, 100, "正在做")

    def _site(self, site: bytes) -> SiteRow:
        return next(row for row in self.rows if row.id == site)

    def _own_card(self, _desk: Desk, out: Path) -> str:
        self._note("card", out)
        return PHRASE

    def _card_facts(self, _desk: Desk, path: Path) -> CardFacts:
        self._note("facts", path)
        return self.card

    def _introduce(self, desk: Desk, path: Path, phrase: str, *, gives: bool = False) -> SiteRow:
        self._note("introduce", path, phrase, gives)
        if phrase != PHRASE:
            wrong = "核对词对不上，没有引入。请让对方再念一遍，逐词核对。"
            raise Invalid([Problem("phrase", wrong)])
        row = replace(FIELD, id=b"\x09" * 16, name=self.card.name, gives=gives, waiting_since="")
        self.rows = (*self.rows, row)
        return row

    def _revoke(self, _desk: Desk, site: bytes) -> SiteRow:
        self._note("revoke", site)
        gone = replace(self._site(site), revoked="2026-10-09 09:42", waiting_since="")
        self.rows = tuple(gone if row.id == site else row for row in self.rows)
        return gone

    def _pack(
        self, desk: Desk, to: bytes, out: Path, checkpoint: Checkpoint, *, everything: bool = False
    ) -> Packed:
        self._note("pack", to, out, everything)
        self._long(checkpoint)
        row = self._site(to)
        packed = replace(row, lacks=0, waiting_since="2026-10-09 09:42")
        self.rows = tuple(packed if one.id == to else one for one in self.rows)
        return Packed(str(out), 1_363_149, 42, row.name, {"transactions": row.lacks})

    def _write_receipt(self, _desk: Desk, to: bytes, out: Path) -> Packed:
        self._note("receipt", to, out)
        return Packed(str(out), 900, 41, self._site(to).name)

    def _inspect(self, _desk: Desk, path: Path, checkpoint: Checkpoint) -> Inspection:
        self._note("inspect", path)
        self._long(checkpoint)
        facts = self.found.facts
        return replace(self.found, facts=facts and replace(facts, path=str(path)))

    def _take_in(
        self, _desk: Desk, path: Path, decisions: Mapping[str, Decision], checkpoint: Checkpoint
    ) -> Taken:
        self._note("take", path, dict(decisions))
        self._long(checkpoint)
        left = len(self.found.clashes) - len(decisions)
        return replace(self.taken, settled=len(decisions), open=left)

    def _take_receipt(self, _desk: Desk, path: Path) -> str:
        self._note("take receipt", path)
        return "已收到「外勤笔记本 02」的回执：收到第 42 包，下一包从这里接着打。"

    def _settle(self, _desk: Desk, decisions: Mapping[str, Decision]) -> Settled:
        self._note("settle", dict(decisions))
        self.clashes = tuple(row for row in self.clashes if row.id not in decisions)
        return Settled(SETTLED, len(decisions))

    def _look_into_backup(
        self, _desk: Desk, path: Path, phrase: str | None, checkpoint: Checkpoint
    ) -> BackupFacts:
        self._note("look", path, phrase)
        self._long(checkpoint)
        return self.backup

    def _restore(self, folder: Path, path: Path, phrase: str | None, package: str) -> str:
        self._note("restore", folder, path, phrase, package)
        return "已恢复2026-10-08 17:52的备份，5012户。"

    def _back_up(
        self,
        desk: Desk,
        out: Path,
        *,
        to: bytes | None,
        passphrase: str | None,
        checkpoint: Checkpoint,
    ) -> Packed:
        self._note("back up", out, to, passphrase)
        self._long(checkpoint)
        return Packed(str(out), 90_000_000, 0, "", {"customers": 5012})
