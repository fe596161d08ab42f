"""Receipts: what is read is what was written, and who signed it can be asked."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.cards import write_card
from sbdesk.exchange.fields import canonical, parsed
from sbdesk.exchange.keys import new_keys
from sbdesk.exchange.receipts import read_receipt, write_receipt
from sbdesk.exchange.sniff import what_is
from tests.exchange.packages import HALL, card_of, package, receipt_of


def refused(path: Path) -> tuple[RefusedCode, str]:
    with pytest.raises(Refused) as caught:
        read_receipt(path)
    return caught.value.code, str(caught.value)


def test_a_receipt_comes_back(tmp_path: Path) -> None:
    keys = new_keys()
    path = tmp_path / "回执.sbr"
    for receipt in (
        receipt_of(keys),
        replace(receipt_of(keys), package="cd" * 16, number=5, holds={}),
    ):
        write_receipt(path, receipt, keys)
        found, signed_by = read_receipt(path)
        assert found == receipt
        assert signed_by(keys.sign_public)
        assert not signed_by(new_keys().sign_public)


@pytest.mark.parametrize(
    ("key", "value"),
    [("number", 9), ("holds", {HALL.hex(): [8, "ab" * 32]}), ("stamp", 1), ("machine", "大厅")],
)
def test_a_changed_receipt_is_signed_by_nobody(tmp_path: Path, key: str, value: Any) -> None:
    keys = new_keys()
    path = tmp_path / "回执.sbr"
    write_receipt(path, receipt_of(keys), keys)
    found = json.loads(path.read_bytes())
    found["receipt"][key] = value
    path.write_text(json.dumps(found))
    _, signed_by = read_receipt(path)
    assert not signed_by(keys.sign_public)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("number", -1),
        ("number", 2**63),
        ("number", 1.5),
        ("number", True),
        ("stamp", "1"),
        ("sender", "AB" * 16),
        ("to", None),
        ("package", "00"),
        ("holds", []),
        ("holds", {"00": [1, "ab" * 32]}),
        ("holds", {HALL.hex(): [1]}),
        ("holds", {HALL.hex(): [1, "ab"]}),
        ("holds", {HALL.hex(): {"0": 1, "1": 2}}),
        ("machine", "走访\x1b[2J"),
    ],
)
def test_a_strange_receipt_is_refused(tmp_path: Path, key: str, value: Any) -> None:
    keys = new_keys()
    path = tmp_path / "回执.sbr"
    write_receipt(path, receipt_of(keys), keys)
    found = json.loads(path.read_bytes())
    found["receipt"][key] = value
    path.write_text(json.dumps(found))
    code, sentence = refused(path)
    assert code is RefusedCode.NOT_A_PACKAGE
    assert "回执" in sentence


def test_large_newer_and_foreign_files_are_refused(tmp_path: Path) -> None:
    keys = new_keys()
    path = tmp_path / "回执.sbr"
    write_receipt(path, receipt_of(keys), keys)
    found = json.loads(path.read_bytes())
    path.write_text(json.dumps({**found, "format": 2}))
    assert refused(path)[0] is RefusedCode.NEWER_FORMAT
    path.write_bytes(b"x" * (8 * 1024 * 1024 + 1))
    assert refused(path)[0] is RefusedCode.TOO_LARGE
    write_card(path, card_of(keys), keys)
    assert refused(path)[0] is RefusedCode.NOT_A_PACKAGE
    assert refused(tmp_path / "没有.sbr")[0] is RefusedCode.NOT_A_PACKAGE


def test_files_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    keys = new_keys()
    path = tmp_path / "未命名"
    write_receipt(path, receipt_of(keys), keys)
    assert what_is(path) == "receipt"
    write_card(path, card_of(keys, machine='"sbdesk":"sbdesk receipt"'), keys)
    assert what_is(path) == "card"
    assert what_is(package(tmp_path).path) == "package"
    for body in (b"", b"{}", b"[]", b"PK", b"SBDESK-LOCKED 1\r", b'{"sbdesk":1}', b"\xff" * 50):
        path.write_bytes(body)
        assert what_is(path) is None
    path.write_bytes(b"SBDESK-LOCKED 1\n")
    assert what_is(path) == "package"


_plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), _plain, max_size=4))
def test_equal_values_are_written_alike(found: dict[str, Any]) -> None:
    body = canonical(found)
    assert parsed(body) == found
    assert canonical(parsed(json.dumps(found, indent=2).encode())) == body
