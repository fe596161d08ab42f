"""A backup as one zip file: written whole or not at all, read as something hostile."""

import errno
import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sbdesk.domain.errors import Damaged
from sbdesk.store.faults import faults_sorted
from sbdesk.store.manifest import (
    LONGEST,
    MANIFEST,
    Content,
    Manifest,
    manifest_bytes,
    parse_manifest,
)

CONTENT = "content"
_BLOCK = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = "备份「{0}」读不出来，可能已损坏，没有恢复。"
_MISSING = "备份「{0}」里缺少「{1}」，没有恢复。"
_ALTERED = "备份「{0}」里的「{1}」被改动过，没有恢复。"
_FOREIGN = "备份「{0}」里有不该有的东西，没有恢复。"


def write_archive(out: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write beside, read back, flush to the disk, rename: `out` is whole or not there.

    `sources` says where each file of the manifest is read from.
    """
    part = out.with_name(f"{out.name}.part")
    try:
        with faults_sorted(), part.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(MANIFEST, manifest_bytes(manifest))
                for content in _inside(manifest):
                    archive.write(sources[content.name], content.name)
            file.flush()
            os.fsync(file.fileno())
        with opened(part) as (archive, said):
            for content in _inside(said):
                for _ in content_blocks(archive, part.name, content):
                    pass
        with faults_sorted():
            os.replace(part, out)
            sync_folder(out.parent)
    finally:
        with suppress(OSError):
            part.unlink()


def _inside(manifest: Manifest) -> tuple[Content, ...]:
    return (manifest.database,) if manifest.beside else (manifest.database, *manifest.contents)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and read what it says of itself.

    Raises `Damaged` when it is no backup, when a file is missing or of another size, or when there
    is anything more in it.
    """
    with faults_sorted(), path.open("rb") as file:
        try:
            with _zip(file) as archive:
                manifest = _checked_manifest(archive, path)
                yield archive, manifest
        except _BROKEN as error:
            raise Damaged(_UNREADABLE.format(path.name)) from error


@contextmanager
def _strange_is_broken() -> Iterator[None]:
    """What `zipfile` raises on an archive bent on purpose, as what it raises on a torn one."""
    try:
        yield
    except (ValueError, struct.error, NotImplementedError, RuntimeError, OverflowError) as error:
        raise zipfile.BadZipFile("strange archive") from error
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise zipfile.BadZipFile("strange place in the archive") from error
        raise


def _zip(file: IO[bytes]) -> zipfile.ZipFile:
    with _strange_is_broken():
        return zipfile.ZipFile(file)


def _checked_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    members = archive.infolist()
    sizes = {member.filename: member.file_size for member in members}
    if len(sizes) != len(members) or sizes.get(MANIFEST, LONGEST + 1) > LONGEST:
        raise Damaged(_FOREIGN.format(path.name))
    if any(m.flag_bits & 1 or m.compress_type not in _METHODS for m in members):
        raise Damaged(_FOREIGN.format(path.name))
    with _strange_is_broken():
        body = archive.read(MANIFEST)
    manifest = parse_manifest(body)
    for content in _inside(manifest):
        if content.name not in sizes:
            raise Damaged(_MISSING.format(path.name, content.name))
        if sizes[content.name] != content.size:
            raise Damaged(_ALTERED.format(path.name, content.name))
    if len(sizes) != 1 + len(_inside(manifest)):
        raise Damaged(_FOREIGN.format(path.name))
    return manifest


def content_blocks(
    archive: zipfile.ZipFile, name: str, content: Content, beside: Path | None = None
) -> Iterator[bytes]:
    """The bytes of one file of a backup; `beside` is the archive's folder when kept beside it.

    Raises `Damaged`, after the last block at the latest, when they are not as the manifest says.
    """
    digest, left = hashlib.sha256(), content.size
    try:
        with _strange_is_broken(), _open_content(archive, content, beside) as file:
            while block := file.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    break
                digest.update(block)
                yield block
    except FileNotFoundError as error:
        raise Damaged(_MISSING.format(name, content.name)) from error
    if left or digest.hexdigest() != content.sha256:
        raise Damaged(_ALTERED.format(name, content.name))


def _open_content(archive: zipfile.ZipFile, content: Content, beside: Path | None) -> IO[bytes]:
    if beside is not None:
        return (beside / CONTENT / content.sha256).open("rb")
    return archive.open(content.name)


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system knows how."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_hash(path: Path) -> str:
    """SHA-256 (hex) of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
