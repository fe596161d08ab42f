"""What a file must hold, read from `resources/rules/completeness.toml`; the same asked in SQL.

A row that names no column or kind of part there is, or a value outside its code list, is our bug
and raises ValueError.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sbdesk.domain.completeness import USUAL_LIFECYCLE, Need, needs_on
from sbdesk.domain.customers import FIELD_TITLES, KINDS, LIFECYCLES
from sbdesk.domain.dossier_kinds import KIND_OF, OVERVIEW
from sbdesk.paths import RESOURCES
from sbdesk.store.driver import Value

NEEDS = RESOURCES / "rules" / "completeness.toml"
_CONNECTED = ("增量", "现存")
_PAPERS = frozenset({"customer_paper", "customer_agreement"})
"""Parts that expire; of others that are over, nothing is there any more."""

Clause = tuple[str, list[Value]]
"""A condition on `c`, a row of the customer table, and its parameters."""


@cache
def all_needs() -> tuple[Need, ...]:
    """Every need of every edition, in the order of the file."""
    return read_needs(NEEDS)


def needs(on: date) -> tuple[Need, ...]:
    """The needs in force on a day."""
    return needs_on(all_needs(), on)


def read_needs(path: Path) -> tuple[Need, ...]:
    """The needs of a TOML file. Raises ValueError naming the first that cannot stand."""
    with path.open("rb") as file:
        held = tomllib.load(file)
    found = tuple(_need(row, held, path) for row in held["need"])
    seen: set[tuple[str, date]] = set()
    for need in found:
        key = (need.id, need.valid_from)
        if key in seen:
            raise ValueError(f"{path.name}: {need.id} twice from {need.valid_from}")
        seen.add(key)
    return found


def _need(row: Mapping[str, Any], held: Mapping[str, Any], path: Path) -> Need:
    field, part = row.get("field", ""), row.get("part", "")
    where = f"{path.name}: {row.get('id')}"
    if bool(field) == bool(part):
        raise ValueError(f"{where}: needs a field or a part")
    if (field and field not in FIELD_TITLES) or (part and part not in KIND_OF):
        raise ValueError(f"{where}: there is no {field or part}")
    if not row["reason"]:
        raise ValueError(f"{where}: no reason")
    need = Need(
        id=row["id"],
        title=row["title"],
        page=KIND_OF[part].page if part else OVERVIEW,
        reason=row["reason"],
        edition=row.get("edition", held["edition"]),
        valid_from=row.get("valid_from", held["valid_from"]),
        valid_to=row.get("valid_to"),
        kinds=tuple(row.get("kinds", ())),
        lifecycles=tuple(row.get("lifecycles", _CONNECTED)),
        important=row.get("important", False),
        field=field,
        part=part,
        among={column: tuple(values) for column, values in row.get("among", {}).items()},
        filled=tuple(row.get("filled", ())),
        renews={column: tuple(values) for column, values in row.get("renews", {}).items()},
        ends=KIND_OF[part].ends if part else "",
        expires=part in _PAPERS,
        warn_days=row.get("warn_days", 30),
    )
    _check(need, where)
    return need


def _check(need: Need, where: str) -> None:
    if not (set(need.kinds) <= set(KINDS) and set(need.lifecycles) <= set(LIFECYCLES)):
        raise ValueError(f"{where}: unknown kind or stage")
    if need.part:
        known = {field.name for field in KIND_OF[need.part].fields}
        asked = {*need.among, *need.filled, *need.renews}
        if asked - known:
            raise ValueError(f"{where}: {need.part} has no {', '.join(sorted(asked - known))}")


def incomplete(on: date) -> Clause:
    """The condition that `c` lacks anything."""
    return _folded(needs(on), lambda need: _unmet(need, on), " OR ")


def counted(on: date) -> Clause:
    """Two numbers of `c`: so many needs concern it, so many of them are not met."""
    asked, unmet = _sums(on)
    return f"{asked[0]}, {unmet[0]}", asked[1] + unmet[1]


def share(on: date) -> Clause:
    """How complete the file of `c` is, from -1 for nothing to 0 for everything; for sorting."""
    asked, unmet = _sums(on)
    return f"coalesce(-1.0 * {unmet[0]} / nullif({asked[0]}, 0), 0)", unmet[1] + asked[1]


def gap_bits(on: date) -> Clause:
    """The needs in force that `c` does not meet: the bit of each is its place among them."""
    asked = needs(on)

    def bit(need: Need) -> Clause:
        sql, parameters = _unmet(need, on)
        return f"({sql} << {asked.index(need)})", parameters

    return _folded(asked, bit, " | ")


def _sums(on: date) -> tuple[Clause, Clause]:
    asked = needs(on)
    return (
        _folded(asked, lambda _need: ("1", []), " + "),
        _folded(asked, lambda need: _unmet(need, on), " + "),
    )


def _folded(asked: Sequence[Need], leaf: Callable[[Need], Clause], operator: str) -> Clause:
    """The leaves of all needs that concern `c`, put together; 0 when none does.

    Sorted by kind of customer first: a household is not asked for what only firms must have.
    """
    cases: list[str] = []
    parameters: list[Value] = []
    for kind in KINDS:
        some, values = _for_one_kind(
            [n for n in asked if kind in (n.kinds or KINDS)], leaf, operator
        )
        cases.append(f"WHEN '{kind}' THEN {some}")
        parameters += values
    others, values = _for_one_kind([need for need in asked if not need.kinds], leaf, operator)
    return f"(CASE c.kind {' '.join(cases)} ELSE {others} END)", parameters + values


def _for_one_kind(asked: Sequence[Need], leaf: Callable[[Need], Clause], operator: str) -> Clause:
    groups: dict[str, list[Clause]] = {}
    for need in asked:
        stages = ", ".join(f"'{stage}'" for stage in need.lifecycles)
        condition = f"coalesce(nullif(c.lifecycle, ''), '{USUAL_LIFECYCLE}') IN ({stages})"
        if need.important:
            condition = f"c.importance <> '' AND {condition}"
        groups.setdefault(condition, []).append(leaf(need))
    parts = [
        f"iif({condition}, {operator.join(sql for sql, _ in leaves)}, 0)"
        for condition, leaves in groups.items()
    ]
    parameters = [v for leaves in groups.values() for _, values in leaves for v in values]
    return f"({operator.join(parts) or '0'})", parameters


def _unmet(need: Need, today: date) -> Clause:
    """Whether `c` does not meet the need, 1 or 0."""
    if need.field:
        return f"(c.{need.field} IS NULL OR c.{need.field} = '')", []
    return _no_part(need, today)


def _no_part(need: Need, today: date) -> Clause:
    conditions = ["p.customer_id = c.id", "p.live = 1"]
    parameters: list[Value] = []
    for column, wanted in need.among.items():
        conditions.append(f"p.{column} IN ({_marks(wanted)})")
        parameters += wanted
    conditions += [f"p.{column} <> ''" for column in need.filled]
    if need.ends:
        holds = [f"p.{need.ends} IS NULL", f"p.{need.ends} = ''", f"p.{need.ends} >= ?"]
        parameters.append(today.isoformat())
        for column, wanted in need.renews.items():
            holds.append(f"p.{column} IN ({_marks(wanted)})")
            parameters += wanted
        conditions.append(f"({' OR '.join(holds)})")
    sql = f"(NOT EXISTS (SELECT 1 FROM {need.part} p WHERE {' AND '.join(conditions)}))"
    return sql, parameters


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
