"""Random histories of three sites: what is done where, and what travels in which shape."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from tests.store.merge.sites import UUIDS, Template
from tests.store.merge.world import World

DEEDS = ("add", "bring_in", "edit", "edit", "withdraw", "undo", "undo", "contact")
QUARRELS = ("dispute", "settle")
PACKAGES = ("whole", "again", "part", "doubled", "shuffled", "disorder")
YEARS = ((2002, 2026, 2099), (2099, 2002, 2026), (2026, 2099, 2002), (2026, 2026, 2026))


@dataclass(frozen=True)
class Step:
    """A deed at a site, or a package from it; the rest are picks."""

    what: str
    site: int
    pick: int
    value: int


@dataclass(frozen=True)
class History:
    """What the clocks say and what happens."""

    years: tuple[int, int, int]
    shared: int
    """How many other sites know of the first step before the second."""
    steps: tuple[Step, ...]


def steps_of(names: Sequence[str]) -> st.SearchStrategy[Step]:
    """Steps of these kinds."""
    return st.builds(
        Step, st.sampled_from(names), st.integers(0, 2), st.integers(0, 11), st.integers(0, 5)
    )


def histories() -> st.SearchStrategy[History]:
    """Ten to twenty-four steps, many of them packages; the first makes a record somewhere."""
    step = st.one_of(steps_of(DEEDS), steps_of(DEEDS), steps_of(QUARRELS), steps_of(PACKAGES))
    steps = st.lists(step, min_size=9, max_size=23)
    first = steps_of(("add", "bring_in"))
    return st.builds(
        lambda years, shared, one, more: History(years, shared, (one, *more)),
        st.sampled_from(YEARS),
        st.integers(0, 2),
        first,
        steps,
    )


def make_templates(folder: Path) -> list[Template]:
    """The sites of all histories, in a folder of their own."""
    return [
        Template(folder / letter, uuid, letter) for letter, uuid in zip("ABC", UUIDS, strict=True)
    ]


def play(templates: Sequence[Template], history: History, *, journal: bool = True) -> Counter[str]:
    """Play a history to its end; raises `Differs` where store and oracle part. What was counted."""
    world = World(templates, history.years, journal=journal)
    try:
        for number, step in enumerate(history.steps):
            take_step(world, step)
            if number == 0:
                share(world, step.site, history.shared)
        world.exchange_all(len(history.steps))
        world.compare_all()
        return world.counted
    finally:
        world.close()


def take_step(world: World, step: Step) -> None:
    """What a step says, at its site or between two."""
    if step.what in PACKAGES:
        target = (step.site + 1 + step.pick % 2) % 3
        world.exchange(step.site, target, step.what, 12 * step.value + step.pick)
        return
    deed = {
        "add": world.add,
        "bring_in": world.bring_in,
        "edit": world.edit,
        "withdraw": world.withdraw,
        "undo": world.undo,
        "settle": world.settle,
        "dispute": world.dispute,
        "contact": world.contact,
    }[step.what]
    deed(step.site, step.pick, step.value)


def share(world: World, site: int, others: int) -> None:
    """A site tells some others all it knows."""
    for further in range(others):
        world.exchange(site, (site + 1 + further) % 3, "whole", 0)
