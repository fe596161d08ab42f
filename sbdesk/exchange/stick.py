"""Writing one file to a stick so that it is there whole, or what was there before is.

Written beside, flushed, read back from the stick and compared, checked, renamed. Only then may a
person be told that the stick can be pulled out.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sbdesk.domain.errors import EnvironmentProblem, SbdeskError, UserMistake
from sbdesk.exchange.age import Writable
from sbdesk.exchange.envelope import Checkpoint, nothing
from sbdesk.exchange.stick_names import refuse_name
from sbdesk.store.archive import sync_folder

LARGEST = 4 * 1024**3 - 1
"""Bytes of one file on FAT32, as most sticks are formatted."""

_BLOCK = 1024 * 1024
_KIB = 1024
_WINDOWS_PATH = 255
_READING_BACK = "正在读回核对"
_NO_FOLDER = "没有文件夹「{0}」，没有写。请检查 U 盘是否插好，再选一次。"
_IS_FOLDER = "「{0}」是一个文件夹，没有写。请换一个文件名。"
_TOO_LARGE = (
    "「{0}」超过4GB，普通 U 盘（FAT32）放不下单个这么大的文件，没有写。请少选一些内容，分几次交接。"
)
_NO_ROOM = (
    "U 盘空间不够：「{0}」大约要{1:,}MB，只剩{2:,}MB，没有写。请删去一些文件，或换一个 U 盘。"
)
_FULL = "U 盘已满，「{0}」没有写完，原有的文件没有动。请删去一些文件，或换一个 U 盘。"
_READ_ONLY = "「{0}」不能写入，没有写。请打开 U 盘的写保护开关，或换一个 U 盘。"
_PULLED = "读写 U 盘出错，可能是被拔出了，「{0}」没有写好。请插好 U 盘再试一次。"
_PATH = "「{0}」的路径太长，没有写。请放到 U 盘的上层文件夹，或把名字改短。"
_NAME = "这个 U 盘不接受文件名「{0}」，没有写。请换一个简单的名字。"
_OTHER = "「{0}」没有写好（系统错误{1}）。请换一个 U 盘或文件夹再试一次。"
_NOT_SAME = "写到 U 盘的「{0}」读回来不对，没有保留，这个 U 盘可能坏了。请换一个 U 盘。"
_SENTENCES: tuple[tuple[tuple[int, ...], type[SbdeskError], str], ...] = (
    ((errno.ENOSPC, errno.EDQUOT), EnvironmentProblem, _FULL),
    ((errno.EFBIG,), UserMistake, _TOO_LARGE),
    ((errno.ENAMETOOLONG,), UserMistake, _PATH),
    ((errno.EINVAL, errno.EILSEQ), UserMistake, _NAME),
    (
        (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN, errno.ESTALE),
        EnvironmentProblem,
        _PULLED,
    ),
)
_PROTECTED = (errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True)
class Written:
    """A file that is on the stick, read back and found whole; size in bytes, hash in hex."""

    path: Path
    size: int
    sha256: str


def write_to_stick(
    target: Path,
    write: Callable[[Writable], None],
    verify: Callable[[Path], None],
    *,
    estimate: int = 0,
    largest: int = LARGEST,
    checkpoint: Checkpoint = nothing,
) -> Written:
    """Write a file; one of that name that is there already stays whole until the new one is.

    `verify` is given the file before it gets its name and raises when it is not good. `estimate` is
    about how many bytes it will be, 0 when not known. Raises `UserMistake` or `EnvironmentProblem`;
    what `write` or `checkpoint` raise to cancel comes out as it is. Then there is nothing new.
    """
    part = target.with_name(f"{target.name}.part")
    _refuse_place(target, part)
    with _stick_faults(target):
        if target.is_dir():
            raise UserMistake(_IS_FOLDER.format(target.name))
        if not target.parent.is_dir():
            raise UserMistake(_NO_FOLDER.format(target.parent))
        _refuse_size(target, estimate, largest)
        try:
            with part.open("wb") as file:
                taking = _Taking(file, target.name, largest)
                write(taking)
                file.flush()
                os.fsync(file.fileno())
                _forget_cached(file)
            _read_back(part, target, taking, checkpoint)
            _verified(part, target, verify)
            os.replace(part, target)
            _keep_rename(target.parent)
        finally:
            with suppress(OSError):
                part.unlink()
    return Written(target, taking.size, taking.digest.hexdigest())


def _refuse_place(target: Path, part: Path) -> None:
    refuse_name(target.name)
    if os.name == "nt" and len(str(part.absolute())) > _WINDOWS_PATH:
        raise UserMistake(_PATH.format(target))


def _refuse_size(target: Path, estimate: int, largest: int) -> None:
    if estimate > largest:
        raise UserMistake(_TOO_LARGE.format(target.name))
    free = shutil.disk_usage(target.parent).free
    if estimate > free:
        needed, left = (estimate + _BLOCK - 1) // _BLOCK, free // _BLOCK
        raise EnvironmentProblem(_NO_ROOM.format(target.name, needed, left))


class _Taking:
    """A file that counts and hashes what is written, up to the largest size."""

    def __init__(self, file: BinaryIO, name: str, largest: int) -> None:
        self._file, self._name, self._largest = file, name, largest
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, block: bytes, /) -> int:
        """Take all of it, or raise."""
        self.size += len(block)
        if self.size > self._largest:
            raise UserMistake(_TOO_LARGE.format(self._name))
        self.digest.update(block)
        self._file.write(block)
        return len(block)


def _forget_cached(file: BinaryIO) -> None:
    """So that reading it again asks the stick, where the system lets us say so."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(part: Path, target: Path, taking: _Taking, checkpoint: Checkpoint) -> None:
    digest, done = hashlib.sha256(), 0
    with part.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            checkpoint(done // _KIB, taking.size // _KIB, _READING_BACK)
    if done != taking.size or digest.digest() != taking.digest.digest():
        raise EnvironmentProblem(_NOT_SAME.format(target.name))


def _verified(part: Path, target: Path, verify: Callable[[Path], None]) -> None:
    try:
        verify(part)
    except SbdeskError as error:
        raise EnvironmentProblem(_NOT_SAME.format(target.name)) from error


def _keep_rename(folder: Path) -> None:
    """Make the rename durable; some file systems cannot be asked to."""
    try:
        sync_folder(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES):
            raise


@contextmanager
def _stick_faults(target: Path) -> Iterator[None]:
    """Within it, what the system says of the stick rises as one sentence."""
    try:
        yield
    except OSError as error:
        raise _sentence(error, target) from error


def _sentence(error: OSError, target: Path) -> SbdeskError:
    if error.errno in _PROTECTED:
        return EnvironmentProblem(_READ_ONLY.format(target.parent))
    for numbers, kind, words in _SENTENCES:
        if error.errno in numbers:
            return kind(words.format(target if words is _PATH else target.name))
    return EnvironmentProblem(_OTHER.format(target.name, error.errno))
