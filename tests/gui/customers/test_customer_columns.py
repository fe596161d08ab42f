"""The columns by themselves: what each shows, how namesakes are told apart, what is remembered."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import palette
from sbdesk.gui.customers.columns import ColumnMenu
from sbdesk.gui.customers.filter_side import FilterLine, FilterSide, count_cell, value_cell
from sbdesk.gui.customers.rows import (
    COLUMN_TITLES,
    USUAL_COLUMNS,
    ListedCustomer,
    Namesakes,
    columns,
    percent_cell,
)
from sbdesk.gui.customers.view import CustomerView
from sbdesk.gui.parts.rows import Cell, Column
from sbdesk.services.customer_list import CustomerRow
from sbdesk.services.finding import FoundCustomer
from tests.gui.fit import settle
from tests.gui.keys import press


def row(pk: int, name: str = "张守明", **more: Any) -> CustomerRow:
    number, village = f"711330{pk:04d}", f"{pk}号村"
    made = CustomerRow(pk, bytes(16), number, name, village, "一组", "199****0001", "B", 78, "")
    return type(made)(**{**vars(made), **more})


def shown(one: ListedCustomer, key: str, *keys: str) -> Cell:
    column = next(c for c in columns((key, *keys)) if c.sort == key)
    cell = column.cell(one)
    return Cell(cell) if isinstance(cell, str) else cell


@pytest.mark.parametrize(
    ("key", "more", "words"),
    [
        ("contract_va", {"contract_va": 62_500}, "62.5"),
        ("operating_va", {"operating_va": None}, ""),
        ("percent", {"percent": 82}, "82%"),
        ("percent", {"percent": None}, ""),
        ("class_name", {"classes": "经济大客户、重要客户"}, "经济大客户、重要客户"),
        ("industry", {"industry": "建材"}, "建材"),
        ("manager", {"manager": "陈国栋"}, "陈国栋"),
        ("opened", {"opened": "2019-05-01"}, "2019-05-01"),
        ("phone", {}, "199****0001"),
        ("grade", {}, "B 78"),
    ],
)
def test_each_column_shows_its_own(key: str, more: dict[str, Any], words: str) -> None:
    assert shown(ListedCustomer(row(1, **more)), key).text == words


def test_only_a_whole_file_is_green() -> None:
    assert percent_cell(ListedCustomer(row(1, percent=100))).ink == palette.DONE
    assert percent_cell(ListedCustomer(row(1, percent=99))).ink == palette.INK


def test_columns_stand_in_their_own_order_and_all_can_be_sorted() -> None:
    made = columns(("phone", "name", "village"))
    assert [column.sort for column in made] == ["name", "village", "phone"]
    assert all(column.sort for column in columns(tuple(COLUMN_TITLES)))
    usual = {column.sort: column.wide_only for column in columns()}
    assert usual == {"name": False, "customer_no": False, "village": True, "grade": False}
    chosen = columns(("name", "village"))
    assert not any(column.wide_only for column in chosen)


def test_a_name_is_shared_once_a_second_customer_bears_it() -> None:
    namesakes = Namesakes()
    assert not namesakes.take([row(1), row(2, "李四")])
    assert not namesakes.take([row(1)])
    assert not namesakes.shared("张守明")
    assert namesakes.take([row(3)])
    assert namesakes.shared("张守明")
    assert not namesakes.shared("李四")
    namesakes.forget()
    assert not namesakes.shared("张守明")
    assert not namesakes.take([row(1), row(2), row(3)])
    assert namesakes.shared("张守明")


@pytest.mark.parametrize(
    ("keys", "hidden", "apart"),
    [
        (USUAL_COLUMNS, (), ""),
        (USUAL_COLUMNS, ("village",), "1号村"),
        (("name", "phone"), (), "1号村 7113300001"),
        (("name", "village"), (), "7113300001"),
        (("name", "customer_no"), (), "1号村"),
    ],
)
def test_what_tells_namesakes_apart_is_what_has_no_column(
    keys: tuple[str, ...], hidden: tuple[str, ...], apart: str
) -> None:
    namesakes = Namesakes()
    namesakes.take([row(1), row(2)])
    named = columns(keys, namesakes, lambda: hidden)[0]
    cell = named.cell(ListedCustomer(row(1)))
    assert isinstance(cell, Cell)
    assert (cell.text, cell.secondary) == ("张守明", apart)


def test_a_reason_stands_after_what_tells_apart_and_is_still_marked() -> None:
    namesakes = Namesakes()
    namesakes.take([row(1), row(2)])
    found = FoundCustomer(row(1), 3, "contact", "联系人相符", "韩雪峰", (0, 2))
    cell = columns(("name",), namesakes)[0].cell(ListedCustomer(row(1), found))
    assert isinstance(cell, Cell)
    assert cell.secondary == "1号村 7113300001 联系人 韩雪峰"
    start, length = cell.secondary_spans[0]
    assert cell.secondary[start : start + length] == "韩雪"


def test_what_was_chosen_before_is_checked(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = ColumnMenu(parent)
    told: list[tuple[str, ...]] = []
    menu.chosen.connect(told.append)
    menu.show_keys(("phone", "nonsense"))
    assert menu.shown_keys() == ("name", "phone")
    menu.show_keys(("nonsense",))
    assert menu.shown_keys() == USUAL_COLUMNS
    assert told == []
    menu.aboutToShow.emit()
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == ["户号", "村", "信用"]


def view_of(count: int, qtbot: QtBot) -> CustomerView:
    held = {pk: ListedCustomer(row(pk)) for pk in range(1, count + 1)}

    def fetch(pks: Sequence[int]) -> Mapping[int, ListedCustomer]:
        return {pk: held[pk] for pk in pks}

    view = CustomerView(fetch, Namesakes())
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.show_ids(array("q", held))
    view.show()
    settle()
    return view


def test_other_columns_keep_who_is_chosen_and_where_the_list_stands(qtbot: QtBot) -> None:
    view = view_of(9, qtbot)
    view.choose(7)
    told: list[object] = []
    view.chosen.connect(told.append)
    view.show_columns(("name", "phone"))
    settle()
    assert view.chosen_id() == 7
    assert view.rows.columnCount() == 2
    assert view.horizontalScrollBar().maximum() == 0
    assert None not in told


def test_rows_in_sight_are_of_one_page_or_of_two(qtbot: QtBot) -> None:
    view = view_of(450, qtbot)
    assert not view.spans_pages()
    view.choose(205)
    settle()
    assert view.spans_pages()
    view.choose(300)
    settle()
    assert not view.spans_pages()
    view.choose(450)
    settle()
    assert not view.spans_pages()


def test_names_read_long_ago_are_forgotten() -> None:
    namesakes = Namesakes()
    namesakes.take([row(1)])
    namesakes.take([row(pk, f"客户{pk}") for pk in range(2, 6_000)])
    assert not namesakes.take([row(6_001)])
    assert not namesakes.shared("张守明")


def test_a_list_without_rows_takes_other_columns_too(qtbot: QtBot) -> None:
    view = view_of(1, qtbot)
    view.show_ids(array("q"))
    view.show_columns(tuple(COLUMN_TITLES))
    press(view, Qt.Key.Key_Down)
    assert view.chosen_id() is None


# the lists of the filter


def side_of(words: Sequence[str], qtbot: QtBot) -> FilterSide:
    side = FilterSide((Column("值", value_cell), Column("户", count_cell, 80, right=True)))
    qtbot.addWidget(side)
    side.show_lines([FilterLine(word, word, "", at) for at, word in enumerate(words)])
    return side


def test_letters_go_round_the_values_by_their_pinyin(qtbot: QtBot) -> None:
    side = side_of(("东沟村", "西沟村", "三道湾村", "三义村"), qtbot)

    def at() -> str:
        line = side.line()
        return line.words if line is not None else ""

    assert at() == "东沟村"
    press(side, Qt.Key.Key_S)
    assert at() == "三道湾村"
    press(side, Qt.Key.Key_Y)
    assert at() == "三义村"
    press(side, Qt.Key.Key_Q)
    assert at() == "三义村"


def test_keys_of_a_side(qtbot: QtBot) -> None:
    side = side_of(("甲", "乙"), qtbot)
    ways: list[int] = []
    taken: list[bool] = []
    side.across.connect(ways.append)
    side.taken.connect(taken.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Space):
        press(side, key)
    assert (ways, taken) == ([-1, 1], [True, False])
    press(side, Qt.Key.Key_Down)
    line = side.line()
    assert line is not None
    assert line.key == "乙"
    side.show_lines([])
    assert side.line() is None
