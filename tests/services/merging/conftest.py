"""Nobody pulls the plug here."""

import pytest

from sbdesk.store import connections


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Losing power is not what these tests are about, and they commit thousands of times."""
    quick = [p.replace("synchronous=FULL", "synchronous=OFF") for p in connections.PRAGMAS]
    monkeypatch.setattr(connections, "PRAGMAS", tuple(quick))
