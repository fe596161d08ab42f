"""Putting a backup in the place of an office, and proving that one could be (DESIGN §12).

What is there is moved aside, never deleted; until the new database stands in its place, by
one rename, the old one does.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store.archive import content_blocks, file_hash, opened, sync_folder
from sbdesk.store.copying import DATABASE, copy_whole, journal_heads, refuse_unsound
from sbdesk.store.driver import Connection, DatabaseError, connect
from sbdesk.store.faults import faults_sorted
from sbdesk.store.keeping import backups
from sbdesk.store.manifest import Manifest
from sbdesk.store.pen import give_pen
from sbdesk.store.versions import file_version, look_first, refuse_newer

_ALTERED = "备份「{0}」里的数据和它的清单不符，没有恢复。"
_IN_USE = "这份数据正被另一个程序使用。请先关闭其他窗口，再恢复。"


@dataclass(frozen=True)
class Restored:
    """A restoring: what came back, and the folder where the old data are now (None: none were)."""

    manifest: Manifest
    aside: Path | None


@dataclass(frozen=True)
class Drill:
    """A proof that the newest backup works: which one, when made (UTC text), live customers."""

    path: Path
    made_at: str
    customers: int
    sentence: str


def restore_backup(file: Path, folder: Path, moment: datetime | None = None) -> Restored:
    """Put the backup `file` in the place of the office in `folder`, all or nothing.

    Nobody may have the office open. The restored copy takes a new name when it is opened. Raises
    `UserMistake` when there is no such file, `Damaged` when one content is missing or altered,
    `EnvironmentProblem` when there is no room or the office is in use; then nothing has changed.
    """
    if not file.is_file():
        raise UserMistake(f"没有备份文件「{file}」。")
    with faults_sorted():
        folder.mkdir(parents=True, exist_ok=True)
    with _unpacked(file, folder) as (manifest, unpacked), faults_sorted():
        _take_new_name(unpacked / DATABASE)
        stamp = (moment or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S")
        aside = folder / f"aside-{stamp}-{uuid4().hex[:4]}"
        return Restored(manifest, _put_in_place(manifest, unpacked, folder, aside))


def drill(folder: Path) -> Drill:
    """Restore the newest whole backup of a data folder into a temporary one, check and count it.

    Raises `UserMistake` when there is none, `Damaged` when it turns out not to work.
    """
    whole = [info for info in backups(folder) if info.ok]
    if not whole:
        raise UserMistake("还没有可用的备份。")
    path = whole[0].path
    with _unpacked(path, folder) as (manifest, _):
        sentence = f"备份可用：{path.name}，{manifest.customers}位客户。"
        return Drill(path, manifest.made_at, manifest.customers, sentence)


def prove_backup(file: Path, folder: Path) -> Manifest:
    """Unpack a backup beside the data in `folder`, check everything in it, put nothing in place.

    Raises `Damaged` or `EnvironmentProblem` as `restore_backup` would.
    """
    with _unpacked(file, folder) as (manifest, _):
        return manifest


@contextmanager
def _unpacked(file: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """A backup unpacked beside the data and proved; the temporary folder goes in the end."""
    room = folder / f"restoring-{uuid4().hex}"
    try:
        with opened(file) as (archive, manifest):
            contents = (manifest.database, *manifest.contents)
            with faults_sorted():
                free = shutil.disk_usage(folder).free
            if sum(content.size for content in contents) > free:
                raise EnvironmentProblem("磁盘上放不下这份备份，没有恢复。请先腾出一些地方。")
            for content in contents:
                inside = content is manifest.database or not manifest.beside
                beside = None if inside else file.parent
                target = room / content.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as writing:
                    for block in content_blocks(archive, file.name, content, beside):
                        writing.write(block)
        _prove(room / DATABASE, manifest, file.name)
        yield manifest, room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _prove(database: Path, manifest: Manifest, name: str) -> None:
    """Raises `Damaged` unless the database is sound and holds what the manifest says."""
    with faults_sorted():
        raw = connect(database, read_only=True)
        try:
            version = file_version(raw)
            refuse_newer(version)
            refuse_unsound(raw, name)
            heads = {head.origin: (head.seq, head.hash) for head in manifest.heads}
            live = "SELECT count(*) FROM customer WHERE live = 1"
            customers = raw.execute(live).fetchall()[0][0]
            if journal_heads(raw) != heads or customers != manifest.customers:
                raise Damaged(_ALTERED.format(name))
        finally:
            raw.close()


def _take_new_name(database: Path) -> None:
    """Give the copy an id that no mark knows, so that it is seen to be a restored one."""
    raw = connect(database)
    try:
        pen = give_pen(raw)
        pen.mode = "apply"
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("UPDATE instance SET id = ?", (uuid4().bytes,))
        raw.execute("PRAGMA journal_mode=WAL")
    finally:
        raw.close()


def _put_in_place(manifest: Manifest, unpacked: Path, folder: Path, aside: Path) -> Path | None:
    for name in ("files", "notices", "backups", "logs"):
        (folder / name).mkdir(exist_ok=True)
    for content in manifest.contents:
        _put_content(unpacked / content.name, folder / content.name, content.sha256, aside)
    old = folder / DATABASE
    if old.exists():
        _merge_log(old)
        aside.mkdir(exist_ok=True)
        _set_aside(old, aside / DATABASE)
        for log in ("-wal", "-shm"):
            left = folder / f"{DATABASE}{log}"
            if left.exists():
                left.rename(aside / left.name)
    with (unpacked / DATABASE).open("rb+") as file:
        os.fsync(file.fileno())
    (unpacked / DATABASE).replace(old)
    sync_folder(folder)
    return aside if aside.exists() else None


def _put_content(source: Path, target: Path, sha256: str, aside: Path) -> None:
    """Bring a content in; one of its name with other bytes is moved aside."""
    if target.exists():
        if file_hash(target) == sha256:
            return
        kept = aside / target.parent.name / target.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        target.rename(kept)
    copy_whole(source, target)


def _merge_log(database: Path) -> None:
    """Make the old database one file, which nobody else may have open.

    A damaged one is not touched. Raises `EnvironmentProblem` when it is in use.
    """
    try:
        look_first(database)
    except Damaged:
        return
    raw: Connection | None = None
    try:
        raw = connect(database)
        raw.execute("PRAGMA busy_timeout=500")
        raw.execute("PRAGMA journal_mode=DELETE")
    except DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise EnvironmentProblem(_IN_USE) from error
    finally:
        if raw is not None:
            raw.close()


def _set_aside(old: Path, kept: Path) -> None:
    """A second name for the old database, or a copy of it where the disk knows no second names."""
    try:
        kept.hardlink_to(old)
    except OSError:
        copy_whole(old, kept)
