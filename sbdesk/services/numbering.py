"""Numbers that two machines cannot both give: the machine's letter stands in each (DESIGN §8)."""

from sbdesk.domain.notices import notice_number
from sbdesk.store.driver import Connection


def next_number(
    raw: Connection, table: str, prefix: str, year: int, letter: str
) -> tuple[str, int]:
    """The next number of a series and its serial; numbers of withdrawn records stay taken.

    Call inside the unit of work that uses it.
    """
    stem = f"{prefix}〔{year}〕{letter}"
    last = raw.execute(
        f"SELECT ifnull(max(CAST(substr(number, ?) AS INTEGER)), 0) FROM {table} "
        "WHERE substr(number, 1, ?) = ?",
        (len(stem) + 1, len(stem), stem),
    ).fetchall()[0][0]
    serial = int(last) + 1
    return notice_number("", prefix, year, letter, serial), serial
