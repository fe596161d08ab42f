"""What a customer's file must hold, what of it is missing or no longer valid (inventory rows 5, 8).

What must be there is data: dated needs, each for some kinds of customers and with its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, timedelta
from enum import Enum
from typing import Final

from sbdesk.domain.dossier import Values

USUAL_LIFECYCLE: Final = "现存"
"""A customer of whom nobody said otherwise has a connection."""
_NEVER: Final = "9999-12-31"


class Gap(Enum):
    """Why a need is not met, or soon will not be."""

    MISSING = "缺"
    EXPIRED = "已过期"
    SOON = "快到期"


@dataclass(frozen=True)
class Need:
    """One thing a file must hold, from a day on.

    It concerns customers of `kinds` (all when empty) in a stage of `lifecycles`, with `important`
    those of an importance only. It is met by a filled column `field` of the customer, or by a live
    part of the kind `part` whose columns hold one of the values in `among`, whose columns in
    `filled` are filled, and whose day in `ends` (where the kind has one) has not passed, unless
    its columns in `renews` say that it goes on. What is past its day has expired if it `expires`,
    else it is gone (a meter taken down); `warn_days` before that day an expiry is told.
    `page` is where the clerk puts it in.
    """

    id: str
    title: str
    page: str
    reason: str
    edition: str
    valid_from: date
    valid_to: date | None = None
    kinds: tuple[str, ...] = ()
    lifecycles: tuple[str, ...] = ()
    important: bool = False
    field: str = ""
    part: str = ""
    among: Mapping[str, tuple[str, ...]] = made(default_factory=dict)
    filled: tuple[str, ...] = ()
    renews: Mapping[str, tuple[str, ...]] = made(default_factory=dict)
    ends: str = ""
    expires: bool = False
    warn_days: int = 30

    def in_force(self, on: date) -> bool:
        """Whether the need counts on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def concerns(self, customer: Values) -> bool:
        """Whether a customer's file must hold it; columns as the table has them."""
        if self.kinds and customer.get("kind") not in self.kinds:
            return False
        if self.important and not customer.get("importance"):
            return False
        return (customer.get("lifecycle") or USUAL_LIFECYCLE) in self.lifecycles

    def fits(self, part: Values) -> bool:
        """Whether a part is of the sort that is needed, its day of expiry aside."""
        return all(part.get(column) in wanted for column, wanted in self.among.items()) and all(
            part.get(column) for column in self.filled
        )

    def last_day(self, part: Values) -> str:
        """The day after which a part no longer meets it, ISO; "" when there is none."""
        if any(part.get(column) in wanted for column, wanted in self.renews.items()):
            return ""
        return str(part.get(self.ends) or "") if self.ends else ""


@dataclass(frozen=True)
class Shortfall:
    """A need that is not met: nothing there, expired on a day, or to expire on a day.

    `person` is who answers for the paper, None where nobody is named.
    """

    need: Need
    gap: Gap
    ends_on: str = ""
    person: bytes | None = None

    @property
    def words(self) -> str:
        """营业执照 已过期 2026-09-18."""
        if self.gap is Gap.MISSING:
            return self.need.title
        word = "已过期" if self.gap is Gap.EXPIRED else "将到期"
        return f"{self.need.title} {word} {self.ends_on}"


@dataclass(frozen=True)
class Judged:
    """A file against the needs: `percent` of those that concern it, what is missing, what soon is.

    A file that nothing is asked of is complete. Only a file without a gap has 100.
    """

    percent: int
    missing: tuple[Shortfall, ...]
    soon: tuple[Shortfall, ...]


def needs_on(needs: Iterable[Need], day: date) -> tuple[Need, ...]:
    """The needs in force on a day."""
    return tuple(need for need in needs if need.in_force(day))


def judge(
    needs: Sequence[Need], customer: Values, parts: Mapping[str, Sequence[Values]], today: date
) -> Judged:
    """Hold a file against the needs; `parts` are the live ones by kind."""
    concerning = [need for need in needs if need.concerns(customer)]
    found = [_shortfall(need, customer, parts.get(need.part, ()), today) for need in concerning]
    missing = tuple(one for one in found if one is not None and one.gap is not Gap.SOON)
    soon = tuple(one for one in found if one is not None and one.gap is Gap.SOON)
    met = len(concerning) - len(missing)
    return Judged(percent_of(met, len(concerning)), missing, soon)


def percent_of(met: int, asked: int) -> int:
    """Whole percent, rounded down: 100 only when everything is there."""
    return 100 if met >= asked else 100 * met // asked


def _shortfall(
    need: Need, customer: Values, parts: Sequence[Values], today: date
) -> Shortfall | None:
    if need.field:
        return None if customer.get(need.field) else Shortfall(need, Gap.MISSING)
    fitting = [part for part in parts if need.fits(part)]
    person = _responsible(fitting or parts, need)
    if not fitting:
        return Shortfall(need, Gap.MISSING, person=person)
    ends_on = max((need.last_day(part) for part in fitting), key=lambda day: day or _NEVER)
    if ends_on and ends_on < today.isoformat():
        gap = Gap.EXPIRED if need.expires else Gap.MISSING
        return Shortfall(need, gap, ends_on if need.expires else "", person)
    warned = (today + timedelta(days=need.warn_days)).isoformat()
    if need.expires and ends_on and ends_on <= warned:
        return Shortfall(need, Gap.SOON, ends_on, person)
    return None


def _responsible(parts: Sequence[Values], need: Need) -> bytes | None:
    """Who the last entered part of the same sort names as responsible."""
    for part in reversed(parts):
        named = part.get("responsible_id")
        kinds = need.among.get("kind", ())
        if isinstance(named, bytes) and (not kinds or part.get("kind") in kinds):
            return named
    return None
