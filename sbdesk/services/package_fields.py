"""What a package changes of one record, field by field: what stands here, what would stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sbdesk.domain.dossier import PartField
from sbdesk.domain.handoff import Undisputed
from sbdesk.domain.story_fields import TOLD
from sbdesk.services.story_words import Words
from sbdesk.store.driver import Value

_NONE = "—"


@dataclass(frozen=True)
class Differing:
    """A field whose value is another one afterwards."""

    field: PartField
    before: Value
    after: Value


def differing(
    table: str,
    before: Mapping[str, Value] | None,
    after: Mapping[str, Value],
    besides: Collection[str] = (),
) -> tuple[Differing, ...]:
    """The fields told of a record that differ; of a new one those that are filled."""
    fields = TOLD[table].fields if table in TOLD else {}
    pairs = (
        (one, before[column] if before else None, after[column])
        for column, one in fields.items()
        if column not in besides
    )
    return tuple(Differing(one, was, now) for one, was, now in pairs if was != now and (was or now))


def in_words(found: Sequence[Differing], words: Words) -> tuple[Undisputed, ...]:
    """The same as they are shown; nobody disagrees, so what comes will stand."""
    return tuple(
        Undisputed(one.field.title, words.of(one.field, one.before) or _NONE, now, now)
        for one in found
        for now in [words.of(one.field, one.after) or _NONE]
    )
