"""Choosing a customer: people of one name are told apart before and after the choice."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui.parts.customer_field import CustomerField, held_words, named, told_apart
from sbdesk.services.customer_list import CustomerRow
from sbdesk.services.finding import FoundCustomer, FoundCustomers
from tests.gui.keys import press, type_text

ONE = CustomerRow(
    1, b"a" * 16, "7113300001", "张守明", "北井子村", "北井子村2组5号", "139****0011", "", None, ""
)
OTHER = replace(ONE, pk=2, id=b"b" * 16, customer_no="7113300002", address="北井子村3组1号")
BARE = replace(ONE, pk=3, id=b"c" * 16, customer_no="", village="三道湾村", address="")
ROWS = [ONE, OTHER, BARE]


def test_nobody_looks_like_another() -> None:
    assert [told_apart(row, ROWS) for row in ROWS] == [
        "7113300001 北井子村",
        "7113300002 北井子村",
        "无户号 三道湾村 139****0011",
    ]
    twin = replace(ONE, pk=4, id=b"d" * 16, address="院内")
    assert told_apart(ONE, [ONE, twin]) == "7113300001 北井子村 北井子村2组5号"
    assert told_apart(twin, [ONE, twin]) == "7113300001 北井子村 院内"


def test_the_field_never_holds_a_name_alone() -> None:
    assert [held_words(row) for row in ROWS] == [
        "张守明 7113300001",
        "张守明 7113300002",
        "张守明 三道湾村",
    ]
    assert named(replace(BARE, name="")) == "（无户名）"


@pytest.fixture
def field(shown: Callable[[QWidget], None]) -> Iterator[CustomerField]:
    """A field over three people of one name, in a window."""
    found = tuple(FoundCustomer(row, 0, "name", "户名", row.name, None) for row in ROWS)
    window = QWidget()
    made = CustomerField(lambda _text: FoundCustomers(found, False), lambda: None)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    window.resize(600, 400)
    shown(window)
    made.setFocus()
    yield made
    made.shut_down()


def test_the_second_of_three(field: CustomerField, qtbot: QtBot) -> None:
    type_text(field, "zsm")
    qtbot.waitUntil(lambda: len(field._list().results()) == 3)
    press(field, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.picked) as picked:
        press(field, Qt.Key.Key_Return)
    assert picked.args == [OTHER.id]
    assert (field.value(), field.text()) == (OTHER.id, "张守明 7113300002")
