"""Bands of contract capacity, read from `resources/rules/size_bands.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sbdesk.paths import RESOURCES

BANDS = RESOURCES / "rules" / "size_bands.toml"


@dataclass(frozen=True)
class SizeBand:
    """Capacities from `least_va` on, below the next band's; in VA."""

    title: str
    least_va: int


@cache
def size_bands() -> tuple[SizeBand, ...]:
    """The bands, smallest first."""
    return read_bands(BANDS)


def read_bands(path: Path) -> tuple[SizeBand, ...]:
    """The bands of a TOML file. Raises ValueError when they do not rise from 0."""
    with path.open("rb") as file:
        held = tomllib.load(file)
    found = tuple(SizeBand(row["title"], row["least"] * 1000) for row in held["band"])
    borders = [band.least_va for band in found]
    if borders[:1] != [0] or borders != sorted(set(borders)) or not held["reason"]:
        raise ValueError(f"{path.name}: bands must rise from 0 and say why")
    if len({band.title for band in found}) != len(found):
        raise ValueError(f"{path.name}: a title stands twice")
    return found


def size_sql(column: str) -> str:
    """The number of the band of a capacity, 0 for the smallest; NULL where none is known."""
    cases = " ".join(
        f"WHEN {column} >= {band.least_va} THEN {number}"
        for number, band in reversed(tuple(enumerate(size_bands())))
    )
    return f"CASE {cases} END"
