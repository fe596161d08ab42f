"""What the mark outside the data folder knows to be missing from the journal (DESIGN §4)."""

from sbdesk.store.driver import Connection
from sbdesk.store.marks import Mark
from sbdesk.store.recognising import Identity, cut_tail, still_lost
from sbdesk.store.verifying import Fault


def tail_faults(raw: Connection, identity: Identity, mark: Mark | None) -> list[Fault]:
    """What the mark knows to have been written and the file has not."""
    if mark is None:
        return []
    tail = cut_tail(raw, identity, mark) if mark.origin == identity.uuid.hex() else None
    faults = []
    for lost in (*still_lost(raw, mark.lost), *((tail,) if tail else ())):
        have = raw.execute(
            "SELECT ifnull(max(t.seq), 0) FROM tx t JOIN origin o ON o.no = t.origin "
            "WHERE o.uuid = ? AND t.seq <= ?",
            (bytes.fromhex(lost.origin), lost.seq),
        ).fetchall()[0][0]
        if have == lost.seq:
            faults.append(Fault(lost.origin, lost.seq, "与本机当时写下的不是同一笔流水"))
        else:
            what = f"缺少第{have + 1}至{lost.seq}笔流水，本机曾经写到那里"
            faults.append(Fault(lost.origin, have + 1, what))
    return faults
