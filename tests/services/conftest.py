"""An office to serve in, with a clock that the test sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.offices import InitOffice, init_office
from tests.services.machines import COUNTY, HALL, LAPTOP, OTHER, Machine, machine
from tests.services.set_clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    """The office's clock."""
    return SetClock()


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """An empty office with its head at work."""
    request = InitOffice("青石岭供电所", "QSL", person="赵明远", company="安澜县供电公司")
    made = init_office(tmp_path / "office", tmp_path / "state", request, clock)
    yield made
    made.office.close()


@pytest.fixture
def mill(desk: Desk) -> bytes:
    """A customer: a mill of 315 kVA."""
    return add_customer(
        desk,
        CustomerFields(
            customer_no="6267000785070",
            name="恒通𬭎砖厂",
            address="石门沟村3组12号",
            phone="19900000001",
            kind="高压",
            area="石门沟1号台区",
            contract_va=315_000,
        ),
    ).id


@pytest.fixture
def hall(tmp_path: Path, clock: SetClock) -> Iterator[Machine]:
    """The hall PC of the station, machine A."""
    yield from opened(tmp_path / "hall", HALL, clock, "大厅电脑")


@pytest.fixture
def laptop(tmp_path: Path, clock: SetClock) -> Iterator[Machine]:
    """A laptop of the same station, machine B."""
    yield from opened(tmp_path / "laptop", LAPTOP, clock, "外勤02")


@pytest.fixture
def county(tmp_path: Path, clock: SetClock) -> Iterator[Machine]:
    """The county's machine."""
    yield from opened(tmp_path / "county", COUNTY, clock, "县公司电脑")


@pytest.fixture
def other(tmp_path: Path, clock: SetClock) -> Iterator[Machine]:
    """The hall PC of another station."""
    yield from opened(tmp_path / "other", OTHER, clock, "柳河大厅")


@pytest.fixture
def pair(hall: Machine, laptop: Machine) -> tuple[Machine, Machine]:
    """Hall and laptop, introduced to each other; the hall may give people and calendars."""
    hall.introduce(laptop)
    laptop.introduce(hall, gives=True)
    return hall, laptop


def opened(folder: Path, request: InitOffice, clock: SetClock, name: str) -> Iterator[Machine]:
    """A machine while a test lasts."""
    made = machine(folder, request, clock, name)
    yield made
    made.desk.office.close()
