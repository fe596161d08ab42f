"""One window on one data folder."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QLockFile


def window_lock(folder: Path) -> QLockFile:
    """The lock of the window on `folder`, which is made when it is missing; not yet taken.

    The lock of a window that died is taken over.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)
    return lock


def window_lock_words(lock: QLockFile) -> str:
    """Why the window's lock could not be had, for the person."""
    if lock.error() == QLockFile.LockError.PermissionError:
        return "数据文件夹不能写入，打不开窗口。请检查文件夹的权限。"
    process, host, _ = lock.getLockInfo()
    return f"这份数据已经在「{host}」打开了一个窗口（进程{process}），请到那个窗口里工作。"


def lone_window(folder: Path) -> QLockFile | None:
    """The lock of the only window on a folder; None where there is another, which is told."""
    lock = window_lock(folder)
    if lock.tryLock(100):
        return lock
    from sbdesk.gui.application import dressed_application
    from sbdesk.gui.messages import Messages

    dressed_application()
    Messages().tell(window_lock_words(lock))
    return None
