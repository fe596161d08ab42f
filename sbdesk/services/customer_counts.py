"""How many customers there are by each value one may narrow by (inventory rows 17, 20, 22)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from sbdesk.domain.customers import IMPORTANCES, KINDS, LIFECYCLES
from sbdesk.services.customer_list import (
    COMPLETE,
    LACKING,
    STATION_OF,
    UNSET,
    CustomerQuery,
    conditions,
    stoppable,
)
from sbdesk.services.desk import Desk
from sbdesk.services.rules import codes
from sbdesk.store.driver import Connection, Value

TITLES: Final = MappingProxyType(
    {
        "station": "供电所",
        "village": "村",
        "kind": "用户分类",
        "lifecycle": "阶段",
        "class_name": "大客户分类",
        "complete": "资料",
        "importance": "重要等级",
        "manager": "客户经理",
        "nature": "客户性质",
        "industry": "行业",
        "category": "用电类别",
        "voltage": "供电电压",
        "size": "合同容量",
    }
)
"""What one may narrow by, in words, in the order it is offered."""


def offered(desk: Desk) -> Mapping[str, str]:
    """What one may narrow by here: only the county has customers of several stations."""
    return {
        column: words
        for column, words in TITLES.items()
        if column != "station" or desk.office.county
    }


@dataclass(frozen=True)
class Counted:
    """A value and how many customers of the list have it; `value` fits `CustomerQuery`."""

    value: str
    count: int


def counts_by(
    desk: Desk, query: CustomerQuery, column: str, stopped: Callable[[], bool] | None = None
) -> tuple[Counted, ...]:
    """The values of a column among the customers that meet the other conditions of the list.

    In the order of their list where they have one, else the most frequent first; those not known
    last. `stopped` as in `customer_ids`.
    """
    today = desk.today()
    where, parameters = conditions(today, query.narrowed(**{column: ""}))
    with desk.reading() as raw, stoppable(raw, stopped):
        found = _COUNTING.get(column, _plain)(raw, column, where, parameters, today)
    ordered = list(_listed(column))
    place = {value: at for at, value in enumerate(ordered)}
    return tuple(
        sorted(
            (Counted(value, count) for value, count in found.items() if count),
            key=lambda one: (
                one.value == UNSET,
                place.get(one.value, len(ordered)),
                -one.count,
                one.value,
            ),
        )
    )


def _listed(column: str) -> Sequence[str]:
    if column == "size":
        from sbdesk.services.size_bands import size_bands

        return [band.title for band in size_bands()]
    if column in ("voltage", "nature"):
        return [code.name for code in codes({"voltage": "voltages"}.get(column, column))]
    if column == "class_name":
        return [code.name for code in codes("customer_classes")]
    fixed = {"kind": KINDS, "lifecycle": LIFECYCLES, "importance": IMPORTANCES}
    return fixed.get(column, (LACKING, COMPLETE))


Found = dict[str, int]


def _plain(
    raw: Connection, column: str, where: str, parameters: list[Value], _today: date
) -> Found:
    rows = raw.execute(
        f"SELECT c.{column}, count(*) FROM customer c WHERE {where} GROUP BY 1", parameters
    )
    found: Found = {}
    for value, count in rows:
        found[value or UNSET] = found.get(value or UNSET, 0) + count
    return found


def _by_manager(
    raw: Connection, _column: str, where: str, parameters: list[Value], _today: date
) -> Found:
    names = {id: name or "" for id, name in raw.execute("SELECT id, name FROM person")}
    rows = raw.execute(
        f"SELECT c.manager_id, count(*) FROM customer c WHERE {where} GROUP BY 1", parameters
    )
    found: Found = {}
    for person, count in rows:
        name = UNSET if person is None else names.get(person, "") or UNSET
        found[name] = found.get(name, 0) + count
    return found


def _by_station(
    raw: Connection, _column: str, where: str, parameters: list[Value], _today: date
) -> Found:
    rows = raw.execute(
        f"SELECT {STATION_OF}, count(*) FROM customer c WHERE {where} GROUP BY 1", parameters
    )
    return {name or UNSET: count for name, count in rows}


def _by_size(
    raw: Connection, _column: str, where: str, parameters: list[Value], _today: date
) -> Found:
    from sbdesk.services.size_bands import size_bands, size_sql

    titles = [band.title for band in size_bands()]
    rows = raw.execute(
        f"SELECT {size_sql('c.contract_va')}, count(*) FROM customer c WHERE {where} GROUP BY 1",
        parameters,
    )
    return {UNSET if band is None else titles[band]: count for band, count in rows}


def _by_class(
    raw: Connection, _column: str, where: str, parameters: list[Value], today: date
) -> Found:
    held = (
        "SELECT DISTINCT k.class_name, k.customer_id FROM customer_class k WHERE k.live = 1 "
        "AND k.class_name <> '' AND (k.ended_on IS NULL OR k.ended_on >= ?)"
    )
    rows = raw.execute(
        f"SELECT h.class_name, count(*) FROM ({held}) h CROSS JOIN customer c "
        f"ON c.id = h.customer_id WHERE {where} GROUP BY 1",
        [today.isoformat(), *parameters],
    ).fetchall()
    with_one, everybody = raw.execute(
        f"SELECT sum(c.id IN (SELECT customer_id FROM ({held}))), count(*) "
        f"FROM customer c WHERE {where}",
        [today.isoformat(), *parameters],
    ).fetchall()[0]
    return {**dict(rows), UNSET: everybody - (with_one or 0)}


def _by_completeness(
    raw: Connection, _column: str, where: str, parameters: list[Value], today: date
) -> Found:
    from sbdesk.services.completeness_rules import incomplete

    lacks, values = incomplete(today)
    rows = raw.execute(
        f"SELECT {lacks} <> 0, count(*) FROM customer c WHERE {where} GROUP BY 1",
        [*values, *parameters],
    )
    return {LACKING if lacking else COMPLETE: count for lacking, count in rows}


_COUNTING: Final = MappingProxyType(
    {
        "manager": _by_manager,
        "station": _by_station,
        "size": _by_size,
        "class_name": _by_class,
        "complete": _by_completeness,
    }
)
