"""Parts of a customer's file: typed text becomes cells, cells become text to read or to edit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sbdesk.domain.capacity import kva_to_va, va_to_kva
from sbdesk.domain.checks import normal_phone
from sbdesk.domain.dossier import Form, PartField, PartKind, Value, Values
from sbdesk.domain.errors import Problem, UserMistake
from sbdesk.domain.quantities import (
    MOST_KWH,
    MOST_YUAN,
    Quantity,
    grouped,
    ratio_mistake,
    typed_quantity,
    typed_whole,
)
from sbdesk.domain.text import (
    clean_address,
    clean_lines,
    clean_name,
    clean_number,
    clean_text,
    fold,
    text_problem,
)
from sbdesk.domain.typed import typed_date, typed_month

Choices = Mapping[str, Sequence[str]]
"""By field what it may hold: words of a code list, ids of persons or parts as hexadecimal."""

_TIDY: Final = MappingProxyType({"address": clean_address})
_NAMES: Final = frozenset({"name", "holder", "supplier", "consumer", "signed_by", "contact"})
_KWH: Final = Quantity(1000, ("kWh", "千瓦时", "度"), -MOST_KWH, MOST_KWH)
_YUAN: Final = Quantity(100, ("元", "¥"), -MOST_YUAN, MOST_YUAN)
_RATING: Final = Quantity(1000, (), 0, 1_000_000_000)
_SHORT: Final = frozenset({Form.CODE, Form.PHONE, Form.LONG, Form.PERSON, Form.PART})
_OWNED: Final = frozenset({"ownership", "tenure"})
"""Whose something is: 客户 alone would say nothing."""
_GAP: Final = "　"
_TOLD: Final = 8


def typed_part(
    kind: PartKind,
    typed: Mapping[str, str],
    today: date,
    choices: Choices,
    base: Values | None,
) -> tuple[dict[str, Value], list[Problem]]:
    """All cells of a part as typed over `base`, and every problem at once.

    Fields that were not typed keep `base`'s value; empty text clears. A field that cannot be read
    keeps its value and has a problem. What was wrong with `base` already and was not touched is
    no problem, so that it does not hold up the correction of something else.
    """
    known = {field.name for field in kind.fields}
    problems = [Problem(name, f"没有叫「{name}」的字段") for name in typed if name not in known]
    values: dict[str, Value] = {f.name: (base or {}).get(f.name) for f in kind.fields}
    for field in kind.fields:
        if field.name not in typed:
            continue
        try:
            values[field.name] = _value(field, typed[field.name], today, choices)
        except UserMistake as mistake:
            problems.append(Problem(field.name, str(mistake)))
    seen = {problem.field for problem in problems}
    found = [p for p in part_problems(kind, values, today) if p.field not in seen]
    if base is not None:
        stale = part_problems(kind, base, today)
        found = [p for p in found if p not in stale or values[p.field] != base.get(p.field)]
    problems += found
    return values, _in_order(kind, problems)


def part_problems(kind: PartKind, values: Values, today: date) -> list[Problem]:
    """What forbids saving these cells: fields that must not be empty, then the kind's own."""
    empty = [
        Problem(field.name, f"{field.title}没有填")
        for field in kind.fields
        if field.required and values.get(field.name) in (None, "")
    ]
    named = {problem.field for problem in empty}
    return empty + [p for p in kind.problems(values, today) if p.field not in named]


