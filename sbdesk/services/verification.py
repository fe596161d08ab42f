"""A round of checking files with customers: sheets in village order, typed back by their code.

Inventory row 4. Printing puts each customer's part in the round on record; the returned sheet
completes it and corrects the file in the same action.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.codes import code_for
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.dossier import Value, Values
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.dossier_typing import typed_part
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.notices.data_verification_content import FORM, DataVerification
from sbdesk.services.codes_back import paper_of_code
from sbdesk.services.customers import Saved, check_customer, customer_file
from sbdesk.services.desk import Desk, people
from sbdesk.services.import_outcome import Checkpoint, no_checkpoint
from sbdesk.services.issuing import Cause, Issue, Numbered, Paper, draft_of, served
from sbdesk.services.press import Press
from sbdesk.services.rules import codes
from sbdesk.services.typing_in import typed_request
from sbdesk.services.verification_sheets import verification_sheet
from sbdesk.store.driver import Connection
from sbdesk.store.ids import new_id

KIND: Final = "data_verification"
TYPED: Final = ("verified_on", "verified_by_id", "signed_by", "result", "note")
"""What is typed back beside the corrections."""
_DIGITS_OF_CODE: Final = 9
SAME, CHANGED = "核对无误", "有变更"


_Draft = tuple[bytes, DataVerification]
"""A customer's record and his sheet, not numbered."""


@dataclass(frozen=True)
class RoundPrinted:
    """The sheets as one PDF; None when all of them were printed in this round before."""

    paper: Paper | None
    printed: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ReturnedSheet:
    """A printed sheet that came back: whose it is, and the file as it stands."""

    record: bytes
    customer: bytes
    customer_pk: int
    number: str
    round: str
    printed_on: str
    fields: CustomerFields


def standard_round(on: date) -> str:
    """The half-year a day is in: 2026年下半年."""
    return f"{on.year}年{'上' if on.month <= 6 else '下'}半年"


def draft_sheets(
    desk: Desk,
    press: Press,
    pks: Sequence[int],
    round_name: str,
    checkpoint: Checkpoint = no_checkpoint,
) -> Paper:
    """Sheets without number and code, in the order of the round; nothing is put on record."""
    drafts = _drafts(desk, pks, round_name, checkpoint)
    contents = [content for _, content in drafts]
    return draft_of(press.draw_sheets(contents), _about(contents))


def _drafts(
    desk: Desk, pks: Sequence[int], round_name: str, checkpoint: Checkpoint
) -> list[_Draft]:
    """Customers with their sheets as data, in order. Raises `UserMistake` for no customer."""
    with desk.reading() as raw:
        ordered = _in_order(raw, pks)
    if not ordered:
        raise UserMistake("没有选客户，没有可印的核对表。")
    drafts: list[_Draft] = []
    for done, (pk, customer) in enumerate(ordered):
        checkpoint(done, len(ordered), "正在整理资料")
        drafts.append((customer, verification_sheet(desk, pk, round_name)))
    return drafts


def print_round(
    desk: Desk,
    press: Press,
    pks: Sequence[int],
    round_name: str,
    checkpoint: Checkpoint = no_checkpoint,
) -> RoundPrinted:
    """Print the sheets of a round as one PDF by village and reading route, each with its code.

    One action; customers who have a sheet of this round already are left out and named. Each sheet
    is frozen for itself, so that one can be printed again. Drawing comes before writing: others
    wait for the record alone. Raises `UserMistake` for no customer and whatever `checkpoint`
    raises; then nothing is on record.
    """
    if not round_name.strip():
        raise Invalid([Problem("round", "请写明是哪一轮，如 2026年下半年")])
    drafts = _drafts(desk, pks, round_name, checkpoint)
    while True:
        plan = _planned(desk, drafts)
        if not plan.sheets:
            return RoundPrinted(None, 0, plan.left_out)
        digests = _frozen(press, plan, checkpoint)
        changes = _recorded(desk, plan, digests)
        if changes is not None:
            break
    contents = [one.content for one in plan.sheets]
    printed = press.draw_sheets(contents)
    numbers, about = _numbers(contents), _about(contents)
    paper = Paper(printed.pdf, printed.pages, printed.missing, numbers, changes, about)
    return RoundPrinted(paper, len(contents), plan.left_out)


