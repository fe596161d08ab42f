"""Plays a history on real offices and on the oracle side by side, and compares the two."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from random import Random

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import UserMistake
from sbdesk.store.applying import Applied
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import official_customer_id
from sbdesk.store.merging import Transaction, Verdict, held, transactions_beyond
from sbdesk.store.office import Office
from sbdesk.store.rows import Record
from tests.store.merge import undo_rules
from tests.store.merge.model import LIVE, Cell, Deed, DeedId, Model, Value
from tests.store.merge.sites import (
    UUIDS,
    Hand,
    Seen,
    Template,
    WrittenEntry,
    clock_value,
    faults,
    look,
    shown,
)
from tests.store.merge.undo_rules import Expected

NUMBERS = ("6267000000011", "6267000000028", "6267000000035")
NAMES = ("甲", "乙", "丙", "𬭎", None)
Data = Mapping[Record, Mapping[int, Value]]
CHANGED = (4, 2, 9, 30)
"""Columns that histories change: name, number, phone, note."""


class Differs(AssertionError):
    """The store is not what the oracle says; `what` names the comparison."""

    def __init__(self, what: str, store: object, oracle: object) -> None:
        super().__init__(f"{what}\n  store:  {store}\n  oracle: {oracle}")
        self.what = what


def must_agree(what: str, store: object, oracle: object) -> None:
    """Fail unless both are equal; of sets and mappings only what differs is shown."""
    if store == oracle:
        return
    if isinstance(store, Mapping) and isinstance(oracle, Mapping):
        store, oracle = store.items(), oracle.items()
    if isinstance(store, Collection) and isinstance(oracle, Collection):
        store, oracle = (
            [thing for thing in store if thing not in oracle],
            [thing for thing in oracle if thing not in store],
        )
    raise Differs(what, store, oracle)


class World:
    """Some sites and the oracle. Every method acts on both; picks are taken modulo what there is.

    Without `journal` only what people see is compared. `rights` say for each site which sites may
    give records of the tables `given`; every site may.
    """

    def __init__(
        self,
        templates: Sequence[Template],
        years: Sequence[int],
        *,
        journal: bool = True,
        given: Collection[int] = (),
        rights: Sequence[Collection[int]] = (),
    ) -> None:
        self._journal = journal
        self.offices: list[Office] = []
        for template, year in zip(templates, years, strict=True):
            self.offices.append(template.open(year))
        self._hands = [Hand(office) for office in self.offices]
        self.model = Model(
            UUIDS,
            tuple(map(clock_value, years)),
            given=frozenset(given),
            gives=[{site, *others} for site, others in enumerate(rights)],
        )
        self.counted: Counter[str] = Counter()
        self._ids = 0

    def close(self) -> None:
        """Let the files go."""
        for office in self.offices:
            office.close()

    # What a person does.

    def add(self, site: int, pick: int, value: int) -> None:
        """A new customer with a random id; the number may be one that somebody has already."""
        row = self._new_id()
        given: dict[int, Value] = {2: NUMBERS[pick % 3], 4: NAMES[value % len(NAMES)]}
        changes = {(3, row, column): v for column, v in given.items() if v is not None}
        self._same_deed(
            self._hands[site].add_customer(row, given),
            self.model.write(site, "add", {(3, row, LIVE): 1, **changes}),
        )

    def contact(self, site: int, pick: int, value: int) -> None:
        """A new contact of a customer."""
        customers = self.model.records(site, 3)
        if not customers:
            return
        row, customer = self._new_id(), customers[pick % len(customers)]
        name = NAMES[value % 4] or ""
        changes: dict[Cell, Value] = {(4, row, LIVE): 1, (4, row, 2): customer, (4, row, 3): name}
        self._same_deed(
            self._hands[site].add_contact(row, customer, name),
            self.model.write(site, "add", changes),
        )

    def bring_in(self, site: int, pick: int, value: int) -> None:
        """An import of official customers that are not here yet, and of one with a random id."""
        here = self.model.records(site, 3, live=False)
        rows: dict[bytes, Mapping[int, Value]] = {}
        for place, number in enumerate(NUMBERS):
            row = official_customer_id(number)
            if row not in here and (pick + place) % 3:
                rows[row] = _given(number, NAMES[(value + place) % 4], pick % 2)
        if pick % 4 == 0:
            rows[self._new_id()] = _given(NUMBERS[value % 3], NAMES[pick % 4], 1)
        if rows:
            ours = {row: {LIVE: 1, **given} for row, given in rows.items()}
            self._same_deed(
                self._hands[site].import_customers(rows), self.model.make_in_bulk(site, 3, ours)
            )

    def edit(self, site: int, pick: int, value: int) -> None:
        """One cell of a live customer gets another value, perhaps none, perhaps the one it has."""
        customers = self.model.records(site, 3)
        if not customers:
            return
        column = CHANGED[(pick + value) % len(CHANGED)]
        new = NUMBERS[value % 3] if column == 2 else NAMES[value % len(NAMES)]
        cell = (3, customers[pick % len(customers)], column)
        self._same_deed(
            self._hands[site].set_cell(cell, new), self.model.write(site, "edit", {cell: new})
        )

    def withdraw(self, site: int, pick: int, value: int) -> None:
        """A live customer is withdrawn, or a contact."""
        table = 4 if value == 0 else 3
        rows = self.model.records(site, table)
        if not rows:
            return
        cell = (table, rows[pick % len(rows)], LIVE)
        self._same_deed(
            self._hands[site].set_cell(cell, 0, Action.WITHDRAW),
            self.model.write(site, "withdraw", {cell: 0}),
        )

    def settle(self, site: int, pick: int, value: int) -> None:
        """A person settles a clash with one of its values: here, or where there is one."""
        all_clashes = [
            (place % 3, self.model.clashes(place % 3)) for place in range(site, site + 3)
        ]
        site, clashes = next((found for found in all_clashes if found[1]), (site, set()))
        if not clashes:
            return
        cell = sorted(clashes)[pick % len(clashes)]
        values = sorted({e.value for e in self.model.newest_of(site, cell)}, key=repr)
        if cell[2] == LIVE:
            values = [0, 1]
        new = values[value % len(values)]
        self.counted["clashes settled"] += 1
        self._same_deed(self._hands[site].settle(cell, new), self.model.settle(site, cell, new))

    def undo(self, site: int, pick: int, value: int) -> None:
        """Some deed is taken back, by preference a late one; it may be a taking back itself."""
        known = sorted(self.model.known[site], key=lambda d: self.model.deeds[d].clock)
        if not known:
            return
        deed = self.model.deeds[known[-1 - (pick * (value % 3)) % len(known)]]
        expected = undo_rules.expected(self.model, site, deed)
        must_keep = undo_rules.must_keep(self.model, site, deed)
        may_keep = undo_rules.may_keep(self.model, site, deed)
        try:
            number, kept = self._hands[site].undo(UUIDS[deed.id[0]], deed.id[1])
        except UserMistake as refusal:
            if expected is Expected.DONE:
                raise Differs("undo refused", str(refusal), deed) from refusal
            self.counted["undo refused"] += 1
            return
        if expected is Expected.REFUSED:
            raise Differs("undo done", number, deed)
        if deed.bulk and not (must_keep & _alone(self.model, site, deed) <= kept <= may_keep):
            raise Differs("kept by undo", kept, (must_keep, may_keep))
        changes = undo_rules.written(self.model, site, deed, kept)
        self.counted["undo done"] += 1
        self._same_deed(number, self.model.write(site, "undo", changes, undoes=deed.id))

    def dispute(self, site: int, pick: int, value: int) -> None:
        """Two sites write in one record, or one withdraws it, and one of them hears of it."""
        other = (site + 1 + pick % 2) % 3
        common = sorted({*self.model.records(site, 3)} & {*self.model.records(other, 3)})
        if not common:
            return
        row = common[pick % len(common)]
        first = (3, row, LIVE if value == 0 else CHANGED[pick % len(CHANGED)])
        second = (3, row, 9 if value == 0 else first[2])
        writes = [(site, first, "戊"), (other, second, "己")]
        if value % 2:
            writes.insert(0, (site, first, "庚"))
        for place, cell, new in writes:
            given = 0 if cell[2] == LIVE else new
            self._same_deed(
                self._hands[place].set_cell(cell, given),
                self.model.write(place, "edit", {cell: given}),
            )
        self.exchange(site, other, "whole", 0)

    # What travels.

    def exchange(self, source: int, target: int, how: str, seed: int) -> None:
        """A package from one site to another, arranged in some way."""
        everything = how == "again"
        package = self._package(source, target, everything)
        oracle = set(self.model.known[source])
        if not everything:
            oracle -= self.model.known[target]
        must_agree("package", {self._deed(t) for t in package}, oracle)
        if not package:
            return
        self._apply(target, self._arranged(package, target, how, Random(seed)))
        self.counted[f"package {how}"] += 1
        self.compare(target)

    def _package(self, source: int, target: int, everything: bool) -> list[Transaction]:
        known: dict[bytes, int] = {}
        if not everything:
            with self.offices[target].reader() as session:
                known = held(raw_connection(session))
        with self.offices[source].reader() as session:
            return list(transactions_beyond(raw_connection(session), known))

    def _arranged(
        self, package: list[Transaction], target: int, how: str, random: Random
    ) -> list[Transaction]:
        if how == "part":
            return package[: random.randint(0, len(package))]
        if how == "doubled":
            return package + package
        if how == "disorder":
            return random.sample(package, random.randint(0, len(package)))
        if how == "shuffled":
            return self._shuffled(package, target, random)
        return package

    def _shuffled(
        self, package: list[Transaction], target: int, random: Random
    ) -> list[Transaction]:
        """Any order in which each transaction finds what it builds on."""
        have, order = set(self.model.known[target]), list[Transaction]()
        rest = list(package)
        while rest:
            ready = [t for t in rest if self._acceptable(t, have)]
            chosen = random.choice(ready)
            rest.remove(chosen)
            order.append(chosen)
            have.add(self._deed(chosen))
        return order

    def _apply(self, target: int, package: list[Transaction]) -> None:
        have = set(self.model.known[target])
        new = known = 0
        refused = []
        for transaction in package:
            deed = self._deed(transaction)
            if deed in have:
                # Whether it is known is asked after whether the one before it is held.
                known += 1
            elif self._acceptable(transaction, have):
                new += 1
                have.add(deed)
            else:
                refused.append((UUIDS[deed[0]], deed[1], Verdict.GAP))
        before = shown(self.offices[target])
        applied = self.offices[target].apply(package, lambda uuid: self._may_give(target, uuid))
        must_agree("verdicts", (applied.new, applied.known, applied.refused), (new, known, refused))
        self.model.known[target] = have
        must_agree("told", *_told(applied, before, shown(self.offices[target])))
        self.counted.update(applied=new, repeated=known, gaps=len(refused))

    def _may_give(self, site: int, uuid: bytes) -> bool:
        return UUIDS.index(uuid) in self.model.gives[site]

    def _acceptable(self, transaction: Transaction, have: set[DeedId]) -> bool:
        return self.model.acceptable(self.model.deeds[self._deed(transaction)], have)

    def _deed(self, transaction: Transaction) -> DeedId:
        return (UUIDS.index(transaction.head.origin), transaction.head.seq)

    def exchange_all(self, seed: int) -> None:
        """Until everybody knows everything; out of order and with gaps before it comes right."""
        for source, target in ((0, 1), (1, 2), (2, 0), (2, 1)):
            self.exchange(source, target, "disorder", seed + source)
            self.exchange(source, target, "shuffled", seed + source)
        self.exchange(seed % 3, (seed + 1) % 3, "again", 0)

    # What must hold.

    def compare(self, site: int) -> None:
        """A site shows what the oracle says it must, whatever it knows so far."""
        seen, model = look(self.offices[site]), self.model
        must_agree("data", seen.data, model.data(site))
        newest = model.newest(site)
        must_agree("heads", seen.heads, {c: {e.deed for e in some} for c, some in newest.items()})
        must_agree("clashes", seen.clashes, model.clashes(site))
        must_agree("same numbers", seen.same_numbers, model.same_numbers(site))
        if self._journal:
            self._compare_journal(site, seen)

    def _compare_journal(self, site: int, seen: Seen) -> None:
        """Every value ever written is there, with its parents and its rank, and nothing else."""
        model = self.model
        entries = {WrittenEntry(e.deed, e.cell, e.value, e.rank): e for e in model.entries(site)}
        must_agree("journal", seen.journal.keys(), entries.keys())
        for written, parents in seen.journal.items():
            entry = entries[written]
            knew = model.deeds[entry.deed].knew | {entry.deed}
            if not entry.parents <= parents <= knew:
                raise Differs("parents", parents, entry)

    def compare_all(self) -> None:
        """All sites know everything: they are right, and their journals prove it."""
        must_agree("knowledge", self.model.known, [set(self.model.deeds)] * len(self.offices))
        for site, office in enumerate(self.offices):
            self.compare(site)
            if self._journal:
                must_agree("verify", faults(office), [])
        self.counted["clashes at the end"] += len(self.model.clashes(0))
        self.counted["numbers in two files at the end"] += len(self.model.same_numbers(0))
        self.counted["deeds"] += len(self.model.deeds)
        self.counted["cells"] += len(self.model.newest(0))

    def _new_id(self) -> bytes:
        self._ids += 1
        return hashlib.sha256(self._ids.to_bytes(4, "big")).digest()[:16]

    def _same_deed(self, number: int | None, deed: Deed | None) -> None:
        must_agree("number of the deed", number, deed.id[1] if deed else None)


def _given(number: str, name: Value, with_name: int) -> dict[int, Value]:
    return {2: number, 4: name} if with_name else {2: number, 9: name}


def _alone(model: Model, site: int, deed: Deed) -> set[bytes]:
    """Records of an import that no other import made as well."""
    known = [model.deeds[d] for d in model.known[site] - {deed.id}]
    others = [other.made for other in known if model.counts(site, other)]
    return {row for table, row in deed.made if not any((table, row) in made for made in others)}


def _told(applied: Applied, before: Data, after: Data) -> tuple[object, object]:
    """Which cells the application says to show other values than before, and which do.

    Of a record that is new only its life is asked for; one without effect is there, withdrawn.
    """
    says: dict[Record, dict[int, Value]] = {}
    for record, cells in applied.differing().items():
        if record in before:
            says.update({record: cells} if cells else {})
        elif after[record].get(LIVE):
            says[record] = {LIVE: cells[LIVE]}
    differs: dict[Record, dict[int, Value]] = {}
    for record, now in after.items():
        was = before.get(record)
        if was is None:
            differs.update({record: {LIVE: None}} if now.get(LIVE) else {})
        elif was != now:
            columns = was.keys() | now.keys()
            differs[record] = {c: was.get(c) for c in columns if was.get(c) != now.get(c)}
    return says, differs
