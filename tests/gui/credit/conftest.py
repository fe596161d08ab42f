"""An office with credit of every kind, and the tab 信用评价 on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.gui.credit.tab import CreditPage
from sbdesk.services.credit import CreditEventFields, add_credit_event, fix_grade
from tests.gui.fit import settle
from tests.gui.visits.hall import LONG_NAME, TODAY, Hall, open_hall

MANY = (
    "late_payment", "arrears", "late_payment", "contract_breach", "unlawful_use", "theft",
    "hazard_overdue", "serious_hazard", "business_risk", "late_payment", "prepaid", "guarantee",
)  # fmt: skip


@dataclass
class Credit:
    """The hall, its tab, and the customers by a short name."""

    hall: Hall
    page: CreditPage
    who: dict[str, bytes]


def log(hall: Hall, customer: bytes, rule: str, day: date, quantity: int, evidence: str) -> bytes:
    """An event; its record id."""
    fields = CreditEventFields(customer, rule, day, quantity, evidence)
    return add_credit_event(hall.desk, fields).id


def fill(hall: Hall) -> dict[str, bytes]:
    """Four customers: some events, twelve with caps and vetoes, none, a person not graded."""
    who = {
        "coal": hall.customer("中顺煤业有限公司", "6267000785070"),
        "bad": hall.customer(LONG_NAME, "6267000785088"),
        "clean": hall.customer("恒通砖厂", "6267000785096"),
        "new": hall.customer("绿源牧业专业合作社", "6267000785104"),
        "person": hall.customer("单玉兰", "7113300001", "低压居民"),
    }
    log(hall, who["coal"], "late_payment", date(2025, 12, 24), 2, "12月应收 171,906.10 元")
    fix_grade(hall.desk, hall.pk(who["coal"]), date(2026, 1, 8))
    log(hall, who["coal"], "prepaid", date(2026, 2, 3), 1, "协议 2026-31")
    log(hall, who["coal"], "late_payment", date(2026, 6, 12), 35, "6月应收 98,004.00 元")
    fix_grade(hall.desk, hall.pk(who["coal"]), date(2026, 7, 1))
    log(hall, who["coal"], "contract_breach", date(2026, 9, 28), 1, "整〔2026〕9号")
    for number, rule in enumerate(MANY):
        day = TODAY - timedelta(days=12 * number)
        evidence = "整改通知书第二次送达回执并现场照片三十二张及笔录" if number % 3 == 0 else "单据"
        log(hall, who["bad"], rule, day, 40, evidence)
        if number % 2:
            fix_grade(hall.desk, hall.pk(who["bad"]), day)
    fix_grade(hall.desk, hall.pk(who["bad"]), TODAY)
    fix_grade(hall.desk, hall.pk(who["clean"]), TODAY)
    return who


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """An empty office."""
    made = open_hall(tmp_path)
    yield made
    made.close()
    settle()


@pytest.fixture
def credit(hall: Hall, qtbot: QtBot) -> Iterator[Credit]:
    """The window on screen, the first customer chosen."""
    who = fill(hall)
    page = CreditPage(hall.place)
    window = hall.show(page, "信用评价")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: page.list.count() == 4)
    qtbot.waitUntil(page.side.has_file)
    settle()
    yield Credit(hall, page, who)
    page.shut_down()
    settle()
