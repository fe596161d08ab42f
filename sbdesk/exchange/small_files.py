"""Small files: read up to a bound, written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from sbdesk.exchange.fields import Object, canonical
from sbdesk.store.faults import faults_sorted


class TooLarge(ValueError):
    """The file is larger than any we write."""


def read_small(path: Path, longest: int) -> bytes:
    """The bytes of a file of at most `longest` bytes.

    Raises `TooLarge`, FileNotFoundError, `EnvironmentProblem`.
    """
    with faults_sorted(), path.open("rb") as file:
        body = file.read(longest + 1)
    if len(body) > longest:
        raise TooLarge(path.name)
    return body


def write_small(path: Path, found: Object) -> None:
    """Write a JSON file beside, then rename. Raises `EnvironmentProblem`."""
    part = path.with_name(f"{path.name}.part")
    with faults_sorted():
        try:
            with part.open("wb") as file:
                file.write(canonical(found) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        finally:
            with suppress(OSError):
                part.unlink()
