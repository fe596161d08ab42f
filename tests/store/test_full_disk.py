"""A disk with no room left: nothing acknowledged is lost, and there is a way out."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sbdesk.store.faults import DiskFull
from sbdesk.store.keeping import BackupPlan
from sbdesk.store.reserve import RESERVE_BYTES, keep_reserve
from tests.store.offices import Station, add, bring_in, edit, live, whole

_MEGABYTE = 1024 * 1024
_SIZE = 24 * _MEGABYTE


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A small disk of its own; None where this user may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = f"size={_SIZE}"
    if os.name != "posix" or os.geteuid() != 0:
        yield None
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False)
    if mounted.returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """Leave so many bytes; never write beyond the small disk itself."""
    subprocess.run(["mountpoint", "-q", disk], check=True)
    free = shutil.disk_usage(disk).free - leave
    assert free <= _SIZE
    with (disk / f"filler {free}").open("wb", buffering=0) as filler:
        for _ in range(free // 4096):
            filler.write(bytes(4096))
    assert shutil.disk_usage(disk).free < 4096 + leave


def test_a_full_disk_loses_nothing_and_can_be_left(disk: Path | None, tmp_path: Path) -> None:
    if disk is None:
        return
    station = Station(tmp_path)
    station.folder = disk / "data"
    office = station.create()
    record = add(office, name="甲")
    fill(disk)
    with pytest.raises(DiskFull, match="磁盘已满，没有保存"):
        bring_in(office, 3000)
    assert (live(office), (station.folder / "reserve.bin").exists()) == (1, False)
    edit(office, record, name="乙")
    assert whole(office)
    office.close()
    assert not (station.folder / "sbdesk.db-wal").exists()


def test_a_full_disk_can_be_opened(disk: Path | None, tmp_path: Path) -> None:
    if disk is None:
        return
    station = Station(tmp_path)
    station.folder = disk / "data"
    office = station.create()
    add(office, name="甲")
    office.close()
    fill(disk)
    office = station.open()
    assert live(office) == 1
    office.close()


def test_a_backup_that_finds_no_room_leaves_none(disk: Path | None, tmp_path: Path) -> None:
    if disk is None:
        return
    station = Station(tmp_path, BackupPlan())
    station.folder = disk / "data"
    office = station.create()
    add(office, name="甲")
    fill(disk, leave=200_000)
    station.clock.forward(days=1)
    add(office, name="乙")
    assert office.backup_trouble.startswith("没有做成备份：磁盘已满")
    office.close()
    assert list((station.folder / "backups").glob("*")) == []


def test_the_reserve_is_made_where_there_is_room(disk: Path | None, tmp_path: Path) -> None:
    assert keep_reserve(tmp_path, 4096)
    assert (tmp_path / "reserve.bin").stat().st_size == 4096
    if disk is not None:
        assert keep_reserve(disk)
        assert shutil.disk_usage(disk).free <= _SIZE - RESERVE_BYTES
        (disk / "reserve.bin").unlink()
        (disk / "large").write_bytes(bytes(_SIZE - 3 * RESERVE_BYTES + 4096))
        assert not keep_reserve(disk)
    assert not keep_reserve(tmp_path / "nowhere")
