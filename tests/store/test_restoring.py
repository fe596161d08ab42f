"""Restoring: all or nothing, the old data aside, hostile and damaged archives refused."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store.backup import check_office, make_backup, read_manifest
from sbdesk.store.keeping import BackupPlan, backups
from sbdesk.store.office import Office
from sbdesk.store.restoring import restore_backup
from sbdesk.store.search import find
from tests.store.offices import Station, add, bring_in, cell, edit, live, take_back, whole
from tests.store.test_backup import issue


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """An office with 30 customers and a page, backed up, and worked on since."""
    station = Station(tmp_path)
    office = station.create()
    bring_in(office, 30)
    issue(office)
    make_backup(office, tmp_path / "x.zip")
    add(office, name="后来的")
    office.close()
    return station


@pytest.fixture
def backup(station: Station) -> Path:
    return station.root / "x.zip"


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a data folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def sound(office: Office) -> bool:
    return check_office(office).ok


def test_the_office_is_as_it_was(station: Station, backup: Path) -> None:
    restored = restore_backup(backup, station.folder)
    assert restored.manifest == read_manifest(backup)
    office = station.open()
    assert "恢复或复制来的" in office.repairs[0]
    assert (len(office.repairs), office.identity.letter, live(office)) == (1, "AA", 30)
    assert sound(office)
    connection = office.search_connection()
    assert len(find(connection, "张29").hits) == 1
    connection.close()
    add(office, name="新的")
    assert whole(office)
    office.close()
    again = station.open()
    assert (again.repairs, again.verify().ok) == ((), True)
    again.close()


def test_what_was_there_is_aside_and_whole(station: Station, backup: Path) -> None:
    restored = restore_backup(backup, station.folder, station.clock())
    assert restored.aside is not None
    assert restored.aside.name.startswith("aside-20260315-010000-")
    old = Station(station.root / "old")
    shutil.copytree(restored.aside, old.folder)
    office = old.open()
    assert (live(office), whole(office)) == (31, True)
    office.close()


def test_into_a_folder_that_has_nothing(station: Station, backup: Path, tmp_path: Path) -> None:
    other = Station(tmp_path / "other")
    assert restore_backup(backup, other.folder).aside is None
    office = other.open()
    assert (live(office), sound(office)) == (30, True)
    office.close()


def test_over_a_damaged_office(station: Station, backup: Path) -> None:
    station.database.write_bytes(b"torn")
    (station.folder / "sbdesk.db-wal").write_bytes(b"left over")
    restored = restore_backup(backup, station.folder)
    assert restored.aside is not None
    assert everything(restored.aside) == {"sbdesk.db": b"torn", "sbdesk.db-wal": b"left over"}
    office = station.open()
    assert (live(office), sound(office)) == (30, True)
    office.close()


def test_a_page_that_was_altered_since_is_put_right_and_kept_aside(
    station: Station, backup: Path
) -> None:
    (page,) = (station.folder / "notices").iterdir()
    page.write_bytes(b"altered")
    restored = restore_backup(backup, station.folder)
    assert restored.aside is not None
    assert (restored.aside / "notices" / page.name).read_bytes() == b"altered"
    office = station.open()
    assert sound(office)
    office.close()


def test_an_undo_reaches_behind_the_backup(station: Station, backup: Path) -> None:
    restore_backup(backup, station.folder)
    office = station.open()
    with office.reader() as session:
        assert session.connection()
    record = add(office, name="甲")
    edit(office, record, name="乙")
    take_back(office, 2)
    assert cell(office, record, "name") == "甲"
    office.close()


def test_an_automatic_backup_is_restored_with_the_pages_beside_it(tmp_path: Path) -> None:
    station = Station(tmp_path, BackupPlan())
    office = station.create()
    page = issue(office)
    office.close()
    page.unlink()
    restore_backup(backups(station.folder)[0].path, station.folder)
    office = station.open()
    assert sound(office)
    office.close()
    (station.folder / "backups" / "content" / page.stem).unlink()
    before = everything(station.folder)
    with pytest.raises(Damaged, match="缺少"):
        restore_backup(backups(station.folder)[0].path, station.folder)
    assert everything(station.folder) == before


def test_while_somebody_has_the_office_open(station: Station, backup: Path) -> None:
    office = station.open()
    assert live(office) == 31
    with pytest.raises(EnvironmentProblem, match="正被另一个程序使用"):
        restore_backup(backup, station.folder)
    assert (live(office), whole(office)) == (31, True)
    office.close()


def test_twice_gives_each_a_letter_of_its_own(station: Station, backup: Path) -> None:
    letters = []
    for _ in range(2):
        restore_backup(backup, station.folder)
        office = station.open()
        letters.append(office.identity.letter)
        office.close()
    assert letters == ["AA", "AB"]


def test_a_backup_of_a_newer_program(station: Station, backup: Path) -> None:
    station.outside("UPDATE alembic_version SET version_num = '0099'")
    rewritten(backup, lambda files, manifest: files.update({"sbdesk.db": read(station.database)}))
    with pytest.raises(Damaged, match="更新的程序"):
        restore_backup(backup, station.folder)


def read(path: Path) -> bytes:
    return path.read_bytes()


Files = dict[str, bytes]
Rewriting = Callable[[Files, dict[str, Any]], object]


def rewritten(path: Path, rewriting: Rewriting, *, agree: bool = True) -> None:
    """Another archive in its place; with `agree` the manifest says the database's new hash."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    rewriting(files, manifest)
    if agree and "sbdesk.db" in files:
        database = files["sbdesk.db"]
        manifest["database"].update(size=len(database), sha256=hashlib.sha256(database).hexdigest())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, body in files.items():
            archive.writestr(name, body)


