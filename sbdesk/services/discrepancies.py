"""The difference report: our files against the official export, ticked, corrected, requested.

Comparing changes nothing. A verdict is stored with the difference; 系统对 corrects our file in the
same action, 本所对 puts the line on the next correction request to the marketing department.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.discrepancies import (
    KINDS,
    NUMBER_FIELD,
    VERDICTS,
    Discrepancy,
    Held,
    Kind,
    Value,
    Verdict,
    difference_key,
    differences,
    with_verdict,
)
from sbdesk.domain.errors import Invalid, Problem
from sbdesk.domain.people import Right
from sbdesk.domain.text import clean_number
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.import_outcome import Checkpoint, no_checkpoint
from sbdesk.services.mappings import mapping_for
from sbdesk.spreadsheets.customer_headings import CUSTOMERS
from sbdesk.spreadsheets.layouts import locate, preview
from sbdesk.spreadsheets.ledger import Ledger, read_customers
from sbdesk.spreadsheets.reading import Book
from sbdesk.store.driver import Connection
from sbdesk.store.ids import new_id
from sbdesk.store.work import UnitOfWork

if TYPE_CHECKING:
    from sbdesk.services.issuing import Paper
    from sbdesk.services.press import Press

__all__ = [
    "KINDS",
    "VERDICTS",
    "Comparison",
    "Discrepancy",
    "compare",
    "correction_request",
    "decide",
    "open_discrepancies",
]

_STORED = (
    "SELECT d.id, d.customer_id, d.customer_no, d.customer_name, d.kind, d.field, d.ours, "
    "d.theirs, d.source, d.found_on, d.verdict, p.name, d.requested_on "
    "FROM discrepancy d LEFT JOIN person p ON p.id = d.decided_by_id WHERE d.live = 1"
)
_OPEN = "(d.verdict = '待核' OR (d.verdict = '本所对' AND d.requested_on IS NULL))"


@dataclass(frozen=True)
class Comparison:
    """An export held against our files; `source` is its file name, `found_on` the day (ISO).

    `rows` counts the customers read, `unread` the rejected rows: nothing is said about these.
    """

    source: str
    differences: tuple[Discrepancy, ...]
    rows: int = 0
    unread: int = 0
    found_on: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, in the order of the kinds, zeros included."""
        counted = Counter(one.kind for one in self.differences)
        return {str(kind): counted[kind] for kind in KINDS}


