"""Our files against the official export: what differs, and who is right (demand 9).

Pure comparison of rows that were read elsewhere. A cell the export leaves empty, or gives masked,
says nothing and is no difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import FIELD_TITLES

Value = str | int | None


class Kind(StrEnum):
    """What kind of difference it is; the value is what people read."""

    MOVED = "户号变动"
    SAME_NAME = "同名"
    DIFFERENT = "不一致"
    MISSING_HERE = "缺于本所"
    MISSING_THERE = "缺于系统"


class Verdict(StrEnum):
    """Which side is right; the value is what people tick."""

    OURS = "本所对"
    THEIRS = "系统对"
    UNSETTLED = "待核"


KINDS: Final = tuple(Kind)
VERDICTS: Final = tuple(Verdict)
NUMBER_FIELD: Final = "customer_no"
_OURS_ALONE: Final = frozenset({NUMBER_FIELD, "note", "nickname"})
"""Remarks of the desk are nobody else's business; the number has kinds of its own."""
_GONE: Final = frozenset({"已销户", "潜在"})


@dataclass(frozen=True)
class Held:
    """One of our files as far as the export can speak of it."""

    record: bytes
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """A text cell; empty for nothing."""
        return str(self.values.get(name) or "")


@dataclass(frozen=True)
class Discrepancy:
    """One difference; `ours` and `theirs` as people read them, "" for nothing.

    `key` is the same for the same difference in every comparison. `record` is our file, None where
    we have none. `held` and `given` are the cells themselves, `stored` the record of the verdict
    once there is one.
    """

    key: str
    customer_no: str
    name: str
    kind: str
    field: str
    ours: str
    theirs: str
    verdict: str = ""
    record: bytes | None = None
    held: Value = None
    given: Value = None
    stored: bytes | None = None
    source: str = ""
    found_on: str = ""
    requested_on: str = ""
    decided_by: str = ""

    @property
    def title(self) -> str:
        """The field's Chinese name; what the line is about where it is no field."""
        return FIELD_TITLES.get(self.field, "") or ("户号" if self.field else "整户")


def shown(name: str, value: Value) -> str:
    """A cell as people read it: capacities in kVA."""
    if value is None:
        return ""
    return f"{va_to_kva(value)} kVA" if isinstance(value, int) else value


def difference_key(kind: str, customer_no: str, name: str, record: bytes | None) -> str:
    """What tells one difference from all others."""
    return "|".join((kind, customer_no, name, record.hex() if record else ""))


def differences(
    held: Sequence[Held], rows: Iterable[Mapping[str, Value]], fields: frozenset[str]
) -> list[Discrepancy]:
    """All differences between our live files and the rows of an export with these fields.

    Ordered by kind, then 户号. A number is looked for among ours, then among the former numbers of
    both sides; what is left over on both sides under one name is 同名 rather than missing twice.
    """
    rows = tuple(rows)
    match = _Match(held, rows)
    found: list[Discrepancy] = []
    unknown: list[Mapping[str, Value]] = []
    compared = sorted(fields - _OURS_ALONE, key=_field_order)
    for row in rows:
        pairs = match.files_of(row)
        if not pairs:
            unknown.append(row)
        for file in pairs:
            found += _moved(file, row)
            found += _different(file, row, compared)
    over = [file for file in match.untouched() if file.text("lifecycle") not in _GONE]
    found += _left_over(over, unknown)
    return sorted(found, key=_order)


class _Match:
    """Our files by their numbers, and which of them the export has spoken of."""

    def __init__(self, held: Sequence[Held], rows: Sequence[Mapping[str, Value]]) -> None:
        self._held = held
        self._live = _by(held, NUMBER_FIELD)
        self._former = _by(held, "former_no")
        numbers = {row[NUMBER_FIELD] for row in rows}
        self._touched = {one.record for one in held if one.values[NUMBER_FIELD] in numbers}

    def files_of(self, row: Mapping[str, Value]) -> Sequence[Held]:
        """Our files a row speaks of: by number, else by its former number, else by ours.

        A file whose own number stands in the export is nobody's former one.
        """
        number, former = str(row[NUMBER_FIELD]), str(row.get("former_no") or "")
        if number in self._live:
            return self._live[number]
        for files in (self._live.get(former, ()), self._former.get(number, ())):
            free = [file for file in files if file.record not in self._touched][:1]
            if free:
                self._touched.add(free[0].record)
                return free
        return ()

    def untouched(self) -> list[Held]:
        """Our files that the export has not spoken of."""
        return [one for one in self._held if one.record not in self._touched]


