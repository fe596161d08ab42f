"""The journal as people use it: undo, proof, what happened to one record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.services.merged import absorbed
from sbdesk.services.undo_words import kept_words, passed_words
from sbdesk.store.driver import Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.progress import Checkpoint
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.tables import Customer, record_tables, table_no, table_of
from sbdesk.store.undoing import Kept, undo
from sbdesk.store.walking import last_taken_back, last_undoable, papers_passed


@dataclass(frozen=True)
class UndoOutcome:
    """What was taken back, and the cells left alone because somebody changed them since.

    `told` says of each what it is, who changed it and when; of very many only the first.
    `passed` names the numbered papers that lie after it and stay. `again`: it was brought again.
    """

    sentence: str
    kept: tuple[Kept, ...]
    changes: Changes
    told: tuple[str, ...] = ()
    passed: str = ""
    again: bool = False

    @property
    def line(self) -> str:
        """One line for the status bar: what was taken back, what of it stands, what was passed."""
        done = f"已{'恢复' if self.again else '撤销'}「{self.sentence}」"
        if self.passed:
            done = f"{self.passed}不能撤销，撤销的是它之前的「{self.sentence}」"
        if not self.kept:
            return done
        more = f"，还有 {len(self.kept) - 1} 处" if len(self.kept) > 1 else ""
        return f"{done}，但{self.told[0].rstrip('。')}{more}"


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened: when (UTC text), who, what."""

    at: str
    who: str
    what: str


def undo_last(desk: Desk) -> UndoOutcome:
    """Ctrl+Z: take back this person's newest action on this machine.

    A numbered paper is passed over, and that is said. Raises `UserMistake` when there is none or
    a later change stands on it.
    """
    origin, person = desk.office.identity.origin, desk.actor.person_id
    with desk.reading() as raw:
        seq = last_undoable(raw, origin, person)
        passed = passed_words(raw, origin, papers_passed(raw, origin, person, seq))
    if seq is None and passed:
        raise UserMistake(f"{passed}不能撤销，它之前没有可以撤销的操作。")
    if seq is None:
        raise UserMistake("没有可以撤销的操作。")
    outcome = undo_transaction(desk, desk.office.identity.uuid.hex(), seq)
    return replace(outcome, passed=passed)


def redo_last(desk: Desk) -> UndoOutcome:
    """Ctrl+Y: bring again what this person's newest undo on this machine took back.

    Raises `UserMistake` when there is none, or the person has changed something since.
    """
    identity = desk.office.identity
    with desk.reading() as raw:
        found = last_taken_back(raw, identity.origin, desk.actor.person_id)
    if found is None:
        raise UserMistake("没有可以恢复的一步：刚撤销的，之后没有再改别的，才能恢复。")
    with desk.act(Action.UNDO, Right.UNDO_OWN) as uow:
        undo(uow, identity.origin, found.seq)
        changes = uow.commit(f"恢复「{found.sentence}」")
    return UndoOutcome(found.sentence, (), changes, again=True)


def undo_transaction(desk: Desk, origin: str, seq: int) -> UndoOutcome:
    """Take back one transaction by its machine's uuid (hex) and sequence."""
    with desk.act(Action.UNDO, Right.UNDO_OWN) as uow:
        numbers = {uuid.hex(): no for no, uuid in origin_uuids(uow.raw).items()}
        if origin not in numbers:
            raise UserMistake("没有这次操作，无法撤销。")
        undone = undo(uow, numbers[origin], seq)
        told = kept_words(uow.raw, undone.kept)
        changes = uow.commit(f"撤销「{undone.sentence}」")
    if changes.transaction is None:
        reason = "其中的每一处后来都改过" if undone.kept else "没有留下可撤销的改动"
        raise UserMistake(f"「{undone.sentence}」不能撤销：{reason}。")
    return UndoOutcome(undone.sentence, undone.kept, changes, told)


def proven(desk: Desk, checkpoint: Checkpoint) -> tuple[str, bool]:
    """The proof of the journal as a sentence, and whether it holds."""
    report = desk.office.verify(checkpoint)
    if report.ok:
        return f"流水核对无误：{report.transactions}笔，{report.entries}条明细", True
    return f"流水有{len(report.faults)}处不符，第一处：{report.faults[0].what}", False


def everything_changed() -> Changes:
    """Somebody else committed, nobody knows what: every kind of record may be another."""
    return Changes(frozenset(table.name for table in record_tables()))


def parse_batch(text: str) -> tuple[str, int]:
    """A batch as the command line shows it: 「machine:sequence」. Raises `UserMistake`."""
    origin, colon, seq = text.partition(":")
    if not colon or not seq.isdigit():
        raise UserMistake(f"批次号「{text}」不对，应是导入时给出的那一串。")
    return origin, int(seq)


def record_story(desk: Desk, record: bytes, limit: int = 200) -> list[StoryLine]:
    """The transactions that touched a customer or what belongs to it, newest first.

    What happened to files that were joined into this one is part of its past.
    """
    with desk.reading() as raw:
        files = (record, *absorbed(raw, record))
    of = f"IN ({', '.join(f'?{place}' for place in range(1, len(files) + 1))})"
    owned = [table for table in record_tables() if "customer_id" in table.columns]
    mine = (
        f"SELECT {table_no(table_of(Customer))} AS tbl, id, batch_origin, batch_seq FROM customer "
    )
    mine += f"WHERE id {of}" + "".join(
        f" UNION ALL SELECT {table_no(table)}, id, batch_origin, batch_seq FROM {table.name} "
        f"WHERE customer_id {of}"
        for table in owned
    )
    return stories(desk, mine, files, limit)


def stories(desk: Desk, mine: str, parameters: Sequence[Value], limit: int) -> list[StoryLine]:
    """The transactions that touched some rows, newest first.

    `mine` is a query for (tbl, id, batch_origin, batch_seq). The order of the joins is fixed, so
    that no journal is ever read through.
    """
    of = (
        "(SELECT t.first FROM tx t WHERE t.origin = {0} AND t.first <= {1} "
        "ORDER BY t.first DESC LIMIT 1) AS first"
    )
    sql = (
        f"WITH mine AS ({mine}), touched AS ("
        f"SELECT DISTINCT e.origin AS origin, {of.format('e.origin', 'e.seq')} "
        "FROM mine CROSS JOIN entry e ON e.tbl = mine.tbl AND e.row = mine.id "
        f"UNION SELECT batch_origin, {of.format('batch_origin', 'batch_seq')} FROM mine "
        "WHERE batch_seq IS NOT NULL) "
        "SELECT t.wall, t.person_name, t.sentence FROM touched d "
        "CROSS JOIN tx t INDEXED BY tx_first ON t.origin = d.origin AND t.first = d.first "
        "ORDER BY t.hlc DESC LIMIT ?"
    )
    with desk.reader() as session:
        rows = raw_connection(session).execute(sql, (*parameters, limit)).fetchall()
    return [StoryLine(*row) for row in rows]
