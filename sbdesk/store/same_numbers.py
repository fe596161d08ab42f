"""Finds live customers that carry one number: "same number, two files" (DESIGN §3).

Two machines may each open a file for the same 户号; nothing is merged by itself. A person joins the
files or corrects one number; until then both are shown, marked.
"""

from sbdesk.store.driver import Connection


def same_numbers(raw: Connection) -> list[tuple[str, list[bytes]]]:
    """Each 户号 that several live customers carry, with their ids; both in ascending order."""
    found: dict[str, list[bytes]] = {}
    for number, row in raw.execute(
        "SELECT customer_no, id FROM customer WHERE live = 1 AND customer_no IN "
        "(SELECT customer_no FROM customer WHERE live = 1 AND customer_no <> '' "
        "GROUP BY customer_no HAVING count(*) > 1) ORDER BY customer_no, id"
    ):
        found.setdefault(number, []).append(row)
    return list(found.items())
