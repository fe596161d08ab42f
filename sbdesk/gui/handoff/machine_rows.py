"""The list of machines: who they are, what they lack, whether they answered."""

from collections.abc import Callable
from datetime import date

from sbdesk.domain.handoff import SiteRow
from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.words import receipt_state, role_words, short_moment
from sbdesk.gui.parts.rows import Cell, Column

_NEVER = "—"


def machine_columns(today: Callable[[], date]) -> tuple[Column[SiteRow], ...]:
    """机器 供电所 身份 可下发 上次打包 上次收到 还缺 回执."""
    return (
        Column("机器", _name),
        Column("供电所", lambda row: _quiet(row, row.station), width=136, wide_only=True),
        Column("身份", lambda row: _quiet(row, role_words(row)), width=68),
        Column("可下发", _gives, width=64, wide_only=True),
        Column("上次打包", lambda row: _time(row, row.last_packed, today()), width=100),
        Column("上次收到", lambda row: _time(row, row.last_taken, today()), width=100),
        Column("还缺", _lacks, width=80, right=True),
        Column("回执", lambda row: _receipt(row, today()), width=136),
    )


def _name(row: SiteRow) -> Cell:
    ink = palette.INK_3 if row.revoked else None
    return Cell(row.name, f"字母 {row.letter}" if row.letter else "", ink=ink)


def _quiet(row: SiteRow, text: str) -> Cell:
    return Cell(text, ink=palette.INK_3 if row.revoked else palette.INK_2)


def _gives(row: SiteRow) -> Cell:
    if row.own or row.revoked or not row.gives:
        return Cell("")
    return Cell("可以", glyph=Glyph.DONE, coloured=False)


def _time(row: SiteRow, text: str, today: date) -> Cell:
    if row.own:
        return Cell("")
    return _quiet(row, short_moment(text, today) or _NEVER)


def _lacks(row: SiteRow) -> Cell:
    if row.own or row.revoked:
        return Cell("")
    return Cell(f"{row.lacks:,} 项" if row.lacks else _NEVER)


def _receipt(row: SiteRow, today: date) -> Cell:
    glyph, words = receipt_state(row, today)
    return Cell(words, glyph=glyph, ink=palette.INK_3 if row.revoked else None)
