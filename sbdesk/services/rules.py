"""The rule tables and code lists in `resources/`, read and checked once, handed out as values.

A row that cannot be a rule (unknown unit, a verified row without its basis, bands out of order)
is our bug and raises ValueError naming file and row; asking for an id that does not exist is a
UserMistake, because the command line lets people type ids.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sbdesk.domain.codes import Code, code_for
from sbdesk.domain.credit import Band, CreditRule, Indicator, Scorecard, VetoRule
from sbdesk.domain.deadlines import UNITS, TimeLimit
from sbdesk.domain.errors import UserMistake
from sbdesk.paths import RESOURCES

RULES = RESOURCES / "rules"
CODES = RESOURCES / "codes"


@cache
def time_limits() -> tuple[TimeLimit, ...]:
    """Every edition of every limit, presets included, in the order of the file."""
    return read_time_limits(RULES / "time_limits.toml")


@cache
def scorecards() -> tuple[Scorecard, ...]:
    """Every edition of the scorecard."""
    return read_scorecards(RULES / "scorecard.toml")


@cache
def codes(name: str) -> tuple[Code, ...]:
    """The list `name` (kinds, statuses, lifecycle, importance, roles, nature, voltages,
    categories, service_kinds, complaint_channels, visit_channels, complaint_tree, number_words).
    """
    return read_codes(CODES / f"{name}.toml")


@cache
def editions() -> Mapping[str, str]:
    """Which rules, codes and forms this program carries: table to the first hex of its SHA-256.

    Two machines whose editions differ may reckon differently; their packages say so.
    """
    folders = (RULES, CODES, RESOURCES / "notices")
    return MappingProxyType(
        {
            f"{folder.name}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            for folder in folders
            for path in sorted(folder.glob("*.toml"))
        }
    )


def time_limit(id: str, on: date) -> TimeLimit:
    """The edition of a limit for a case that starts on this day.

    Before the first edition known the first one serves, between two the older one: a wrong clock
    must not keep a complaint from being entered. Raises UserMistake for an unknown id.
    """
    editions = [limit for limit in time_limits() if limit.id == id]
    if not editions:
        raise UserMistake(f"没有「{id}」这条时限规则，可用 due --list 查看")
    in_force = [limit for limit in editions if limit.in_force(on)]
    if in_force:
        return max(in_force, key=lambda limit: limit.valid_from)
    begun = [limit for limit in editions if limit.valid_from <= on]
    if begun:
        return max(begun, key=lambda limit: limit.valid_from)
    return min(editions, key=lambda limit: limit.valid_from)


def scorecard(on: date) -> Scorecard:
    """The edition of the scorecard in force on this day, else the nearest earlier or first one."""
    cards = sorted(scorecards(), key=lambda card: card.valid_from)
    begun = [card for card in cards if card.valid_from <= on]
    return begun[-1] if begun else cards[0]


def normal_word(name: str, text: str) -> str:
    """The list's own word for what was written (10kV → 交流10kV); unknown text as it came."""
    entry = code_for(codes(name), text)
    return entry.name if entry is not None else text


def read_time_limits(path: Path) -> tuple[TimeLimit, ...]:
    """The limits of a TOML file. Raises ValueError naming the first row that cannot stand."""
    limits = tuple(_time_limit(row, path) for row in _load(path)["time_limit"])
    seen: set[tuple[str, date]] = set()
    for limit in limits:
        key = (limit.id, limit.valid_from)
        if key in seen:
            raise ValueError(f"{path.name}: {limit.id} twice from {limit.valid_from}")
        seen.add(key)
    return limits


def read_scorecards(path: Path) -> tuple[Scorecard, ...]:
    """The scorecards of a TOML file. Raises ValueError naming what does not fit together."""
    return tuple(_scorecard(row, path) for row in _load(path)["scorecard"])


def read_codes(path: Path) -> tuple[Code, ...]:
    """The list in a TOML file. Raises ValueError for a code used twice or a missing parent."""
    entries = tuple(
        Code(row["code"], row["name"], row.get("parent", ""), tuple(row.get("spellings", ())))
        for row in _load(path)["code"]
    )
    known = {entry.code for entry in entries}
    if len(known) != len(entries):
        raise ValueError(f"{path.name}: a code stands twice")
    for entry in entries:
        if entry.parent and entry.parent not in known:
            raise ValueError(f"{path.name}: {entry.code} has no parent {entry.parent}")
    return entries


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _time_limit(row: dict[str, Any], path: Path) -> TimeLimit:
    where = f"{path.name}: {row.get('id')}"
    if row["unit"] not in UNITS or row["value"] < 1:
        raise ValueError(f"{where}: {row['value']} {row['unit']}")
    if row.get("verified") and not (row["basis"] and row["article"]):
        raise ValueError(f"{where}: verified without basis or article")
    if row.get("valid_to") is not None and row["valid_to"] < row["valid_from"]:
        raise ValueError(f"{where}: ends before it begins")
    return TimeLimit(
        id=row["id"],
        title=row["title"],
        value=row["value"],
        unit=row["unit"],
        counts_first_day=row["counts_first_day"],
        roll_over=row["roll_over"],
        basis=row["basis"],
        article=row["article"],
        edition=row["edition"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        scope=row["scope"],
        verified=row.get("verified"),
        start_event=row["start_event"],
        basis_no=row.get("basis_no", ""),
        confidence=row["confidence"],
        preset=row.get("preset", ""),
    )


def _scorecard(row: dict[str, Any], path: Path) -> Scorecard:
    card = Scorecard(
        id=row["id"],
        title=row["title"],
        edition=row["edition"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        start=row["start"],
        indicators=tuple(Indicator(**item) for item in row["indicators"]),
        rules=tuple(CreditRule(**item) for item in row["rules"]),
        vetoes=tuple(VetoRule(**item) for item in row["vetoes"]),
        bands=tuple(Band(**item) for item in row["bands"]),
        note=row.get("note", ""),
        jump_from=row.get("jump_from", ""),
        new_months=row.get("new_months", 0),
        new_ceiling=row.get("new_ceiling", ""),
    )
    if wrong := _misfit(card):
        raise ValueError(f"{path.name}: {card.id} {card.edition}: {wrong}")
    return card


def _misfit(card: Scorecard) -> str:
    """What in a scorecard contradicts itself; empty when nothing does."""
    least = [band.least for band in card.bands]
    if least != sorted(set(least), reverse=True) or least[-1:] != [0]:
        return "bands must fall to 0"
    bonus = {indicator.id: indicator.bonus for indicator in card.indicators}
    for rule in card.rules:
        if rule.indicator not in bonus:
            return f"rule {rule.id} has no indicator {rule.indicator}"
        worths = (rule.points, rule.step_points)
        if rule.step < 1 or any(
            worth < 0 if bonus[rule.indicator] else worth > 0 for worth in worths
        ):
            return f"rule {rule.id} goes the wrong way"
    for veto in card.vetoes:
        if veto.rule not in card.rule_of or veto.ceiling not in card.grades:
            return f"veto on {veto.rule}"
    return ""
