"""What a file from a stick is, by its first bytes; names and suffixes are not asked."""

from pathlib import Path
from typing import Literal

from sbdesk.exchange.age import HEADER
from sbdesk.exchange.cards import MAGIC as CARD
from sbdesk.exchange.envelope import LOCKED
from sbdesk.exchange.receipts import MAGIC as RECEIPT
from sbdesk.store.faults import faults_sorted

_ENOUGH = 16 * 1024 * 1024


def what_is(path: Path) -> Literal["package", "card", "receipt"] | None:
    """What a file says it is, unproven; None for anything else.

    Raises FileNotFoundError or `EnvironmentProblem` when it cannot be read.
    """
    with faults_sorted(), path.open("rb") as file:
        start = file.read(len(HEADER))
        if start == HEADER or start.startswith(LOCKED):
            return "package"
        if not start.startswith(b"{"):
            return None
        file.seek(0)
        found = file.read(_ENOUGH)
    if f'"sbdesk":"{CARD}"'.encode() in found:
        return "card"
    return "receipt" if f'"sbdesk":"{RECEIPT}"'.encode() in found else None
