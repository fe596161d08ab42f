"""A customer's file as a clerk edits it: the fields, what is wrong, what is only doubtful."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sbdesk.domain.capacity import kva_to_va
from sbdesk.domain.checks import (
    credit_code_problem,
    customer_no_problem,
    id_card_problem,
    normal_phone,
    phone_problem,
)
from sbdesk.domain.errors import Problem, UserMistake
from sbdesk.domain.text import (
    clean_address,
    clean_lines,
    clean_name,
    clean_number,
    clean_text,
    text_problem,
)
from sbdesk.domain.typed import typed_date

KINDS: Final = ("高压", "低压非居民", "低压居民")
STATUSES: Final = ("正常", "当前新装", "当前变更", "已销户")
LIFECYCLES: Final = ("潜在", "增量", "现存", "已销户")
USUAL_STATUS: Final = MappingProxyType({"增量": "当前新装", "现存": "正常", "已销户": "已销户"})
"""The 用户状态 that goes with a stage unless somebody says otherwise; 潜在 has none yet."""
IMPORTANCES: Final = ("特级", "一级", "二级", "临时")

FIELD_TITLES: Final = MappingProxyType(
    {
        "customer_no": "户号",
        "former_no": "原户号",
        "name": "户名",
        "former_name": "曾用名",
        "nickname": "俗称",
        "address": "用电地址",
        "village": "村",
        "phone": "联系电话",
        "kind": "用户分类",
        "category": "用电类别",
        "voltage": "供电电压",
        "contract_va": "合同容量",
        "operating_va": "运行容量",
        "industry": "行业",
        "nature": "客户性质",
        "status": "用户状态",
        "lifecycle": "阶段",
        "opened": "立户日期",
        "route": "抄表段",
        "area": "台区",
        "feeder": "线路",
        "supply_unit": "供电单位",
        "credit_code": "统一社会信用代码",
        "id_number": "身份证号",
        "importance": "重要等级",
        "importance_note": "重要说明",
        "security_load_va": "保安负荷",
        "manager_id": "客户经理",
        "load_nature": "负荷性质",
        "shifts": "生产班次",
        "rest_day": "厂休日",
        "pay_account": "缴费账号",
        "note": "备注",
    }
)


@dataclass(frozen=True)
class CustomerFields:
    """All columns a clerk may edit; empty text and None both mean "not known".

    Capacities and the security load in VA, `manager_id` a person's record id.
    """

    customer_no: str = ""
    former_no: str = ""
    name: str = ""
    former_name: str = ""
    nickname: str = ""
    address: str = ""
    village: str = ""
    phone: str = ""
    kind: str = ""
    category: str = ""
    voltage: str = ""
    contract_va: int | None = None
    operating_va: int | None = None
    industry: str = ""
    nature: str = ""
    status: str = ""
    lifecycle: str = "现存"
    opened: date | None = None
    route: str = ""
    area: str = ""
    feeder: str = ""
    supply_unit: str = ""
    credit_code: str = ""
    id_number: str = ""
    importance: str = ""
    importance_note: str = ""
    security_load_va: int | None = None
    manager_id: bytes | None = None
    load_nature: str = ""
    shifts: str = ""
    rest_day: str = ""
    pay_account: str = ""
    note: str = ""

    def columns(self) -> dict[str, str | int | bytes | None]:
        """The values as the table holds them: nothing known is None, dates are ISO text."""
        row: dict[str, str | int | bytes | None] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            row[field.name] = value.isoformat() if isinstance(value, date) else value or None
        return row

    @classmethod
    def of(cls, row: Mapping[str, object]) -> "CustomerFields":
        """The fields of a table row; columns it does not know are passed over."""
        known: dict[str, Any] = {}
        for field in fields(cls):
            value = row.get(field.name)
            if value is None:
                if field.name == "lifecycle":
                    known[field.name] = ""
            elif field.name == "opened":
                known[field.name] = date.fromisoformat(str(value))
            else:
                known[field.name] = value
        return cls(**known)


_LINES: Final = frozenset({"note", "importance_note"})
_CAPACITIES: Final = frozenset({"contract_va", "operating_va", "security_load_va"})
_LONGEST: Final = MappingProxyType({"note": 2000, "importance_note": 500, "address": 200})
_CHOICES: Final = MappingProxyType(
    {"kind": KINDS, "status": STATUSES, "lifecycle": LIFECYCLES, "importance": IMPORTANCES}
)
_TIDY: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "name": clean_name,
        "former_name": clean_name,
        "address": clean_address,
        "customer_no": clean_number,
        "former_no": clean_number,
        "credit_code": clean_number,
        "id_number": clean_number,
        "pay_account": clean_number,
        "phone": lambda text: normal_phone(clean_text(text)),
    }
)


def tidy(field: str, text: str) -> str:
    """The text of a field as it is stored."""
    if field in _LINES:
        return clean_lines(text)
    return _TIDY.get(field, clean_text)(text)


def customer_from_typed(
    typed: Mapping[str, str], today: date, before: CustomerFields | None = None
) -> tuple[CustomerFields, list[Problem]]:
    """The fields a form or command line typed, over those `before`, and every problem at once.

    Capacities come in kVA under their column's name, dates as people type them, `manager_id` is
    no text and stays as before. Empty text clears a field. What cannot be read stays as before.
    """
    fields_now = before if before is not None else CustomerFields()
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field, text in typed.items():
        if field not in FIELD_TITLES or field == "manager_id":
            problems.append(Problem(field, f"没有「{field}」这个栏目"))
            continue
        try:
            values[field] = _value(field, text, today)
        except UserMistake as mistake:
            problems.append(Problem(field, str(mistake)))
    result = replace(fields_now, **values)
    seen = {problem.field for problem in problems}
    problems += [p for p in customer_problems(result, today) if p.field not in seen]
    return result, problems


def _value(field: str, text: str, today: date) -> str | int | date | None:
    if field in _CAPACITIES:
        return kva_to_va(text) if text.strip() else None
    if field == "opened":
        return typed_date(text, today) if text.strip() else None
    return tidy(field, text)


def customer_problems(fields_now: CustomerFields, today: date) -> list[Problem]:
    """Everything that forbids saving, in the order of the fields."""
    found: list[Problem] = []
    if not fields_now.name:
        found.append(Problem("name", "户名没有填"))
    if not fields_now.customer_no and fields_now.lifecycle != "潜在":
        found.append(Problem("customer_no", "户号没有填（还没有户号的，阶段选「潜在」）"))
    for field in ("customer_no", "former_no"):
        if wrong := customer_no_problem(getattr(fields_now, field)):
            found.append(Problem(field, wrong))
    found += _text_problems(fields_now)
    for field, choices in _CHOICES.items():
        value = getattr(fields_now, field)
        if value and value not in choices:
            listed = "、".join(choices)
            found.append(
                Problem(field, f"{FIELD_TITLES[field]}应为 {listed} 之一，现为「{value}」")
            )
    for field in sorted(_CAPACITIES):
        value = getattr(fields_now, field)
        if value is not None and value <= 0:
            found.append(Problem(field, f"{FIELD_TITLES[field]}应大于 0"))
    if fields_now.opened is not None and fields_now.opened > today:
        found.append(Problem("opened", f"立户日期 {fields_now.opened} 晚于今天"))
    order = list(FIELD_TITLES)
    return sorted(found, key=lambda problem: order.index(problem.field))


def _text_problems(fields_now: CustomerFields) -> list[Problem]:
    found: list[Problem] = []
    for field in FIELD_TITLES:
        value = getattr(fields_now, field)
        if isinstance(value, str) and (wrong := text_problem(value, _LONGEST.get(field, 100))):
            found.append(Problem(field, wrong))
    return found


def customer_warnings(fields_now: CustomerFields) -> list[Problem]:
    """What is doubtful but may be saved: check digits, phones, capacities that do not fit."""
    checks: tuple[tuple[str, str | None], ...] = (
        ("phone", phone_problem(fields_now.phone)),
        ("credit_code", credit_code_problem(fields_now.credit_code)),
        ("id_number", id_card_problem(fields_now.id_number)),
        ("operating_va", _operating_doubt(fields_now)),
        ("lifecycle", _lifecycle_doubt(fields_now)),
        ("address", None if fields_now.address else "用电地址没有填"),
    )
    return [Problem(field, text) for field, text in checks if text]


def _operating_doubt(fields_now: CustomerFields) -> str | None:
    contract, operating = fields_now.contract_va, fields_now.operating_va
    if contract is not None and operating is not None and operating > contract:
        return "运行容量大于合同容量"
    return None


def _lifecycle_doubt(fields_now: CustomerFields) -> str | None:
    if (fields_now.status == "已销户") != (fields_now.lifecycle == "已销户") and fields_now.status:
        return f"用户状态「{fields_now.status}」与阶段「{fields_now.lifecycle}」不一致"
    return None
