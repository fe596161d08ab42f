"""Where the sides of a clash come from: who wrote them, where, and the value both began with."""

from collections.abc import Iterable
from dataclasses import dataclass

from sbdesk.store.driver import Connection, Value
from sbdesk.store.replaying import Key, batch_values


@dataclass(frozen=True)
class Written:
    """Who wrote an entry or batch: machine, its site, person, wall time (UTC text)."""

    origin: bytes
    site: bytes | None
    machine: str
    letter: str
    person: str
    wall: str
    own: bool


def written(raw: Connection, key: Key) -> Written:
    """The action behind an entry or batch; a machine nobody told of has no name."""
    row = raw.execute(
        "SELECT o.uuid, o.site, o.machine, o.letter, t.person_name, t.wall, "
        "o.no = i.origin OR (o.site IS NOT NULL AND o.site IS (SELECT w.site FROM origin w "
        "WHERE w.no = i.origin)) OR (o.site IS NULL AND o.letter <> '') "
        "FROM instance i JOIN origin o ON o.no = ?1 "
        "LEFT JOIN tx t ON t.origin = o.no AND t.first <= ?2 AND ?2 < t.first + t.n",
        key,
    ).fetchone()
    assert row is not None
    uuid, site, machine, letter, person, wall, own = row
    return Written(uuid, site, machine, letter, person or "", wall or "", bool(own))


def common_value(
    raw: Connection, tbl: int, row: bytes, col: int, heads: Iterable[Key]
) -> tuple[bool, Value]:
    """The newest value of a cell that all of these entries knew; (False, None) when none did."""
    shared: dict[Key, int] | None = None
    for head in heads:
        past = _past(raw, tbl, row, col, head)
        shared = past if shared is None else {k: r for k, r in shared.items() if k in past}
    if not shared:
        return False, None
    newest = max(shared, key=lambda key: (shared[key], key))
    return True, _value(raw, newest, row, col)


def _past(raw: Connection, tbl: int, row: bytes, col: int, head: Key) -> dict[Key, int]:
    """All entries and batches of a cell that an entry knew, itself not among them, with ranks."""
    found: dict[Key, int] = {}
    waiting = [head]
    while waiting:
        for parent in _parents(raw, waiting.pop()):
            rank = _rank(raw, tbl, row, col, parent)
            if rank is not None and parent not in found:
                found[parent] = rank
                waiting.append(parent)
    return found


def _parents(raw: Connection, key: Key) -> list[Key]:
    first = raw.execute(
        "SELECT p_origin, p_seq FROM entry WHERE origin = ? AND seq = ? AND p_seq IS NOT NULL", key
    ).fetchall()
    rest = raw.execute(
        "SELECT p_origin, p_seq FROM entry_parent WHERE origin = ? AND seq = ?", key
    ).fetchall()
    return [(origin, seq) for origin, seq in (*first, *rest)]


def _rank(raw: Connection, tbl: int, row: bytes, col: int, key: Key) -> int | None:
    """The rank of an entry of this cell; 1 for a batch; None for an entry of another cell."""
    found = raw.execute(
        "SELECT rank, tbl = ? AND row = ? AND col = ? FROM entry WHERE origin = ? AND seq = ?",
        (tbl, row, col, *key),
    ).fetchone()
    if found is None:
        return 1
    return int(found[0]) if found[1] else None


def _value(raw: Connection, key: Key, row: bytes, col: int) -> Value:
    found = raw.execute("SELECT new FROM entry WHERE origin = ? AND seq = ?", key).fetchone()
    if found is not None:
        value: Value = found[0]
        return value
    rows = batch_values(raw, [key]).get(key, {})
    return rows[row].get(col) if row in rows else None
