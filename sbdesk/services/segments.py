"""Customers cut into segments: by trade, voltage and size, with names behind each (row 19).

Also the lists that stand by themselves: large-customer classes and stages (rows 17, 22).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from sbdesk.services.customer_counts import TITLES, counts_by
from sbdesk.services.customer_list import UNSET, CustomerQuery, conditions, stoppable
from sbdesk.services.desk import Desk
from sbdesk.services.rules import codes
from sbdesk.services.size_bands import size_bands, size_sql
from sbdesk.store.driver import Connection, Value

FIRST: Final = ("industry", "nature", "category", "kind", "village")
"""What the table may be cut by first; voltage and size follow."""


@dataclass(frozen=True)
class Segment:
    """Customers of one trade (or what else came first), voltage and band of size.

    `contract_va` is the sum of their capacities, `energy_wh` of the twelve months that ended with
    the last one known to anybody. `query` lists them.
    """

    first: str
    voltage: str
    size: str
    customers: int
    contract_va: int
    energy_wh: int
    query: CustomerQuery


@dataclass(frozen=True)
class Segments:
    """All segments, those of the largest first values first; sums over all of them.

    `months` are the first and last month counted, YYYYMM; empty when no usage is known.
    """

    by: str
    segments: tuple[Segment, ...]
    customers: int
    contract_va: int
    energy_wh: int
    months: tuple[str, str] | None


@dataclass(frozen=True)
class ListCount:
    """A list that stands by itself: its group, its name, how many; `query` lists them."""

    group: str
    name: str
    customers: int
    query: CustomerQuery


def segments(
    desk: Desk,
    by: str = "industry",
    within: CustomerQuery | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Segments:
    """The table cut by `by` (one of `FIRST`), voltage and size; existing customers unless
    `within` says which. `stopped` as in `customer_ids`."""
    if by not in FIRST:
        raise ValueError(f"segments are not cut by {by}")
    query = within if within is not None else CustomerQuery(lifecycle="现存")
    where, parameters = conditions(desk.today(), query)
    with desk.reading() as raw, stoppable(raw, stopped):
        months = _months(raw)
        energy, counted = _energy(months)
        rows = raw.execute(
            f"SELECT c.{by}, c.voltage, {size_sql('c.contract_va')}, count(*), "
            f"coalesce(sum(c.contract_va), 0), {energy[0]} FROM customer c {energy[1]} "
            f"WHERE {where} GROUP BY 1, 2, 3",
            [*counted, *parameters],
        ).fetchall()
    bands = [band.title for band in size_bands()]
    found = [
        _segment(query, by, first, voltage, None if size is None else bands[size], *sums)
        for first, voltage, size, *sums in rows
    ]
    return Segments(
        by,
        _in_order(found, bands),
        sum(one.customers for one in found),
        sum(one.contract_va for one in found),
        sum(one.energy_wh for one in found),
        months,
    )


def _segment(
    query: CustomerQuery,
    by: str,
    first: str | None,
    voltage: str | None,
    size: str | None,
    customers: int,
    contract_va: int,
    energy_wh: int,
) -> Segment:
    values = {by: first or UNSET, "voltage": voltage or UNSET, "size": size or UNSET}
    return Segment(
        values[by],
        values["voltage"],
        values["size"],
        customers,
        contract_va,
        energy_wh,
        query.narrowed(**values),
    )


def _in_order(found: list[Segment], bands: list[str]) -> tuple[Segment, ...]:
    """The largest first values, in them the highest voltage and capacity; unknown ones last."""
    sizes: dict[str, int] = {}
    for one in found:
        sizes[one.first] = sizes.get(one.first, 0) + one.customers
    heights = {name: at for at, name in enumerate(code.name for code in codes("voltages"))}
    widths = {name: at for at, name in enumerate(bands)}

    def place(one: Segment) -> tuple[bool, int, str, int, str, int]:
        return (
            one.first == UNSET,
            -sizes[one.first],
            one.first,
            -heights.get(one.voltage, -1),
            one.voltage,
            -widths.get(one.size, -1),
        )

    return tuple(sorted(found, key=place))


def _months(raw: Connection) -> tuple[str, str] | None:
    """The twelve months that end with the last one of which usage is known."""
    row = raw.execute("SELECT max(month) FROM usage_month WHERE live = 1").fetchone()
    last = row[0] if row else None
    if not last:
        return None
    year, month = int(last[:4]), int(last[4:6])
    begin = date(year - 1, month + 1, 1) if month < 12 else date(year, 1, 1)
    return f"{begin.year:04d}{begin.month:02d}", str(last)


def _energy(months: tuple[str, str] | None) -> tuple[tuple[str, str], list[Value]]:
    """What to sum, where it is joined, and the parameters."""
    if months is None:
        return ("0", ""), []
    joined = (
        "LEFT JOIN (SELECT customer_id, sum(energy_wh) AS wh FROM usage_month "
        "WHERE live = 1 AND month BETWEEN ? AND ? GROUP BY customer_id) u ON u.customer_id = c.id"
    )
    return ("coalesce(sum(u.wh), 0)", joined), list(months)


_LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {"class_name": "大客户", "lifecycle": "阶段", "importance": "重要用户", "complete": "资料"}
)


def standing_lists(desk: Desk, stopped: Callable[[], bool] | None = None) -> tuple[ListCount, ...]:
    """Classes, stages, importances and completeness with their counts; nobody's are left out."""
    everybody = CustomerQuery()
    found: list[ListCount] = []
    for column, group in _LISTS.items():
        for one in counts_by(desk, everybody, column, stopped):
            if one.value != UNSET:
                query = everybody.narrowed(**{column: one.value})
                found.append(ListCount(group, one.value, one.count, query))
    return tuple(found)


def title_of(by: str) -> str:
    """What the table is cut by, in words."""
    return TITLES[by]
