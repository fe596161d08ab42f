"""Joining two files of one customer: one undoable action (DESIGN §3).

Every record of the given file moves to the kept one, withdrawn ones too, so that bringing one back
later finds its owner. The given file is withdrawn and remembers where it went; what it said stays
in the journal and is part of the kept file's story.
"""

from collections.abc import Mapping
from typing import cast

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.domain.words import group_no
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.joining_plan import (
    ALIKE,
    KEYED,
    SIDES,
    customer_row,
    doubles,
    join_fields,
    proposed,
    refusal,
    same_key,
)
from sbdesk.services.merged import belonging
from sbdesk.store.driver import Connection, Value

_NAMED = ("notice", "paper_code", "attachment")
"""Tables whose rows may be about a customer itself, by `record_kind` and `record_id`."""


def join_customers(desk: Desk, keep: bytes, give: bytes, choices: Mapping[str, str]) -> Saved:
    """Join `give` into `keep`; `choices` say per field whose value stands ("keep" or "give").

    A field that is not named is filled from the given file only where the kept one has nothing.
    For `usage_month` and `receivable` the choice is whose figures stand where both have a month.
    Raises `UserMistake` with the reason when they cannot be joined, `Invalid` for unknown choices.
    """
    with desk.act(Action.JOIN, Right.WITHDRAW_CUSTOMERS) as uow:
        raw = uow.raw
        ours, theirs = customer_row(raw, keep), customer_row(raw, give)
        if ours is None or theirs is None:
            raise UserMistake("没有这份客户档案。")
        if reason := refusal(raw, ours, theirs):
            raise UserMistake(reason)
        _refuse_unknown(choices, {*join_fields(ours), *KEYED})
        joining = _Joining(raw, keep, give)
        joining.settle_doubles(choices)
        joining.move()
        joining.close(ours, theirs, _kept_values(ours, theirs, choices))
        return Saved(keep, uow.commit(_sentence(ours, theirs)))


def _refuse_unknown(choices: Mapping[str, str], fields: set[str]) -> None:
    problems = [Problem(name, f"没有「{name}」这个栏目") for name in choices if name not in fields]
    problems += [
        Problem(name, f"「{name}」要写 keep（留下的）或 give（并入的），现为「{side}」")
        for name, side in choices.items()
        if side not in SIDES
    ]
    if problems:
        raise Invalid(problems)


def _sentence(ours: Mapping[str, Value], theirs: Mapping[str, Value]) -> str:
    return f"合并客户：{_called(theirs)} 并入 {_called(ours)}"


def _called(row: Mapping[str, Value]) -> str:
    name, number = str(row["name"] or "（无户名）"), str(row["customer_no"] or "")
    return f"{name}（{group_no(number)}）" if number else name


def _kept_values(
    ours: Mapping[str, Value], theirs: Mapping[str, Value], choices: Mapping[str, str]
) -> dict[str, Value]:
    """The cells of the kept file afterwards.

    A 户号 or name that is given up stays as 原户号 or 曾用名 where that is free: official sheets
    and the search box know the file by it. What the last official export said goes with the 户号.
    """
    values: dict[str, Value] = {}
    for field in join_fields(ours):
        side = choices.get(field) or proposed(field, ours, theirs)
        values[field] = (ours if side == "keep" else theirs)[field]
    for field, former in (("customer_no", "former_no"), ("name", "former_name")):
        both = (ours[field], theirs[field])
        given_up = next((value for value in both if value and value != values[field]), None)
        if former not in choices and given_up and values[former] in (None, "", values[field]):
            values[former] = given_up
    official = (ours, theirs)
    if values["customer_no"] != ours["customer_no"]:
        official = (theirs, ours)
    first, second = official
    one_number = ours["customer_no"] == theirs["customer_no"] or not second["customer_no"]
    values["official"] = first["official"] or (second["official"] if one_number else None)
    return values


class _Joining:
    """One join under way, inside its unit of work."""

    def __init__(self, raw: Connection, keep: bytes, give: bytes) -> None:
        self._raw, self._keep, self._give = raw, keep, give

    def settle_doubles(self, choices: Mapping[str, str]) -> None:
        """One row where both files have the same: ours, with the figures that were chosen."""
        for table in KEYED:
            for pair in same_key(self._raw, table, self._keep, self._give):
                if choices.get(table) == "give":
                    self._write(table, pair.ours, pair.theirs)
                self._write(table, pair.row, {"live": 0})
        for table in ALIKE:
            for row in doubles(self._raw, table, self._keep, self._give):
                self._write(table, row, {"live": 0})

    def move(self) -> None:
        """Everything that belongs to the given file, and what is about it."""
        keep, give = self._keep, self._give
        for table in belonging():
            self._raw.execute(
                f"UPDATE {table} SET customer_id = ? WHERE customer_id = ?", (keep, give)
            )
        for table in _NAMED:
            self._raw.execute(
                f"UPDATE {table} SET record_id = ? WHERE record_kind = 'customer' "
                "AND record_id = ?",
                (keep, give),
            )
        # A paper that was served for one cause is not served again after the join.
        self._raw.execute(
            "UPDATE notice SET cause = replace(cause, ?, ?) WHERE customer_id = ?",
            (give.hex(), keep.hex(), keep),
        )

    def close(
        self,
        ours: Mapping[str, Value],
        theirs: Mapping[str, Value],
        values: Mapping[str, Value],
    ) -> None:
        """The kept file gets its values, the given one is withdrawn and points at it."""
        changed = {name: value for name, value in values.items() if value != ours[name]}
        if not ours["live"]:
            changed |= {"live": 1, "merged_into_id": None}
        self._write("customer", self._keep, changed)
        if theirs["live"] or theirs["merged_into_id"] != self._keep:
            self._write("customer", self._give, {"live": 0, "merged_into_id": self._keep})

    def _write(self, table: str, row: bytes, values: Mapping[str, Value]) -> None:
        if values:
            names = ", ".join(f"{name} = ?" for name in values)
            self._raw.execute(
                f"UPDATE {table} SET {names} WHERE id = ?",
                (*values.values(), cast(Value, row)),
            )
