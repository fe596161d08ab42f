"""Where the sides of a clash come from: who wrote them, where, and the value both began with."""

from collections.abc import Iterable
from dataclasses import dataclass

from sbdesk.store.driver import Connection, Value
from sbdesk.store.replaying import Key, batch_values


@dataclass(frozen=True)
class Written:
    """Who wrote an entry or batch: machine, its site, person, wall time (UTC text).

    `action` is what was done and `sentence` how it was put.
    """

    origin: bytes
    site: bytes | None
    machine: str
    letter: str
    person: str
    wall: str
    own: bool
    action: str = ""
    sentence: str = ""


def written(raw: Connection, key: Key) -> Written:
    """The action behind an entry or batch; a machine nobody told of has no name."""
    row = raw.execute(
        "SELECT o.uuid, o.site, o.machine, o.letter, t.person_name, t.wall, "
        "o.no = i.origin OR (o.site IS NOT NULL AND o.site IS (SELECT w.site FROM origin w "
        "WHERE w.no = i.origin)) OR (o.site IS NULL AND o.letter <> ''), t.action, t.sentence "
        "FROM instance i JOIN origin o ON o.no = ?1 "
        "LEFT JOIN tx t ON t.origin = o.no AND t.first <= ?2 AND ?2 < t.first + t.n",
        key,
    ).fetchone()
    assert row is not None
    uuid, site, machine, letter, person, wall, own, action, sentence = row
    about = (person or "", wall or "", bool(own), action or "", sentence or "")
    return Written(uuid, site, machine, letter, *about)


@dataclass(frozen=True)
class SharedValue:
    """What the entries of a clash all knew: `known` when there was something, with its value.

    `parted` when the newest that all knew differed among themselves already: then there is no one
    value that both sides began with.
    """

    known: bool = False
    parted: bool = False
    value: Value = None


def common_value(
    raw: Connection, tbl: int, row: bytes, col: int, heads: Iterable[Key]
) -> SharedValue:
    """The newest value of a cell that all of these entries knew."""
    shared: set[Key] | None = None
    for head in heads:
        past = _past(raw, tbl, row, col, head)
        shared = past if shared is None else shared & past
    if not shared:
        return SharedValue()
    # Whatever one of them knew is shared too, so the newest are those that none has as a parent.
    newest = shared - {parent for key in shared for parent in parents_of(raw, key)}
    values = [value_of(raw, key, row, col) for key in sorted(newest)]
    if len({(type(value), value) for value in values}) > 1:
        return SharedValue(known=True, parted=True)
    return SharedValue(known=True, value=values[0])


def _past(raw: Connection, tbl: int, row: bytes, col: int, head: Key) -> set[Key]:
    """All entries and batches of a cell that an entry knew, itself not among them."""
    found: set[Key] = set()
    waiting = [head]
    while waiting:
        for parent in parents_of(raw, waiting.pop()):
            if parent not in found and _is_of_cell(raw, tbl, row, col, parent):
                found.add(parent)
                waiting.append(parent)
    return found


def parents_of(raw: Connection, key: Key) -> list[Key]:
    """The entries and batches that an entry knew of directly; the one it overwrote first."""
    first = raw.execute(
        "SELECT p_origin, p_seq FROM entry WHERE origin = ? AND seq = ? AND p_seq IS NOT NULL", key
    ).fetchall()
    rest = raw.execute(
        "SELECT p_origin, p_seq FROM entry_parent WHERE origin = ? AND seq = ?", key
    ).fetchall()
    return [(origin, seq) for origin, seq in (*first, *rest)]


def _is_of_cell(raw: Connection, tbl: int, row: bytes, col: int, key: Key) -> bool:
    """Whether an entry is one of this cell; a batch made the record and with it every cell."""
    found = raw.execute(
        "SELECT tbl = ? AND row = ? AND col = ? FROM entry WHERE origin = ? AND seq = ?",
        (tbl, row, col, *key),
    ).fetchone()
    return found is None or bool(found[0])


def value_of(raw: Connection, key: Key, row: bytes, col: int) -> Value:
    """The value that an entry, or the batch that made a record, gave to a cell."""
    found = raw.execute("SELECT new FROM entry WHERE origin = ? AND seq = ?", key).fetchone()
    if found is not None:
        value: Value = found[0]
        return value
    rows = batch_values(raw, [key]).get(key, {})
    return rows[row].get(col) if row in rows else None