def page_of(files: Files) -> str:
    return next(name for name in files if name.startswith("notices/"))


def escaping(files: Files, manifest: dict[str, Any], name: str) -> None:
    page = page_of(files)
    files[name] = files.pop(page)
    manifest["contents"][0]["name"] = name


def without_entries(files: Files, manifest: dict[str, Any]) -> None:
    manifest["heads"][0]["seq"] = 9


_HOSTILE: dict[str, Rewriting] = {
    "a page is missing": lambda files, manifest: files.pop(page_of(files)),
    "a page is altered": lambda files, manifest: files.update({page_of(files): b"%PDF-1.4 xx"}),
    "a page has other bytes of the same length": lambda files, manifest: files.update(
        {page_of(files): files[page_of(files)][::-1]}
    ),
    "the database is missing": lambda files, manifest: files.pop("sbdesk.db"),
    "the database is another file": lambda files, manifest: files.update({"sbdesk.db": b"x" * 99}),
    "the database is torn": lambda files, manifest: files.update(
        {"sbdesk.db": files["sbdesk.db"][:8192] + bytes(len(files["sbdesk.db"]) - 8192)}
    ),
    "more is in it": lambda files, manifest: files.update({"settings.json": b"{}"}),
    "a path leads up": lambda files, manifest: escaping(files, manifest, "../evil.pdf"),
    "a path begins at the root": lambda files, manifest: escaping(files, manifest, "/tmp/evil"),
    "a path has another slash": lambda files, manifest: escaping(
        files, manifest, "notices\\..\\evil.pdf"
    ),
    "the journal is shorter than said": without_entries,
    "fewer customers than said": lambda files, manifest: manifest["counts"].update(customer=31),
    "another format": lambda files, manifest: manifest.update(format="zip"),
    "a field too many": lambda files, manifest: manifest.update(more=1),
    "a field of another kind": lambda files, manifest: manifest.update(transactions="many"),
    "a size below nothing": lambda files, manifest: manifest["contents"][0].update(size=-1),
    "one page listed twice": lambda files, manifest: manifest["contents"].extend(
        manifest["contents"]
    ),
    "counts are a list": lambda files, manifest: manifest.update(counts=[]),
}


@pytest.mark.parametrize("what", list(_HOSTILE))
def test_a_hostile_or_damaged_archive_changes_nothing(
    station: Station, backup: Path, what: str
) -> None:
    rewritten(backup, _HOSTILE[what])
    before = everything(station.root)
    with pytest.raises(Damaged):
        restore_backup(backup, station.folder)
    assert everything(station.root) == before
    office = station.open()
    assert (office.repairs, live(office), whole(office)) == ((), 31, True)
    office.close()


def test_an_archive_that_claims_more_than_the_disk_holds(station: Station, backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        kept = archive.read("manifest.json")
    manifest = json.loads(kept)
    manifest["database"]["size"] = 1 << 60
    rewritten(backup, lambda files, said: said.update(manifest), agree=False)
    with pytest.raises(Damaged, match="被改动过"):
        restore_backup(backup, station.folder)


def test_every_single_byte_counts(station: Station, backup: Path) -> None:
    """Bytes turned over all along the archive: refused, or (in what zip ignores) the same data."""
    good = backup.read_bytes()
    before = everything(station.folder)
    refused = 0
    for place in range(0, len(good), len(good) // 23):
        backup.write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
        try:
            manifest = read_manifest(backup)
            restore_backup(backup, station.root / "elsewhere" / str(place))
            assert manifest.customers == 30
        except Damaged:
            refused += 1
    assert refused >= 20
    assert everything(station.folder) == before


def test_a_file_that_is_not_there(station: Station) -> None:
    with pytest.raises(UserMistake, match="没有备份文件"):
        restore_backup(station.root / "y.zip", station.folder)
