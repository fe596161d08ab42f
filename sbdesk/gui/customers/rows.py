"""A customer as the list shows it: from the ledger, or found by the search box with the reason."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.words import group_no, mask_phone
from sbdesk.gui import palette
from sbdesk.gui.parts.rows import Cell, Column, Group, Span
from sbdesk.services.customer_list import CustomerRow
from sbdesk.services.finding import FoundCustomer

_IN_NAME = frozenset({"name", "initials", "pinyin"})
_PHONES = frozenset({"phone", "contact_phone"})
_WORDS = {
    "former_name": "曾用名 ",
    "nickname": "俗称 ",
    "contact": "联系人 ",
    "contact_phone": "联系人 ",
    "former_no": "原户号 ",
    "meter_no": "表号 ",
}
_BEFORE_MATCH = 4
COLUMN_TITLES: Final = MappingProxyType(
    {
        "name": "户名",
        "customer_no": "户号",
        "village": "村",
        "grade": "信用",
        "percent": "资料",
        "kind": "用户分类",
        "lifecycle": "阶段",
        "class_name": "大客户分类",
        "importance": "重要等级",
        "manager": "客户经理",
        "phone": "电话",
        "address": "用电地址",
        "category": "用电类别",
        "voltage": "供电电压",
        "contract_va": "合同容量",
        "operating_va": "运行容量",
        "nature": "客户性质",
        "industry": "行业",
        "status": "用户状态",
        "opened": "立户日期",
        "route": "抄表段",
        "area": "台区",
        "feeder": "线路",
    }
)
"""Every column there is, by the key it is sorted by, in their order."""
USUAL_COLUMNS: Final[tuple[str, ...]] = ("name", "customer_no", "village", "grade")
_WIDTHS = {"customer_no": 122, "grade": 62, "percent": 64, "kind": 92, "lifecycle": 64}
_WIDTHS |= {"importance": 76, "manager": 84, "address": 240, "phone": 116, "class_name": 156}
_WIDTHS |= {"contract_va": 88, "operating_va": 88, "industry": 150, "area": 150}
_RIGHT = frozenset({"contract_va", "operating_va", "percent"})
_TELLING = ("village", "customer_no")
_REMEMBERED = 5_000
"""So many rows are more than any screen holds; a list of a million is not remembered whole."""


@dataclass(frozen=True)
class ListedCustomer:
    """A row of the list; `found` says why when it came from a search."""

    row: CustomerRow
    found: FoundCustomer | None = None


class Namesakes:
    """The names among the rows read lately that more than one customer bears."""

    def __init__(self) -> None:
        self._bearers: dict[str, set[int]] = {}
        self._rows = 0

    def forget(self) -> None:
        """Other rows come."""
        self._bearers, self._rows = {}, 0

    def take(self, rows: Iterable[CustomerRow]) -> bool:
        """These rows are shown too; whether one of those before has now got a namesake."""
        if self._rows > _REMEMBERED:
            self.forget()
        found, new = False, set[str]()
        for row in rows:
            self._rows += 1
            bearers = self._bearers.setdefault(row.name, set())
            if not bearers:
                new.add(row.name)
            elif row.name not in new and len(bearers) == 1 and row.pk not in bearers:
                found = True
            bearers.add(row.pk)
        return found

    def shared(self, name: str) -> bool:
        """Whether several customers bear it."""
        return len(self._bearers.get(name, ())) > 1


def columns(
    keys: Sequence[str] = USUAL_COLUMNS,
    namesakes: Namesakes | None = None,
    hidden: Callable[[], Container[str]] = tuple,
) -> tuple[Column[ListedCustomer], ...]:
    """The columns of these keys, in the order of `COLUMN_TITLES`.

    `hidden` says which of them give way for want of room; what tells two customers of one name
    apart then stands beside the name.
    """
    shown = [key for key in COLUMN_TITLES if key in keys]
    known = namesakes or Namesakes()

    def named(one: ListedCustomer) -> Cell:
        apart = ""
        if known.shared(one.row.name):
            away = hidden()
            apart = _apart(one.row, [k for k in _TELLING if k not in shown or k in away])
        return name_cell(one, apart)

    return tuple(_column(key, named, usual=tuple(shown) == USUAL_COLUMNS) for key in shown)


def _column(
    key: str, named: Callable[[ListedCustomer], Cell], *, usual: bool
) -> Column[ListedCustomer]:
    title, width = COLUMN_TITLES[key], _WIDTHS.get(key, 104)
    if key == "name":
        return Column(title, named, sort="name")
    cell = _CELLS.get(key) or partial(_text, key)
    right, leaving = key in _RIGHT, usual and key == "village"
    return Column(title, cell, width=width, right=right, sort=key, wide_only=leaving)


def _apart(row: CustomerRow, keys: Sequence[str]) -> str:
    return " ".join(filter(None, (getattr(row, key) for key in keys)))


def _text(key: str, one: ListedCustomer) -> str:
    return str(getattr(one.row, key))


def _kva(key: str, one: ListedCustomer) -> str:
    capacity = getattr(one.row, key)
    return f"{va_to_kva(capacity)}" if capacity is not None else ""


def name_cell(one: ListedCustomer, apart: str = "") -> Cell:
    """The name; after it, small, what tells it from its namesakes and what else matched."""
    found = one.found
    name = one.row.name or "（无户名）"
    if found is not None and found.kind in _IN_NAME:
        return Cell(name, apart, spans=_spans(found.span))
    if found is not None and found.kind != "customer_no":
        words, span = _reason(found)
        if apart:
            move = len(apart) + 1
            words = f"{apart} {words}"
            span = (span[0] + move, span[1] + move) if span else None
        return Cell(name, words, secondary_spans=_spans(span))
    return Cell(name, apart)


def _reason(found: FoundCustomer) -> tuple[str, tuple[int, int] | None]:
    """The text that matched as it may be shown, and where: masked but for what was typed."""
    text, span = found.matched, found.span
    if found.kind in _PHONES:
        text = _partly_masked(text, span)
    before = _WORDS.get(found.kind, "")
    if span is None:
        return before + text, None
    cut = max(0, span[0] - _BEFORE_MATCH) if not before else 0
    shown = ("…" if cut else "") + text[cut:]
    move = len(before) - cut + (1 if cut else 0)
    return before + shown, (span[0] + move, span[1] + move)


def _partly_masked(phone: str, span: tuple[int, int] | None) -> str:
    masked = mask_phone(phone)
    if span is None or len(masked) != len(phone):
        return masked
    return masked[: span[0]] + phone[span[0] : span[1]] + masked[span[1] :]


def number_cell(one: ListedCustomer) -> Cell:
    """The 户号; its matched part marked."""
    found = one.found
    spans = _spans(found.span) if found and found.kind == "customer_no" else ()
    number = one.row.customer_no
    return (
        Cell(number, ink=palette.INK_2, spans=spans)
        if number
        else Cell("未立户", ink=palette.INK_3)
    )


def grade_cell(one: ListedCustomer) -> Cell:
    """B 78, in the colour of its letter; empty while nobody graded."""
    row = one.row
    if not row.grade:
        return Cell("未评", ink=palette.INK_3)
    inks = {"C": palette.SOON, "D": palette.OVERDUE}
    words = f"{row.grade} {row.score}" if row.score is not None else row.grade
    return Cell(words, ink=inks.get(row.grade))


def percent_cell(one: ListedCustomer) -> Cell:
    """How complete the file is."""
    percent = one.row.percent
    if percent is None:
        return Cell()
    return Cell(f"{percent}%", ink=palette.INK if percent < 100 else palette.DONE)


_CELLS: Final[Mapping[str, Callable[[ListedCustomer], Cell | str]]] = MappingProxyType(
    {
        "customer_no": number_cell,
        "grade": grade_cell,
        "percent": percent_cell,
        "class_name": partial(_text, "classes"),
        "contract_va": partial(_kva, "contract_va"),
        "operating_va": partial(_kva, "operating_va"),
    }
)


def _spans(span: tuple[int, int] | None) -> tuple[Span, ...]:
    return () if span is None else ((span[0], span[1] - span[0]),)


def found_groups(customers: Sequence[FoundCustomer]) -> list[Group]:
    """One heading for each run of customers found for the same reason."""
    starts = [
        at for at, one in enumerate(customers) if at == 0 or customers[at - 1].group != one.group
    ]
    ends = [*starts[1:], len(customers)][: len(starts)]
    return [
        Group(start, customers[start].group, f"{end - start} 户")
        for start, end in zip(starts, ends, strict=True)
    ]


def spoken_number(number: str) -> str:
    """A 户号 for reading, in fours; 未立户 when there is none."""
    return group_no(number) if number else "未立户"
