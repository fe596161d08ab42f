"""Plays histories on real offices and on the oracle, everything that travels in real packages.

What people do at a site is played as in the merge tests of the store; what differs is the way
between sites: signed and encrypted files that get lost, come late, twice, in any order, and
receipts that never arrive.
"""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sbdesk.domain.handoff import ClashKind, Refused, RefusedCode, SiteKind
from sbdesk.domain.people import HEAD
from sbdesk.exchange.keys import load_keys
from sbdesk.services.clash_reading import open_found
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.handoff import establish, introduce, own_card
from sbdesk.services.packing import pack
from sbdesk.services.receipts import take_receipt, write_receipt
from sbdesk.services.taking import take_in
from sbdesk.store.tables import cells, record_tables, table_no
from tests.store.merge.histories import Step
from tests.store.merge.model import DeedId
from tests.store.merge.sites import UUIDS, Template
from tests.store.merge.world import Differs, World, must_agree

WAYS = ("delivered", "delivered", "no receipt", "lost", "late", "from the pile")
_NAMES = {table_no(table): (table.name, dict(cells(table))) for table in record_tables()}


def nothing(_done: int, _total: int, _words: str) -> None:
    """Nobody watches."""


class KnownTemplate(Template):
    """A site that is introduced to the others; its folder is put back, its keys stay."""

    def desk(self, year: int) -> Desk:
        """The site with somebody at work."""
        return Desk(self.reopen(year), PersonRow(bytes(16), "王", HEAD, ""))

    def keep(self) -> None:
        """From now on this is its start."""
        shutil.copy(self._folder / "sbdesk.db", self._kept)
        shutil.rmtree(self._kept / "state")
        shutil.copytree(self._state, self._kept / "state")

    def empty(self) -> None:
        """No backups of the history before."""
        shutil.rmtree(self._folder / "backups", ignore_errors=True)
        (self._folder / "backups").mkdir()


def known_templates(folder: Path) -> list[KnownTemplate]:
    """Three machines of one station, each introduced to the others with the right to give."""
    sites = [
        KnownTemplate(folder / letter, u, letter) for letter, u in zip("ABC", UUIDS, strict=True)
    ]
    desks = [site.desk(2026) for site in sites]
    cards = [folder / f"{place}.sbc" for place in range(3)]
    for desk in desks:
        establish(desk, SiteKind.STATION)
    phrases = [own_card(desk, card) for desk, card in zip(desks, cards, strict=True)]
    for place, desk in enumerate(desks):
        for other in range(3):
            if other != place:
                introduce(desk, cards[other], phrases[other], gives=True)
    for site, desk in zip(sites, desks, strict=True):
        desk.office.close()
        site.keep()
    return sites


@dataclass(frozen=True)
class Parcel:
    """A package on its way: from, to, its file, and what its sender knew when it was packed."""

    source: int
    target: int
    path: Path
    holds: frozenset[DeedId]


class StickWorld(World):
    """Sites whose exchanges are real packages and receipts."""

    def __init__(self, sites: Sequence[KnownTemplate], years: Sequence[int], stick: Path) -> None:
        for site in sites:
            site.empty()
        super().__init__(sites, years)
        self._desks = [
            Desk(office, PersonRow(bytes(16), "王", HEAD, "")) for office in self.offices
        ]
        keys = [load_keys(office.folder) for office in self.offices]
        self._ids = 0
        self._sites = [key.site for key in keys if key is not None]
        self._stick = stick
        self._pile: list[Parcel] = []
        self._packed = 0

    def exchange(self, source: int, target: int, how: str, seed: int) -> None:
        """A package on one of its ways."""
        way = how if how in WAYS else "delivered"
        self.counted[f"package {way}"] += 1
        if way == "from the pile":
            self._from_the_pile(Random(seed))
            return
        parcel = self._pack(source, target)
        if way == "late":
            self._pile.append(parcel)
        elif way != "lost":
            self._deliver(parcel)
            if way == "delivered":
                self._receipt(target, source)
            if seed % 3 == 0:
                self._pile.append(parcel)

    def exchange_all(self, seed: int) -> None:
        """What lies about is delivered in any order and twice, then everybody hears everything."""
        random = Random(seed)
        for parcel in random.sample(self._pile, len(self._pile)) + self._pile[::-1]:
            self._deliver(parcel)
        for source, target in ((0, 1), (1, 2), (2, 0), (0, 1), (2, 1), (1, 0), (0, 2)):
            self.exchange(source, target, "no receipt" if seed % 2 else "delivered", 1)

    def _from_the_pile(self, random: Random) -> None:
        """Some package that lay about, perhaps one delivered long ago."""
        if self._pile:
            self._deliver(random.choice(self._pile))

    def _pack(self, source: int, target: int) -> Parcel:
        path = self._stick / f"{self._packed}.sbh"
        self._packed += 1
        pack(self._desks[source], self._sites[target], path, nothing)
        return Parcel(source, target, path, frozenset(self.model.known[source]))

    def _deliver(self, parcel: Parcel) -> None:
        """Taken in, or refused as older than known; never in part."""
        known = self.model.known[parcel.target]
        fresh = parcel.holds - known
        try:
            taken = take_in(self._desks[parcel.target], parcel.path, {}, nothing)
        except Refused as refused:
            must_agree("refused", (refused.code, fresh), (RefusedCode.OLDER, frozenset()))
            self.counted["refused as older"] += 1
            return
        must_agree("taken in", taken.new, len(fresh))
        self.counted["actions taken in"] += taken.new
        self.model.known[parcel.target] = known | parcel.holds
        self.compare(parcel.target)

    def _receipt(self, sender: int, to: int) -> None:
        paper = self._stick / "receipt.sbr"
        write_receipt(self._desks[sender], self._sites[to], paper)
        take_receipt(self._desks[to], paper)

    def compare(self, site: int) -> None:
        """As in the store, and every clash is put to a person exactly once."""
        super().compare(site)
        with self.offices[site].reading() as raw:
            found = open_found(raw)
        names = [one.row.id for one in found]
        must_agree("clashes asked once", len(names), len(set(names)))
        asked = {(o.table, o.record, o.column) for o in found if o.row.kind != ClashKind.NUMBER}
        true = {
            (_NAMES[tbl][0], row, _NAMES[tbl][1][col]) for tbl, row, col in self.model.clashes(site)
        }
        must_agree("clashes asked", asked, true)
        numbers = sum(one.row.kind == ClashKind.NUMBER for one in found)
        twice = sum(len(rows) - 1 for _, rows in self.model.same_numbers(site))
        must_agree("numbers asked", numbers, twice)


def play_with_sticks(
    sites: Sequence[KnownTemplate], years: Sequence[int], steps: Sequence[Step], stick: Path
) -> Counter[str]:
    """Play a history to its end; raises `Differs` where program and oracle part."""
    world = StickWorld(sites, years, stick)
    try:
        for step in steps:
            _take(world, step)
        world.exchange_all(len(steps))
        world.compare_all()
        return world.counted
    finally:
        world.close()
        for file in stick.iterdir():
            file.unlink()


def _take(world: StickWorld, step: Step) -> None:
    if step.what in WAYS:
        target = (step.site + 1 + step.pick % 2) % 3
        world.exchange(step.site, target, step.what, 12 * step.value + step.pick)
        return
    getattr(world, step.what)(step.site, step.pick, step.value)


__all__ = ["WAYS", "Differs", "KnownTemplate", "known_templates", "play_with_sticks"]
