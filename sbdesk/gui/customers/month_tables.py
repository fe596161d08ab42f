"""电量电费 and 应收与欠费 as tables: one row a month, newest first, figures at the right."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QEvent

from sbdesk.domain.dossier import Value
from sbdesk.domain.quantities import grouped
from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, LazyTableModel
from sbdesk.services.dossier import Part

_MOST_AT_ONCE = 6
_NOTHING = "—"


def energy(wh: Value) -> str:
    """12,345 kWh without its unit; 「—」 for nothing known."""
    return grouped(Decimal(wh) / 1000, 0) if isinstance(wh, int) else _NOTHING


def money(fen: Value) -> str:
    """184,320.55; 「—」 for nothing."""
    return grouped(Decimal(fen) / 100, 2) if isinstance(fen, int) and fen else _NOTHING


def owed_fen(parts: Sequence[Part]) -> int:
    """What is owed in all, in 分."""
    owed = [part.values.get("owed_fen") for part in parts]
    return sum(fen for fen in owed if isinstance(fen, int) and fen > 0)


def month_words(month: Value) -> str:
    """202610 → 2026年10月."""
    text = str(month or "")
    return f"{text[:4]}年{int(text[4:])}月" if len(text) == 6 and text.isdigit() else text


def is_late(part: Part, today: date) -> bool:
    """Owed for a month that is over: this month's bill may still be on its way."""
    owed = part.values.get("owed_fen")
    return isinstance(owed, int) and owed > 0 and str(part.values.get("month")) < f"{today:%Y%m}"


def owed_cell(part: Part, today: date) -> Cell:
    """What is still owed; late in the colour of its state and never by colour alone."""
    owed = part.values.get("owed_fen")
    if is_late(part, today):
        return Cell(money(owed), glyph=Glyph.OVERDUE)
    return Cell(money(owed), ink=None if owed else palette.INK_3)


def usage_columns() -> tuple[Column[Part], ...]:
    """年月, the energies, the amount."""
    return (
        Column("年月", lambda p: month_words(p.values.get("month")), width=112),
        Column("总电量(kWh)", lambda p: energy(p.values.get("energy_wh")), right=True),
        Column("峰", lambda p: energy(p.values.get("peak_wh")), 92, True, wide_only=True),
        Column("平", lambda p: energy(p.values.get("flat_wh")), 92, True, wide_only=True),
        Column("谷", lambda p: energy(p.values.get("valley_wh")), 92, True, wide_only=True),
        Column("电费(元)", lambda p: money(p.values.get("amount_fen")), width=136, right=True),
    )


def receivable_columns(today: Callable[[], date]) -> tuple[Column[Part], ...]:
    """年月, what it is for, what was asked, paid and is still owed as of today."""
    return (
        Column("年月", lambda p: month_words(p.values.get("month")), width=112),
        Column("电费类型", lambda p: str(p.values.get("kind") or ""), wide_only=True),
        Column("应收(元)", lambda p: money(p.values.get("amount_fen")), width=124, right=True),
        Column("实收(元)", lambda p: money(p.values.get("paid_fen")), width=124, right=True),
        Column("欠费(元)", lambda p: owed_cell(p, today()), width=140, right=True),
        Column("结清", lambda p: str(p.values.get("settled") or ""), width=64, wide_only=True),
    )


class MonthTable(ListView):
    """As high as its rows, up to a handful; beyond that it scrolls by itself."""

    def __init__(self, columns: Sequence[Column[Part]], title: str) -> None:
        self._parts: Mapping[int, Part] = {}
        super().__init__(LazyTableModel(columns, self._fetch))
        self.rows.setParent(self)
        self.setAccessibleName(title)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """These months, in this order."""
        shown = {part.pk: part for part in parts}
        if shown != self._parts or list(shown) != list(self._parts):
            self._parts = shown
            self.show_ids(list(shown))
            self._fit_height()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_height()

    def _fetch(self, pks: Sequence[int]) -> Mapping[int, Part]:
        return {pk: self._parts[pk] for pk in pks if pk in self._parts}

    def _fit_height(self) -> None:
        rows = min(len(self._parts), _MOST_AT_ONCE)
        self.setFixedHeight(px(32) + rows * px(30) + 2)
