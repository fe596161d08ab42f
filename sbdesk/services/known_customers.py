"""Under which numbers a sheet may still call our customers: former ones, and those joined."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from sbdesk.store.driver import Connection

_FORMER = (
    "SELECT former_no, id, customer_no FROM customer "
    "WHERE live = 1 AND former_no IS NOT NULL ORDER BY pk DESC"
)
_JOINED = (
    "WITH RECURSIVE chain (number, id) AS ("
    "SELECT customer_no, merged_into_id FROM customer "
    "WHERE live = 0 AND merged_into_id IS NOT NULL AND customer_no IS NOT NULL "
    "UNION SELECT chain.number, c.merged_into_id FROM chain "
    "JOIN customer c ON c.id = chain.id WHERE c.live = 0 AND c.merged_into_id IS NOT NULL) "
    "SELECT chain.number, chain.id FROM chain JOIN customer c ON c.id = chain.id WHERE c.live = 1"
)


@dataclass(frozen=True)
class OtherNumbers:
    """Customers not withdrawn, by a 户号 that is not theirs now.

    `former` are their own earlier numbers, `joined` those of files that were joined to theirs.
    """

    former: Mapping[str, bytes]
    joined: Mapping[str, bytes]


def other_numbers(
    raw: Connection, wanted: Set[str], present: Set[str] = frozenset()
) -> OtherNumbers:
    """Those among the numbers `wanted`; reads the customers twice, whatever the number.

    A customer whose own number is among `present` is not known by its former one: then both are
    said of, and they are two.
    """
    joined = {number: record for number, record in raw.execute(_JOINED) if number in wanted}
    former = {
        number: record
        for number, record, own in raw.execute(_FORMER)
        if number in wanted and number not in joined and own not in present
    }
    return OtherNumbers(former, joined)
