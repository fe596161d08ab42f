"""The words the practice office is made of, read from `resources/demo/`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from sbdesk.paths import RESOURCES

DEMO = RESOURCES / "demo"


@dataclass(frozen=True)
class StaffWords:
    """Somebody who works in the practice office."""

    name: str
    role: str
    staff_no: str
    phone: str


@dataclass(frozen=True)
class Names:
    """What names of people are put together from."""

    surnames: str
    double_surnames: tuple[str, ...]
    first: str
    second: str
    alone: str
    shared: tuple[str, ...]
    special: tuple[str, ...]
    nicknames: tuple[str, ...]
    contact_roles: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """The station's own facts and what names of places are put together from."""

    station: dict[str, str]
    towns: tuple[str, ...]
    feeders: tuple[str, ...]
    village_front: tuple[str, ...]
    village_back: tuple[str, ...]
    firm_words: tuple[str, ...]


@dataclass(frozen=True)
class Trade:
    """A kind of firm or office; with `place` it is named after its village."""

    words: tuple[str, ...]
    nature: str
    industry: str
    category: str
    kva: tuple[int, ...]
    place: bool = False


@dataclass(frozen=True)
class Landmark:
    """A large customer that stands once; capacities in kVA."""

    name: str
    nature: str
    industry: str
    category: str
    kva: int
    address: str = ""
    importance: str = ""
    importance_note: str = ""
    security_kva: int = 0


@dataclass(frozen=True)
class CaseWords:
    """A complaint: what may be said, what is found, what is done within `measure_days`.

    With `home` only households say it.
    """

    category: str
    contents: tuple[str, ...]
    finding: str
    liability: str
    facts: str
    basis: str
    measures: str
    measure_days: int
    home: bool = False


@dataclass(frozen=True)
class ComplaintWords:
    """Complaints and the choices of their fields, each as often as it stands in the file."""

    channels: tuple[str, ...]
    contact_windows: tuple[str, ...]
    satisfactions: tuple[str, ...]
    cases: tuple[CaseWords, ...]


@dataclass(frozen=True)
class Talk:
    """What is said and seen on a visit to customers of some natures, and the promise made."""

    natures: tuple[str, ...]
    said: str
    seen: str
    expected_demand: str
    promise: str
    days: int
    result: str


@dataclass(frozen=True)
class VisitWords:
    """Visits and the choices of their fields."""

    channels: tuple[str, ...]
    satisfactions: tuple[str, ...]
    talks: tuple[Talk, ...]


@dataclass(frozen=True)
class Character:
    """How a customer behaves: rule, how often at least and at most, quantity at least and most."""

    name: str
    share: int
    facts: tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True)
class CreditWords:
    """Evidence by rule, and the characters."""

    evidence: dict[str, str]
    characters: tuple[Character, ...]


def load(name: str) -> dict[str, Any]:
    """A file of `resources/demo/`, lists as tuples."""
    with (DEMO / f"{name}.toml").open("rb") as file:
        found = tomllib.load(file)
    return {key: _fixed(value) for key, value in found.items()}


def _fixed(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    if isinstance(value, list):
        return tuple(_fixed(item) for item in value)
    if isinstance(value, dict):
        return {key: _fixed(item) for key, item in value.items()}
    return value


@cache
def staff_words() -> tuple[StaffWords, ...]:
    """Who works in the practice office: head, team leader, two account managers, counter."""
    return tuple(StaffWords(**row) for row in load("people")["staff"])


@cache
def names() -> Names:
    """What names of people are put together from."""
    found = {key: value for key, value in load("people").items() if key != "staff"}
    return Names(**{**found, "surnames": "".join(found["surnames"].split())})


@cache
def places() -> Places:
    """The station and its places."""
    found = load("places")
    return Places(station=found["station"], **found["names"])


@cache
def landmarks() -> tuple[Landmark, ...]:
    """The large customers that stand first."""
    return tuple(Landmark(**row) for row in load("trades")["landmark"])


@cache
def trades(size: str) -> tuple[Trade, ...]:
    """Trades of `large` (high-voltage) or `small` customers."""
    return tuple(Trade(**row) for row in load("trades")[size])


@cache
def complaint_words() -> ComplaintWords:
    """Complaints."""
    found = load("complaints")
    cases = tuple(CaseWords(**row) for row in found.pop("case"))
    return ComplaintWords(cases=cases, **found)


@cache
def visit_words() -> VisitWords:
    """Visits."""
    found = load("visits")
    talks = tuple(Talk(**row) for row in found["talk"])
    return VisitWords(found["visit_channels"], found["satisfactions"], talks)


@cache
def credit_words() -> CreditWords:
    """Credit facts."""
    found = load("credit")
    return CreditWords(found["evidence"], tuple(Character(**row) for row in found["character"]))