@dataclass(frozen=True)
class _Sheet:
    """One sheet about to be put on record; `new` when its record is made with it."""

    issue: Issue
    numbered: Numbered
    record: bytes
    new: bool
    customer: bytes
    content: DataVerification


@dataclass(frozen=True)
class _Plan:
    sheets: tuple[_Sheet, ...]
    left_out: tuple[str, ...]


def _planned(desk: Desk, drafts: Sequence[_Draft]) -> _Plan:
    """Which sheets are to be printed, under the numbers that come next."""
    sheets: list[_Sheet] = []
    left_out: list[str] = []
    with desk.reading() as raw:
        for customer, draft in drafts:
            row = raw.execute(
                f"SELECT id FROM {KIND} WHERE customer_id = ? AND round = ? AND live = 1",
                (customer, draft.round),
            ).fetchone()
            record = row[0] if row else new_id()
            cause = Cause(FORM, KIND, record, customer)
            if row and served(raw, cause) is not None:
                left_out.append(draft.name)
                continue
            issue = Issue(desk, cause)
            numbered = issue.upcoming(raw, len(sheets))
            content = replace(
                draft, number=numbered.number, code=numbered.code, printed_at=issue.wall
            )
            sheets.append(_Sheet(issue, numbered, record, row is None, customer, content))
    return _Plan(tuple(sheets), tuple(left_out))


def _frozen(press: Press, plan: _Plan, checkpoint: Checkpoint) -> list[str]:
    digests: list[str] = []
    for done, sheet in enumerate(plan.sheets):
        checkpoint(done, len(plan.sheets), "正在排版")
        digests.append(sheet.issue.freeze(press.draw(sheet.content)))
    return digests


def _recorded(desk: Desk, plan: _Plan, digests: Sequence[str]) -> Changes | None:
    """Put the sheets on record; None when their numbers were taken meanwhile."""
    today = desk.today().isoformat()
    with desk.act(Action.ISSUE, Right.PRINT_DRAFTS) as uow:
        for sheet, digest in zip(plan.sheets, digests, strict=True):
            if sheet.issue.begin(uow) != sheet.numbered:
                return None
            if sheet.new:
                uow.raw.execute(
                    f"INSERT INTO {KIND} (id, live, customer_id, round, printed_on) "
                    "VALUES (?, 1, ?, ?, ?)",
                    (sheet.record, sheet.customer, sheet.content.round, today),
                )
            else:
                _write(uow.raw, KIND, {"printed_on": today}, sheet.record)
            sheet.issue.register(uow, sheet.numbered, sheet.content, digest, copies=1)
            uow.session.flush()
        return uow.commit(f"印发资料核对表 {_numbers([one.content for one in plan.sheets])}")


def _about(sheets: Sequence[DataVerification]) -> str:
    """The one customer these sheets are about, if it is one."""
    return sheets[0].name if len(sheets) == 1 else ""


def _numbers(sheets: Sequence[DataVerification]) -> str:
    first, last = sheets[0].number or "", sheets[-1].number or ""
    return first if len(sheets) == 1 else f"{first}至{last.rpartition('〕')[2]}"


def _in_order(raw: Connection, pks: Sequence[int]) -> list[tuple[int, bytes]]:
    """Live customers by village, reading route and order on it, 户号; unknown villages last."""
    found: list[tuple[tuple[object, ...], int, bytes]] = []
    for start in range(0, len(pks), 500):
        some = list(pks[start : start + 500])
        marks = ", ".join("?" * len(some))
        rows = raw.execute(
            "SELECT c.pk, c.id, c.village IS NULL, ifnull(c.village, ''), c.route IS NULL, "
            "ifnull(c.route, ''), ifnull((SELECT min(u.read_order) FROM usage_point u "
            "WHERE u.customer_id = c.id AND u.live = 1), 1000000), ifnull(c.customer_no, '') "
            f"FROM customer c WHERE c.live = 1 AND c.pk IN ({marks})",
            some,
        )
        found += [(row[2:], row[0], row[1]) for row in rows.fetchall()]
    return [(pk, customer) for _, pk, customer in sorted(found)]


