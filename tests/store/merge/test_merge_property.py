"""The merge model on the real tables: random histories of three sites against the oracle."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import Counts
from tests.store.merge.histories import History, histories, make_templates, play


@pytest.mark.long
def test_every_history_ends_alike_everywhere(
    tmp_path: Path, counts: Counts, counted: Callable[[str], None]
) -> None:
    templates = make_templates(tmp_path)
    total: Counter[str] = Counter()

    @settings(
        max_examples=counts.histories,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(histories())
    def run(history: History) -> None:
        total.update(play(templates, history))
        total["histories"] += 1

    run()
    assert total["histories"] >= counts.histories
    said = ", ".join(f"{name} {n}" for name, n in sorted(total.items()))
    counted(f"merge of three sites: {said}")
