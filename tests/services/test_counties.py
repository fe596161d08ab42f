"""The county's machine: the stations' journals in one place, counted apart."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.visits import VisitFields
from sbdesk.services.complaints import register_complaint
from sbdesk.services.counties import station_totals
from sbdesk.services.customer_counts import counts_by, offered
from sbdesk.services.customer_list import CustomerQuery, customer_ids, customer_rows
from sbdesk.services.desk import people
from sbdesk.services.offices import init_office
from sbdesk.services.visits import log_visit
from sbdesk.store.machines import own_machine
from tests.services.machines import HALL, Machine
from tests.services.set_clock import SetClock


@pytest.fixture
def gathered(hall: Machine, other: Machine, county: Machine) -> Machine:
    """A county that took in two stations."""
    for station in (hall, other):
        county.introduce(station, gives=True)
        station.introduce(county)
    mill = hall.add("6267000785070", "恒通砖厂", kind="高压")
    hall.add("6267000785087", "刘玉珍")
    other.add("7100000000017", "柳河的客户")
    for closed in (None, datetime(2026, 11, 20).date()):
        fields = ComplaintFields(
            customer_id=mill,
            received=datetime(2026, 11, 20, 9, 0),
            channel="95598",
            category="quality",
            content="电压低",
        )
        register_complaint(hall.desk, replace(fields, content=f"电压低{closed}"))
    log_visit(
        other.desk,
        VisitFields(
            customer_id=_only_customer(other),
            visited=datetime(2026, 11, 19, 9, 0),
            visitors="钱进",
            channel="上门走访",
            said="都好",
        ),
    )
    hall.give(county)
    other.give(county)
    return county


def _only_customer(machine: Machine) -> bytes:
    with machine.desk.reading() as raw:
        record: bytes = raw.execute("SELECT id FROM customer").fetchall()[0][0]
    return record


def test_each_station_is_counted_by_itself(gathered: Machine) -> None:
    rows = {row.name: row for row in station_totals(gathered.desk)}
    assert set(rows) == {"青石岭供电所", "柳河供电所"}
    first, second = rows["青石岭供电所"], rows["柳河供电所"]
    assert (first.customers, first.high_voltage) == (2, 1)
    assert (first.complaints, first.complaints_open, first.visits) == (2, 2, 0)
    assert (second.customers, second.complaints, second.visits) == (1, 0, 1)
    assert first.newest == "2026-11-20 10:00"
    assert first.code == "QSL"


def test_clashes_are_counted_with_their_station(
    gathered: Machine, hall: Machine, laptop: Machine
) -> None:
    hall.introduce(laptop)
    laptop.introduce(hall, gives=True)
    gathered.introduce(laptop)
    laptop.introduce(gathered)
    hall.give(laptop)
    hall.edit("6267000785070", phone="19900000003")
    laptop.edit("6267000785070", phone="19900000004")
    for machine in (hall, laptop):
        machine.give(gathered)
    rows = {row.name: row.clashes for row in station_totals(gathered.desk)}
    assert rows == {"青石岭供电所": 1, "柳河供电所": 0}


def test_the_list_narrows_to_one_station(gathered: Machine, hall: Machine) -> None:
    assert "station" in offered(gathered.desk)
    assert "station" not in offered(hall.desk)
    counts = counts_by(gathered.desk, CustomerQuery(), "station")
    assert {one.value: one.count for one in counts} == {"青石岭供电所": 2, "柳河供电所": 1}
    pks = customer_ids(gathered.desk, CustomerQuery(station="柳河供电所"))
    assert [row.name for row in customer_rows(gathered.desk, list(pks)).values()] == ["柳河的客户"]
    assert not customer_ids(gathered.desk, CustomerQuery(station="没有这个所"))


def test_its_own_people_only_are_at_work_there(gathered: Machine) -> None:
    assert [person.name for person in people(gathered.desk)] == ["周主任"]


def test_one_station_never_gets_anothers_data(
    gathered: Machine, hall: Machine, other: Machine
) -> None:
    hall.take(gathered.pack(hall, everything=True))
    assert hall.said("7100000000017", "name") is None
    other.take(gathered.pack(other, everything=True))
    assert other.said("6267000785070", "name") is None


def test_a_machine_that_died_comes_back_from_the_county(
    gathered: Machine, hall: Machine, tmp_path: Path, clock: SetClock
) -> None:
    """A new machine of the station is introduced, and the county packs everything for it."""
    desk = init_office(tmp_path / "new", tmp_path / "new state", replace(HALL, machine="C"), clock)
    with desk.reading() as raw:
        own = own_machine(raw)
    assert own is not None
    fresh = Machine(desk, hall.stick, own.id, clock)
    gathered.introduce(fresh)
    fresh.introduce(gathered)
    taken = fresh.take(gathered.pack(fresh))
    assert taken.created >= 4
    assert fresh.said("6267000785070", "name") == "恒通砖厂"
    assert fresh.said("7100000000017", "name") is None
    assert fresh.desk.office.verify().ok
    # What the dead machine packed last for the new one may still come by stick.
    hall.introduce(fresh)
    fresh.introduce(hall, gives=True)
    hall.edit("6267000785087", phone="19900000005")
    fresh.take(hall.pack(fresh))
    assert fresh.said("6267000785087", "phone") == "19900000005"
    desk.office.close()


def test_the_county_looks_and_does_not_change(gathered: Machine) -> None:
    with pytest.raises(UserMistake, match="只汇总查看"):
        gathered.edit("6267000785070", phone="19900000008")
