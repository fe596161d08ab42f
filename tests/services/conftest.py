"""An office to serve in, with a clock that the test sets."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.services.clock import CHINA
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.offices import InitOffice, init_office


class SetClock:
    """A clock that stands where the test puts it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, year: int, month: int, day: int, hour: int = 10) -> None:
        """Go to this wall clock."""
        self.moment = datetime(year, month, day, hour, 0, tzinfo=CHINA)


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
