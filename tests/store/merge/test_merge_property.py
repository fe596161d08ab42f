"""The merge model on the real tables: random histories of three sites against the oracle."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import Counts, in_part
from tests.store.merge.histories import History, histories, play
from tests.store.merge.sites import Template

PARTS = 10
"""So that no single test runs for minutes."""


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_every_history_ends_alike_everywhere(
    templates: list[Template], counts: Counts, counted: Callable[[str], None], part: int
) -> None:
    total: Counter[str] = Counter()

    @in_part(part)
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
    said = ", ".join(f"{name} {n}" for name, n in sorted(total.items()))
    counted(f"merge of three sites, part {part:2} of {PARTS}: {said}")
    assert total["histories"] >= counts.histories // PARTS
