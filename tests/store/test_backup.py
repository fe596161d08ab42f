"""A backup is one file with everything that the data name, checked; the check of an open office."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store.backup import check_office, make_backup, read_manifest
from sbdesk.store.ids import new_id
from sbdesk.store.manifest import Head
from sbdesk.store.office import Office
from sbdesk.store.tables import Notice
from tests.store.offices import WANG, Station, add, bring_in, edit, rows

_PAGE = "%PDF-1.4 投诉答复".encode()


def issue(office: Office, page: bytes = _PAGE) -> Path:
    """An issued notice with its frozen page."""
    sha256 = hashlib.sha256(page).hexdigest()
    with office.unit_of_work(WANG, Action.ISSUE) as uow:
        uow.session.add(Notice(id=new_id(), number="投〔2026〕1号", sha256=sha256))
        frozen = office.folder / "notices" / f"{sha256}.pdf"
        frozen.write_bytes(page)
        uow.commit("打印答复")
    return frozen


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with an import, an edit and a notice."""
    office = Station(tmp_path).create()
    bring_in(office, 20)
    add(office, name="甲")
    issue(office)
    yield office
    office.close()


def test_a_backup_holds_the_database_and_the_pages(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "备份.zip"
    (office.folder / "notices" / "left over.pdf").write_bytes(b"nobody names me")
    (office.folder / "settings.json").write_text('{"key": "secret"}')
    manifest = make_backup(office, out)
    sha256 = hashlib.sha256(_PAGE).hexdigest()
    with zipfile.ZipFile(out) as archive:
        assert set(archive.namelist()) == {"manifest.json", "sbdesk.db", f"notices/{sha256}.pdf"}
        database = archive.read("sbdesk.db")
    assert hashlib.sha256(database).hexdigest() == manifest.database.sha256
    assert (manifest.customers, manifest.transactions, manifest.entries) == (21, 3, 6)
    assert manifest.counts["notice"] == 1
    digest = rows(office, "SELECT hash FROM tx WHERE seq = 3")[0][0]
    assert manifest.heads == (Head(office.identity.uuid.hex(), 3, digest.hex()),)
    assert (manifest.made_at, manifest.machine, manifest.letter) == (
        "2026-03-15T01:00:00Z",
        "大厅",
        "A",
    )
    assert (manifest.practice, manifest.missing, manifest.beside) == (False, (), False)
    assert read_manifest(out) == manifest
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    assert list((office.folder / "backups").iterdir()) == []


def test_a_page_named_twice_is_kept_once(office: Office, tmp_path: Path) -> None:
    issue(office)
    assert len(make_backup(office, tmp_path / "x.zip").contents) == 1


def test_an_empty_office_can_be_backed_up(tmp_path: Path) -> None:
    office = Station(tmp_path).create()
    manifest = make_backup(office, tmp_path / "x.zip")
    assert (manifest.transactions, manifest.heads, manifest.contents) == (0, (), ())
    office.close()


def test_a_backup_is_made_while_somebody_writes(office: Office, tmp_path: Path) -> None:
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        uow.raw.execute("UPDATE customer SET note = '写到一半'")
        manifest = make_backup(office, tmp_path / "x.zip")
        uow.commit("改备注")
    assert manifest.transactions == 3


def test_nothing_is_overwritten(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "x.zip"
    out.write_bytes(b"precious")
    with pytest.raises(UserMistake, match="已经有文件"):
        make_backup(office, out)
    assert out.read_bytes() == b"precious"


def test_a_folder_that_is_not_there(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="没有文件夹"):
        make_backup(office, tmp_path / "nowhere" / "x.zip")


def test_a_page_that_is_gone_or_altered_does_not_prevent_a_backup(
    office: Office, tmp_path: Path
) -> None:
    gone, altered = issue(office, b"gone"), issue(office, b"altered")
    gone.unlink()
    altered.write_bytes(b"otherwise")
    manifest = make_backup(office, tmp_path / "x.zip")
    assert set(manifest.missing) == {f"notices/{gone.name}", f"notices/{altered.name}"}
    assert len(manifest.contents) == 1


def test_a_damaged_database_gives_no_backup(office: Office, tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.outside(
        "PRAGMA foreign_keys=OFF",
        "INSERT INTO meter (id, customer_id) VALUES (x'01', x'02')",
        mending=True,
    )
    with pytest.raises(Damaged, match="没有通过检查"):
        make_backup(office, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()
    assert list((office.folder / "backups").iterdir()) == []


@pytest.mark.parametrize("body", [b"", b"PK\x05\x06" + bytes(18), b"not a zip", b"PK\x03\x04zzz"])
def test_what_is_no_backup(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    with pytest.raises(Damaged):
        read_manifest(path)


def test_a_backup_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="没有备份文件"):
        read_manifest(tmp_path / "x.zip")


def test_a_whole_office_is_clean(office: Office) -> None:
    report = check_office(office)
    assert (report.ok, report.transactions, report.entries) == (True, 3, 6)


def test_the_check_names_rows_without_their_file(office: Office) -> None:
    page = issue(office, b"another")
    page.unlink()
    assert [fault.what for fault in check_office(office).faults] == [
        f"缺少文件「notices/{page.name}」"
    ]
    page.write_bytes(b"x")
    assert [fault.what for fault in check_office(office).faults] == [
        f"文件「notices/{page.name}」被改动过"
    ]


def test_the_check_has_the_journals_faults_too(office: Office, tmp_path: Path) -> None:
    Station(tmp_path).outside("UPDATE customer SET name = '丁' WHERE name = '甲'", mending=True)
    own = office.identity.uuid.hex()
    assert (own, 2) in [(fault.origin, fault.seq) for fault in check_office(office).faults]


def test_the_check_names_a_reference_to_nothing(office: Office, tmp_path: Path) -> None:
    Station(tmp_path).outside(
        "PRAGMA foreign_keys=OFF",
        "INSERT INTO meter (id, customer_id) VALUES (x'01', x'02')",
        mending=True,
    )
    said = [fault.what for fault in check_office(office).faults]
    assert "meter 里有一条记录指向不存在的 customer" in said


def test_a_stick_that_cannot_be_written(office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_text("a file in the way")
    with pytest.raises((UserMistake, EnvironmentProblem)):
        make_backup(office, stick / "x.zip")
    record = add(office, name="乙")
    edit(office, record, name="丙")
