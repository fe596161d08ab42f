"""A package is hostile even when it is signed: rightly sealed, and against the rules."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sbdesk.store.engine import raw_connection
from sbdesk.store.judging import judge
from sbdesk.store.merging import Transaction, Verdict
from sbdesk.store.office import Office
from sbdesk.store.sealing import LATEST_CLOCK, SealedEntry
from tests.store.merge.forging import (
    CONTACT,
    CUSTOMER,
    OTHER,
    Forge,
    batch,
    entry,
    head,
    journal,
    more,
    raw_batch,
    sealed,
    second_batch,
)
from tests.store.merge.sites import UUIDS, Hand, Template, faults, look

A, B, C = UUIDS
ADD, IMPORT, EDIT_IMPORTED, ADD_CONTACT, EDIT, WITHDRAW, EDIT_WITHDRAWN = range(7)
NEW = b"n" * 16
MAX = 2**63 - 1


def parents(*names: tuple[Any, Any]) -> dict[str, Any]:
    return {"parents": names}


CASES: dict[str, tuple[int, Forge]] = {
    "unknown table": (EDIT, entry(tbl=99)),
    "table 0": (EDIT, entry(tbl=0)),
    "table is no number": (EDIT, entry(tbl="3")),
    "table is true": (EDIT, entry(tbl=True)),
    "unknown column": (EDIT, entry(col=99)),
    "column is a list": (EDIT, entry(col=[4])),
    "row of 15 bytes": (EDIT, entry(row=b"r" * 15)),
    "row is text": (EDIT, entry(row="r" * 16)),
    "life is 2": (WITHDRAW, entry(new=2)),
    "life is nothing": (WITHDRAW, entry(new=None)),
    "life is true": (WITHDRAW, entry(new=True)),
    "life is text": (WITHDRAW, entry(new="0")),
    "life was 7": (WITHDRAW, entry(old=7)),
    "reference of 4 bytes": (ADD_CONTACT, entry(1, new=b"r" * 4)),
    "reference is text": (ADD_CONTACT, entry(1, new="r" * 16)),
    "text is a number": (EDIT, entry(new=5)),
    "text is bytes": (EDIT, entry(new=b"x")),
    "text was a number": (EDIT, entry(old=5)),
    "number is text": (EDIT, entry(col=13, new="5000", old=None)),
    "float": (EDIT, entry(col=13, new=1.5, old=None)),
    "not a number": (EDIT, entry(col=13, new=float("nan"), old=None)),
    "endless": (EDIT, entry(new=float("inf"))),
    "integer beyond 64 bits": (EDIT, entry(col=13, new=2**63, old=None)),
    "integer below 64 bits": (EDIT, entry(col=13, new=-(2**63) - 1, old=None)),
    "lone surrogate": (EDIT, entry(new="\ud800")),
    "text beyond 1 MB": (EDIT, entry(new="x" * (1024 * 1024 + 1))),
    "text of three bytes a character beyond 1 MB": (EDIT, entry(new="电" * 350_000)),
    "text with a NUL": (EDIT, entry(new="甲\0乙")),
    "value is a list": (EDIT, entry(new=["x"])),
    "rank too high": (EDIT, entry(rank=9)),
    "rank too low": (EDIT, entry(rank=1)),
    "first rank is 2": (ADD, entry(rank=2)),
    "rank on a batch is 1": (EDIT_IMPORTED, entry(rank=1)),
    "rank on a batch is 3": (EDIT_IMPORTED, entry(rank=3)),
    "rank of a first value on a withdrawn record": (EDIT_WITHDRAWN, entry(rank=3)),
    "rank is text": (EDIT, entry(rank="2")),
    "same parent twice": (EDIT, entry(**parents((A, 3), (A, 3)))),
    "itself as parent": (EDIT, entry(**parents((A, 9)))),
    "own future as parent": (EDIT, entry(**parents((A, 30)))),
    "parent of another record": (EDIT, entry(**parents((A, 6)), rank=2)),
    "parent of another cell first": (EDIT_WITHDRAWN, entry(**parents((A, 3), (A, 10)))),
    "parent of another cell": (EDIT, entry(**parents((A, 3), (A, 2)))),
    "batch that did not make it as parent": (EDIT, entry(**parents((A, 4)), rank=2)),
    "parent without number": (EDIT, entry(**parents((A, None)))),
    "parent 0": (EDIT, entry(**parents((A, 0)))),
    "parent of no machine": (EDIT, entry(**parents(("A", 3)))),
    "parent is a number": (EDIT, entry(parents=(3,))),
    "parents are a number": (EDIT, entry(parents=3)),
    "entry number is text": (EDIT, entry(seq="9")),
    "more than it says": (EDIT, head(n=1 + 1)),
    "none though it says one": (EDIT, lambda t: sealed(replace(t, entries=()))),
    "nothing at all": (EDIT, lambda t: sealed(replace(head(n=0)(t), entries=()))),
    "first is later": (EDIT, lambda t: head(first=10)(entry(seq=10)(t))),
    "first is earlier": (EDIT, lambda t: head(first=1)(entry(seq=1)(t))),
    "first beyond 64 bits": (EDIT, lambda t: head(first=2**64)(entry(seq=2**64)(t))),
    "sequence is text": (EDIT, head(seq="5")),
    "sequence beyond 64 bits": (EDIT, head(seq=2**63)),
    "clock beyond 64 bits": (EDIT, head(hlc=2**63)),
    "clock that would end all clocks": (EDIT, head(hlc=MAX)),
    "clock beyond the latest": (EDIT, head(hlc=LATEST_CLOCK + 2**21)),
    "clock no later than the one before": (EDIT, head(hlc=1)),
    "clock is text": (EDIT, head(hlc="1")),
    "clock is true": (EDIT, head(hlc=True)),
    "unknown action": (EDIT, head(action="format disk")),
    "action is a list": (EDIT, head(action=["edit"])),
    "sentence with a NUL": (EDIT, head(sentence="修\0改")),
    "sentence with a lone surrogate": (EDIT, head(sentence="\udfff")),
    "sentence beyond 1 MB": (EDIT, head(sentence="x" * (1024 * 1024 + 1))),
    "no sentence": (EDIT, head(sentence=None)),
    "no name": (EDIT, head(person_name=None)),
    "person of 4 bytes": (EDIT, head(person=b"1234")),
    "person is text": (EDIT, head(person="王")),
    "no such day": (EDIT, head(wall="2026-02-30T00:00:00Z")),
    "time of another form": (EDIT, head(wall="yesterday")),
    "takes itself back": (EDIT, head(undoes=(A, 5))),
    "takes back of no machine": (EDIT, head(undoes=("A", 1))),
    "takes back half": (EDIT, head(undoes=(A,))),
    "takes back a number": (EDIT, head(undoes=1)),
    "hash of another length": (EDIT, lambda t: replace(t, hash=b"1")),
    "hash before it of another length": (EDIT, lambda t: replace(t, prev=b"1")),
    "cell written twice at once": (
        EDIT,
        more(SealedEntry(0, 3, CUSTOMER, 4, "甲", "甲三", ((A, 3),), 2)),
    ),
    "record made twice at once": (
        ADD,
        more(SealedEntry(0, 3, CUSTOMER, 1, None, 1, (), 1)),
    ),
    "made in bulk and written in without it": (
        IMPORT,
        more(SealedEntry(0, 3, OTHER, 4, None, "戊", (), 1)),
    ),
    "made in two batches": (IMPORT, second_batch([(OTHER, 1, "乙")])),
    "batch of an unknown table": (IMPORT, raw_batch(tbl=99)),
    "batch of no table": (IMPORT, raw_batch(tbl=None)),
    "batch counted wrong": (IMPORT, raw_batch(n=3)),
    "batch that is none": (IMPORT, raw_batch(data=b"no batch")),
    "batch that is text": (IMPORT, raw_batch(data="x")),
    "batch of another hash": (IMPORT, raw_batch(hash=bytes(32))),
    "batch of an unknown column": (IMPORT, batch([1, 99], [(NEW, 1, "x")])),
    "batch of a column twice": (IMPORT, batch([1, 4, 4], [(NEW, 1, "x", "y")])),
    "batch of a column that is text": (IMPORT, batch([1, "name"], [(NEW, 1, "x")])),
    "batch of a column that is true": (IMPORT, batch([True, 4], [(NEW, 1, "x")])),
    "batch without lives": (IMPORT, batch([4], [(NEW, "x")])),
    "batch of withdrawn records": (IMPORT, batch([1, 4], [(NEW, 0, "x")])),
    "batch of lives that are true": (IMPORT, batch([1, 4], [(NEW, True, "x")])),
    "batch of a row twice": (IMPORT, batch([1, 4], [(NEW, 1, "x"), (NEW, 1, "x")])),
    "batch of a row of 4 bytes": (IMPORT, batch([1, 4], [(b"1234", 1, "x")])),
    "batch of a row without id": (IMPORT, batch([1, 4], [(None, 1, "x")])),
    "batch of a text that is a number": (IMPORT, batch([1, 4], [(NEW, 1, 5)])),
    "batch of a text that is a list": (IMPORT, batch([1, 4], [(NEW, 1, ["x"])])),
    "batch of a number that is text": (IMPORT, batch([1, 13], [(NEW, 1, "5")])),
    "batch of a float": (IMPORT, batch([1, 13], [(NEW, 1, 1.5)])),
    "batch of an endless number": (IMPORT, batch([1, 13], [(NEW, 1, float("inf"))])),
    "batch of a number beyond 64 bits": (IMPORT, batch([1, 13], [(NEW, 1, 2**63)])),
    "batch of a reference of 4 bytes": (IMPORT, batch([1, 29], [(NEW, 1, b"1234")])),
    "batch of a text with a NUL": (IMPORT, batch([1, 4], [(NEW, 1, "x\0")])),
    "batch of a long text": (IMPORT, batch([1, 4], [(NEW, 1, "x" * (1024 * 1024 + 1))])),
    "batch of no rows": (IMPORT, batch([1, 4], [])),
}


def forged(package: list[Transaction], case: str) -> list[Transaction]:
    """The day up to the transaction that is forged."""
    place, forge = CASES[case]
    return [*package[:place], forge(package[place])]


@pytest.mark.parametrize("case", CASES)
def test_what_no_machine_writes_is_damaged_and_changes_nothing(
    package: list[Transaction], target: Office, case: str
) -> None:
    *before, bad = forged(package, case)
    assert target.apply(before).refused == []
    seen = look(target)
    with target.reader() as session:
        assert judge(raw_connection(session), bad) is Verdict.DAMAGED
    applied = target.apply([bad])
    assert [verdict for *_, verdict in applied.refused] == [Verdict.DAMAGED]
    assert look(target) == seen
    assert faults(target) == []
    assert target.apply(package).refused == [], "and the true one is taken afterwards"
    assert faults(target) == []


@pytest.mark.parametrize(
    ("place", "forge"),
    [
        (EDIT, entry(new="别的")),
        (EDIT, entry(new="电" * 300_000)),
        (EDIT, entry(new=None)),
        (IMPORT, batch([1, 4, 13, 29], [(NEW, 1, "x", -5, None), (OTHER, 1, None, MAX, None)])),
        (EDIT, head(hlc=int(datetime(2099, 12, 31, tzinfo=UTC).timestamp() * 1000) << 16)),
        (EDIT, head(hlc=LATEST_CLOCK)),
        (EDIT, head(undoes=(A, 1), action="undo")),
        (EDIT, head(person=b"p" * 16, sentence="𬭎")),
        (WITHDRAW, entry(**parents((A, 1)))),
    ],
)
def test_what_a_machine_may_write_is_new(
    package: list[Transaction], target: Office, place: int, forge: Forge
) -> None:
    applied = target.apply([*package[:place], forge(package[place])])
    assert (applied.new, applied.refused) == (place + 1, [])
    assert faults(target) == []


def test_after_a_clock_at_its_end_the_office_still_writes(
    package: list[Transaction], target: Office
) -> None:
    target.apply([*package[:EDIT], head(hlc=LATEST_CLOCK)(package[EDIT])])
    Hand(target).set_cell((3, CUSTOMER, 4), "后来")
    (last,) = [t for t in journal(target) if t.head.hlc > LATEST_CLOCK]
    assert last.head.hlc == LATEST_CLOCK + 1
    assert faults(target) == []


def test_no_clock_is_earlier_than_what_the_action_builds_on(
    package: list[Transaction], target: Office, templates: list[Template]
) -> None:
    """Otherwise whoever hands it on would send it before that, and it would be refused there."""
    third = templates[2].open(2026)
    third.apply(package[:EDIT])
    Hand(third).set_cell((3, CUSTOMER, 4), "丙")
    edit = journal(third)[-1]
    Hand(third).set_cell((3, CUSTOMER, 9), "13700000000")
    first_value = replace_place(journal(third)[-1], 1)
    Hand(third).add_contact(NEW, CUSTOMER, "戊")
    contact = replace_place(journal(third)[-1], 1)
    third.close()
    target.apply(package[:EDIT])
    for bad in (edit, first_value, contact, head(undoes=(A, 4))(edit)):
        early = head(hlc=5)(bad)
        assert [v for *_, v in target.apply([early]).refused] == [Verdict.DAMAGED], early
    assert target.apply([edit]).refused == []


def replace_place(transaction: Transaction, seq: int) -> Transaction:
    """As if it were the first that its machine did."""
    parts = [
        replace(e, seq=e.seq - transaction.head.first + 1, parents=()) for e in transaction.entries
    ]
    first = replace(transaction.head, seq=seq, first=1)
    return sealed(replace(transaction, head=first, prev=bytes(32), entries=tuple(parts)))


def test_an_action_may_be_older_than_a_second_making_of_its_record(
    templates: list[Template], target: Office
) -> None:
    """The desk brings a customer in in 2026, the hall in 2002 and then edits it."""
    hall, desk = templates[0].open(2002), templates[2].open(2026)
    for office in (hall, desk):
        Hand(office).import_customers({OTHER: {4: "乙"}})
    Hand(hall).set_cell((3, OTHER, 9), "13900000000")
    Hand(hall).add_contact(CONTACT, OTHER, "丁")
    for source in (desk, hall):
        assert target.apply(journal(source)).refused == []
        source.close()
    assert faults(target) == []


def test_without_the_making_that_it_knew_an_action_waits_for_it(
    templates: list[Template], target: Office
) -> None:
    """The customer was brought in here too, but later; the hall's making has not come yet."""
    hall, desk = templates[0].open(2002), templates[2].open(2002)
    for office in (hall, target):
        Hand(office).import_customers({OTHER: {4: "乙"}})
    desk.apply(journal(hall))
    Hand(desk).add_contact(CONTACT, OTHER, "丁")
    contact = next(t for t in journal(desk) if t.head.origin != journal(hall)[0].head.origin)
    assert [v for *_, v in target.apply([contact]).refused] == [Verdict.GAP]
    assert target.apply([*journal(hall), contact]).refused == []
    assert faults(target) == []
    hall.close()
    desk.close()


def test_the_rest_of_a_fork_is_a_fork(
    package: list[Transaction], target: Office, templates: list[Template]
) -> None:
    target.apply(package[:1])
    other = head(sentence="另一份")(package[0])
    second = sealed(replace(package[1], prev=other.hash))
    applied = target.apply([other, second])
    assert [verdict for *_, verdict in applied.refused] == [Verdict.FORKED] * 2
    assert faults(target) == []


def test_what_contradicts_itself_is_no_fork(package: list[Transaction], target: Office) -> None:
    target.apply(package[:1])
    assert [v for *_, v in target.apply([replace(package[0], hash=bytes(32))]).refused] == [
        Verdict.DAMAGED
    ]
    with target.reading() as raw:
        assert raw.execute("SELECT count(*) FROM quarantine").fetchall() == [(0,)]
