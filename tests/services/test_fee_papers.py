"""The fee-and-account notice from the file: what is owed, what is typed, served once."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import Right
from sbdesk.notices.fee_notice_content import Fee
from sbdesk.services.customers import add_customer, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part
from sbdesk.services.fee_papers import (
    draft_fee_notice,
    fee_notice,
    issue_fee_notice,
    known_fees_text,
    typed_fees,
)
from sbdesk.services.notices import register
from sbdesk.services.press import Press
from sbdesk.store.ids import new_id
from tests.notices.poppler import joined_text

TYPED = {"fees": "高可靠性供电费 12,600.00 630kVA×20元；校验费 45", "pay_by": "2026-12-10"}


@pytest.fixture(scope="module")
def press() -> Press:
    """One press for all: its faces are opened once."""
    return Press()


@pytest.fixture
def pk(desk: Desk, mill: bytes) -> int:
    """The mill, which owes two months, one of them in part; the station has a phone."""
    rows = [("202609", 2_000_000, 1_260_000), ("202610", 1_864_270, 1_864_270), ("202608", 5, 0)]
    with desk.act(Action.ADD, Right.EDIT_CUSTOMERS) as uow:
        for month, amount, owed in rows:
            uow.raw.execute(
                "INSERT INTO receivable (id, live, customer_id, month, kind, amount_fen, owed_fen) "
                "VALUES (?, 1, ?, ?, '正常电费', ?, ?)",
                (new_id(), mill, month, amount, owed),
            )
        uow.raw.execute("UPDATE station SET phone = '0400-5550123'")
        uow.commit("应收")
    return customer_pk(desk, "6267000785070")


def test_months_still_owed_are_taken_from_the_file(desk: Desk, pk: int) -> None:
    notice = fee_notice(desk, pk, {}, desk.today())
    assert notice.fees == (
        Fee("2026年9月电费", Decimal("12600.00"), "应收20,000.00元，已交7,400.00元"),
        Fee("2026年10月电费", Decimal("18642.70"), "未交"),
    )
    assert (notice.customer_no, notice.supply) == ("6267000785070", "315 kVA")
    assert (notice.pay_by, notice.issued_on, notice.account) == (None, None, None)


def test_typed_fees_stand_for_those_of_the_file(desk: Desk, pk: int) -> None:
    notice = fee_notice(desk, pk, TYPED, desk.today())
    assert notice.fees == (
        Fee("高可靠性供电费", Decimal("12600.00"), "630kVA×20元"),
        Fee("校验费", Decimal(45), ""),
    )
    assert notice.pay_by is not None
    assert notice.pay_by.isoformat() == "2026-12-10"


def test_the_fee_of_a_supply_plan_is_asked_of_those_not_yet_connected(desk: Desk) -> None:
    fields = CustomerFields(
        customer_no="6267000785088", name="新厂", address="甲", lifecycle="增量"
    )
    record = add_customer(desk, fields).id
    add_part(desk, "supply_plan", record, {"fee_fen": "1260", "decided_on": "2026-11-01"})
    (fee,) = fee_notice(desk, customer_pk(desk, "6267000785088"), {}, desk.today()).fees
    assert fee == Fee("业扩费用", Decimal("1260.00"), "2026年11月1日供电方案")


def test_a_draft_leaves_no_trace_and_is_the_same_on_any_day(
    desk: Desk, press: Press, pk: int, tmp_path: Path
) -> None:
    before = desk.office.verify().transactions
    paper = draft_fee_notice(desk, press, pk, TYPED, desk.today())
    later = draft_fee_notice(desk, press, pk, TYPED, desk.today().replace(day=28))
    assert paper.number is None
    assert paper.pdf == later.pdf
    assert "¥12,645.00" in joined_text(paper.pdf, tmp_path)
    assert desk.office.verify().transactions == before


def test_issued_once_for_the_same_fees(desk: Desk, press: Press, pk: int, tmp_path: Path) -> None:
    paper = issue_fee_notice(desk, press, pk, TYPED, desk.today())
    assert paper.number == "青供费字〔2026〕A1号"
    text = joined_text(paper.pdf, tmp_path)
    assert "恒通𬭎砖厂" in text
    assert "2026年11月20日" in text
    with pytest.raises(UserMistake, match="已经签发过"):
        issue_fee_notice(desk, press, pk, TYPED, desk.today())
    other = issue_fee_notice(desk, press, pk, {"pay_by": "2026-12-10"}, desk.today())
    assert other.number == "青供费字〔2026〕A2号"
    assert [line.form for line in register(desk)] == ["fee-notice"] * 2


def test_all_that_is_missing_is_said_at_once(desk: Desk, press: Press, mill: bytes) -> None:
    pk = customer_pk(desk, "6267000785070")
    with pytest.raises(Invalid) as caught:
        issue_fee_notice(desk, press, pk, {}, desk.today())
    assert {problem.field for problem in caught.value.problems} == {"fees", "pay_by", "phone"}
    assert not register(desk)
    assert mill


def test_what_cannot_be_understood_is_said_at_once(desk: Desk, pk: int) -> None:
    with pytest.raises(Invalid) as caught:
        fee_notice(desk, pk, {"fees": "校验费；", "pay_by": "明年", "due": "x"}, desk.today())
    assert [problem.field for problem in caught.value.problems] == ["due", "pay_by", "fees"]


def test_what_is_known_can_be_typed_back(desk: Desk, pk: int) -> None:
    text = known_fees_text(desk, pk)
    assert text.splitlines()[1] == "2026年10月电费 18642.70 未交"
    assert typed_fees(text) == (fee_notice(desk, pk, {}, desk.today()).fees, [])


def test_the_pay_account_is_masked(desk: Desk, pk: int) -> None:
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        uow.raw.execute("UPDATE customer SET pay_account = '6299712345677563'")
        uow.commit("账号")
    assert fee_notice(desk, pk, {}, desk.today()).account == "629971******7563"


@pytest.mark.parametrize(
    ("text", "what", "amount", "how"),
    [
        ("校验费 45", "校验费", "45", ""),
        ("校验费：４５元", "校验费", "45", ""),
        ("2026年10月电费 ¥1,864.27", "2026年10月电费", "1864.27", ""),
        ("高可靠性供电费=12600 630 kVA×20元", "高可靠性供电费", "12600", "630 kVA×20元"),
    ],
)
def test_fees_as_people_type_them(text: str, what: str, amount: str, how: str) -> None:
    assert typed_fees(text) == ((Fee(what, Decimal(amount), how),), [])


@given(st.text(max_size=40))
def test_any_text_is_read_or_told(text: str) -> None:
    fees, problems = typed_fees(text)
    parts = [part for part in text.replace("；", ";").replace("\n", ";").split(";") if part.strip()]
    assert len(fees) + len(problems) == len(parts)
