"""Keys: kept by this user only, whole or not at all, and locked when they leave."""

import os
import stat
import sys
from pathlib import Path

import pytest

from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.exchange.keys import is_signed, load_keys, locked, new_keys, save_keys, unlocked

unix = pytest.mark.skipif(sys.platform == "win32", reason="no modes of files on Windows")


def test_keys_come_back(tmp_path: Path) -> None:
    assert load_keys(tmp_path) is None
    keys = new_keys()
    save_keys(tmp_path, keys)
    assert load_keys(tmp_path) == keys
    again = new_keys()
    save_keys(tmp_path, again)
    assert load_keys(tmp_path) == again
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["site.json"]


@unix
def test_nobody_else_reads_them(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        save_keys(tmp_path, new_keys())
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "site.json").stat().st_mode) == 0o600


def test_secrets_are_not_shown() -> None:
    keys = new_keys()
    shown = repr(keys)
    assert keys.signing.hex() not in shown
    assert repr(keys.signing) not in shown
    assert "AGE-SECRET" not in shown


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 5000,
        b'{"format":"sbdesk keys 1","site":"00"}',
        b"x" * 9999,
    ],
)
def test_a_torn_file_of_keys_is_said(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "site.json").write_bytes(body)
    with pytest.raises(Damaged, match="密钥文件"):
        load_keys(tmp_path)


def test_keys_that_cannot_be_written_leave_the_old_ones(tmp_path: Path) -> None:
    save_keys(tmp_path, old := new_keys())
    (tmp_path / "keys" / "site.part").mkdir()
    with pytest.raises(EnvironmentProblem):
        save_keys(tmp_path, new_keys())
    assert load_keys(tmp_path) == old


def test_a_passphrase_opens_locked_keys() -> None:
    keys = new_keys()
    data = locked(keys, "春风 ２月 花")
    assert keys.signing.hex().encode() not in data
    assert unlocked(data, " 春风 2月 花 ") == keys
    with pytest.raises(UserMistake, match="口令不对"):
        unlocked(data, "春风2月花")
    for broken in (data[:-30], b"", b"x" * 100_000):
        with pytest.raises(Damaged, match="密钥"):
            unlocked(broken, "春风 2月 花")


def test_only_the_holder_signs() -> None:
    keys, other = new_keys(), new_keys()
    signature = keys.sign(b"words")
    assert is_signed(keys.sign_public, b"words", signature)
    assert not is_signed(other.sign_public, b"words", signature)
    assert not is_signed(keys.sign_public, b"words!", signature)
    assert not is_signed(keys.sign_public[:5], b"words", signature)
