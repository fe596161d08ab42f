"""Transactions as somebody would forge them who knows how they are sealed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sbdesk.store.engine import raw_connection
from sbdesk.store.merging import Transaction, transactions_beyond
from sbdesk.store.office import Office
from sbdesk.store.sealing import SealedEntry, pack_batch
from sbdesk.store.transactions import SealedBatch
from tests.store.merge.sites import Hand

CUSTOMER, OTHER, CONTACT, THIRD = b"r" * 16, b"o" * 16, b"c" * 16, b"t" * 16
Forge = Callable[[Transaction], Transaction]


def a_day_at(office: Office) -> None:
    """Transactions 1 adds a customer, 2 imports two, 3 edits one of them, 4 adds a contact,
    5 edits the customer, 6 withdraws it, 7 edits it all the same."""
    hand = Hand(office)
    hand.add_customer(CUSTOMER, {2: "6267000000011", 4: "甲"})
    hand.import_customers({OTHER: {4: "乙", 13: 5000}, THIRD: {4: "丙", 13: 8000}})
    hand.set_cell((3, OTHER, 4), "乙二")
    hand.add_contact(CONTACT, CUSTOMER, "丁")
    hand.set_cell((3, CUSTOMER, 4), "甲二")
    hand.set_cell((3, CUSTOMER, 1), 0)
    hand.set_cell((3, CUSTOMER, 9), "13900000000")


def journal(office: Office) -> list[Transaction]:
    """Everything an office knows."""
    with office.reader() as session:
        return list(transactions_beyond(raw_connection(session), {}))


def sealed(transaction: Transaction) -> Transaction:
    """With the hash that it must have; as it is when it has none because of what is in it."""
    try:
        return replace(transaction, hash=transaction.sealed_hash())
    except (TypeError, ValueError, AttributeError, OverflowError, LookupError):
        return transaction


def entry(number: int = 0, **values: Any) -> Forge:
    """Another content of one of its entries."""

    def forge(transaction: Transaction) -> Transaction:
        entries = list(transaction.entries)
        entries[number] = replace(entries[number], **values)
        return sealed(replace(transaction, entries=tuple(entries)))

    return forge


def head(**values: Any) -> Forge:
    """Another head."""
    return lambda transaction: sealed(
        replace(transaction, head=replace(transaction.head, **values))
    )


def more(*entries: SealedEntry) -> Forge:
    """Further entries, numbered on."""

    def forge(transaction: Transaction) -> Transaction:
        n, first = transaction.head.n, transaction.head.first
        new = [replace(e, seq=first + n + place) for place, e in enumerate(entries)]
        parts = (*transaction.entries, *new)
        counted = replace(transaction.head, n=n + len(new))
        return sealed(replace(transaction, entries=parts, head=counted))

    return forge


def batch(columns: Sequence[Any], rows: Iterable[Sequence[Any]], **values: Any) -> Forge:
    """Another content of its only batch."""
    lines = list(rows)
    data, digest = pack_batch(columns, lines)
    return raw_batch(data=data, hash=digest, **{"n": len(lines), **values})


def raw_batch(**values: Any) -> Forge:
    """Its only batch with other fields."""

    def forge(transaction: Transaction) -> Transaction:
        (one,) = transaction.batches
        return sealed(replace(transaction, batches=(replace(one, **values),)))

    return forge


def second_batch(rows: Iterable[Sequence[Any]]) -> Forge:
    """One more batch of customers: their ids, and 1 and a name for each."""
    lines = list(rows)
    data, digest = pack_batch([1, 4], lines)

    def forge(transaction: Transaction) -> Transaction:
        seq = transaction.head.first + transaction.head.n
        one = SealedBatch(seq, 3, len(lines), data, digest)
        counted = replace(transaction.head, n=transaction.head.n + 1)
        return sealed(replace(transaction, batches=(*transaction.batches, one), head=counted))

    return forge
