"""What a package changes of one record, field by field: what stands here, what would stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sbdesk.domain.dossier import Form, PartField
from sbdesk.domain.handoff import Undisputed
from sbdesk.domain.story_fields import PERSONAL, TOLD
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


def in_words(
    found: Sequence[Differing], words: Words, ruled: Collection[str] = ()
) -> tuple[Undisputed, ...]:
    """The same as they are shown; nobody disagrees, so what comes will stand.

    `ruled` are the columns that were ruled on.
    """
    return tuple(_in_words(one, words, ruled=one.field.name in ruled) for one in found)


def unlike_words(field: PartField) -> str:
    """What is said where two values look alike as they are shown, masked or cut."""
    masked = field.form is Form.PHONE or field.name in PERSONAL
    return "中间几位有改动" if masked else "有改动"


def _in_words(one: Differing, words: Words, *, ruled: bool) -> Undisputed:
    was, now = (words.of(one.field, value) or _NONE for value in (one.before, one.after))
    after = now if was != now else f"{now}，{unlike_words(one.field)}"
    return Undisputed(one.field.title, was, now, after, ruled)
