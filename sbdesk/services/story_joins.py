"""What a joining of two files took out of sight, in words: nothing is lost, the story tells it."""

from collections.abc import Mapping, Sequence

from sbdesk.domain.actions import Action
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.story_reading import Change, Past, StoryRow
from sbdesk.services.story_words import Words, short
from sbdesk.store.driver import Value

_IN_TITLE = frozenset({"customer_no", "name", "former_no", "former_name"})
"""The sentence of a joining names both files; what they were called before stays in the file."""
_LONGEST = 300


def joined_words(changes: Sequence[Change], past: Past, words: Words) -> list[str]:
    """Of one joining: what the file that came in said otherwise, and what the kept one said before.

    The same for a joining of duplicates and for one that settled a clash between two machines.
    """
    if changes[0].deed.action != Action.JOIN:
        return []
    files = {row.id: row for row in past.rows if row.table == "customer"}
    said = []
    for change in changes:
        into = change.cells.get("merged_into_id", (None, None))[1]
        if change.row.table == "customer" and isinstance(into, bytes) and into in files:
            after = _after(files[into], change, past)
            said.append(_of_the_given(change.row, after, words))
    said += [_of_the_kept(change, words) for change in changes if change.row.id in files]
    return [short(text, _LONGEST) for text in said if text]


def _of_the_given(row: StoryRow, kept: Mapping[str, Value], words: Words) -> str:
    fields = TOLD["customer"].fields
    told = [
        field
        for name, field in fields.items()
        if name not in _IN_TITLE and row.values[name] not in (None, "", kept[name])
    ]
    line = words.named_line(row, told)
    return f"并入的一户：{line}" if line else ""


def _of_the_kept(change: Change, words: Words) -> str:
    """Values of the kept file that a choice exchanged for the other's."""
    fields = TOLD["customer"].fields
    told = [
        words.changed(fields[name], *change.cells[name])
        for name in fields
        if name in change.cells and change.cells[name][0] not in (None, "")
    ]
    return f"留下的一户：{'，'.join(told)}" if told else ""


def _after(kept: StoryRow, joining: Change, past: Past) -> Mapping[str, Value]:
    """The kept file as the joining left it: what came later is taken back."""
    values = dict(kept.values)
    for change in reversed(past.changes):
        if change.deed.key == joining.deed.key:
            break
        if change.row.id == kept.id:
            values |= {name: old for name, (old, _) in change.cells.items()}
    return values
