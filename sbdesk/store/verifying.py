"""Proof that the journal is whole and that replaying it gives today's rows (DESIGN §4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sbdesk.store.driver import Connection
from sbdesk.store.journal_ends import NO_HASH
from sbdesk.store.progress import Checkpoint, nothing
from sbdesk.store.reading_journal import all_parts, head_of, origin_uuids
from sbdesk.store.replayed_rows import RowFault, row_faults
from sbdesk.store.sealing import transaction_hash, unpack_batch
from sbdesk.store.tables import is_given, record_tables, table_no
from sbdesk.store.triggers import trigger_problems

_AT_ONCE = 1000


@dataclass(frozen=True)
class Fault:
    """One thing that is not as written: machine (uuid hex, or empty), sequence (or 0) and what."""

    origin: str
    seq: int
    what: str


@dataclass(frozen=True)
class Report:
    """Counts and faults; `ok` when there is none. `remarks` are worth saying and no fault."""

    transactions: int
    entries: int
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(raw: Connection, checkpoint: Checkpoint = nothing) -> Report:
    """Check chains, numbers, hashes, triggers and every row, inside the caller's transaction.

    `checkpoint` may raise to give up. Faults beyond the first 1,000 of a kind are not listed.
    """
    faults = [Fault("", 0, f"触发器「{name}」缺失或被改动") for name in trigger_problems(raw)]
    transactions, entries = _count(raw, "tx"), _count(raw, "entry") + _count(raw, "batch")
    for no, uuid in sorted(origin_uuids(raw).items()):
        chain = _chain(raw, no, uuid.hex(), checkpoint, transactions)
        faults += _first(_readable(uuid.hex(), chain))
    faults += _first(_ownerless(raw))
    for table in record_tables():
        found = row_faults(raw, table, lambda done, total: checkpoint(done, total, "核对记录"))
        faults += _first(_readable("", (_placed(raw, fault) for fault in found)))
    return Report(transactions, entries, tuple(faults))


def _readable(uuid: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """The faults of something that may have been rewritten by hand: nonsense is a fault as well."""
    try:
        yield from faults
    except (TypeError, ValueError, KeyError, AttributeError):
        yield Fault(uuid, 0, "有读不懂的内容，后面的没有核对")


def _first(faults: Iterator[Fault]) -> list[Fault]:
    return [fault for fault, _ in zip(faults, range(_AT_ONCE), strict=False)]


def _count(raw: Connection, table: str) -> int:
    return int(raw.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _placed(raw: Connection, fault: RowFault) -> Fault:
    """A row's fault, with the transaction that the row should agree with."""
    if fault.key is None:
        return Fault("", 0, fault.what)
    found = raw.execute(
        "SELECT o.uuid, (SELECT t.seq FROM tx t WHERE t.origin = o.no AND t.first <= ?2 "
        "ORDER BY t.first DESC LIMIT 1) FROM origin o WHERE o.no = ?1",
        fault.key,
    ).fetchone()
    return Fault(found[0].hex(), found[1] or 0, fault.what) if found else Fault("", 0, fault.what)


def _chain(
    raw: Connection, no: int, uuid: str, checkpoint: Checkpoint, total: int
) -> Iterator[Fault]:
    """A machine's transactions: numbered without gaps, each sealed over the one before."""
    parts = _Parts(raw, no)
    prev, expected, next_part = NO_HASH, 1, 1
    for seq, first, n, said_prev, said_hash in raw.execute(
        "SELECT seq, first, n, prev, hash FROM tx WHERE origin = ? ORDER BY seq", (no,)
    ):
        if seq != expected:
            yield Fault(uuid, expected, "缺少这一笔流水")
        if first != next_part:
            yield Fault(uuid, seq, "明细编号与上一笔不相接")
        if said_prev != prev:
            yield Fault(uuid, seq, "与上一笔的校验值不相接")
        yield from parts.stray(uuid, seq, first)
        found = parts.before(first + n)
        yield from _altered_batches(raw, no, uuid, seq, [p for p, batch, _ in found if batch])
        head = head_of(raw, no, seq)
        if [part for part, _, _ in found] != list(range(first, first + n)):
            yield Fault(uuid, seq, "明细缺失或多出")
        elif head is None or transaction_hash(head, said_prev, [h for *_, h in found]) != said_hash:
            yield Fault(uuid, seq, "内容与校验值不符")
        prev, expected, next_part = said_hash, seq + 1, first + n
        if seq % _AT_ONCE == 0:
            checkpoint(seq, total, "核对流水")
    yield from parts.stray(uuid, expected, None)


class _Parts:
    """The entries and batches of a machine in order, taken as the transactions claim them."""

    def __init__(self, raw: Connection, no: int) -> None:
        self._rest = all_parts(raw, no)
        self._next = next(self._rest, None)

    def before(self, end: int) -> list[tuple[int, bool, bytes]]:
        """Those not taken yet with a number below `end`: number, whether a batch, hash."""
        found = []
        while self._next is not None and self._next[0] < end:
            found.append(self._next)
            self._next = next(self._rest, None)
        return found

    def stray(self, uuid: str, seq: int, first: int | None) -> Iterator[Fault]:
        """Those that no transaction claims, below `first` or to the end."""
        while self._next is not None and (first is None or self._next[0] < first):
            yield Fault(uuid, seq, f"明细 {self._next[0]} 不属于任何一笔流水")
            self._next = next(self._rest, None)


def _altered_batches(
    raw: Connection, no: int, uuid: str, seq: int, numbers: list[int]
) -> Iterator[Fault]:
    for number in numbers:
        data, n, digest = raw.execute(
            "SELECT data, n, hash FROM batch WHERE origin = ? AND seq = ?", (no, number)
        ).fetchall()[0]
        try:
            content = unpack_batch(data)
            whole = content.hash == digest and len(content.rows) == n
        except (ValueError, TypeError):
            whole = False
        if not whole:
            yield Fault(uuid, seq, f"批量明细 {number} 的内容被改动")


def _ownerless(raw: Connection) -> Iterator[Fault]:
    """Lines of the journal's side tables, and machines' parts, that belong to nothing."""
    given = ", ".join(str(table_no(table)) for table in record_tables() if is_given(table))
    astray = raw.execute(
        "SELECT a.origin, a.seq FROM set_aside a "
        "LEFT JOIN entry e ON e.origin = a.origin AND e.seq = a.seq "
        "LEFT JOIN batch b ON b.origin = a.origin AND b.seq = a.seq "
        f"WHERE ifnull(ifnull(e.tbl, b.tbl), 0) NOT IN ({given})"
    )
    for no, seq in astray:
        yield Fault("", 0, f"机器 {no} 的明细 {seq} 不能搁置，却记着搁置")
    for table in ("tx", "entry", "batch", "entry_parent"):
        rows = raw.execute(
            f"SELECT DISTINCT origin FROM {table} WHERE origin NOT IN (SELECT no FROM origin)"
        ).fetchall()
        for (no,) in rows:
            yield Fault("", 0, f"{table} 里有未知机器 {no} 的内容")
    parents = raw.execute(
        "SELECT o.uuid, p.seq FROM entry_parent p JOIN origin o ON o.no = p.origin "
        "LEFT JOIN entry e ON e.origin = p.origin AND e.seq = p.seq WHERE e.seq IS NULL"
    )
    for uuid, seq in parents:
        yield Fault(uuid.hex(), 0, f"明细 {seq} 不在，却有它的前身")