def sheet_by_code(desk: Desk, text: str) -> ReturnedSheet:
    """The sheet with a typed or scanned code.

    Raises `UserMistake` for a text that is no code, a code of another form, a sheet that was typed
    back before, and whatever `paper_of_code` raises.
    """
    paper = paper_of_code(desk, text)
    if paper is None:
        clean = text.strip()
        if sum(map(str.isdecimal, clean)) == _DIGITS_OF_CODE:
            raise UserMistake(f"「{clean}」不是短码，有数字打错了，请照纸上右上角再对一遍。")
        raise UserMistake(f"「{clean}」不是短码，短码是纸上右上角的九位数字。")
    if paper.form != FORM:
        raise UserMistake(f"「{paper.number}」不是资料核对表。")
    with desk.reading() as raw:
        row = raw.execute(
            f"SELECT v.customer_id, c.pk, v.round, v.printed_on, v.verified_on FROM {KIND} v "
            "JOIN customer c ON c.id = v.customer_id WHERE v.id = ? AND v.live = 1 AND c.live = 1",
            (paper.record,),
        ).fetchone()
    if row is None:
        raise UserMistake(f"「{paper.number}」的客户或核对记录已经撤回。")
    customer, pk, name, printed_on, verified_on = row
    if verified_on:
        raise UserMistake(
            f"「{paper.number}」已在{verified_on}回填过；要改请到客户档案的业务记录。"
        )
    file = customer_file(desk, pk)
    if file is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    return ReturnedSheet(
        paper.record, customer, pk, paper.number, name or "", printed_on or "", file.fields
    )


def return_sheet(
    desk: Desk, sheet: ReturnedSheet, told: Mapping[str, str], corrections: Mapping[str, str]
) -> Saved:
    """Type a sheet back: its result, and the corrected fields of the file, in one action.

    `told` has keys of `TYPED`; the day defaults to today, the person to who is at work, the result
    to 有变更 with corrections and 核对无误 without. Raises `Invalid` with all problems at once.
    """
    cells, problems = _told(desk, sheet, told, bool(corrections))
    fields, wrong = _corrected(desk, sheet, corrections)
    problems += wrong
    if problems:
        raise Invalid(problems)
    before = sheet.fields.columns()
    changed = {name: value for name, value in fields.columns().items() if value != before.get(name)}
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        _write(uow.raw, KIND, cells, sheet.record)
        if changed:
            _write(uow.raw, "customer", changed, sheet.customer)
        words = f"，更正{len(changed)}项" if changed else ""
        sentence = f"回填 {sheet.number} {fields.name}：{cells['result']!s}{words}"
        return Saved(sheet.record, uow.commit(sentence))


def _write(raw: Connection, table: str, cells: Mapping[str, Value], record: bytes) -> None:
    marks = ", ".join(f"{name} = ?" for name in cells)
    raw.execute(f"UPDATE {table} SET {marks} WHERE id = ?", (*cells.values(), record))


def _told(
    desk: Desk, sheet: ReturnedSheet, told: Mapping[str, str], corrected: bool
) -> tuple[dict[str, Value], list[Problem]]:
    """The cells of the record, and what is wrong with them."""
    unknown = [Problem(name, f"没有叫「{name}」的字段") for name in told if name not in TYPED]
    typed = {name: text for name, text in told.items() if name in TYPED and text.strip()}
    typed.setdefault("verified_on", desk.today().isoformat())
    typed.setdefault("result", CHANGED if corrected else SAME)
    names = {person.name: person.id.hex() for person in people(desk)}
    who = typed.get("verified_by_id", desk.person.name if desk.person else "")
    typed["verified_by_id"] = names.get(who, who)
    known = codes("verification_results")
    code = code_for(known, typed["result"])
    typed["result"] = code.name if code else typed["result"]
    choices = {
        "result": [one.name for one in known],
        "verified_by_id": list(names.values()),
    }
    base: Values = {"round": sheet.round, "printed_on": sheet.printed_on or None}
    values, problems = typed_part(KIND_OF[KIND], typed, desk.today(), choices, base)
    if corrected and values.get("result") not in (CHANGED, None):
        problems.append(Problem("result", f"有更正的内容，结果应为「{CHANGED}」"))
    return {name: values.get(name) for name in TYPED}, [*unknown, *problems]


def _corrected(
    desk: Desk, sheet: ReturnedSheet, corrections: Mapping[str, str]
) -> tuple[CustomerFields, list[Problem]]:
    """The file with its corrections, and what is wrong with them."""
    try:
        fields = typed_request(desk, CustomerFields, corrections, sheet.fields)
    except Invalid as refused:
        return sheet.fields, list(refused.problems)
    return fields, check_customer(desk, fields, sheet.customer) if corrections else []
