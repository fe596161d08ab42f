"""An office opened in a hurry: read at once, looked after later, always before it is written."""

import shutil
from pathlib import Path

import pytest

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.store.driver import Row, connect
from sbdesk.store.office import Office, open_office
from sbdesk.store.reserve import RESERVE
from sbdesk.store.triggers import expected_triggers
from tests.store.offices import Station, add, bring_in, live, whole
from tests.store.test_opening import held_by_another


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """An office with three customers and a trigger missing, closed."""
    station = Station(tmp_path)
    office = station.create()
    bring_in(office, 3)
    office.close()
    raw = connect(station.database)
    raw.execute("DROP TRIGGER j3_update")
    raw.close()
    (station.folder / RESERVE).unlink()
    return station


def hurried(station: Station, wait_ms: int = 5000) -> Office:
    return open_office(station.folder, station.state, station.clock, wait_ms=wait_ms, settle=False)


def triggers(office: Office) -> list[Row]:
    with office.reading() as raw:
        return raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()


def test_it_can_be_read_before_it_is_settled(station: Station) -> None:
    office = hurried(station)
    with office.reading() as raw:
        assert raw.execute("SELECT count(*) FROM customer").fetchall() == [(3,)]
    assert live(office) == 3
    assert office.identity.letter == "A"
    assert office.repairs == ()
    assert len(triggers(office)) == len(expected_triggers()) - 1
    assert not (station.folder / RESERVE).exists()
    office.close()


def test_settling_mends_keeps_the_reserve_and_is_done_once(station: Station) -> None:
    office = hurried(station)
    office.settle()
    assert ["已修复" in sentence for sentence in office.repairs] == [True]
    assert len(triggers(office)) == len(expected_triggers())
    assert (station.folder / RESERVE).exists()
    (station.folder / RESERVE).unlink()
    office.settle()
    assert len(office.repairs) == 1
    assert not (station.folder / RESERVE).exists()
    office.close()


def test_the_first_write_settles(station: Station) -> None:
    office = hurried(station)
    add(office, name="丁")
    assert len(office.repairs) == 1
    assert len(triggers(office)) == len(expected_triggers())
    assert live(office) == 4
    assert whole(office)
    office.close()


def test_taking_over_from_another_machine_settles(station: Station) -> None:
    office = hurried(station)
    assert office.apply([]).new == 0
    assert len(office.repairs) == 1
    office.close()


def test_a_copy_takes_its_new_name_at_once_and_mended(station: Station) -> None:
    copy = Station(station.root)
    copy.folder = station.root / "copy"
    shutil.copytree(station.folder, copy.folder)
    office = hurried(copy)
    assert ["已修复" in office.repairs[0], "复制来的" in office.repairs[1]] == [True, True]
    assert len(office.repairs) == 2
    assert office.identity.letter == "AA"
    office.settle()
    assert len(office.repairs) == 2
    office.close()


def test_what_cannot_be_settled_is_said_and_tried_again(station: Station) -> None:
    office = hurried(station, wait_ms=50)
    with (
        held_by_another(station.database),
        pytest.raises(EnvironmentProblem, match="另一个程序正在写入数据"),
    ):
        office.settle()
    assert office.repairs == ()
    add(office, name="丁")
    assert len(office.repairs) == 1
    office.close()


def test_an_office_that_cannot_be_settled_is_not_left_open(station: Station) -> None:
    with held_by_another(station.database), pytest.raises(EnvironmentProblem):
        station.open(wait_ms=50)
    assert not station.database.with_name("sbdesk.db-wal").exists()
