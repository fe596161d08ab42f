"""The driver's own connections to an open file, for what must not wait for SQLAlchemy.

Reading a list, answering a search and opening the file need nothing that SQLAlchemy gives, and
importing it takes longer than all of them together (DESIGN §11, start). Units of work and mapped
records go through `engine.py`, which prepares its connections in the same way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sbdesk.store import driver
from sbdesk.store.driver import Connection
from sbdesk.store.pen import Pen, give_pen

PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "recursive_triggers=ON",
)


def prepare(raw: Connection, wait_ms: int) -> Pen:
    """Give a fresh connection the pragmas of DESIGN §4 and a pen that is closed.

    A writer on it waits `wait_ms` milliseconds for another one.
    """
    for pragma in (f"busy_timeout={wait_ms}", *PRAGMAS):
        raw.execute(f"PRAGMA {pragma}")
    return give_pen(raw)


class Connections:
    """Lends connections to one file, each to one borrower at a time, on any thread."""

    def __init__(self, path: Path, wait_ms: int = 5000) -> None:
        self.path, self.wait_ms = path, wait_ms
        self._lock = Lock()
        self._idle: list[tuple[Connection, Pen]] = []
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the file to read; it never waits for a writer and is rolled back at last."""
        with self._lent("BEGIN") as (raw, _):
            yield raw

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, Pen]]:
        """The write lock, and the pen that is to be set; committed unless an error goes through."""
        with self._lent("BEGIN IMMEDIATE") as (raw, pen):
            try:
                yield raw, pen
                raw.execute("COMMIT")
            finally:
                pen.close()

    @contextmanager
    def trying(self) -> Iterator[tuple[Connection, Pen]]:
        """The write lock, and the pen that is to be set; whatever is written is rolled back."""
        with self._lent("BEGIN IMMEDIATE") as (raw, pen):
            try:
                yield raw, pen
            finally:
                pen.close()

    def close(self) -> None:
        """Let every connection go, those lent as soon as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for raw, _ in idle:
            raw.close()

    @contextmanager
    def _lent(self, begin: str) -> Iterator[tuple[Connection, Pen]]:
        raw, pen = self._take()
        try:
            raw.execute(begin)
            yield raw, pen
            if raw.in_transaction:
                raw.execute("ROLLBACK")
        except BaseException:
            # Closing rolls back too, and a connection that failed is not lent again.
            raw.close()
            raise
        self._take_back(raw, pen)

    def _take(self) -> tuple[Connection, Pen]:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        raw = driver.connect(self.path)
        try:
            return raw, prepare(raw, self.wait_ms)
        except BaseException:
            raw.close()
            raise

    def _take_back(self, raw: Connection, pen: Pen) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append((raw, pen))
                return
        raw.close()
