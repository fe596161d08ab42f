"""Records that only certain machines may give: random histories on the real tables."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from sbdesk.store import applying, set_aside
from sbdesk.store.lineage import Lineage
from tests.conftest import Counts, in_part
from tests.store.merge.rights import Story, play_story, stories
from tests.store.merge.sites import Template
from tests.store.merge.world import Differs

PARTS = 5
EXAMPLES = 400
SOON = 9
"""With these draws every planted fault is met early."""


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_what_may_not_be_given_counts_for_nothing_until_it_is_taken_up(
    templates: list[Template], counts: Counts, counted: Callable[[str], None], part: int
) -> None:
    total: Counter[str] = Counter()
    examples = counts.histories // PARTS // 4

    @in_part(part)
    @settings(
        max_examples=examples,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(stories())
    def run(story: Story) -> None:
        total.update(play_story(templates, story))
        total["histories"] += 1

    run()
    said = ", ".join(f"{name} {n}" for name, n in sorted(total.items()))
    counted(f"merge with rights, part {part} of {PARTS}: {said}")
    assert total["histories"] >= examples


def not_through(patch: pytest.MonkeyPatch) -> None:
    """What was overwritten through an entry that is set aside stays newest."""
    patch.setattr(Lineage, "seen_by", lambda self, parents: set(parents))


def only_unmarked(patch: pytest.MonkeyPatch) -> None:
    """What is taken up is not set aside any more, but the records stay as they were."""
    patch.setattr(set_aside._Replay, "show", lambda *_: None)


def batch_lost(patch: pytest.MonkeyPatch) -> None:
    """A record that is taken up does not know the batch that made it."""
    patch.setattr(set_aside._Replay, "made", lambda *_: None)


def everybody_trusted(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks who may give what."""
    real = applying.Applier.__init__

    def trusting(self: Any, *args: Any) -> None:
        real(self, *args[:2])

    patch.setattr(applying.Applier, "__init__", trusting)


@pytest.mark.parametrize(
    ("plant", "by"),
    [
        (not_through, {"heads", "clashes", "verdicts"}),
        (only_unmarked, {"data", "heads"}),
        (batch_lost, {"data", "heads", "verdicts"}),
        (everybody_trusted, {"data", "heads"}),
    ],
)
def test_planted_fault_is_found(
    templates: Sequence[Template],
    monkeypatch: pytest.MonkeyPatch,
    counted: Callable[[str], None],
    plant: Callable[[pytest.MonkeyPatch], None],
    by: set[str],
) -> None:
    plant(monkeypatch)
    played = 0

    @seed(SOON)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(stories())
    def run(story: Story) -> None:
        nonlocal played
        played += 1
        play_story(templates, story, journal=False)

    with pytest.raises(Differs) as found:
        run()
    counted(f"planted fault {plant.__name__}: found by {found.value.what} in history {played}")
    assert found.value.what in by
