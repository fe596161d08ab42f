"""The age library with types: encryption of streams to keys, of small things to a passphrase.

age (age-encryption.org/v1) authenticates every 64 KiB before it is given out, so what comes out is
what went in; only the end can be missing until the last block was read.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyrage

HEADER = b"age-encryption.org/v1\n"
"""What every age file begins with."""

_END_OF_HEADER = b"\n--- "
_LONGEST_HEADER = 32 * 1024
_NO_KEY = "No matching keys found"
_WRONG_PASSPHRASE = "Decryption failed"


class NoMatchingKey(Exception):
    """It was encrypted to other keys (or its header names them wrongly)."""


class Broken(Exception):
    """It is no age file, or not as it was written, or cut off."""


class Readable(Protocol):
    """Where bytes come from; an empty answer is the end."""

    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    """Where bytes go; all of them are taken."""

    def write(self, block: bytes, /) -> int: ...


_TOO_MUCH_WORK = "Excessive work parameter"
_TRIES = 5


@dataclass(frozen=True)
class Passphrase:
    """Words a person chose; never shown. Full and half width, blanks around are all one."""

    words: str = field(repr=False)

    @property
    def plain(self) -> str:
        """The words as they are used."""
        return unicodedata.normalize("NFKC", self.words).strip()


def new_box() -> str:
    """A new secret key."""
    return str(pyrage.x25519.Identity.generate())


def public_of(secret: str) -> str:
    """The public key of a secret key. Raises `Broken` when it is none."""
    return str(_identity(secret).to_public())


def is_public(text: str) -> bool:
    """Whether a text is a public key."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def _identity(secret: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise Broken("no secret key") from error


class _Source:
    """A source whose own error is kept: age wraps what is raised inside it.

    `start` is what was read of it already.
    """

    def __init__(self, source: Readable, start: bytes = b"") -> None:
        self._source, self._start = source, start
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        if self._start:
            some, self._start = self._start[:size], self._start[size:]
            return some
        try:
            return self._source.read(size)
        except BaseException as error:
            self.error = error
            raise


class _Sink:
    """The same for where it goes."""

    def __init__(self, sink: Writable) -> None:
        self._sink = sink
        self.error: BaseException | None = None

    def write(self, block: bytes) -> int:
        try:
            return self._sink.write(block)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Nothing is kept back here."""


def encrypt(source: Readable, sink: Writable, boxes: Sequence[str]) -> None:
    """Encrypt a stream to public keys; what source or sink raise comes out as it is.

    Raises `Broken` when one is no public key.
    """
    reading, writing = _Source(source), _Sink(sink)
    try:
        keys = [pyrage.x25519.Recipient.from_str(box) for box in boxes]
        pyrage.encrypt_io(reading, writing, keys)
    except (pyrage.RecipientError, pyrage.EncryptError, OSError) as error:
        raise _own(reading, writing) or Broken(str(error)) from error


def decrypt(source: Readable, sink: Writable, secret: str) -> None:
    """Decrypt a stream; what source or sink raise comes out as it is.

    Raises `NoMatchingKey` or `Broken`; the sink may have got some of it by then.
    """
    reading, writing = _Source(source, _whole_header(source)), _Sink(sink)
    try:
        pyrage.decrypt_io(reading, writing, [_identity(secret)])
    except (pyrage.DecryptError, OSError) as error:
        own = _own(reading, writing)
        if own is None and str(error) == _NO_KEY:
            raise NoMatchingKey from error
        raise own or Broken(str(error)) from error


def _whole_header(source: Readable) -> bytes:
    """The start of a file with all of its header, which age reads in time that grows as the square.

    Raises `Broken` when the header is longer than any we write.
    """
    start = b""
    while len(start) < _LONGEST_HEADER and (block := source.read(_LONGEST_HEADER - len(start))):
        start += block
    if _END_OF_HEADER not in start:
        raise Broken("no end of the header")
    return start


def _own(reading: _Source, writing: _Sink) -> BaseException | None:
    return reading.error or writing.error


def lock(content: bytes, passphrase: Passphrase) -> bytes:
    """Encrypt something small to a passphrase, as text (armoured age file). Takes a second."""
    return bytes(pyrage.passphrase.encrypt(content, passphrase.plain, armored=True))


def unlock(locked: bytes, passphrase: Passphrase) -> bytes:
    """The content again. Raises `NoMatchingKey` for a wrong passphrase, else `Broken`.

    The library measures each time how much work this machine can do and refuses what seems to be
    far more; a machine busy with something else at that moment is asked again.
    """
    for left in reversed(range(_TRIES)):
        try:
            return bytes(pyrage.passphrase.decrypt(locked, passphrase.plain))
        except pyrage.DecryptError as error:
            if str(error) == _WRONG_PASSPHRASE:
                raise NoMatchingKey from error
            if left == 0 or not str(error).startswith(_TOO_MUCH_WORK):
                raise Broken(str(error)) from error
    raise Broken("no try left")
