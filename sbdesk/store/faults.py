"""Turns what SQLite and the file system say into sentences a clerk can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sbdesk.domain.errors import Damaged, EnvironmentProblem
from sbdesk.store.driver import DatabaseError

_BROKEN = (errno.EIO, errno.ENODEV, errno.ENXIO)
_IN_THE_WAY = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.EBUSY)
_DISK_ERROR = "读写磁盘出错，没有保存。请检查磁盘或 U 盘是否接好。"
_FULL_DISK = "磁盘已满，没有保存。请先删去一些不用的文件，再试一次。"


class DiskFull(EnvironmentProblem):
    """No room on the disk; nothing was saved, and the reserve file may be given up."""


_SENTENCES: tuple[tuple[str, type[EnvironmentProblem], str], ...] = (
    ("locked", EnvironmentProblem, "另一个程序正在写入数据，请稍等几秒再试。这次没有改动。"),
    ("busy", EnvironmentProblem, "另一个程序正在写入数据，请稍等几秒再试。这次没有改动。"),
    ("disk is full", DiskFull, _FULL_DISK),
    ("readonly", EnvironmentProblem, "数据文件夹不能写入，没有保存。请检查文件夹的权限。"),
    ("read-only", EnvironmentProblem, "数据文件夹不能写入，没有保存。请检查文件夹的权限。"),
    ("unable to open", EnvironmentProblem, "打不开数据文件。请检查文件夹是否存在、能不能写入。"),
    ("disk i/o", EnvironmentProblem, _DISK_ERROR),
    ("not a database", Damaged, "这个文件不是本程序的数据文件，没有改动它。"),
    ("malformed", Damaged, "数据文件已损坏，没有改动它。请从备份恢复。"),
)


def sorted_fault(error: BaseException) -> EnvironmentProblem | None:
    """The machine's fault behind an error, or None when it is a bug of ours."""
    # SQLAlchemy wraps the driver's errors; it is not imported to find that out.
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, DatabaseError):
        text = str(cause).lower()
        for mark, kind, sentence in _SENTENCES:
            if mark in text:
                return kind(sentence)
    if isinstance(cause, OSError):
        if cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return DiskFull(_FULL_DISK)
        if cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            name = cause.filename or "文件夹"
            return EnvironmentProblem(f"不能写入「{name}」，没有保存。请检查权限。")
        if cause.errno in _BROKEN:
            return EnvironmentProblem(_DISK_ERROR)
        if cause.errno in _IN_THE_WAY:
            return EnvironmentProblem(f"「{cause.filename}」用不了，没有保存。请检查它是什么。")
    return None


@contextmanager
def faults_sorted() -> Iterator[None]:
    """Within it, machine faults rise as `EnvironmentProblem`; everything else as it is."""
    try:
        yield
    except Exception as error:
        fault = sorted_fault(error)
        if fault is None:
            raise
        raise fault from error
