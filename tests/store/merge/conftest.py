"""The three sites, made once for all merge tests."""

from collections.abc import Iterator

import pytest

from sbdesk.store import connections
from sbdesk.store.merging import Transaction
from sbdesk.store.office import Office
from tests.store.merge.forging import a_day_at, journal
from tests.store.merge.histories import make_templates
from tests.store.merge.sites import Hand, Template


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> list[Template]:
    """Three empty sites A, B and C, put back to their start whenever they are opened."""
    return make_templates(tmp_path_factory.mktemp("sites"))


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Losing power is not what these tests are about, and they commit thousands of times."""
    quick = [
        pragma.replace("synchronous=FULL", "synchronous=OFF") for pragma in connections.PRAGMAS
    ]
    monkeypatch.setattr(connections, "PRAGMAS", tuple(quick))


@pytest.fixture
def package(templates: list[Template]) -> Iterator[list[Transaction]]:
    """The journal of a day."""
    office = templates[0].open(2026)
    a_day_at(office)
    yield journal(office)
    office.close()


@pytest.fixture
def target(templates: list[Template]) -> Iterator[Office]:
    """Where it arrives: another machine with a customer of its own."""
    office = templates[1].open(2026)
    Hand(office).add_customer(b"h" * 16, {4: "本机"})
    yield office
    office.close()
