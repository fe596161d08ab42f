"""What the tab asks of the services, as one value: the tests give it hand-written answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sbdesk.domain.changes import Changes
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
from sbdesk.gui.parts.long_work import Checkpoint
from sbdesk.services.desk import Desk


class TakenIn(Protocol):
    """What taking a package in did; `site` is the sender, `backup` the one that was made before."""

    @property
    def changes(self) -> Changes: ...
    @property
    def site(self) -> bytes: ...
    @property
    def new(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def files(self) -> int: ...
    @property
    def settled(self) -> int: ...
    @property
    def open(self) -> int: ...
    @property
    def backup(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def set_aside(self) -> Sequence[str]: ...
    @property
    def remarks(self) -> Sequence[str]: ...


class Answered(Protocol):
    """What came of writing answers: how many, and sentences on those that could not be."""

    @property
    def changes(self) -> Changes: ...
    @property
    def count(self) -> int: ...
    @property
    def left(self) -> Sequence[str]: ...


class BackupSeen(Protocol):
    """A backup of the list; `made_at` is UTC text, `customers` how many live ones it holds,
    `before_taking` that it was made before a package was taken in."""

    @property
    def path(self) -> Path: ...
    @property
    def made_at(self) -> str: ...
    @property
    def customers(self) -> int: ...
    @property
    def ok(self) -> bool: ...
    @property
    def before_taking(self) -> bool: ...


class Introducing(Protocol):
    """Introduce the machine of a card, if the phrase is its own."""

    def __call__(self, desk: Desk, path: Path, phrase: str, *, gives: bool) -> SiteRow: ...


class Packing(Protocol):
    """Write what a machine lacks, or everything, as a package."""

    def __call__(
        self,
        desk: Desk,
        to: bytes,
        out: Path,
        checkpoint: Checkpoint,
        *,
        everything: bool = False,
    ) -> Packed: ...


class BackingUp(Protocol):
    """Write a backup to a stick: for a machine, or locked with a passphrase."""

    def __call__(
        self,
        desk: Desk,
        out: Path,
        *,
        to: bytes | None,
        passphrase: str | None,
        checkpoint: Checkpoint,
    ) -> Packed: ...


@dataclass(frozen=True)
class HandoffWork:
    """The services of the hand-off; what each does and raises stands there.

    `file_kind` answers "package", "card", "receipt", or None for anything else.
    """

    sites: Callable[[Desk], Sequence[SiteRow]]
    own_card: Callable[[Desk, Path], str]
    last_card: Callable[[Desk], WrittenCard | None]
    card_facts: Callable[[Desk, Path], CardFacts]
    introduce: Introducing
    revoke: Callable[[Desk, bytes], SiteRow]
    rename_own: Callable[[Desk, str], object]
    file_kind: Callable[[Path], str | None]
    pack: Packing
    suggested_name: Callable[[Desk, bytes], str]
    receipt_name: Callable[[Desk, bytes], str]
    write_receipt: Callable[[Desk, bytes, Path], Packed]
    inspect: Callable[[Desk, Path, Checkpoint], Inspection]
    take_in: Callable[[Desk, Path, Mapping[str, Decision], Checkpoint], TakenIn]
    take_receipt: Callable[[Desk, Path], str]
    open_clashes: Callable[[Desk], Sequence[ClashRow]]
    settle: Callable[[Desk, Mapping[str, Decision]], Answered]
    station_totals: Callable[[Desk], Sequence[StationTotals]]
    backups: Callable[[Desk], Sequence[BackupSeen]]
    back_up: BackingUp
    needs_passphrase: Callable[[Path], bool]
    look_into_backup: Callable[[Desk, Path, str | None, Checkpoint], BackupFacts]
    restore: Callable[[Path, Path, str | None, str], str]
