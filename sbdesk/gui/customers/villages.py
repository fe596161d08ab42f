"""The villages that occur among the customers, for choosing one."""

from collections.abc import Sequence

from sbdesk.services.customers import CustomerQuery, customer_ids, customer_rows
from sbdesk.services.desk import Desk


def villages(desk: Desk) -> list[str]:
    """Every village of a live customer, once, in the order of the list.

    The ids come sorted by village, so each village is one run: its end is found by leaps, and a
    million customers of forty villages take some hundred rows instead of a million.
    """
    ids = customer_ids(desk, CustomerQuery(order="village"))
    found: list[str] = []
    at = 0
    while at < len(ids):
        village = _village(desk, ids, at)
        if village and village not in found:
            found.append(village)
        at = _end_of_run(desk, ids, at, village)
    return found


def _end_of_run(desk: Desk, ids: Sequence[int], start: int, village: str) -> int:
    leap = 1
    while start + leap < len(ids) and _village(desk, ids, start + leap) == village:
        leap *= 2
    low, high = start + leap // 2, min(start + leap, len(ids))
    while high - low > 1:
        middle = (low + high) // 2
        if _village(desk, ids, middle) == village:
            low = middle
        else:
            high = middle
    return high


def _village(desk: Desk, ids: Sequence[int], at: int) -> str:
    row = customer_rows(desk, [ids[at]]).get(ids[at])
    return row.village if row else ""
