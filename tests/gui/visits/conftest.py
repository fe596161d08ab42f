"""An office with visits of every kind, and the tab 走访记录 on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.gui.visits.tab import VisitsPage
from sbdesk.services.credit import CreditEventFields, add_credit_event, fix_grade
from sbdesk.services.visits import edit_follow_up, follow_ups_of, log_visit
from tests.gui.fit import settle
from tests.gui.visits.hall import LONG_NAME, LONG_WORDS, TODAY, Hall, open_hall


@dataclass
class Visits:
    """The hall, its tab, and the customers by a short name."""

    hall: Hall
    page: VisitsPage
    who: dict[str, bytes]

    def shown(self) -> bytes:
        """The record id of the visit shown."""
        whole = self.page.view.whole()
        return whole.file.id if whole is not None else b""

    def shown_pk(self) -> int:
        """Its local number."""
        whole = self.page.view.whole()
        return whole.file.pk if whole is not None else 0


def fill(hall: Hall) -> dict[str, bytes]:
    """Four customers; planned, late, promised, kept and long-winded visits."""
    desk, person = hall.desk, hall.desk.person
    assert person is not None
    who = {
        "coal": hall.customer("中顺煤业有限公司", "6267000785070"),
        "long": hall.customer(LONG_NAME, "6267000785088"),
        "brick": hall.customer("恒通砖厂", "6267000785096"),
        "hotel": hall.customer("德顺饭店", "6267000785104", "低压非居民"),
    }
    event = CreditEventFields(who["coal"], "late_payment", date(2026, 9, 25), 14, "9月应收")
    add_credit_event(desk, event)
    fix_grade(desk, hall.pk(who["coal"]), TODAY)
    log_visit(desk, VisitFields(who["coal"], date(2026, 10, 1), date(2026, 10, 5)))
    log_visit(desk, VisitFields(who["hotel"], TODAY, visitors="李春梅、王所长"))
    log_visit(desk, VisitFields(who["brick"], date(2026, 11, 2), channel="上门走访"))
    at = datetime(2026, 9, 8, 9, 30)
    made = VisitFields(
        who["long"], visited=at, until=at.replace(hour=11), visitors="王所长、李春梅、陈国栋",
        channel="上门走访", said=LONG_WORDS, seen="A" * 90, expected_demand="十二万千瓦时",
        satisfaction="基本满意",
    )  # fmt: skip
    promises = [
        FollowUpFields(what=LONG_WORDS[:90], owner_id=person.id, due_on=TODAY),
        FollowUpFields(what="送合同来签", owner_id=person.id, due_on=date(2026, 10, 20)),
    ]
    log_visit(desk, made, promises)
    at = datetime(2026, 8, 3, 15, 0)
    log_visit(
        desk,
        VisitFields(who["brick"], visited=at, said="电压正常", visitors="王所长"),
        [FollowUpFields(what="换表箱", owner_id=person.id, due_on=date(2026, 10, 9))],
    )
    row = follow_ups_of(desk, who["brick"])[0]
    kept = FollowUpFields(
        row.fields.customer_id, row.fields.visit_id, None, "换表箱", person.id,
        date(2026, 10, 9), date(2026, 10, 9), "已换",
    )  # fmt: skip
    edit_follow_up(desk, row.id, kept)
    return who


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """An empty office."""
    made = open_hall(tmp_path)
    yield made
    made.close()
    settle()


@pytest.fixture
def visits(hall: Hall, qtbot: QtBot) -> Iterator[Visits]:
    """The window on screen, the first visit chosen."""
    who = fill(hall)
    page = VisitsPage(hall.place)
    window = hall.show(page, "走访记录")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: page.list.count() == 5)
    qtbot.waitUntil(page.side.has_file)
    settle()
    yield Visits(hall, page, who)
    page.shut_down()
    settle()
