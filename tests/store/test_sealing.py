"""The exact bytes that are hashed and travel; a batch from outside is hostile."""

import json
from hashlib import sha256

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.store.driver import Value
from sbdesk.store.journal_ends import NO_HASH
from sbdesk.store.sealing import (
    BATCH_LIMIT,
    SealedEntry,
    SealedHead,
    batch_part_hash,
    entry_hash,
    pack_batch,
    transaction_hash,
    unpack_batch,
)

_VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.text(), st.binary(max_size=20), st.booleans()
)
_HEAD = SealedHead(b"\x01", 1, 7, "2026-03-15T01:00:00Z", None, "王芳", "add", "新增", None, 1, 1)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.binary(min_size=16, max_size=16), _VALUES, _VALUES), max_size=20))
def test_rows_come_back_as_they_were(rows: list[tuple[bytes, object, object]]) -> None:
    written = [
        (row, *(v if isinstance(v, int | str | bytes) else None for v in cells))
        for row, *cells in rows
    ]
    data, digest = pack_batch([2, 4], written)
    batch = unpack_batch(data)
    assert (batch.columns, batch.hash) == ((2, 4), digest)
    assert [(row, *values) for row, values in batch.rows] == written


def test_the_bytes_are_the_same_on_every_machine() -> None:
    """Written down once: another machine, another day, must compute these."""
    row = bytes(range(16))
    _, digest = pack_batch([1, 4], [(row, 1, "张𬭎")])
    body = '[[1,4],[{"x":"000102030405060708090a0b0c0d0e0f"},1,"张𬭎"]]'
    data, _ = pack_batch([1, 4], [(row, 1, "张𬭎")])
    assert zstandard.ZstdDecompressor().decompress(data).decode() == body
    assert digest == sha256(body.encode()).digest()
    entry = SealedEntry(1, 3, row, 4, None, "张𬭎", ((b"\x02", 5),), 2)
    body = '[1,3,"000102030405060708090a0b0c0d0e0f",4,null,"张𬭎",[["02",5]],2]'
    assert entry_hash(entry) == sha256(body.encode()).digest()
    head = '["01",1,7,"2026-03-15T01:00:00Z",null,"王芳","add","新增",null,1,1]'
    sealed = sha256(NO_HASH + head.encode() + entry_hash(entry)).digest()
    assert transaction_hash(_HEAD, NO_HASH, [entry_hash(entry)]) == sealed


def test_every_part_of_an_entry_is_in_its_hash() -> None:
    entry = SealedEntry(1, 3, b"\x01", 4, "甲", "乙", ((b"\x02", 5), (b"\x03", 6)), 2)
    others = [
        SealedEntry(2, 3, b"\x01", 4, "甲", "乙", entry.parents, 2),
        SealedEntry(1, 4, b"\x01", 4, "甲", "乙", entry.parents, 2),
        SealedEntry(1, 3, b"\x02", 4, "甲", "乙", entry.parents, 2),
        SealedEntry(1, 3, b"\x01", 5, "甲", "乙", entry.parents, 2),
        SealedEntry(1, 3, b"\x01", 4, None, "乙", entry.parents, 2),
        SealedEntry(1, 3, b"\x01", 4, "甲", "丙", entry.parents, 2),
        SealedEntry(1, 3, b"\x01", 4, "甲", "乙", entry.parents[:1], 2),
        SealedEntry(1, 3, b"\x01", 4, "甲", "乙", entry.parents, 3),
    ]
    assert len({entry_hash(one) for one in (entry, *others)}) == 9


def test_text_and_bytes_and_numbers_are_told_apart() -> None:
    values: list[Value] = ["1", 1, b"1", None, ""]
    entries = [SealedEntry(1, 3, b"\x01", 4, None, value, (), 1) for value in values]
    assert len({entry_hash(entry) for entry in entries}) == len(values)


def test_the_place_of_a_batch_is_sealed_with_it() -> None:
    hashes = {
        batch_part_hash(1, 3, 5, NO_HASH),
        batch_part_hash(2, 3, 5, NO_HASH),
        batch_part_hash(1, 4, 5, NO_HASH),
        batch_part_hash(1, 3, 6, NO_HASH),
    }
    assert len(hashes) == 4


def squeezed(body: object) -> bytes:
    return zstandard.ZstdCompressor().compress(json.dumps(body).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not compressed",
        zstandard.ZstdCompressor().compress(b"\xff\xfe"),
        zstandard.ZstdCompressor().compress(b"[" * 100_000),
        squeezed({}),
        squeezed(7),
        squeezed([]),
        squeezed([7, 7]),
        squeezed([[1], []]),
        squeezed([[1], [{"x": "00"}]]),
        squeezed([[1], [{"x": "00"}, 1, 2]]),
        squeezed([[1], [{"y": "00"}, 1]]),
        squeezed([[1], [{"x": "zz"}, 1]]),
        squeezed([[1], [{"x": 7}, 1]]),
    ],
)
def test_what_is_no_batch_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack_batch(data)


def test_a_batch_larger_than_any_we_write_is_refused_unopened() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(BATCH_LIMIT + 1))
    assert len(bomb) < 10_000
    with pytest.raises(ValueError, match="too large"):
        unpack_batch(bomb)


_PLACES = st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.integers(1)), max_size=3)


@given(old=_VALUES, new=_VALUES, parents=_PLACES, row=st.binary(min_size=16, max_size=16))
def test_an_entry_is_hashed_as_compact_json(
    old: Value, new: Value, parents: list[tuple[bytes, int]], row: bytes
) -> None:
    def plain(value: Value) -> object:
        return {"x": value.hex()} if isinstance(value, bytes) else value

    entry = SealedEntry(7, 3, row, 12, old, new, tuple(parents), 2)
    places = [*parents[:1], *sorted(parents[1:])]
    named = [[uuid.hex(), seq] for uuid, seq in places]
    body = [7, 3, row.hex(), 12, plain(old), plain(new), named, 2]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    try:
        expected = sha256(text.encode()).digest()
    except UnicodeEncodeError:
        with pytest.raises(UnicodeEncodeError):
            entry_hash(entry)
    else:
        assert entry_hash(entry) == expected
