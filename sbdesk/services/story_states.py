"""A record as it stood after each thing that was done to it, walked back from how it stands now.

What the story says of an action must not change when something else is done later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sbdesk.services.story_reading import Change, Deed, StoryRow
from sbdesk.store.driver import Value

Key = tuple[int, int]


@dataclass
class _Walk:
    """The states of one record: before each change, and after the last change of each action."""

    first: StoryRow
    before: dict[tuple[Key, bool], StoryRow] = field(default_factory=dict)
    after: dict[Key, StoryRow] = field(default_factory=dict)


class States:
    """Made from the changes a story read anyway; a record is walked when it is first asked for."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes: dict[bytes, list[Change]] = {}
        for change in changes:
            self._changes.setdefault(change.row.id, []).append(change)
        self._walks: dict[bytes, _Walk] = {}

    def first(self, row: StoryRow) -> StoryRow:
        """As the action that made it wrote it."""
        return self._walk(row).first

    def before(self, change: Change) -> StoryRow:
        """As an action found it; of the one that made it, as it was made."""
        return self._walk(change.row).before[change.deed.key, change.created]

    def after(self, row: StoryRow, deed: Deed | None) -> StoryRow:
        """As an action left it; as it stands where nobody knows who wrote it."""
        return self._walk(row).after.get(deed.key, row) if deed is not None else row

    def _walk(self, row: StoryRow) -> _Walk:
        if row.id not in self._walks:
            self._walks[row.id] = _walked(row, self._changes.get(row.id, ()))
        return self._walks[row.id]


def _walked(row: StoryRow, changes: Iterable[Change]) -> _Walk:
    """Back from today to the beginning, then forward again."""
    mine = list(changes)
    values = _first(row, mine)
    walk = _Walk(replace(row, values=values))
    for change in mine:
        before = replace(row, values=values)
        walk.before[change.deed.key, change.created] = before
        if not change.created:
            values = values | {column: new for column, (_, new) in change.cells.items()}
        walk.after[change.deed.key] = replace(row, values=values)
    return walk


def _first(row: StoryRow, mine: Iterable[Change]) -> dict[str, Value]:
    """What stood in each cell at first.

    The journal names every cell that was filled when the record was made; a row of a bulk import
    has none, there the oldest change of a cell knows what it found.
    """
    values = dict(row.values)
    for change in reversed(list(mine)):
        for column, (old, new) in change.cells.items():
            values[column] = new if change.created else old
    return values