def touched(filled: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """What a person changed in a form: the fields whose text is not the one it was filled with."""
    return {name: text for name, text in typed.items() if text != filled.get(name, "")}


def _in_order(kind: PartKind, problems: Iterable[Problem]) -> list[Problem]:
    place = {field.name: n for n, field in enumerate(kind.fields)}
    return sorted(problems, key=lambda problem: place.get(problem.field, -1))


def _value(field: PartField, text: str, today: date, choices: Choices) -> Value:
    """One field's cell; None for nothing. Raises `UserMistake`."""
    if not clean_text(text):
        return None
    return _READ[field.form](field, text, today, choices)


def _text(field: PartField, text: str, _today: date, _choices: Choices) -> str | None:
    if field.name.endswith("_no"):
        clean = clean_number(text)
    elif field.name in _NAMES:
        clean = clean_name(text)
    else:
        clean = _TIDY.get(field.name, clean_text)(text)
    return _kept(field, clean)


def _lines(field: PartField, text: str, _today: date, _choices: Choices) -> str | None:
    return _kept(field, clean_lines(text))


def _phone(field: PartField, text: str, _today: date, _choices: Choices) -> str | None:
    if "*" in fold(text):
        raise UserMistake(f"{field.title}里有 * 号，是打了码的，请填完整的号码")
    return _kept(field, clean_text(normal_phone(clean_text(text))))


def _kept(field: PartField, clean: str) -> str | None:
    if wrong := text_problem(clean, field.longest):
        raise UserMistake(wrong)
    return clean or None


def _date(_field: PartField, text: str, today: date, _choices: Choices) -> str:
    return typed_date(text, today).isoformat()


def _month(_field: PartField, text: str, today: date, _choices: Choices) -> str:
    return typed_month(text, today)


def _whole(field: PartField, text: str, _today: date, _choices: Choices) -> int:
    if wrong := ratio_mistake(field.title, text):
        raise UserMistake(wrong)
    return typed_whole(field.title, text, (field.unit,), field.least, field.most)


def _kva(_field: PartField, text: str, _today: date, _choices: Choices) -> int:
    return kva_to_va(text)


def _measured(how: Quantity) -> "_Reader":
    def read(field: PartField, text: str, _today: date, _choices: Choices) -> int:
        return typed_quantity(how.within(field.least, field.most), field.title, text)

    return read


def _code(field: PartField, text: str, _today: date, choices: Choices) -> str | None:
    words = choices.get(field.name)
    clean = clean_text(text)
    for word in words or ():
        if fold(word) == fold(clean):
            return word
    if words is None or field.open_list:
        return _kept(field, clean)
    told = "、".join(words[:_TOLD]) + (f"等 {len(words)} 种" if len(words) > _TOLD else "")
    raise UserMistake(f"{field.title}应为 {told} 之一，现为「{clean}」")


def _record(field: PartField, text: str, _today: date, choices: Choices) -> bytes:
    who = "人" if field.form is Form.PERSON else field.title
    try:
        record = UUID(clean_text(text)).bytes
    except ValueError:
        raise UserMistake(f"没有叫「{clean_text(text)}」的{who}") from None
    if field.name in choices and record.hex() not in choices[field.name]:
        raise UserMistake(f"这个{who}不在这里，请重新选择")
    return record


_Reader = Callable[[PartField, str, date, Choices], Value]
_READ: Final[Mapping[Form, _Reader]] = MappingProxyType(
    {
        Form.TEXT: _text,
        Form.LONG: _lines,
        Form.PHONE: _phone,
        Form.DATE: _date,
        Form.MONTH: _month,
        Form.WHOLE: _whole,
        Form.KVA: _kva,
        Form.KWH: _measured(_KWH),
        Form.MONEY: _measured(_YUAN),
        Form.RATING: _measured(_RATING),
        Form.CODE: _code,
        Form.PERSON: _record,
        Form.PART: _record,
    }
)


def typed_of(field: PartField, value: Value) -> str:
    """What an edit form is filled with: typing it again gives the same cell."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str):
        return f"{value[:4]}-{value[4:]}" if field.form is Form.MONTH else value
    if field.form is Form.KVA:
        return va_to_kva(value)
    if field.form in _SCALES:
        return _SCALES[field.form].text(value)
    return str(value)


_SCALES: Final[Mapping[Form, Quantity]] = MappingProxyType(
    {Form.KWH: _KWH, Form.MONEY: _YUAN, Form.RATING: _RATING}
)


def shown(field: PartField, value: Value, names: Mapping[bytes, str]) -> str:
    """A cell as people read it: 2025-10-09, 2026年10月, 315 kVA, 12,345 kWh, 1,234.50 元.

    `names` are those of persons and parts by record id; "" for nothing.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bytes):
        return names.get(value, "")
    if isinstance(value, str):
        return _month_words(value) if field.form is Form.MONTH else value
    gap = "" if field.unit in ("", "%") else " "
    return f"{_figure(field, value)}{gap}{field.unit}"


def _month_words(month: str) -> str:
    return f"{month[:4]}年{int(month[4:])}月" if month.isdecimal() else month


def _figure(field: PartField, value: int) -> str:
    if field.form is Form.KVA:
        return va_to_kva(value)
    if field.form is Form.MONEY:
        return grouped(Decimal(value) / 100, 2)
    if field.form in _SCALES:
        return _SCALES[field.form].text(value, commas=True)
    return f"{value:,}" if field.unit else str(value)


def headline(kind: PartKind, values: Values, names: Mapping[bytes, str]) -> str:
    """One line that tells this part from the others of its kind; never empty."""
    line = ""
    for name in kind.headline:
        field = kind.field(name)
        word = " ".join(shown(field, values.get(name), names).split())
        if word:
            line += (field.joint if line else "") + word
    return line or kind.title


def detail(kind: PartKind, values: Values, names: Mapping[bytes, str]) -> str:
    """What stands small beneath it, wide blanks between; words that explain themselves bare."""
    pieces: list[str] = []
    for name in kind.detail:
        field = kind.field(name)
        word = " ".join(shown(field, values.get(name), names).split())
        if not word:
            continue
        if not field.joint and pieces:
            pieces[-1] += f" {word}"
        else:
            bare = field.form in _SHORT and name not in _OWNED
            pieces.append(word if bare else f"{field.title} {word}")
    return _GAP.join(pieces)


def is_over(kind: PartKind, values: Values, today: date) -> bool:
    """Whether its last day has passed and it does not run on."""
    last = str(values.get(kind.ends) or "") if kind.ends else ""
    return bool(last) and last < today.isoformat() and not kind.runs_on(values)
