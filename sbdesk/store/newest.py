"""The heads of some cells while entries are added to them, and the values that they show."""

from collections.abc import Iterable, Iterator, Mapping

from sbdesk.store.driver import Connection, Value
from sbdesk.store.held import Held, in_portions
from sbdesk.store.lineage import Key
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.replaying import BatchValues, Transactions, batch_values

Cell = tuple[int, bytes, int]
Heads = dict[Key, int]
"""The newest entries of a cell, each with its rank."""
_BATCHES_KEPT = 20


class Newest:
    """The heads of the cells at hand: as they are stored, and as they will be."""

    def __init__(self, raw: Connection, held: Held) -> None:
        self._raw, self._held = raw, held
        self._stored: dict[Cell, Heads] = {}
        self._rows: set[tuple[int, bytes]] = set()
        self._now: dict[Cell, Heads] = {}

    def prepare(self, tbl: int, rows: Iterable[bytes]) -> None:
        """Look up the heads of these records."""
        for some in in_portions(rows):
            marks = ", ".join("?" * len(some))
            for row, col, origin, seq, rank in self._raw.execute(
                f"SELECT row, col, origin, seq, rank FROM head WHERE tbl = ? AND row IN ({marks})",
                (tbl, *some),
            ):
                self._stored.setdefault((tbl, row, col), {})[origin, seq] = rank
                self._rows.add((tbl, row))

    def of(self, cell: Cell) -> Heads:
        """The heads of a cell, to be changed; while it has none of its own, its row's batch."""
        heads = self._now.get(cell)
        if heads is None:
            heads = dict(self._stored.get(cell, ()))
            if not heads:
                made = self._held.records[cell[0]].get(cell[1])
                if made and made.own:
                    heads[made.own] = 1
            self._now[cell] = heads
            self._rows.add(cell[:2])
        return heads

    def knows(self, tbl: int, row: bytes) -> bool:
        """Whether any cell of a record has heads of its own."""
        return (tbl, row) in self._rows

    def changed(self) -> Iterator[tuple[Cell, Heads]]:
        """The cells whose heads were changed."""
        yield from self._now.items()

    def write(self) -> None:
        """Write the heads that were changed."""
        gone = [
            (*cell, *key)
            for cell, heads in self._now.items()
            for key in self._stored.get(cell, ())
            if key not in heads
        ]
        self._raw.executemany(
            "DELETE FROM head WHERE tbl = ? AND row = ? AND col = ? AND origin = ? AND seq = ?",
            gone,
        )
        none: Heads = {}
        # In the order of the table's own key, which is quicker the more there are.
        self._raw.executemany(
            "INSERT INTO head (tbl, row, col, origin, seq, rank) VALUES (?, ?, ?, ?, ?, ?)",
            sorted(
                (*cell, *key, rank)
                for cell, heads in self._now.items()
                for key, rank in heads.items()
                if key not in self._stored.get(cell, none)
            ),
        )

    def forget(self) -> None:
        """Let the cells go; they must have been written."""
        self._stored.clear()
        self._rows.clear()
        self._now.clear()


class Shown:
    """What cells show that have these heads."""

    def __init__(self, raw: Connection) -> None:
        self._raw = raw
        self.given: dict[Key, Value] = {}
        """The values of the entries at hand."""
        self._clocks: dict[Key, int] = {}
        self._transactions = Transactions(raw)
        self._batches: dict[Key, Mapping[bytes, Mapping[int, Value]]] = {}

    def value(self, cell: Cell, heads: Heads) -> Value:
        """The value of the head with the highest (rank, clock, machine).

        The transactions of all heads must have been written.
        """
        key = next(iter(heads)) if len(heads) == 1 else self._best(heads)
        if key in self.given:
            return self.given[key]
        found = self._raw.execute(
            "SELECT new FROM entry WHERE origin = ? AND seq = ?", key
        ).fetchone()
        if found is not None:
            value: Value = found[0]
            return value
        return self._batch(key)[cell[1]].get(cell[2])

    def _best(self, heads: Heads) -> Key:
        highest = max(heads.values())
        best = [key for key, rank in heads.items() if rank == highest]
        uuids = origin_uuids(self._raw) if len(best) > 1 else {}
        return max(best, key=lambda key: (self._clock(key), uuids.get(key[0], b""), key[1]))

    def _clock(self, key: Key) -> int:
        if key not in self._clocks:
            self._clocks[key] = self._transactions.of(key)[0]
        return self._clocks[key]

    def _batch(self, key: Key) -> Mapping[bytes, Mapping[int, Value]]:
        if key not in self._batches:
            while len(self._batches) >= _BATCHES_KEPT:
                del self._batches[next(iter(self._batches))]
            found: BatchValues = batch_values(self._raw, [key])
            self._batches.update(found)
        return self._batches[key]

    def forget(self) -> None:
        """Let the entries at hand go."""
        self.given.clear()
        self._clocks.clear()
