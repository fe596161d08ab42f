"""What a customer's file is made of: kinds of parts, their fields, what is wrong with one.

A part is one record that belongs to a customer: a usage point, a contract, a paper. Kinds are
described as data, so that form, list, check, story and export of each follow from one place
(inventory rows 1–17 and 76–80).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sbdesk.domain.errors import Problem

Value = str | int | bytes | None
Values = Mapping[str, Value]
"""Cells by column name, as the table holds them: dates ISO text, VA, Wh, 分, record ids."""


class Form(Enum):
    """How a field is typed and shown."""

    TEXT = "text"
    LONG = "long text"
    PHONE = "phone"
    DATE = "date"
    MONTH = "month"
    WHOLE = "whole number"
    KVA = "kVA, kept in VA"
    KWH = "kWh, kept in Wh"
    MONEY = "yuan, kept in 分"
    RATING = "up to three places, kept in thousandths"
    CODE = "a name from a code list"
    PERSON = "somebody who works here"
    PART = "another part of the same file"


@dataclass(frozen=True)
class PartField:
    """One field of a part.

    `codes` names the list in `resources/codes` for `CODE`, `refers` the kind for `PART`; a code
    list that is `open_list` only proposes. `least` and `most` bound numbers as typed. `joint`
    stands between this field and the one before it in a headline.
    """

    name: str
    title: str
    form: Form = Form.TEXT
    codes: str = ""
    refers: str = ""
    open_list: bool = False
    joint: str = " "
    required: bool = False
    longest: int = 60
    least: int | None = None
    most: int | None = None
    unit: str = ""
    hint: str = ""
    default: str = ""

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width of a form."""
        return self.form is Form.LONG or self.longest > 60


def never(_values: Values) -> bool:
    """No part of this kind outlasts its last day."""
    return False


def no_check(_values: Values, _today: date) -> list[Problem]:
    """Nothing beyond the fields themselves."""
    return []


@dataclass(frozen=True)
class PartKind:
    """One kind of part: its table, its words, its page in the file, its fields in order.

    `headline` names the fields that tell one part from another in one line, `detail` those that
    stand small beneath; `starts` is the field by whose date they are ordered, newest first
    (empty: in the order entered); `ends` the field after which a part no longer holds, unless it
    `runs_on`. `problems` forbid saving, `doubts` do not.
    """

    name: str
    title: str
    page: str
    fields: tuple[PartField, ...]
    headline: tuple[str, ...]
    detail: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    runs_on: Callable[[Values], bool] = never
    problems: Callable[[Values, date], list[Problem]] = no_check
    doubts: Callable[[Values, date], list[Problem]] = no_check

    def field(self, name: str) -> PartField:
        """A field by its column; raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(f"{self.name} has no field {name}")
