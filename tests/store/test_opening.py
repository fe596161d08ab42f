"""What the file system can do to an office: said plainly, the file left as it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store.founding import NewOffice, create_office
from sbdesk.store.office import station_id
from tests.store.offices import WANG, Station, add, bring_in, customer, last_seq, live, whole

_HOLDER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """An office with some customers, closed."""
    station = Station(tmp_path)
    office = station.create()
    bring_in(office, 300)
    office.close()
    return station


@contextmanager
def held_by_another(database: Path) -> Iterator[None]:
    """Another process has the write lock."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.stdin.close()
        other.wait(timeout=10)


def test_there_is_no_office(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="还没有数据"):
        Station(tmp_path).open()
    assert not (tmp_path / "data").exists()


def test_a_second_office_is_not_made_over_the_first(station: Station) -> None:
    before = station.database.read_bytes()
    with pytest.raises(UserMistake, match="已经有数据了"):
        station.create()
    assert station.database.read_bytes() == before


def test_a_new_office_has_its_folders_and_nothing_left_over(tmp_path: Path) -> None:
    station = Station(tmp_path)
    office = station.create()
    office.close()
    names = {path.name for path in station.folder.iterdir()}
    assert names == {"backups", "files", "logs", "notices", "reserve.bin", "sbdesk.db"}
    assert (office.repairs, office.identity.practice) == ((), False)


def test_an_office_that_could_not_be_made_leaves_no_half_one(tmp_path: Path) -> None:
    nameless = NewOffice(station_id("1"), "大厅", "", practice=False)
    with pytest.raises(IndexError):
        create_office(tmp_path / "data", tmp_path / "state", nameless)
    assert list((tmp_path / "data").glob("sbdesk.db*")) == []


def test_a_file_that_is_no_database(station: Station) -> None:
    station.database.write_bytes("这是一份说明".encode())
    with pytest.raises(Damaged, match="不是数据文件或已损坏，没有改动它"):
        station.open()
    assert station.database.read_bytes() == "这是一份说明".encode()


@pytest.mark.parametrize("length", [0, 10, 50])
def test_a_file_cut_short_in_its_head(station: Station, length: int) -> None:
    cut = station.database.read_bytes()[:length]
    station.database.write_bytes(cut)
    with pytest.raises(Damaged):
        station.open()
    assert station.database.read_bytes() == cut


def test_a_torn_head(station: Station) -> None:
    whole_file = station.database.read_bytes()
    torn = whole_file[:16] + bytes(84) + whole_file[100:]
    station.database.write_bytes(torn)
    with pytest.raises(Damaged):
        station.open()
    assert station.database.read_bytes() == torn


def test_a_file_cut_short(station: Station) -> None:
    kept = station.database.read_bytes()
    torn = kept[: len(kept) // 2 // 4096 * 4096]
    station.database.write_bytes(torn)
    with pytest.raises(Damaged, match="已损坏"):
        station.open().verify()
    assert station.database.read_bytes() == torn


def test_a_second_writer_waits_and_then_says_so(station: Station) -> None:
    office = station.open(wait_ms=100)
    with (
        held_by_another(station.database),
        pytest.raises(EnvironmentProblem, match="另一个程序正在写入数据"),
        office.unit_of_work(WANG, Action.ADD),
    ):
        pass
    add(office, name="甲")
    assert live(office) == 301
    office.close()


def test_readers_do_not_wait_for_a_writer(station: Station) -> None:
    office = station.open(wait_ms=100)
    with held_by_another(station.database):
        assert live(office) == 300
        assert whole(office)
    office.close()


def test_opening_beside_a_writer(station: Station) -> None:
    with held_by_another(station.database):
        office = station.open(wait_ms=100)
        assert (live(office), office.repairs) == (300, ())
        office.close()


@contextmanager
def not_writable(folder: Path) -> Iterator[bool]:
    """A folder on read-only media; for root, whom permissions do not stop, by mounting it so.

    Says whether that could be had: root in a closed room may not mount.
    """
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield True
        folder.chmod(0o755)
        return
    if subprocess.run(["mount", "--bind", folder, folder], check=False).returncode:
        yield False
        return
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder, folder], check=True)
        yield True
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_folder_that_cannot_be_written(station: Station) -> None:
    before = station.database.read_bytes()
    with not_writable(station.folder) as had:
        if had:
            with pytest.raises(EnvironmentProblem, match="不能写入，没有打开。请检查文件夹的权限"):
                station.open()
    assert station.database.read_bytes() == before


def test_a_new_office_where_nothing_can_be_written(tmp_path: Path) -> None:
    station = Station(tmp_path / "stick")
    station.root.mkdir()
    with not_writable(station.root) as had:
        if had:
            with pytest.raises(EnvironmentProblem, match="不能写入"):
                station.create()
    assert list(station.root.iterdir()) == []


def test_a_machine_fault_within_a_unit_of_work_is_a_sentence(station: Station) -> None:
    """Beyond so many pages SQLite says what it says on a full disk."""
    office = station.open()

    def write() -> None:
        with office.unit_of_work(WANG, Action.EDIT) as uow:
            uow.raw.execute("PRAGMA max_page_count = 1")
            uow.raw.execute("UPDATE customer SET note = ?", ("长" * 2000,))
            uow.commit("改备注")

    with pytest.raises(EnvironmentProblem, match="磁盘已满，没有保存"):
        write()
    assert last_seq(office) == 1
    assert not (station.folder / "reserve.bin").exists()
    office.close()
    again = station.open()
    assert (again.repairs, live(again), whole(again)) == ((), 300, True)
    assert (station.folder / "reserve.bin").exists()
    again.close()


def test_our_own_mistakes_stay_what_they_are(station: Station) -> None:
    office = station.open()
    with (
        pytest.raises(ZeroDivisionError),
        office.unit_of_work(WANG, Action.EDIT) as uow,
    ):
        customer(uow.session, b"").name = str(1 / 0)
    office.close()
