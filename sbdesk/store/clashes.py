"""Cells whose newest entries differ and do not know of each other; no clock asked (DESIGN §4)."""

from dataclasses import dataclass

from sbdesk.store.driver import Connection, Value
from sbdesk.store.lineage import Key, Lineage, lineage_of
from sbdesk.store.sealing import unpack_batch
from sbdesk.store.tables import is_given, record_tables, table_no

LIVE = 1
_UNPACKED = 8
"""So many batches are kept unpacked at a time."""
_ENTRY_OF = "ON {0}e.origin = {0}.origin AND {0}e.seq = {0}.seq"
# Whether entry {0} names entry {1} among those it saw.
_NAMES = (
    "(({0}e.p_origin = {1}.origin AND {0}e.p_seq = {1}.seq) OR EXISTS "
    "(SELECT 1 FROM entry_parent p WHERE p.origin = {0}.origin AND p.seq = {0}.seq "
    "AND p.p_origin = {1}.origin AND p.p_seq = {1}.seq))"
)
_UNSEEN = (
    f"SELECT w.tbl, w.row, w.origin, w.seq, h.origin, h.seq, h.col FROM head w "
    f"JOIN entry we {_ENTRY_OF.format('w')} "
    f"JOIN head h ON h.tbl = w.tbl AND h.row = w.row AND h.col <> {LIVE} "
    f"JOIN entry he {_ENTRY_OF.format('h')} "
    f"WHERE w.col = {LIVE} AND we.new IS 0 AND NOT EXISTS (SELECT 1 FROM head v "
    f"JOIN entry ve {_ENTRY_OF.format('v')} "
    f"WHERE v.tbl = w.tbl AND v.row = w.row AND v.col = {LIVE} AND ve.new IS 0 "
    f"AND ({_NAMES.format('v', 'h')} OR {_NAMES.format('h', 'v')}))"
)
_Pair = tuple[Key, Key, int]
"""A withdrawal, an entry that it did not see, and that one's column."""


@dataclass(frozen=True)
class Head:
    """One of the newest entries that clash: its place in the journal, its column and its value."""

    key: Key
    col: int
    value: Value


@dataclass(frozen=True)
class Clash:
    """A cell with newest entries that differ.

    A clash on the life of a record that was withdrawn at one machine while another wrote in it has
    the withdrawals and the entries that they had not seen as heads.
    """

    tbl: int
    row: bytes
    col: int
    heads: tuple[Head, ...]


def clashes(raw: Connection) -> list[Clash]:
    """All clashes of the file, by table, record and column."""
    values = _Values(raw)
    found: dict[tuple[int, bytes, int], set[Head]] = {}
    for cell, keys in _cells(raw):
        heads = {Head(key, cell[2], values.of(key, cell[1], cell[2])) for key in keys}
        if len({(type(head.value), head.value) for head in heads}) > 1:
            found[cell] = heads
    for (tbl, row), pairs in _unseen(raw).items():
        heads = found.setdefault((tbl, row, LIVE), set())
        for withdrawal, edit, col in pairs:
            heads.add(Head(withdrawal, LIVE, 0))
            heads.add(Head(edit, col, values.of(edit, row, col)))
    return [
        Clash(*cell, tuple(sorted(heads, key=lambda head: (head.col, head.key))))
        for cell, heads in sorted(found.items())
    ]


def _cells(raw: Connection) -> list[tuple[tuple[int, bytes, int], list[Key]]]:
    """Cells with several newest entries, and these; those of one batch one after the other.

    Two machines that took in the same sheet have as many as the sheet has cells, so each batch must
    not be unpacked for each of its cells.
    """
    found: dict[tuple[int, bytes, int], list[Key]] = {}
    for tbl, row, col, origin, seq in raw.execute(
        "SELECT tbl, row, col, origin, seq FROM head h WHERE EXISTS (SELECT 1 FROM head o "
        "WHERE o.tbl = h.tbl AND o.row = h.row AND o.col = h.col "
        "AND (o.origin <> h.origin OR o.seq <> h.seq)) ORDER BY tbl, row, col, origin, seq"
    ):
        found.setdefault((tbl, row, col), []).append((origin, seq))
    return sorted(found.items(), key=lambda cell: (cell[1], cell[0]))


def _unseen(raw: Connection) -> dict[tuple[int, bytes], list[_Pair]]:
    """The newest withdrawals of records with the newest other entries that none of them saw."""
    given = {table_no(table): table for table in record_tables() if is_given(table)}
    found: dict[tuple[int, bytes], list[_Pair]] = {}
    for tbl, row, w_origin, w_seq, origin, seq, col in raw.execute(_UNSEEN).fetchall():
        found.setdefault((tbl, row), []).append(((w_origin, w_seq), (origin, seq), col))
    for tbl, row in [record for record in found if record[0] in given]:
        pairs = _still_unseen(lineage_of(raw, given[tbl], row), found.pop((tbl, row)))
        if pairs:
            found[tbl, row] = pairs
    return found


def _still_unseen(lineage: Lineage, pairs: list[_Pair]) -> list[_Pair]:
    """Those that did not see each other through entries that are set aside either."""
    ends = {withdrawal for withdrawal, _, _ in pairs}
    saw = {key: lineage.seen_by(lineage.parents[key]) for pair in pairs for key in pair[:2]}
    known = {
        edit for _, edit, _ in pairs if ends & saw[edit] or any(edit in saw[end] for end in ends)
    }
    return [pair for pair in pairs if pair[1] not in known]


class _Values:
    """What entries, or batches that made a record, gave to cells; a few batches stay unpacked."""

    def __init__(self, raw: Connection) -> None:
        self._raw = raw
        self._batches: dict[Key, tuple[dict[int, int], dict[bytes, tuple[Value, ...]]]] = {}

    def of(self, key: Key, row: bytes, col: int) -> Value:
        """The value that an entry or batch gave to a cell."""
        if key not in self._batches:
            found = self._raw.execute(
                "SELECT new FROM entry WHERE origin = ? AND seq = ?", key
            ).fetchone()
            if found is not None:
                value: Value = found[0]
                return value
            self._unpack(key)
        places, rows = self._batches[key]
        return rows[row][places[col]] if col in places else None

    def _unpack(self, key: Key) -> None:
        found = self._raw.execute(
            "SELECT data FROM batch WHERE origin = ? AND seq = ?", key
        ).fetchone()
        assert found is not None
        if len(self._batches) == _UNPACKED:
            self._batches.pop(next(iter(self._batches)))
        batch = unpack_batch(found[0])
        places = {col: place for place, col in enumerate(batch.columns)}
        self._batches[key] = (places, dict(batch.rows))
