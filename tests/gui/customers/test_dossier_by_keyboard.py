"""The whole file of a high-voltage customer with the keyboard alone, nothing cut at any step."""

from collections import Counter as Tally

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.services.completeness import completeness_of
from sbdesk.services.dossier import dossier
from tests.gui.customers.file_desk import FileDesk
from tests.gui.customers.whole_file import PARTS, complete_file, with_customer
from tests.gui.fit import settle
from tests.gui.keys import words_on

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
"""A menu that drops beneath its field takes the keyboard, which this screen cannot say."""


@pytest.mark.parametrize("percent", [100, 150])
def test_a_complete_file_without_the_mouse(desk: FileDesk, qtbot: QtBot, percent: int) -> None:
    if percent != 100:
        desk.window.set_letters(percent)
        desk.window.resize(1366, 690)
        settle()
    clerk = with_customer(desk, qtbot)
    before = completeness_of(desk.desk, desk.record()).percent
    complete_file(clerk)
    held = dossier(desk.desk, desk.record())
    assert {kind: len(parts) for kind, parts in held.items() if parts} == Tally(
        kind for _, kind, _, _ in PARTS
    )
    point = held["usage_point"][0]
    assert point.values["service_location_id"] == held["service_location"][0].id
    assert point.values["contract_va"] == 800_000
    assert point.values["feeder"] == "道湾一线"
    assert held["meter"][0].values["usage_point_id"] == point.id
    assert held["service_location"][0].values["address"] == "三道湾村工业路1号"
    assert held["equipment"][0].values["rating"] == 500_000
    assert completeness_of(desk.desk, desk.record()).percent > before
    clerk.page(1)
    said = words_on(desk.file.header)
    assert "交流10kV 双电源 · 2×800 kVA" in said
    assert "一级重要用户" in said
    assert desk.page.errors == []
