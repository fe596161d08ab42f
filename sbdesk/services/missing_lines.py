"""The list of what is missing, as a page shows it: whose, of what, in which order; written out."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sbdesk.services.completeness import NOBODY, MissingGroup, MissingList
from sbdesk.services.customer_list import CustomerQuery, customer_ids, customer_rows
from sbdesk.services.desk import Desk

if TYPE_CHECKING:
    from sbdesk.services.exporting import Exported

BY_VILLAGE: Final = "village"
"""The order in which the lines stand under their villages."""
_PAGE = 500
Checkpoint = Callable[[int, int, str], None]


@dataclass(frozen=True)
class PersonCount:
    """So many customers with so many gaps that one person answers for; "" is nobody."""

    person: str
    customers: int
    gaps: int


@dataclass(frozen=True)
class MissingLines:
    """Customers by local number, the gaps of each as bits, and the villages they stand under.

    A village is (the place of its first line, its name, how many lines); none when the lines are
    in another order.
    """

    customers: array[int]
    gaps: array[int]
    villages: tuple[tuple[int, str, int], ...]


def people_of(missing: MissingList) -> tuple[PersonCount, ...]:
    """Everybody who has something to bring in, in the order of the groups."""
    customers: dict[str, int] = {}
    gaps: Counter[str] = Counter()
    for group in missing.groups:
        customers[group.person] = customers.get(group.person, 0) + len(group.customers)
        gaps[group.person] += sum(bits.bit_count() for bits in group.gaps)
    return tuple(PersonCount(person, customers[person], gaps[person]) for person in customers)


def needs_of(missing: MissingList, person: str | None) -> tuple[tuple[int, int], ...]:
    """(bit, customers) of each need that is not met, the most frequent first; None is everybody."""
    found: Counter[int] = Counter()
    for group in _of(missing, person):
        for bits, count in Counter(group.gaps).items():
            for bit in range(bits.bit_length()):
                if bits >> bit & 1:
                    found[bit] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def lines_of(missing: MissingList, person: str | None, bit: int | None = None) -> MissingLines:
    """The lines of one person, under their villages; of one need only where it is given.

    For everybody (None) a customer with whom two people have something to do stands twice.
    """
    customers, gaps = array("q"), array("q")
    villages: list[tuple[int, str, int]] = []
    by_village: dict[str, list[MissingGroup]] = {}
    for group in _of(missing, person):
        by_village.setdefault(group.village, []).append(group)
    for village in sorted(by_village, key=lambda name: (name == "", name)):
        start = len(customers)
        for group in by_village[village]:
            for pk, bits in zip(group.customers, group.gaps, strict=True):
                if bit is None or bits >> bit & 1:
                    customers.append(pk)
                    gaps.append(bits)
        if len(customers) > start:
            villages.append((start, village, len(customers) - start))
    return MissingLines(customers, gaps, tuple(villages))


def resorted(desk: Desk, lines: MissingLines, order: str, descending: bool) -> MissingLines:
    """The same lines in another order: `gaps` by their number, else an order of the list."""
    places: Sequence[int] = range(len(lines.customers))
    if order == "gaps":
        places = sorted(places, key=lambda at: lines.gaps[at].bit_count(), reverse=descending)
    else:
        ranks = {pk: at for at, pk in enumerate(customer_ids(desk, CustomerQuery(order)))}
        last = len(ranks)
        places = sorted(
            places, key=lambda at: ranks.get(lines.customers[at], last), reverse=descending
        )
    return MissingLines(
        array("q", [lines.customers[at] for at in places]),
        array("q", [lines.gaps[at] for at in places]),
        (),
    )


def export_missing(
    desk: Desk, missing: MissingList, person: str | None, out: Path, checkpoint: Checkpoint
) -> Exported:
    """Write the list to .xlsx or .csv, a line for each customer of each person; phones masked.

    Raises `UserMistake` when the person at work may not, or the suffix is unknown.
    """
    from sbdesk.services.exporting import export_words

    headings = ("负责人", "村", "户号", "户名", "联系电话", "缺项数", "缺什么")
    return export_words(
        desk, out, "还缺的资料", headings, _written_lines(desk, missing, person, checkpoint)
    )


def _written_lines(
    desk: Desk, missing: MissingList, person: str | None, checkpoint: Checkpoint
) -> Iterator[list[str | int]]:
    groups = _of(missing, person)
    total, done = sum(len(group.customers) for group in groups), 0
    for group in groups:
        for start in range(0, len(group.customers), _PAGE):
            checkpoint(done, total, "正在写清单")
            pks = group.customers[start : start + _PAGE]
            rows = customer_rows(desk, pks)
            for pk, bits in zip(pks, group.gaps[start : start + _PAGE], strict=True):
                done += 1
                if pk in rows:
                    row = rows[pk]
                    yield [
                        *(group.person or NOBODY, group.village, row.customer_no, row.name),
                        *(row.phone, bits.bit_count(), "、".join(missing.words(bits))),
                    ]
    checkpoint(total, total, "正在写清单")


def _of(missing: MissingList, person: str | None) -> list[MissingGroup]:
    return [group for group in missing.groups if person is None or group.person == person]
