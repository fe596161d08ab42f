"""The keys of this machine: they lie in `keys/` of the data folder and nowhere else.

Never in the database, the journal or a package; a backup that leaves the machine holds them only
locked with a passphrase.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sbdesk.domain.errors import Damaged, UserMistake
from sbdesk.exchange.age import Broken, NoMatchingKey, Passphrase, lock, new_box, public_of, unlock
from sbdesk.exchange.fields import canonical, hexed, parsed, text
from sbdesk.exchange.small_files import read_small
from sbdesk.store.archive import sync_folder
from sbdesk.store.faults import faults_sorted

KEYS = "keys"
"""The folder of the keys, in the data folder."""

LONGEST_LOCKED = 64 * 1024
"""Bytes of keys locked with a passphrase, at most."""

_FILE = "site.json"
_FORMAT = "sbdesk keys 1"
_LONGEST = 4096
_TORN = "本机的密钥文件「{0}」读不出来。请从备份恢复密钥，或换一套新的密钥并重新登记本机。"
_WRONG = "口令不对，没有取出密钥。请核对大小写和空格后再输一次。"
_NOT_KEYS = "这里面不是本程序的密钥，或已损坏，没有取出。"


@dataclass(frozen=True)
class SiteKeys:
    """A machine's keys: its id (16 bytes), Ed25519 seed (32 bytes) and secret age key."""

    site: bytes
    signing: bytes = field(repr=False)
    box: str = field(repr=False)

    @property
    def sign_public(self) -> bytes:
        """What others check signatures with (32 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    @property
    def box_public(self) -> str:
        """What others encrypt to."""
        return public_of(self.box)

    def sign(self, message: bytes) -> bytes:
        """The signature of a message (64 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of this key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_keys() -> SiteKeys:
    """Keys for a new machine."""
    return SiteKeys(os.urandom(16), os.urandom(32), new_box())


def load_keys(data_folder: Path) -> SiteKeys | None:
    """The keys of this data folder, or None when it has none.

    Raises `Damaged` when there are some that cannot be read, `EnvironmentProblem` otherwise.
    """
    path = data_folder / KEYS / _FILE
    try:
        return _read(read_small(path, _LONGEST))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise Damaged(_TORN.format(path)) from error


def save_keys(data_folder: Path, keys: SiteKeys) -> None:
    """Keep the keys, written whole or not at all, readable by this user only.

    Raises `EnvironmentProblem`.
    """
    path = data_folder / KEYS / _FILE
    part = path.with_suffix(".part")
    with faults_sorted():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.parent.chmod(0o700)
        try:
            part.unlink(missing_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_body(keys))
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
            sync_folder(path.parent)
        finally:
            with suppress(OSError):
                part.unlink()


def locked(keys: SiteKeys, passphrase: str) -> bytes:
    """The keys as an age file that only the passphrase opens. Takes about a second."""
    return lock(_body(keys), Passphrase(passphrase))


def unlocked(data: bytes, passphrase: str) -> SiteKeys:
    """The keys again. Raises `UserMistake` for a wrong passphrase, `Damaged` for anything else."""
    try:
        if len(data) > LONGEST_LOCKED:
            raise ValueError("larger than any we write")
        return _read(unlock(data, Passphrase(passphrase)))
    except NoMatchingKey as error:
        raise UserMistake(_WRONG) from error
    except (Broken, ValueError) as error:
        raise Damaged(_NOT_KEYS) from error


def _body(keys: SiteKeys) -> bytes:
    found = {"site": keys.site.hex(), "signing": keys.signing.hex(), "box": keys.box}
    return canonical({"format": _FORMAT, **found})


def _read(body: bytes) -> SiteKeys:
    """Raises ValueError for anything we would not have written."""
    try:
        found = parsed(body)
        if found["format"] != _FORMAT:
            raise ValueError("another format")
        keys = SiteKeys(
            bytes.fromhex(hexed(found["site"], 16)),
            bytes.fromhex(hexed(found["signing"], 32)),
            text(found, "box"),
        )
        public_of(keys.box)
    except (KeyError, Broken) as error:
        raise ValueError("no keys") from error
    return keys
