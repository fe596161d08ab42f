"""Settling what two machines disagree about; the losing value stays in the story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sbdesk.domain.actions import Action
from sbdesk.domain.changes import Changes
from sbdesk.domain.checks import normal_phone
from sbdesk.domain.dossier import Form
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Choice, ClashKind, ClashRow, Decision
from sbdesk.domain.people import Right
from sbdesk.domain.story_fields import TOLD
from sbdesk.domain.text import clean_lines, clean_name, clean_number, clean_text, text_problem
from sbdesk.domain.typed import typed_date
from sbdesk.services.clash_reading import NEVER_EMPTY, Found, open_found, withdraws
from sbdesk.services.clock import stored_wall, wall_utc
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import require
from sbdesk.services.joining import join_customers
from sbdesk.store.driver import Value
from sbdesk.store.tables import record_tables
from sbdesk.store.work import UnitOfWork

_LONGEST = 2000
_GONE = "这一处已经没有争议了，可能刚刚被别人裁定过。"


@dataclass(frozen=True)
class Settled:
    """What was settled, and sentences on what could not be."""

    changes: Changes
    count: int
    left: tuple[str, ...] = ()


def open_clashes(desk: Desk) -> list[ClashRow]:
    """Every clash that nobody has settled, by customer."""
    with desk.reading() as raw:
        return [found.row for found in open_found(raw)]


def settle(desk: Desk, clash: str, decision: Decision) -> Changes:
    """Settle one clash. Raises `UserMistake` when it is settled or the answer is no good."""
    done = settle_all(desk, {clash: decision})
    if done.left:
        raise UserMistake(done.left[0])
    return done.changes


def settle_all(desk: Desk, decisions: Mapping[str, Decision]) -> Settled:
    """Settle several, those of cells in one action. What cannot be is left open and said.

    Raises `UserMistake` when the person may not.
    """
    require(desk, Right.HAND_OFF)
    if desk.office.county:
        raise UserMistake("有争议的地方要由供电所裁定，县公司的机器只看。")
    with desk.reading() as raw:
        found = {one.row.id: one for one in open_found(raw)}
    left = [_GONE for name in decisions if name not in found]
    asked = [(found[name], decision) for name, decision in decisions.items() if name in found]
    changes, count, said = _settle_cells(desk, asked)
    left += said
    joined: list[Changes] = []
    for one, decision in asked:
        if one.row.kind == ClashKind.NUMBER:
            try:
                joined.append(_join(desk, one, decision))
            except UserMistake as mistake:
                left.append(str(mistake))
    return Settled(together([changes, *joined]), count + len(joined), tuple(left))


def _settle_cells(
    desk: Desk, asked: Sequence[tuple[Found, Decision]]
) -> tuple[Changes, int, list[str]]:
    left: list[str] = []
    count = 0
    cells_asked = [(one, answer) for one, answer in asked if one.row.kind != ClashKind.NUMBER]
    if not cells_asked:
        return Changes(), 0, left
    with desk.act(Action.SETTLE, Right.HAND_OFF) as uow:
        for one, decision in cells_asked:
            try:
                _settle_one(uow, one, decision, desk.today())
                count += 1
            except UserMistake as mistake:
                left.append(str(mistake))
        changes = uow.commit(_sentence([one for one, _ in cells_asked], count))
    return changes, count, left


def _sentence(found: Sequence[Found], count: int) -> str:
    first = found[0].row
    what = f"{first.name}的{first.field}" if first.name else first.field
    return f"裁定 {what}" if count == 1 else f"裁定 {count} 处，第一处是{what}"


def _settle_one(uow: UnitOfWork, one: Found, decision: Decision, today: date) -> None:
    if decision.choice not in (*one.row.choices, Choice.VALUE):
        raise UserMistake(f"「{one.row.field}」不能这样裁定。")
    table = next(table for table in record_tables() if table.name == one.table)
    if one.row.kind == ClashKind.NOTICE:
        assert one.pair is not None
        loser = one.pair[1] if decision.choice is Choice.MINE else one.pair[0]
        if decision.choice is Choice.VALUE:
            raise UserMistake("通知单只能选以哪一份为准。")
        uow.raw.execute("UPDATE notice SET live = 0 WHERE id = ?", (loser,))
        return
    value = _value(one, decision, today)
    uow.settle(table, one.record, one.column, value)
    for twin in one.twins:
        wall = stored_wall(value) if isinstance(value, str) else None
        uow.settle(table, one.record, twin, wall_utc(wall) if wall else None)


def _value(one: Found, decision: Decision, today: date) -> Value:
    """What the cell shall hold."""
    if decision.choice is Choice.VALUE:
        return _typed(one, decision.value, today)
    if decision.choice is Choice.ORIGINAL:
        return one.original
    assert one.sides is not None
    side = one.sides.mine if decision.choice is Choice.MINE else one.sides.theirs
    if one.row.kind == ClashKind.LIFE:
        return 0 if withdraws(side) else 1
    return side[0].value


def _typed(one: Found, text: str, today: date) -> Value:
    """Another value as a person typed it. Raises `UserMistake` in one sentence."""
    if not one.row.editable:
        raise UserMistake(f"「{one.row.field}」不能另写，请选其中一个。")
    field = TOLD[one.table].fields[one.column]
    clean = clean_lines(text) if field.form is Form.LONG else clean_text(text)
    if one.column == "name":
        clean = clean_name(text)
    elif one.column.endswith("_no"):
        clean = clean_number(text)
    if not clean and one.column in NEVER_EMPTY:
        raise UserMistake(f"「{field.title}」不能空着。")
    problem = text_problem(clean, _LONGEST if field.form is Form.LONG else 200)
    if problem:
        raise UserMistake(f"「{field.title}」{problem}。")
    if field.form is Form.DATE and clean:
        return typed_date(clean, today).isoformat()
    if field.form is Form.PHONE and clean:
        return normal_phone(clean)
    return clean or None


def _join(desk: Desk, one: Found, decision: Decision) -> Changes:
    """Two files of one 户号 become one: the chosen file is kept, the other goes into it."""
    assert one.pair is not None
    if decision.choice not in one.row.choices:
        raise UserMistake("一个户号有两份档案：请选以哪份为准合并，或到客户档案里改正户号。")
    keep, give = one.pair if decision.choice is Choice.MINE else one.pair[::-1]
    return join_customers(desk, keep, give, {}).changes


def together(done: Sequence[Changes]) -> Changes:
    """One outcome of several actions; the last sentence is said."""
    made = [changes for changes in done if changes.kinds]
    if not made:
        return Changes()
    kinds = frozenset().union(*(changes.kinds for changes in made))
    ids = frozenset().union(*(changes.ids for changes in made))
    return Changes(kinds, ids, made[-1].transaction, made[-1].sentence)
