"""Collecting what is doubtful without drowning the clerk in it."""

from collections import Counter
from typing import Final

from sbdesk.spreadsheets.refusals import Warned

# Beyond this many alike, only their number is told.
_EACH: Final = 100


class Doubts:
    """The warnings of one reading; many alike are counted rather than listed."""

    def __init__(self) -> None:
        self._listed: list[Warned] = []
        self._seen: Counter[tuple[str, str]] = Counter()
        self._masked: Counter[str] = Counter()

    def about_sheet(self, reason: str) -> None:
        """Something about the sheet as a whole."""
        self._listed.append(Warned(0, "", reason))

    def about(self, row: int, column: str, reason: str) -> None:
        """Something about one row; reasons alike up to a colon or bracket are one kind."""
        kind = reason.partition("：")[0].partition("（")[0]
        self._seen[column, kind] += 1
        if self._seen[column, kind] <= _EACH:
            self._listed.append(Warned(row, column, reason))

    def about_mask(self, column: str) -> None:
        """A starred-out cell: only how many there are is told."""
        self._masked[column] += 1

    def all(self) -> tuple[Warned, ...]:
        """Everything listed, how many more of each kind there are, and how many were masked."""
        more = [
            Warned(0, column, f"{kind}：另有 {count - _EACH} 处，没有一一列出")
            for (column, kind), count in self._seen.items()
            if count > _EACH
        ]
        masked = [
            Warned(0, column, f"有 {count} 格打了码，当作没有给出，本所原有的内容不动")
            for column, count in self._masked.items()
        ]
        return (*self._listed, *more, *masked)
