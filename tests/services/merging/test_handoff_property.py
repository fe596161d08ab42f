"""All machines that saw the same packages hold the same data, however these travelled."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Counts, in_part
from tests.services.merging.sticks import WAYS, KnownTemplate, known_templates, play_with_sticks
from tests.store.merge.histories import DEEDS, QUARRELS, YEARS, Step, steps_of

PARTS = 10
"""So that no single test runs for minutes."""
FEWER = 3
"""A package costs more than a transaction: so many times fewer histories by default."""


def stories() -> st.SearchStrategy[tuple[Step, ...]]:
    """Seven to sixteen steps, a good part of them packages; the first makes a record."""
    step = st.one_of(steps_of(DEEDS), steps_of(DEEDS), steps_of(QUARRELS), steps_of(WAYS))
    first = steps_of(("add", "bring_in"))
    more = st.lists(step, min_size=6, max_size=15)
    return st.builds(lambda one, rest: (one, *rest), first, more)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[KnownTemplate]:
    """Three machines that know each other."""
    return known_templates(tmp_path_factory.mktemp("machines"))


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_however_it_travels_everybody_ends_alike(
    sites: list[KnownTemplate],
    counts: Counts,
    counted: Callable[[str], None],
    tmp_path: Path,
    part: int,
) -> None:
    total: Counter[str] = Counter()
    wanted = counts.histories // PARTS
    if counts.histories < 1000:
        wanted //= FEWER

    @in_part(part)
    @settings(
        max_examples=wanted,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.sampled_from(YEARS), stories())
    def run(years: tuple[int, int, int], steps: tuple[Step, ...]) -> None:
        total.update(play_with_sticks(sites, years, steps, tmp_path))
        total["histories"] += 1

    run()
    said = ", ".join(f"{name} {n}" for name, n in sorted(total.items()))
    counted(f"packages between three machines, part {part:2} of {PARTS}: {said}")
    assert total["histories"] >= wanted
