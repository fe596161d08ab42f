"""The one SQLite driver of the process, with types (DESIGN §4: never a second SQLite library).

`sqlcipher3` carries its own SQLite, the same on every machine, and opens plain and encrypted files
alike.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from sqlcipher3 import dbapi2

MODULE: Any = dbapi2
DatabaseError: type[Exception] = dbapi2.DatabaseError
OperationalError: type[Exception] = dbapi2.OperationalError
IntegrityError: type[Exception] = dbapi2.IntegrityError

Value = int | float | str | bytes | None
Row = tuple[Any, ...]


class Cursor(Protocol):
    """The part of a DB-API cursor that we use."""

    rowcount: int
    lastrowid: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def fetchmany(self, size: int) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """The part of a raw connection that we use; it begins no transaction by itself."""

    isolation_level: str | None
    in_transaction: bool
    total_changes: int

    def execute(self, sql: str, parameters: Sequence[Value] = ...) -> Cursor: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[Value]]) -> Cursor: ...
    def create_function(
        self, name: str, narg: int, func: Callable[..., Value], *, deterministic: bool = ...
    ) -> None: ...
    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None: ...
    def interrupt(self) -> None: ...
    def close(self) -> None: ...


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Open a file that exists or may be made; no pragma is set and no transaction begun.

    Connections may be handed from thread to thread (the pool does), never used by two at once.
    """
    mode = "ro" if read_only else "rwc"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    raw = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)
    return cast(Connection, raw)
