"""Transactions as lines: they come back the same, and nothing strange comes back at all."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.domain.errors import Damaged
from sbdesk.exchange.journal_lines import read_journal, read_lines, write_journal, write_lines
from sbdesk.store.merging import Transaction
from sbdesk.store.sealing import unpack_batch
from tests.exchange.packages import (
    HALL,
    VAN,
    any_transaction,
    batch,
    chain,
    entry,
    some_transactions,
    transaction,
)


def as_lines(transactions: list[Transaction]) -> bytes:
    file = io.BytesIO()
    write_lines(transactions, file)
    return file.getvalue()


def back(body: bytes) -> list[Transaction]:
    return list(read_lines(io.BytesIO(body)))


def content(transaction: Transaction) -> tuple[Any, ...]:
    """Everything that is hashed; a batch's own compression may differ."""
    batches = []
    for one in transaction.batches:
        try:
            inside: object = unpack_batch(one.data)
        except ValueError:
            inside = one.data
        batches.append((replace(one, data=b""), inside))
    return replace(transaction, batches=()), batches


@given(st.lists(any_transaction, max_size=5))
def test_transactions_come_back(transactions: list[Transaction]) -> None:
    found = back(as_lines(transactions))
    assert [content(t) for t in found] == [content(t) for t in transactions]


def test_hashes_hold_after_the_journey() -> None:
    for one in back(as_lines(some_transactions())):
        assert one.sealed_hash() == one.hash


def test_many_entries_go_in_lines_of_a_thousand() -> None:
    one = transaction(1, [entry(seq) for seq in range(1, 2502)])
    body = as_lines([one])
    assert back(body) == [one]
    kinds = [next(iter(json.loads(line))) for line in body.splitlines()]
    assert kinds == ["o", "t", "e", "e", "e", "end"]


def test_large_cells_go_in_lines_of_their_own() -> None:
    large = "字" * 2_000_000
    one = transaction(1, [entry(seq, new=large) for seq in range(1, 5)])
    body = as_lines([one])
    assert max(map(len, body.splitlines())) < 16 * 1024 * 1024
    assert back(body) == [one]
    with pytest.raises(Damaged, match="太大"):
        as_lines([transaction(1, [entry(1, new=large * 3)])])


def test_the_hash_before_it_is_left_out_where_it_is_known() -> None:
    several = chain(*(transaction(seq, [entry(seq)]) for seq in (1, 2, 3)))
    for one in several[:2]:
        assert as_lines(several).count(one.hash.hex().encode()) == 1
    assert back(as_lines([several[0], several[2]])) == [several[0], several[2]]


def test_counts_are_of_what_was_written(tmp_path: Path) -> None:
    counts = write_journal(some_transactions(), tmp_path / "journal")
    assert (counts.transactions, counts.entries, counts.batches, counts.rows) == (2, 2, 1, 3)
    with zstandard.ZstdDecompressor().stream_reader((tmp_path / "journal").open("rb")) as body:
        assert len(body.read()) == counts.size


@settings(max_examples=300)
@given(st.data())
def test_bent_lines_are_refused_or_harmless(data: st.DataObject) -> None:
    body = bytearray(_BODY)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(body) - 1))
        way = data.draw(st.sampled_from(["flip", "cut", "double", "drop"]))
        if way == "flip":
            body[place] = data.draw(st.integers(0, 255))
        elif way == "cut":
            del body[place:]
        elif way == "double":
            body[place:place] = body[place : place + 20]
        else:
            del body[place : place + 3]
        if not body:
            break
    _only_damaged(bytes(body))


_BODY = as_lines(some_transactions())
_HEAD = json.loads(_BODY.splitlines()[1])["t"][0]
_ENTRY = [2, 1, HALL.hex(), 7, "旧址", "新址", [], 1]


def _only_damaged(body: bytes) -> None:
    try:
        found = back(body)
    except Damaged as error:
        sentence = str(error)
    else:
        sentence = ""
        for one in found:
            one.sealed_hash()
    assert not sentence or "交接包里的流水第" in sentence


def test_cuts_at_every_place_are_damage() -> None:
    for place in range(len(_BODY)):
        with pytest.raises(Damaged):
            back(_BODY[:place])


def _lines(head: Any = None, entries: Any = None, **other: Any) -> bytes:
    """One transaction of one entry, with something else in its place."""
    head = head if head is not None else [*_HEAD[:13], 1, 0]
    lines: list[Any] = [{"o": [HALL.hex(), VAN.hex()]}, {"t": [head]}]
    lines.append({"e": entries if entries is not None else [_ENTRY]})
    lines += [{key: value} for key, value in other.items()]
    lines.append({"end": [1, 1, 0]})
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def test_the_pattern_of_the_strange_ones_is_good() -> None:
    assert len(back(_lines())) == 1


def _strange_heads() -> Iterator[list[Any]]:
    head = [*_HEAD[:13], 1, 0]
    for place, value in (
        (0, 7), (0, -1), (0, "0"), (0, True), (1, -1), (1, 2**63), (1, 10**4000), (2, 1.5),
        (3, None), (3, 5), (4, "00"), (4, HALL.hex()[:-2] + "  "), (4, 5), (5, None), (6, []),
        (7, {}), (7, "\ud800"), (8, [0]), (8, [0, 1, 0, 1]), (8, [9, 1]), (8, []), (9, -5),
        (10, "1"), (11, None), (11, "00"), (12, None), (12, "zz" * 32), (13, 2), (13, -1),
        (13, 10**9), (14, 1), (14, True),
    ):  # fmt: skip
        yield [*head[:place], value, *head[place + 1 :]]
    yield head[:-1]
    yield [*head, 0]
    yield []


