"""Files that were merged into another: where each ended, and what a merge left undone.

Two machines may merge at once. Then chains grow, a record may be entered on a file that was merged
meanwhile elsewhere, and two files may each have been merged into the other. Nothing is put right
by itself: `unfinished` names it, and joining the two again does it (`joining.py`).
"""

from collections.abc import Sequence

from sbdesk.store.driver import Connection

LATE = "合并以后又登记了新的记录"
AWAKE = "合并以后又启用了"
CROSSED = "两台机器各自合并，方向相反"


def chain(raw: Connection, customer: bytes) -> list[bytes]:
    """A file and those it was merged into, one after another; each once, so that a ring ends."""
    found = [customer]
    while (further := _merged_into(raw, found[-1])) is not None and further not in found:
        found.append(further)
    return found


def survivor(raw: Connection, customer: bytes) -> bytes | None:
    """The live file in which a merged one ended; the file itself while it is live.

    None when the chain ends in a withdrawn file or in a ring.
    """
    last = customer
    for last in chain(raw, customer):
        if _is_live(raw, last):
            return last
    return None


def absorbed(raw: Connection, customer: bytes) -> list[bytes]:
    """The files merged into this one, and into those, each once; not the file itself."""
    found = [customer]
    for one in found:
        rows = raw.execute("SELECT id FROM customer WHERE merged_into_id = ?", (one,)).fetchall()
        found += [row for (row,) in rows if row not in found]
    return found[1:]


def unfinished(raw: Connection) -> list[tuple[bytes, bytes, str]]:
    """What merges left undone: (the file to keep, the merged one, why)."""
    merged = raw.execute(
        "SELECT id, live FROM customer WHERE merged_into_id IS NOT NULL ORDER BY pk"
    ).fetchall()
    tables = belonging() if merged else ()
    found: list[tuple[bytes, bytes, str]] = []
    in_rings: set[bytes] = set()
    for record, live in merged:
        into = chain(raw, record)[1:]
        kept = next((one for one in into if _is_live(raw, one)), None)
        if kept is None:
            ring = _merged_into(raw, into[-1]) if into else None
            if ring == record and record not in in_rings:
                in_rings.update((record, *into))
                found.append((record, into[-1], CROSSED))
        elif live:
            found.append((kept, record, AWAKE))
        elif has_records(raw, record, tables):
            found.append((kept, record, LATE))
    return found


def belonging() -> tuple[str, ...]:
    """The tables whose records belong to a customer."""
    from sbdesk.store.tables import record_tables

    return tuple(table.name for table in record_tables() if "customer_id" in table.columns)


def has_records(raw: Connection, customer: bytes, tables: Sequence[str]) -> bool:
    """Whether any live record of these tables belongs to a file."""
    return any(
        raw.execute(
            f"SELECT 1 FROM {table} WHERE customer_id = ? AND live = 1 LIMIT 1", (customer,)
        ).fetchone()
        for table in tables
    )


def _merged_into(raw: Connection, customer: bytes) -> bytes | None:
    row = raw.execute("SELECT merged_into_id FROM customer WHERE id = ?", (customer,)).fetchone()
    return row[0] if row else None


def _is_live(raw: Connection, customer: bytes) -> bool:
    row = raw.execute("SELECT live FROM customer WHERE id = ?", (customer,)).fetchone()
    return bool(row and row[0])
