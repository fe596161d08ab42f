"""Values of the hand-off as they are written on screen; no widget here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sbdesk.domain.handoff import (
    BackupFacts,
    ClashRow,
    PackageFacts,
    Packed,
    Side,
    SiteKind,
    SiteRow,
)
from sbdesk.domain.words import short_date
from sbdesk.gui.glyphs import Glyph

LONG_WAIT_DAYS: Final = 7
"""From so many days on a receipt that has not come is overdue."""
SET_ASIDE_ADVICE: Final = "要收下这些，请所长用它的名片再引入一次，勾上「可下发人员和规则」。"
NOTHING: Final = "（空）"
_WHAT_IT_MEANS: Final = (
    "恢复以后，本机的数据换成这一份，那以后做的改动都不在里面；"
    "现在的数据挪到一边，不删除。窗口会关上，再自己打开。要恢复吗？"
)
_HELD: Final = (
    ("customer", "客户", "户"),
    ("complaint", "投诉", "件"),
    ("visit", "走访", "次"),
    ("notice", "通知单", "份"),
    ("attachment", "附件", "个"),
)
"""Tables whose records are counted out of a backup, with their words."""


def moment(text: str) -> datetime | None:
    """A wall clock as the services write it; None for "" and what is no time."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def short_moment(text: str, today: date) -> str:
    """`10/8 17:52` within this year, `2025-12-24` otherwise; no time as it stands."""
    at = moment(text)
    if at is None:
        return text
    day = short_date(at.date(), today)
    return f"{day} {at:%H:%M}" if at.year == today.year else day


def long_moment(text: str) -> str:
    """`2026-10-08 17:52`; no time as it stands."""
    at = moment(text)
    return f"{at:%Y-%m-%d %H:%M}" if at else text


def size_words(size: int) -> str:
    """`1.3 MB`, `812 KB`, `90 字节`."""
    for unit, words in ((1 << 30, "GB"), (1 << 20, "MB")):
        if size >= unit:
            return f"{size / unit:,.1f} {words}"
    return f"{size // 1024:,} KB" if size >= 1024 else f"{size} 字节"


def grouped_check(check: str) -> str:
    """Eight digits of a hash in two groups: 7F3A 91C2."""
    return f"{check[:4]} {check[4:8]}".strip().upper()


def packed_line(facts: PackageFacts) -> str:
    """Who packed it when, its number and the one before it."""
    parts = [f"{facts.made_by}，" if facts.made_by else "", f"{long_moment(facts.made)} 打包"]
    if facts.number:
        parts.append(f"，第 {facts.number} 包")
    if facts.previous:
        parts.append(f"，接着第 {facts.previous} 包")
    return "".join(parts)


def file_line(facts: PackageFacts) -> str:
    """File name, size, the first digits of its hash."""
    name = facts.path.replace("\\", "/").rsplit("/", 1)[-1]
    parts = [name, size_words(facts.size)]
    if facts.check:
        parts.append(f"校验 {grouped_check(facts.check)}")
    return " · ".join(parts)


def side_line(side: Side, today: date) -> str:
    """Where, who, when."""
    at = short_moment(side.at, today)
    who = "，".join(part for part in (side.who, at) if part)
    return " · ".join(part for part in (side.site, who) if part)


def role_words(row: SiteRow) -> str:
    """What a machine is to us."""
    if row.own:
        return "本机"
    return "县公司" if row.kind is SiteKind.COUNTY else "供电所"


def receipt_state(row: SiteRow, today: date) -> tuple[Glyph | None, str]:
    """Whether a receipt is missing and since when, or that the machine is not in use any more."""
    if row.revoked:
        return None, f"已停用 {short_moment(row.revoked, today).split(' ')[0]}"
    since = moment(row.waiting_since)
    if since is None:
        return (None, "") if row.own or not row.last_packed else (Glyph.DONE, "回执已到")
    late = (today - since.date()).days >= LONG_WAIT_DAYS
    return (Glyph.OVERDUE if late else Glyph.TODAY), f"{short_date(since.date(), today)} 起未到"


def site_line(row: SiteRow, today: date) -> str:
    """The machine chosen, in one line."""
    if row.revoked:
        return f"「{row.name}」已停用，不再收发"
    if row.own:
        return f"「{row.name}」就是本机"
    parts = [f"还缺 {row.lacks:,} 项" if row.lacks else "不缺什么"]
    if row.waiting_since:
        parts.append(f"回执 {receipt_state(row, today)[1]}")
    return f"「{row.name}」{'，'.join(parts)}"


def waiting_count(rows: Sequence[SiteRow]) -> int:
    """How many machines still owe a receipt."""
    return sum(bool(row.waiting_since) and not row.revoked for row in rows)


def packed_words(packed: Packed) -> str:
    """What was written and that it may be taken away."""
    name = packed.path.replace("\\", "/").rsplit("/", 1)[-1]
    what = f"给「{packed.receiver}」的第 {packed.number} 包" if packed.number else "备份"
    bare = "对方已经都有了，包里只有回执。" if packed.number and packed.nothing_new else ""
    left = f"还有 {packed.left:,} 项这一包装不下，收到回执以后再打一包。" if packed.left else ""
    return f"{what}写好了：{name}，{size_words(packed.size)}。{bare}{left}已核对，可以拔出。"


def backup_question(facts: BackupFacts) -> str:
    """What a backup is that was checked, what restoring it means, and whether to do it."""
    by = f" 由{facts.made_by}" if facts.made_by else " "
    held = "，".join(f"{word} {facts.counts.get(table, 0):,} {unit}" for table, word, unit in _HELD)
    lines = [
        "这份备份核对过了，是完好的：",
        f"{facts.station}「{facts.machine}」，{facts.made}{by}备份。",
        f"{held}。",
    ]
    if facts.missing:
        lines.append(f"做备份时就已经缺 {facts.missing:,} 个附件或通知单。")
    if not facts.own:
        lines.append(
            f"注意：它不是本机做的。「{facts.machine}」还在用，就不要恢复到这里，收它的包就行。"
        )
    return "\n".join((*lines, "", _WHAT_IT_MEANS))


def fields_of(clashes: Sequence[ClashRow]) -> str:
    """What is disputed of one customer: 电话、走访结论."""
    return "、".join(dict.fromkeys(row.field or row.record for row in clashes))
