"""Automatic backups: before the first write of a day, on closing, rotated, at a second place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store.archive import opened
from sbdesk.store.keeping import BEFORE_TAKING, BackupPlan, back_up_now, backups, rotate
from sbdesk.store.office import Office
from sbdesk.store.restoring import drill
from tests.store.offices import Station, add, edit, live
from tests.store.test_backup import issue


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path, BackupPlan())


@pytest.fixture
def office(station: Station) -> Iterator[Office]:
    office = station.create()
    yield office
    office.close()


def made(station: Station) -> list[tuple[str, int]]:
    """Name and customers of each backup, newest first."""
    return [(info.path.name, info.customers) for info in backups(station.folder)]


def test_without_a_plan_there_are_none(tmp_path: Path) -> None:
    station = Station(tmp_path)
    office = station.create()
    add(office, name="甲")
    office.close()
    assert made(station) == []


def test_an_office_with_nothing_in_it_is_not_backed_up(station: Station, office: Office) -> None:
    add(office, name="甲")
    assert made(station) == []


def test_before_the_first_write_of_a_day(station: Station, office: Office) -> None:
    add(office, name="甲")
    station.clock.forward(days=1)
    add(office, name="乙")
    add(office, name="丙")
    assert made(station) == [("000001-20260316-0900.zip", 1)]
    station.clock.forward(days=1)
    add(office, name="丁")
    assert made(station)[0] == ("000002-20260317-0900.zip", 3)


def test_the_day_is_the_stations_own(station: Station, office: Office) -> None:
    station.clock.now = datetime(2026, 3, 15, 15, 59, tzinfo=UTC)
    add(office, name="甲")
    station.clock.forward(minutes=2)
    add(office, name="乙")
    assert made(station) == [("000001-20260316-0001.zip", 1)]


def test_on_closing_when_something_changed(station: Station) -> None:
    office = station.create()
    add(office, name="甲")
    office.close()
    assert made(station) == [("000001-20260315-0900.zip", 1)]
    station.clock.forward(days=1)
    office = station.open()
    assert live(office) == 1
    office.close()
    assert len(made(station)) == 1
    office = station.open()
    add(office, name="乙")
    assert len(made(station)) == 1
    office.close()
    assert made(station)[0] == ("000002-20260316-0900.zip", 2)


def test_not_on_closing_when_not_so_planned(tmp_path: Path) -> None:
    station = Station(tmp_path, BackupPlan(on_close=False))
    office = station.create()
    add(office, name="甲")
    office.close()
    assert made(station) == []


@pytest.mark.parametrize("year", [2002, 2099])
def test_numbers_not_clocks_tell_which_is_newest(station: Station, year: int) -> None:
    office = station.create()
    add(office, name="甲")
    for day in (datetime(year, 1, 1, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC)):
        station.clock.now = day
        add(office, name="又一户")
    office.close()
    assert [customers for _, customers in made(station)] == [3, 1]


def test_pages_are_kept_once_for_all(station: Station, office: Office) -> None:
    page = issue(office)
    for _ in range(2):
        station.clock.forward(days=1)
        add(office, name="甲")
    first, second = backups(station.folder)
    assert (first.ok, second.ok) == (True, True)
    content = station.folder / "backups" / "content"
    assert [path.name for path in content.iterdir()] == [page.stem]
    (content / page.stem).unlink()
    assert [info.ok for info in backups(station.folder)] == [False, False]


def test_the_list_shows_what_is_not_whole(station: Station, office: Office) -> None:
    add(office, name="甲")
    for _ in range(2):
        station.clock.forward(days=1)
        add(office, name="又一户")
    newest, oldest = backups(station.folder)
    assert (newest.made_at, newest.ok) == ("2026-03-17T01:00:00Z", True)
    newest.path.write_bytes(newest.path.read_bytes()[:-400])
    (newest.path.parent / "notes.txt").write_text("not one of ours")
    torn, kept = backups(station.folder)
    assert (torn.path, torn.ok, torn.customers, torn.made_at) == (newest.path, False, 0, "")
    assert kept == oldest


def archive(room: Path, number: int, day: datetime, mark: str = "") -> str:
    name = f"{number:06d}-{day:%Y%m%d}-0900{mark}.zip"
    (room / name).write_bytes(b"")
    return name


def test_seven_days_and_twelve_months_are_kept(tmp_path: Path) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    names = [archive(tmp_path, n, start + timedelta(days=n // 2)) for n in range(2 * 440)]
    rotate(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[-7:] == names[-13::2]
    months = [name[7:13] for name in left[:-7]]
    assert months == [f"2025{month:02d}" for month in range(4, 13)] + ["202601", "202602"]
    assert all(name in names[1::2] for name in left)


def test_those_made_before_a_package_are_kept_besides(tmp_path: Path) -> None:
    day = datetime(2026, 3, 16, tzinfo=UTC)
    before = [archive(tmp_path, n, day, "-taking") for n in range(10, 10 + BEFORE_TAKING + 3)]
    last = archive(tmp_path, 90, day)
    rotate(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [*before[3:], last]


def test_the_only_one_of_a_day_stays_though_ten_newer_were_made_before_a_package(
    tmp_path: Path,
) -> None:
    """It is what was there on that day; of two on one day the newer one stands for it."""
    day = datetime(2026, 3, 16, tzinfo=UTC)
    names = [archive(tmp_path, n, day, "-taking") for n in range(2)]
    later = [
        archive(tmp_path, 2 + n, day + timedelta(days=1), "-taking") for n in range(BEFORE_TAKING)
    ]
    rotate(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [names[1], *later]


@pytest.mark.parametrize("year", [2002, 2099])
def test_a_clock_that_jumps_drops_none_made_before_a_package(tmp_path: Path, year: int) -> None:
    kept = [
        archive(tmp_path, 1, datetime(2026, 3, 16, tzinfo=UTC), "-taking"),
        archive(tmp_path, 2, datetime(year, 1, 1, tzinfo=UTC), "-taking"),
        archive(tmp_path, 3, datetime(year, 1, 1, tzinfo=UTC)),
    ]
    rotate(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == kept


def test_what_it_was_made_for_stands_in_the_list_of_a_torn_one_too(
    station: Station, office: Office
) -> None:
    add(office, name="甲")
    back_up_now(station.folder, BackupPlan(), station.clock())
    marked = back_up_now(station.folder, BackupPlan(), station.clock(), before_taking=True)
    newest, oldest = backups(station.folder)
    assert newest == marked
    assert [newest.before_taking, oldest.before_taking] == [True, False]
    assert newest.path.name == "000002-20260315-0900-taking.zip"
    newest.path.write_bytes(b"torn")
    torn = backups(station.folder)[0]
    assert (torn.ok, torn.before_taking) == (False, True)


def test_contents_nobody_names_go_with_their_archive(station: Station, office: Office) -> None:
    room = station.folder / "backups"
    issue(office)
    station.clock.forward(days=1)
    add(office, name="甲")
    (room / "content" / ("0" * 64)).write_bytes(b"")
    rotate(room)
    assert len(list((room / "content").iterdir())) == 1
    (room / "content" / ("0" * 64)).write_bytes(b"")
    backups(station.folder)[0].path.write_bytes(b"torn")
    rotate(room)
    assert len(list((room / "content").iterdir())) == 2


def test_a_second_place_has_all_of_it(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    station = Station(tmp_path, BackupPlan(second=stick))
    office = station.create()
    page = issue(office)
    office.close()
    (name,) = (path.name for path in stick.glob("*.zip"))
    assert name == made(station)[0][0]
    with opened(stick / name) as (_, manifest):
        assert [content.sha256 for content in manifest.contents] == [page.stem]
    assert (stick / "content" / page.stem).read_bytes() == page.read_bytes()


def test_a_second_place_that_is_not_there_is_said_and_hinders_nothing(tmp_path: Path) -> None:
    station = Station(tmp_path, BackupPlan(second=tmp_path / "no stick"))
    office = station.create()
    record = add(office, name="甲")
    station.clock.forward(days=1)
    edit(office, record, name="乙")
    assert "只有本机一份" in office.backup_trouble
    assert len(made(station)) == 1
    (tmp_path / "no stick").mkdir()
    station.clock.forward(days=1)
    edit(office, record, name="丙")
    assert office.backup_trouble == ""
    office.close()


def test_backing_up_by_hand_now(station: Station, office: Office) -> None:
    add(office, name="甲")
    info = back_up_now(station.folder, BackupPlan(), station.clock())
    assert backups(station.folder) == [info]


def test_the_drill_restores_the_newest_whole_one(station: Station, office: Office) -> None:
    with pytest.raises(UserMistake, match="还没有可用的备份"):
        drill(station.folder)
    add(office, name="甲")
    for _ in range(2):
        station.clock.forward(days=1)
        add(office, name="又一户")
    newest, older = backups(station.folder)
    done = drill(station.folder)
    assert (done.path, done.customers) == (newest.path, 2)
    assert done.sentence == f"备份可用：{newest.path.name}，2位客户。"
    newest.path.write_bytes(b"torn")
    assert drill(station.folder).path == older.path
    assert [path.name for path in station.folder.glob("restoring*")] == []


def test_the_drill_finds_a_backup_that_only_looks_whole(station: Station, office: Office) -> None:
    page = issue(office)
    station.clock.forward(days=1)
    add(office, name="甲")
    (station.folder / "backups" / "content" / page.stem).write_bytes(page.read_bytes()[::-1])
    with pytest.raises(Damaged, match="被改动过"):
        drill(station.folder)


def test_a_backup_that_fails_hinders_nobody(station: Station, office: Office) -> None:
    record = add(office, name="甲")
    (station.folder / "backups").rmdir()
    (station.folder / "backups").write_text("in the way")
    station.clock.forward(days=1)
    edit(office, record, name="乙")
    assert office.backup_trouble.startswith("没有做成备份")
    with pytest.raises(EnvironmentProblem):
        back_up_now(station.folder, BackupPlan(), station.clock())
    (station.folder / "backups").unlink()