def compare(
    desk: Desk,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> Comparison:
    """Hold an official customer export against our files; reads only.

    Without a `mapping` the one remembered for these headings serves. Verdicts given before stand
    beside their differences while both sides still say the same. Raises `UserMistake` when the
    file cannot be read as a ledger, and whatever `checkpoint` raises.
    """
    checkpoint(0, 0, f"正在打开「{path.name}」")
    book = Book(path)
    if mapping is None:
        mapping = mapping_for(desk, "customers", preview(book, CUSTOMERS).fingerprint)
    ledger = read_customers(book, desk.today(), mapping, checkpoint)
    # What the reader makes of other columns (the village of an address) the export does not say.
    fields = ledger.fields & ledger.header.fields.keys()
    checkpoint(0, 0, "正在比对")
    with desk.reading() as raw:
        held = _held(raw, fields)
        known = {one.key: one for one in _stored(raw, "")}
    unread = _unread_numbers(book, mapping, ledger) if ledger.rejected else frozenset[str]()
    held = [one for one in held if one.text(NUMBER_FIELD) not in unread]
    found = differences(held, (row.values for row in ledger.rows), fields)
    return Comparison(
        source=ledger.file_name,
        differences=tuple(with_verdict(one, known) for one in found),
        rows=len(ledger.rows) + len(ledger.repeated),
        unread=len(ledger.rejected_rows),
        found_on=desk.today().isoformat(),
    )


def _unread_numbers(
    book: Book, mapping: Mapping[str, str] | None, ledger: Ledger
) -> frozenset[str]:
    """户号 that stand only in rejected rows: in the export, whatever else is wrong with them."""
    sheet, header = locate(book, CUSTOMERS, mapping)
    column = header.fields[NUMBER_FIELD].column
    rows = ledger.rejected_rows
    cells = (
        row[column]
        for number, row in enumerate(sheet.rows, 1)
        if number in rows and column < len(row)
    )
    numbers = (
        clean_number(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
        for cell in cells
        if cell is not None
    )
    return frozenset(numbers) - {str(row.values[NUMBER_FIELD]) for row in ledger.rows}


def _held(raw: Connection, fields: frozenset[str]) -> list[Held]:
    always = {NUMBER_FIELD, "former_no", "name", "address", "village", "phone", "lifecycle"}
    names = sorted(fields | always)
    rows = raw.execute(
        f"SELECT id, {', '.join(names)} FROM customer WHERE live = 1 ORDER BY customer_no, pk"
    )
    return [Held(row[0], dict(zip(names, row[1:], strict=True))) for row in rows]


def _stored(raw: Connection, where: str) -> list[Discrepancy]:
    sql = f"{_STORED}{' AND ' + where if where else ''} ORDER BY d.customer_no, d.pk"
    return [_of_row(*row) for row in raw.execute(sql).fetchall()]


def _of_row(stored: bytes, record: bytes | None, *texts: str | None) -> Discrepancy:
    number, name, kind, column, ours, theirs, source, found_on, verdict, by, asked = (
        text or "" for text in texts
    )
    return Discrepancy(
        key=difference_key(kind, number, column, record),
        customer_no=number,
        name=name,
        kind=kind,
        field=column,
        ours=ours,
        theirs=theirs,
        verdict=verdict,
        record=record,
        stored=stored,
        source=source,
        found_on=found_on,
        requested_on=asked,
        decided_by=by,
    )


def open_discrepancies(desk: Desk) -> tuple[Discrepancy, ...]:
    """Differences that still wait: 待核, and 本所对 that stand on no correction request yet."""
    with desk.reading() as raw:
        return tuple(_stored(raw, _OPEN))


def to_request(desk: Desk) -> tuple[Discrepancy, ...]:
    """What the next correction request asks for."""
    with desk.reading() as raw:
        return tuple(_stored(raw, "d.verdict = '本所对' AND d.requested_on IS NULL"))


def correction_request(desk: Desk, press: Press, on: date, issue: bool = False) -> Paper:
    """The correction request with all that `to_request` names: a draft, or issued once."""
    from sbdesk.services.correction_papers import (
        draft_correction_request,
        issue_correction_request,
    )

    if issue:
        return issue_correction_request(desk, press, on)
    return draft_correction_request(desk, press)


def decide(desk: Desk, comparison: Comparison, decisions: Mapping[str, str]) -> Saved:
    """Store verdicts by key, as one action; an empty verdict takes an earlier one back.

    系统对 on 不一致 and 户号变动 also corrects our file. The export's word on a cell is remembered,
    so that the next import does not bring back what was found wrong here. Raises `Invalid` with
    every key that is no difference, no verdict, or whose file was changed since the comparison.
    """
    by_key = {one.key: one for one in comparison.differences}
    problems = [
        Problem(key, f"不认识的判断「{verdict}」，应为{'、'.join(VERDICTS)}之一")
        for key, verdict in decisions.items()
        if verdict and verdict not in VERDICTS
    ]
    problems += [Problem(key, "对照结果里没有这一条") for key in decisions if key not in by_key]
    if problems:
        raise Invalid(problems)
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        pen = _Decider(desk, uow, comparison)
        last = b""
        for key, verdict in decisions.items():
            last = pen.decide(by_key[key], verdict)
        pen.require_unchanged()
        changes = uow.commit(_sentence(comparison, decisions.values(), pen.corrected))
        return Saved(last, changes if changes.transaction else Changes())


def _sentence(comparison: Comparison, verdicts: Iterable[str], corrected: int) -> str:
    counted = Counter(verdicts)
    told = "，".join(f"{verdict}{counted[verdict]}条" for verdict in VERDICTS if counted[verdict])
    mended = f"，改正档案{corrected}处" if corrected else ""
    return f"核对差异「{comparison.source}」：{told or '收回判断'}{mended}"


def _official(said: Mapping[str, Value]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class _Decider:
    """One action's verdicts on their way into the tables."""

    def __init__(self, desk: Desk, uow: UnitOfWork, comparison: Comparison) -> None:
        self._desk, self._uow, self._comparison = desk, uow, comparison
        self._known = {one.key: one for one in _stored(uow.raw, "")}
        self._changed: list[Problem] = []
        self.corrected = 0

    def decide(self, one: Discrepancy, verdict: str) -> bytes:
        """Store one verdict and do what follows from it; returns its record."""
        if verdict in (Verdict.OURS, Verdict.THEIRS) and one.record and one.field:
            self._settle(one, one.record, verdict)
        return self._store(one, verdict)

    def require_unchanged(self) -> None:
        """Raise `Invalid` when a file to correct says something else by now."""
        if self._changed:
            raise Invalid(self._changed)

    def _settle(self, one: Discrepancy, record: bytes, verdict: str) -> None:
        row = self._uow.raw.execute(
            f"SELECT {one.field}, official, former_no FROM customer WHERE id = ? AND live = 1",
            (record,),
        ).fetchone()
        if row is None or row[0] not in (one.held, one.given):
            words = f"{one.name}（{one.customer_no}）的{one.title}在对照之后又改过，请重新对照"
            self._changed.append(Problem(one.key, words))
            return
        cells: dict[str, Value] = {}
        if verdict == Verdict.THEIRS and row[0] != one.given:
            cells[one.field] = one.given
            if one.kind in (Kind.MOVED, Kind.SAME_NAME) and row[0]:
                cells["former_no"] = row[0]
            self.corrected += 1
        said = json.loads(row[1]) if row[1] else {}
        if one.kind == Kind.DIFFERENT and said.get(one.field) != one.given:
            said[one.field] = one.given
            cells["official"] = _official(said)
        if cells:
            marks = ", ".join(f"{name} = ?" for name in cells)
            self._uow.raw.execute(
                f"UPDATE customer SET {marks} WHERE id = ?", (*cells.values(), record)
            )

    def _store(self, one: Discrepancy, verdict: str) -> bytes:
        raw = self._uow.raw
        before = self._known.get(one.key)
        cells: dict[str, Value | bytes] = {
            "ours": one.ours or None,
            "theirs": one.theirs or None,
            "source": self._comparison.source,
            "found_on": self._comparison.found_on,
            "verdict": verdict or None,
            "decided_by_id": self._desk.actor.person_id,
        }
        if before is not None and before.stored is not None:
            if (before.ours, before.theirs, before.verdict) != (one.ours, one.theirs, verdict):
                cells["requested_on"] = None
                marks = ", ".join(f"{name} = ?" for name in cells)
                values = (*cells.values(), before.stored)
                raw.execute(f"UPDATE discrepancy SET {marks} WHERE id = ?", values)
            return before.stored
        record = new_id()
        cells |= {
            "id": record,
            "live": 1,
            "customer_id": one.record,
            "customer_no": one.customer_no or None,
            "customer_name": one.name or None,
            "kind": str(one.kind),
            "field": one.field or None,
        }
        if verdict:
            marks = ", ".join("?" * len(cells))
            raw.execute(
                f"INSERT INTO discrepancy ({', '.join(cells)}) VALUES ({marks})",
                tuple(cells.values()),
            )
        return record
