"""A customer as the list shows it: from the ledger, or found by the search box with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from sbdesk.domain.words import group_no, mask_phone
from sbdesk.gui import palette
from sbdesk.gui.parts.rows import Cell, Column, Group, Span
from sbdesk.services.customers import CustomerRow
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


@dataclass(frozen=True)
class ListedCustomer:
    """A row of the list; `found` says why when it came from a search."""

    row: CustomerRow
    found: FoundCustomer | None = None


def columns() -> tuple[Column[ListedCustomer], ...]:
    """户名 户号 村 信用: what tells two customers of one name apart stands beside the name."""
    return (
        Column("户名", name_cell, sort="name"),
        Column("户号", number_cell, width=122, sort="customer_no"),
        Column("村", lambda one: one.row.village, width=104, sort="village", wide_only=True),
        Column("信用", grade_cell, width=62, sort="grade"),
    )


def name_cell(one: ListedCustomer) -> Cell:
    """The name; after it what else matched, small, its matched characters marked."""
    found = one.found
    name = one.row.name or "（无户名）"
    if found is not None and found.kind in _IN_NAME:
        return Cell(name, spans=_spans(found.span))
    if found is not None and found.kind != "customer_no":
        words, span = _reason(found)
        return Cell(name, words, secondary_spans=_spans(span))
    return Cell(name)


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
