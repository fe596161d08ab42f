"""What is inside an envelope, taken apart as it is decrypted; every byte is taken for hostile."""

import hashlib
import shutil
from pathlib import Path
from typing import BinaryIO

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.fields import hexed
from sbdesk.exchange.manifest import LONGEST, HandoffManifest, Part, parse

MAGIC = b"SBDESK-HANDOFF 1\n"
"""The first line inside; with the manifest it is what is signed."""

DAMAGED = "「{0}」已损坏或不完整，没有接收。请让对方重新打包，或换一个 U 盘再拷一次。"
NOT_A_PACKAGE = "「{0}」不是本程序的交接包。请检查选的文件对不对。"
NEWER = "「{0}」是新版程序做的，这里读不懂。请先更新本机的程序，再接收一次。"
TOO_LARGE = "「{0}」的清单大得不合理，没有接收。请让对方重新打包。"
_NO_ROOM = "本机磁盘空间不够：解开「{0}」要{1:,}MB，只剩{2:,}MB，没有接收。请先清理磁盘。"
_FAMILY = b"SBDESK-HANDOFF "
_SIGNATURE = 64
_MB = 1024 * 1024


class HeadRead(Exception):
    """The manifest is read, and nothing else was wanted."""


class Unpacking:
    """Takes what is decrypted and puts the parts into a folder; without one it stops at the parts.

    `name` is the package's file in sentences, `size` its bytes: nothing inside can be larger.
    """

    def __init__(self, name: str, size: int, room: Path | None) -> None:
        self._name, self._size, self._room = name, size, room
        self._head = bytearray()
        self._searched = len(MAGIC)
        self._left: list[Part] = []
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._wanted = 0
        self.manifest: HandoffManifest | None = None
        self.signed = b""
        self.signature = b""
        self.parts: dict[str, Path] = {}

    def write(self, block: bytes, /) -> int:
        """Take some. Raises `Refused` or `EnvironmentProblem` as soon as something is wrong."""
        rest = memoryview(block)
        if self.manifest is None:
            self._head += block
            rest = memoryview(self._split_head())
        while rest:
            if not self._wanted and not self._next_part():
                raise self._refused(RefusedCode.DAMAGED, DAMAGED)
            some = rest[: self._wanted]
            rest = rest[len(some) :]
            self._put(some)
        return len(block)

    def finish(self) -> None:
        """Raises `Refused` unless everything came."""
        if self.manifest is None:
            fault = RefusedCode.DAMAGED if self._head else RefusedCode.NOT_A_PACKAGE
            raise self._refused(fault, DAMAGED if self._head else NOT_A_PACKAGE)
        if self._wanted or self._next_part():
            raise self._refused(RefusedCode.DAMAGED, DAMAGED)

    def close(self) -> None:
        """Let go of the file that is being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _refused(self, code: RefusedCode, sentence: str) -> Refused:
        return Refused(code, sentence.format(self._name))

    def _split_head(self) -> bytes:
        """What follows the head, once it is whole."""
        head = self._head
        if not MAGIC.startswith(head[: len(MAGIC)]):
            if head.startswith(_FAMILY):
                raise self._refused(RefusedCode.NEWER_FORMAT, NEWER)
            raise self._refused(RefusedCode.NOT_A_PACKAGE, NOT_A_PACKAGE)
        end = head.find(b"\n", self._searched)
        if (end if end >= 0 else len(head)) > len(MAGIC) + LONGEST:
            raise self._refused(RefusedCode.TOO_LARGE, TOO_LARGE)
        over = end + 1 + 2 * _SIGNATURE + 1
        if end < 0 or len(head) < over:
            self._searched = len(head) if end < 0 else end
            return b""
        self._read_head(bytes(head[: end + 1]), bytes(head[end + 1 : over]))
        rest = bytes(head[over:])
        head.clear()
        return rest

    def _read_head(self, signed: bytes, signature: bytes) -> None:
        try:
            manifest = parse(signed[len(MAGIC) : -1])
            if not signature.endswith(b"\n"):
                raise ValueError("no signature")
            self.signature = bytes.fromhex(hexed(signature[:-1].decode("ascii"), _SIGNATURE))
        except ValueError as error:
            raise self._refused(RefusedCode.DAMAGED, DAMAGED) from error
        if manifest.size > self._size:
            raise self._refused(RefusedCode.DAMAGED, DAMAGED)
        self.manifest, self.signed = manifest, signed
        if self._room is None:
            raise HeadRead
        free = shutil.disk_usage(self._room).free
        if manifest.size > free:
            words = _NO_ROOM.format(self._name, manifest.size // _MB + 1, free // _MB)
            raise EnvironmentProblem(words)
        self._left = list(reversed(manifest.parts))

    def _next_part(self) -> bool:
        """Begin the next part that is not empty; False when there is none."""
        while self._left and self._room is not None:
            part = self._left[-1]
            path = self._room / part.name
            path.parent.mkdir(exist_ok=True)
            self._file = path.open("xb")
            self.parts[part.name] = path
            self._digest, self._wanted = hashlib.sha256(), part.size
            if part.size:
                return True
            self._end_part()
        return False

    def _put(self, block: memoryview) -> None:
        if self._file is not None:
            self._file.write(block)
        self._digest.update(block)
        self._wanted -= len(block)
        if not self._wanted:
            self._end_part()

    def _end_part(self) -> None:
        self.close()
        if self._digest.hexdigest() != self._left.pop().sha256:
            raise self._refused(RefusedCode.DAMAGED, DAMAGED)
