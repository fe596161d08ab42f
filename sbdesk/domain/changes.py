"""What a finished action touched."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Changes:
    """The outcome of one committed unit of work; views compare it with what they show.

    `kinds` are table names, `ids` the record ids touched (16 bytes each; empty for bulk work),
    `transaction` the journal's (origin uuid hex, sequence) or None when nothing was written,
    `sentence` the one line for the status bar.
    """

    kinds: frozenset[str] = frozenset()
    ids: frozenset[bytes] = frozenset()
    transaction: tuple[str, int] | None = None
    sentence: str = ""

    def touches(self, *kinds: str) -> bool:
        """Whether any of these tables was touched."""
        return not self.kinds.isdisjoint(kinds)
