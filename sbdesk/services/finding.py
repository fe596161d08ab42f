"""The one search box."""

from dataclasses import dataclass
from threading import Lock, get_ident

from sbdesk.services.customers import CustomerRow, rows_of
from sbdesk.services.desk import Desk
from sbdesk.store.driver import Connection
from sbdesk.store.search import SearchInterrupted, find
from sbdesk.store.search_documents import is_any


@dataclass(frozen=True)
class FoundCustomer:
    """A customer found: the row, the group's words, the text that matched and where in it."""

    row: CustomerRow
    rank: int
    kind: str
    group: str
    matched: str
    span: tuple[int, int] | None


@dataclass(frozen=True)
class FoundCustomers:
    """Ranked results; `more` when there are others beyond them."""

    customers: tuple[FoundCustomer, ...]
    more: bool


class Finder:
    """Searches on connections of its own, one for each thread that asks.

    So searches of several tabs do not meet, and a stale one can be cut short.
    """

    def __init__(self, desk: Desk) -> None:
        self._open = desk.office.search_connection
        self._connections: dict[int, Connection] = {}
        self._lock = Lock()

    def find(self, text: str, limit: int = 50) -> FoundCustomers | None:
        """The best customers for what was typed; None when `interrupt` cut it short."""
        try:
            return found_in(self._mine(), text, limit)
        except SearchInterrupted:
            return None

    def interrupt(self) -> None:
        """Cut running searches short, from another thread."""
        with self._lock:
            for connection in self._connections.values():
                connection.interrupt()

    def version(self) -> int:
        """A number that changes whenever another connection has committed."""
        return int(self._mine().execute("PRAGMA data_version").fetchall()[0][0])

    def is_behind(self) -> bool:
        """Whether a large application left lines for `Office.catch_up_search`."""
        return is_any(self._mine(), "search_waiting")

    def close(self) -> None:
        """Let the connections go; nobody may be searching any more."""
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    def _mine(self) -> Connection:
        with self._lock:
            thread = get_ident()
            if thread not in self._connections:
                self._connections[thread] = self._open()
            return self._connections[thread]


def found_in(connection: Connection, text: str, limit: int) -> FoundCustomers:
    """Search and fetch what the list shows."""
    found = find(connection, text, limit)
    rows = rows_of(connection, [hit.pk for hit in found.hits])
    customers = tuple(
        FoundCustomer(rows[hit.pk], hit.rank, hit.kind, hit.label, hit.matched, hit.span)
        for hit in found.hits
        if hit.pk in rows
    )
    return FoundCustomers(customers, found.more)


def find_customers(desk: Desk, text: str, limit: int = 50) -> FoundCustomers:
    """One search, for callers without a window."""
    finder = Finder(desk)
    try:
        found = finder.find(text, limit)
    finally:
        finder.close()
    return found or FoundCustomers((), False)
