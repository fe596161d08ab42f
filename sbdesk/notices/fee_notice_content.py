"""What a customer has to pay, by when, how, and under which number (inventory row 16, PAPER N).

With a receipt stub below the cut line. The page is laid out in `fee_notice.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sbdesk.domain.errors import Problem
from sbdesk.notices.wording import Wording

FORM: Final = "fee-notice"
ANSWERS: Final = ("how", "number", "query", "later")

_NONE: Final[frozenset[str]] = frozenset()
_PLAIN = """
    copy name address customer_no supply account opening fee_head counted_head amount_head total
    due_label payee bank bank_account slip_title slip_kept slip_customer_no slip_due served_at
    place served_how in_person left by_post by_text served_by staff_no signed relation phone_label
    refused refused_why witness cut_hint copies draft by_hand our_phone
"""
PLACES: Final = {
    **dict.fromkeys(_PLAIN.split(), _NONE),
    **dict.fromkeys((f"head_{name}" for name in ANSWERS), _NONE),
    **dict.fromkeys((f"text_{name}" for name in ANSWERS), frozenset({"no", "phone"})),
    "due": frozenset({"day", "weekday"}),
    "sum": frozenset({"amount"}),
    "words": frozenset({"words"}),
    "more_fees": frozenset({"count"}),
    "handled_by": frozenset({"name"}),
    "approved_by": frozenset({"name"}),
    "phone": frozenset({"phone"}),
    "seal": frozenset({"unit"}),
    "page": frozenset({"page", "pages"}),
    "printed": frozenset({"time"}),
}


@dataclass(frozen=True)
class Fee:
    """One line: what for, yuan, and how it was counted ("" when there is nothing to say)."""

    what: str
    amount: Decimal
    counted: str = ""


@dataclass(frozen=True)
class FeeNotice:
    """One notice. `supply` is words as printed, `account` the number the customer pays under.

    `number`, `code` and `printed_at` (wall clock as printed) are None for a draft.
    """

    unit: str
    name: str
    fees: tuple[Fee, ...]
    customer_no: str | None = None
    address: str | None = None
    supply: str | None = None
    account: str | None = None
    pay_by: date | None = None
    issued_on: date | None = None
    handled_by: str | None = None
    approved_by: str | None = None
    phone: str | None = None
    number: str | None = None
    code: str | None = None
    printed_at: str | None = None

    @property
    def total(self) -> Decimal:
        """All fees together, in yuan."""
        return sum((fee.amount for fee in self.fees), Decimal(0))


def notice_problems(notice: FeeNotice) -> tuple[Problem, ...]:
    """What keeps the notice from being issued, all at once."""
    problems: list[Problem] = []
    if not notice.customer_no:
        problems.append(Problem("customer_no", "这一户还没有户号，不能通知交费。"))
    if not notice.fees:
        problems.append(Problem("fees", "没有要交的费用，请写明项目和金额。"))
    for fee in notice.fees:
        if fee.amount <= 0:
            problems.append(Problem("fees", f"「{fee.what}」的金额应大于 0。"))
    if notice.pay_by is None:
        problems.append(Problem("pay_by", "请写明哪天前交清。"))
    elif notice.issued_on is not None and notice.pay_by < notice.issued_on:
        problems.append(Problem("pay_by", f"交费期限 {notice.pay_by} 早于签发日。"))
    if not notice.phone:
        problems.append(Problem("phone", "本所没有登记电话，客户有疑问时无处可问。"))
    return tuple(problems)


def yuan(amount: Decimal) -> str:
    """61,058.52."""
    return f"{amount:,.2f}"


def bank_lines(wording: Wording) -> Mapping[str, str]:
    """The station's own account as its wording gives it; empty lines are left out."""
    return {key: wording.say(key) for key in ("payee", "bank", "bank_account") if wording.say(key)}
