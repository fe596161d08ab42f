"""Automatic backups: when they are made, which are kept, the copy at a second place (DESIGN §12).

They lie in `backups/` as numbered archives; the numbers, not the clock, tell which is newer. One
that was made before a package was taken in says so at the end of its name, which a torn one still
has. The files that the data name lie once for all of them in `backups/content/`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.store.archive import CONTENT, opened
from sbdesk.store.backup_plan import BACKUPS, BackupPlan
from sbdesk.store.copying import copy_office, copy_whole, journal_heads
from sbdesk.store.driver import Connection
from sbdesk.store.faults import faults_sorted
from sbdesk.store.manifest import Manifest

__all__ = [
    "BackupInfo",
    "BackupPlan",
    "Keeper",
    "back_up_now",
    "backups",
    "newest_backup",
    "rotate",
]

DAILY, MONTHLY = 7, 12
BEFORE_TAKING = 10
"""So many of those made before a package was taken in are kept besides: a number, not days, for a
clock that jumps must not drop them, and many packages on one day must not fill the disk."""
_TAKING = "-taking"
_CHINA = timezone(timedelta(hours=8))
_NAME = re.compile(rf"(\d{{6,}})-(\d{{8}})-(\d{{4}})(?:{_TAKING})?\.zip")


@dataclass(frozen=True)
class BackupInfo:
    """One backup on the list: where, when made (UTC text), live customers, whether it is whole.

    Of one that is not whole, `made_at` is empty and `customers` 0. `before_taking`: it was made
    before a package was taken in.
    """

    path: Path
    made_at: str
    customers: int
    ok: bool
    before_taking: bool = False


class Keeper:
    """Makes the automatic backups of one open office. A failure is remembered, never raised."""

    def __init__(self, folder: Path, plan: BackupPlan, clock: Callable[[], datetime]) -> None:
        self._folder, self._plan, self._clock = folder, plan, clock
        self._day = ""
        self._changed = False
        self.trouble = ""
        """Why the last backup, or its second copy, could not be made; for the status line."""

    def before_write(self, raw: Connection) -> None:
        """Back up what was there before the first write of a day."""
        self._changed = True
        day = self._clock().astimezone(_CHINA).strftime("%Y%m%d")
        if day == self._day:
            return
        self._day = day
        newest = newest_backup(self._folder)
        if newest is None or _day_of(newest) != day:
            self._back_up(raw)

    def on_close(self, raw: Connection) -> None:
        """Back up what was changed since the office was opened."""
        if self._changed and self._plan.on_close:
            self._back_up(raw)

    def _back_up(self, raw: Connection) -> None:
        heads = journal_heads(raw)
        if not heads or _is_held(newest_backup(self._folder), heads):
            return
        try:
            back_up_now(self._folder, self._plan, self._clock())
            self.trouble = ""
        except EnvironmentProblem as problem:
            self.trouble = f"没有做成备份：{problem}"


def back_up_now(
    folder: Path, plan: BackupPlan, moment: datetime, *, before_taking: bool = False
) -> BackupInfo:
    """Make the next automatic backup, copy it to the second place, let old ones go.

    One made `before_taking` a package in outlasts the other backups of its day.

    Raises `EnvironmentProblem`; when only the second place failed, the first copy stays.
    """
    room = folder / BACKUPS
    newest = newest_backup(folder)
    number = 1 + (_number_of(newest) if newest else 0)
    stamp = moment.astimezone(_CHINA).strftime("%Y%m%d-%H%M")
    path = room / f"{number:06d}-{stamp}{_TAKING if before_taking else ''}.zip"
    manifest = copy_office(folder, path, moment, beside=True)
    rotate(room)
    if plan.second is not None:
        _copy_to(plan.second, path, manifest)
    return BackupInfo(path, manifest.made_at, manifest.customers, True, before_taking)


def _copy_to(second: Path, path: Path, manifest: Manifest) -> None:
    if not second.is_dir():
        raise EnvironmentProblem(f"第二处备份「{second}」不在，只有本机一份。")
    with faults_sorted():
        (second / CONTENT).mkdir(exist_ok=True)
        for content in manifest.contents:
            kept = second / CONTENT / content.sha256
            if not kept.exists():
                copy_whole(path.parent / CONTENT / content.sha256, kept)
        copy_whole(path, second / path.name)
    rotate(second)


def backups(folder: Path) -> list[BackupInfo]:
    """The automatic backups of a data folder, newest first; contents are looked for, not read."""
    return [_info(path) for path in _archives(folder / BACKUPS)]


def newest_backup(folder: Path) -> Path | None:
    """The archive with the highest number, whole or not."""
    return next(iter(_archives(folder / BACKUPS)), None)


def rotate(room: Path) -> None:
    """Keep the newest of each of the last 7 days and of each of the last 12 months that have one.

    Besides, the newest 10 made before a package was taken in; older ones count as any other.
    Contents that no archive names any more go with them, unless an archive cannot be asked.
    """
    days: set[str] = set()
    months: set[str] = set()
    archives = _archives(room)
    kept = [path for path in archives if _is_before_taking(path)][:BEFORE_TAKING]
    apart = set(kept)
    for path in archives:
        if path in apart:
            continue
        day = _day_of(path)
        daily = day not in days and len(days) < DAILY
        monthly = day[:6] not in months and len(months) < MONTHLY
        days.add(day)
        months.add(day[:6])
        if daily or monthly:
            kept.append(path)
        else:
            path.unlink(missing_ok=True)
    _drop_unnamed(room, kept)


def _drop_unnamed(room: Path, archives: Iterable[Path]) -> None:
    named: set[str] = set()
    for path in archives:
        try:
            with opened(path) as (_, manifest):
                named.update(content.sha256 for content in manifest.contents)
        except EnvironmentProblem:
            return
    for content in (room / CONTENT).glob("*"):
        if content.name not in named:
            content.unlink(missing_ok=True)


def _archives(room: Path) -> list[Path]:
    """The numbered archives of a folder, newest first."""
    found = [path for path in room.glob("*.zip") if _NAME.fullmatch(path.name)]
    return sorted(found, key=_number_of, reverse=True)


def _number_of(path: Path) -> int:
    return int(path.name.split("-")[0])


def _day_of(path: Path) -> str:
    return path.name.split("-")[1]


def _is_before_taking(path: Path) -> bool:
    return path.stem.endswith(_TAKING)


def _info(path: Path) -> BackupInfo:
    taking = _is_before_taking(path)
    try:
        with opened(path) as (_, manifest):
            beside = path.parent / CONTENT if manifest.beside else None
            whole = beside is None or all((beside / c.sha256).exists() for c in manifest.contents)
            return BackupInfo(path, manifest.made_at, manifest.customers, whole, taking)
    except EnvironmentProblem:
        return BackupInfo(path, "", 0, False, taking)


def _is_held(path: Path | None, heads: dict[str, tuple[int, str]]) -> bool:
    """Whether a backup already has everything that the journals hold."""
    if path is None:
        return False
    try:
        with opened(path) as (_, manifest):
            return {head.origin: (head.seq, head.hash) for head in manifest.heads} == heads
    except EnvironmentProblem:
        return False
