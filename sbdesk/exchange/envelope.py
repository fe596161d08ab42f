"""A package as one file: encrypted to its receivers, signed by its sender, in standard formats.

    age( "SBDESK-HANDOFF 1\\n"  manifest, one line of JSON "\\n"  signature, hexadecimal "\\n"
         the parts one after the other, in the order of the manifest )

The signature (Ed25519) is over the first two lines. A file that a passphrase opens is the line
"SBDESK-LOCKED 1\\n", then an armoured age file with a key that was made for it, then the package
encrypted to that key; so large ones too are never held in memory.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.age import (
    HEADER,
    Broken,
    NoMatchingKey,
    Passphrase,
    Writable,
    decrypt,
    encrypt,
    lock,
    new_box,
    public_of,
    unlock,
)
from sbdesk.exchange.keys import SiteKeys, is_signed
from sbdesk.exchange.manifest import HandoffManifest, Part
from sbdesk.exchange.unpacking import DAMAGED, MAGIC, NOT_A_PACKAGE, HeadRead, Unpacking
from sbdesk.store.archive import file_hash
from sbdesk.store.faults import faults_sorted

Checkpoint = Callable[[int, int, str], None]
"""Told how far (KiB), of how many, and at what; raises to cancel."""

LOCKED = b"SBDESK-LOCKED 1\n"
"""What a package begins with that a passphrase opens."""

_END_OF_LOCK = b"-----END AGE ENCRYPTED FILE-----\n"
_LONGEST_LOCK = 16 * 1024
_BLOCK = 256 * 1024
_KIB = 1024
_SEALING = "正在加密"
_OPENING = "正在解密"
_ALTERED = "要装进交接包的「{0}」刚才被改动了，没有打包。请再试一次。"
_GONE = "要装进交接包的文件「{0}」找不到了，没有打包。请运行「检查」。"
_NOT_OURS = (
    "「{0}」不是给本机的（也可能是文件开头坏了），打不开。请让对方核对接收的机器，重新打包。"
)
_WRONG_WORDS = "口令不对，打不开「{0}」。请核对大小写和空格后再输一次。"
_NEEDS_WORDS = "「{0}」要用口令才能打开。请输入做这个备份时设的口令。"
_NEEDS_KEYS = "「{0}」不是用口令锁的，要在指定接收它的机器上打开。"


def nothing(_done: int, _total: int, _words: str) -> None:
    """For callers who do not ask how far it is."""


@dataclass(frozen=True)
class Opened:
    """A package that was taken apart: nothing is known yet of who may have signed it.

    `signed` are the bytes that are signed, `parts` where each part lies now.
    """

    manifest: HandoffManifest
    signed: bytes
    signature: bytes
    parts: Mapping[str, Path]

    def signed_by(self, public: bytes) -> bool:
        """Whether the holder of this Ed25519 key (32 bytes) signed it."""
        return is_signed(public, self.signed, self.signature)


def part_of(name: str, source: Path | bytes) -> Part:
    """A part as the manifest names it. Raises `EnvironmentProblem` when it cannot be read."""
    if isinstance(source, bytes):
        return Part(name, len(source), hashlib.sha256(source).hexdigest())
    with _read_for(name):
        return Part(name, source.stat().st_size, file_hash(source))


@contextmanager
def _read_for(name: str) -> Iterator[None]:
    """Within it, faults of reading a part are said; they are none of the stick's."""
    try:
        with faults_sorted():
            yield
    except FileNotFoundError as error:
        raise EnvironmentProblem(_GONE.format(name)) from error


def seal(
    out: Writable,
    manifest: HandoffManifest,
    sources: Mapping[str, Path | bytes],
    boxes: Sequence[str] | Passphrase,
    keys: SiteKeys,
    checkpoint: Checkpoint = nothing,
) -> None:
    """Write a package: every part that the manifest names is read from `sources`.

    Raises `EnvironmentProblem` when a part is no longer what the manifest says; what `out` and
    `checkpoint` raise comes out as it is.
    """
    signed = MAGIC + manifest.to_bytes() + b"\n"
    head = signed + keys.sign(signed).hex().encode() + b"\n"
    if isinstance(boxes, Passphrase):
        secret = new_box()
        out.write(LOCKED + lock(secret.encode(), boxes))
        boxes = [public_of(secret)]
    encrypt(_Blocks(_plain(head, manifest, sources, checkpoint)), out, boxes)


