"""What happened at the practice office's large customers besides cases: one record each."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sbdesk.domain.months import add_months
from sbdesk.services.demo_credit import Account
from sbdesk.services.demo_dossier_words import Condition, Inspection, dossier_words
from sbdesk.services.demo_lives import LEADER, Known, Life, Maker, Step
from sbdesk.store.driver import Value
from sbdesk.store.tables import (
    AccountChange,
    BusinessCondition,
    DataVerification,
    Record,
    SettlementTerm,
    SiteRecord,
    SupplyPlan,
)

_RISK = "business_risk"
_LATE_ENOUGH = 5
"""So many late payments in the history, and the terms are changed."""
_VERIFIED_SHARE = 0.75
_ONE_DAY = timedelta(days=1)
_SIZES = (50, 80, 100, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600)
_HIGH_METERING_FROM_KVA = 400


def business_lives(maker: Maker, found: list[Account]) -> list[Life]:
    """Conditions, inspections, changes, new terms and a round of checking the files."""
    lives: list[Life] = []
    for place, account in enumerate(found):
        lives += _conditions(maker, account)
        lives += _inspections(maker, account, place)
        if place % 6 == 1:
            lives.append(_change(maker, account.known, place))
        if place % 9 == 2:
            lives.append(_plan(maker, account.known))
        if sum(fact.rule == "late_payment" for fact in account.facts) >= _LATE_ENOUGH:
            lives.append(_terms(maker, account))
    return [*lives, *_verifications(maker, found)]


def _life(
    maker: Maker, table: type[Record], known: Known, when: tuple[date, int], words: str,
    cells: dict[str, Value],
) -> Life:  # fmt: skip
    """A record entered on a day, at the latest on the last evening."""
    day, who = when
    at = min(maker.moment(day, 9, 17), maker.days.eve)
    step = Step(at, who, f"新增{words}（{known.name}）", cells, maker.deed())
    return Life(table, maker.ids.next(), (step,))


def _conditions(maker: Maker, account: Account) -> Iterator[Life]:
    """The business as visits and readings told it; bad times where the ledger knows of them."""
    random, known, words = maker.random, account.known, dossier_words()
    if known.nature in ("学校", "医疗", "其他"):
        return
    risks = [fact.happened_on for fact in account.facts if fact.rule == _RISK]
    bad = [one for one in words.conditions if one.share < 50]
    mild = [one for one in words.conditions if one.share >= 50]
    for day in risks:
        yield _condition(maker, known, day, random.choice(bad))
    for day in account.visits[-2:]:
        if random.random() < 0.6:
            yield _condition(maker, known, day, random.choice((mild[0], *mild)))


def _condition(maker: Maker, known: Known, day: date, what: Condition) -> Life:
    last = min(day, maker.days.eve.date())
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "noted_on": last.isoformat(),
        "condition": what.condition,
        "source": what.source,
        "outlook_kwh": known.kva * what.share * 2 // 100 * 100,
        "note": what.note,
    }
    when = (last, known.manager)
    return _life(maker, BusinessCondition, known, when, f"经营状况 {what.condition}", cells)


def _inspections(maker: Maker, account: Account, place: int) -> Iterator[Life]:
    """Inspections of the connection, some with a demand that is or is not seen to."""
    random, known, words = maker.random, account.known, dossier_words()
    for number in range(3 if place < 10 else random.randrange(0, 2)):
        day = maker.days.start + _ONE_DAY * random.randrange(30 + number * 170, 180 + number * 170)
        day = min(day, maker.days.eve.date() - 3 * _ONE_DAY)
        what = words.inspections[(place + number) % len(words.inspections)]
        yield _inspection(maker, known, day, what)


def _inspection(maker: Maker, known: Known, day: date, what: Inspection) -> Life:
    """A demand is checked again within a month, most in time; the newest are still open."""
    at = maker.moment(day, 9, 16)
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "kind": "用电检查",
        "happened_on": day.isoformat(),
        "people": maker.staff_names[known.manager],
        "result": what.result,
        "findings": what.findings,
        "demands": what.demands or None,
    }
    words = f"现场记录 用电检查 {what.result}（{known.name}）"
    record = maker.ids.next()
    if what.demands:
        cells["recheck_on"] = (day + 30 * _ONE_DAY).isoformat()
    first = Step(at, known.manager, f"新增{words}", cells, maker.deed())
    again = day + maker.random.randrange(15, 45) * _ONE_DAY
    if not what.demands or again > maker.days.eve.date():
        return Life(SiteRecord, record, (first,))
    done: dict[str, Value] = {"rechecked_on": again.isoformat(), "result": "整改完成"}
    then = datetime.combine(again, time(11, 20))
    second = Step(then, known.manager, f"修改{words}", done, maker.deed())
    return Life(SiteRecord, record, (first, second))


def _change(maker: Maker, known: Known, place: int) -> Life:
    random, words = maker.random, dossier_words()
    what = words.changes[place // 6 % len(words.changes)]
    day = maker.day(maker.days.eve.date() - 20 * _ONE_DAY)
    refund = random.randrange(*what.refund) // 100 * 100 if what.refund[1] else None
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "kind": what.kind,
        "applied_on": day.isoformat(),
        "effective_on": (day + random.randrange(2, 15) * _ONE_DAY).isoformat(),
        "before": what.before.format_map({"kva": known.kva}) or None,
        "after": what.after or None,
        "refund_fen": refund,
        "approved_by": maker.staff_names[LEADER],
        "state": "已完成",
    }
    when = (day, known.manager)
    return _life(maker, AccountChange, known, when, f"用户变更与退费 {what.kind} 已完成", cells)


def _plan(maker: Maker, known: Known) -> Life:
    """A supply plan for more capacity, decided and answered within the limits of a good station."""
    day = maker.day(maker.days.eve.date() - 15 * _ONE_DAY)
    kva = next((size for size in _SIZES if size > known.kva), known.kva * 2)
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "load_grade": "三级",
        "capacity_va": kva * 1000,
        "voltage": "交流10kV",
        "metering": "高供高计" if kva >= _HIGH_METERING_FROM_KVA else "高供低计",
        "connection_point": f"{known.feeder}12号杆",
        "line_route": "由公路边杆沿田埂架空引入，约 180 米。",
        "boundary": f"{known.feeder}12号杆跌落保险负荷侧",
        "investment": "分界点以下由客户投资建设。",
        "decided_on": day.isoformat(),
        "replied_on": (day + maker.random.randrange(1, 9) * _ONE_DAY).isoformat(),
        "note": "增容，原有变压器更换。",
    }
    words = f"供电方案 {kva} kVA 交流10kV"
    return _life(maker, SupplyPlan, known, (day, known.manager), words, cells)


def _terms(maker: Maker, account: Account) -> Life:
    """New terms for one that pays late: several instalments, part of it beforehand."""
    known = account.known
    late = [fact.happened_on for fact in account.facts if fact.rule == "late_payment"]
    day = min(late[_LATE_ENOUGH - 1] + 5 * _ONE_DAY, maker.days.eve.date())
    first = add_months(day.replace(day=1), 1)
    cells: dict[str, Value] = {
        "customer_id": known.id,
        "valid_from": first.isoformat(),
        "cycle": "分次结算",
        "method": "银行转账",
        "prepaid_percent": 30,
        "instalments": 3,
        "notify_by": "电话",
        "basis": f"电费结算协议 JS-{day.year}-{maker.random.randrange(100, 999)}",
        "note": "几次逾期以后改的，每月三次，先交三成。",
    }
    words = "电费结算约定 分次结算 银行转账"
    return _life(maker, SettlementTerm, known, (day, LEADER), words, cells)


def _verifications(maker: Maker, found: list[Account]) -> Iterator[Life]:
    """The round of half a year ago: printed for all, most came back signed."""
    printed = add_months(maker.days.on, -5)
    name = f"{printed.year}年{'上' if printed.month <= 6 else '下'}半年"
    at, deed = datetime.combine(printed, time(8, 40)), maker.deed()
    for account in found:
        known = account.known
        cells: dict[str, Value] = {
            "customer_id": known.id,
            "round": name,
            "printed_on": printed.isoformat(),
        }
        steps = [Step(at, LEADER, f"印发资料核对单 {name}：{len(found)}份", cells, deed)]
        if maker.random.random() < _VERIFIED_SHARE:
            steps.append(_verified(maker, known, printed))
        yield Life(DataVerification, maker.ids.next(), tuple(steps))


def _verified(maker: Maker, known: Known, printed: date) -> Step:
    day = printed + maker.random.randrange(3, 60) * _ONE_DAY
    result = maker.random.choices(("核对无误", "有变更", "联系不上"), (7, 2, 1))[0]
    done: dict[str, Value] = {
        "verified_on": day.isoformat(),
        "verified_by_id": maker.staff[known.manager],
        "signed_by": "负责人",
        "result": result,
    }
    words = f"修改资料核对 {result}（{known.name}）"
    return Step(maker.moment(day, 9, 17), known.manager, words, done, maker.deed())
