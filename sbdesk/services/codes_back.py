"""A short code typed or scanned from paper: which sheet it is and which record it is about."""

from dataclasses import dataclass

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.paper_codes import parse_code
from sbdesk.services.desk import Desk


@dataclass(frozen=True)
class CodedPaper:
    """A sheet by its code: its form and number, the record it fills, the row on a list."""

    code: str
    form: str
    record_kind: str
    record: bytes
    number: str
    customer: bytes | None
    row: int | None = None


def paper_of_code(desk: Desk, text: str) -> CodedPaper | None:
    """The sheet of a typed code; None when the text has not the shape of one.

    Raises `UserMistake` for a wrong digit, a sheet that is not known here, a withdrawn one.
    """
    parsed = parse_code(text)
    if parsed is None:
        return None
    with desk.reading() as raw:
        row = raw.execute(
            "SELECT p.form, p.record_kind, p.record_id, p.withdrawn_on, n.number, n.customer_id "
            "FROM paper_code p LEFT JOIN notice n ON n.id = p.notice_id "
            "WHERE p.code = ? AND p.live = 1 ORDER BY p.pk DESC LIMIT 1",
            (parsed.code,),
        ).fetchone()
    if row is None:
        if parsed.slot == desk.office.identity.slot:
            raise UserMistake("这个短码是本机的号段，但没有印过这张纸，请对照纸上再输。")
        raise UserMistake(f"这张纸由{parsed.slot}号机打印，还没有交接过来。")
    form, kind, record, withdrawn, number, customer = row
    if withdrawn:
        raise UserMistake(f"「{number or '这张纸'}」已在{withdrawn}作废。")
    return CodedPaper(
        parsed.code, form or "", kind or "", record or b"", number or "", customer, parsed.row
    )
