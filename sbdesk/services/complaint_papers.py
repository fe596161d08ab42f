"""What hangs on one complaint: its issued reply and what happened to it, from the journal."""

from sqlalchemy import func, select

from sbdesk.services.desk import Desk
from sbdesk.services.journal import StoryLine
from sbdesk.services.notices import COMPLAINT_REPLY, RegisterLine
from sbdesk.store.engine import raw_connection
from sbdesk.store.tables import Complaint, Notice, NoticePrint, table_no, table_of

_STORY = (
    "WITH mine AS (SELECT ?2 AS tbl, ?1 AS id UNION ALL SELECT ?3, id FROM notice "
    "WHERE record_id = ?1 UNION ALL SELECT ?4, p.id FROM notice_print p "
    "JOIN notice n ON n.id = p.notice_id WHERE n.record_id = ?1), "
    "touched AS ("
    "SELECT DISTINCT e.origin, (SELECT max(t.first) FROM tx t WHERE t.origin = e.origin "
    "AND t.first <= e.seq) AS first FROM mine CROSS JOIN entry e "
    "ON e.tbl = mine.tbl AND e.row = mine.id "
    "UNION SELECT batch_origin, (SELECT max(t.first) FROM tx t "
    "WHERE t.origin = batch_origin AND t.first <= batch_seq) FROM complaint "
    "WHERE id = ?1 AND batch_seq IS NOT NULL) "
    "SELECT t.wall, t.person_name, t.sentence FROM touched d CROSS JOIN tx t INDEXED BY tx_first "
    "ON t.origin = d.origin AND t.first = d.first ORDER BY t.hlc DESC LIMIT ?5"
)
"""The order of the joins is fixed, so that no journal is ever read through."""


def complaint_story(desk: Desk, record: bytes, limit: int = 60) -> list[StoryLine]:
    """The transactions that touched a complaint or its papers, newest first."""
    tables = [table_no(table_of(one)) for one in (Complaint, Notice, NoticePrint)]
    with desk.reader() as session:
        rows = raw_connection(session).execute(_STORY, (record, *tables, limit)).fetchall()
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
