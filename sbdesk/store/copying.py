"""Copies of an office: the database by `VACUUM INTO`, checked, with every file it names."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sbdesk.domain.errors import Damaged
from sbdesk.store.archive import CONTENT, file_hash, sync_folder, write_archive
from sbdesk.store.driver import Connection, connect
from sbdesk.store.faults import faults_sorted
from sbdesk.store.files import FILES, is_hash
from sbdesk.store.manifest import Content, Head, Manifest, content_name
from sbdesk.store.tables import record_tables
from sbdesk.store.versions import file_version

DATABASE = "sbdesk.db"
_NAMED = (
    ("notices", ".pdf", "SELECT DISTINCT sha256 FROM notice WHERE sha256 IS NOT NULL"),
    (FILES, "", "SELECT DISTINCT sha256 FROM attachment WHERE sha256 IS NOT NULL"),
)
"""Folder, suffix and query of every kind of file that the database names by its content."""


def copy_office(folder: Path, out: Path, moment: datetime, *, beside: bool) -> Manifest:
    """Copy the office in `folder` into the archive `out`; it may be open and written meanwhile.

    With `beside` the contents go, each once, into the folder `content` next to `out`; else into the
    archive. Raises `EnvironmentProblem` or `Damaged`; then there is no `out`.
    """
    room = folder / "backups"
    copy = room / f"copy-{uuid4().hex}.db"
    try:
        with faults_sorted():
            room.mkdir(exist_ok=True)
            heads = _vacuum(folder / DATABASE, copy)
        manifest, sources = _described(folder, copy, heads, moment, beside=beside)
        if beside:
            with faults_sorted():
                keep_contents(manifest, folder, out.parent)
        write_archive(out, manifest, sources)
    finally:
        with suppress(OSError):
            copy.unlink()
    return manifest


def _vacuum(database: Path, copy: Path) -> dict[str, tuple[int, str]]:
    """Copy a database and say where the journals stood before."""
    raw = connect(database, read_only=True)
    try:
        raw.execute("PRAGMA busy_timeout=5000")
        heads = journal_heads(raw)
        raw.execute("VACUUM INTO ?", (str(copy),))
    finally:
        raw.close()
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    return heads


def journal_heads(raw: Connection) -> dict[str, tuple[int, str]]:
    """The end of every machine's journal: uuid (hex) to last sequence and hash (hex)."""
    rows = raw.execute(
        "SELECT o.uuid, t.seq, t.hash FROM origin o JOIN tx t ON t.origin = o.no "
        "WHERE t.seq = (SELECT max(seq) FROM tx WHERE origin = o.no)"
    ).fetchall()
    return {uuid.hex(): (seq, digest.hex()) for uuid, seq, digest in rows}


def named_files(raw: Connection) -> Iterator[tuple[str, str]]:
    """Every file that the database names: name within the data folder, and SHA-256 (hex).

    A name that is no hash, say from a forged package, is none: it must not lead out of the folder.
    """
    for folder, suffix, sql in _NAMED:
        for (sha256,) in raw.execute(sql).fetchall():
            if isinstance(sha256, str) and is_hash(sha256):
                yield content_name(folder, sha256, suffix), sha256


def refuse_unsound(raw: Connection, name: str) -> None:
    """Raises `Damaged` when SQLite finds a copy torn or a reference without its record."""
    found = raw.execute("PRAGMA integrity_check(1)").fetchall()
    if found != [("ok",)] or raw.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged(f"「{name}」没有通过检查，数据可能已损坏。请运行「检查」。")


def _described(
    folder: Path,
    copy: Path,
    heads: dict[str, tuple[int, str]],
    moment: datetime,
    *,
    beside: bool,
) -> tuple[Manifest, dict[str, Path]]:
    """Check a copy and describe it; where each of its files is to be read."""
    with faults_sorted():
        raw = connect(copy, read_only=True)
        try:
            refuse_unsound(raw, "备份")
            now = journal_heads(raw)
            if any(now.get(origin, (0, ""))[0] < seq for origin, (seq, _) in heads.items()):
                raise Damaged("备份没有抄全流水，没有保存。请再试一次。")
            contents, missing = _contents(folder, raw)
            manifest = _manifest(raw, copy, contents, missing, moment, beside=beside)
        finally:
            raw.close()
    sources = {content.name: folder / content.name for content in contents}
    return manifest, {DATABASE: copy, **sources}


def _contents(folder: Path, raw: Connection) -> tuple[list[Content], list[str]]:
    contents, missing = [], []
    for name, sha256 in sorted(named_files(raw)):
        if file_fault(folder, name, sha256):
            missing.append(name)
        else:
            contents.append(Content(name, (folder / name).stat().st_size, sha256))
    return contents, missing


def file_fault(folder: Path, name: str, sha256: str) -> str | None:
    """What is wrong with a file that the database names, or None."""
    try:
        return None if file_hash(folder / name) == sha256 else f"文件「{name}」被改动过"
    except FileNotFoundError:
        return f"缺少文件「{name}」"


def _manifest(
    raw: Connection,
    copy: Path,
    contents: list[Content],
    missing: list[str],
    moment: datetime,
    *,
    beside: bool,
) -> Manifest:
    tables = [table.name for table in record_tables()]
    counts = {name: _count(raw, f"{name} WHERE live = 1") for name in tables}
    station, machine, letter, practice = raw.execute(
        "SELECT i.station, o.machine, o.letter, i.practice "
        "FROM instance i JOIN origin o ON o.no = i.origin"
    ).fetchall()[0]
    return Manifest(
        made_at=moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        schema=file_version(raw) or "",
        station=station.hex(),
        machine=machine,
        letter=letter,
        practice=bool(practice),
        counts=counts,
        transactions=_count(raw, "tx"),
        entries=_count(raw, "entry") + _count(raw, "batch"),
        heads=tuple(Head(uuid, *head) for uuid, head in sorted(journal_heads(raw).items())),
        database=Content(DATABASE, copy.stat().st_size, file_hash(copy)),
        contents=tuple(contents),
        missing=tuple(missing),
        beside=beside,
    )


def _count(raw: Connection, what: str) -> int:
    return int(raw.execute(f"SELECT count(*) FROM {what}").fetchall()[0][0])


def keep_contents(manifest: Manifest, folder: Path, target: Path) -> None:
    """Copy the contents that `target` does not hold yet; `folder` is a data folder. May raise."""
    store = target / CONTENT
    store.mkdir(parents=True, exist_ok=True)
    for content in manifest.contents:
        kept = store / content.sha256
        if not kept.exists():
            copy_whole(folder / content.name, kept)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that `target` is whole or not there. Raises OSError."""
    part = target.with_name(f"{target.name}.part")
    try:
        with source.open("rb") as reading, part.open("wb") as writing:
            while block := reading.read(1024 * 1024):
                writing.write(block)
            writing.flush()
            os.fsync(writing.fileno())
        os.replace(part, target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
