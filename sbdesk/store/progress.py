"""How a long piece of work says how far it is, and how it is given up."""

from collections.abc import Callable

Checkpoint = Callable[[int, int, str], None]
"""Told (done, total, what is being done); the total is 0 while unknown. May raise to give up."""


def nothing(_done: int, _total: int, _what: str) -> None:
    """A checkpoint that neither shows nor cancels."""
