"""The merge model on the real tables: random histories of three sites against the oracle."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import Counts
from tests.store.merge.histories import History, histories, play
from tests.store.merge.sites import Template

PARTS = 10
"""So that no single test runs for minutes."""


@pytest.fixture(scope="module")
def total(counted: Callable[[str], None]) -> Iterator[Counter[str]]:
    """What all histories counted together."""
    sums: Counter[str] = Counter()
    yield sums
    said = ", ".join(f"{name} {n}" for name, n in sorted(sums.items()))
    counted(f"merge of three sites: {said}")


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_every_history_ends_alike_everywhere(
    templates: list[Template], counts: Counts, total: Counter[str], part: int
) -> None:
    before = total["histories"]

    @settings(
        max_examples=counts.histories // PARTS,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(histories())
    def run(history: History) -> None:
        total.update(play(templates, history))
        total["histories"] += 1

    run()
    assert total["histories"] - before >= counts.histories // PARTS, part
