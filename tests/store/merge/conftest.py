"""The three sites, made once for all merge tests."""

import pytest

from sbdesk.store import connections
from tests.store.merge.histories import make_templates
from tests.store.merge.sites import Template


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
