"""The words the files of the practice office are made of (`resources/demo/dossier.toml`)."""

from dataclasses import dataclass
from functools import cache

from sbdesk.services.demo_words import load


@dataclass(frozen=True)
class Condition:
    """How a business does; `share` of its usual consumption in percent."""

    condition: str
    source: str
    note: str
    share: int


@dataclass(frozen=True)
class Change:
    """A change of use; `refund` the least and the most 分."""

    kind: str
    before: str
    after: str
    refund: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Inspection:
    """What an inspection came to."""

    result: str
    findings: str
    demands: str


@dataclass(frozen=True)
class DossierWords:
    """Places and positions by nature, lists of words, prices and hours, and what may happen."""

    places: dict[str, tuple[str, ...]]
    positions: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    fen_per_kwh: dict[str, int]
    hours: dict[str, tuple[int, ...]]
    conditions: tuple[Condition, ...]
    changes: tuple[Change, ...]
    inspections: tuple[Inspection, ...]


@cache
def dossier_words() -> DossierWords:
    """The words."""
    found = load("dossier")
    return DossierWords(
        found["places"],
        found["positions"],
        found["words"],
        found["fen_per_kwh"],
        found["hours"],
        tuple(Condition(**row) for row in found["condition"]),
        tuple(Change(**row) for row in found["change"]),
        tuple(Inspection(**row) for row in found["inspection"]),
    )
