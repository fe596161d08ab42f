"""Who holds the pen on a connection: what its triggers may write, and under which numbers.

The functions `pen`, `pen_origin` and `pen_next` exist on our connections only. Outside a unit of
work `pen` raises, so a write that nobody signed is refused.
"""

from collections import Counter
from dataclasses import dataclass, field

from sbdesk.store.driver import Connection


@dataclass
class Pen:
    """The state the triggers of one connection ask for.

    Modes: `closed` (nothing may be written), `on` (journalled cell by cell), `bulk` (new rows are
    counted and go into batches; changes are journalled), `apply` (rows are made to agree with
    entries that are already there).
    """

    mode: str = "closed"
    origin: int = 0
    next_seq: int = 1
    inserted: Counter[int] = field(default_factory=Counter)

    def close(self) -> None:
        """Nothing may be written any more."""
        self.mode = "closed"
        self.inserted.clear()

    def asked(self, what: str, table: int) -> int:
        """Answer a trigger: 1 to act, 0 to stand down; raises when nobody holds the pen."""
        if self.mode == "closed":
            raise PermissionError("no unit of work")
        if what == "journal":
            return 1
        if self.mode == "apply":
            return 0
        if what == "insert" and self.mode == "bulk":
            self.inserted[table] += 1
            return 0
        return 1

    def take_number(self) -> int:
        """The next entry number of this machine."""
        number = self.next_seq
        self.next_seq += 1
        return number


def give_pen(connection: Connection) -> Pen:
    """Put the functions on a connection and return its pen."""
    pen = Pen()
    connection.create_function("pen", 2, pen.asked)
    connection.create_function("pen_origin", 0, lambda: pen.origin)
    connection.create_function("pen_next", 0, pen.take_number)
    return pen
