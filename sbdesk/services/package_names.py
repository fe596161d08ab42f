"""Names proposed for the files on a stick: from whom, to whom, and which number."""

from sbdesk.domain.handoff import PACKAGE_SUFFIX, RECEIPT_SUFFIX
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import own_keys
from sbdesk.store.machines import IN, OUT, last_number, machine, packages


def suggested_name(desk: Desk, to: bytes) -> str:
    """A file name for the next package for a machine, with its number."""
    with desk.reading() as raw:
        number = last_number(raw, OUT, to) + 1
    return _name(desk, to, f"-{number:03d}", PACKAGE_SUFFIX)


def receipt_name(desk: Desk, to: bytes) -> str:
    """A file name for a receipt; its number is that of the package it acknowledges."""
    with desk.reading() as raw:
        taken = packages(raw, IN, to)
    which = f"-{taken[0].number:03d}" if taken else ""
    return _name(desk, to, f"-回执{which}", RECEIPT_SUFFIX)


def _name(desk: Desk, to: bytes, tail: str, suffix: str) -> str:
    keys = own_keys(desk)
    with desk.reading() as raw:
        target, own = machine(raw, to), machine(raw, keys.site)
    assert own is not None
    whom = target.machine if target else "对方"
    name = f"{own.station_name}{own.machine}-给{whom}"
    safe = "".join("_" if char in '\\/:*?"<>|' or char.isspace() else char for char in name)
    # Long names give way, never the number.
    return f"{safe[: 70 - len(tail)]}{tail}{suffix}"
