"""What is impossible or doubtful in a part of a customer's file, beyond its single fields."""

from collections.abc import Callable
from datetime import date

from sbdesk.domain.checks import phone_problem
from sbdesk.domain.dossier import Values
from sbdesk.domain.errors import Problem

_ELECTRICITY_GENERATOR = "自备发电机"
_ENTRUSTED = "已委托"
_NOT_ENTRUSTED = "没有委托"
_GOES_ON = "自动顺延"


def in_order(**titles: str) -> Callable[[Values, date], list[Problem]]:
    """A check that none of these dates lies before one named before it; words by column."""

    def check(values: Values, _today: date) -> list[Problem]:
        found: list[Problem] = []
        before = since = ""
        for name, title in titles.items():
            day = str(values.get(name) or "")
            if not day:
                continue
            if before and day < since:
                found.append(Problem(name, f"{title}早于{titles[before]} {since}"))
            else:
                before, since = name, day
        return found

    return check


def not_after_today(**titles: str) -> Callable[[Values, date], list[Problem]]:
    """A check that these days have come; words by column."""

    def check(values: Values, today: date) -> list[Problem]:
        late = {name: str(values.get(name) or "") for name in titles}
        return [
            Problem(name, f"{titles[name]} {day} 晚于今天")
            for name, day in late.items()
            if day > today.isoformat()
        ]

    return check


def goes_on(values: Values) -> bool:
    """An agreement that goes on after its last day unless a side objects."""
    return values.get("renewal") == _GOES_ON


def phone_doubts(values: Values, _today: date) -> list[Problem]:
    """A phone that cannot be one."""
    wrong = phone_problem(str(values.get("phone") or ""))
    return [Problem("phone", wrong)] if wrong else []


def capacity_doubts(values: Values, _today: date) -> list[Problem]:
    """More in operation than the contract says."""
    contract, operating = values.get("contract_va"), values.get("operating_va")
    if isinstance(contract, int) and isinstance(operating, int) and operating > contract:
        return [Problem("operating_va", "运行容量大于合同容量")]
    return []


def instrument_problems(values: Values, today: date) -> list[Problem]:
    """A transformer that would step up, or was checked before it was made."""
    found: list[Problem] = []
    primary, secondary = values.get("primary_value"), values.get("secondary_value")
    if isinstance(primary, int) and isinstance(secondary, int) and secondary > primary:
        found.append(Problem("secondary_value", f"二次侧 {secondary} 大于一次侧 {primary}"))
    return found + not_after_today(checked_on="检验日期")(values, today)


def generator_doubts(values: Values, _today: date) -> list[Problem]:
    """An own generator of which nobody knows whether it can feed back."""
    if values.get("kind") == _ELECTRICITY_GENERATOR and not values.get("interlock"):
        return [Problem("interlock", "自备发电机应写明有没有防倒送闭锁")]
    return []


def contractor_problems(values: Values, today: date) -> list[Problem]:
    """An entrusted contractor without a name, one that is not entrusted but named, or days in the
    wrong order: at a fault nobody could tell whom to call."""
    found = in_order(valid_from="起始日期", valid_until="终止日期")(values, today)
    if values.get("entrusted") == _ENTRUSTED and not values.get("name"):
        found.append(Problem("name", "已委托的，要写明委托的单位"))
    if values.get("entrusted") == _NOT_ENTRUSTED and values.get("name"):
        found.append(Problem("entrusted", "写了单位，就不是「没有委托」"))
    return found


def change_problems(values: Values, today: date) -> list[Problem]:
    """A change from nothing, or a refund without an amount."""
    found = in_order(applied_on="申请日期", effective_on="生效日期")(values, today)
    if values.get("kind") == "退费" and not values.get("refund_fen"):
        found.append(Problem("refund_fen", "退费要写明金额"))
    return found


def site_problems(values: Values, today: date) -> list[Problem]:
    """A demand without a day by which it is checked again."""
    found = in_order(happened_on="检查日期", recheck_on="复查期限")(values, today)
    found += in_order(happened_on="检查日期", rechecked_on="复查日期")(values, today)
    if values.get("result") == "需整改" and not values.get("recheck_on"):
        found.append(Problem("recheck_on", "需整改的，要写明复查期限"))
    return found
