"""The fee-and-account notice (inventory row 16): what a customer owes, drafted and issued once."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.domain.typed import typed_date
from sbdesk.domain.words import chinese_date, mask_id
from sbdesk.notices.fee_notice_content import FORM, Fee, FeeNotice, notice_problems
from sbdesk.services.customers import CustomerFile, customer_file
from sbdesk.services.desk import Desk, station
from sbdesk.services.issuing import Cause, Issue, Paper, draft_of, refuse_missing
from sbdesk.services.paper import supply_words, unit_name
from sbdesk.services.press import Press
from sbdesk.store.driver import Connection

FEE_NOTICE: Final = FORM
TYPED: Final = ("fees", "pay_by")
"""What may be typed: 「项目 金额 怎样算；…」 and the last day to pay."""
_FEE = re.compile(
    r"(?P<what>\S.*?)[\s:：=]*¥?(?P<yuan>\d[\d,]*(?:\.\d{1,2})?)元?(?:\s+(?P<how>.+))?"
)
_DIGITS: Final = str.maketrans("０１２３４５６７８９．", "0123456789.")
_ENERGY_KINDS: Final = frozenset({"", "电费", "正常电费", "欠费"})


def draft_fee_notice(
    desk: Desk, press: Press, pk: int, typed: Mapping[str, str], on: date
) -> Paper:
    """The draft of a customer's notice; what is not typed comes from the file."""
    notice = fee_notice(desk, pk, typed, on)
    return draft_of(press.draw(notice), notice.name)


def issue_fee_notice(
    desk: Desk, press: Press, pk: int, typed: Mapping[str, str], on: date
) -> Paper:
    """Issue a customer's notice; the same fees with the same last day are served once.

    Raises `Invalid` with all that is missing, `UserMistake` when it was issued before or a
    character cannot be printed.
    """
    draft = replace(fee_notice(desk, pk, typed, on), issued_on=on)
    problems = notice_problems(draft)
    if problems:
        raise Invalid(problems)
    refuse_missing(press.draw(draft))
    with desk.act(Action.ISSUE, Right.ISSUE_NOTICES) as uow:
        customer = uow.raw.execute("SELECT id FROM customer WHERE pk = ?", (pk,)).fetchall()[0][0]
        issue = Issue(desk, Cause(FORM, "customer", customer, customer, f":{_asked(draft)}"))
        numbered = issue.begin(uow)
        content = replace(draft, number=numbered.number, code=numbered.code, printed_at=issue.wall)
        return issue.finish(uow, press, numbered, content, copies=2)


def _asked(notice: FeeNotice) -> str:
    """What is asked for and until when, as a short digest."""
    told = "|".join(f"{fee.what}={fee.amount}" for fee in notice.fees)
    return hashlib.sha256(f"{told}|{notice.pay_by}".encode()).hexdigest()[:16]


def fee_notice(desk: Desk, pk: int, typed: Mapping[str, str], on: date) -> FeeNotice:
    """The notice as far as it is known.

    Without typed fees: the months still owed, and for one who is not connected yet the fee of the
    supply plan. Raises `Invalid` with everything typed that cannot be understood, `UserMistake`
    when the customer is gone.
    """
    file = customer_file(desk, pk)
    if file is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    problems = [Problem(name, f"没有叫「{name}」的字段") for name in typed if name not in TYPED]
    pay_by: date | None = None
    try:
        pay_by = typed_date(typed["pay_by"], on) if typed.get("pay_by", "").strip() else None
    except UserMistake as mistake:
        problems.append(Problem("pay_by", str(mistake)))
    fees, wrong = typed_fees(typed.get("fees", ""))
    problems += wrong
    if problems:
        raise Invalid(problems)
    facts, fields = station(desk), file.fields
    with desk.reading() as raw:
        account = raw.execute(
            "SELECT pay_account FROM customer WHERE id = ?", (file.id,)
        ).fetchall()[0][0]
        fees = fees or _known_fees(raw, file)
    return FeeNotice(
        unit=unit_name(desk),
        name=fields.name,
        fees=fees,
        customer_no=fields.customer_no or None,
        address=fields.address or None,
        supply=supply_words(file),
        account=mask_id(account) if account else None,
        pay_by=pay_by,
        handled_by=desk.person.name if desk.person else None,
        approved_by=facts.head or None,
        phone=facts.phone or None,
    )


def known_fees_text(desk: Desk, pk: int) -> str:
    """What the file knows to be owed, as `typed_fees` reads it: one line each."""
    file = customer_file(desk, pk)
    if file is None:
        return ""
    with desk.reading() as raw:
        fees = _known_fees(raw, file)
    return "\n".join(f"{fee.what} {fee.amount:.2f} {fee.counted}".strip() for fee in fees)


def typed_fees(text: str) -> tuple[tuple[Fee, ...], list[Problem]]:
    """Fees as typed, 「项目 金额 怎样算」 parted by ； or new lines; what cannot be read."""
    fees: list[Fee] = []
    problems: list[Problem] = []
    for part in re.split(r"[;；\n]", text.translate(_DIGITS)):
        if not part.strip():
            continue
        found = _FEE.fullmatch(part.strip())
        if found is None:
            problems.append(
                Problem("fees", f"「{part.strip()}」没有看懂，请写成：项目 金额 怎样算")
            )
            continue
        amount = Decimal(found["yuan"].replace(",", ""))
        fees.append(Fee(found["what"], amount, (found["how"] or "").strip()))
    return tuple(fees), problems


def _known_fees(raw: Connection, file: CustomerFile) -> tuple[Fee, ...]:
    fees = [
        Fee(_month_words(month or "", kind or ""), _yuan(owed), _owed_words(amount, owed))
        for month, kind, amount, owed in raw.execute(
            "SELECT month, kind, amount_fen, owed_fen FROM receivable "
            "WHERE customer_id = ? AND live = 1 AND owed_fen > 0 ORDER BY month, pk",
            (file.id,),
        ).fetchall()
    ]
    if file.fields.lifecycle in ("潜在", "增量"):
        plan = raw.execute(
            "SELECT fee_fen, decided_on FROM supply_plan WHERE customer_id = ? AND live = 1 "
            "AND fee_fen > 0 ORDER BY decided_on DESC, pk DESC LIMIT 1",
            (file.id,),
        ).fetchone()
        if plan is not None:
            day = chinese_date(date.fromisoformat(plan[1])) if plan[1] else ""
            fees.append(Fee("业扩费用", _yuan(plan[0]), f"{day}供电方案"))
    return tuple(fees)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _month_words(month: str, kind: str) -> str:
    what = "电费" if kind in _ENERGY_KINDS else kind
    return f"{month[:4]}年{int(month[4:])}月{what}" if month[4:].isdecimal() else what


def _owed_words(amount: int | None, owed: int) -> str:
    if amount is None or amount == owed:
        return "未交"
    return f"应收{_yuan(amount):,.2f}元，已交{_yuan(amount - owed):,.2f}元"
