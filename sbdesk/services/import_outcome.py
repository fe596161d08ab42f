"""What an import did, or would do: the same for every kind of sheet (DESIGN §7, §10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.spreadsheets.refusals import Rejected, Warned
from sbdesk.store.driver import Value

# Called with rows done, rows in all and what is going on; raises to cancel.
Checkpoint = Callable[[int, int, str], None]

_SCALES: Final = {"va": (1_000, "kVA"), "wh": (1_000, "kWh"), "fen": (100, "元")}


def no_checkpoint(_done: int, _total: int, _what: str) -> None:
    """Neither shows nor cancels."""


@dataclass(frozen=True)
class Difference:
    """A cell that an import changes, or would change had the desk not changed it too.

    `left_alone` is true where both sides changed since the last import: a person decides. `table`
    is the record's table, `month` (YYYYMM) is empty for customers themselves.
    """

    row: int
    customer_no: str
    field: str
    ours: Value
    theirs: Value
    left_alone: bool
    table: str = "customer"
    month: str = ""

    @property
    def title(self) -> str:
        """The field's Chinese name."""
        if self.table == "customer":
            return FIELD_TITLES.get(self.field, self.field)
        titles = {each.name: each.title for each in KIND_OF[self.table].fields}
        return titles.get(self.field, self.field)

    @property
    def ours_shown(self) -> str:
        """What we hold, as people read it; empty for nothing."""
        return shown(self.field, self.ours)

    @property
    def theirs_shown(self) -> str:
        """What the sheet says, as people read it."""
        return shown(self.field, self.theirs)


@dataclass(frozen=True)
class Imported:
    """The outcome: rows = created + updated + unchanged + rejected; a dry run has no `batch`.

    `sums` are totals over the rows read by column (`energy_wh`, `amount_fen` …), `recognised` is
    the name of the remembered mapping that was used by itself, empty when none was.
    """

    batch: str | None
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    errors: tuple[Rejected, ...]
    warnings: tuple[Warned, ...]
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    changes: Changes
    kind: str = "customers"
    sums: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    recognised: str = ""


def shown(name: str, value: Value) -> str:
    """A cell of the column `name` as people read it: 80 kVA, 1,234.5 kWh, 61.40 元."""
    scale = _SCALES.get(name.rpartition("_")[2])
    if value is None or isinstance(value, bytes):
        return ""
    if scale is None or not isinstance(value, int):
        return str(value)
    parts, unit = scale
    amount = Decimal(value) / parts
    text = f"{amount:,.2f}" if unit == "元" else f"{amount.normalize():,f}"
    return f"{text} {unit}"
