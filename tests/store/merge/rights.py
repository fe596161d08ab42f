"""Histories in which sites do not take every record from every other, and later perhaps do."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import strategies as st

from sbdesk.store.applying import Applied
from sbdesk.store.driver import Connection
from sbdesk.store.engine import raw_connection
from sbdesk.store.replaying import row_as_of
from sbdesk.store.set_aside import set_aside_entries, take_up
from tests.store.merge.histories import History, Step, histories, share, steps_of, take_step
from tests.store.merge.model import LIVE, Cell, Value
from tests.store.merge.sites import NAMES, TABLES, UUIDS, Template, look
from tests.store.merge.world import Differs, World, must_agree

_LATER = "9999-12-31T00:00:00Z"


@dataclass(frozen=True)
class Story:
    """A history, the tables that only some sites may give, and for each site which others may."""

    history: History
    given: tuple[int, ...]
    rights: tuple[frozenset[int], ...]
    more: tuple[tuple[int, Step], ...]
    """What is done besides, after how many of its steps."""


def stories() -> st.SearchStrategy[Story]:
    """Customers alone are given, or their contacts too; now and then a site learns to trust."""
    rights = st.frozensets(st.integers(0, 2), max_size=2)
    more = st.lists(
        st.tuples(st.integers(1, 20), steps_of(["grant", "relay", "relay"])), max_size=4
    )
    return st.builds(
        Story,
        histories(),
        st.sampled_from(((3,), (3, 4), (4,))),
        st.tuples(rights, rights, rights),
        more.map(tuple),
    )


@contextmanager
def given_tables(numbers: Collection[int]) -> Iterator[None]:
    """Within it only machines with the right may give the records of these tables."""
    with pytest.MonkeyPatch.context() as patch:
        for number in numbers:
            patch.setitem(TABLES[number].info, "given", True)
        yield


class RightsWorld(World):
    """Sites that set aside what others may not give."""

    def grant(self, site: int, pick: int) -> None:
        """A site lets another give, and takes up what it had set aside of it."""
        self.take_up(site, {(site + 1 + pick % 2) % 3})

    def relay(self, site: int, pick: int, value: int) -> None:
        """A site writes over what another wrote over its own value, and tells the third."""
        site, other, third = self._distrusted(site, pick)
        common = sorted({*self.model.records(site, 3)} & {*self.model.records(other, 3)})
        if not common:
            return
        phone = (3, common[pick % len(common)], 9)
        self._set(site, phone, f"一{value}")
        self.exchange(site, other, "whole", 0)
        self.exchange(site, third, "whole", 0)
        self._set(other, phone, f"二{value}")
        self.exchange(other, site, "whole", 0)
        if value % 2:
            self._set(site, (*phone[:2], LIVE), 0)
        else:
            self._set(site, phone, f"三{value}")
        self.exchange(site, third, "whole", 0)

    def _distrusted(self, site: int, pick: int) -> tuple[int, ...]:
        """Three sites of which the third takes records from the first and not from the second."""
        gives, orders = self.model.gives, list(permutations(range(3)))
        start = orders.index((site, (site + 1 + pick % 2) % 3, (site + 2 - pick % 2) % 3))
        orders = orders[start:] + orders[:start]
        fitting = [o for o in orders if o[1] in gives[o[0]] and o[0] in gives[o[2]]]
        return next((o for o in fitting if o[1] not in gives[o[2]]), orders[0])

    def _set(self, site: int, cell: Cell, value: Value) -> None:
        self._same_deed(
            self._hands[site].set_cell(cell, value), self.model.write(site, "edit", {cell: value})
        )

    def take_up(self, site: int, others: Collection[int]) -> None:
        """All that was set aside of some sites counts from now on."""
        before = look(self.offices[site]).data
        self.model.gives[site] |= {*others}
        touched: set[tuple[int, bytes]] = set()

        def also(raw: Connection, _applied: Applied) -> None:
            touched.update(take_up(raw, {UUIDS[other] for other in others}))

        self.offices[site].apply([], also=also)
        after = look(self.offices[site]).data
        changed = {row for row in after if after[row] != before[row]}
        if not changed <= touched:
            raise Differs("touched", touched, changed)
        self.counted["records taken up"] += len(touched)
        self.compare(site)

    def compare(self, site: int) -> None:
        """As ever; and what is set aside is listed."""
        super().compare(site)
        listed = self._listed(site)
        must_agree("set aside", listed, self._expected_aside(site))
        self.counted["cells set aside"] += len(listed)

    def _listed(self, site: int) -> set[tuple[bytes, int, bytes, int, Value]]:
        with self.offices[site].reader() as session:
            entries = set_aside_entries(raw_connection(session))
        return {(e.origin, e.tbl, e.row, e.col, e.new) for e in entries}

    def _expected_aside(self, site: int) -> set[tuple[bytes, int, bytes, int, Value]]:
        counting = {(e.deed, e.cell) for e in self.model.counting(site)}
        return {
            (UUIDS[e.deed[0]], *e.cell, e.value)
            for e in self.model.entries(site)
            if (e.deed, e.cell) not in counting
            and (e.value is not None or not self.model.deeds[e.deed].bulk)
        }

    def compare_as_of(self) -> None:
        """What every site says of the end of days is what it shows."""
        for site, office in enumerate(self.offices):
            shown = self.model.data(site)
            with office.reader() as session:
                raw = raw_connection(session)
                for (table, row), cells in shown.items():
                    found = row_as_of(raw, TABLES[table], row, _LATER)
                    names = NAMES[table]
                    live = {names[column]: value for column, value in cells.items()}
                    expected = live if cells[1] else None
                    if found is not None:
                        found = {name: v for name, v in found.items() if v is not None}
                    must_agree("as of", found, expected)


def play_story(
    templates: Sequence[Template], story: Story, *, journal: bool = True
) -> Counter[str]:
    """Play it to its end, then let everybody trust everybody; what was counted."""
    with given_tables(story.given):
        world = RightsWorld(
            templates,
            story.history.years,
            journal=journal,
            given=story.given,
            rights=story.rights,
        )
        try:
            _play(world, story)
            return world.counted
        finally:
            world.close()


def _play(world: RightsWorld, story: Story) -> None:
    for number, step in enumerate(story.history.steps):
        take_step(world, step)
        if number == 0:
            share(world, step.site, story.history.shared)
        for after, deed in story.more:
            if after == number and deed.what == "grant":
                world.grant(deed.site, deed.pick)
            elif after == number:
                world.relay(deed.site, deed.pick, deed.value)
    world.exchange_all(len(story.history.steps))
    world.compare_all()
    world.compare_as_of()
    for site in range(3):
        world.take_up(site, {0, 1, 2})
    world.compare_all()
    world.compare_as_of()
    must_agree("alike", look(world.offices[0]).data, look(world.offices[1]).data)
    must_agree("alike", look(world.offices[0]).data, look(world.offices[2]).data)
