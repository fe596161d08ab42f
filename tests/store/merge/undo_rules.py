"""What the oracle expects of taking a deed back: refused, done or either, and what is written."""

from collections.abc import Collection
from enum import Enum

from tests.store.merge.model import LIVE, REFERENCES, Cell, Deed, Model, Value

_UNDOABLE = ("add", "edit", "withdraw", "import", "undo")


class Expected(Enum):
    """What must come of an attempt."""

    REFUSED = "refused"
    DONE = "done"
    EITHER = "either"
    """Only takings back and bringings back stand on it: then it may be taken back again."""


def expected(model: Model, site: int, deed: Deed) -> Expected:
    """What a site must answer when a deed is to be taken back there."""
    if deed.kind not in _UNDOABLE or taken_back(model, site, deed):
        return Expected.REFUSED
    if not model.counts(site, deed):
        return Expected.REFUSED
    if deed.bulk:
        return Expected.DONE
    later = [
        kind for cell in _cells(model, site, deed) for kind in _others(model, site, deed, cell)
    ]
    if any(kind != "undo" for kind in later):
        return Expected.REFUSED
    if later or any(referred_to(model, site, row) for row in _withdrawn(deed)):
        return Expected.EITHER
    return Expected.DONE


def taken_back(model: Model, site: int, deed: Deed) -> bool:
    """Whether a known deed that is itself in force takes this one back."""
    later = [model.deeds[d] for d in model.known[site] if model.deeds[d].undoes == deed.id]
    return any(model.counts(site, other) and not taken_back(model, site, other) for other in later)


def _cells(model: Model, site: int, deed: Deed) -> set[Cell]:
    """The cells a deed wrote in, and all cells of the records it made."""
    whole = {entry.cell for entry in model.counting(site) if entry.cell[:2] in deed.made}
    return whole | set(deed.entries)


def _others(model: Model, site: int, deed: Deed, cell: Cell) -> list[str]:
    """The kinds of the other deeds that are newest in a cell."""
    newest = model.newest_of(site, cell)
    return [model.deeds[e.deed].kind for e in newest if e.deed != deed.id]


def _withdrawn(deed: Deed) -> set[tuple[int, bytes]]:
    ends = {c[:2] for c, e in deed.entries.items() if c[2] == LIVE and not e.before}
    return ends | set(deed.made)


def referred_to(model: Model, site: int, record: tuple[int, bytes]) -> bool:
    """Whether a live record refers to this one."""
    return any(
        REFERENCES.get((table, column)) == record[0] and value == record[1]
        for (table, _), cells in model.data(site).items()
        if cells.get(LIVE) == 1
        for column, value in cells.items()
    )


def written(model: Model, site: int, deed: Deed, kept: Collection[bytes]) -> dict[Cell, Value]:
    """What taking a deed back gives to which cells; `kept` are the records that were left alone."""
    if deed.bulk:
        return {
            (table, row, LIVE): 0
            for table, row in deed.made
            if row not in kept and not _made_elsewhere(model, site, deed, (table, row))
        }
    changes: dict[Cell, Value] = {
        cell: entry.before for cell, entry in deed.entries.items() if cell[:2] not in deed.made
    }
    changes.update({(table, row, LIVE): 0 for table, row in deed.made})
    return changes


def must_keep(model: Model, site: int, deed: Deed) -> set[bytes]:
    """Records of an import that taking it back must leave alone: something stands on them."""
    return {
        row
        for table, row in deed.made
        if referred_to(model, site, (table, row)) or _kinds(model, site, deed, row) - {"undo"}
    }


def may_keep(model: Model, site: int, deed: Deed) -> set[bytes]:
    """Records of an import that taking it back may leave alone."""
    return {row for _, row in deed.made if _kinds(model, site, deed, row)} | must_keep(
        model, site, deed
    )


def _kinds(model: Model, site: int, deed: Deed, row: bytes) -> set[str]:
    cells = [cell for cell in _cells(model, site, deed) if cell[1] == row]
    return {kind for cell in cells for kind in _others(model, site, deed, cell)}


def _made_elsewhere(model: Model, site: int, deed: Deed, record: tuple[int, bytes]) -> bool:
    others = [model.deeds[other] for other in model.known[site] - {deed.id}]
    return any(record in other.made and model.counts(site, other) for other in others)
