"""The journal as people use it: undo, proof, what happened to one record."""

from dataclasses import dataclass

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk
from sbdesk.store.engine import raw_connection
from sbdesk.store.reading_journal import origin_uuids
from sbdesk.store.undoing import Kept, last_undoable, undo


@dataclass(frozen=True)
class UndoOutcome:
    """What was taken back, and the cells left alone because somebody changed them since."""

    sentence: str
    kept: tuple[Kept, ...]
    changes: Changes


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened: when (UTC text), who, what."""

    at: str
    who: str
    what: str


def undo_last(desk: Desk) -> UndoOutcome:
    """Ctrl+Z: take back this person's newest action on this machine.

    Raises `UserMistake` when there is none or a later change stands on it.
    """
    with desk.reader() as session:
        raw = raw_connection(session)
        seq = last_undoable(raw, desk.office.identity.origin, desk.actor.person_id)
    if seq is None:
        raise UserMistake("没有可以撤销的操作。")
    return undo_transaction(desk, desk.office.identity.uuid.hex(), seq)


def undo_transaction(desk: Desk, origin: str, seq: int) -> UndoOutcome:
    """Take back one transaction by its machine's uuid (hex) and sequence."""
    with desk.act(Action.UNDO, Right.UNDO_OWN) as uow:
        numbers = {uuid.hex(): no for no, uuid in origin_uuids(uow.raw).items()}
        if origin not in numbers:
            raise UserMistake("没有这次操作，无法撤销。")
        undone = undo(uow, numbers[origin], seq)
        changes = uow.commit(f"撤销「{undone.sentence}」")
    if changes.transaction is None:
        reason = "其中的每一处后来都改过" if undone.kept else "没有留下可撤销的改动"
        raise UserMistake(f"「{undone.sentence}」不能撤销：{reason}。")
    return UndoOutcome(undone.sentence, undone.kept, changes)


def parse_batch(text: str) -> tuple[str, int]:
    """A batch as the command line shows it: 「machine:sequence」. Raises `UserMistake`."""
    origin, colon, seq = text.partition(":")
    if not colon or not seq.isdigit():
        raise UserMistake(f"批次号「{text}」不对，应是导入时给出的那一串。")
    return origin, int(seq)


def record_story(desk: Desk, record: bytes, limit: int = 200) -> list[StoryLine]:
    """The transactions that touched a record or what refers to it as its customer, newest first."""
    owned = ("complaint", "visit", "follow_up", "credit_event", "credit_grade", "notice")
    mine = "SELECT id, batch_origin, batch_seq FROM customer WHERE id = ?1 " + "".join(
        f"UNION ALL SELECT id, batch_origin, batch_seq FROM {table} WHERE customer_id = ?1 "
        for table in owned
    )
    of = "(SELECT max(t.first) FROM tx t WHERE t.origin = {0} AND t.first <= {1}) AS first"
    sql = (
        f"WITH mine AS ({mine}), touched AS ("
        f"SELECT DISTINCT e.origin AS origin, {of.format('e.origin', 'e.seq')} "
        "FROM entry e JOIN mine ON mine.id = e.row "
        f"UNION SELECT batch_origin, {of.format('batch_origin', 'batch_seq')} FROM mine "
        "WHERE batch_seq IS NOT NULL) "
        "SELECT t.wall, t.person_name, t.sentence FROM touched d "
        "JOIN tx t ON t.origin = d.origin AND t.first = d.first "
        "ORDER BY t.hlc DESC LIMIT ?2"
    )
    with desk.reader() as session:
        rows = raw_connection(session).execute(sql, (record, limit)).fetchall()
    return [StoryLine(*row) for row in rows]