@pytest.mark.parametrize("head", list(_strange_heads()), ids=lambda h: str(h)[:60])
def test_strange_heads_are_refused(head: list[Any]) -> None:
    if len(head) == 15 and head[1] != _HEAD[1] and head[11] is None:
        head[11] = bytes(32).hex()
    with pytest.raises(Damaged):
        back(_lines(head))


def _strange_entries() -> Iterator[Any]:
    for place, value in (
        (0, -1), (0, None), (0, "2"), (0, True), (0, 2**63), (1, 1.0), (2, "00"), (2, None),
        (2, "0" * 31 + " "), (2, "zz" * 16), (3, []), (4, []), (4, [1]), (4, {}), (4, {"y": "00"}),
        (4, {"x": 5}), (4, {"x": "0"}), (4, {"x": "00", "y": ""}), (4, 2**63), (4, -(2**63) - 1),
        (5, True), (5, "\udfff"), (5, float("nan")), (5, float("inf")), (6, None), (6, [0]),
        (6, [5, 1]), (6, [-1, 1]), (6, [0, -1]), (6, ["0", 1]), (6, {}), (7, -1), (7, None),
    ):  # fmt: skip
        yield [[*_ENTRY[:place], value, *_ENTRY[place + 1 :]]]
    yield from ([], [_ENTRY, _ENTRY], [_ENTRY[:-1]], [[*_ENTRY, 1]], ["abcdefgh"], [None], [[]])
    yield from ({}, "e", 5, [_ENTRY] * 1001)


@pytest.mark.parametrize("entries", list(_strange_entries()), ids=lambda e: str(e)[:60])
def test_strange_entries_are_refused(entries: Any) -> None:
    with pytest.raises(Damaged):
        back(_lines(None, entries))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"{}\n",
        b"null\n",
        b"[" * 100_000 + b"\n",
        b'{"end":[0,0,0]}\n{"end":[0,0,0]}\n',
        b'{"end":[0,0,0]}',
        b'{"end":[0,0,1]}\n',
        b'{"x":[]}\n',
        b'{"o":[],"t":[]}\n',
        b'{"o":["00"]}\n{"end":[0,0,0]}\n',
        b'{"o":{}}\n',
        b'{"b":[1,1,1,"","json"]}\n',
        b'{"o":["' + b"0" * 17_000_000 + b'"]}\n',
        _lines(None, [[*_ENTRY[:5], 1e308, [], 1]]).replace(b"1e+308", b"1e999"),
        _lines(None, [[*_ENTRY[:5], 1, [], 1]]).replace(b"1, [], 1", b"1" * 5000 + b", [], 1"),
        _lines(b=[2, 1, 1, bytes(32).hex(), "json"]),
    ],
    ids=lambda body: str(body[:30]),
)
def test_other_strange_lines_are_refused(body: bytes) -> None:
    with pytest.raises(Damaged):
        back(body)


@pytest.mark.parametrize(
    ("way", "line"),
    [("json", b'["\\ud800"]'), ("zstd", b"===="), ("zstd", b"\xff"), ("tar", b""), (None, b"")],
)
def test_strange_batches_are_refused(way: str, line: bytes) -> None:
    head = json.dumps({"t": [[*_HEAD[:13], 0, 1]]}).encode()
    body = b'{"o":["%s","%s"]}\n%s\n' % (HALL.hex().encode(), VAN.hex().encode(), head)
    fields = json.dumps({"b": [1, 1, 1, bytes(32).hex(), way]}).encode()
    with pytest.raises(Damaged):
        back(body + fields + b"\n" + line + b'\n{"end":[1,0,1]}\n')


def test_escaped_text_is_taken_for_what_it_is() -> None:
    one = transaction(1, [entry(1, new='打了\\ud800和"引号"，\n还有\x01')])
    assert back(as_lines([one])) == [one]


def _frame(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no frame",
        _frame(_BODY)[:-5],
        _frame(_BODY) + b"more",
        _frame(_BODY) + _frame(_BODY),
        _frame(_BODY[:-30]),
    ],
    ids=["empty", "foreign", "cut", "tail", "twice", "short"],
)
def test_a_bent_file_is_damage(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "journal"
    path.write_bytes(body)
    with pytest.raises(Damaged, match="交接包里的流水"):
        list(read_journal(path))


def test_a_bomb_goes_off_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    packing = zstandard.ZstdCompressor(level=3)
    with path.open("wb") as file, packing.stream_writer(file, closefd=False) as packed:
        packed.write(b'{"o":["%s"]}\n' % HALL.hex().encode())
        line = b'{"o":[' + b",".join([b'"%s"' % VAN.hex().encode()] * 10_000) + b"]}\n"
        for _ in range(400):
            packed.write(line)
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(Damaged):
        list(read_journal(path))


def test_batches_of_an_import_come_back(tmp_path: Path) -> None:
    one = transaction(1, batches=[batch(1, 1000), batch(2, 500)])
    write_journal([one], tmp_path / "journal")
    (found,) = read_journal(tmp_path / "journal")
    assert content(found) == content(one)
    assert found.sealed_hash() == one.hash
