"""How complete a customer's file is, and what is missing from all of them (inventory rows 5, 8)."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sbdesk.domain.completeness import Judged, Need, Shortfall, judge, percent_of
from sbdesk.domain.dossier import Value, Values
from sbdesk.services.completeness_rules import counted, gap_bits, needs
from sbdesk.services.desk import Desk
from sbdesk.store.driver import Connection

NOBODY = "没有指定"
"""Who is responsible where neither the paper nor the customer names anybody."""
_AT_ONCE = 20_000
Checkpoint = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Missing:
    """One gap: `what` in words, the `page` of the file, the `kind` of part or the `field`.

    `gap` is 缺, 已过期 or 快到期; `ends_on` the day it ended or ends; `reason` why it is needed;
    `responsible` the name of who answers for it, "" for nobody; `sort` what kind of paper or
    device fills the gap best.
    """

    what: str
    page: str
    kind: str
    field: str
    responsible: str
    gap: str = "缺"
    ends_on: str = ""
    reason: str = ""
    title: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Completeness:
    """`percent` of what this file must hold; what is missing or expired; what will expire soon."""

    percent: int
    missing: tuple[Missing, ...]
    soon: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class MissingGroup:
    """The customers of one village of whom one person has something to bring in, by 户号.

    `customers` holds their local numbers, `gaps` for each the needs not met, as bits.
    """

    person: str
    village: str
    customers: "array[int]"
    gaps: "array[int]"


@dataclass(frozen=True)
class MissingList:
    """All that is missing, by person and village; `needs` by the number of their bit."""

    groups: tuple[MissingGroup, ...]
    needs: tuple[Need, ...]
    customers: int
    asked: int
    """So many customers have a gap, of so many live ones."""

    def words(self, gaps: int) -> tuple[str, ...]:
        """The titles of the needs in these bits."""
        return tuple(need.title for bit, need in enumerate(self.needs) if gaps >> bit & 1)


def completeness_of(desk: Desk, customer: bytes) -> Completeness:
    """One file held against what is needed today; complete when the customer is gone."""
    with desk.reading() as raw:
        return completeness_in(raw, customer, desk.today())


def completeness_in(raw: Connection, customer: bytes, today: date) -> Completeness:
    """`completeness_of` inside a reader that is already open."""
    asked = needs(today)
    fields = {need.field for need in asked if need.field}
    columns = sorted(fields | {"kind", "lifecycle", "importance", "manager_id"})
    row = raw.execute(
        f"SELECT {', '.join(columns)} FROM customer WHERE id = ?", (customer,)
    ).fetchone()
    if row is None:
        return Completeness(100, ())
    values: dict[str, Value] = dict(zip(columns, row, strict=True))
    parts = {
        kind: _parts(raw, kind, customer, [need for need in asked if need.part == kind])
        for kind in sorted({need.part for need in asked if need.part})
    }
    return _told(raw, judge(asked, values, parts, today), values["manager_id"])


def _parts(raw: Connection, kind: str, customer: bytes, asked: Sequence[Need]) -> list[Values]:
    names = {"id"}
    for need in asked:
        names |= {*need.among, *need.filled, *need.renews} | ({need.ends} - {""})
    if kind == "customer_paper":
        names.add("responsible_id")
    columns = sorted(names)
    rows = raw.execute(
        f"SELECT {', '.join(columns)} FROM {kind} WHERE customer_id = ? AND live = 1 ORDER BY pk",
        (customer,),
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _told(raw: Connection, judged: Judged, manager: Value) -> Completeness:
    names = _names(raw)

    def told(one: Shortfall) -> Missing:
        person = one.person or (manager if isinstance(manager, bytes) else None)
        need = one.need
        return Missing(
            one.words,
            need.page,
            need.part,
            need.field,
            names.get(person, "") if person else "",
            one.gap.value,
            one.ends_on,
            need.reason,
            need.title,
            next(iter(need.among.get("kind", ())), ""),
        )

    return Completeness(
        judged.percent,
        tuple(told(one) for one in judged.missing),
        tuple(told(one) for one in judged.soon),
    )


def _names(raw: Connection) -> dict[bytes, str]:
    return {id: name or "" for id, name in raw.execute("SELECT id, name FROM person")}


def percents(desk: Desk, pks: Sequence[int]) -> dict[int, int]:
    """How complete some files are, by local number; at most a few hundred at a time."""
    sums, parameters = counted(desk.today())
    marks = ", ".join("?" * len(pks))
    sql = f"SELECT c.pk, {sums} FROM customer c WHERE c.live = 1 AND c.pk IN ({marks})"
    with desk.reading() as raw:
        rows = raw.execute(sql, [*parameters, *pks]).fetchall()
    return {pk: percent_of(asked - unmet, asked) for pk, asked, unmet in rows}


def missing_by_person(desk: Desk, checkpoint: Checkpoint) -> MissingList:
    """What is missing of every file, by who answers for it and the village.

    A paper's own responsible person goes before the customer's manager, so that one customer can
    stand with two people, with the gaps of each. `checkpoint(done, total, words)` may raise to
    stop.
    """
    today = desk.today()
    asked = needs(today)
    with desk.reading() as raw:
        names = _names(raw)
        total, top = raw.execute(
            "SELECT count(*), max(pk) FROM customer WHERE live = 1"
        ).fetchall()[0]
        gathered = _Gathered(names, _paper_people(raw, asked))
        for start in range(0, top or 0, _AT_ONCE):
            checkpoint(min(start, total), total, "正在核对资料")
            gathered.take(_gaps(raw, today, start, start + _AT_ONCE))
        checkpoint(total, total, "正在核对资料")
    return MissingList(gathered.groups(), asked, gathered.count, total)


def _gaps(
    raw: Connection, today: date, after: int, upto: int
) -> list[tuple[int, bytes, str, str, bytes | None, int]]:
    """pk, id, 户号, village, manager and bits of the customers with a gap in a range of pks."""
    bits, parameters = gap_bits(today)
    rows = raw.execute(
        f"SELECT c.pk, c.id, c.customer_no, c.village, c.manager_id, {bits} FROM customer c "
        "WHERE c.live = 1 AND c.pk > ? AND c.pk <= ?",
        [*parameters, after, upto],
    )
    return [
        (pk, id, no or "", village or "", who, gaps)
        for pk, id, no, village, who, gaps in rows
        if gaps
    ]


def _paper_people(raw: Connection, asked: Sequence[Need]) -> dict[tuple[bytes, int], bytes]:
    """Who answers for a paper of a customer, by the customer and the bit of the need."""
    found: dict[tuple[bytes, int], bytes] = {}
    rows = raw.execute(
        "SELECT customer_id, kind, responsible_id FROM customer_paper "
        "WHERE live = 1 AND responsible_id IS NOT NULL AND customer_id IS NOT NULL ORDER BY pk"
    ).fetchall()
    for bit, need in enumerate(asked):
        if need.part == "customer_paper":
            kinds = need.among.get("kind", ())
            for customer, kind, person in rows:
                if not kinds or kind in kinds:
                    found[customer, bit] = person
    return found


class _Gathered:
    """Rows as they come, put with person and village."""

    def __init__(
        self, names: dict[bytes, str], paper_people: dict[tuple[bytes, int], bytes]
    ) -> None:
        self._names, self._papers = names, paper_people
        self._with_papers = {customer for customer, _ in paper_people}
        self._held: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
        self.count = 0

    def take(self, rows: Sequence[tuple[int, bytes, str, str, bytes | None, int]]) -> None:
        self.count += len(rows)
        for pk, customer, number, village, manager, gaps in rows:
            if customer not in self._with_papers:
                self._put(manager, village, number, pk, gaps)
                continue
            split: dict[bytes | None, int] = {}
            for bit in range(gaps.bit_length()):
                if gaps >> bit & 1:
                    person = self._papers.get((customer, bit), manager)
                    split[person] = split.get(person, 0) | 1 << bit
            for person, some in split.items():
                self._put(person, village, number, pk, some)

    def _put(self, person: bytes | None, village: str, number: str, pk: int, gaps: int) -> None:
        name = self._names.get(person, "") if person else ""
        self._held.setdefault((name, village), []).append((number, pk, gaps))

    def groups(self) -> tuple[MissingGroup, ...]:
        """By person, those without one last; within by village, the unknown one last."""
        found = []
        for (person, village), rows in sorted(self._held.items(), key=_named_first):
            rows.sort(key=lambda row: (row[0] == "", row[0], row[1]))
            found.append(
                MissingGroup(
                    person,
                    village,
                    array("q", [pk for _, pk, _ in rows]),
                    array("q", [gaps for _, _, gaps in rows]),
                )
            )
        return tuple(found)


def _named_first(item: tuple[tuple[str, str], object]) -> tuple[bool, str, bool, str]:
    (person, village), _ = item
    return person == "", person, village == "", village
