"""A file that holds some room, to be given up when the disk is full (DESIGN §12).

SQLite needs room even to delete and to merge its log; without any, a full disk could not be left.
"""

import os
import shutil
from pathlib import Path

from sbdesk.store.faults import faults_sorted

RESERVE = "reserve.bin"
RESERVE_BYTES = 4 * 1024 * 1024


def keep_reserve(folder: Path, size: int = RESERVE_BYTES) -> bool:
    """Make the reserve where it is missing; False when there is no room for it."""
    path = folder / RESERVE
    try:
        if path.stat().st_size == size:
            return True
    except FileNotFoundError:
        pass
    try:
        if shutil.disk_usage(folder).free < 3 * size:
            return False
        with path.open("wb") as file:
            _fill(file.fileno(), size)
    except OSError:
        give_up_reserve(folder)
        return False
    return True


def _fill(descriptor: int, size: int) -> None:
    """Take real room, not a hole; quickly where the system can."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    block = bytes(64 * 1024)
    for start in range(0, size, len(block)):
        os.write(descriptor, block[: size - start])


def give_up_reserve(folder: Path) -> None:
    """Let the room go."""
    with faults_sorted():
        (folder / RESERVE).unlink(missing_ok=True)