def _plain(
    head: bytes,
    manifest: HandoffManifest,
    sources: Mapping[str, Path | bytes],
    checkpoint: Checkpoint,
) -> Iterator[bytes]:
    """What goes into the envelope, block by block."""
    yield head
    done = 0
    for part in manifest.parts:
        digest, size = hashlib.sha256(), 0
        for block in _blocks_of(part.name, sources[part.name]):
            checkpoint(done // _KIB, manifest.size // _KIB, _SEALING)
            digest.update(block)
            size += len(block)
            done += len(block)
            yield block
        if size != part.size or digest.hexdigest() != part.sha256:
            raise EnvironmentProblem(_ALTERED.format(part.name))


def _blocks_of(name: str, source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from (source[at : at + _BLOCK] for at in range(0, len(source), _BLOCK))
        return
    with _read_for(name), source.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


class _Blocks:
    """Blocks as a file that is read in pieces of any size."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._block, self._at = blocks, b"", 0

    def read(self, size: int, /) -> bytes:
        """The next bytes, fewer than asked for when a block ends; none at the end."""
        while self._at == len(self._block):
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._block, self._at = block, 0
        piece = self._block[self._at : self._at + size]
        self._at += len(piece)
        return piece


class _Counted:
    """A file that says now and then how far it was read."""

    def __init__(self, file: BinaryIO, size: int, checkpoint: Checkpoint) -> None:
        self._file, self._size, self._checkpoint = file, size, checkpoint
        self._done = self._told = 0

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        block = self._file.read(size)
        self._done += len(block)
        if self._done - self._told >= _BLOCK:
            self._told = self._done
            self._checkpoint(self._done // _KIB, self._size // _KIB, _OPENING)
        return block


def is_locked(path: Path) -> bool:
    """Whether a passphrase opens this file. Raises `EnvironmentProblem`."""
    with faults_sorted(), path.open("rb") as file:
        return file.read(len(LOCKED)) == LOCKED


def open_envelope(
    path: Path, key: SiteKeys | Passphrase, room: Path, checkpoint: Checkpoint = nothing
) -> Opened:
    """Decrypt a package into the new folder `room`; sizes, names, hashes, addressee are checked.

    Whom to trust is not decided here: ask `signed_by`. Raises `Refused` or `EnvironmentProblem`,
    or what `checkpoint` raises; then there is no `room`.
    """
    with faults_sorted():
        room.mkdir(mode=0o700)
    try:
        return _opened(path, key, room, checkpoint)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise


def peek(path: Path, key: SiteKeys | Passphrase) -> Opened:
    """The manifest only, without any part; nothing is written. Raises as `open_envelope`."""
    return _opened(path, key, None, nothing)


def _opened(
    path: Path, key: SiteKeys | Passphrase, room: Path | None, checkpoint: Checkpoint
) -> Opened:
    with faults_sorted():
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                inside = Unpacking(path.name, size, room)
                try:
                    secret = _secret(file, path.name, key)
                    with suppress(HeadRead):
                        decrypt(_Counted(file, size, checkpoint), inside, secret)
                        inside.finish()
                finally:
                    inside.close()
        except FileNotFoundError as error:
            raise Refused(RefusedCode.NOT_A_PACKAGE, NOT_A_PACKAGE.format(path.name)) from error
        except NoMatchingKey as error:
            raise Refused(RefusedCode.NOT_OURS, _NOT_OURS.format(path.name)) from error
        except Broken as error:
            raise Refused(RefusedCode.DAMAGED, DAMAGED.format(path.name)) from error
    manifest = inside.manifest
    if manifest is None:
        raise Refused(RefusedCode.DAMAGED, DAMAGED.format(path.name))
    if isinstance(key, SiteKeys) and key.site.hex() not in manifest.recipients:
        raise Refused(RefusedCode.NOT_OURS, _NOT_OURS.format(path.name))
    return Opened(manifest, inside.signed, inside.signature, inside.parts)


def _secret(file: BinaryIO, name: str, key: SiteKeys | Passphrase) -> str:
    """The key that opens a file; the file is left where its age part begins."""
    start = file.read(len(LOCKED))
    if not start or not (HEADER.startswith(start) or start == LOCKED):
        raise Refused(RefusedCode.NOT_A_PACKAGE, NOT_A_PACKAGE.format(name))
    if isinstance(key, SiteKeys):
        if start == LOCKED:
            raise Refused(RefusedCode.NOT_OURS, _NEEDS_WORDS.format(name))
        file.seek(0)
        return key.box
    if start != LOCKED:
        raise Refused(RefusedCode.NOT_OURS, _NEEDS_KEYS.format(name))
    locked, end, _ = file.read(_LONGEST_LOCK).partition(_END_OF_LOCK)
    file.seek(len(LOCKED) + len(locked) + len(end))
    try:
        return unlock(locked + end, key).decode("ascii")
    except NoMatchingKey as error:
        raise Refused(RefusedCode.NOT_OURS, _WRONG_WORDS.format(name)) from error
    except UnicodeDecodeError as error:
        raise Broken("no key") from error
