"""A record as it stood after each thing that was done to it, walked back from how it stands now.

What the story says of an action must not change when something else is done later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sbdesk.services.story_reading import Change, Deed, StoryRow
from sbdesk.store.driver import Value

Key = tuple[int, int]


@dataclass
class _Walk:
    """The states of one record: before each change, and after the last change of each action."""

    before: dict[tuple[Key, bool], StoryRow] = field(default_factory=dict)
    after: dict[Key, StoryRow] = field(default_factory=dict)


class States:
    """Made from the changes a story read anyway; a record is walked when it is first asked for."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes: dict[bytes, list[Change]] = {}
        for change in changes:
            self._changes.setdefault(change.row.id, []).append(change)
        self._walks: dict[bytes, _Walk] = {}

    def before(self, change: Change) -> StoryRow:
        """As an action found it; of the one that made it, as it was made."""
        row = change.row
        return row if self._untouched(row) else self._walk(row).before[_key(change)]

    def after(self, row: StoryRow, deed: Deed | None) -> StoryRow:
        """As an action left it; as it stands where nobody knows who wrote it."""
        if deed is None or self._untouched(row):
            return row
        return self._walk(row).after.get(deed.key, row)

    def _untouched(self, row: StoryRow) -> bool:
        """Whether it stands as it was made: most records do, and thousands need no walk."""
        mine = self._changes.get(row.id, ())
        return not mine or (len(mine) == 1 and mine[0].created)

    def _walk(self, row: StoryRow) -> _Walk:
        if row.id not in self._walks:
            self._walks[row.id] = _walked(row, self._changes[row.id])
        return self._walks[row.id]


def _walked(row: StoryRow, mine: Sequence[Change]) -> _Walk:
    """Back from today to the beginning, then forward again."""
    values = _first(row, mine)
    walk = _Walk()
    for change in mine:
        walk.before[_key(change)] = replace(row, values=values)
        if not change.created:
            values = values | {column: new for column, (_, new) in change.cells.items()}
        walk.after[change.deed.key] = replace(row, values=values)
    return walk


def _key(change: Change) -> tuple[Key, bool]:
    """A bulk that made a row may have changed it too."""
    return change.deed.key, change.created


def _first(row: StoryRow, mine: Sequence[Change]) -> dict[str, Value]:
    """What stood in each cell at first.

    The journal names every cell that was filled when the record was made; a row of a bulk import
    has none, there the oldest change of a cell knows what it found.
    """
    values = dict(row.values)
    for change in reversed(mine):
        for column, (old, new) in change.cells.items():
            values[column] = new if change.created else old
    return values
