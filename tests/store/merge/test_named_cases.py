"""The rules of the merge one by one, each in the smallest history that shows it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from sbdesk.store.clashes import clashes
from sbdesk.store.engine import raw_connection
from sbdesk.store.merging import Transaction, Verdict, transactions_beyond
from sbdesk.store.office import Office
from sbdesk.store.same_numbers import same_numbers
from tests.store.merge.model import LIVE, Cell, Value
from tests.store.merge.sites import UUIDS, Hand, Template, faults, look

ROW, OTHER, CONTACT = b"r" * 16, b"s" * 16, b"c" * 16
NAME: Cell = (3, ROW, 4)
PHONE: Cell = (3, ROW, 9)
LIFE: Cell = (3, ROW, LIVE)
NUMBER = "6267000000011"


@pytest.fixture
def sites(templates: list[Template]) -> Iterator[list[Office]]:
    """A in 2002, B in 2026, C in 2099; A made a customer and all have it."""
    years = (2002, 2026, 2099)
    offices = [template.open(year) for template, year in zip(templates, years, strict=True)]
    Hand(offices[0]).add_customer(ROW, {2: NUMBER, 4: "甲"})
    send(offices[0], offices[1])
    send(offices[0], offices[2])
    yield offices
    for office in offices:
        office.close()


def all_of(office: Office) -> list[Transaction]:
    """Everything a site knows, in the order of a package."""
    with office.reader() as session:
        return list(transactions_beyond(raw_connection(session), {}))


def send(source: Office, target: Office) -> None:
    """A whole package; everything in it must be new or known."""
    assert target.apply(all_of(source)).refused == []


def exchange(*offices: Office) -> None:
    """Until all know everything; then they must be alike and their journals in order."""
    for source, target in [*pairwise(offices)] * 2:
        send(source, target)
        send(target, source)
    seen = [look(office) for office in offices]
    assert all(one == seen[0] for one in seen)
    assert [faults(office) for office in offices] == [[] for _ in offices]


def shown(office: Office, cell: Cell) -> Value:
    return look(office).data[cell[:2]].get(cell[2])


def test_later_edit_in_2002_beats_what_it_saw_from_2099(sites: list[Office]) -> None:
    Hand(sites[2]).set_cell(NAME, "从2099年")
    send(sites[2], sites[0])
    Hand(sites[0]).set_cell(NAME, "看过以后")
    exchange(*sites)
    assert {shown(office, NAME) for office in sites} == {"看过以后"}
    assert look(sites[1]).clashes == set()


def test_two_edits_that_do_not_know_of_each_other_clash(sites: list[Office]) -> None:
    Hand(sites[0]).set_cell(NAME, "甲一")
    Hand(sites[0]).set_cell(NAME, "甲二")
    Hand(sites[2]).set_cell(NAME, "丙")
    exchange(*sites)
    assert look(sites[1]).clashes == {NAME}
    assert shown(sites[1], NAME) == "甲二", "two steps outweigh one, whatever the clock says"


def test_equal_values_are_no_clash_and_settling_ends_one(sites: list[Office]) -> None:
    for site, name in ((0, "乙"), (1, "乙"), (2, "丙")):
        Hand(sites[site]).set_cell(NAME, name)
        Hand(sites[site]).set_cell(PHONE, "13800000000")
    exchange(*sites)
    assert look(sites[0]).clashes == {NAME}
    assert len(look(sites[0]).heads[PHONE]) == 3
    Hand(sites[1]).settle(NAME, "乙")
    exchange(*sites)
    assert look(sites[2]).clashes == set()
    assert shown(sites[2], NAME) == "乙"


def test_withdrawal_against_edit_is_a_clash_on_the_life(sites: list[Office]) -> None:
    Hand(sites[0]).set_cell(LIFE, 0)
    Hand(sites[1]).set_cell(PHONE, "13900000000")
    exchange(*sites)
    assert look(sites[2]).clashes == {LIFE}
    assert (shown(sites[2], LIFE), shown(sites[2], PHONE)) == (0, "13900000000"), "both are kept"
    with sites[2].reader() as session:
        (clash,) = clashes(raw_connection(session))
    assert [(head.col, head.value) for head in clash.heads] == [(LIVE, 0), (9, "13900000000")]


@pytest.mark.parametrize("life", [0, 1])
def test_settled_life_is_no_clash_any_more(sites: list[Office], life: int) -> None:
    Hand(sites[0]).set_cell(LIFE, 0)
    Hand(sites[1]).set_cell(PHONE, "13900000000")
    exchange(*sites)
    Hand(sites[2]).settle(LIFE, life)
    exchange(*sites)
    assert look(sites[0]).clashes == set()
    assert shown(sites[0], LIFE) == life


def test_withdrawal_that_saw_the_edit_is_no_clash(sites: list[Office]) -> None:
    Hand(sites[1]).set_cell(PHONE, "13900000000")
    exchange(*sites)
    Hand(sites[0]).set_cell(LIFE, 0)
    exchange(*sites)
    Hand(sites[2]).set_cell(PHONE, "13700000000")
    exchange(*sites)
    assert look(sites[1]).clashes == set(), "nor is an edit that saw the withdrawal"


def test_one_number_in_two_files_is_shown_and_nobody_is_merged(sites: list[Office]) -> None:
    number = "6267000000028"
    Hand(sites[0]).add_customer(OTHER, {2: number, 4: "乙"})
    Hand(sites[1]).set_cell((3, ROW, 2), number)
    exchange(*sites)
    for office in sites:
        with office.reader() as session:
            assert same_numbers(raw_connection(session)) == [(number, [ROW, OTHER])]
        assert (shown(office, NAME), shown(office, (3, OTHER, 4))) == ("甲", "乙")
        assert (shown(office, LIFE), shown(office, (3, OTHER, LIVE))) == (1, 1)
    Hand(sites[2]).set_cell((3, OTHER, LIVE), 0)
    assert look(sites[2]).same_numbers == [], "a withdrawn file does not count"


def test_same_official_customers_imported_at_two_sites(sites: list[Office]) -> None:
    Hand(sites[0]).import_customers({OTHER: {2: "6267000000028", 4: "丁"}, b"t" * 16: {4: "戊"}})
    Hand(sites[2]).import_customers({OTHER: {2: "6267000000028", 4: "戊"}, b"u" * 16: {4: "己"}})
    exchange(*sites)
    assert look(sites[1]).clashes == {(3, OTHER, 4)}
    assert len(look(sites[1]).heads[3, OTHER, 2]) == 2
    Hand(sites[1]).settle((3, OTHER, 4), "丁")
    exchange(*sites)
    assert look(sites[0]).clashes == set()


def test_undo_and_redo_travel(sites: list[Office]) -> None:
    edit = Hand(sites[0]).set_cell(NAME, "错")
    assert edit is not None
    send(sites[0], sites[1])
    undone, _ = Hand(sites[1]).undo(UUIDS[0], edit)
    assert undone is not None
    exchange(*sites)
    assert {shown(office, NAME) for office in sites} == {"甲"}
    Hand(sites[2]).undo(UUIDS[1], undone)
    exchange(*sites)
    assert {shown(office, NAME) for office in sites} == {"错"}
    assert look(sites[0]).clashes == set()


def test_fork_is_set_aside_and_changes_nothing(sites: list[Office], tmp_path: Path) -> None:
    Hand(sites[0]).set_cell(NAME, "真")
    send(sites[0], sites[1])
    before = look(sites[1])
    twin = Template(tmp_path, UUIDS[0], "A").open(2026)
    Hand(twin).add_customer(ROW, {2: NUMBER, 4: "假"})
    forged = all_of(twin)
    twin.close()
    for _ in range(2):
        applied = sites[1].apply(forged)
        assert applied.refused == [(UUIDS[0], 1, Verdict.FORKED)]
    assert look(sites[1]) == before
    with sites[1].reader() as session:
        rows = raw_connection(session).execute("SELECT origin, seq, hash, reason FROM quarantine")
        assert rows.fetchall() == [(UUIDS[0], 1, forged[0].hash, "fork")]
    assert faults(sites[1]) == []


def _without_chain(package: list[Transaction]) -> list[Transaction]:
    return [t for t in package if t.head.seq != 1]


def _without_parents(package: list[Transaction]) -> list[Transaction]:
    return [t for t in package if t.head.origin == UUIDS[1]]


@pytest.mark.parametrize("lacking", [_without_chain, _without_parents])
@pytest.mark.parametrize("what", ["filled cell", "empty cell", "reference", "life"])
def test_package_with_a_gap_is_refused_and_leaves_nothing(
    templates: list[Template],
    sites: list[Office],
    what: str,
    lacking: Callable[[list[Transaction]], list[Transaction]],
) -> None:
    hand = Hand(sites[1])
    {
        "filled cell": lambda: hand.set_cell(NAME, "乙"),
        "empty cell": lambda: hand.set_cell(PHONE, "13900000000"),
        "reference": lambda: hand.add_contact(CONTACT, ROW, "丙"),
        "life": lambda: hand.set_cell(LIFE, 0),
    }[what]()
    package = all_of(sites[1])
    sites[2].close()
    sites[2] = templates[2].open(2099)
    lack = lacking(package)
    applied = sites[2].apply(lack)
    assert (applied.new, applied.known) == (0, 0)
    assert [verdict for _, _, verdict in applied.refused] == [Verdict.GAP] * len(lack)
    seen = look(sites[2])
    assert (seen.data, seen.heads, seen.journal) == ({}, {}, {})
    assert faults(sites[2]) == []
    send(sites[1], sites[2])
    exchange(*sites)


def test_altered_transaction_is_refused(sites: list[Office]) -> None:
    Hand(sites[0]).set_cell(NAME, "真")
    newest = all_of(sites[0])[-1]
    (entry,) = newest.entries
    for altered in (
        replace(newest, entries=(replace(entry, new="假"),)),
        replace(newest, entries=(replace(entry, rank=99),)),
        replace(newest, entries=()),
        replace(newest, prev=bytes(32)),
        replace(newest, head=replace(newest.head, wall="2026-01-01T00:00:00Z")),
    ):
        applied = sites[1].apply([altered])
        assert applied.refused == [(UUIDS[0], 2, Verdict.DAMAGED)]
    assert shown(sites[1], NAME) == "甲"
    exchange(*sites)
