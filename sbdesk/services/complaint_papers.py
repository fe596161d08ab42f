"""What hangs on one complaint: its issued reply and what happened to it, from the journal."""

from sqlalchemy import func, select

from sbdesk.services.desk import Desk
from sbdesk.services.journal import StoryLine
from sbdesk.services.notices import COMPLAINT_REPLY, RegisterLine
from sbdesk.store.engine import raw_connection
from sbdesk.store.tables import Notice, NoticePrint

_STORY = (
    "WITH mine AS (SELECT ?1 AS id UNION ALL SELECT id FROM notice WHERE record_id = ?1 "
    "UNION ALL SELECT p.id FROM notice_print p JOIN notice n ON n.id = p.notice_id "
    "WHERE n.record_id = ?1), "
    "touched AS ("
    "SELECT DISTINCT e.origin, (SELECT max(t.first) FROM tx t WHERE t.origin = e.origin "
    "AND t.first <= e.seq) AS first FROM entry e JOIN mine ON mine.id = e.row "
    "UNION SELECT batch_origin, (SELECT max(t.first) FROM tx t "
    "WHERE t.origin = batch_origin AND t.first <= batch_seq) FROM complaint "
    "WHERE id = ?1 AND batch_seq IS NOT NULL) "
    "SELECT t.wall, t.person_name, t.sentence FROM touched d "
    "JOIN tx t ON t.origin = d.origin AND t.first = d.first "
    "ORDER BY t.hlc DESC LIMIT ?2"
)


def complaint_story(desk: Desk, record: bytes, limit: int = 60) -> list[StoryLine]:
    """The transactions that touched a complaint or its papers, newest first."""
    with desk.reader() as session:
        rows = raw_connection(session).execute(_STORY, (record, limit)).fetchall()
    return [StoryLine(*row) for row in rows]


def issued_reply(desk: Desk, record: bytes) -> RegisterLine | None:
    """The register's line of a complaint's reply; None while it was not issued."""
    with desk.reader() as session:
        notice = session.scalar(
            select(Notice).where(
                Notice.record_id == record, Notice.form == COMPLAINT_REPLY, Notice.live == 1
            )
        )
        if notice is None:
            return None
        reprints = session.scalar(
            select(func.count())
            .select_from(NoticePrint)
            .where(NoticePrint.notice_id == notice.id, NoticePrint.kind == "补打")
        )
        return RegisterLine(
            notice.number or "",
            notice.form or "",
            notice.issued_wall or "",
            notice.code or "",
            reprints or 0,
        )
