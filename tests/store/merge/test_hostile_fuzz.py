"""Whatever a hostile package holds: nothing is raised, nothing taken in part, and all is proved."""

import hashlib
from collections import Counter
from dataclasses import fields, replace
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbdesk.store.merging import Transaction, Verdict
from sbdesk.store.office import Office
from sbdesk.store.sealing import SealedEntry, SealedHead
from sbdesk.store.transactions import SealedBatch
from tests.store.merge.forging import (
    CUSTOMER,
    OTHER,
    THIRD,
    a_day_at,
    journal,
    raw_batch,
    sealed,
)
from tests.store.merge.sites import UUIDS, Template, faults

A, B, C = UUIDS
ADD, IMPORT = 0, 1
NEW = b"n" * 16


@pytest.mark.parametrize(
    "body",
    [
        b"5",
        b"[]",
        b"{}",
        b"[[1]]",
        b"[5, [5]]",
        b'["ab", ["x", 1, 2]]',
        b'[[1], [{"y": "00"}, 1]]',
        b'[[1], [{"x": "zz"}, 1]]',
        b'[[1], [{"x": 5}, 1]]',
        b'[[1], {"x": "6e6e6e6e"}]',
        b"[[1], [" + b"9" * 5000 + b", 1]]",
        b"[" * 100_000,
        b"[[1]," + b"1," * 4_000_001 + b"1]",
        b"\xff\xfe",
    ],
    ids=range(14),
)
def test_a_batch_of_any_content_is_damaged(
    package: list[Transaction], target: Office, body: bytes
) -> None:
    data, digest = zstandard.ZstdCompressor().compress(body), hashlib.sha256(body).digest()
    bad = raw_batch(data=data, hash=digest, n=1)(package[IMPORT])
    assert [v for *_, v in target.apply([package[ADD], bad]).refused] == [Verdict.DAMAGED]


def test_a_batch_that_grows_without_end_is_damaged(
    package: list[Transaction], target: Office
) -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(65 * 1024 * 1024))
    streamed = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(65 * 1024 * 1024))
    for data in (bomb, streamed):
        bad = raw_batch(data=data)(package[IMPORT])
        assert [v for *_, v in target.apply([package[ADD], bad]).refused] == [Verdict.DAMAGED]


ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(["甲", "乙"]),
    st.none(),
    st.booleans(),
    st.integers(-2, 12),
    st.sampled_from([2**62, 2**63 - 1, 2**63, -(2**63) - 1, 1.5, float("nan"), float("inf")]),
    st.sampled_from(["", "甲", "x\0", "\ud800", "edit", "2026-03-01T00:00:00Z"]),
    st.sampled_from([b"", CUSTOMER, OTHER, THIRD, NEW, A, B, bytes(32), b"\x28\xb5\x2f\xfd"]),
    st.sampled_from([(), ((A, 1),), ((A, 3), (A, 3)), ((A, 4),), ((C, 1),), ((B, 1),), (A, 1)]),
    st.sampled_from([[], {}, object]),
)
FIELDS = {
    "head": [f.name for f in fields(SealedHead)],
    "entry": [f.name for f in fields(SealedEntry)],
    "batch": [f.name for f in fields(SealedBatch)],
    "whole": ["prev", "hash"],
}
CHANGES = st.tuples(
    st.sampled_from(["head", "entry", "entry", "entry", "batch", "whole"]),
    st.integers(0, 20),
    st.integers(0, 3),
    ANYTHING,
)


def changed(transaction: Transaction, change: tuple[str, int, int, Any]) -> Transaction:
    """With one field of one of its parts another, if it has such a part."""
    what, field, number, value = change
    name = FIELDS[what][field % len(FIELDS[what])]
    if what == "head":
        return replace(transaction, head=replace(transaction.head, **{name: value}))
    if what == "whole":
        return replace(transaction, **{name: value})
    parts: list[Any] = list(transaction.entries if what == "entry" else transaction.batches)
    if not parts:
        return transaction
    parts[number % len(parts)] = replace(parts[number % len(parts)], **{name: value})
    changed_parts: Any = tuple(parts)
    if what == "entry":
        return replace(transaction, entries=changed_parts)
    return replace(transaction, batches=changed_parts)


def test_any_change_of_any_field_is_taken_whole_or_not_at_all(templates: list[Template]) -> None:
    office = templates[0].open(2026)
    a_day_at(office)
    package = journal(office)
    office.close()
    taken: Counter[Verdict] = Counter()

    @settings(max_examples=300, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.integers(0, len(package) - 1),
        st.lists(CHANGES, min_size=1, max_size=3),
        st.sampled_from([True, True, True, False]),
        st.booleans(),
    )
    def run(place: int, changes: list[tuple[str, int, int, Any]], seal: bool, gives: bool) -> None:
        target = templates[1].open(2026)
        try:
            bad = package[place]
            for change in changes:
                bad = changed(bad, change)
            bad = sealed(bad) if seal else bad
            applied = target.apply([*package[:place], bad, *package[place:]], lambda _: gives)
            assert applied.new + applied.known + len(applied.refused) == len(package) + 1
            with target.reading() as raw:
                (counted,) = raw.execute("SELECT count(*) FROM tx").fetchall()
            assert counted == (applied.new,)
            assert faults(target) == []
            taken.update(verdict for *_, verdict in applied.refused)
            taken[Verdict.NEW] += applied.new
        finally:
            target.close()

    run()
    assert {Verdict.NEW, Verdict.DAMAGED, Verdict.GAP} <= taken.keys()
