"""Monthly energy and money of the practice office's large customers, as its sheets brought them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sbdesk.domain.credit import CreditFact
from sbdesk.domain.months import add_months
from sbdesk.services.demo_credit import Account
from sbdesk.services.demo_dossier_words import dossier_words
from sbdesk.services.demo_lives import LEADER, Life, Maker, Step
from sbdesk.services.import_plan import official_text
from sbdesk.store.driver import Value
from sbdesk.store.ids import month_record_id
from sbdesk.store.tables import Receivable, UsageMonth, table_of

_USAGE_MONTHS, _RECEIVABLE_MONTHS = 24, 12
_SHARES = ((34, 40), (40, 36))
"""Peak and flat in percent of a month, for two kinds of working day; the rest is valley."""
_IMPORTED, _PAID_EARLY, _PAID_LATE = 5, 12, 26
"""The days of the following month on which the sheets come."""
_OFTEN_LATE = 2
_STOPPED_SHARE = 25


@dataclass(frozen=True)
class _Month:
    """A month's sheet: its first day and the moment it was imported."""

    first: date
    at: datetime

    @property
    def text(self) -> str:
        """YYYYMM."""
        return f"{self.first:%Y%m}"


def money_lives(maker: Maker, found: list[Account]) -> list[Life]:
    """24 months of usage and 12 of receivables, as many as there were sheets for."""
    months = _months(maker)
    lives: list[Life] = []
    for back, month in enumerate(reversed(months)):
        usage_deed, *bill_deeds = (maker.deed() for _ in range(4))
        for account in found:
            if account.known.opened > month.first:
                continue
            cells = _usage(maker, account, month)
            lives.append(_usage_life(account, month, cells, (usage_deed, len(found))))
            if back < _RECEIVABLE_MONTHS:
                owing = _owing(maker, account, back)
                lives.append(_receivable(maker, account, month, cells, (owing, bill_deeds)))
    return lives


def _months(maker: Maker) -> list[_Month]:
    """The months whose sheets had come by the eve, oldest first."""
    first = maker.days.eve.date().replace(day=1)
    found: list[_Month] = []
    for back in range(_USAGE_MONTHS + 1, 0, -1):
        month = add_months(first, -back)
        at = datetime.combine(add_months(month, 1).replace(day=_IMPORTED), time(9, 10))
        if at <= maker.days.eve:
            found.append(_Month(month, at))
    return found[-_USAGE_MONTHS:]


def _usage(maker: Maker, account: Account, month: _Month) -> dict[str, Value]:
    """Energy by capacity, season and fortune; money by price class."""
    random, known, words = maker.random, account.known, dossier_words()
    hours = words.hours.get(known.nature, words.hours["其他"])[month.first.month - 1]
    share = _STOPPED_SHARE if _stopped(account.facts, month.first) else 100
    kwh = known.kva * hours * share * random.randrange(85, 116) // 10_000
    peak, flat = _SHARES[month.first.month % 2]
    price = words.fen_per_kwh[_price_class(account)]
    energy = kwh * 1000
    parts = (energy * peak // 100, energy * flat // 100)
    return {
        "energy_wh": energy,
        "peak_wh": parts[0],
        "flat_wh": parts[1],
        "valley_wh": energy - sum(parts),
        "amount_fen": kwh * price,
    }


def _price_class(account: Account) -> str:
    known = account.known
    if known.nature in ("农业生产", "学校"):
        return "农业生产" if known.nature == "农业生产" else "居民生活"
    return "工商业两部制" if known.kva >= 315 else "工商业单一制"


def _stopped(facts: tuple[CreditFact, ...], month: date) -> bool:
    """Whether the business was known to stand still in a month."""
    for fact in facts:
        since = fact.happened_on.replace(day=1)
        if fact.rule == "business_risk" and since <= month < add_months(since, 3):
            return True
    return False


def _owing(maker: Maker, account: Account, back: int) -> bool:
    """Whether a month is still unpaid: the newest ones of those that are known to be in arrears."""
    late = maker.days.on - timedelta(days=150)
    arrears = sum(fact.rule == "arrears" and fact.happened_on >= late for fact in account.facts)
    return back < arrears + 1 if arrears else False


def _usage_life(
    account: Account, month: _Month, cells: dict[str, Value], sheet: tuple[int, int]
) -> Life:
    deed, customers = sheet
    record = month_record_id(table_of(UsageMonth).name, account.known.id, month.text)
    own: dict[str, Value] = {
        "customer_id": account.known.id,
        "month": month.text,
        **cells,
        "official": official_text(cells),
    }
    words = f"导入电量电费「{month.text}电量.xlsx」：{customers}户"
    return Life(UsageMonth, record, (Step(month.at, LEADER, words, own, deed),))


def _receivable(
    maker: Maker,
    account: Account,
    month: _Month,
    usage: dict[str, Value],
    how: tuple[bool, list[int]],
) -> Life:
    """A bill as it was issued, and as a later sheet says it was paid."""
    owing, (issued, early, late) = how
    due = usage["amount_fen"]
    assert isinstance(due, int)
    bill: dict[str, Value] = {
        "energy_wh": usage["energy_wh"],
        "amount_fen": due,
        "paid_fen": 0,
        "owed_fen": due,
        "settled": "未结清",
    }
    record = month_record_id(table_of(Receivable).name, account.known.id, month.text, "正常电费")
    own = {
        "customer_id": account.known.id,
        "month": month.text,
        "kind": "正常电费",
        **bill,
        "official": official_text(bill),
    }
    at = month.at + timedelta(minutes=12)
    steps = [Step(at, LEADER, f"导入应收电费「{month.text}应收.xlsx」", own, issued)]
    often_late = sum(fact.rule == "late_payment" for fact in account.facts) >= _OFTEN_LATE
    day, settled = (_PAID_LATE, late) if owing or often_late else (_PAID_EARLY, early)
    later = datetime.combine(month.at.date().replace(day=day), time(16, 40))
    if later <= maker.days.eve:
        paid = due * maker.random.choice((0, 0, 40, 60)) // 100 if owing else due
        now: dict[str, Value] = {
            "paid_fen": paid,
            "owed_fen": due - paid,
            "settled": "已结清" if paid == due else "未结清",
        }
        cells = {**now, "official": official_text({**bill, **now})}
        words = f"导入应收电费「{month.text}实收{day}日.xlsx」"
        steps.append(Step(later, LEADER, words, cells, settled))
    return Life(Receivable, record, tuple(steps))
