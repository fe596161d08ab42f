"""Lists as workbooks, as they are seen: these rows, this order, these columns (DESIGN §7).

Phones, identity and account numbers are masked; a 信用代码 is public and goes out whole. Whole
numbers need a reason, the right to see them, and are noted. What was masked is not taken in again:
an import counts it as not given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sbdesk.domain.changes import Changes
from sbdesk.domain.dossier import Form
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.domain.story_fields import masked
from sbdesk.domain.words import mask_within
from sbdesk.services.desk import Desk
from sbdesk.services.disclosures import note_export, require_full
from sbdesk.services.export_columns import KINDS, ExportColumn, ExportKind
from sbdesk.services.rules import codes
from sbdesk.spreadsheets.writing import OutCell, write_table
from sbdesk.store.driver import Value

Checkpoint = Callable[[int, int, str], None]
_PAGE = 500


@dataclass(frozen=True)
class Exported:
    """What went out: rows, whether numbers were masked, the note of it when they were not."""

    rows: int
    masked: bool
    changes: Changes


def _nobody_stops(_done: int, _total: int, _what: str) -> None:
    """A checkpoint that neither shows nor cancels."""


def export_columns(kind: str) -> tuple[tuple[str, str], ...]:
    """The columns that a list has: (name, heading). Raises `UserMistake` for an unknown list."""
    return tuple((column.name, column.title) for column in _kind(kind).columns)


def export_seen(
    desk: Desk,
    kind: str,
    out: Path,
    columns: Sequence[str] = (),
    pks: Sequence[int] | None = None,
    full_reason: str = "",
    checkpoint: Checkpoint = _nobody_stops,
) -> Exported:
    """Write a list as it is seen to .xlsx or .csv (GB18030).

    `kind` is a name of `export_columns.KINDS`, `columns` names in the order they stand (the usual
    ones when empty), `pks` the local numbers in their order (all live ones when None). A
    `full_reason` writes whole numbers and is noted. The checkpoint may raise to give up: then there
    is no file. Raises `UserMistake` when the person may not, or for an unknown column or suffix.
    """
    require_export(desk, full_reason)
    how = _kind(kind)
    chosen = _chosen(how, columns)
    order = list(pks) if pks is not None else _all(desk, how)
    if full_reason:
        _refuse_suffix(out)
    lines = _lines(desk, how, chosen, order, full=bool(full_reason), checkpoint=checkpoint)
    return _written(desk, out, how.title, [c.title for c in chosen], lines, full_reason)


def export_words(
    desk: Desk,
    out: Path,
    title: str,
    headings: Sequence[str],
    lines: Iterable[Sequence[OutCell]],
    full_reason: str = "",
    customer: bytes | None = None,
) -> Exported:
    """Write any list that already stands in words, masked by whoever made them.

    `customer` is whose list it is, if one's. Raises as `export_seen`.
    """
    require_export(desk, full_reason)
    return _written(desk, out, title, headings, lines, full_reason, customer)


def export_list(desk: Desk, kind: str, out: Path, where: str = "", full_reason: str = "") -> int:
    """Write a list with its usual columns; `where` keeps what contains or finds that text.

    Gives the number of rows. Raises as `export_seen`.
    """
    require_export(desk, full_reason)
    pks = found_in_list(desk, kind, where) if where else None
    return export_seen(desk, kind, out, (), pks, full_reason).rows


def require_export(desk: Desk, full_reason: str = "") -> None:
    """Raises `UserMistake` unless the person may write lists out, whole ones with a reason."""
    if desk.person is not None and not may(desk.person.role, Right.EXPORT):
        raise UserMistake(f"{refusal(desk.person.role, Right.EXPORT)}。")
    if full_reason:
        require_full(desk, full_reason)


def _kind(name: str) -> ExportKind:
    if name not in KINDS:
        raise UserMistake(f"没有「{name}」这种清单，现有：{'、'.join(KINDS)}。")
    return KINDS[name]


def _chosen(how: ExportKind, names: Sequence[str]) -> list[ExportColumn]:
    for name in names:
        if not how.knows(name):
            known = "、".join(column.name for column in how.columns)
            raise UserMistake(f"「{how.title}」没有栏目「{name}」，现有：{known}。")
    return [how.column(name) for name in names or how.usual]


def _refuse_suffix(out: Path) -> None:
    """Before anything is noted: such a file would not be written."""
    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise UserMistake(f"「{out.name}」的后缀应是 .xlsx 或 .csv。")


def _all(desk: Desk, how: ExportKind) -> list[int]:
    sql = f"SELECT t.pk FROM {how.source} WHERE t.live = 1 ORDER BY {how.order}"
    with desk.reading() as raw:
        return [pk for (pk,) in raw.execute(sql)]


def found_in_list(desk: Desk, kind: str, where: str) -> list[int]:
    """The local numbers of a list that `where` finds: customers by the search, others by words."""
    how = _kind(kind)
    if how.source.startswith("customer "):
        from sbdesk.services.finding import find_customers

        return [one.row.pk for one in find_customers(desk, where, 100_000).customers]
    pks = _all(desk, how)
    chosen = [how.column(name) for name in how.usual]
    rows = _read(desk, how, chosen, pks, full=True)
    return [pk for pk, line in rows if where in "".join(str(cell or "") for cell in line)]


def _written(
    desk: Desk,
    out: Path,
    title: str,
    headings: Sequence[str],
    lines: Iterable[Sequence[OutCell]],
    full_reason: str,
    customer: bytes | None = None,
) -> Exported:
    """Write the file; whole numbers are noted before it takes its place under its name."""
    noted: list[Changes] = []

    def through() -> Iterator[Sequence[OutCell]]:
        count = 0
        for line in lines:
            count += 1
            yield line
        if full_reason:
            noted.append(note_export(desk, title, count, full_reason, customer).changes)

    rows = write_table(out, title, headings, through())
    return Exported(rows, not full_reason, noted[0] if noted else Changes())


def _lines(
    desk: Desk,
    how: ExportKind,
    chosen: Sequence[ExportColumn],
    pks: Sequence[int],
    *,
    full: bool,
    checkpoint: Checkpoint,
) -> Iterator[Sequence[OutCell]]:
    for start in range(0, len(pks), _PAGE):
        checkpoint(start, len(pks), f"正在写「{how.title}」")
        for _, line in _read(desk, how, chosen, pks[start : start + _PAGE], full=full):
            yield line
    checkpoint(len(pks), len(pks), "")


def _read(
    desk: Desk, how: ExportKind, chosen: Sequence[ExportColumn], pks: Sequence[int], *, full: bool
) -> list[tuple[int, list[OutCell]]]:
    """The cells of some rows in the order of their numbers; those withdrawn are absent."""
    names = ", ".join(column.sql for column in chosen)
    sql = (
        f"SELECT t.pk, {names} FROM {how.source} "
        "WHERE t.live = 1 AND t.pk IN (SELECT value FROM json_each(?))"
    )
    with desk.reading() as raw:
        rows = {row[0]: row[1:] for row in raw.execute(sql, (json.dumps(list(pks)),))}
    words = _code_words(chosen)
    reckoned = _reckoned(desk, how, chosen, pks)
    found = []
    for pk in pks:
        if pk in rows:
            own = reckoned.get(pk, {})
            line = [
                own.get(column.name, _cell(column, value, words, full=full))
                for column, value in zip(chosen, rows[pk], strict=True)
            ]
            found.append((pk, line))
    return found


def _reckoned(
    desk: Desk, how: ExportKind, chosen: Sequence[ExportColumn], pks: Sequence[int]
) -> Mapping[int, Mapping[str, OutCell]]:
    """What only the list's own service knows of some rows, by column name; {} when not asked."""
    asked = {column.name for column in chosen} & how.reckoned
    if not asked:
        return {}
    if how.name == "customers":
        from sbdesk.services.customer_list import customer_rows

        rows = customer_rows(desk, pks, with_percent="percent" in asked)
        return {pk: {"class_name": r.classes, "percent": r.percent} for pk, r in rows.items()}
    if how.name == "complaints":
        from sbdesk.services.complaints import complaint_rows

        cases = complaint_rows(desk, pks)
        return {pk: {"state": row.state.state.value} for pk, row in cases.items()}
    from sbdesk.services.visits import visit_rows

    return {pk: {"state": row.state.value} for pk, row in visit_rows(desk, pks).items()}


def _code_words(chosen: Sequence[ExportColumn]) -> Mapping[str, Mapping[str, str]]:
    """Names by code for the one list whose codes stand in the table."""
    if any(column.codes == "complaint_tree" for column in chosen):
        return {"complaint_tree": {code.code: code.name for code in codes("complaint_tree")}}
    return {}


def _cell(
    column: ExportColumn, value: Value, words: Mapping[str, Mapping[str, str]], *, full: bool
) -> OutCell:
    if value is None or isinstance(value, bytes):
        return None
    if isinstance(value, str):
        return _text(column, words.get(column.codes, {}).get(value, value), full=full)
    if column.form in (Form.KVA, Form.KWH, Form.RATING):
        return Decimal(int(value)) / 1000
    return Decimal(int(value)) / 100 if column.form is Form.MONEY else value


def _text(column: ExportColumn, value: str, *, full: bool) -> OutCell:
    if column.form is Form.DATE:
        return _day(value)
    if full or not (column.personal or column.free):
        return value
    if column.free:
        return mask_within(value)
    return masked(column.name, value)


def _day(text: str) -> OutCell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
