"""What an undo left alone, in sentences: whose record, which field, who changed it and when;
and the numbered papers that it passed over."""

from collections.abc import Sequence
from typing import Final

from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.services.story_facts import FORM_TITLES
from sbdesk.store.driver import Connection
from sbdesk.store.tables import Notice, table_no, table_of
from sbdesk.store.undoing import Kept

MOST: Final = 200
"""So many are told one by one; beyond that the count has to do."""
_SUBJECTS: Final = {
    "complaint": "投诉",
    "visit": "走访",
    "follow_up": "待跟进",
    "credit_event": "信用事件",
    "credit_grade": "信用评级",
    "notice": "通知书",
}


def kept_words(raw: Connection, kept: Sequence[Kept]) -> tuple[str, ...]:
    """A sentence for each of the first `MOST` things that were left alone."""
    return tuple(_sentence(raw, one) for one in kept[:MOST])


def passed_words(raw: Connection, origin: int, papers: Sequence[int]) -> str:
    """「已编号的《走访记录表》青供访单〔2026〕A1号」: the newest of these papers; "" of none."""
    rows = [
        row
        for seq in papers
        for row in raw.execute(
            "SELECT n.form, n.number FROM tx t JOIN entry e ON e.origin = t.origin "
            "AND e.seq >= t.first AND e.seq < t.first + t.n AND e.tbl = ? "
            "JOIN notice n ON n.id = e.row WHERE t.origin = ? AND t.seq = ? "
            "GROUP BY n.id ORDER BY min(e.seq)",
            (table_no(table_of(Notice)), origin, seq),
        ).fetchall()
    ]
    if not rows:
        return ""
    form, number = rows[-1]
    words = f"已编号的《{FORM_TITLES.get(form, '通知单')}》{number}"
    return f"{words}等 {len(rows)} 份" if len(rows) > 1 else words


def _sentence(raw: Connection, kept: Kept) -> str:
    whose = _whose(raw, kept)
    who = f"{kept.person} {kept.wall[:10]}"
    if kept.column == "live":
        return f"{whose}留着没有撤回：{who} 后来又做了「{kept.sentence}」。"
    return f"{whose}的{_field(kept)}没有撤销：{who} 后来改过（{kept.sentence}）。"


def _whose(raw: Connection, kept: Kept) -> str:
    """「张守明（7113300001）」, with the kind of record when it is not the file itself."""
    owner = kept.row
    if kept.table != "customer":
        word = KIND_OF[kept.table].title if kept.table in KIND_OF else _SUBJECTS.get(kept.table)
        held = None
        if word is not None:
            held = raw.execute(
                f"SELECT customer_id FROM {kept.table} WHERE id = ?", (kept.row,)
            ).fetchone()
        if held is None or held[0] is None:
            return word or "一条记录"
        owner = held[0]
        return f"{_customer(raw, owner)}的{word}"
    return _customer(raw, owner)


def _customer(raw: Connection, record: bytes) -> str:
    row = raw.execute("SELECT name, customer_no FROM customer WHERE id = ?", (record,)).fetchone()
    name, number = row or ("", "")
    return f"{name or '（无户名）'}（{number}）" if number else str(name or "（无户名）")


def _field(kept: Kept) -> str:
    if kept.table in KIND_OF:
        titles = {field.name: field.title for field in KIND_OF[kept.table].fields}
        return titles.get(kept.column, "内容")
    return FIELD_TITLES.get(kept.column, "内容") if kept.table == "customer" else "内容"