def _by(held: Sequence[Held], name: str) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for file in held:
        if file.text(name):
            found.setdefault(file.text(name), []).append(file)
    return found


def _moved(file: Held, row: Mapping[str, Value]) -> list[Discrepancy]:
    number = str(row[NUMBER_FIELD])
    ours = file.text(NUMBER_FIELD)
    return [] if ours == number else [_found(Kind.MOVED, file, NUMBER_FIELD, ours, number)]


def _different(file: Held, row: Mapping[str, Value], names: Sequence[str]) -> Iterable[Discrepancy]:
    moved = file.text(NUMBER_FIELD) != row[NUMBER_FIELD]
    for name in names:
        theirs, ours = row.get(name), file.values.get(name)
        if theirs is None or theirs == ours or (moved and name == "former_no"):
            continue
        yield _found(Kind.DIFFERENT, file, name, ours, theirs)


def _found(kind: Kind, file: Held, name: str, ours: Value, theirs: Value) -> Discrepancy:
    number = file.text(NUMBER_FIELD)
    return Discrepancy(
        key=difference_key(kind, number, name, file.record),
        customer_no=number,
        name=file.text("name"),
        kind=kind,
        field=name,
        ours=shown(name, ours),
        theirs=shown(name, theirs),
        record=file.record,
        held=ours,
        given=theirs,
    )


def _left_over(
    ours: Sequence[Held], theirs: Sequence[Mapping[str, Value]]
) -> Iterable[Discrepancy]:
    """What only one side has; one name left over on each side is one line."""
    paired = _same_names(ours, theirs)
    for file, row in paired:
        number = file.text(NUMBER_FIELD)
        yield _found(Kind.SAME_NAME, file, NUMBER_FIELD, number or None, row[NUMBER_FIELD])
    done_ours = {file.record for file, _ in paired}
    done_theirs = {row[NUMBER_FIELD] for _, row in paired}
    for row in theirs:
        if row[NUMBER_FIELD] not in done_theirs:
            yield _missing_here(row)
    for file in ours:
        if file.record not in done_ours and file.text(NUMBER_FIELD):
            yield _found(Kind.MISSING_THERE, file, "", _where(file.values), None)


def _missing_here(row: Mapping[str, Value]) -> Discrepancy:
    number = str(row[NUMBER_FIELD])
    kind = Kind.MISSING_HERE
    where = _where(row)
    return Discrepancy(
        key=difference_key(kind, number, "", None),
        customer_no=number,
        name=str(row.get("name") or ""),
        kind=kind,
        field="",
        ours="",
        theirs=where,
        given=where,
    )


def _where(values: Mapping[str, Value]) -> str:
    return str(values.get("address") or values.get("village") or "") or "有此户"


def _same_names(
    ours: Sequence[Held], theirs: Sequence[Mapping[str, Value]]
) -> list[tuple[Held, Mapping[str, Value]]]:
    """Files and rows under one name, the surest first: same address, same phone, only one each."""
    by_name: dict[str, list[Mapping[str, Value]]] = {}
    for row in theirs:
        if row.get("name"):
            by_name.setdefault(str(row["name"]), []).append(row)
    paired: list[tuple[Held, Mapping[str, Value]]] = []
    for name, files in _by(ours, "name").items():
        rows = by_name.get(name, [])
        files = list(files)
        for told in ("address", "phone"):
            for file in tuple(files):
                same = next((r for r in rows if r.get(told) and r[told] == file.text(told)), None)
                if same is not None:
                    paired.append((file, same))
                    files.remove(file)
                    rows = [row for row in rows if row is not same]
        if len(files) == len(rows) == 1:
            paired.append((files[0], rows[0]))
    return paired


def _field_order(name: str) -> tuple[int, str]:
    titles = list(FIELD_TITLES)
    return (titles.index(name) if name in titles else len(titles), name)


def _order(one: Discrepancy) -> tuple[int, str, bytes, tuple[int, str]]:
    kind = KINDS.index(Kind(one.kind))
    return (kind, one.customer_no, one.record or b"", _field_order(one.field))


def with_verdict(one: Discrepancy, known: Mapping[str, Discrepancy]) -> Discrepancy:
    """The difference with its earlier verdict, as long as both sides still say the same."""
    before = known.get(one.key)
    if before is None or (before.ours, before.theirs) != (one.ours, one.theirs):
        return one
    return replace(
        one,
        verdict=before.verdict,
        stored=before.stored,
        requested_on=before.requested_on,
        decided_by=before.decided_by,
        found_on=before.found_on,
    )
