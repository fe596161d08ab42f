"""What a row of the list says: found characters marked, numbers masked, nothing raised."""

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from sbdesk.gui.customers.rows import (
    ListedCustomer,
    columns,
    found_groups,
    grade_cell,
    name_cell,
    number_cell,
    spoken_number,
)
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.services.customers import CustomerRow
from sbdesk.services.finding import FoundCustomer


def row(pk: int = 1, name: str = "张守明", no: str = "6267000785070", **more: str) -> CustomerRow:
    village, phone = more.get("village", "北井子村"), more.get("phone", "138****2716")
    return CustomerRow(pk, bytes(16), no, name, village, "", phone, more.get("grade", ""), None, "")


def found(
    kind: str, matched: str, span: tuple[int, int] | None, name: str = "张守明"
) -> FoundCustomer:
    return FoundCustomer(row(name=name), 3, kind, f"{kind}相符", matched, span)


def listed(one: FoundCustomer) -> ListedCustomer:
    return ListedCustomer(one.row, one)


def test_a_match_in_the_name_is_marked_there() -> None:
    cell = name_cell(listed(found("initials", "张守明", (0, 2))))
    assert cell.text == "张守明"
    assert cell.spans == ((0, 2),)
    assert cell.secondary == ""


def test_a_match_elsewhere_stands_beside_the_name() -> None:
    cell = name_cell(listed(found("contact", "韩雪峰", (0, 2))))
    assert cell.secondary == "联系人 韩雪峰"
    start, length = cell.secondary_spans[0]
    assert cell.secondary[start : start + length] == "韩雪"


@pytest.mark.parametrize("kind", ["phone", "contact_phone"])
def test_a_phone_found_shows_only_what_was_typed(kind: str) -> None:
    cell = name_cell(listed(found(kind, "13847162716", (3, 6))))
    assert "471" in cell.secondary
    assert "13847162716" not in cell.secondary
    start, length = cell.secondary_spans[0]
    assert cell.secondary[start : start + length] == "471"


def test_a_phone_found_without_a_place_is_masked_whole() -> None:
    assert "138****2716" in name_cell(listed(found("phone", "13847162716", None))).secondary


def test_a_match_deep_in_an_address_is_brought_into_sight() -> None:
    address = "林东镇要尔亚嘎查3组244号旧粮站北院"
    at = address.index("粮站")
    cell = name_cell(listed(found("address", address, (at, at + 2))))
    start, length = cell.secondary_spans[0]
    assert cell.secondary[start : start + length] == "粮站"
    assert start <= 6


def test_a_number_found_is_marked_in_its_own_column() -> None:
    one = listed(found("customer_no", "6267000785070", (2, 7)))
    assert number_cell(one).spans == ((2, 5),)
    assert name_cell(one).spans == ()


def test_a_customer_without_number_or_name_still_has_a_row() -> None:
    one = ListedCustomer(row(name="", no=""))
    assert name_cell(one).text == "（无户名）"
    assert number_cell(one).text == "未立户"
    assert spoken_number("") == "未立户"
    assert spoken_number("6267000785070") == "6267 0007 8507 0"


def test_grades_are_told_by_letter() -> None:
    graded = CustomerRow(1, bytes(16), "", "", "", "", "", "D", 40, "")
    assert grade_cell(ListedCustomer(graded)).text == "D 40"
    assert grade_cell(ListedCustomer(row(grade="B"))).text == "B"
    assert grade_cell(ListedCustomer(row())).text == "未评"


def test_groups_are_runs_of_one_reason() -> None:
    ones = [found("name", "张", None), found("name", "张", None), found("address", "张", None)]
    groups = found_groups(ones)
    assert [(g.start, g.title, g.count) for g in groups] == [
        (0, "name相符", "2 户"),
        (2, "address相符", "1 户"),
    ]
    assert found_groups([]) == []


def test_the_model_keeps_qts_rules() -> None:
    rows = {pk: ListedCustomer(row(pk)) for pk in range(1, 8)}
    model = LazyTableModel(columns(), lambda ids: {pk: rows[pk] for pk in ids})
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert tester.model() is model
    model.show_ids(array("q", rows), found_groups([found("name", "张", None)] * 7))
    model.show_ids(array("q", [3, 1]))
    model.forget_rows()
    titles = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert titles == ["户名", "户号", "村", "信用"]
