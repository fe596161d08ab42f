"""The oracle: what several sites must know and show, computed from who knew what when.

It shares no code with the store. A deed is what one site did at once, with the deeds that the site
knew then. Of two entries of one cell the one whose deed knew the other's is the later; those that
no known deed came after are the newest. Parents are only what a journal is expected to hold.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

Value = int | float | str | bytes | None
Cell = tuple[int, bytes, int]
"""Table number, record id, column number."""
DeedId = tuple[int, int]
"""Site, and the number of the deed there, from 1."""

LIVE = 1
COLUMNS = {3: 36, 4: 7}
"""How many numbered columns the tables have that the histories touch: customer, contact."""
REFERENCES = {(4, 2): 3, (3, 29): 2, (3, 32): 3}
"""Columns that hold another record's id, and that record's table."""


@dataclass(frozen=True)
class Entry:
    """One value given to one cell; `before` is what its site showed there until then."""

    deed: DeedId
    cell: Cell
    value: Value
    before: Value
    parents: frozenset[DeedId]
    rank: int


@dataclass(frozen=True)
class Deed:
    """What a site did at once; `made` are the records it made, `bulk` if in a batch."""

    id: DeedId
    kind: str
    clock: int
    knew: frozenset[DeedId]
    entries: Mapping[Cell, Entry]
    made: frozenset[tuple[int, bytes]]
    bulk: bool
    undoes: DeedId | None
    gave: frozenset[int]
    """The sites whose deeds counted where it was done, in the tables that only some may give."""


@dataclass
class Model:
    """All deeds there are, and which of them each site knows."""

    uuids: tuple[bytes, ...]
    clocks: tuple[int, ...]
    """What each site's clock says, as milliseconds << 16."""
    deeds: dict[DeedId, Deed] = field(default_factory=dict)
    known: list[set[DeedId]] = field(default_factory=list)
    given: frozenset[int] = frozenset()
    """The tables whose records only some sites may give."""
    gives: list[set[int]] = field(default_factory=list)
    """For each site the sites that may, of which it is one itself; all unless told."""
    _seen_deeds: dict[tuple[DeedId, Cell], AbstractSet[DeedId]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = [set() for _ in self.uuids]
        if not self.gives:
            self.gives = [set(range(len(self.uuids))) for _ in self.uuids]

    # What a site sees.

    def entries(self, site: int) -> Iterator[Entry]:
        """All entries known at a site."""
        for deed in self.known[site]:
            yield from self.deeds[deed].entries.values()

    def counting(self, site: int) -> Iterator[Entry]:
        """The entries that count at a site: not those of a site that may not give such records."""
        for entry in self.entries(site):
            if self._counts(entry.deed, entry.cell, self.gives[site]):
                yield entry

    def counts(self, site: int, deed: Deed) -> bool:
        """Whether anything of a deed counts at a site."""
        return any(self._counts(deed.id, cell, self.gives[site]) for cell in deed.entries)

    def _counts(self, deed: DeedId, cell: Cell, gives: Collection[int]) -> bool:
        return cell[0] not in self.given or deed[0] in gives

    def newest(self, site: int) -> dict[Cell, list[Entry]]:
        """The causal maxima of every cell that has entries which count."""
        cells: dict[Cell, list[Entry]] = {}
        for entry in self.counting(site):
            cells.setdefault(entry.cell, []).append(entry)
        return {cell: list(self._maxima(entries)) for cell, entries in cells.items()}

    def newest_of(self, site: int, cell: Cell) -> list[Entry]:
        """The causal maxima of one cell."""
        return list(self._maxima(self._in(cell, self.known[site], self.gives[site])))

    def _newest_then(self, deed: Deed, cell: Cell) -> list[Entry]:
        """The causal maxima of a cell as they were where and when a deed was done."""
        return list(self._maxima(self._in(cell, deed.knew, deed.gave)))

    def _in(self, cell: Cell, deeds: Iterable[DeedId], gives: Collection[int]) -> list[Entry]:
        found = (self.deeds[d].entries.get(cell) for d in deeds if self._counts(d, cell, gives))
        return [entry for entry in found if entry is not None]

    def _maxima(self, entries: list[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if not any(entry.deed in self._saw(other.deed, entry.cell) for other in entries):
                yield entry

    def _saw(self, deed: DeedId, cell: Cell) -> AbstractSet[DeedId]:
        """The deeds whose entries of a cell one done at this time comes after.

        Those that counted at its site, and what they come after, whether that counted or not.
        """
        if (deed, cell) not in self._seen_deeds:
            done = self.deeds[deed]
            seen = {entry.deed for entry in self._in(cell, done.knew, done.gave)}
            self._seen_deeds[deed, cell] = seen.union(*(self._saw(d, cell) for d in seen))
        return self._seen_deeds[deed, cell]

    def shown(self, entries: Iterable[Entry]) -> Value:
        """The value a cell shows that has these newest entries."""
        best = max(entries, key=self._weight, default=None)
        return best.value if best else None

    def _weight(self, entry: Entry) -> tuple[int, int, bytes]:
        return (entry.rank, self.deeds[entry.deed].clock, self.uuids[entry.deed[0]])

    def value(self, site: int, cell: Cell) -> Value:
        """What a site shows in a cell."""
        return self.shown(self.newest_of(site, cell))

    def data(self, site: int) -> dict[tuple[int, bytes], dict[int, Value]]:
        """All records by table and id, with their cells that are not empty.

        One of which nothing counts is there, withdrawn and empty.
        """
        found: dict[tuple[int, bytes], dict[int, Value]] = {
            entry.cell[:2]: {LIVE: 0} for entry in self.entries(site)
        }
        for (table, row, column), entries in self.newest(site).items():
            cells = found[table, row]
            value = self.shown(entries)
            if value is not None:
                cells[column] = value
        return found

    def records(self, site: int, table: int, live: bool = True) -> list[bytes]:
        """The ids of a table's records, in order: the live ones, or all."""
        return sorted(
            row
            for (no, row), cells in self.data(site).items()
            if no == table and (cells.get(LIVE) == 1 or not live)
        )

    def clashes(self, site: int) -> set[Cell]:
        """Cells whose newest entries differ, and the lives of records that one site withdrew while
        another, knowing nothing of it, wrote in them."""
        newest = self.newest(site)
        found = {cell for cell, some in newest.items() if len({e.value for e in some}) > 1}
        for (table, row, column), entries in newest.items():
            ends = [e for e in newest.get((table, row, LIVE), []) if e.value == 0]
            # A batch gave every cell, so that the life itself tells whether it was seen.
            single = [e for e in entries if not self.deeds[e.deed].bulk]
            if column != LIVE and ends and any(self._strange(e, ends) for e in single):
                found.add((table, row, LIVE))
        return found

    def _strange(self, entry: Entry, ends: Iterable[Entry]) -> bool:
        life = (*entry.cell[:2], LIVE)
        for end in ends:
            if entry.deed == end.deed or entry.deed in self._saw(end.deed, entry.cell):
                return False
            for seen in self._newest_then(self.deeds[entry.deed], life):
                if seen.value == 0 and end.deed in {seen.deed, *self._saw(seen.deed, life)}:
                    return False
        return True

    def same_numbers(self, site: int) -> list[tuple[str, list[bytes]]]:
        """Customer numbers that several live customers carry, with their ids, both in order."""
        carriers: dict[str, list[bytes]] = {}
        for (table, row), cells in self.data(site).items():
            number = cells.get(2)
            if table == 3 and cells.get(LIVE) == 1 and isinstance(number, str) and number:
                carriers.setdefault(number, []).append(row)
        return sorted((number, sorted(rows)) for number, rows in carriers.items() if len(rows) > 1)

    # What a site does.

    def write(
        self, site: int, kind: str, changes: Mapping[Cell, Value], undoes: DeedId | None = None
    ) -> Deed | None:
        """Give cells values; those that show them already get no entry. None when none is left."""
        entries = {
            cell: self._entry(site, cell, value)
            for cell, value in changes.items()
            if self.value(site, cell) != value
        }
        return self._add(site, kind, entries, undoes=undoes) if entries else None

    def settle(self, site: int, cell: Cell, value: Value) -> Deed:
        """Give a cell a value that comes after all its newest entries, even the value it shows."""
        return self._add(site, "settle", {cell: self._entry(site, cell, value)})

    def make_in_bulk(
        self, site: int, table: int, rows: Mapping[bytes, Mapping[int, Value]]
    ) -> Deed:
        """Make records by a batch: every cell gets an entry, the empty ones too."""
        deed = self._next(site)
        entries = {
            (table, row, column): Entry(
                deed, (table, row, column), cells.get(column), None, frozenset(), 1
            )
            for row, cells in rows.items()
            for column in range(1, COLUMNS[table] + 1)
        }
        return self._add(site, "import", entries, bulk=True)

    def _entry(self, site: int, cell: Cell, value: Value) -> Entry:
        parents = self.newest_of(site, cell)
        rank = 1 + max((parent.rank for parent in parents), default=0)
        names = frozenset(parent.deed for parent in parents)
        return Entry(self._next(site), cell, value, self.shown(parents), names, rank)

    def _next(self, site: int) -> DeedId:
        return (site, 1 + sum(1 for deed in self.deeds if deed[0] == site))

    def _add(
        self,
        site: int,
        kind: str,
        entries: Mapping[Cell, Entry],
        *,
        bulk: bool = False,
        undoes: DeedId | None = None,
    ) -> Deed:
        seen = max((self.deeds[deed].clock for deed in self.known[site]), default=0)
        made = frozenset(
            (e.cell[0], e.cell[1]) for e in entries.values() if e.cell[2] == LIVE and not e.parents
        )
        deed = Deed(
            id=self._next(site),
            kind=kind,
            clock=max(seen + 1, self.clocks[site]),
            knew=frozenset(self.known[site]),
            entries=entries,
            made=made,
            bulk=bulk,
            undoes=undoes,
            gave=frozenset(self.gives[site]),
        )
        self.deeds[deed.id] = deed
        self.known[site].add(deed.id)
        return deed

    # What may travel.

    def acceptable(self, deed: Deed, held: set[DeedId]) -> bool:
        """Whether a holder of `held` has all that a deed builds on.

        Of a record that several sites made it needs a making that is older than itself.
        """
        site, number = deed.id
        if number > 1 and (site, number - 1) not in held:
            return False
        older = [self.deeds[other] for other in held if self.deeds[other].clock < deed.clock]
        makers = {row for other in older for row in other.made} | deed.made
        for entry in deed.entries.values():
            table, row, column = entry.cell
            if not entry.parents <= held or (table, row) not in makers:
                return False
            target = REFERENCES.get((table, column))
            if target and isinstance(entry.value, bytes) and (target, entry.value) not in makers:
                return False
            if not self._seen(entry) <= held:
                return False
        return True

    def _seen(self, entry: Entry) -> set[DeedId]:
        """What else of its record an entry rests on.

        A withdrawal rests on the newest entries of all cells, any other entry on the withdrawals.
        """
        table, row, column = entry.cell
        if column == LIVE and entry.value != 0:
            return set()
        columns = range(2, COLUMNS[table] + 1) if column == LIVE else [LIVE]
        found: set[DeedId] = set()
        for other in columns:
            maxima = self._newest_then(self.deeds[entry.deed], (table, row, other))
            found |= {e.deed for e in maxima if column == LIVE or e.value == 0}
        return found
