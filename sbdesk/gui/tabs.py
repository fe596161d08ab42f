"""The tabs in their order; each is loaded and built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from sbdesk.gui.page import TabSpec

if TYPE_CHECKING:
    from sbdesk.gui.complaints.tab import ComplaintsPage
    from sbdesk.gui.credit.tab import CreditPage
    from sbdesk.gui.customers.tab import CustomersPage
    from sbdesk.gui.handoff.tab import HandoffPage
    from sbdesk.gui.visits.tab import VisitsPage
    from sbdesk.gui.workplace import Workplace

Place = Callable[[], "Workplace"]


def tab_specs(place: Place) -> Sequence[TabSpec]:
    """What the window needs to know of each tab; `place` is asked when one is built."""
    return (
        TabSpec("customers", "客户档案", "客户", lambda: _customers(place())),
        TabSpec("complaints", "投诉台账", "投诉", lambda: _complaints(place())),
        TabSpec("visits", "走访记录", "走访", lambda: _visits(place())),
        TabSpec("credit", "信用评价", "信用", lambda: _credit(place())),
        TabSpec("handoff", "数据交接", "交接", lambda: _handoff(place())),
    )


def loading_steps() -> Sequence[Callable[[], object]]:
    """Load what the other tabs are made of, so that the first click on one does not wait for it."""
    tabs = ("complaints.tab", "visits.tab", "credit.tab", "handoff.tab", "handoff.from_services")
    return [partial(import_module, f"sbdesk.gui.{name}") for name in tabs]


def _customers(place: Workplace) -> CustomersPage:
    from sbdesk.gui.customers.tab import CustomersPage

    return CustomersPage(place)


def _complaints(place: Workplace) -> ComplaintsPage:
    from sbdesk.gui.complaints.tab import ComplaintsPage

    return ComplaintsPage(place)


def _visits(place: Workplace) -> VisitsPage:
    from sbdesk.gui.visits.tab import VisitsPage

    return VisitsPage(place)


def _credit(place: Workplace) -> CreditPage:
    from sbdesk.gui.credit.tab import CreditPage

    return CreditPage(place)


def _handoff(place: Workplace) -> HandoffPage:
    from sbdesk.gui.handoff.from_services import handoff_work
    from sbdesk.gui.handoff.tab import HandoffPage

    return HandoffPage(place, handoff_work())
