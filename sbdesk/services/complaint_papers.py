"""What hangs on one complaint: its issued reply and what happened to it, from the journal."""

from sqlalchemy import func, select

from sbdesk.services.desk import Desk
from sbdesk.services.journal import StoryLine, stories
from sbdesk.services.notices import COMPLAINT_REPLY, RegisterLine
from sbdesk.store.tables import Complaint, Notice, NoticePrint, table_no, table_of


def complaint_story(desk: Desk, record: bytes, limit: int = 60) -> list[StoryLine]:
    """The transactions that touched a complaint or its papers, newest first."""
    complaint, notice, printed = (
        table_no(table_of(one)) for one in (Complaint, Notice, NoticePrint)
    )
    mine = (
        f"SELECT {complaint} AS tbl, id, batch_origin, batch_seq FROM complaint WHERE id = ?1 "
        f"UNION ALL SELECT {notice}, id, batch_origin, batch_seq FROM notice WHERE record_id = ?1 "
        f"UNION ALL SELECT {printed}, p.id, p.batch_origin, p.batch_seq FROM notice_print p "
        "JOIN notice n ON n.id = p.notice_id WHERE n.record_id = ?1"
    )
    return stories(desk, mine, (record,), limit)


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
