"""Values of the story in words: names for references and codes, units, masked personal data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sbdesk.domain.dossier import Form, PartField
from sbdesk.domain.dossier import Value as PartValue
from sbdesk.domain.dossier_typing import shown
from sbdesk.domain.story_fields import masked
from sbdesk.domain.words import mask_within
from sbdesk.services.rules import codes, scorecard
from sbdesk.services.story_reading import StoryRow
from sbdesk.store.driver import Connection, Value

NOTHING = "（空）"
_LONGEST = 120


@dataclass(frozen=True)
class Words:
    """Says values. `names` are people, parts and cases by record id, `moments` when a visit was
    made by record id, `codes` names by code list; without `full` phones, identity and account
    numbers are masked.
    """

    names: Mapping[bytes, str]
    moments: Mapping[bytes, str]
    codes: Mapping[str, Mapping[str, str]]
    full: bool = False

    def of(self, field: PartField, value: Value, longest: int = _LONGEST) -> str:
        """One value of a field; "" for nothing."""
        if isinstance(value, bytes):
            return self.names.get(value, "另一条记录")
        if isinstance(value, str):
            value = self.codes.get(field.codes, {}).get(value, self.masked(field.name, value))
            value = value if self.full or field.form is not Form.LONG else mask_within(value)
        plain = int(value) if isinstance(value, float) else value
        return short(shown(field, plain, self.names), longest)

    def masked(self, column: str, value: str) -> str:
        """A personal value as it is shown without a reason to see more."""
        return value if self.full else masked(column, value)

    def values(self, row: StoryRow) -> dict[str, PartValue]:
        """A record's cells as they may be shown."""
        found: dict[str, PartValue] = {}
        for name, value in row.values.items():
            if isinstance(value, str):
                found[name] = self.masked(name, value)
            elif not isinstance(value, float):
                found[name] = value
        return found

    def changed(self, field: PartField, old: Value, new: Value) -> str:
        """A change in words: 「联系电话：138****2716 → 139****0021」."""
        was, now = self.of(field, old) or NOTHING, self.of(field, new) or NOTHING
        if was == now:
            return f"{field.title}：{now}，有改动"
        return f"{field.title}：{was} → {now}"

    def settled(self, field: PartField, old: Value, new: Value) -> str:
        """What was decided of a value that two machines disagreed on, and what stood before."""
        was, now = self.of(field, old) or NOTHING, self.of(field, new) or NOTHING
        before = "" if was == now else f"（原先显示 {was}）"
        return f"{field.title}：{now}{before}"

    def named_line(self, row: StoryRow, fields: Iterable[PartField]) -> str:
        """Some fields of a record in one line, each with its title."""
        said = ((f.title, self.of(f, row.values.get(f.name))) for f in fields)
        return "，".join(f"{title} {value}" for title, value in said if value)


def short(text: str, longest: int = _LONGEST) -> str:
    """A text on one line, cut where it is longer than a glance."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def words_of(raw: Connection, rows: Iterable[StoryRow], *, full: bool) -> Words:
    """What is needed to say the values of these records."""
    names: dict[bytes, str] = {
        record: name or "" for record, name in raw.execute("SELECT id, name FROM person")
    }
    moments: dict[bytes, str] = {}
    words = Words(names, moments, _codes(), full)
    for row in rows:
        visited = row.values.get("visited_wall")
        if isinstance(visited, str):
            moments[row.id] = visited
        for column in ("number", "name", "kind"):
            said = row.values.get(column)
            if isinstance(said, str) and said:
                names[row.id] = words.masked(column, said)
                break
    return words


def _codes() -> dict[str, dict[str, str]]:
    """Names by code of the lists whose codes, not names, stand in the tables."""
    rules = {rule.id: rule.title for rule in scorecard(date.max).rules}
    return {
        "complaint_tree": {code.code: code.name for code in codes("complaint_tree")},
        "credit_rules": rules,
    }
